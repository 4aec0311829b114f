"""Conversion of typed input to a file value, and of a value to display text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.items import ITEM_TYPES, Item, Rows
from reconcile_tui.domain.kinds import COLUMN_TYPES, TextKind, WrongAnswerError

OPTIONS = [{"value": "walk", "label": "A walk"}, {"value": "sleep", "label": "Sleep"}]
COLUMNS = [
    {"id": "what", "type": "line", "text": "What"},
    {"id": "done", "type": "check", "text": "Done"},
    {"id": "day", "type": "date", "text": "Day"},
]
OWN_KEYS: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "choices": {"options": OPTIONS},
    "rows": {"columns": COLUMNS, "tick": "done"},
}


def item(type_name: str, **keys: Any) -> Item:
    told = {"type": type_name, "id": "asked", "text": "?", **OWN_KEYS.get(type_name, {}), **keys}
    return msgspec.convert(told, ITEM_TYPES[type_name])


def column(type_name: str, **keys: Any) -> TextKind:
    told = {"type": type_name, "id": "cell", "text": "?", **keys}
    return msgspec.convert(told, COLUMN_TYPES[type_name])


@pytest.mark.parametrize(
    ("type_name", "typed", "value"),
    [
        ("line", "a few words", "a few words"),
        ("line", "two\nlines", "two lines"),
        ("text", "two\r\nlines\rthree", "two\nlines\nthree"),
        ("text", "  as typed  ", "  as typed  "),
        ("text", "half \ud83d", "half ?"),
        ("choice", "walk", "walk"),
        ("choices", "sleep\nwalk", ["walk", "sleep"]),
        ("scale", " 7 ", 7),
        ("scale", "0", 0),
        ("date", "22 Nov 2026", date(2026, 11, 22)),
        ("plan", "it rains\nread\n", {"if": "it rains", "then": "read"}),
        ("plan", "\nread\ntonight", {"then": "read", "when": "tonight"}),
    ],
)
def test_typed_text_is_parsed(type_name: str, typed: str, value: Any) -> None:
    asked = item(type_name)
    assert asked.parse(typed) == value
    assert asked.fault(value) is None


@pytest.mark.parametrize(
    ("type_name", "typed", "told"),
    [
        ("choice", "run", 'expected one of "walk", "sleep"'),
        ("choices", "walk\nrun", 'expected one of "walk", "sleep"'),
        ("scale", "11", "expected a whole number from 0 to 10"),
        ("scale", "-1", "expected a whole number from 0 to 10"),
        ("scale", "seven", "expected a whole number from 0 to 10"),
        ("scale", "7.5", "expected a whole number from 0 to 10"),
        ("date", "11/12/2026", "write a date as 22 Nov 2026 or 2026-11-22"),
    ],
)
def test_invalid_typed_text_is_reported(type_name: str, typed: str, told: str) -> None:
    with pytest.raises(WrongAnswerError, match=told):
        item(type_name).parse(typed)


@pytest.mark.parametrize("type_name", sorted(set(ITEM_TYPES) - {"note", "rows"}))
def test_blank_text_is_no_answer(type_name: str) -> None:
    assert item(type_name).parse("") is None


@pytest.mark.parametrize(
    ("type_name", "value", "told"),
    [
        ("line", 5, "expected text in quotes"),
        ("text", ["a"], "expected text in quotes"),
        ("choice", "run", 'expected one of "walk", "sleep"'),
        ("choice", ["walk"], 'expected one of "walk", "sleep"'),
        ("choices", "walk", 'expected a list such as ["a", "b"]'),
        ("choices", ["walk", "run"], 'expected one of "walk", "sleep"'),
        ("choices", [["walk"]], 'expected one of "walk", "sleep"'),
        ("scale", "5", "expected a whole number from 0 to 10"),
        ("scale", True, "expected a whole number from 0 to 10"),
        ("scale", 5.0, "expected a whole number from 0 to 10"),
        ("date", "2026-11-22", "expected a date without quotes, such as 2026-11-22"),
        (
            "date",
            datetime(2026, 11, 22, tzinfo=UTC),
            "expected a date without quotes, such as 2026-11-22",
        ),
        ("plan", "if it rains", 'expected a table such as { if = "…", then = "…", when = "…" }'),
        ("plan", {"if": 5}, 'expected a table such as { if = "…", then = "…", when = "…" }'),
        ("rows", [1], "expected [[rows.asked]] tables"),
    ],
)
def test_a_value_of_the_wrong_type_is_reported(type_name: str, value: Any, told: str) -> None:
    assert item(type_name).fault(value) == told


@pytest.mark.parametrize(
    ("type_name", "value", "said"),
    [
        ("text", "as it is", "as it is"),
        ("choice", "walk", "A walk"),
        ("choice", "gone-option", "gone-option"),
        ("choices", ["walk", "sleep"], "A walk, Sleep"),
        ("scale", 7, "7"),
        ("date", date(2026, 11, 22), "Sunday 22 November 2026"),
        ("plan", {"if": "it rains", "then": "read"}, "If it rains, then I will read"),
        ("plan", {"then": "read", "when": "at 9"}, "If …, then I will read (at 9)"),
        (
            "rows",
            [
                {"row": "a", "what": "Slept", "done": True, "day": date(2026, 11, 22)},
                {"row": "b", "what": "Walk"},
            ],
            "[x] Slept · Sunday 22 November 2026\n[ ] Walk",
        ),
    ],
)
def test_a_value_in_words(type_name: str, value: Any, said: str) -> None:
    assert item(type_name).words(value) == said


def test_an_invalid_cell_is_described_as_unreadable() -> None:
    rows = item("rows")
    assert isinstance(rows, Rows)
    said = rows.row_words({"row": "a", "what": "Walk", "day": "soon"})
    assert said == "[ ] Walk · (couldn't be read as a date: soon)"


@pytest.mark.parametrize(
    ("type_name", "typed", "value", "said"),
    [
        ("line", "one\ntwo", "one two", "one two"),
        ("text", "one\ntwo", "one\ntwo", "one\ntwo"),
        ("date", "22.11.2026", date(2026, 11, 22), "Sunday 22 November 2026"),
        ("check", "yes", True, "[x]"),
        ("check", "", None, "[ ]"),
    ],
)
def test_a_cell(type_name: str, typed: str, value: Any, said: str) -> None:
    assert column(type_name).parse(typed) == value
    assert column(type_name).words(value) == said


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_typed_text_round_trips(typed: str) -> None:
    text = item("text")
    blank = not typed.strip()
    assert text.parse(typed) == (None if blank else typed), "blanks alone are no answer"


@given(st.sampled_from(sorted(set(ITEM_TYPES) - {"note", "rows"})), st.text())
def test_any_typed_text_is_rejected_or_valid(type_name: str, typed: str) -> None:
    asked = item(type_name)
    try:
        value = asked.parse(typed)
    except WrongAnswerError:
        return
    assert value is None or asked.fault(value) is None


@pytest.mark.parametrize(
    ("type_name", "answer"),
    [
        ("line", "a few words"),
        ("text", "two\nlines"),
        ("choice", "walk"),
        ("choices", ["walk", "sleep"]),
        ("scale", 7),
        ("date", date(2026, 11, 22)),
    ],
)
def test_answers_round_trip_through_field_text(type_name: str, answer: Any) -> None:
    asked = item(type_name)
    assert asked.parse(asked.raw(answer)) == answer


def test_cells_round_trip_through_field_text() -> None:
    ticked, empty = column("check"), column("check").raw(False)
    assert ticked.parse(ticked.raw(True)) is True
    assert empty == ""
    assert column("ref", to="asked").raw("r1") == "r1"
