"""The book on the screen: what every screen shares, and the ways in and out."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.core.items import Door
from reconcile_tui.core.pages import Block, Page
from reconcile_tui.desk import Desk, Work
from reconcile_tui.errors import BookError, NoSuchError
from reconcile_tui.opening import Opening
from reconcile_tui.saver import Saver
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook, Saved
from reconcile_tui.store.paths import Places
from reconcile_tui.store.settings import read_settings, write_setting
from reconcile_tui.tui import labels
from reconcile_tui.tui.commands import KeyTable
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.leaving import Leaving
from reconcile_tui.tui.messages import (
    DoorOpened,
    GateReached,
    SaveFailed,
    SaveSucceeded,
    SourcesWanted,
)
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.help_now import HelpNow, crisis_lines
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import FirstPage, PageScreen
from reconcile_tui.tui.screens.worksheet import WorksheetScreen
from reconcile_tui.tui.sheet import SheetView
from reconcile_tui.tui.themes import LOOKS, THEMES, look_for

__all__ = ["BookApp", "run_book"]


class BookApp(Leaving, App[int]):
    """The whole book. Screens ask it for work, doors and help."""

    TITLE = "reconcile-tui"
    CSS_PATH = "style.tcss"
    BINDINGS = [*bindings("everywhere")]  # noqa: RUF012 - Textual reads a list here
    COMMANDS = {KeyTable}  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [
        (0, "-tiny"),
        (60, "-narrow"),
        (80, "-normal"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-low"), (16, "-enough")]

    def __init__(self, places: Places, opening: Opening | None = None) -> None:
        super().__init__()
        self.places = places
        self.opening = opening or Opening()
        self.library = Library(places.content, places.own_content)
        self.saver = Saver(self._saved, self._save_failed)
        self.desk = Desk(self.library, Notebook(places), self.saver, self.now)
        self.settings = read_settings(places.settings)
        self._private: dict[str, Work] = {}
        self._works: dict[Path, Work] = {}
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look_for(os.environ, self.opening.theme or self.settings.get("look", ""))

    @staticmethod
    def now() -> datetime:
        """This moment, with its offset."""
        return datetime.now().astimezone()

    def today(self) -> date:
        """This day, where the person is."""
        return self.now().date()

    # -- ways in -------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Home."""
        return HomeScreen()

    def on_mount(self) -> None:
        """The first page while nothing is kept here yet; then what was asked for."""
        if self.places.worksheets.exists():
            self._open_what_was_asked()
        else:
            page = self.library.page("first-start")
            blocks = self._with_places(page)
            self.push_screen(FirstPage(page.title, blocks), lambda _: self._open_what_was_asked())

    def _open_what_was_asked(self) -> None:
        if self.opening.path:
            self.open_saved(self.opening.path)
        elif self.opening.kind:
            self.start(self.opening.kind)

    def _with_places(self, page: Page) -> list[Block]:
        folder = str(self.places.worksheets)
        return [Block(text=b.text.replace("{data_dir}", folder), doors=b.doors) for b in page.block]

    def take(self, path: Path) -> Work:
        """The work on a file: the one already in hand, so that no two of them disagree."""
        for work in self._works.values():
            if work.entry.path == path:
                return work
        work = self.desk.open(path)
        self._works[path] = work
        return work

    def open_saved(self, path: Path) -> None:
        """Open saved answers; say why when they cannot be opened."""
        try:
            self.push_screen(WorksheetScreen(self.take(path)), self._sheet_closed)
        except BookError as error:
            self.push_screen(PageScreen(labels.CANNOT_OPEN, [_as_block(str(error), path)]))

    def start(self, kind: str) -> None:
        """Start a blank worksheet, or go back to a private one in memory."""
        sheet = self.library.worksheet(kind)
        work = self.private_work(kind) if sheet.private else self.desk.start(kind)
        self.push_screen(WorksheetScreen(work), self._sheet_closed)

    def answer_again(self, path: Path) -> None:
        """Answer a worksheet again, on a new sheet."""
        self.push_screen(WorksheetScreen(self.desk.again(path)), self._sheet_closed)

    def private_work(self, kind: str) -> Work:
        """The one work on a private sheet while the book is open."""
        if kind not in self._private:
            self._private[kind] = self.desk.start(kind)
        return self._private[kind]

    def _sheet_closed(self, _: None) -> None:
        home = self.screen
        if isinstance(home, HomeScreen):
            pane = home.pane(home.active)
            if pane is not None:
                pane.shown_again()  # type: ignore[attr-defined]  # every pane has it

    # -- doors ---------------------------------------------------------------------------------

    @on(DoorOpened)
    async def _door_opened(self, event: DoorOpened) -> None:
        await self.go_through(event.door)

    async def go_through(self, door: Door) -> None:
        """Go where a door leads."""
        kind, _, name = door.to.partition("/")
        if door.to == "help":
            self.action_help_now()
        elif door.to == "red-flags":
            await self._to_tab("red-flags")
        elif kind == "guide":
            await self._to_page(name)
        elif kind == "worksheet":
            self._to_sheet(name)

    async def _to_tab(self, tab: str) -> None:
        while len(self.screen_stack) > 1:
            self.collect()
            await self.pop_screen()
        home = self.screen
        if isinstance(home, HomeScreen):
            await home.turn_to(tab)

    async def _to_page(self, name: str) -> None:
        home = self.screen
        guide = home.pane("guide") if isinstance(home, HomeScreen) else None
        if guide is not None and guide.display and guide.go_to(name):  # type: ignore[attr-defined]
            return
        page = self.library.page(name)
        if name == "tonight":
            lead = crisis_lines(self.library.help_lines, self.size.width - 6)
            self.push_screen(PageScreen(page.title, list(page.block), lambda: list[Widget](lead)))
        else:
            self.push_screen(PageScreen(page.title, self._with_places(page) if "{" in str(page) else list(page.block)))

    def _to_sheet(self, name: str) -> None:
        try:
            sheet = self.library.worksheet(name)
        except NoSuchError as error:
            self.notify(str(error), markup=False)
            return
        if name == "this-week" and isinstance(self.screen, HomeScreen):
            self.run_worker(self._to_tab("this-week"))
            return
        work = self.private_work(name) if sheet.private else self.desk.current(name)
        if work.entry.path is not None:
            work = self.take(work.entry.path)
        self.push_screen(WorksheetScreen(work), self._sheet_closed)

    @on(GateReached)
    async def _gate_reached(self, event: GateReached) -> None:
        await self._to_page(event.page)

    @on(SourcesWanted)
    def _sources_wanted(self, event: SourcesWanted) -> None:
        from reconcile_tui.tui.screens.sources import Sources  # noqa: PLC0415 - opened on a key

        claims = [self.library.claims[c] for c in event.claims if c in self.library.claims]
        if not claims:
            self.notify(labels.NO_SOURCE, markup=False)
            return
        ids = [claim.id for claim in claims]
        self.push_screen(Sources(claims, ids.index(event.first) if event.first in ids else 0))

    # -- saving --------------------------------------------------------------------------------

    def _saved(self, work: object, saved: object) -> None:
        if isinstance(work, Work) and isinstance(saved, Saved):
            work.dirty, work.failed_since, work.why = False, None, ""
            work.saved_at = saved.when
            if saved.notice:
                work.notices.append(saved.notice)
            self.post_message(SaveSucceeded(work, "", saved.notice))

    def _save_failed(self, work: object, error: BookError) -> None:
        if isinstance(work, Work):
            work.failed_since = work.failed_since or self.now()
            work.why = str(error)
            self.post_message(SaveFailed(work, str(error)))

    @on(SaveSucceeded)
    @on(SaveFailed)
    def _say_status(self, event: SaveSucceeded | SaveFailed) -> None:
        for screen in self.screen_stack:
            for view in screen.query(SheetView):
                if view.work is event.key:
                    view.say_status()

    def collect(self) -> None:
        """Give every session whatever the fields hold right now."""
        for screen in self.screen_stack:
            if hasattr(screen, "hand_over"):
                screen.hand_over()

    def ask_to_keep(self, view: SheetView) -> None:
        """Ask whether a private sheet goes into a file after all."""
        if not view.work.private:
            return
        if view.session.answers.says_nothing():
            self.notify(labels.NOTHING_TO_KEEP, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "keep":
                view.hand_over()
                self.desk.keep(view.work)
                self.notify(labels.KEPT, markup=False)
                view.bring_up_to_date()

        self.push_screen(Choose(labels.KEEP, labels.KEEP_CHOICES, labels.KEEP_ABOUT), chosen)

    # -- keys ----------------------------------------------------------------------------------

    def action_help(self) -> None:
        """What this place is for, and its keys."""
        from reconcile_tui.tui.screens.help import HelpScreen  # noqa: PLC0415 - opened on a key

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "place", "page")))

    def action_help_now(self) -> None:
        """Who to call or write to."""
        if not isinstance(self.screen, HelpNow):
            self.push_screen(HelpNow())

    def action_pause(self) -> None:
        """Save, and breathe."""
        from reconcile_tui.tui.screens.pause import Pause  # noqa: PLC0415 - opened on a key

        if not isinstance(self.screen, Pause):
            self.collect()
            self.saver.flush(1.0)
            self.push_screen(Pause(self.library.page("pause")))

    def action_repaint(self) -> None:
        """Draw everything again, after something else wrote on the terminal."""
        self.refresh(repaint=True, layout=True)
        self.screen.refresh(repaint=True, layout=True)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep one setting, or forget it."""
        try:
            write_setting(self.places.settings, key, value)
        except BookError as error:
            self.notify(str(error), markup=False)
            return
        self.settings = read_settings(self.places.settings)

    def set_look(self, look: str) -> None:
        """Dark, light, or the terminal's own colours; kept for the next time."""
        self.theme = LOOKS[look]
        self.keep_setting("look", look)

    def get_system_commands(self, screen: Screen[object]) -> list[SystemCommand]:  # type: ignore[override]
        """None of Textual's: its Screenshot writes the private screen into a file."""
        return []


def _as_block(text: str, path: Path) -> Block:
    return Block(text=f"{path.name}\n\n{text}\n\n{labels.FILE_UNTOUCHED}")


def run_book(places: Places, opening: Opening) -> int:
    """Open the book on the terminal. Returns the exit code."""
    app = BookApp(places, opening)
    app.catch_hang_ups()
    try:
        app.run(mouse=False)
    finally:
        app.saver.stop()
    return app.return_code or 0
