"""Dialogs: the choices and the way to cancel are in view in every terminal size."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from reconcile_tui.messages import compare, private
from reconcile_tui.messages import screens as foot
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app_protocol import close_screen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices, DialogChoices
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, squeezed, write_down
from tests.tui.journeys import from_menu, go_to_worksheets, menu, resize

SIZES = [(60, 16), (80, 24), (120, 36)]


def choices_of(hand: BookHand) -> dict[str, str]:
    """Return the choices of the open dialog, each with its description."""
    found: dict[str, str] = {}
    for option in hand.app.screen.query_one(DialogChoices).options:
        label, *rest = str(option.prompt).split("\n")
        found[label] = squeezed(" ".join(rest))
    return found


async def test_what_a_choice_leads_to_stands_under_it_and_under_no_other(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"different": "x"})
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("delete")
        found = choices_of(hand)
        assert found["Cancel"] == ""
        assert "Trash isn't a safe place" in found["Move it to Trash"]
        await hand.press("down", "enter")
        await hand.press("ctrl+o", "enter")
        found = choices_of(hand)
        assert "can't be undone" in found["Delete it permanently"]
        assert "can't be undone" not in found["Restore it"]
        about = [str(words.render()) for words in hand.app.screen.query(".dialog-about")]
        assert not about, "a description is above all choices"


async def test_a_choice_made_just_before_the_cover_waits_under_it() -> None:
    """Closing the dialog would have closed the cover, and shown the words."""
    found: list[str | None] = []
    async with App[None]().run_test() as pilot:
        dialog, cover = Choose("Delete it?", [("yes", "Yes"), ("no", "No")]), Screen[None]()
        pilot.app.push_screen(dialog, found.append)
        await pilot.pause()
        pilot.app.push_screen(cover)
        close_screen(dialog, "yes")
        await pilot.pause()
        assert pilot.app.screen is cover
        assert found == []
        pilot.app.pop_screen()
        await pilot.pause()
        assert found == ["yes"]
        assert dialog not in pilot.app.screen_stack
        assert len(pilot.app.screen_stack) == 1


async def test_a_page_key_before_a_list_is_drawn_leaves_the_first_choice() -> None:
    class Squeezed(App[None]):
        CSS = "Vertical { height: 0; }"

        def compose(self) -> ComposeResult:
            with Vertical():
                yield Choices("one", "two", "three")

    async with Squeezed().run_test() as pilot:
        choices = pilot.app.query_one(Choices)
        choices.focus()
        await pilot.press("pagedown")
        assert choices.highlighted == 0
        await pilot.press("pageup")
        assert choices.highlighted == 0


@pytest.mark.slow
async def test_every_question_about_saving_starts_alike(book: OpenBook) -> None:
    labels = []
    for kind, section, item in (
        ("red-flags", "before-contact", "neck"),
        ("closing-well", "", ""),
        ("my-decision", "pressing", "pressing"),
    ):
        async with book() as hand:
            if kind == "closing-well":
                hand.app.navigation.start(kind)
            else:
                await hand.start(kind)
                where = section
                if kind == "my-decision":
                    sections = hand.session.form.sections()
                    where = next(s.id for s in sections if any(i.id == item for i in s.item))
                await hand.show(where, item)
                await hand.press("right", "space", "f6")
            await hand.until(lambda: hand.app.screen.query(DialogChoices), kind)
            assert hand.app.screen.query_one(DialogChoices).highlighted is None
            labels.append(list(choices_of(hand)))
    assert labels == [[private.MEMORY, private.SAVE]] * 3


def many_days(places: Places) -> None:
    for day in range(20):
        write_down(places, "what-changed", {"different": "x"}, when=NOW - timedelta(day))


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_menu_shows_all_it_offers_and_how_to_leave(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    many_days(places)
    async with book(size=size) as hand:
        await go_to_worksheets(hand)
        offered = await menu(hand)
        assert len(offered) > 7
        await hand.sees(*offered, foot.ENTER_CHOOSES)


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_of_many_days_is_in_view_with_the_cursor_on_it(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    many_days(places)
    async with book(size=size) as hand:
        await go_to_worksheets(hand)
        await from_menu(hand, compare.COMPARE_DAYS)
        await hand.sees(compare.WHICH_DAYS)
        await hand.press("end", "space")
        place, _ = terminal_cursor(hand.app.screen)
        assert "[x] Tuesday 3 November 2026" in hand.lines()[place.y]
        await hand.sees(foot.ESC_BACK)


async def test_a_dialog_keeps_its_cursor_in_view_when_the_window_shrinks(
    book: OpenBook, places: Places
) -> None:
    many_days(places)
    async with book(size=(120, 36)) as hand:
        await go_to_worksheets(hand)
        await from_menu(hand, compare.COMPARE_DAYS)
        await hand.press("end")
        await resize(hand, 60, 16)
        await hand.sees("[ ] Tuesday 3 November 2026", foot.ESC_BACK)
