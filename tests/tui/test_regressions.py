"""Regressions: one test for each problem that people reported."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from reconcile_tui.domain.items import Choice
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.screens.worksheet.steps import END
from reconcile_tui.tui.widgets.chrome import KeyFooter, TabBar
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import WrappedText
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import resize
from tests.tui.test_letter import links

ANSWERED = {
    "different": "We never came back to a quarrel.",
    "contact": "yes",
    "ended-us": "We pause.",
    "me-now": "I come back.",
    "them-now": "They say so.",
    "fight-today": "Slower.",
}


# -- the review page -------------------------------------------------------------------------------


async def test_the_end_page_begins_with_its_first_line(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", ANSWERED)
    async with book() as hand:
        await hand.open(path)
        await hand.show("(end)")
        assert hand.view.form.scroll_offset.y == 0
        await hand.sees(labels.REVIEW)
        assert hand.here() == "(sections)", "no link is in view, so the section list has the focus"
        await hand.press("tab")
        await hand.sees(labels.STATE_CHOICES["completed"])


# -- sections behind a gate ------------------------------------------------------------------------


async def test_nothing_leads_behind_a_gate_that_holds(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.safety_questions.outcomes["repair-script"] = "open"
        await hand.start("repair-script")
        await hand.show("before-the-words", "made-afraid")
        assert f"{labels.CONTINUE_WITH}The words" in links(hand)
        item = hand.session.worksheet.by_id["made-afraid"]
        assert isinstance(item, Choice)
        place = item.values().index("yes")
        await hand.press("right", *["right"] * place, "space")
        await hand.until(lambda: isinstance(hand.app.screen, PageScreen), "its help page")
        await hand.press("escape")
        await hand.until(
            lambda: links(hand) == [labels.CONTINUE_WITH + labels.REVIEW], "only the review page"
        )
        await hand.view.show("the-words")
        await hand.settle()
        assert hand.view.current_step == END, "a section offered before must be closed too"
        assert hand.fields() == []


# -- the status bar --------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["red-flags", "this-week"])
async def test_keys_that_work_in_a_tab_with_a_sheet_are_in_the_last_line(
    book: OpenBook, tab: str
) -> None:
    async with book(size=(120, 36)) as hand:
        await hand.open_tab(tab)
        await hand.settle()
        said = str(hand.app.screen.query_one(KeyFooter).render())
        assert "F5 Next" in said
        assert "F8 Skip" in said


@pytest.mark.slow
@pytest.mark.parametrize("said", ["Short.", "Words that take more than a line, " * 3])
async def test_a_note_covers_neither_the_keys_nor_what_is_saved_nor_what_is_written(
    book: OpenBook, said: str
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("My words.")
        await hand.saved()
        for size in ((80, 24), (60, 16), (120, 36)):
            await resize(hand, *size)
            hand.app.notify(said, markup=False)
            await hand.until(lambda: hand.app.screen.query(Toast), "the note")
            await hand.sees("My words.", "Saved 14:03", "ctrl+p Commands", "ctrl+q Quit", said[:30])
            (note,) = hand.app.screen.query(Toast)
            assert not note.region.overlaps(hand.view.form.region), size
            hand.app.clear_notifications()
            await hand.until(lambda: not hand.app.screen.query(Toast), "the note is gone")


async def test_with_the_cursor_at_the_top_a_note_stands_above_the_last_lines(
    book: OpenBook,
) -> None:
    async with book(size=(60, 16)) as hand:
        hand.app.screen.query_one(TabBar).focus()
        await hand.settle()
        hand.app.notify("A note.", markup=False)
        await hand.sees("►Core idea", "A note.", "F1 Help")


# -- narrow terminals ------------------------------------------------------------------------------


def too_wide(hand: BookHand) -> list[str]:
    """Return the lines of Help that are wider than their panel."""
    return [
        line
        for part in hand.app.screen.query(WrappedText)
        for line in part.render().plain.split("\n")
        if len(line) > part.content_size.width
    ]


@pytest.mark.slow
async def test_help_is_set_for_the_width_there_is(book: OpenBook) -> None:
    async with book() as hand:
        for width in (60, 61, 79, 80, 120):
            await resize(hand, width, 20)
            for keys in (("f1",), ("f2",), ("f2", "right", "enter")):
                await hand.press(*keys)
                assert hand.app.screen.query(WrappedText)
                assert too_wide(hand) == [], width
                await hand.press(*["escape"] * len([key for key in keys if key != "right"]))
            await hand.press("f2")
            hand.app.screen.query_one(Choices).focus()
            await hand.press("down", "down")
            assert too_wide(hand) == [], width
            await hand.sees("United Kingdom")
            await hand.press("escape")


@pytest.mark.slow
async def test_help_is_set_anew_when_the_window_changes(book: OpenBook) -> None:
    async with book(size=(120, 36)) as hand:
        await hand.press("f2")
        await hand.pilot.resize_terminal(60, 20)
        await hand.settle()
        assert too_wide(hand) == []


# -- private worksheets ----------------------------------------------------------------------------


async def keep(hand: BookHand, kind: str) -> None:
    await hand.start(kind)
    await hand.press("right", "enter")
    await hand.press("f6", "down", "down", "enter")
    await hand.hears(labels.SAVED_WITH_NEUTRAL_NAME)
    await hand.until(lambda: not hand.work.dirty, "kept")
    await hand.press("escape", "escape")


@pytest.mark.slow
async def test_a_kept_sheet_opened_from_the_list_is_the_one_in_memory(book: OpenBook) -> None:
    async with book() as hand:
        await keep(hand, "before-you-start")
        (path,) = hand.files()
        await hand.open(path)
        first = hand.work
        await hand.press("escape", "escape")
        await hand.start("before-you-start")
        assert hand.work is first
        await hand.press("right", "right", "space")
        await hand.until(lambda: not hand.work.dirty)
        assert hand.files() == [path]


@pytest.mark.slow
async def test_what_another_program_wrote_into_it_is_seen_when_it_is_opened(
    book: OpenBook,
) -> None:
    async with book() as hand:
        await keep(hand, "before-you-start")
        (path,) = hand.files()
        text = path.read_text(encoding="utf-8")
        assert 'watched = "yes"' in text
        path.write_text(text.replace('watched = "yes"', 'watched = "no"'), "utf-8")
        await hand.open(path)
        assert hand.value("watched") == "no"
        await hand.press("escape", "escape")
        await hand.start("before-you-start")
        assert hand.value("watched") == "no"


@pytest.mark.slow
async def test_an_erased_private_sheet_is_not_written_again(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await keep(hand, "before-you-start")
        await hand.open_tab("worksheets")
        await hand.settle()
        await hand.sees("Notes")
        await hand.press("delete", "down", "enter")
        await hand.hears(labels.ERASED)
        assert list(places.worksheets.iterdir()) == []
        await hand.start("before-you-start")
        assert hand.work.private, "it must be in memory only again"
        assert hand.value("watched") == "yes"
        await hand.show("who-can-read", "watched")
        await hand.press("right", "right", "space")
        assert hand.value("watched") == "no"
        assert hand.app.saver.flush(10)
        assert list(places.worksheets.iterdir()) == []
        await hand.press("escape", "escape", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert [path for path in hand.files() if path.is_file()] == []


@pytest.mark.slow
async def test_an_erased_sheet_that_the_disk_had_refused_is_not_written_again(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pending write is dropped when its file is erased."""
    async with book() as hand:
        await keep(hand, "before-you-start")
        with monkeypatch.context() as disk:

            def refuse(*_: object) -> None:
                raise CannotWriteError("The disk is full.")

            await hand.start("before-you-start")
            disk.setattr(hand.app.workspace.notebook, "save", refuse)
            await hand.show("who-can-read", "watched")
            await hand.press("right", "space")
            await hand.sees("NOT SAVED")
            await hand.press("escape", "escape")
            await hand.open_tab("worksheets")
            await hand.settle()
            await hand.press("delete", "down", "enter")
            await hand.hears(labels.ERASED)
        assert hand.app.saver.flush(10)
        assert list(places.worksheets.iterdir()) == []
        assert not hand.app.save_status.failing
        assert "NOT SAVED" not in hand.words()
