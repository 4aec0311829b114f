"""Fixtures for TUI tests: temporary folders, a frozen clock, and the app under Pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec
import pytest
import textual.app
from textual import _callback, screen
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.css.model import RuleSet

from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.hand import NOW, BookHand, Hand
from tests.tui.settled import DRAW, render_only, watch_threads
from tests.tui.single_worksheet import SheetApp
from tests.tui.styling import CachingStylesheet


class Clock:
    """A clock that a test can set."""

    def __init__(self) -> None:
        self.now = NOW

    def read(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Freeze the app's clock at Sunday, November 22, 2026, 14:03."""
    frozen = Clock()
    monkeypatch.setattr(WorkbookApp, "now", staticmethod(frozen.read))
    return frozen


@pytest.fixture(autouse=True, scope="session")
def cached_styles() -> Iterator[None]:
    """Cache parsed style sheets and their results for the whole test process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textual.app, "Stylesheet", CachingStylesheet)
        # Matching styles looks up some hundred rules in a set for each node.
        patch.setattr(RuleSet, "__hash__", object.__hash__)
        yield


@pytest.fixture(autouse=True, scope="session")
def cached_parameter_counts() -> Iterator[None]:
    """Cache the parameter count of each callback that Textual inspects."""
    count = _callback._count_parameters
    counted: dict[Hashable, int] = {}

    def count_once(func: Callable[..., object]) -> int:
        code = getattr(func, "__code__", None)
        if code is None or vars(func):
            return count(func)
        key = code, hasattr(func, "__self__")
        if key not in counted:
            counted[key] = count(func)
        return counted[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_callback, "_count_parameters", count_once)
        yield


@pytest.fixture(autouse=True)
def clear_line_cache() -> Iterator[None]:
    """Clear Textual's cache of rendered lines, which would keep every closed app alive."""
    yield
    StylesCache.get_inner_outer.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def no_timed_redraws() -> Iterator[None]:
    """Prevent timed redraws between two keys; `settled` draws what is due."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "UPDATE_PERIOD", 0.2)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_unread_frames() -> Iterator[None]:
    """Skip rendering frames that no test reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", render_only)
        yield


@pytest.fixture
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render every frame, as on a terminal, in tests of the drawing itself."""
    monkeypatch.setattr(Compositor, "render_update", DRAW)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Folders that don't exist yet, and the content that ships with the app."""
    person = tmp_path / "person"
    return Places(person / "data", person / "config", person / "state", shipped_content())


class OpenBook(Protocol):
    """Open the app; the app and its saver end with the context."""

    def __call__(
        self,
        opening: Opening | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        past_first_page: bool = True,
    ) -> AbstractAsyncContextManager[BookHand]: ...


@pytest.fixture
def book(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenBook]:
    """The complete app under Pilot, past its first page unless a test asks for it.

    The first page is skipped before it's drawn; its keys have tests of their own.
    """
    opened: list[WorkbookApp] = []

    @asynccontextmanager
    async def open_book(
        opening: Opening | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        past_first_page: bool = True,
    ) -> AsyncIterator[BookHand]:
        app = WorkbookApp(places, opening)
        opened.append(app)
        if past_first_page and not app.startup.is_waiting:
            monkeypatch.setattr(app.startup, "begin", app.startup._open_requested)
        watch_threads()
        async with app.run_test(size=size, notifications=True) as pilot:
            hand = BookHand(app, pilot)
            listen(hand, monkeypatch)
            await hand.settle()
            yield hand
            hand.look()

    yield open_book
    for app in opened:
        assert not app.keys.holds.overdue, "keys were held and never released by these"
        assert app.saver.stop(20.0), "the saver didn't stop within 20 seconds"


OpenDiscreet = Callable[..., AbstractAsyncContextManager[BookHand]]


@pytest.fixture
def open_discreet(places: Places, monkeypatch: pytest.MonkeyPatch) -> OpenDiscreet:
    """The complete app in a discreet run."""

    @asynccontextmanager
    async def opened(opening: Opening | None = None) -> AsyncIterator[BookHand]:
        app = WorkbookApp(msgspec.structs.replace(places, discreet=True), opening)
        try:
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                hand = BookHand(app, pilot)
                listen(hand, monkeypatch)
                await hand.settle()
                yield hand
                hand.look()
        finally:
            assert app.saver.stop(20.0), "the saver didn't stop within 20 seconds"

    return opened


class OpenSheet(Protocol):
    """Open one worksheet in a minimal app."""

    def __call__(
        self, work: OpenWorksheet, *, size: tuple[int, int] = (80, 24)
    ) -> AbstractAsyncContextManager[Hand]: ...


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> OpenSheet:
    """One worksheet under Pilot, without the rest of the app."""

    @asynccontextmanager
    async def open_sheet(
        work: OpenWorksheet, *, size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Hand]:
        app = SheetApp(work)
        watch_threads()
        async with app.run_test(size=size, notifications=True) as pilot:
            hand = Hand(app, pilot)
            listen(hand, monkeypatch)
            await hand.settle()
            yield hand
            hand.look()

    return open_sheet


def listen(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record every notification in `hand.said`, however briefly it's displayed."""
    notify = hand.app.notify

    def heard(message: str, *args: object, **more: object) -> None:
        hand.said.append(message)
        notify(message, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(hand.app, "notify", heard)
