"""A row rendered as a sentence."""

from __future__ import annotations

import msgspec
import pytest

from reconcile_tui.content.checks import Known, check_worksheet
from reconcile_tui.domain.items import Rows, blanks, filled
from tests.core.worksheet_sample import SHEET, sheet

IF_THEN = "If {if}, then I will {then}"


@pytest.mark.parametrize(
    ("condition", "deed"),
    [
        ("voices get loud", "leave the room"),
        ("If voices get loud", "I will leave the room."),
        ("if voices get loud ", "then I will leave the room"),
        ("If, voices get loud", "will leave the room"),
    ],
)
def test_a_repeated_lead_is_dropped(condition: str, deed: str) -> None:
    said = filled(IF_THEN, {"if": condition, "then": deed})
    assert said == "If voices get loud, then I will leave the room"


def test_words_that_only_resemble_the_lead_are_kept() -> None:
    words = {"if": "iffy news comes", "then": "willingly wait"}
    assert filled(IF_THEN, words) == "If iffy news comes, then I will willingly wait"
    assert filled(IF_THEN, {"if": "if", "then": "I will"}) == "If if, then I will I will"


def test_a_sentence_needs_every_blank_filled() -> None:
    assert filled(IF_THEN, {"if": "voices get loud", "then": " "}) == ""
    assert filled(IF_THEN, {"then": "leave"}) == ""
    assert filled("", {"if": "voices get loud"}) == ""
    assert blanks(IF_THEN) == ["if", "then"]


def boundaries() -> Rows:
    columns = [
        {"id": "if", "type": "line", "text": "If …"},
        {"id": "then", "type": "line", "text": "… then I will …"},
        {"id": "from", "type": "date", "text": "From when"},
    ]
    told = {"type": "rows", "id": "asked", "text": "?", "reads": IF_THEN, "columns": columns}
    return msgspec.convert(told, Rows)


def test_a_row_is_its_sentence_followed_by_other_cells() -> None:
    row = {"row": "a", "if": "it is past ten", "then": "put the phone away", "from": "soon"}
    assert boundaries().row_words(row) == (
        "If it is past ten, then I will put the phone away · (couldn't be read as a date: soon)"
    )


def test_an_incomplete_row_shows_its_cells() -> None:
    assert boundaries().row_words({"row": "a", "if": "it is past ten"}) == "it is past ten"
    assert boundaries().row_words({"row": "a", "if": 3, "then": "wait"}) == (
        "(couldn't be read: 3) · then I will: wait"
    )


def test_a_blank_without_a_column_is_reported() -> None:
    wrong = sheet(SHEET.replace('tick = "done"', 'tick = "done"\nreads = "I did {deed}"'))
    known = Known(claims=["common"], pages=["afraid"], worksheets=["reflection"])
    assert [found[1] for found in check_worksheet(wrong, known)] == ['there\'s no column "deed"']
