"""A book at hand: its folders, its frozen clock, and a person who reads and types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest

from reconcile_tui.opening import Opening
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.workspace import Work
from tests.tui.hand import NOW, BookHand, Hand
from tests.tui.one_sheet import SheetApp


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
    """The whole book under Pilot. Its first page is turned over unless a test asks for it."""
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
        async with app.run_test(size=size, notifications=True) as pilot:
            hand = BookHand(app, pilot)
            listen(hand, monkeypatch)
            await hand.settle()
            if past_first_page and not places.worksheets.exists():
                await hand.press("enter")
            yield hand

    yield open_book
    for app in opened:
        assert not app.keys.holds.overdue, "these held typed keys and never released them"
        assert app.saver.stop(20.0), "the saver did not end in peace"


class OpenSheet(Protocol):
    """Shows one sheet in a tiny app."""

    def __call__(
        self, work: Work, *, size: tuple[int, int] = (80, 24)
    ) -> AbstractAsyncContextManager[Hand]: ...


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> OpenSheet:
    """One sheet under Pilot, without the book around it."""

    @asynccontextmanager
    async def open_sheet(work: Work, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hand]:
        app = SheetApp(work)
        async with app.run_test(size=size, notifications=True) as pilot:
            hand = Hand(app, pilot)
            listen(hand, monkeypatch)
            await hand.settle()
            yield hand

    return open_sheet


def listen(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the hand hear every notice, however short it stays on the screen."""
    notify = hand.app.notify

    def heard(message: str, *args: object, **more: object) -> None:
        hand.said.append(message)
        notify(message, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(hand.app, "notify", heard)
