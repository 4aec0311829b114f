"""A private run on the screen: what it announces, what it refuses, and what it never writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import msgspec
import pytest

from reconcile_tui import private_run
from reconcile_tui.content.library import Library
from reconcile_tui.errors import AppError
from reconcile_tui.messages import exporting
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.tui import worksheets as labels_of_list
from reconcile_tui.storage import export_file
from reconcile_tui.storage.export_file import copy_out
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook, take_back_version
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import FirstPage
from reconcile_tui.tui.screens.worksheet.sheet import SheetView, WorksheetScreen
from reconcile_tui.tui.screens.worksheets import actions
from reconcile_tui.tui.screens.worksheets.pane import ShelfPane
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.test_private_run import tree
from tests.tui.conftest import listen
from tests.tui.hand import NOW, BookHand, write_down

FOUGHT = {"ended-us": "We never came back to a fight."}

OpenPrivate = Callable[..., AbstractAsyncContextManager[BookHand]]


@pytest.fixture
def open_private(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPrivate]:
    """The complete app in a private run, with file writes blocked as the program blocks them."""

    @asynccontextmanager
    async def opened(
        opening: Opening | None = None, *, past_first_page: bool = True
    ) -> AsyncIterator[BookHand]:
        app = WorkbookApp(msgspec.structs.replace(places, private_run=True), opening)
        private_run.begin()
        try:
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                hand = BookHand(app, pilot)
                listen(hand, monkeypatch)
                await hand.settle()
                if past_first_page:
                    await hand.press("enter")
                yield hand
                hand.look()
        finally:
            private_run.end()
            app.saver.stop()  # the refused writes are still pending

    yield opened
    private_run.end()


async def test_it_begins_by_saying_what_it_hides_and_what_not(
    open_private: OpenPrivate, places: Places
) -> None:
    write_down(places, "what-changed", FOUGHT)
    async with open_private(past_first_page=False) as hand:
        assert isinstance(hand.app.screen, FirstPage)
        await hand.sees(
            "The app writes nothing to the disk in this run",
            "A private run can't hide that you were here. The shell history may show your command",
            "While the app is open, the list of running programs (ps) may show it.",
            "tmux or GNU screen may keep what was on the screen",
            "If memory runs low or the computer sleeps, what you type may end up on its disk",
            "Don't change your habits suddenly",
            "To quit, press ctrl+q",
        )
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_the_status_bar_says_so_on_every_tab(open_private: OpenPrivate) -> None:
    async with open_private() as hand:
        for _ in range(5):
            await hand.sees(words.NOTHING_IS_SAVED)
            shown = [line for line in hand.lines() if words.NOTHING_IS_SAVED in line]
            assert len(shown) == 1
            await hand.press("ctrl+t")


@pytest.mark.slow
async def test_help_leads_back_to_the_same_first_page(open_private: OpenPrivate) -> None:
    async with open_private() as hand:
        await hand.press("f1", "tab")
        await hand.sees(labels.FIRST_PAGE_AGAIN)
        await hand.press("enter")
        await hand.sees("A private run: nothing is saved")


async def test_commands_offer_no_page_that_is_untrue_in_this_run(open_private: OpenPrivate) -> None:
    async with open_private() as hand:
        await hand.press("ctrl+p")
        await hand.type("first page")
        await hand.sees("Read: A private run: nothing is saved")
        assert "Who can see what you write" not in hand.words()


@pytest.mark.slow
async def test_choosing_between_two_versions_is_refused(
    open_private: OpenPrivate, places: Places
) -> None:
    path = write_down(places, "what-changed", FOUGHT)
    other = path.with_name(f"{path.stem}.sync-conflict-20261121-101010-ABCDEFG.toml")
    other.write_text(path.read_text().replace("a fight", "a silence"))
    before = tree(places.data.parent)
    async with open_private(Opening(path=path)) as hand:
        hand.app.navigation.choose_version(hand.work)
        await hand.sees("a fight", "a silence")
        await hand.press("right", "enter")
        await hand.hears(words.CHANGES_NOTHING)
        assert hand.value("ended-us") == FOUGHT["ended-us"]
    assert tree(places.data.parent) == before


async def test_words_of_a_new_worksheet_stay_until_the_end_and_go_nowhere(
    open_private: OpenPrivate, places: Places
) -> None:
    async with open_private() as hand:
        await hand.start("what-changed")
        await hand.sees(words.NOTHING_IS_SAVED)
        await hand.at("different")
        await hand.type("Nothing yet.")
        await hand.press("escape", "escape")
        await hand.hears(words.STILL_HERE)
        await hand.start("what-changed")
        assert hand.value("different") == "Nothing yet."
    assert not places.data.exists()
    assert not places.state.exists()
    assert not places.config.exists()


async def test_a_saved_worksheet_that_is_opened_stays_as_it_is(
    open_private: OpenPrivate, places: Places
) -> None:
    path = write_down(places, "what-changed", FOUGHT)
    before = tree(places.data.parent)
    async with open_private(Opening(path=path)) as hand:
        await hand.sees(words.FILE_STAYS)
        await hand.type("Words in memory.")
        await hand.show_item("ended-us")
        await hand.press("ctrl+r")
        assert hand.said[-1] == words.CLEARED_HERE
        await hand.press("escape", "escape")
        await hand.hears(words.STILL_HERE)
        await hand.open(path)
        assert hand.value("different") == "Words in memory."
        assert hand.value("ended-us") is None
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert tree(places.data.parent) == before


@pytest.mark.slow
async def test_an_editor_is_refused_with_a_sentence(
    open_private: OpenPrivate, places: Places
) -> None:
    path = write_down(places, "what-changed", FOUGHT)
    async with open_private(Opening(path=path)) as hand:
        hand.app.editor.edit_outside(hand.work)
        hand.app.editor.edit_broken_file(path, lambda: None)
        assert hand.said == [words.RUN_HAS_NO_EDITOR, words.RUN_HAS_NO_EDITOR]


async def test_what_would_change_a_file_is_refused_with_a_sentence(
    open_private: OpenPrivate, places: Places
) -> None:
    write_down(places, "what-changed", FOUGHT)
    before = tree(places.data.parent)
    async with open_private() as hand:
        pane = hand.app.screen.query_one(ShelfPane)
        await hand.until(lambda: pane.line_in_hand() is not None)
        line = pane.line_in_hand()
        assert line is not None
        changing = {action.label: action.act for action in actions.actions_for(line)}
        for label in (
            labels_of_list.RENAME,
            labels_of_list.REMOVE,
            exporting.WRITE,
            exporting.SHARE,
        ):
            changing[label](hand.app, line)
        hand.app.erase.remove_everything()
        assert hand.said == [words.CHANGES_NOTHING] * 5
        assert isinstance(hand.app.screen, HomeScreen)
    assert tree(places.data.parent) == before


async def test_whatever_tries_to_write_all_the_same_is_stopped_with_a_sentence(
    open_private: OpenPrivate, places: Places
) -> None:
    path = write_down(places, "what-changed", FOUGHT)
    sheet = Library(places.content, None).worksheet("what-changed")
    Notebook(places).rename(path, "Its title", sheet.prompts, NOW)
    History(places.state, path).add(path.read_bytes(), "mine", NOW)
    in_trash = Notebook(places).remove(write_down(places, "what-changed", FOUGHT))
    before = tree(places.data.parent)
    async with open_private() as hand:
        notebook, now = hand.app.workspace.notebook, hand.app.now()
        for attempt in (
            lambda: notebook.remove(path),
            lambda: notebook.erase(path),
            lambda: notebook.rename(path, "Another title", {}, now),
            lambda: export_file.write_export(places, places.data / "copy.txt", "words"),
            lambda: copy_out(places, places.data.parent / "all", now.date()),
            lambda: notebook.restore(in_trash),
            lambda: take_back_version(notebook, path, 1, sheet, now),
            lambda: History(places.state, path).empty(),
        ):
            with pytest.raises(AppError, match="this is a private run, and nothing is saved"):
                attempt()
    assert tree(places.data.parent) == before


@pytest.mark.slow
async def test_a_worksheet_saved_after_all_stays_so_when_it_is_opened_again(
    open_private: OpenPrivate, places: Places
) -> None:
    async with open_private() as hand:
        await hand.start("what-changed")
        await hand.at("different")
        await hand.type("Words to keep.")
        hand.app.private_answers.ask_to_keep(hand.app.screen.query_one(SheetView))
        await hand.settle()
        await hand.press("down", "down", "enter")
        await hand.until(lambda: hand.work.saved_at is not None and not hand.work.dirty)
        (path,) = places.worksheets.iterdir()
        await hand.press("escape", "escape")
        await hand.open(path)
        await hand.sees(words.ONLY_THIS)
        await hand.at("me-now")
        await hand.type("And more.")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert "And more." in path.read_text()


@pytest.mark.slow
async def test_answering_again_goes_back_to_what_is_only_in_memory(
    open_private: OpenPrivate, places: Places
) -> None:
    path = write_down(places, "what-changed", FOUGHT)
    async with open_private() as hand:
        for _ in range(2):
            hand.app.navigation.answer_again(path)
            await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
            await hand.settle()
            if hand.value("different") is None:
                await hand.at("different")
                await hand.type("Another answer.")
                await hand.press("escape", "escape")
                await hand.sees(labels_of_list.NOT_SAVED)
        assert hand.value("different") == "Another answer."


@pytest.mark.slow
async def test_a_setting_holds_until_the_end_and_says_so(
    open_private: OpenPrivate, places: Places
) -> None:
    async with open_private() as hand:
        hand.app.idle_cover.set_minutes("2")
        assert hand.said[-1] == words.UNTIL_YOU_QUIT
        hand.app.set_look("light")
        assert hand.app.preferences.values["look"] == "light"
    assert not places.config.exists()


@pytest.mark.parametrize("is_saved_before", [False, True])
async def test_one_worksheet_is_saved_after_all_when_the_person_says_so(
    open_private: OpenPrivate, places: Places, is_saved_before: bool
) -> None:
    path = write_down(places, "what-changed", FOUGHT) if is_saved_before else None
    async with open_private(Opening(path=path, kind=None if path else "what-changed")) as hand:
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.at("different")
        await hand.type("Words to keep.")
        hand.app.private_answers.ask_to_keep(hand.app.screen.query_one(SheetView))
        await hand.settle()
        assert isinstance(hand.app.screen, Choose)
        await hand.sees(words.SAVE_IN_RUN, "may see that the app was used")
        await hand.press("enter", "escape")
        assert hand.work.private, "Enter alone or Esc saved it"
        hand.app.private_answers.ask_to_keep(hand.app.screen.query_one(SheetView))
        await hand.settle()
        await hand.press("down", "down", "enter")
        await hand.hears(words.SAVED)
        await hand.sees("Only this worksheet is saved.")
        await hand.until(lambda: hand.work.saved_at is not None and not hand.work.dirty)
        await hand.press("escape", "escape")
        await hand.start("promises")
        await hand.sees(words.NOTHING_IS_SAVED)
    (saved,) = places.worksheets.iterdir()
    assert path in (None, saved)
    text = saved.read_text()
    assert "Words to keep." in text
    assert ("We never came back to a fight." in text) is is_saved_before
    assert not (places.state / "history").exists()
