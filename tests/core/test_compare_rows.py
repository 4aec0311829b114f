"""Comparison of rows of two dates or people: matching, and the text for each."""

from __future__ import annotations

from datetime import date
from typing import Any

from reconcile_tui.domain.form import Shareable
from reconcile_tui.domain.merge import paired
from reconcile_tui.domain.worksheet import Worksheet
from tests.core.comparison_sample import cells, compared, rows, shared
from tests.core.promises_sample import ledger


def test_rows_are_paired_by_their_words(small: Worksheet) -> None:
    before = shared(small, {**rows("Came back after a break", "Shouted", ids="ab"), "id": "one"})
    after = shared(
        small,
        {**rows("Listened", "Came back after a long break", ids="ab"), "id": "two"},
    )
    assert cells(compared(before, after), "seen")[1].split(" | ") == [
        "{+[ ] Listened+}",
        "[ ] Came back after a {+long+} break",
        "[-[ ] Shouted-]",
    ]


def test_rows_of_one_file_are_paired_by_id(small: Worksheet) -> None:
    before = shared(small, rows("Came back", "Shouted", ids="ab"))
    after = shared(small, rows("Shouted", "Something else entirely", ids="ba"))
    assert cells(compared(before, after), "seen")[1].split(" | ")[0] == "[ ] Shouted"
    assert "{+" in cells(compared(before, after), "seen")[1].split(" | ")[1]


def test_dated_rows_are_paired_in_any_order() -> None:
    late = {"row": "a", "date": date(2026, 11, 9), "what": "Left the room"}
    early = {"row": "b", "date": date(2026, 11, 2), "what": "Called at ten"}

    def side(*days: dict[str, Any]) -> Shareable:
        return shared(ledger(), {"rows": {"my-days": days}})

    changed = {**late, "what": "Left the house"}
    told = cells(compared(side(late, early), side(early, changed)), "my-days")[1]
    assert told.split(" | ") == [
        "Monday 2 November 2026 · Called at ten",
        "Monday 9 November 2026 · Left the [-room-]{+house+}",
    ]


def test_pairing_thousands_of_rows_is_bounded() -> None:
    old = [(f"r{n}", f"day {n} one thing") for n in range(2000)]
    new = [(f"s{n}", f"day {n} another thing") for n in range(2000)]
    pairs = list(paired(old, new, by_id=False))
    assert len(pairs) == 4000, "too many rows to match by similarity; each is listed as it is"


def test_rows_with_the_same_id_are_paired_in_order() -> None:
    old = [("r", "a"), ("r", "b")]
    assert sorted(map(str, paired(old, old, by_id=True))) == sorted(
        map(str, [("b", "a"), (None, "b"), ("a", None)])
    )
