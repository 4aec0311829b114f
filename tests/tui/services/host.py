"""The app as services see it, without Textual: it remembers what was shown, said and sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app_protocol import OpenWorksheets, ScreenHost, Workbook
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.workspace import OpenWorksheet, Workspace
from tests.tui.hand import NOW

__all__ = ["FakeBook", "FakeScreen", "FakeView", "Finished"]


class FakeScreen:
    """A screen with one focused widget, or none."""

    def __init__(self, focused: Any = None) -> None:
        self.focused = focused
        self.is_mounted = True
        self.is_running = True
        self.active_bindings: dict[str, Any] = {}

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """At once."""
        callback(*args)
        return True

    def refresh(self) -> None:
        """Nothing is drawn here."""


class Finished:
    """What Textual gives back for a screen that is shown: it can be waited for."""

    def __await__(self) -> Iterator[None]:
        yield from ()


class FakeBook:
    """Shows nothing: `screens` are open, `said` was notified, `sent` posted, `ended` the code."""

    def __init__(self, places: Places, home: Any = None) -> None:
        self.places = places
        self.library = Library(places.content, None, checks_ours=False)
        self.saver = Saver(lambda *_: None, lambda *_: None)
        self.workspace = Workspace(self.library, Notebook(places), self.saver, self.now)
        self.screens: list[Any] = [home or FakeScreen()]
        self.open_worksheets = OpenWorksheets(lambda: self.screens)
        self.preferences = Preferences(cast("ScreenHost", self), places.config / "settings.toml")
        self.said: list[str] = []
        self.sent: list[Message] = []
        self.held: list[Any] = []
        self.cleared: int = 0
        self.ended: int | None = None
        self.driver = None
        self.navigation: Any = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.last_words: list[object] = []
        self.is_running = True
        self._callbacks: list[Callable[[Any], Any] | None] = []

    @property
    def as_book(self) -> Workbook:
        """The same, for services that ask for the whole."""
        return cast("Workbook", self)

    @property
    def keys(self) -> FakeBook:
        """Holds keys."""
        return self

    def hold(self, holder: Widget) -> None:
        """Remember who holds."""
        self.held.append(holder)

    def release(self, *holders: Widget) -> None:
        """Forget them."""
        self.held = [one for one in self.held if one not in holders]

    @staticmethod
    def now() -> datetime:
        """The moment at which every test takes place."""
        return NOW

    def today(self) -> date:
        """Its day."""
        return NOW.date()

    @property
    def screen(self) -> Screen[Any]:
        """The one on top."""
        return cast("Screen[Any]", self.screens[-1])

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """All of them."""
        return cast("list[Screen[Any]]", self.screens)

    def push_screen(self, screen: Any, callback: Callable[[Any], Any] | None = None) -> Finished:
        """Put it on top."""
        self.screens.append(screen)
        self._callbacks.append(callback)
        return Finished()

    def pop_screen(self) -> Finished:
        """Take the top one away."""
        self.screens.pop()
        self._callbacks.pop()
        return Finished()

    def answer(self, result: Any) -> None:
        """The person answers what is on top."""
        callback = self._callbacks[-1]
        self.pop_screen()
        if callback is not None:
            callback(result)

    def notify(self, message: str, **_: Any) -> None:
        """Remember what was said."""
        self.said.append(message)

    def clear_notifications(self) -> None:
        """Count it."""
        self.cleared += 1

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """At once."""
        callback(*args)
        return True

    def call_next(self, callback: Callable[..., Any], *args: Any) -> None:
        """At once."""
        callback(*args)

    def post_message(self, message: Message) -> bool:
        """Remember what was sent."""
        self.sent.append(message)
        return True

    def set_timer(self, _: float, callback: Callable[..., Any] | None = None) -> Any:
        """At once."""
        if callback is not None:
            callback()

    def run_worker(self, work: Coroutine[Any, Any, Any], **_: Any) -> Any:
        """Run it to its end."""
        asyncio.run(work)

    async def run_action(self, action: str, _: Any = None) -> bool:
        """Remember which."""
        self.said.append(action)
        return True

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """Remember how it ended."""
        self.ended = return_code

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """Nothing is drawn here anyway."""
        yield

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """There is no terminal to give back."""
        yield


class FakeView:
    """A worksheet in view. `told` is what was asked of it, in order."""

    def __init__(
        self,
        work: OpenWorksheet,
        screen: Any,
        *,
        is_in_hand: bool = True,
        is_at_sensitive: bool = False,
    ) -> None:
        self.work, self.screen, self.is_in_hand = work, screen, is_in_hand
        self.is_at_sensitive = is_at_sensitive
        self.told: list[str] = []

    def commit(self) -> None:
        """Say that it was asked."""
        self.told.append("commit")

    def show_again(self) -> None:
        """Say that it was asked."""
        self.told.append("show again")

    def ways(self) -> list[tuple[str, str]]:
        """It offers nothing."""
        return []

    async def follow(self, way: str) -> bool:
        """Say that it was asked."""
        self.told.append(way)
        return True

    def say_status(self) -> None:
        """Say that it was asked."""
        self.told.append("status")

    def say_kept(self) -> None:
        """Say that it was asked."""
        self.told.append("kept")

    def say_still_shown(self) -> None:
        """Say that it was asked."""
        self.told.append("still shown")
