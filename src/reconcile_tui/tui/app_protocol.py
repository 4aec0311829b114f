"""The app as its services, screens and fields see it, so that none of them imports it.

`ScreenHost` is the part of Textual's `App` that services use; a test puts a small class in its
place. `Workbook` adds the services, each by the part of it that screens call; its members are
documented where they are implemented. `OpenWorksheets` registers what is open on the screens.

The messages that they post to each other are here too. None of those prints its fields: they hold
what the person wrote.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast, runtime_checkable

from textual.message import Message
from textual.screen import Screen

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import SafetyOutcome, SafetyResult
from reconcile_tui.domain.items import Link
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import Places
from reconcile_tui.workspace import OpenWorksheet, Workspace

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message_pump import MessagePump
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.worker import Worker

    from reconcile_tui.storage.entries import PlainView


Result = TypeVar("Result")


# -- open worksheets -------------------------------------------------------------------------------


class OpenView(Protocol):
    """A view of an open worksheet: all of it, one row, or its timeline."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen that it belongs to, or is."""

    @property
    def work(self) -> OpenWorksheet:
        """The worksheet."""

    @property
    def is_active_view(self) -> bool:
        """Whether it is displayed, and commands of its screen are meant for the worksheet."""

    def commit(self) -> None:
        """Give the session whatever the fields hold right now."""

    def show_again(self) -> None:
        """Redraw the answers from the session."""


@runtime_checkable
class StatusLine(Protocol):
    """A view that shows whether the answers are saved."""

    def update_status(self) -> None:
        """Update the status."""


class WorksheetPane(OpenView, StatusLine, Protocol):
    """A view of a whole worksheet, with its status line."""

    @property
    def is_at_sensitive(self) -> bool:
        """Whether the cursor is in a question whose answer is saved only if the person says so."""

    def links(self) -> list[tuple[str, str]]:
        """Return the links to parts and actions: the label of each, and its target for `follow`."""

    async def follow(self, target: str) -> bool:
        """Follow a link; return False for an unknown target."""

    def update_storage(self) -> None:
        """Update everything that depends on whether the worksheet is saved to a file."""

    def request_file_check(self) -> None:
        """Have the file checked for changes, if this view is what the person sees."""


class OpenWorksheets:
    """The open views, in the order in which they were opened.

    A view registers when it is mounted and unregisters when it is unmounted. So nobody searches a
    screen for widgets, and nobody loads the code of a worksheet to find out that none is open.

    `stack` returns the open screens. A screen that was just closed is not among them, though its
    views are unmounted a moment later: what they hold counts no longer.
    """

    def __init__(self, stack: Callable[[], Sequence[Screen[Any]]]) -> None:
        self._stack = stack
        self._views: dict[OpenView, WorksheetPane | None] = {}
        """Each view, with itself if it is a view of a whole worksheet."""

    def register(self, view: OpenView) -> None:
        """Add a view that was mounted."""
        self._views[view] = None

    def register_pane(self, pane: WorksheetPane) -> None:
        """Add a view of a whole worksheet."""
        self._views[pane] = pane

    def unregister(self, view: OpenView) -> None:
        """Remove a view that was unmounted."""
        self._views.pop(view, None)

    def views(self) -> list[OpenView]:
        """Return every open view. Safe in a signal handler: the list is made in one step."""
        stack = self._stack()
        return [view for view in list(self._views) if view.screen in stack]

    def panes(self) -> list[WorksheetPane]:
        """Return every open view of a whole worksheet."""
        stack = self._stack()
        return [pane for pane in list(self._views.values()) if pane and pane.screen in stack]

    def works(self) -> list[OpenWorksheet]:
        """Return every open worksheet, each once."""
        return list(dict.fromkeys(view.work for view in self.views()))

    def at(self, path: Path) -> OpenWorksheet | None:
        """Return the open worksheet whose answers are in this file, if there is one."""
        return next((work for work in self.works() if work.entry.path == path), None)

    def active_works(self, screen: Screen[Any]) -> list[OpenWorksheet]:
        """Return the worksheets that a screen shows now."""
        return [view.work for view in self.views() if view.screen is screen and view.is_active_view]

    def active_pane(self, screen: Screen[Any]) -> WorksheetPane | None:
        """Return the view of a whole worksheet that a screen shows now, if there is one."""
        shown = (one for one in self.panes() if one.screen is screen and one.is_active_view)
        return next(shown, None)

    def in_view(self) -> WorksheetPane | None:
        """Return the worksheet that the person sees, or sees next once overlays are closed."""
        order = list(self._stack())
        seen = [pane for pane in self.panes() if pane.is_active_view]
        return max(seen, key=lambda pane: order.index(pane.screen), default=None)

    def commit_all(self) -> None:
        """Give every session whatever the fields hold right now."""
        for view in self.views():
            view.commit()

    def show_again(self, work: OpenWorksheet) -> None:
        """Redraw the answers of a worksheet, wherever they are shown."""
        for view in self.views():
            if view.work is work:
                view.show_again()

    def update_status(self, work: OpenWorksheet) -> None:
        """Update the save status of a worksheet, wherever it is shown."""
        for view in self.views():
            if view.work is work and isinstance(view, StatusLine):
                view.update_status()

    def update_storage(self, work: OpenWorksheet) -> None:
        """Redraw a worksheet, with everything that depends on whether it is saved to a file."""
        for pane in self.panes():
            if pane.work is work:
                pane.show_again()
                pane.update_storage()

    def request_file_check(self) -> None:
        """Have the file of the worksheet in view checked for changes."""
        for pane in self.panes():
            pane.request_file_check()


# -- the app ---------------------------------------------------------------------------------------


class ScreenHost(Protocol):
    """The part of Textual's `App` that services use."""

    @property
    def is_running(self) -> bool: ...
    @property
    def screen(self) -> Screen[Any]: ...
    @property
    def screen_stack(self) -> list[Screen[Any]]: ...
    def push_screen(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Any: ...
    def pop_screen(self) -> Any: ...
    def notify(
        self,
        message: str,
        *,
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None: ...
    def clear_notifications(self) -> None: ...
    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool: ...
    def call_next(self, callback: Callable[..., Any], *args: Any) -> None: ...
    def post_message(self, message: Message) -> bool: ...
    def set_timer(self, delay: float, callback: Callable[..., Any] | None = None) -> Timer: ...
    def run_worker(
        self,
        work: Any,
        *,
        group: str = "default",
        exit_on_error: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[Any]: ...
    async def run_action(self, action: str, default_namespace: Any = None) -> bool: ...
    def batch_update(self) -> AbstractContextManager[None]: ...
    def suspend(self) -> AbstractContextManager[None]: ...
    def exit(self, result: int | None = None, return_code: int = 0) -> None: ...


class AppHost(ScreenHost, Protocol):
    """What our app adds to Textual's for the services that cover, suspend and end it."""

    @property
    def driver(self) -> Driver | None: ...
    @property
    def loop(self) -> asyncio.AbstractEventLoop | None: ...
    @property
    def exit_lines(self) -> Sequence[object]: ...
    def today(self) -> date: ...


@runtime_checkable
class HelpPlace(Protocol):
    """A screen with a help of its own."""

    @property
    def place(self) -> str:
        """The name of the help for what is on the screen."""


@runtime_checkable
class WritingPlace(Protocol):
    """A screen, or a part of one, where a person writes: a worksheet, or one row of it."""

    ignores_stray_typing: bool
    """Whether letters typed where no field takes them are ignored, instead of acting as keys."""


@runtime_checkable
class OpensByItself(Protocol):
    """A screen that may open by itself, while keys are typed that are meant for another place."""

    drawn_at: float
    """When it was first drawn, by the clock of the keys; infinite before, and 0 if asked for."""


class KeyQueueService(Protocol):
    """See `services.key_queue.KeyQueue`."""

    def hold(self, holder: Widget) -> None: ...
    def release(self, *holders: Widget) -> None: ...


class NavigationService(Protocol):
    """See `services.navigation.Navigation`."""

    def worksheet_at(self, path: Path) -> OpenWorksheet: ...
    def private_worksheet(self, kind: str) -> OpenWorksheet: ...
    def unsaved_worksheet(self, kind: str, path: Path | None = None) -> OpenWorksheet | None: ...
    def forget_file(self, path: Path) -> None: ...
    def open_saved(self, path: Path, *at: str) -> None: ...
    def start(self, kind: str) -> None: ...
    def answer_again(self, path: Path) -> None: ...
    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None: ...
    async def follow_link(self, link: Link) -> None: ...
    async def show_tab(self, tab: str) -> None: ...
    async def show_myth(self, name: str) -> None: ...
    def show_page(self, name: str) -> None: ...
    def show_sources(self, claims: Sequence[str], first: str = "") -> None: ...
    def show_layers(self) -> None: ...
    def show_timeline(self, work: OpenWorksheet) -> None: ...
    def show_timeline_of(self, path: Path) -> None: ...
    def show_newest_timeline(self) -> None: ...
    def compare_with_before(self, work: OpenWorksheet) -> None: ...
    def choose_version(self, work: OpenWorksheet) -> None: ...


class SafetyQuestionsService(Protocol):
    """See `services.navigation.SafetyQuestions`."""

    outcomes: dict[str, SafetyResult]

    def ask_both_before(self, sheet: Worksheet, then: Callable[[], object]) -> None: ...
    def ask(
        self, answered: Callable[[SafetyOutcome | None], None], *, alone: bool = True
    ) -> None: ...


class EditorService(Protocol):
    """See `services.external_editor.ExternalEditor`."""

    def edit_outside(self, work: OpenWorksheet) -> None: ...
    def edit_file(self, work: OpenWorksheet) -> None: ...
    def edit_broken_file(self, path: Path, closed: Callable[[], None]) -> None: ...


class SaveStatusService(Protocol):
    """See `services.saving.SaveStatus`."""

    @property
    def failing(self) -> Collection[OpenWorksheet]: ...


class NotificationService(Protocol):
    """See `services.notifications.Notifications`."""

    def clear_on_leave(self) -> None: ...


class CoverService(Protocol):
    """See `services.idle_cover.IdleCover`."""

    @property
    def is_covered(self) -> bool: ...
    def cover(self) -> None: ...
    def set_minutes(self, minutes: str) -> None: ...


class EraseService(Protocol):
    """See `services.erase.Erase`."""

    def remove_everything(self) -> None: ...


class PreferencesService(Protocol):
    """See `services.preferences.Preferences`."""

    @property
    def values(self) -> dict[str, str]: ...
    @property
    def trouble(self) -> str: ...
    @property
    def wants_mouse(self) -> bool: ...
    def text(self, key: str) -> str: ...
    def keep(self, key: str, value: str, message: str = "") -> None: ...


class Workbook(ScreenHost, Protocol):
    """The app as screens and fields know it: its services, by what they do."""

    library: Library
    places: Places
    workspace: Workspace
    saver: Saver
    open_worksheets: OpenWorksheets

    @property
    def keys(self) -> KeyQueueService: ...
    @property
    def navigation(self) -> NavigationService: ...
    @property
    def safety_questions(self) -> SafetyQuestionsService: ...
    @property
    def editor(self) -> EditorService: ...
    @property
    def save_status(self) -> SaveStatusService: ...
    @property
    def notifications(self) -> NotificationService: ...
    @property
    def idle_cover(self) -> CoverService: ...
    @property
    def erase(self) -> EraseService: ...
    @property
    def preferences(self) -> PreferencesService: ...
    def set_look(self, look: str) -> None: ...
    def today(self) -> date: ...
    def now(self) -> datetime: ...


def workbook(node: MessagePump) -> Workbook:
    """Return the app that a screen or a widget belongs to."""
    return cast("Workbook", node.app)


def close_screen(screen: Screen[Any], result: object = None) -> None:
    """Close a screen with its result; while another one covers it, once that one is gone.

    `Screen.dismiss` closes the screen on top, whichever it is called on: that may be the cover by
    now, which would uncover the words, and the screen itself would stay.
    """
    changed = screen.app.screen_change_signal

    def close(_: object) -> None:
        if screen.app.screen is screen:
            changed.unsubscribe(screen)
            screen.dismiss(result)

    if screen.app.screen is screen:
        screen.dismiss(result)
    elif screen.is_running:
        changed.subscribe(screen, close)


# -- messages --------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False)
class Cleared(Message):
    """The answer at `mark` was cleared; it is erased when its worksheet closes."""

    work: OpenWorksheet
    mark: str


@dataclass(eq=False, repr=False)
class FileChanged(Message, bubble=False):
    """A file was changed outside this app, and can be read."""

    work: OpenWorksheet


class CursorMoved(Message):
    """The cursor moved to another line of its question, or must be scrolled into view."""


class KeysChanged(Message):
    """The keys that mean something in a pane changed."""


class Edited(Message):
    """An answer changed; the session has it already."""


@dataclass(eq=False, repr=False)
class NextFieldRequested(Message):
    """The person finished with a field: on to the next (1) or back to the one before (-1)."""

    step: int


@dataclass(eq=False, repr=False)
class LinkFollowed(Message):
    """A link was followed."""

    link: Link


@dataclass(eq=False, repr=False)
class FileCheckRequested(Message):
    """A worksheet is in view: check whether its file was changed outside this app."""

    work: OpenWorksheet


@dataclass(eq=False, repr=False)
class SearchRequested(Message):
    """Search the list or page that `origin` is, or is part of."""

    origin: Widget


class WorksheetClosed(Message):
    """The person stepped out of a worksheet."""
