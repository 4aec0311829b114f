"""A worksheet's stated duration in minutes matches the simulated time to fill it in."""

from __future__ import annotations

import pytest

from bench.filling import measured
from reconcile_tui.content.library import Library
from reconcile_tui.storage.paths import shipped_content

SHEETS = [sheet.id for sheet in Library(shipped_content()).worksheets()]


@pytest.mark.parametrize("name", SHEETS)
def test_a_worksheet_takes_as_long_as_it_says(library: Library, name: str) -> None:
    one = measured(library.worksheet(name), library, people=20)
    assert one.is_honest, f"it says {one.stated} minutes, but filling it in takes {one.typical:.1f}"


def test_what_changed_takes_about_twelve_minutes_with_the_causes(library: Library) -> None:
    one = measured(library.worksheet("what-changed"), library, people=20)
    assert one.stated == 12
    assert one.longest <= 13
