"""Rows as text: the meaning of each date, and observations in order of date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import DayColumn, LineColumn
from reconcile_tui.domain.outline import outline, sort_by_day
from reconcile_tui.storage.notebook import new_answers
from reconcile_tui.storage.paths import shipped_content

SHEET = Library(shipped_content(), None).worksheet("promises")
LATE, EARLY, NONE = (
    {"row": "a", "date": date(2026, 9, 8), "what": "Late"},
    {"row": "b", "date": date(2026, 9, 3), "what": "Early"},
    {"row": "c", "date": "soon", "what": "No day"},
)


def test_several_dates_in_a_row_have_their_headings() -> None:
    promises = SHEET.by_id["my-promises"]
    assert isinstance(promises, Rows)
    row = {
        "row": "a",
        "words": "Come home when I say",
        "how-often": "each time",
        "said-on": date(2026, 9, 2),
        "until": date(2026, 10, 29),
    }
    assert promises.row_words(row) == (
        "Come home when I say · How often: each time"
        " · The date I said it: Wednesday 2 September 2026"
        " · Until when: Thursday 29 October 2026"
    )


def test_a_single_date_has_no_heading() -> None:
    columns = (LineColumn(id="what", text="What?"), DayColumn(id="day", text="Day"))
    rows = Rows(id="rows", text="Rows", columns=columns)
    said = rows.row_words({"row": "a", "what": "A walk", "day": date(2026, 9, 2)})
    assert said == "A walk · Wednesday 2 September 2026"


def test_sightings_are_sorted_by_date_with_undated_last() -> None:
    assert sort_by_day(SHEET, "my-days", [NONE, LATE, EARLY]) == (EARLY, LATE, NONE)
    assert sort_by_day(SHEET, "my-promises", [LATE, EARLY]) == (LATE, EARLY)


def test_every_output_is_sorted_and_the_file_is_not() -> None:
    blank = new_answers(SHEET.id, SHEET.version, SHEET.title, datetime(2026, 11, 22, tzinfo=UTC))
    answers = replace(blank, rows={"my-days": (LATE, EARLY)})
    parts = outline(SHEET, answers, {"my-days"})
    (entry,) = (entry for part in parts for entry in part.entries)
    assert entry.rows == (
        "Thursday 3 September 2026 · Early",
        "Tuesday 8 September 2026 · Late",
    )
    assert list(entry.value) == [LATE, EARLY]
