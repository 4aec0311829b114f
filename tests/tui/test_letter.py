"""The letter composed from answers: suggested, held overnight, read, and never sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reconcile_tui.domain.form import SafetyResult
from reconcile_tui.messages import fields as words
from reconcile_tui.messages.screens import STATE_CHOICES
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.gather import LetterScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.chrome import ActionLink
from tests.tui.conftest import Clock, OpenBook
from tests.tui.hand import NOW, BookHand, squeezed, write_down
from tests.tui.test_hostile_text import HOSTILE, no_control

KIND = "repair-script"
TOLD = {
    "what-i-did": "I walked out [again].\nTwice.",
    "how-it-landed": "You were left alone with it.",
    "made-afraid": "no",
    "no-demand": "You owe me no answer.",
}
ONE_TEXT = f"{TOLD['what-i-did']}\n\n{TOLD['how-it-landed']}\n\n{TOLD['no-demand']}"


def links(hand: BookHand) -> list[str]:
    return [link.label for link in hand.view.form.query(ActionLink)]


async def open_review(hand: BookHand, path: Path, way: SafetyResult = "open") -> None:
    hand.app.safety_questions.outcomes[KIND] = way
    await hand.open(path)
    await hand.show("(end)")


@pytest.mark.slow
async def test_what_cannot_be_read_is_said_to_be_missing(book: OpenBook, places: Places) -> None:
    path = write_down(places, KIND, {**TOLD, "how-it-landed": 7})
    async with book() as hand:
        await open_review(hand, path)
        anyway = next(one for one in hand.view.query(ActionLink) if one.label == words.SHOW_NOW)
        anyway.focus()
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, LetterScreen))
        await hand.sees("1 answer couldn't be read. It isn't in this text.")
        await hand.sees(f"{TOLD['what-i-did']}\n\n{TOLD['no-demand']}")


async def test_before_the_morning_it_rests_and_is_shown_only_if_asked(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, KIND, TOLD)
    async with book() as hand:
        await open_review(hand, path)
        await hand.sees("Sleep on it. What you wrote will be here tomorrow morning.")
        assert words.READ not in links(hand)
        await hand.sees(TOLD["how-it-landed"])
        assert squeezed(ONE_TEXT) not in hand.words(), "the letter was shown before the morning"
        await hand.press("enter")
        await hand.settle()
        assert not isinstance(hand.app.screen, LetterScreen), "Enter alone showed the letter"
        await hand.show("(end)")
        anyway = next(one for one in hand.view.query(ActionLink) if one.label == words.SHOW_NOW)
        assert hand.app.focused is not anyway
        anyway.focus()
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, LetterScreen), "the letter")
        await hand.sees(ONE_TEXT)


@pytest.mark.slow
@pytest.mark.parametrize(("hours", "rests"), [(1, True), (15, True), (16, False), (24, False)])
async def test_in_the_morning_it_is_there(
    book: OpenBook, places: Places, clock: Clock, hours: int, rests: bool
) -> None:
    path = write_down(places, KIND, TOLD)
    clock.now = NOW + timedelta(hours=hours)
    async with book() as hand:
        await open_review(hand, path)
        assert (words.SHOW_NOW in links(hand)) is rests
        assert (words.READ in links(hand)) is not rests


async def test_the_text_stands_as_it_was_written_and_says_who_may_read_it(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    path = write_down(places, KIND, TOLD)
    clock.now = NOW + timedelta(2)
    async with book() as hand:
        await open_review(hand, path)
        before = path.read_bytes()
        await hand.press("enter")
        screen = hand.app.screen
        assert isinstance(screen, LetterScreen)
        assert screen._text == ONE_TEXT
        await hand.sees("Your words, all together", words.WHO_READS, "I walked out [again].")
        assert words.YOURS_TO_KEEP not in hand.words()
        assert "no" not in screen._text.splitlines(), "an answer that the letter doesn't use"
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert path.read_bytes() == before
        assert hand.files() == [path], "left a copy"


async def test_a_letter_that_nobody_asked_for_is_yours_to_keep(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    path = write_down(places, KIND, TOLD)
    clock.now = NOW + timedelta(2)
    async with book() as hand:
        await open_review(hand, path, "alone")
        await hand.press("enter")
        await hand.sees(words.YOURS_TO_KEEP, words.WHO_READS)


@pytest.mark.slow
async def test_a_changed_word_rests_again_and_a_mark_does_not(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    path = write_down(places, KIND, TOLD)
    clock.now = NOW + timedelta(2)
    async with book() as hand:
        await open_review(hand, path)
        done = next(
            one for one in hand.view.query(ActionLink) if one.label == STATE_CHOICES["completed"]
        )
        done.focus()
        await hand.press("enter")
        await hand.until(lambda: hand.session.answers.status == "completed")
        assert words.READ in links(hand), "marking it as done held it overnight again"
        await hand.show("the-words", "how-it-landed")
        await hand.type(" I know.")
        await hand.until(lambda: not hand.work.dirty, "saved")
        await hand.show("(end)")
        assert words.SHOW_NOW in links(hand)


@pytest.mark.slow
async def test_an_empty_letter_is_not_offered(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.safety_questions.outcomes[KIND] = "open"
        await hand.start(KIND)
        await hand.show("(end)")
        assert words.READ not in links(hand)
        assert words.SHOW_NOW not in links(hand)


@pytest.mark.slow
async def test_other_sheets_have_no_text(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "x"})
    async with book() as hand:
        await hand.open(path)
        await hand.show("(end)")
        assert not {words.READ, words.SHOW_NOW} & set(links(hand))


@pytest.mark.slow
async def test_words_that_look_like_orders_stand_in_it_as_they_are(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    orders = " ".join(HOSTILE.values())
    path = write_down(places, KIND, {"what-i-did": orders})
    clock.now = NOW + timedelta(2)
    async with book() as hand:
        await open_review(hand, path)
        await hand.press("enter")
        screen = hand.app.screen
        assert isinstance(screen, LetterScreen)
        assert screen._text == orders
        assert no_control(hand)
        await hand.sees("[@click=app.quit]word[/]")
