"""The end of a sheet: what is there, in words and without a score, and what could be next."""

from __future__ import annotations

import pytest

from reconcile_tui.core.items import Line
from reconcile_tui.store.paths import Places
from reconcile_tui.tui import labels
from reconcile_tui.tui.screens.home import HomeScreen
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, sheet_of, work_of, write_down

LAST = Line(id="last", text="And last?")


async def test_the_end_says_what_is_there_in_words(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "x"}, skipped={"me-now": "too-much"})
    async with book(size=(100, 60)) as hand:
        await hand.open(path)
        await hand.show("(end)")
        await hand.sees("You wrote something for these:", "• What, exactly, is different")
        await hand.sees("You left these out:", "(too much for now)")
        for item in hand.session.worksheet.guidance:
            if not item.after and not item.when_any and not item.when_none:
                await hand.sees(item.title)
        for wrong in ("score", "points", "%", "passed", "result", "you should"):
            assert wrong not in hand.words().lower()


async def test_an_empty_end_is_fine(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST))) as hand:
        await hand.show("(end)")
        await hand.sees("Nothing stands here yet. That is fine.")


async def test_what_was_only_offered_is_named_once_it_is_answered(sheet: OpenSheet) -> None:
    goodbye = Line(id="goodbye", text="What would you say?", offered=True)
    async with sheet(work_of(sheet_of(LAST, goodbye))) as hand:
        hand.session.answer("goodbye", "Thank you.")
        await hand.show("(end)")
        await hand.sees("You wrote something for these:", "• What would you say?")
        assert "And last?" not in hand.words()


async def test_the_end_says_at_once_that_the_words_are_kept_now(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("is-it-me")
        await hand.press("enter", "right", "space")
        await hand.show("(end)")
        await hand.sees("Your answers are in memory only")
        assert "F4 Keep" in hand.lines()[-1]
        await hand.press("f4", "down", "enter")
        await hand.sees("These answers are kept in a file.")
        assert "Keep" not in hand.lines()[-1], "what is kept is not to be kept once more"


async def test_in_a_tab_the_keys_change_too_once_it_is_kept(book: OpenBook) -> None:
    async with book() as hand:
        await turn_to_red_flags(hand)
        await hand.press("enter", "right", "space")
        await hand.sees("F4 Keep")
        await hand.press("f4", "down", "enter")
        await hand.hears(labels.KEPT)
        await hand.until(lambda: "Keep" not in hand.lines()[-1])


async def turn_to_red_flags(hand: BookHand) -> None:
    home = hand.app.screen
    assert isinstance(home, HomeScreen)
    await home.turn_to("red-flags")


async def test_done_stopped_and_open_again(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("x")
        for status, label in (
            ("completed", labels.STATE_CHOICES["completed"]),
            ("stopped", labels.STATE_CHOICES["stopped"]),
            ("in-progress", labels.STATE_CHOICES["in-progress"]),
        ):
            await choose(hand, label)
            await hand.until(lambda status=status: hand.session.answers.status == status)  # type: ignore[misc]
            await hand.until(lambda status=status: on_disk(hand) == status)  # type: ignore[misc]
            await hand.sees(labels.STATE_NOW[status])


def on_disk(hand: BookHand) -> str:
    return str(hand.on_disk()["status"]) if hand.files() else ""


async def choose(hand: BookHand, label: str) -> None:
    await hand.show("(end)")
    link = next(one for one in hand.view.query("Go") if getattr(one, "label", "") == label)
    link.focus()
    await hand.press("enter")


async def test_esc_goes_to_the_sections_and_then_back_to_the_list(book: OpenBook) -> None:
    async with book() as hand:
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        await home.turn_to("worksheets")
        await hand.start("what-changed")
        await hand.type("x")
        await hand.press("escape")
        assert hand.here() == "(sections)"
        await hand.press("escape")
        assert hand.app.screen_stack[-1] is home
        assert hand.on_disk()["answers"] == {"different": "x"}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("ask-helper", "Left out: I want to ask a helper."),
        ("skipped", "Left out: I leave it out."),
        ("too-much", "Left out: too much for now."),
        ("not-mine", "Left out: it does not fit me."),
    ],
)
def test_why_it_was_left_out_is_said_with_a_capital_i(reason: str, said: str) -> None:
    assert labels.left_out(reason) == said
    within = said.removeprefix("Left out: ").rstrip(".")
    assert labels.what_is_there([], [("A question", reason)]).endswith(f"• A question ({within})")
