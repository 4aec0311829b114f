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


def test_a_row_is_named_by_its_first_text_or_all_cells() -> None:
    assert row_names(ledger(), ANSWERS, "my-promises") == {
        "p1": "Calls before it gets late",
        "p2": "Saturday 3 January 2026",
        "p3": "p3",
    }
    assert row_name(rows("my-promises"), PROMISES[0], "since") == "Friday 2 January 2026"
    assert row_names(ledger(), ANSWERS, "now") == row_names(ledger(), ANSWERS, "nowhere") == {}


def test_references_are_described_even_to_deleted_rows() -> None:
    said = [with_names(ledger(), ANSWERS, rows("my-days"), row) for row in DAYS]
    assert [row.get("promise") for row in said] == [
        "Calls before it gets late",
        DELETED_ENTRY,
        None,
    ]
    assert DAYS[1]["promise"] == "p7", "the value in the file is preserved"


def test_references_to_a_row_are_found() -> None:
    assert [item.id for item, _ in referring_columns(ledger(), "my-promises")] == ["my-days"]
    assert is_referenced(ledger(), ANSWERS, "my-promises", "p1")
    assert not is_referenced(ledger(), ANSWERS, "my-promises", "p2")
    assert not is_referenced(ledger(), ANSWERS, "their-promises", "p1")


def test_the_outline_describes_references() -> None:
    parts = outline(ledger(), ANSWERS, ledger().exportable_ids)
    told = {entry.item.id: entry.rows for part in parts for entry in part.entries}
    assert told["my-days"] == (
        "Calls before it gets late · Called",
        f"{DELETED_ENTRY} · Wrote",
        "Came",
    )


def test_a_check_box_is_described_with_its_column() -> None:
    days = rows("my-days")
    assert days.row_words({"what": "Called", "stress": True}) == "Called · Under stress: yes"
    assert days.row_words({"what": "Called", "stress": False}) == "Called"
    things = sheet(SHEET).by_id["things"]
    assert isinstance(things, Rows)
    assert things.row_words({"what": "Walked", "done": True}) == "[x] Walked"
