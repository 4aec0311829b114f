"""The entry screen: each question can be read before it's answered."""

from __future__ import annotations

import pytest

from reconcile_tui.messages.fields import TOO_EARLY
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.row import RowScreen
from reconcile_tui.tui.widgets.fields.field import Field
from tests.tui.conftest import OpenBook
from tests.tui.journeys import resize
from tests.tui.weeks import NAME, write


@pytest.mark.slow
@pytest.mark.parametrize("step", ["tab", "shift+tab"])
async def test_going_round_shows_each_question_whole_with_the_cursor_in_it(
    book: OpenBook, places: Places, step: str
) -> None:
    """Textual scrolls to the input line, which once hid the question above it."""
    write(places)
    async with book(size=(60, 16)) as hand:
        await hand.open(hand.app.workspace.notebook.find(NAME))
        await hand.show("my-word", "my-promises")
        await hand.press("plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        seen = set()
        for _ in range(2 * len(screen.query(Field)) + 2):
            await hand.press(step)
            field = next((one for one in screen.query(Field) if one.has_focus_within), None)
            if field is not None:
                seen.add(field.item_id)
                await hand.sees(f"▌ {field.slot.kind.text}")
        assert seen == {field.item_id for field in screen.query(Field)}


@pytest.mark.slow
async def test_the_question_stays_in_view_in_a_smaller_window(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(100, 40)) as hand:
        await hand.open(hand.app.workspace.notebook.find(NAME))
        await hand.show("my-doing", "my-days")
        await hand.press("plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        next(field for field in screen.query(Field) if field.item_id == "rung").enter()
        await hand.settle()
        await resize(hand, 60, 16)
        await hand.sees("▌ Which word fits this promise now?")


async def test_an_end_before_the_beginning_gets_a_soft_word_until_one_of_them_is_changed(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(80, 40)) as hand:
        await hand.open(hand.app.workspace.notebook.find(NAME))
        await hand.show("my-word", "my-promises")
        await hand.press("plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        fields = {field.item_id: field for field in screen.query(Field)}
        fields["said-on"].enter()
        await hand.type("2026-11-10")
        fields["until"].enter()
        await hand.type("2026-11-01")
        await hand.sees(TOO_EARLY)
        fields["said-on"].enter()
        await hand.press("end", *["backspace"] * 2)
        await hand.type("01")
        await hand.settle()
        assert TOO_EARLY not in hand.screen()


async def test_what_another_hand_changed_is_shown_in_the_row_that_is_open(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(80, 40)) as hand:
        await hand.open(hand.app.workspace.notebook.find(NAME))
        await hand.show("my-word", "my-promises")
        session, work = hand.session, hand.work
        await hand.press("plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        session.answer_cell("my-promises", screen.row_id, "words", "From another window")
        assert "From another window" not in hand.words()
        hand.app.open_worksheets.show_again(work)
        await hand.sees("From another window")
