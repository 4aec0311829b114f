"""ctrl+z in a field takes back a word, never an answer, and names the way back."""

from __future__ import annotations

from reconcile_tui.tui.fields.text import Writing
from reconcile_tui.tui.labels.fields import UNDONE
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand


async def test_one_ctrl_z_takes_back_one_word_and_says_how_it_comes_back(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking in March.")
        await hand.press("ctrl+z")
        assert hand.value("ended-us") == "We stopped talking in "
        assert UNDONE in hand.said
        await hand.sees(UNDONE)
        await hand.press("ctrl+z", "ctrl+z")
        assert hand.value("ended-us") == "We stopped "
        await hand.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert hand.value("ended-us") == "We stopped talking in March."


async def test_ctrl_z_and_leaving_leaves_the_answer(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking in March.")
        await hand.press("ctrl+z")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"]["ended-us"] == "We stopped talking in "


async def test_where_nothing_was_written_nothing_is_said(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+z")
        assert hand.said == []


async def test_a_pause_ends_a_step_in_the_middle_of_a_word(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("under")
        writing(hand).history._last_edit_time -= 3
        await hand.type("stood")
        await hand.press("ctrl+z")
        assert hand.value("ended-us") == "under"


async def test_words_without_spaces_go_in_short_steps_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        text = "我们停止了说话我们停止了说话我们停止了说话我们停止了说话"
        await hand.type(text)
        await hand.press("ctrl+z")
        assert hand.value("ended-us") == text[:24]


async def test_what_was_rubbed_out_comes_back_and_the_words_behind_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("one two")
        await hand.press("backspace", "backspace")
        await hand.press("ctrl+z")
        assert hand.value("ended-us") == "one two"
        await hand.press("ctrl+z")
        assert hand.value("ended-us") == "one "


async def test_a_whole_evening_of_words_can_be_taken_back(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("word " * 200)
        for _ in range(200):
            writing(hand).undo()
        await hand.until(lambda: not hand.value("ended-us"))


def writing(hand: BookHand) -> Writing:
    focused = hand.app.focused
    assert isinstance(focused, Writing)
    return focused


async def test_an_answer_that_was_cleared_comes_back_by_ctrl_z(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking.")
        await hand.press("ctrl+r")
        await hand.until(lambda: not hand.value("ended-us"))
        await hand.press("ctrl+z")
        await hand.until(lambda: hand.value("ended-us") == "We stopped talking.")
