"""Fitting lines into the available cells, with wide and zero-width characters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.session import Session
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import new_answers
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.tui.widgets.text import wrapped
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.conftest import OpenSheet
from tests.tui.hand import NOW

LETTERS = st.text(st.sampled_from("ab مرحبا中文é́😀👩‍ -"), max_size=120)


@example(
    "aaaaaaaa\u200da中中中中中中\u200da\u200da", 12
)  # wide and zero-width characters balance each other
@given(LETTERS, st.integers(min_value=12, max_value=60))
def test_no_line_is_wider_than_there_are_cells_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width, "- ", "  ")
    assert all(cell_len(line) <= width for line in lines)
    said = "".join(line[2:] for line in lines)
    assert "".join(said.split()) == "".join(text.split())


async def test_a_list_with_wide_letters_still_shows_where_a_day_is_added(sheet: OpenSheet) -> None:
    days = (
        {"date": date(2026, 9, 8), "what": "Went out for a walk when it got loud.", "how": "kept"},
        {"date": date(2026, 9, 3), "what": "Shouted at the dinner table, and said so."},
        {"date": date(2026, 10, 20), "how": "partly"},
    )
    async with sheet(_promises(days)) as hand:
        await hand.show("my-doing", "my-days")
        assert "+ Add an entry" in hand.screen()


def _promises(days: tuple[dict[str, object], ...]) -> OpenWorksheet:
    form = Library(shipped_content(), None).worksheet("promises")
    blank: Answers = new_answers(form.id, form.version, form.title, NOW)
    mine = ({"row": "rp1", "words": "not shout (مرحبا 中文)", "said-on": date(2026, 9, 2)},)
    seen = tuple({"row": f"rd{n}", "promise": "rp1", **day} for n, day in enumerate(days))
    rows = {"my-promises": mine, "my-days": seen}
    answers = replace(blank, values={"contact": "yes"}, rows=rows)
    return OpenWorksheet(Session(form, answers, lambda *_: None), Entry(), kept=True)
