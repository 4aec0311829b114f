"""A book at hand: its folders, its frozen clock, and a person who reads and types."""

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

from reconcile_tui.opening import Opening
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.hand import NOW, BookHand, Hand
from tests.tui.settled import DRAW, note_only, watch_threads
from tests.tui.single_worksheet import SheetApp
from tests.tui.styling import RememberingStylesheet


class Clock:
    """The moment the book believes it is; a test may turn it."""

    def __init__(self) -> None:
        self.now = NOW

    def read(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Every book of these tests opens on a Sunday in November, at three minutes past two."""
    frozen = Clock()
    monkeypatch.setattr(WorkbookApp, "now", staticmethod(frozen.read))
    return frozen


@pytest.fixture(autouse=True, scope="session")
def parsed_styles() -> Iterator[None]:
    """The same style sheet is parsed, and applied to the same nodes, once in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textual.app, "Stylesheet", RememberingStylesheet)
        # Each node that is styled looks for each of some hundred rules in a set.
        patch.setattr(RuleSet, "__hash__", object.__hash__)
        yield


@pytest.fixture(autouse=True, scope="session")
def counted_parameters() -> Iterator[None]:
    """Textual looks at the signature of each callback; the same code takes the same parameters."""
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
def drops_what_was_drawn() -> Iterator[None]:
    """Textual would keep the rendered lines of every closed app, and look through them again."""
    yield
    StylesCache.get_inner_outer.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def draws_when_settled() -> Iterator[None]:
    """Between two keys nothing is drawn by the clock; `settled` draws what there is to see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "UPDATE_PERIOD", 0.2)
        yield


@pytest.fixture(autouse=True, scope="session")
def draws_what_is_read() -> Iterator[None]:
    """A frame that nobody reads is not drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", note_only)
        yield


@pytest.fixture
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every frame is drawn, as on a terminal: for tests of the drawing itself."""
    monkeypatch.setattr(Compositor, "render_update", DRAW)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Folders that are not there yet, and the content that comes with the book."""
    person = tmp_path / "person"
    return Places(person / "data", person / "config", person / "state", shipped_content())


class OpenBook(Protocol):
    """Opens the book; it ends, and its saver with it, when the block does."""

    def __call__(
        self,
        opening: Opening | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        past_first_page: bool = True,
    ) -> AbstractAsyncContextManager[BookHand]: ...


@pytest.fixture
def book(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenBook]:
    """The whole book under Pilot. Its first page is turned over unless a test asks for it.

    It is turned before it is drawn: what a key does on it is asked in the tests of that page.
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
            monkeypatch.setattr(app.startup, "begin", app.startup._open_what_was_asked)
        watch_threads()
        async with app.run_test(size=size, notifications=True) as pilot:
            hand = BookHand(app, pilot)
            listen(hand, monkeypatch)
            await hand.settle()
            yield hand
            hand.look()

    yield open_book
    for app in opened:
        assert not app.keys.holds.overdue, "these held typed keys and never released them"
        assert app.saver.stop(20.0), "the saver did not end in peace"


OpenDiscreetly = Callable[..., AbstractAsyncContextManager[BookHand]]


@pytest.fixture
def discreetly(places: Places, monkeypatch: pytest.MonkeyPatch) -> OpenDiscreetly:
    """The whole app in a discreet run."""

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
            assert app.saver.stop(20.0), "the saver did not end in peace"

    return opened


class OpenSheet(Protocol):
    """Shows one sheet in a tiny app."""

    def __call__(
        self, work: OpenWorksheet, *, size: tuple[int, int] = (80, 24)
    ) -> AbstractAsyncContextManager[Hand]: ...


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> OpenSheet:
    """One sheet under Pilot, without the book around it."""

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
    """Have the hand hear every notice, however short it stays on the screen."""
    notify = hand.app.notify

    def heard(message: str, *args: object, **more: object) -> None:
        hand.said.append(message)
        notify(message, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(hand.app, "notify", heard)
