"""Values that aren't valid answers: never displayed as an answer, never counted."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form, holds_answer
from reconcile_tui.domain.gather import offers
from reconcile_tui.domain.outline import outline
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.session import Session

SHEET = """
id = "a-sheet"
title = "A sheet"
purpose = "For a test."

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "words"
type = "text"
text = "Words?"

[[section.item]]
id = "name"
type = "line"
text = "A name?"

[[section.item]]
id = "contact"
type = "choice"
text = "In contact?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[section.item]]
id = "helped"
type = "choices"
text = "What helped?"
options = [{ value = "walk", label = "A walk" }, { value = "sleep", label = "Sleep" }]

[[section.item]]
id = "steady"
type = "scale"
text = "How steady?"

[[section.item]]
id = "day"
type = "date"
text = "Which day?"

[[section.item]]
id = "plan"
type = "plan"
text = "A plan?"

[[section.item]]
id = "rows"
type = "rows"
text = "What did you do?"
tick = "done"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "day", type = "date", text = "Date" },
  { id = "done", type = "check", text = "Done" },
]
"""


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    return msgspec.convert(tomllib.loads(SHEET), Worksheet)


def answers(**written: Any) -> Answers:
    rows = {"rows": tuple(written.pop("rows"))} if "rows" in written else {}
    return Answers(
        "a-sheet", "1", "", datetime(2026, 11, 22, tzinfo=UTC), values=written, rows=rows
    )


UNREADABLE = [
    ("words", 7, "(couldn't be read: 7)"),
    ("words", ["a", "b"], "(couldn't be read: a, b)"),
    ("name", ["a"], "(couldn't be read: a)"),
    ("name", True, "(couldn't be read: yes)"),
    ("contact", "perhaps", "(couldn't be read: perhaps)"),
    ("contact", ["yes"], "(couldn't be read: yes)"),
    ("helped", "walk", "(couldn't be read: walk)"),
    ("helped", ["running"], "(couldn't be read: running)"),
    ("steady", 11, "(couldn't be read: 11)"),
    ("steady", "5", "(couldn't be read: 5)"),
    ("steady", 5.5, "(couldn't be read: 5.5)"),
    ("day", "2026-02-31", "(couldn't be read as a date: 2026-02-31)"),
    ("day", 20260211, "(couldn't be read as a date: 20260211)"),
    ("plan", "if I wake", "(couldn't be read: if I wake)"),
    ("plan", {"if": 3}, "(couldn't be read: if: 3)"),
]


@pytest.mark.parametrize(("item", "value", "said"), UNREADABLE)
def test_unreadable_values_are_not_counted_as_answers(
    sheet: Worksheet, item: str, value: Any, said: str
) -> None:
    form = Form(sheet, answers(**{item: value}))
    entries = {e.item.id: e for part in outline(sheet, form.answers, [item]) for e in part.entries}
    assert entries[item].words == said
    assert form.count().answered == 0
    assert form.lookup(item) is None
    assert [(one.item, one.is_answer) for one in form.unread] == [(item, True)]


@pytest.mark.parametrize(("item", "value"), [one[:2] for one in UNREADABLE if one[0] != "day"])
def test_an_unreadable_value_leaves_its_field_empty(
    sheet: Worksheet, item: str, value: Any
) -> None:
    session = Session(sheet, answers(**{item: value}), lambda *_: None)
    assert session.raw(item) == ""
    assert session.answers.values[item] == value, "it stays until the person answers"


def test_an_unreadable_date_stays_in_its_field(sheet: Worksheet) -> None:
    day = sheet.by_id["day"]
    assert day.raw("around easter") == "around easter"
    assert day.raw(7) == ""


@pytest.mark.parametrize(
    ("item", "value", "said", "raw"),
    [
        ("helped", ["walk", "running"], "A walk (couldn't be read: running)", "walk"),
        (
            "plan",
            {"if": "I wake", "then": "walk", "why": "air"},
            "If I wake, then I will walk (couldn't be read: why: air)",
            None,
        ),
    ],
)
def test_the_readable_part_of_a_value_is_an_answer(
    sheet: Worksheet, item: str, value: Any, said: str, raw: str | None
) -> None:
    form = Form(sheet, answers(**{item: value}))
    assert sheet.by_id[item].describe(value) == said
    assert form.is_answered(sheet.by_id[item])
    assert [one.item for one in form.unread] == [item]
    assert raw is None or sheet.by_id[item].raw(value) == raw


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-03", "Tuesday 3 November 2026"),
        (datetime(2026, 11, 3, 9, 5), "Tuesday 3 November 2026, 09:05"),  # noqa: DTZ001 - as in TOML
    ],
)
def test_a_date_in_quotes_or_with_a_time_is_a_date(sheet: Worksheet, value: Any, said: str) -> None:
    day = sheet.by_id["day"]
    assert day.describe(value) == said
    assert holds_answer(day, value)
    assert not Form(sheet, answers(day=value)).unread


@pytest.mark.parametrize(
    ("item", "value"),
    [("words", "  \n"), ("name", ""), ("contact", ""), ("helped", []), ("plan", {}), ("day", "")],
)
def test_an_empty_value_is_neither_answer_nor_fault(
    sheet: Worksheet, item: str, value: Any
) -> None:
    form = Form(sheet, answers(**{item: value}))
    assert not form.is_answered(sheet.by_id[item])
    assert not form.unread
    assert sheet.by_id[item].describe(value) == ""


def test_an_unreadable_cell_is_shown_in_its_row(sheet: Worksheet) -> None:
    row = {"row": "r1", "what": 5, "day": "2026-02-31", "done": "yes"}
    form = Form(sheet, answers(rows=[row]))
    [entry] = [e for part in outline(sheet, form.answers, ["rows"]) for e in part.entries]
    assert entry.rows == (
        "(couldn't be read: 5) · (couldn't be read as a date: 2026-02-31) · "
        "Done: (couldn't be read: yes)",
    )
    assert entry.cells[0][0].words == "(couldn't be read: 5)"
    assert len(form.unread) == 3


@pytest.mark.parametrize(("item", "value"), [one[:2] for one in UNREADABLE])
def test_unreadable_values_are_not_offered(sheet: Worksheet, item: str, value: Any) -> None:
    assert list(offers(sheet, answers(**{item: value}))) == []
