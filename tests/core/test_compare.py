"""Comparison of a worksheet: the text for each question, and what is never shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reconcile_tui.cli.commands.compare import words_of_comparison
from reconcile_tui.compare.compare import Between, day_names
from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import shareable
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import shipped_content
from tests.core.comparison_sample import NOON, asked, cells, compared, rows, shared
from tests.export.filling import filled

SHEETS = Library(shipped_content()).worksheets()


# -- values that aren't text -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "before", "after", "told"),
    [
        ("contact", "no", "yes", ["No", "[-No-] {+Yes+}"]),
        ("kinds", ["a", "b"], ["a", "c"], ["A walk, A call", "A walk, [-A call-], {+Sleep+}"]),
        ("steady", 3, 7, ["3", "[-3-] {+7+}"]),
        (
            "when",
            date(2026, 11, 22),
            date(2026, 12, 6),
            ["Sunday 22 November 2026", "[-Sunday 22 November 2026-] {+Sunday 6 December 2026+}"],
        ),
        (
            "plan",
            {"if": "I wake", "then": "read"},
            {"if": "I wake", "then": "walk"},
            ["If I wake, then I will read", "If I wake, then I will [-read-]{+walk+}"],
        ),
        (
            "contact",
            "no",
            "of another sheet",
            ["No", "[-No-] {+(couldn't be read: of another sheet)+}"],
        ),
    ],
)
def test_every_kind_of_answer_compares_in_words(
    small: Worksheet, item: str, before: Any, after: Any, told: list[str]
) -> None:
    found = compared(shared(small, **{item: before}), shared(small, **{item: after}))
    assert cells(found, item) == told


def test_equal_answers_have_no_marks(small: Worksheet) -> None:
    one = shared(small, why="Same  words.\n", contact="yes", kinds=["a"])
    found = compared(one, shared(small, why="Same words.", contact="yes", kinds=["a"]))
    for item in ("why", "contact", "kinds"):
        assert asked(found, item).alike


# -- no answer -------------------------------------------------------------------------------------


def test_a_missing_answer_says_why(small: Worksheet) -> None:
    left = {"skipped": {"why": "too-much"}}
    found = compared(shared(small, left, contact="no"), shared(small, why="Now.", contact="yes"))
    assert cells(found, "why") == ["(left-out too-much)", "{+Now.+}"]
    assert cells(found, "only-then") == ["(not-asked )", "(unanswered )"]
    assert not asked(found, "only-then").alike
    assert [asked(found, one).silent for one in ("only-then", "why")] == [True, False]


def test_unasked_and_optional_questions_are_not_listed(small: Worksheet) -> None:
    found = compared(shared(small, contact="no"), shared(small, contact="no"))
    listed = {question.item_id for part in found.parts for question in part.questions}
    assert not {"only-then", "offer", "hidden"} & listed
    assert "why" in listed


def test_an_answer_after_a_gap_is_compared_with_the_last_one(small: Worksheet) -> None:
    found = compared(shared(small, why="I go."), shared(small), shared(small, why="I stay."))
    assert cells(found, "why") == ["I go.", "[-I go.-] | (unanswered )", "I [-go-]{+stay+}."]


def test_added_and_removed_answers_are_marked(small: Worksheet) -> None:
    found = compared(shared(small, contact="no"), shared(small, why="I go."))
    assert cells(found, "why") == ["(unanswered )", "{+I go.+}"]
    assert cells(found, "contact") == ["No", "[-No-] | (unanswered )"]
    seen = compared(shared(small), shared(small, rows("Listened", "Knocked")))
    assert cells(seen, "seen")[1] == "{+[ ] Listened+} | {+[ ] Knocked+}"


def test_a_removed_answer_is_marked_once_and_new_when_it_returns(
    small: Worksheet,
) -> None:
    one, none = shared(small, why="I go."), shared(small)
    assert cells(compared(one, none, one), "why")[2] == "{+I go.+}"
    assert cells(compared(one, none, none), "why")[1:] == [
        "[-I go.-] | (unanswered )",
        "(unanswered )",
    ]


def test_a_removed_long_answer_shows_its_beginning(small: Worksheet) -> None:
    long = " ".join(f"word{n}" for n in range(100))
    gone = cells(compared(shared(small, why=long), shared(small)), "why")[1]
    assert gone.startswith("[-word0 ")
    assert "word11 …-]" in gone
    assert "word12" not in gone


# -- people ----------------------------------------------------------------------------------------


def test_two_people_are_compared_symmetrically(small: Worksheet) -> None:
    mine = shared(small, {**rows("Walked", "Mine alone"), "id": "one"}, why="I go out.")
    theirs = shared(small, {**rows("Walked"), "id": "two"}, why="I stay out.", contact="no")
    found = compared(mine, theirs, between="people")
    assert cells(found, "why") == ["I {go} out.", "I {stay} out."]
    assert cells(found, "contact") == ["(unanswered )", "{No}"]
    assert cells(found, "seen") == ["[ ] Walked | {[ ] Mine alone}", "[ ] Walked"]


def test_unrelated_answers_have_no_word_marks(small: Worksheet) -> None:
    mine = "Every evening we sat on the stairs and said what the day had been like for us."
    theirs = "Nobody asked. There was a phone at the table and a door that closed very early."
    found = compared(shared(small, why=mine), shared(small, why=theirs), between="people")
    assert cells(found, "why") == [mine, theirs]


# -- names -----------------------------------------------------------------------------------------


def test_worksheets_of_one_day_have_different_names() -> None:
    early, noon, other = NOON.replace(hour=8, minute=5), NOON, NOON.replace(month=3)
    assert day_names([other, noon]) == ["Sunday 22 March 2026", "Sunday 22 November 2026"]
    assert day_names([early, noon]) == [
        "Sunday 22 November 2026, 08:05",
        "Sunday 22 November 2026, 12:00",
    ]
    assert day_names([noon, noon])[1] == "Sunday 22 November 2026, 12:00 (2)"
    assert day_names([datetime(1, 1, 1, tzinfo=UTC)])


def test_answers_to_different_worksheets_cannot_be_compared(small: Worksheet) -> None:
    other = next(sheet for sheet in SHEETS if sheet.id == "what-changed")
    with pytest.raises(ValueError, match="one worksheet"):
        compared(shared(small), shared(other))


# -- privacy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["days", "people"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_no_answer_that_is_never_shared_is_in_a_comparison(
    sheet: Worksheet, between: Between
) -> None:
    """A unique word in every answer of every shipped worksheet, on both sides."""
    one, other = (
        shareable(sheet, filled(sheet, "qzleft")),
        shareable(sheet, filled(sheet, "qzright")),
    )
    if one is None or other is None:
        assert sheet.private or sheet.sharing == "never"
        return
    text = " ".join(words_of_comparison(compared(one, other, between=between), 10_000).split())
    for item in sheet.items():
        never = item.asks and item.id not in one.answers.values and item.id not in one.answers.rows
        if item.sharing == "never":
            assert never
        if never:
            assert f"qzleft {item.id}" not in text
            assert f"qzright {item.id}" not in text
            assert item.text.split("[^")[0] not in text, "nor that it was asked"
    assert "qzleft" in text or not any(
        item.type_name in {"line", "text", "plan", "rows"} and item.id in one.answers.values
        for item in sheet.items()
    )


def test_a_private_answer_changes_nothing_in_what_is_printed(small: Worksheet) -> None:
    silent = words_of_comparison(compared(shared(small), shared(small)), 80)
    assert words_of_comparison(compared(shared(small, hidden="x"), shared(small)), 80) == silent
