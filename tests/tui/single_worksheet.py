"""A minimal app with a single worksheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult

from reconcile_tui.content.library import Library
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.tui import app as book_app
from reconcile_tui.tui.app_protocol import OpenWorksheets
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetView
from reconcile_tui.tui.services.key_queue import KeyQueue, SmallWindow
from reconcile_tui.tui.theme import THEMES, text_widths
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.hand import NOW

__all__ = ["SheetApp"]


class SheetApp(App[int]):
    """One worksheet without the rest of the app: enough for most worksheet tests."""

    CSS_PATH: ClassVar = Path(book_app.__file__).with_name("style.tcss")

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work
        self.keys = KeyQueue(self, super().on_event, SmallWindow(self))
        self.open_worksheets = OpenWorksheets(lambda: self.screen_stack)
        self.animation_level = "none"
        self.register_theme(THEMES[0])
        self.theme = THEMES[0].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Add the variables for text widths."""
        return text_widths()

    async def on_event(self, event: events.Event) -> None:
        """Queue keys as the complete app does."""
        await self.keys.enqueue(event)

    def compose(self) -> ComposeResult:
        """Show the worksheet."""
        yield WorksheetView(self.work, Library(shipped_content(), None))

    def today(self) -> Any:
        """Return the frozen date."""
        return NOW.date()
