"""Rows that refer to rows: displayed as words, and preserved when the target is gone."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.outline import (
    DELETED_ENTRY,
    is_referenced,
    outline,
    referring_columns,
    row_name,
    row_names,
    with_names,
)
from tests.core.promises_sample import ledger
from tests.core.worksheet_sample import SHEET, sheet

PROMISES = (
    {"row": "p1", "words": "Calls before\nit gets late", "since": date(2026, 1, 2)},
    {"row": "p2", "since": date(2026, 1, 3)},
    {"row": "p3"},
)
DAYS = (
    {"row": "a", "promise": "p1", "what": "Called"},
    {"row": "b", "promise": "p7", "what": "Wrote"},
    {"row": "c", "what": "Came"},
)
ANSWERS = Answers(
    "ledger",
    "1",
    "T",
    datetime(2026, 1, 1, tzinfo=UTC),
    rows={"my-promises": PROMISES, "my-days": DAYS},
)


def rows(item_id: str) -> Rows:
    item = ledger().by_id[item_id]
    assert isinstance(item, Rows)
    return item


def test_a_row_is_called_by_its_first_words_else_by_all_it_has() -> None:
    assert row_names(ledger(), ANSWERS, "my-promises") == {
        "p1": "Calls before it gets late",
        "p2": "Saturday 3 January 2026",
        "p3": "p3",
    }
    assert row_name(rows("my-promises"), PROMISES[0], "since") == "Friday 2 January 2026"
    assert row_names(ledger(), ANSWERS, "now") == row_names(ledger(), ANSWERS, "nowhere") == {}


def test_a_reference_is_said_in_words_and_one_to_nowhere_says_so() -> None:
    said = [with_names(ledger(), ANSWERS, rows("my-days"), row) for row in DAYS]
    assert [row.get("promise") for row in said] == [
        "Calls before it gets late",
        DELETED_ENTRY,
        None,
    ]
    assert DAYS[1]["promise"] == "p7", "the value in the file is preserved"


def test_it_is_known_who_refers_to_a_row() -> None:
    assert [item.id for item, _ in referring_columns(ledger(), "my-promises")] == ["my-days"]
    assert is_referenced(ledger(), ANSWERS, "my-promises", "p1")
    assert not is_referenced(ledger(), ANSWERS, "my-promises", "p2")
    assert not is_referenced(ledger(), ANSWERS, "their-promises", "p1")


def test_in_the_outline_a_row_says_what_it_refers_to() -> None:
    parts = outline(ledger(), ANSWERS, ledger().exportable_ids)
    told = {entry.item.id: entry.rows for part in parts for entry in part.entries}
    assert told["my-days"] == (
        "Calls before it gets late · Called",
        f"{DELETED_ENTRY} · Wrote",
        "Came",
    )


def test_a_box_among_other_columns_says_what_it_is_about() -> None:
    days = rows("my-days")
    assert days.row_words({"what": "Called", "stress": True}) == "Called · Under stress: yes"
    assert days.row_words({"what": "Called", "stress": False}) == "Called"
    things = sheet(SHEET).by_id["things"]
    assert isinstance(things, Rows)
    assert things.row_words({"what": "Walked", "done": True}) == "[x] Walked"
