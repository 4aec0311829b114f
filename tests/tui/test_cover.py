"""The idle cover: words are saved, and the screen hides them until a key is pressed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest

from reconcile_tui.messages import screens as cover
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import read_settings
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.screens.commands import commands_of
from reconcile_tui.tui.screens.cover import Cover, SmallWindowScreen
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.screens.worksheets.compare import CompareScreen, show_comparison
from reconcile_tui.tui.services.idle_cover import IdleTimer, seconds_of
from reconcile_tui.tui.services.preferences import Preferences
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import resize

TEN = 600.0


class Watch:
    """A clock that a test can set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# -- detecting idleness ----------------------------------------------------------------------------


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def told() -> list[float]:
    return []


@pytest.fixture
def idle_timer(watch: Watch, told: list[float]) -> Iterator[IdleTimer]:
    yield (one := IdleTimer(TEN, lambda: told.append(watch.now), watch))
    one.stop()


def test_it_is_told_once_and_again_after_a_touch(
    idle_timer: IdleTimer, watch: Watch, told: list[float]
) -> None:
    assert idle_timer.poll() == TEN
    watch.now += 400
    idle_timer.touch()
    watch.now += 400
    assert idle_timer.poll() == 200, "the wait must continue with the remaining time"
    watch.now += 200
    assert idle_timer.poll() is None
    watch.now += 5000
    assert idle_timer.poll() is None
    assert told == [2000.0]
    idle_timer.touch()
    assert idle_timer.poll() == TEN


def test_zero_seconds_never_covers(idle_timer: IdleTimer, watch: Watch, told: list[float]) -> None:
    idle_timer.set_seconds(0)
    watch.now += 1e6
    assert idle_timer.poll() is None
    assert told == []
    idle_timer.set_seconds(60)
    assert idle_timer.poll() == 60


def test_the_thread_waits_without_looking_again_and_again() -> None:
    came, looks = threading.Event(), []

    class Counted(IdleTimer):
        def poll(self) -> float | None:
            looks.append(1)
            return super().poll()

    idle_timer = Counted(0.05, came.set)
    idle_timer.start()
    assert came.wait(10)
    assert len(looks) <= 4
    came.clear()
    idle_timer.touch()
    assert came.wait(10), "a key must start the wait again"
    idle_timer.stop()


@pytest.mark.parametrize(
    ("setting", "seconds"),
    [("", 600), ("10", 600), ("0", 0), ("0.5", 30), ("-3", 600), ("nan", 600), ('"x"', 600)],
)
def test_the_setting_is_in_minutes(places: Places, setting: str, seconds: float) -> None:
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text(f"cover_after = {setting}\n" if setting else "")
    preferences = Preferences(cast("ScreenHost", None), places.settings)
    assert seconds_of(preferences.number("cover_after")) == seconds


def test_a_person_may_write_a_number(places: Places) -> None:
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text('cover_after = 5\nlook = "dark"\n')
    assert read_settings(places.settings) == {"look": "dark", "cover_after": "5"}


# -- the cover -------------------------------------------------------------------------------------


async def go_idle(hand: BookHand, watch: Watch) -> None:
    idle_timer = hand.app.idle_cover.timer
    idle_timer.clock = watch
    idle_timer.touch()
    watch.now += TEN
    idle_timer.poll()
    await hand.until(lambda: hand.app.idle_cover.is_covered, "the cover")
    await hand.settle()


async def test_the_words_are_saved_and_hidden_until_a_key(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking.")
        await go_idle(hand, watch)
        assert hand.on_disk()["answers"]["different"] == "We stopped talking."
        assert hand.screen().split() == cover.PRESS_ANY_KEY.split()
        hand.app.notify("The file of the sheet was changed.")
        await hand.settle()
        assert hand.screen().split() == cover.PRESS_ANY_KEY.split()
        await hand.press("h")
        await hand.sees("We stopped talking.")
        assert hand.value("different") == "We stopped talking.", "the closing key was typed"
        await hand.type(" More.")
        await hand.until(lambda: hand.value("different") == "We stopped talking. More.")


@pytest.mark.slow
async def test_who_writes_on_without_looking_loses_one_letter(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await go_idle(hand, watch)
        await hand.type("ooh, and so on")
        await hand.until(lambda: hand.value("different") == "oh, and so on")


@pytest.mark.slow
async def test_a_key_held_down_to_wake_it_does_nothing_but_that(
    book: OpenBook, watch: Watch
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await go_idle(hand, watch)
        for later in (0.0, 0.6, 0.03, 0.03, 0.03):
            watch.now += later
            await hand.press("enter")
        assert hand.value("different") in {None, ""}
        watch.now += 1
        await hand.press("x", "enter", "y")
        assert hand.value("different") == "x\ny"


@pytest.mark.slow
async def test_after_a_pause_too_the_next_letter_is_typed(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f9")
        await hand.type("xhello")
        await hand.until(lambda: hand.value("different") == "hello")


async def test_a_key_that_wakes_it_does_nothing_else(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        before = hand.app.screen
        for key in ("f2", "f9", "escape", "ctrl+p", "enter"):
            await go_idle(hand, watch)
            await hand.press(key)
            await hand.until(lambda: hand.app.screen is before)


@pytest.mark.slow
async def test_it_covers_a_dialog_and_help_too(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        await hand.press("f2")
        await go_idle(hand, watch)
        assert hand.screen().split() == cover.PRESS_ANY_KEY.split()
        await hand.press("space")
        await hand.until(lambda: isinstance(hand.app.screen, GetHelpScreen))


@pytest.mark.slow
async def test_leaving_from_the_cover(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We stopped talking.")
        await go_idle(hand, watch)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.app.return_code == 0


async def test_a_key_in_time_keeps_it_away(book: OpenBook, watch: Watch) -> None:
    async with book() as hand:
        hand.app.idle_cover.timer.clock = watch
        hand.app.idle_cover.timer.touch()
        watch.now += TEN - 1
        await hand.press("down")
        watch.now += TEN - 1
        assert hand.app.idle_cover.timer.poll() == 1
        assert not isinstance(hand.app.screen, Cover)


async def test_it_is_set_from_the_palette_and_kept(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await hand.press("ctrl+p")
        await hand.type("never cover")
        await hand.press("down", "enter")
        await hand.hears(cover.NEVER_COVERED)
        assert "cover_after = 0\n" in places.settings.read_text()
        assert hand.app.idle_cover.timer.poll() is None
        hand.app.idle_cover.set_minutes("2")
        await hand.hears(cover.COVERED_AFTER)
        assert hand.app.idle_cover.timer.poll() is not None


def test_the_text_on_the_cover_reveals_nothing() -> None:
    said = cover.PRESS_ANY_KEY.lower()
    for word in ("book", "reconcile", "sheet", "private", "lock", "answer", "hidden", "cover"):
        assert word not in said


# -- what happens at the same moment ---------------------------------------------------------------


async def test_a_screen_that_is_left_as_the_cover_opens_takes_no_cover_away(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.navigation.show_help_now()
        await hand.settle()
        left = hand.app.screen
        hand.app.idle_cover.cover()
        await hand.app.run_action("step_out", left)
        await hand.settle()
        assert isinstance(hand.app.screen, Cover)
        await hand.press("space")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize("key", ["f1", "f2", "f7", "f9", "ctrl+p", "x"])
async def test_in_a_small_window_no_key_opens_anything_over_the_cover(
    book: OpenBook, key: str
) -> None:
    """Commands opened there, and led on to every worksheet."""
    async with book() as hand:
        await hand.start("what-changed")
        hand.app.idle_cover.cover()
        await hand.settle()
        await resize(hand, 59, 15)
        await hand.press(key)
        assert isinstance(hand.app.screen, SmallWindowScreen)
        await resize(hand, 80, 24)
        assert isinstance(hand.app.screen, Cover)
        await hand.press("space")
        assert isinstance(hand.app.screen, WorksheetScreen)


async def test_what_was_read_when_the_cover_opened_is_shown_after_it(
    book: OpenBook, places: Places
) -> None:
    paths = [
        write_down(places, "what-changed", {"different": words}, when=NOW - timedelta(days))
        for days, words in enumerate(["We never came back", "We came back"])
    ]
    async with book() as hand:
        show_comparison(hand.app, paths)
        hand.app.idle_cover.cover()
        await hand.settle()
        assert isinstance(hand.app.screen, Cover)
        await hand.press("space")
        assert isinstance(hand.app.screen, CompareScreen)
        assert len(hand.app.screen_stack) == 2
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_a_cover_that_opens_while_screens_are_closed_stays(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        going = asyncio.create_task(hand.app.navigation.show_tab("myths"))
        await asyncio.sleep(0)
        hand.app.idle_cover.cover()
        await going
        await hand.settle()
        assert isinstance(hand.app.screen, Cover)
        await hand.press("space")
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        assert home.active == "myths"


async def test_under_the_cover_nothing_is_closed_and_no_command_acts(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"different": "We never came back"})
    async with book() as hand:
        await hand.open(path)
        commands = commands_of(hand.app, hand.app.screen, hand.app.workspace.heads.read([path]))
        rename = next(one for one in commands if one.label == cover.RENAME)
        hand.app.idle_cover.cover()
        rename.run()
        await hand.settle()
        assert isinstance(hand.app.screen, Cover)
        await hand.press("space")
        assert isinstance(hand.app.screen, WorksheetScreen)
