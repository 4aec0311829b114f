"""Full-width writing: the field fills the screen, and closing it returns to the same position."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from reconcile_tui.domain.items import AnyItem, Line, Text
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.fields.text_area import AnswerArea
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, Hand, sheet_of, squeezed, work_of

QUESTION = "What would you tell a friend?"
ITEMS: tuple[AnyItem, ...] = (
    *(Line(id=f"before-{n}", text=f"Question before, number {n}") for n in range(9)),
    Text(id="long", text=QUESTION, hint="As much as you like."),
    Line(id="after", text="The one after"),
)


def focused_area(hand: Hand) -> AnswerArea:
    focused = hand.app.focused
    assert isinstance(focused, AnswerArea)
    return focused


async def focus_long_answer(hand: Hand) -> None:
    next(field for field in hand.view._fields() if field.item_id == "long").enter()
    await hand.at("long")
    await hand.settle()


async def test_one_answer_has_the_whole_screen_and_gives_it_back(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*ITEMS))) as hand:
        await focus_long_answer(hand)
        await hand.type("One two")
        before, top = hand.screen(), hand.view.form.scroll_offset.y
        assert top > 0
        await hand.press("ctrl+f")
        rows = hand.lines()
        assert rows[0].strip() == QUESTION
        assert "Question before" not in hand.screen()
        assert "The one after" not in hand.screen()
        assert "Only section" not in hand.screen()
        assert focused_area(hand).region.width > 75
        assert focused_area(hand).region.height >= len(rows) - 6
        await hand.sees("2 words", "Esc goes back.")
        await hand.press("escape")
        assert hand.screen() == before
        assert hand.view.form.scroll_offset.y == top
        assert hand.here() == "long"


@pytest.mark.slow
async def test_what_is_typed_is_the_answer_and_undo_reaches_what_was_there(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(*ITEMS))) as hand:
        await focus_long_answer(hand)
        await hand.type("Stay. ")
        await hand.press("ctrl+f")
        await hand.type("Or go")
        assert hand.value("long") == "Stay. Or go"
        await hand.sees("3 words")
        await hand.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert not hand.value("long")
        await hand.sees("0 words")
        await hand.press("ctrl+y", "ctrl+f", "ctrl+y")
        assert hand.value("long") == "Stay. Or "


@pytest.mark.slow
async def test_a_key_that_goes_on_finds_nothing_else_there(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*ITEMS))) as hand:
        await focus_long_answer(hand)
        await hand.press("ctrl+f")
        for key in ("tab", "shift+tab", "up", "down"):
            await hand.press(key)
            assert hand.here() == "long"
            assert "The one after" not in hand.screen()


@pytest.mark.slow
async def test_the_key_for_the_next_question_shows_the_form_again(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*ITEMS))) as hand:
        await focus_long_answer(hand)
        await hand.type("Said.")
        await hand.press("ctrl+f", "f5")
        await hand.until(lambda: hand.here() == "after")
        await hand.sees("Question before, number 8", QUESTION)


@pytest.mark.slow
async def test_the_cursor_stays_in_view_in_a_long_text_and_another_window(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(*ITEMS), long="Words and words. " * 400)) as hand:
        await focus_long_answer(hand)
        await hand.press("ctrl+f", "ctrl+end")
        for size in ((60, 16), (120, 36), (80, 24)):
            await hand.pilot.resize_terminal(*size)
            await hand.settle()
            cursor = focused_area(hand).cursor_screen_offset
            assert focused_area(hand).region.contains_point(cursor), size
        await hand.sees("1,200 words")


@pytest.mark.slow
async def test_it_is_saved_as_ever_and_a_section_key_leaves_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+f")
        await hand.type("We stopped talking in March.")
        await hand.saved()
        await hand.sees("5 words", "Saved 14:03")
        assert hand.on_disk()["answers"]["different"] == "We stopped talking in March."
        await hand.press("ctrl+n")
        await hand.until(lambda: not hand.app.screen.has_class("-full-width"))


async def in_a_tab(hand: BookHand) -> None:
    await hand.open_tab("this-week")
    await hand.until(lambda: hand.app.focused is not None)
    await hand.settle()


async def on_a_screen(hand: BookHand) -> None:
    await hand.start("closing-well")


@pytest.mark.slow
@pytest.mark.parametrize("go", [in_a_tab, on_a_screen], ids=["tab", "screen"])
async def test_nothing_else_of_the_screen_is_left_in_view(
    book: OpenBook, go: Callable[[BookHand], Awaitable[None]]
) -> None:
    async with book() as hand:
        await go(hand)
        question = await first_long_question(hand)
        await hand.press("ctrl+f")
        assert squeezed(hand.screen()).startswith(question[:40])
        await hand.press("escape")
        assert not squeezed(hand.screen()).startswith(question[:40])


async def first_long_question(hand: BookHand) -> str:
    """Focus the first long answer of the worksheet and return its question."""
    for step in hand.view.steps.all():
        await hand.view.show(step.id, enter=False)
        await hand.settle()
        for field in hand.view._fields():
            if isinstance(field.entry(), AnswerArea):
                field.enter()
                await hand.at(field.item_id)
                return squeezed(field.slot.kind.text)
    raise AssertionError("no long answer here")


@pytest.mark.slow
async def test_a_private_answer_says_there_too_that_it_is_not_saved(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("closing-well")
        assert hand.work.private
        await first_long_question(hand)
        await hand.press("ctrl+f")
        await hand.type("Only here.")
        await hand.sees("2 words", labels.PRIVATE)
        assert not any("Only here." in path.read_text("utf-8") for path in hand.files())


@pytest.mark.slow
async def test_a_long_column_of_an_entry_has_the_whole_screen_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("take-to-helper")
        item = hand.session.worksheet.by_id["picked"]
        await hand.show(hand.session.section_of(item).id, "picked")
        await hand.press("plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        screen.query_one(AnswerArea).focus()
        await hand.settle()
        before = hand.screen()
        await hand.press("ctrl+f")
        assert focused_area(hand).region.width > 75
        await hand.sees("0 words", labels.PRIVATE)
        await hand.press("escape")
        assert isinstance(hand.app.screen, RowScreen), "Esc closed two screens"
        assert hand.screen() == before
