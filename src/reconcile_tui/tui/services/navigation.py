"""Where a door leads: to a page, a worksheet, a tab, or the help lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.driver import Driver
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block, Page
from reconcile_tui.domain.safety_questions import QUIET
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.events import DoorOpened, GateReached, SourcesWanted, TimelineWanted
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.open_worksheets import sheets_on
from reconcile_tui.tui.services.safety_questions import QuietFirst
from reconcile_tui.workspace import Desk, Work

if TYPE_CHECKING:
    from reconcile_tui.storage.plain_view import PlainView
    from reconcile_tui.tui.app import BookApp

__all__ = ["Doors"]


class Doors(QuietFirst):
    """The part of `BookApp` that opens things."""

    places: Places
    library: Library
    desk: Desk

    def __init__(self, *, sixteen: bool = False, driver_class: type[Driver] | None = None) -> None:
        # Said this early, the sixteen colours let NO_COLOR mean no colour at all, not greys.
        super().__init__(driver_class=driver_class, ansi_color=True if sixteen else None)
        self._private: dict[str, Work] = {}
        self._withheld: list[Work] = []
        """Worksheets with private answers that are not saved: closing one loses none of them."""

    def collect(self) -> None:
        """Give every session whatever the fields hold right now."""
        for screen in self.screen_stack:
            if hasattr(screen, "hand_over"):
                screen.hand_over()

    def holds_unsaved(self) -> bool:
        """Whether a field holds something that cannot be saved as it is."""
        views = (view for screen in self.screen_stack for view in sheets_on(screen))
        return any(view.session.refused for view in views)

    # -- worksheets ----------------------------------------------------------------------------

    def take(self, path: Path) -> Work:
        """The work on a file: the one already in hand, so that no two of them disagree."""
        self.collect()
        self.desk.saver.flush(1.0)
        for screen in self.screen_stack:
            shown = [view.work for view in sheets_on(screen)]
            for work in (*shown, getattr(screen, "work", None)):
                if work is not None and work.entry.path == path:
                    return work
        for work in self._withheld:
            if work.entry.path == path and work.withholds:
                return work
        opened = self.desk.open(path)
        for kind, work in self._private.items():
            if work.entry.path == path:
                # Nobody looks at it: what the file holds now takes the place of what memory holds.
                self._private[kind] = opened
        return opened

    def private_work(self, kind: str) -> Work:
        """The one work on a private sheet while the book is open."""
        if kind not in self._private:
            self._private[kind] = self.desk.start(kind)
        return self._private[kind]

    def in_memory(self, kind: str, path: Path | None = None) -> Work | None:
        """The worksheet of this file, or of this kind without one, with words only in memory."""
        works = [*self._private.values(), *self._withheld]
        found = (one for one in works if (one.worksheet.id, one.entry.path) == (kind, path))
        return next(filter(_has_unsaved_words, found), None)

    def forget_file(self, path: Path) -> None:
        """A kept private sheet is to be erased: what is still in memory must not write it again."""
        for work in [*self._private.values(), *self.desk.saver.waiting()]:
            if isinstance(work, Work) and work.entry.path == path:
                work.kept, work.entry = False, Entry()
        # What waits is written nowhere now, and what is being written is over before it goes.
        self.desk.saver.flush(1.0)

    def open_saved(self, path: Path, *at: str) -> None:
        """Open saved answers; say why when they cannot be opened.

        `at` is where to begin, if anywhere: the id of a question, and of one of its rows.
        """
        try:
            self._show(self.take(path), *at)
        except BookError as error:
            self._show_what_is_there(path, error)

    def _show_what_is_there(self, path: Path, error: BookError) -> None:
        """Offer the two versions of a git conflict; else show the text, and why it is only that."""
        from reconcile_tui.storage.conflicts import two_versions  # noqa: PLC0415 - seldom needed
        from reconcile_tui.tui.widgets.dialogs import Choose  # noqa: PLC0415

        try:
            found = two_versions(path)
        except BookError:
            found = None
        if found is None:
            self._show_text_of(path, error)
            return
        kind = found[0].answers.worksheet
        private = not self.library.has_worksheet(kind) or self.library.worksheet(kind).private

        def chosen(answer: str | None) -> None:
            if answer == "two":
                self._part(path, private=private)
            elif answer == "text":
                self._show_text_of(path, error)

        about = f"{path.name}\n\n{files.GIT_ABOUT}"
        self.push_screen(Choose(files.GIT_CONFLICT, files.GIT_CHOICES, about), chosen)

    def _part(self, path: Path, *, private: bool) -> None:
        from reconcile_tui.storage.conflicts import part  # noqa: PLC0415 - seldom needed

        try:
            part(self.places.state, path, self.desk.now(), private=private)
        except BookError as error:
            self.notify(str(error), severity="error", markup=False, timeout=15)
        else:
            self.open_saved(path)

    def _show_text_of(self, path: Path, error: BookError) -> None:
        from reconcile_tui.storage.plain_view import plain_view  # noqa: PLC0415 - seldom needed
        from reconcile_tui.tui.screens.page import PageScreen  # noqa: PLC0415
        from reconcile_tui.tui.services.private_answers import tell_of_unreadable  # noqa: PLC0415

        try:
            view = plain_view(path)
        except BookError:
            view = None
        if view is not None and view.why:
            self.show_as_text(view, can_edit=not view.cut)
            tell_of_unreadable(cast("BookApp", self), path)
            return
        text = f"{path.name}\n\n{error}\n\n{labels.FILE_UNTOUCHED}"
        self.push_screen(PageScreen(labels.CANNOT_OPEN, [Block(text=text)]))

    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None:
        """Show a file as it is, to read; with `can_edit`, F4 opens the person's editor on it."""
        from reconcile_tui.tui.screens.broken_file import TextScreen  # noqa: PLC0415 - seldom needed

        self.push_screen(TextScreen(view, can_edit=can_edit))

    def start(self, kind: str) -> None:
        """Start a blank worksheet, or go back to a private one in memory."""
        if kind == QUIET:
            self.only_ask()
            return
        private = self.library.worksheet(kind).private
        work = self.private_work(kind) if private else self.in_memory(kind)
        self._show(work or self.desk.start(kind))

    def answer_again(self, path: Path) -> None:
        """Answer a worksheet again, on a new sheet."""
        self._show(self.desk.again(path))

    def _show(self, work: Work, *at: str) -> None:
        self.quiet_first(work.worksheet, lambda: self._push(work, *at))

    def _push(self, work: Work, *at: str) -> None:
        from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen  # noqa: PLC0415
        from reconcile_tui.tui.services.private_answers import ask_when_opened  # noqa: PLC0415 - on a key

        for said in work.notices:
            self.notify(said, markup=False)
        for notice in (_about_copies(work), _about_shape(work)):
            if notice and notice not in work.notices:
                work.notices.append(notice)
        self._withheld = [one for one in self._withheld if one.withholds and one is not work]
        if work.session.sensitive:
            self._withheld.append(work)
        screen = WorksheetScreen(work, *at)
        self.hold_keys(screen)
        self.push_screen(screen, self._sheet_closed)
        ask_when_opened(cast("BookApp", self), work)

    def _sheet_closed(self, _: None) -> None:
        home = self.screen
        if isinstance(home, HomeScreen):
            home.shown_again()

    # -- doors ---------------------------------------------------------------------------------

    @on(DoorOpened)
    async def _door_opened(self, event: DoorOpened) -> None:
        await self.go_through(event.door)

    @on(GateReached)
    async def _gate_reached(self, event: GateReached) -> None:
        await self._to_page(event.page)

    async def go_through(self, door: Door) -> None:
        """Go where a door leads; a door to nowhere says so."""
        kind, _, name = door.to.partition("/")
        try:
            if kind == "guide":
                await self._to_page(name)
            elif kind == "worksheet":
                await self._to_sheet(name)
            elif door.to == "layers":
                self.show_layers()
            elif door.to == "red-flags":
                await self.to_tab("red-flags")
            else:
                self.show_help_now()
        except BookError as error:
            self.notify(str(error), markup=False)

    def show_help_now(self) -> None:
        """Who to call or write to."""
        from reconcile_tui.tui.screens.get_help import HelpNow  # noqa: PLC0415 - on a key

        if not isinstance(self.screen, HelpNow):
            self.push_screen(HelpNow())

    def go_to_tab(self, tab: str) -> None:
        """Go to a tab from wherever the person is."""
        self.run_worker(self.to_tab(tab))

    async def to_tab(self, tab: str) -> None:
        """Close what stands above the tabs, and turn to one of them."""
        self.collect()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        home = self.screen
        if isinstance(home, HomeScreen):
            await home.turn_to(tab)

    def show_myth(self, name: str) -> None:
        """Show one myth card in its tab."""
        self.run_worker(self._to_myth(name))

    async def _to_myth(self, name: str) -> None:
        await self.to_tab("myths")
        home = self.screen
        pane = home.pane("myths") if isinstance(home, HomeScreen) else None
        if pane is not None:
            pane.goes_to(name)

    async def _to_page(self, name: str) -> None:
        home = self.screen
        if isinstance(home, HomeScreen) and home.guide_goes_to(name):
            return
        self.push_page(name)

    def push_page(self, name: str) -> None:
        """Show a page on a screen of its own."""
        from reconcile_tui.tui.screens.page import PageScreen  # noqa: PLC0415 - on a key

        page = self.library.page(name)
        self.push_screen(PageScreen(page.title, self.blocks(page), self._lead(name)))

    def _lead(self, name: str) -> list[Widget]:
        """The page for tonight begins with numbers, before any other word."""
        if name != "tonight":
            return []
        from reconcile_tui.tui.screens.get_help import crisis_lines  # noqa: PLC0415 - on a key

        return crisis_lines(self.library.help_lines)

    def blocks(self, page: Page) -> list[Block]:
        """The blocks of a page, with the folder where a page names it."""
        from reconcile_tui.tui.widgets.page import with_next  # noqa: PLC0415 - with the page's screen

        folder = str(self.places.worksheets)
        return [
            Block(text=block.text.replace("{data_dir}", folder), doors=block.doors)
            if "{data_dir}" in block.text
            else block
            for block in with_next(page, self.library)
        ]

    async def _to_sheet(self, name: str) -> None:
        sheet = self.library.worksheet(name)
        if name == "this-week":
            await self.to_tab(name)
        elif sheet.private:
            self.start(name)
        else:
            path = self.desk.open_one(name)
            self._show(self.take(path) if path else self.desk.start(name))

    @on(TimelineWanted)
    def _timeline_wanted(self, event: TimelineWanted) -> None:
        self.show_timeline(event.work)

    def show_layers(self) -> None:
        """The four layers, from everything that is saved."""
        from reconcile_tui.tui.screens.layers import LayersScreen  # noqa: PLC0415 - on a key

        if not isinstance(self.screen, LayersScreen):
            self.push_screen(LayersScreen())

    def show_timeline(self, work: Work) -> None:
        """The promises of a sheet, week by week; then its own screen shows what changed there."""
        from reconcile_tui.tui.screens.timeline import TimelineScreen  # noqa: PLC0415 - on a key

        def closed(_: None) -> None:
            for view in sheets_on(self.screen):
                if view.work is work:
                    view.show_again()
            self._sheet_closed(None)

        self.collect()
        self.push_screen(TimelineScreen(work), closed)

    @on(SourcesWanted)
    def _sources_wanted(self, event: SourcesWanted) -> None:
        from reconcile_tui.tui.screens.page import Sources  # noqa: PLC0415 - opened on a key

        claims = [self.library.claims[c] for c in event.claims if c in self.library.claims]
        if not claims:
            self.notify(labels.NO_SOURCE, markup=False)
            return
        ids = [claim.id for claim in claims]
        self.push_screen(Sources(claims, ids.index(event.first) if event.first in ids else 0))


def _has_unsaved_words(work: Work) -> bool:
    """Whether words of a worksheet are only in memory because nobody chose to save them."""
    return work.withholds or (work.private and not work.session.answers.says_nothing())


def _about_copies(work: Work) -> str:
    """What lies beside the file of a sheet and waits for its owner, or nothing."""
    from reconcile_tui.storage.conflict_copies import copies_of, piece_of  # noqa: PLC0415 - no page needs it

    path = work.entry.path
    copies = copies_of(path) if path is not None else []
    if copies and all(map(piece_of, copies)):
        return files.TOO_LONG_NOTICE
    return files.TWO_NOTICE if copies else ""


def _about_shape(work: Work) -> str:
    """What of the file is not shown, because it is no table of answers; or nothing."""
    from reconcile_tui.domain.reading import misshapen  # noqa: PLC0415 - no page needs it

    known = work.entry.known
    if known is None or work.session.read_only or not (found := misshapen(known.data)):
        return ""
    return files.not_shown([".".join(map(str, place)) for place in found])
