"""Notifications: visible while their screen is, longer if they say where words are saved."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.page import HelpScreen
from reconcile_tui.tui.services import notifications
from reconcile_tui.tui.widgets.chrome import TabBar
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand


@pytest.fixture(autouse=True)
def long_notifications(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep notifications visible long enough for a slow machine."""
    monkeypatch.setattr(notifications, "USUAL", 300.0)


def notes(hand: BookHand) -> list[str]:
    return [note.message for note in hand.app._notifications]


async def at_red_flags(hand: BookHand) -> None:
    await hand.open_tab("red-flags")
    await hand.until(lambda: hand.app.focused)
    await hand.settle()


async def test_a_note_is_never_read_as_markup(book: OpenBook) -> None:
    async with book() as hand:
        for notify in (hand.app.notify, hand.app.screen.notify):
            notify("[b]kept[/b] [/]", markup=True)
            await hand.sees("[b]kept[/b] [/]")


async def test_a_note_that_takes_the_place_of_another_takes_no_more_room(book: OpenBook) -> None:
    async with book() as hand:
        await at_red_flags(hand)
        hand.app.notify("note-0")
        await hand.sees("note-0")
        await hand.settle()
        before = hand.screen().replace("note-0", "note-N")
        for text in ("note-1", "note-2", "note-3"):
            hand.app.notify(text)
            await hand.sees(text)
            await hand.settle()
            assert hand.screen().replace(text, "note-N") == before


@pytest.mark.slow
async def test_a_note_goes_with_its_tab(book: OpenBook) -> None:
    async with book() as hand:
        await at_red_flags(hand)
        await hand.press("f6")
        await hand.hears(labels.NOTHING_TO_SAVE)
        await hand.press("down")
        assert notes(hand) == [labels.NOTHING_TO_SAVE]
        await hand.press("ctrl+t")
        await hand.settle()
        assert notes(hand) == []
        assert labels.NOTHING_TO_SAVE not in hand.screen()


async def test_a_note_goes_with_its_screen(book: OpenBook) -> None:
    async with book() as hand:
        await at_red_flags(hand)
        await hand.press("f6")
        await hand.hears(labels.NOTHING_TO_SAVE)
        await hand.press("f1")
        await hand.until(lambda: isinstance(hand.app.screen, HelpScreen))
        await hand.settle()
        assert notes(hand) == []


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_a_note_is_seen_once_over_a_dialog(book: OpenBook, size: tuple[int, int]) -> None:
    said = "A long note that takes more than one line of the window, because it has much to say."
    async with book(size=size) as hand:
        await hand.start("what-changed")
        hand.app.notify(said, markup=False, timeout=600)
        await hand.until(lambda: "▌ A long note" in hand.screen())
        before = [line for line in hand.lines() if line.startswith("▌ ")]
        await hand.press("f8")
        await hand.until(lambda: isinstance(hand.app.screen, Choose))
        await hand.settle()
        assert [line for line in hand.lines() if line.startswith("▌ ")] == before


@pytest.mark.parametrize("width", [60, 80])
async def test_the_last_word_of_a_note_is_seen_whatever_its_length(
    book: OpenBook, width: int
) -> None:
    """A notification that just fit a line was once wrapped, its second line under the footer."""
    async with book(size=(width, 24)) as hand:
        for length in range(width - 6, width + 1):
            said = f"{'a ' * length}"[: length - 4] + " end"
            hand.app.notify(said, markup=False, timeout=600)
            await hand.until(lambda said=said: notes(hand) == [said])  # type: ignore[misc]
            await hand.settle()
            shown = [line for line in hand.lines() if line.startswith("▌ ")]
            assert any("end" in line for line in shown), (length, hand.screen())


async def test_what_a_key_says_stands_where_the_same_key_leads(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f1")
        hand.app.notify("Said here.", markup=False)
        await hand.settle()
        assert isinstance(hand.app.screen, HelpScreen)
        assert notes(hand) == ["Said here."]


@pytest.mark.slow
async def test_a_note_that_has_more_time_goes_along(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.notify("Written to a file.", markup=False, timeout=600)
        hand.app.screen.query_one(TabBar).focus()
        await hand.press("right")
        await hand.press("f1")
        await hand.settle()
        assert notes(hand) == ["Written to a file."]
