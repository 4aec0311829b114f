"""Private worksheets: in memory until saved with consent, not counted, and with neutral names."""

from __future__ import annotations

import re

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.worksheet import Section
from reconcile_tui.messages import fields as editing
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand

RED_FLAGS = Library(shipped_content(), None).worksheet("red-flags")
COUNTS = re.compile(r"\b\d+ (?:of|/|answered|marked|yes|flags?|open)\b|%", re.IGNORECASE)


async def go_to_red_flags(hand: BookHand) -> None:
    screen = await hand.open_tab("red-flags")
    await hand.until(lambda: screen.query(".sheet .form > *"))
    await hand.settle()


async def mark_two(hand: BookHand) -> None:
    await hand.show("before-contact", "neck")
    await hand.press("right", "space")
    await hand.show("before-contact", "fear")
    await hand.press("right", "right", "space")
    await hand.until(lambda: hand.session.answers.values == {"neck": "yes", "fear": "not-sure"})


def nothing_on_disk(places: Places) -> bool:
    return not any(path.exists() for path in (places.data, places.config, places.state))


# -- in memory only --------------------------------------------------------------------------------


async def test_it_begins_with_a_moment_and_has_nothing_to_save_yet(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_red_flags(hand)
        await hand.sees("Put both feet on the floor.", "You can skip any of it")
        await hand.sees(labels.PRIVATE)
        await hand.press("f6")
        await hand.hears(labels.NOTHING_TO_SAVE)
        assert isinstance(hand.app.screen, HomeScreen)
        await hand.press("enter")
        await hand.at("hurt")


async def test_nothing_reaches_the_disk_or_an_editor_while_it_is_in_memory(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    async with book() as hand:
        await go_to_red_flags(hand)
        await mark_two(hand)
        assert hand.work.private
        await hand.press("f4")
        assert hand.said == [editing.NO_FILE_FOR_EDITOR]
        assert not isinstance(hand.app.screen, Choose), "F4 opens the editor, F6 saves"
        await hand.press("f9", "space")
        await hand.press("ctrl+t", "ctrl+t")
        await hand.press("f1", "escape", "f2", "escape")
        assert hand.app.saver.flush(10)
        assert nothing_on_disk(places)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert nothing_on_disk(places)


@pytest.mark.slow
async def test_leaving_it_and_coming_back_keeps_it_until_the_book_closes(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_red_flags(hand)
        await mark_two(hand)
        await hand.press("ctrl+t")
        await go_to_red_flags(hand)
        assert hand.value("neck") == "yes"
        assert not hand.work.dirty
    async with book() as hand:
        await go_to_red_flags(hand)
        assert hand.session.answers.is_empty()


async def test_before_you_start_is_private_too(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await hand.start("before-you-start")
        await hand.press("right", "enter")
        assert hand.value("watched") == "yes"
        await hand.sees(labels.PRIVATE)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert nothing_on_disk(places)


# -- saving ----------------------------------------------------------------------------------------


async def test_f6_asks_and_what_is_saved_then_has_a_neutral_name_and_title(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await go_to_red_flags(hand)
        await mark_two(hand)
        await hand.press("f6")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees(words.SAVE_SHEET, words.NOT_SAVED_NOW)
        await hand.press("enter")
        assert isinstance(hand.app.screen, Choose)
        await hand.press("down", "enter")
        assert hand.work.private, "the first choice must be not to save"
        await hand.press("f6", "escape")
        assert hand.work.private
        assert hand.app.saver.flush(10)
        assert nothing_on_disk(places)
        await hand.press("f6", "down", "down", "enter")
        await hand.hears(labels.SAVED_WITH_NEUTRAL_NAME)
        await hand.saved()
        (path,) = hand.files()
        assert path.name == "2026-11-22-notes.toml"
        assert hand.on_disk()["title"] == "Notes"
        assert hand.on_disk()["answers"] == {"neck": "yes", "fear": "not-sure"}
        await hand.show("before-contact", "weapon")
        await hand.press("right", "space")
        await hand.saved()
        assert hand.on_disk()["answers"]["weapon"] == "yes"
        assert hand.files() == [path], "left a copy"


@pytest.mark.parametrize("kind", ["what-changed", "this-week", "reflection"])
async def test_f6_asks_nothing_on_a_worksheet_that_is_saved_by_itself(
    book: OpenBook, kind: str
) -> None:
    async with book() as hand:
        await hand.start(kind)
        before = hand.app.screen
        await hand.press("f6")
        assert hand.app.screen is before
        assert hand.said == [labels.NOTHING_YET]
        assert hand.files() == []


async def test_f6_saves_at_once_and_says_when(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.at("different")
        await hand.type("We talk.")
        await hand.press("f6")
        assert hand.said == ["Saved 14:03"]
        assert hand.on_disk()["answers"] == {"different": "We talk."}


# -- no counts -------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_no_number_of_answers_is_shown_anywhere(book: OpenBook) -> None:
    async with book(size=(100, 60)) as hand:
        await go_to_red_flags(hand)
        for section in hand.session.form.sections():
            for item in section.item:
                if item.type_name == "choice":
                    hand.session.answer(item.id, "yes")
        for step in hand.view.steps.all():
            await hand.show(step.id)
            assert not COUNTS.search(hand.words()), step.id
            assert step.sign == " ", "a sign shows the progress"
        await hand.press("f6", "down", "down", "enter")
        await hand.saved()
        await hand.show("(end)")
        assert not COUNTS.search(hand.words())
        await hand.sees(labels.REVIEW_PRIVATE_SAVED)


@pytest.mark.slow
async def test_the_end_says_the_answers_are_in_memory_and_offers_no_mark(book: OpenBook) -> None:
    async with book(size=(100, 60)) as hand:
        await go_to_red_flags(hand)
        await mark_two(hand)
        await hand.show("(end)")
        await hand.sees(*labels.REVIEW_PRIVATE.split("\n\n"))
        for label in labels.STATE_CHOICES.values():
            assert label not in hand.words()


# -- guidance --------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", RED_FLAGS.section, ids=lambda one: one.id)
async def test_one_answer_is_enough_for_the_words_of_its_part(
    book: OpenBook, section: Section
) -> None:
    words = next(
        one
        for one in RED_FLAGS.guidance
        if one.after == section.id and all(c.value == ["yes", "not-sure"] for c in one.when_any)
    )
    async with book(size=(100, 60)) as hand:
        await go_to_red_flags(hand)
        await hand.show(section.id)
        assert words.title not in shown_words(hand)
        item = next(item for item in section.item if item.id == words.when_any[0].item)
        await hand.show(section.id, item.id)
        for answer in ("yes", "not-sure"):
            await hand.press("right", "space")
            assert hand.value(item.id) == answer
            await hand.until(lambda: words.title in shown_words(hand))
            for door in words.doors:
                assert door.label in shown_words(hand)
            await hand.press("space")
            await hand.until(lambda: words.title not in shown_words(hand))


def shown_words(hand: BookHand) -> str:
    """Return all text in the section, including what is scrolled out of view."""
    return "\n".join(str(widget.render()) for widget in hand.view.form.query("Words, PlaceLink"))


@pytest.mark.parametrize("answer", ["no", "rather-not"])
async def test_other_answers_bring_no_words_and_no_all_clear(book: OpenBook, answer: str) -> None:
    async with book(size=(100, 60)) as hand:
        await go_to_red_flags(hand)
        for item in RED_FLAGS.items():
            if item.type_name == "choice":
                hand.session.answer(item.id, answer)
        for section in RED_FLAGS.section:
            await hand.show(section.id)
            for words in RED_FLAGS.guidance:
                if words.after == section.id and words.when_any:
                    assert words.title not in shown_words(hand)
        await hand.show("(end)")
        assert "can't tell you that you're safe" in " ".join(shown_words(hand).split())


@pytest.mark.slow
async def test_a_door_of_the_guidance_leads_to_help_and_back(book: OpenBook) -> None:
    async with book(size=(100, 60)) as hand:
        await go_to_red_flags(hand)
        await mark_two(hand)
        doors = list(hand.view.form.query("Advice PlaceLink"))
        doors[0].focus()
        await hand.press("enter")
        assert isinstance(hand.app.screen, GetHelpScreen | PageScreen)
        await hand.press("escape")
        assert hand.value("neck") == "yes"
        assert hand.app.focused is doors[0]
