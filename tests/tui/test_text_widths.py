"""The maximum width of running text is set in one place and applies to every screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widget import Widget

import reconcile_tui.tui.app
from reconcile_tui.domain.pages import Block
from reconcile_tui.tui.screens.files import ErasedScreen
from reconcile_tui.tui.screens.layers import LayersScreen
from reconcile_tui.tui.screens.page import PageScreen, SourcesScreen
from reconcile_tui.tui.services import preferences
from reconcile_tui.tui.theme import text_widths
from reconcile_tui.tui.widgets.text import Words
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand
from tests.tui.journeys import tab

RUNNING = (
    ".page-text, .page-title, .lead, .aside, .about, .how-to-read, .layers-note, .note, #lines, "
    "#thought, .nothing-yet, .question, .meaning, .dialog Words"
)
"""The selectors of running text."""


@pytest.fixture(params=[40, 60, 120])
def limit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The maximum line length given to the app."""
    columns = int(request.param)
    monkeypatch.setattr(preferences, "text_widths", lambda *_: text_widths(columns))
    return columns


def longest(hand: BookHand) -> int:
    """Return the width of the widest running text in view."""
    texts = [one for one in hand.app.screen.query(RUNNING).results(Widget) if one.region]
    assert texts
    return max(one.content_size.width for one in texts)


@pytest.mark.parametrize("size", [(120, 36), (200, 50)])
async def test_no_sentence_is_wider_than_the_limit(
    book: OpenBook, limit: int, size: tuple[int, int]
) -> None:
    async with book(size=size) as hand:
        for name in ("guide", "myths", "worksheets"):
            await tab(name)(hand)
            assert longest(hand) <= limit, name
        await hand.press("f2")
        assert longest(hand) <= limit, "Get help"
        await hand.press("escape")
        await hand.start("what-changed")
        await hand.show("the-audit", "me-now")
        assert longest(hand) <= limit, "a question"
        await hand.press("f1")
        assert longest(hand) <= limit, "Help"
        await hand.press("escape", "f8")
        assert longest(hand) <= limit, "a dialog"


async def test_a_wide_window_gives_a_page_all_the_columns_it_is_told(
    book: OpenBook, limit: int
) -> None:
    text = "word " * 300
    async with book(size=(200, 50)) as hand:
        assert longest(hand) == limit
        hand.app.push_screen(PageScreen("Long", [Block(text=text)]))
        await hand.sees("word word")
        lines = [line.strip() for line in hand.screen().splitlines() if "word word" in line]
        line = max(map(cell_len, lines))
        assert limit - len("word ") < line <= limit


async def test_the_notes_of_the_layers_and_the_sources_follow_it(
    book: OpenBook, limit: int
) -> None:
    async with book(size=(200, 50)) as hand:
        hand.app.push_screen(LayersScreen())
        await hand.settle()
        notes = hand.app.screen.query(".layers-note").results(Words)
        assert max(note.content_size.width for note in notes) <= limit
        hand.app.push_screen(SourcesScreen([next(iter(hand.app.library.claims.values()))]))
        await hand.settle()
        claim = hand.app.screen.query_one(".claim", Words)
        assert limit - 8 <= claim.content_size.width <= limit


def test_the_style_sheet_holds_no_width_of_running_text() -> None:
    sheets = Path(reconcile_tui.tui.app.__file__).parent.glob("*.tcss")
    sheet = "\n".join(path.read_text("utf-8") for path in sheets)
    rules = re.findall(r"([^{}\n]+) \{[^{}]*?\bwidth: (\d+);", sheet)
    wide = [selector for selector, columns in rules if int(columns) >= 40]
    assert wide == [".dialog.commands"], "only the Commands list may set a width"


def test_without_a_limit_each_kind_of_text_has_its_own_width() -> None:
    unset, same = text_widths(), text_widths(72)
    assert unset["measure"] == same["measure"] == "72"
    assert int(unset["measure-note"]) > int(same["measure-note"])


async def test_in_a_very_wide_window_the_notes_stand_in_the_column(book: OpenBook) -> None:
    async with book(size=(200, 50)) as hand:
        hand.app.push_screen(ErasedScreen([], []))
        await hand.settle()
        title, note = (
            hand.app.screen.query_one(name).region for name in (".screen-title", ".how-to-read")
        )
        assert (title.width, note.width) == (132, 100)
        assert note.x == title.x == (200 - 132) // 2
