"""What the app is to its services, and to the screens and fields: no one has to import the app.

`ScreenHost` is the part of Textual's `App` that services use; a test puts a small class in its
place. `Workbook` adds what screens ask for. Both stand below all of them, so that no import leads
in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast, runtime_checkable

from textual.screen import Screen

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.safety_questions import QuietOutcome, Way
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.workspace import OpenWorksheet, Workspace

if TYPE_CHECKING:
    from textual.message import Message
    from textual.message_pump import MessagePump
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.worker import Worker

    from reconcile_tui.storage.entries import PlainView

Result = TypeVar("Result")


class ScreenHost(Protocol):
    """Shows screens and notices, and has things done in turn. Textual's `App` is one."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The open screens, the one on top last."""

    def push_screen(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Any:
        """Show a screen on top; `callback` gets what it is dismissed with."""

    def pop_screen(self) -> Any:
        """Close the screen on top."""

    def notify(
        self,
        message: str,
        *,
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something for a moment."""

    def clear_notifications(self) -> None:
        """Take every notice away."""

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Have something done after the messages that wait. Safe from any thread."""

    def call_next(self, callback: Callable[..., Any], *args: Any) -> None:
        """Have something done before the messages that wait."""

    def post_message(self, message: Message) -> bool:
        """Send a message to the app itself. Safe from any thread."""

    def set_timer(self, delay: float, callback: Callable[..., Any] | None = None) -> Timer:
        """Have something done after `delay` seconds."""

    def run_worker(
        self,
        work: Any,
        *,
        group: str = "default",
        exit_on_error: bool = True,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[Any]:
        """Run a coroutine, or a function in a thread, beside the messages."""

    async def run_action(self, action: str, default_namespace: Any = None) -> bool:
        """Do what a key or a link does."""


@runtime_checkable
class HelpPlace(Protocol):
    """A screen with a help of its own."""

    @property
    def place(self) -> str:
        """Which help belongs to what is on the screen."""


@runtime_checkable
class WritingPlace(Protocol):
    """A screen, or a part of one, where a person writes: a worksheet, or one row of it."""

    is_for_words: bool
    """Whether what is typed where no words are taken does nothing, instead of what keys mean."""


@runtime_checkable
class Unasked(Protocol):
    """A screen that may come by itself, while keys are typed that are meant for another place."""

    drawn_at: float
    """When it was first seen, by the clock of the keys; infinite before, and 0 where asked for."""


class KeyHolding(Protocol):
    """Has typed keys wait for a place that is being opened."""

    def hold(self, holder: Widget) -> None:
        """`holder` is being opened: what is typed now is meant for it."""

    def release(self, *holders: Widget) -> None:
        """These places can take keys."""


class Navigator(Protocol):
    """Opens worksheets, tabs, pages and screens."""

    def take(self, path: Path) -> OpenWorksheet:
        """The worksheet in a file: the one already open, so that no two of them disagree."""

    def private_work(self, kind: str) -> OpenWorksheet:
        """The one private worksheet of a kind while the program runs."""

    def in_memory(self, kind: str, path: Path | None = None) -> OpenWorksheet | None:
        """The worksheet of a file, or of a kind without one, with words only in memory."""

    def forget_file(self, path: Path) -> None:
        """A private worksheet is to be erased: what is in memory must not write it again."""

    def open_saved(self, path: Path, *at: str) -> None:
        """Open saved answers, at a question and a row of it."""

    def start(self, kind: str) -> None:
        """Start a blank worksheet."""

    def answer_again(self, path: Path) -> None:
        """Answer a worksheet again."""

    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None:
        """Show a file as it is."""

    async def go_through(self, door: Door) -> None:
        """Go where a door leads."""

    def go_to_tab(self, tab: str) -> None:
        """Go to a tab from wherever the person is."""

    async def to_tab(self, tab: str) -> None:
        """Close what stands above the tabs, and turn to one of them."""

    def show_myth(self, name: str) -> None:
        """Show one myth card."""

    def show_layers(self) -> None:
        """Show the four layers."""

    def show_timeline(self, work: OpenWorksheet) -> None:
        """Show the promises of a worksheet week by week."""

    def show_timeline_of(self, path: Path) -> None:
        """Show those of a saved worksheet."""

    def show_newest_timeline(self) -> None:
        """Show those of the newest saved worksheet that has some."""

    def compare_with_before(self, work: OpenWorksheet) -> None:
        """Lay a worksheet that was answered again beside the one from before."""

    def choose_version(self, work: OpenWorksheet) -> None:
        """Look at two versions of a file, and choose."""


class Asking(Protocol):
    """The safety questions that stand before what is meant for two."""

    ways: dict[str, Way]
    """For each worksheet that was let through, whether its sharing is open."""

    def both_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only where both want it."""

    def ask(self, answered: Callable[[QuietOutcome | None], None], *, alone: bool = True) -> None:
        """Ask, and tell the outcome."""


class Editing(Protocol):
    """The person's own editor."""

    def edit_outside(self, work: OpenWorksheet) -> None:
        """Edit the answer that the cursor is in, or the whole file."""

    def edit_file(self, work: OpenWorksheet) -> None:
        """Edit the whole file of a worksheet."""

    def edit_broken_file(self, path: Path, closed: Callable[[], None]) -> None:
        """Edit a file that cannot be opened as answers."""


class Unsaved(Protocol):
    """What the disk does not take."""

    @property
    def failing(self) -> Collection[OpenWorksheet]:
        """Worksheets whose newest words are not on the disk."""


class Noting(Protocol):
    """Short notices."""

    def leave(self) -> None:
        """Take away a notice that belongs to the place before."""


class Covering(Protocol):
    """The cover over a screen that nobody is at."""

    def cover(self) -> None:
        """Save, and cover the screen."""

    def set_minutes(self, minutes: str) -> None:
        """Cover after so many minutes; 0 never does."""


class Erasing(Protocol):
    """The way to remove everything."""

    def remove_everything(self) -> None:
        """Show what would go, and ask for the word."""


class Preferring(Protocol):
    """The settings that are kept."""

    @property
    def values(self) -> dict[str, str]:
        """What is set."""

    @property
    def trouble(self) -> str:
        """What is wrong with their file, in a sentence; empty where nothing is."""

    def text(self, key: str) -> str:
        """What is set, or the default."""

    @property
    def wants_mouse(self) -> bool:
        """Whether the mouse is turned on."""

    def keep(self, key: str, value: str, said: str = "") -> None:
        """Keep one setting, or forget it, and say so."""


class Workbook(ScreenHost, Protocol):
    """The app as screens and fields know it: its services, by what they do."""

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """End the app."""

    @property
    def library(self) -> Library:
        """What can be read and filled in."""

    @property
    def places(self) -> Places:
        """Where things are kept."""

    @property
    def workspace(self) -> Workspace:
        """Where worksheets are opened and saved."""

    @property
    def saver(self) -> Saver:
        """The one writer."""

    @property
    def open_worksheets(self) -> OpenWorksheets:
        """The worksheets that are open."""

    @property
    def keys(self) -> KeyHolding:
        """Has keys wait for what is being opened."""

    @property
    def navigation(self) -> Navigator:
        """Opens things."""

    @property
    def safety_questions(self) -> Asking:
        """Asks before what is meant for two."""

    @property
    def editor(self) -> Editing:
        """Lends words to an editor."""

    @property
    def save_status(self) -> Unsaved:
        """Knows what is not on the disk."""

    @property
    def notifications(self) -> Noting:
        """Short notices."""

    @property
    def idle_cover(self) -> Covering:
        """Covers the screen."""

    @property
    def erase(self) -> Erasing:
        """Removes everything."""

    @property
    def preferences(self) -> Preferring:
        """The settings."""

    def set_look(self, look: str) -> None:
        """Choose the colours."""

    def now(self) -> datetime:
        """This moment."""

    def today(self) -> date:
        """This day, where the person is."""


def workbook(node: MessagePump) -> Workbook:
    """The app that a screen or a widget belongs to."""
    return cast("Workbook", node.app)
