"""Actions in the Worksheets tab: rename, move to Trash, and restore."""

from __future__ import annotations

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import choose, go_to_worksheets, shown

WORDS = {"different": "We stopped talking."}


async def test_space_shows_what_can_be_done(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("space")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees(
            labels.OPEN_WORKSHEET, labels.ANSWER_AGAIN, labels.RENAME, labels.DELETE_WORKSHEET
        )
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)
        await hand.press("space", "enter")
        assert isinstance(hand.app.screen, WorksheetScreen)


async def test_a_title_can_be_changed_and_the_file_keeps_its_name(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", WORDS)
    path.write_text(path.read_text() + "\n# my own note\n")
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("ctrl+r")
        assert isinstance(hand.app.screen, Ask)
        await hand.type(" Part two?!")
        await hand.press("enter")
        await hand.until(lambda: "What changed? Part two?!" in shown(hand))
        assert list(places.worksheets.iterdir()) == [path]
        assert hand.on_disk()["title"] == "What changed? Part two?!"
        assert hand.on_disk()["answers"] == WORDS
        assert "# my own note" in path.read_text()


async def test_esc_leaves_the_title_as_it_was(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", WORDS)
    before = path.read_bytes()
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("ctrl+r", "x", "escape")
        assert isinstance(hand.app.screen, HomeScreen)
        assert path.read_bytes() == before


async def test_a_deleted_worksheet_is_in_trash_and_can_be_restored(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", WORDS)
    before = path.read_bytes()
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("delete")
        await hand.sees("Delete “What changed?”?")
        await hand.press("down", "enter")
        await hand.hears(labels.MOVED_TO_TRASH)
        assert not path.exists()
        assert [f.read_bytes() for f in places.trash.iterdir()] == [before]
        assert labels.SAVED not in shown(hand)
        await hand.press("ctrl+o")
        await hand.sees(labels.TRASH, "What changed?")
        await hand.press("enter")
        await choose(hand, "Restore it")
        await hand.hears(labels.RESTORED)
        assert path.read_bytes() == before
        assert shown(hand)[1] == "What changed?"


async def test_a_second_thought_leaves_it_where_it_is(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("delete", "enter")
        await hand.press("delete", "escape")
        assert isinstance(hand.app.screen, HomeScreen)
        assert list(places.worksheets.iterdir()) == [path]


async def test_an_empty_trash_says_so(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("ctrl+o")
        await hand.hears(labels.TRASH_EMPTY)
