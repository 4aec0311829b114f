"""ctrl+z in a field undoes one word, never a whole answer, and names the key for Redo."""

from __future__ import annotations

import pytest

from reconcile_tui.messages.fields import UNDO_WHERE, UNDONE
from reconcile_tui.tui.widgets.fields.body import LineHistory
from reconcile_tui.tui.widgets.fields.line import AnswerInput
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand
from tests.tui.test_full_width import focused_area


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable pauses, which end an undo step: a busy machine may delay letters of a word."""
    monkeypatch.setattr("reconcile_tui.tui.widgets.fields.body.PAUSE", 600.0)


@pytest.mark.usefixtures("no_pauses")
async def test_one_ctrl_z_takes_back_one_word_and_says_how_it_comes_back(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking in March.")
        await hand.press("ctrl+z")
        assert hand.value("different") == "We stopped talking in "
        assert UNDONE in hand.said
        await hand.sees(UNDONE)
        await hand.press("ctrl+z", "ctrl+z")
        assert hand.value("different") == "We stopped "
        await hand.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert hand.value("different") == "We stopped talking in March."


@pytest.mark.slow
async def test_ctrl_z_and_leaving_leaves_the_answer(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking in March.")
        await hand.press("ctrl+z")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"]["different"] == "We stopped talking in "


@pytest.mark.slow
async def test_where_nothing_was_written_nothing_is_said(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+z")
        assert hand.said == []


@pytest.mark.slow
async def test_a_pause_ends_a_step_in_the_middle_of_a_word(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("under")
        focused_area(hand).history._last_edit_time -= 3
        await hand.type("stood")
        await hand.press("ctrl+z")
        assert hand.value("different") == "under"


@pytest.mark.slow
async def test_words_without_spaces_go_in_short_steps_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        text = "我们停止了说话我们停止了说话我们停止了说话我们停止了说话"
        await hand.type(text)
        await hand.press("ctrl+z")
        assert hand.value("different") == text[:24]


@pytest.mark.slow
async def test_what_was_rubbed_out_comes_back_and_the_words_behind_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("one two")
        await hand.press("backspace", "backspace")
        await hand.press("ctrl+z")
        assert hand.value("different") == "one two"
        await hand.press("ctrl+z")
        assert hand.value("different") == "one "


@pytest.mark.slow
async def test_a_whole_evening_of_words_can_be_taken_back(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        for _ in range(10):
            await hand.type("word " * 10)
        assert hand.value("different") == "word " * 100, "twice the length of Textual's own history"
        for _ in range(100):
            focused_area(hand).undo()
        await hand.until(lambda: not hand.value("different"))


async def test_an_answer_that_was_cleared_comes_back_by_ctrl_z(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking.")
        await hand.press("ctrl+r")
        await hand.until(lambda: not hand.value("different"))
        await hand.press("ctrl+z")
        await hand.until(lambda: hand.value("different") == "We stopped talking.")


# -- one-line fields -------------------------------------------------------------------------------


async def line(hand: BookHand) -> AnswerInput:
    """A new entry of a list, with the cursor in its one-line field."""
    await hand.start("what-changed")
    item = next(i for i in hand.session.worksheet.items() if i.type_name == "plan")
    await hand.show(hand.session.section_of(item).id, item.id)
    field = hand.app.focused
    assert isinstance(field, AnswerInput)
    return field


@pytest.mark.slow
@pytest.mark.usefixtures("no_pauses")
async def test_a_field_of_one_line_goes_back_by_words_too(book: OpenBook) -> None:
    async with book() as hand:
        field = await line(hand)
        await hand.type("I feel it coming up")
        await hand.press("ctrl+z")
        assert field.value == "I feel it coming "
        await hand.sees(UNDONE)
        await hand.press("ctrl+z", "ctrl+z")
        assert field.value == "I feel "
        assert field.cursor_position == len(field.value)
        await hand.press("ctrl+y", "ctrl+y", "ctrl+y", "ctrl+y")
        assert field.value == "I feel it coming up"
        await hand.press("ctrl+u", "ctrl+z")
        assert field.value == "I feel it coming up", "the cleared line must be restored whole"
        await hand.saved()
        assert "I feel it coming up" in str(hand.on_disk()["answers"])


@pytest.mark.slow
async def test_what_was_there_before_is_no_step_of_a_line(book: OpenBook) -> None:
    async with book() as hand:
        field = await line(hand)
        await hand.press("ctrl+z")
        assert hand.said == []
        await hand.type("words")
        await hand.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert field.value == ""


def test_letters_of_one_word_are_one_step_and_all_else_is_its_own() -> None:
    history, text = LineHistory(), ""
    for after in ("a", "ab", "ab ", "ab c", "ab cd", "xx", "x"):
        history.record(text, after)
        text = after
    back = []
    while (before := history.undo(text)) is not None:
        text = before
        back.append(text)
    assert back == ["xx", "ab cd", "ab ", ""]
    forth = []
    while (after_all := history.redo(text)) is not None:
        text = after_all
        forth.append(text)
    assert forth == ["ab ", "ab cd", "xx", "x"]


# -- Commands --------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_the_palette_finds_undo_in_either_kind_of_field_and_does_it(book: OpenBook) -> None:
    async with book() as hand:
        await line(hand)
        await hand.type("one two")
        for word, left in (("undo", "one "), ("redo", "one two")):
            await hand.press("ctrl+p")
            await hand.type(word)
            await hand.sees("Undo typing" if word == "undo" else "Redo typing")
            await hand.press("enter")
            await hand.until(lambda left=left: left in str(hand.session.answers.values.values()))  # type: ignore[misc]


@pytest.mark.slow
async def test_where_no_words_go_in_the_palette_says_where_undo_works(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+o", "ctrl+p")
        await hand.type("undo")
        await hand.sees("Undo typing")
        await hand.press("enter")
        await hand.hears(UNDO_WHERE)


@pytest.mark.slow
async def test_a_word_that_became_a_day_is_taken_back_with_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        item = next(i for i in hand.session.worksheet.items() if i.type_name == "date")
        await hand.show(hand.session.section_of(item).id, item.id)
        field = hand.app.focused
        assert isinstance(field, AnswerInput)
        await hand.type("today")
        assert field.value == "today", "the word became a date while typing"
        await hand.press("tab", "shift+tab")
        assert hand.app.focused is field
        assert field.value == "2026-11-22"
        await hand.press("ctrl+z")
        assert field.value == ""
        await hand.press("ctrl+y")
        assert field.value == "2026-11-22"
