"""A fake of the app for service tests, without Textual: records screens, notices and messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import SimpleNamespace
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

__all__ = ["FakeApp", "FakeScreen", "FakeView", "Finished"]


class FakeScreen:
    """A screen with one focused widget, or none."""

    def __init__(self, focused: Any = None) -> None:
        self.focused = focused
        self.is_mounted = True
        self.is_running = True
        self.active_bindings: dict[str, Any] = {}

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Call it immediately."""
        callback(*args)
        return True

    def refresh(self) -> None:
        """Draw nothing."""


class Finished:
    """The awaitable result that Textual returns for a pushed screen."""

    def __await__(self) -> Iterator[None]:
        yield from ()


class FakeApp:
    """Record open `screens`, `notices`, `messages` and the `exit_code`."""

    def __init__(self, places: Places, home: Any = None) -> None:
        self.places = places
        self.library = Library(places.content, None, checks_ours=False)
        self.saver = Saver(lambda *_: None, lambda *_: None)
        self.workspace = Workspace(self.library, Notebook(places), self.saver, self.now)
        self.screens: list[Any] = [home or FakeScreen()]
        self.open_worksheets = OpenWorksheets(lambda: self.screens)
        self.preferences = Preferences(cast("ScreenHost", self), places.config / "settings.toml")
        self.notices: list[str] = []
        self.messages: list[Message] = []
        self.held: list[Any] = []
        self.cleared: int = 0
        self.exit_code: int | None = None
        self.driver = None
        self.navigation: Any = None
        self.idle_cover = SimpleNamespace(is_covered=False)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.exit_lines: list[object] = []
        self.is_running = True
        self._callbacks: list[Callable[[Any], Any] | None] = []

    @property
    def as_workbook(self) -> Workbook:
        """The same object, typed as the complete app."""
        return cast("Workbook", self)

    @property
    def keys(self) -> FakeApp:
        """The fake's own key holds."""
        return self

    def hold(self, holder: Widget) -> None:
        """Record the holder."""
        self.held.append(holder)

    def release(self, *holders: Widget) -> None:
        """Remove the holder."""
        self.held = [one for one in self.held if one not in holders]

    @staticmethod
    def now() -> datetime:
        """Return the time at which every test runs."""
        return NOW

    def today(self) -> date:
        """Return the date at which every test runs."""
        return NOW.date()

    @property
    def screen(self) -> Screen[Any]:
        """The topmost screen."""
        return cast("Screen[Any]", self.screens[-1])

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """All open screens."""
        return cast("list[Screen[Any]]", self.screens)

    def push_screen(self, screen: Any, callback: Callable[[Any], Any] | None = None) -> Finished:
        """Put the screen on top of the stack."""
        self.screens.append(screen)
        self._callbacks.append(callback)
        return Finished()

    def pop_screen(self) -> Finished:
        """Remove the topmost screen."""
        self.screens.pop()
        self._callbacks.pop()
        return Finished()

    def answer(self, result: Any) -> None:
        """Dismiss the topmost screen with the person's answer."""
        callback = self._callbacks[-1]
        self.pop_screen()
        if callback is not None:
            callback(result)

    def notify(self, message: str, **_: Any) -> None:
        """Record the notice."""
        self.notices.append(message)

    def clear_notifications(self) -> None:
        """Count the call."""
        self.cleared += 1

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Call it immediately."""
        callback(*args)
        return True

    def call_next(self, callback: Callable[..., Any], *args: Any) -> None:
        """Call it immediately."""
        callback(*args)

    def post_message(self, message: Message) -> bool:
        """Record the message."""
        self.messages.append(message)
        return True

    def set_timer(self, _: float, callback: Callable[..., Any] | None = None) -> Any:
        """Call it immediately."""
        if callback is not None:
            callback()

    def run_worker(self, work: Coroutine[Any, Any, Any], **_: Any) -> Any:
        """Run the coroutine to its end."""
        asyncio.run(work)

    async def run_action(self, action: str, _: Any = None) -> bool:
        """Record the action."""
        self.notices.append(action)
        return True

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """Record the exit code."""
        self.exit_code = return_code

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """Do nothing: there are no updates to batch."""
        yield

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Do nothing: there is no terminal to release."""
        yield


class FakeView:
    """A worksheet view; `calls` lists the calls it received, in order."""

    def __init__(
        self,
        work: OpenWorksheet,
        screen: Any,
        *,
        is_active_view: bool = True,
        is_at_sensitive: bool = False,
    ) -> None:
        self.work, self.screen, self.is_active_view = work, screen, is_active_view
        self.is_at_sensitive = is_at_sensitive
        self.calls: list[str] = []

    def commit(self) -> None:
        """Record the call."""
        self.calls.append("commit")

    def show_again(self) -> None:
        """Record the call."""
        self.calls.append("show again")

    def links(self) -> list[tuple[str, str]]:
        """Return no actions."""
        return []

    async def follow(self, link: str) -> bool:
        """Record the call."""
        self.calls.append(link)
        return True

    def update_status(self) -> None:
        """Record the call."""
        self.calls.append("status")

    def update_storage(self) -> None:
        """Record the call."""
        self.calls.append("kept")

    def request_file_check(self) -> None:
        """Record the call."""
        self.calls.append("still shown")
