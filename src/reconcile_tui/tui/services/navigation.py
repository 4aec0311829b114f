"""Where a door leads: to a page, a worksheet, a tab, or the help lines.

Before anything that is meant for two, the safety questions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget

from reconcile_tui import storage
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block, Page
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.safety_questions import QUIET, QuietOutcome, Way, asks_before_opening
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import STILL_HERE
from reconcile_tui.messages.timeline import NO_WEEKS_YET
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.entries import Entry, PlainView, plain_view
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import KeyHolding, ScreenHost, Workbook
from reconcile_tui.tui.events import SourcesWanted
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.widgets.page import with_next
from reconcile_tui.workspace import Notice, OpenWorksheet, Workspace

# -- safety questions ------------------------------------------------------------------------------


class SafetyQuestions:
    """Asks them, once a run of the program and worksheet.

    `ways` holds, for each worksheet that was let through, whether its sharing is open. It is all
    that is remembered, in memory only; where the answers stopped, nothing is.
    """

    def __init__(self, host: ScreenHost, workspace: Workspace, keys: KeyHolding) -> None:
        self._host, self._workspace, self._keys = host, workspace, keys
        self.ways: dict[str, Way] = {}

    def ask_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` once the way is open; at once where nothing needs to be asked."""
        if not asks_before_opening(sheet) or sheet.id in self.ways:
            then()
            return

        def go_on(way: Way) -> None:
            self.ways[sheet.id] = way
            then()

        self._ask_way(go_on)

    def both_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only where both want it: what two people said is not laid open by one alone.

        What was answered before for this sheet counts, if it opened the way.
        """
        if self.ways.get(sheet.id) == "open":
            then()
            return

        def go_on(way: Way) -> None:
            if way == "open":
                self.ways[sheet.id] = way
                then()

        self._ask_way(go_on, alone=False)

    def only_ask(self) -> None:
        """Ask the questions with nothing behind them: they are never a sheet that could be kept."""
        self._ask_way(lambda _: None)

    def _ask_way(self, go_on: Callable[[Way], object], *, alone: bool = True) -> None:
        def answered(outcome: QuietOutcome | None) -> None:
            if outcome is not None:
                go_on(outcome.way)

        self.ask(answered, alone=alone)

    def ask(self, answered: Callable[[QuietOutcome | None], None], *, alone: bool = True) -> None:
        """Show the questions. Where they cannot be shown, the way stays closed.

        The screen itself tells a person that the worksheet stays closed; then there is no outcome.
        `alone` says whether there is something to go on with for oneself.
        """
        try:
            blank = self._workspace.start(QUIET).session
        except BookError as error:
            self._host.notify(str(error), markup=False)
            return
        blank.changed = lambda *_: None
        questions = screens.SafetyQuestionsScreen(blank, alone=alone)
        self._keys.hold(questions)
        self._host.push_screen(questions, answered)


class Navigation:
    """Opens things."""

    def __init__(
        self,
        book: Workbook,
        safety_questions: SafetyQuestions,
        private_answers: PrivateAnswers,
    ) -> None:
        self._book, self._workspace = book, book.workspace
        self._safety_questions = safety_questions
        self._private_answers = private_answers
        self._private: dict[str, OpenWorksheet] = {}
        self._held: list[OpenWorksheet] = []
        """Worksheets that may have words only in memory: closing one loses none of them."""
        places = book.places
        is_first = places.private_run or not places.worksheets.exists()
        self._is_page_due = places.discreet and is_first
        """Whether the page about who can read this stands before the next worksheet."""

    # -- worksheets ----------------------------------------------------------------------------

    def take(self, path: Path) -> OpenWorksheet:
        """The work on a file: the one already in hand, so that no two of them disagree."""
        self._book.open_worksheets.commit_all()
        self._workspace.saver.flush(1.0)
        if work := self._book.open_worksheets.at(path):
            return work
        for work in self._held:
            if work.entry.path == path and _is_held(work):
                return work
        opened = self._workspace.open(path)
        if self._workspace.private_run:
            self._held.append(opened)
        for kind, held in self._private.items():
            if held.entry.path == path:
                # Nobody looks at it: what the file holds now takes the place of what memory holds.
                self._private[kind] = opened
        return opened

    def private_work(self, kind: str) -> OpenWorksheet:
        """The one work on a private sheet while the book is open."""
        if kind not in self._private:
            self._private[kind] = self._workspace.start(kind)
        return self._private[kind]

    def in_memory(self, kind: str, path: Path | None = None) -> OpenWorksheet | None:
        """The worksheet of this file, or of this kind without one, with words only in memory."""
        works = [*self._private.values(), *self._held]
        found = (one for one in works if (one.worksheet.id, one.entry.path) == (kind, path))
        return next((one for one in found if one.withholds or one.is_only_in_memory), None)

    def close_worksheets(self) -> None:
        """On every way out: what was cleared in a worksheet is erased now."""
        for work in [*self._book.open_worksheets.works(), *self._private.values()]:
            self._workspace.close(work)

    def forget_file(self, path: Path) -> None:
        """A kept private sheet is to be erased: what is still in memory must not write it again."""
        for work in [*self._private.values(), *self._workspace.saver.waiting()]:
            if isinstance(work, OpenWorksheet) and work.entry.path == path:
                work.kept, work.entry = False, Entry()
        # What waits is written nowhere now, and what is being written is over before it goes.
        self._workspace.saver.flush(1.0)

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
        try:
            found = storage.conflicts.two_versions(path)
        except BookError:
            found = None
        if found is None:
            self._show_text_of(path, error)
            return
        entry = self._workspace.entry_of(path, found[0].answers.worksheet)

        def chosen(answer: str | None) -> None:
            if answer == "two":
                self._part(path, entry)
            elif answer == "text":
                self._show_text_of(path, error)

        about = f"{path.name}\n\n{files.GIT_ABOUT}"
        self._book.push_screen(screens.Choose(files.GIT_CONFLICT, files.GIT_CHOICES, about), chosen)

    def _part(self, path: Path, entry: Entry) -> None:
        try:
            storage.conflicts.part(self._book.places.state, entry, self._workspace.now())
        except BookError as error:
            self._book.notify(str(error), severity="error", markup=False, timeout=15)
        else:
            self.open_saved(path)

    def _show_text_of(self, path: Path, error: BookError) -> None:
        try:
            view = plain_view(path)
        except BookError:
            view = None
        if view is not None and view.why:
            self.show_as_text(view, can_edit=not view.cut)
            self._private_answers.tell_of_unreadable(path)
            return
        text = f"{path.name}\n\n{error}\n\n{labels.FILE_UNTOUCHED}"
        self._book.push_screen(screens.PageScreen(labels.CANNOT_OPEN, [Block(text=text)]))

    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None:
        """Show a file as it is, to read; with `can_edit`, F4 opens the person's editor on it."""
        self._book.push_screen(screens.TextScreen(view, can_edit=can_edit))

    def start(self, kind: str) -> None:
        """Start a blank worksheet, or go back to a private one in memory."""
        if kind == QUIET:
            self._safety_questions.only_ask()
            return
        private = self._book.library.worksheet(kind).private
        self._show(self.private_work(kind) if private else self._blank(kind))

    def _blank(self, kind: str) -> OpenWorksheet:
        """One with words that are only in memory, if there is one, so that none are lost."""
        return self.in_memory(kind) or self._workspace.start(kind)

    def answer_again(self, path: Path) -> None:
        """Answer a worksheet again, on a new sheet."""
        again = self._workspace.again(path)
        previous = again.session.answers.previous
        held = (one for one in self._held if one.session.answers.previous == previous)
        unsaved = (one for one in held if one.entry.path is None and one.is_only_in_memory)
        self._show(next(unsaved, again))

    def _show(self, work: OpenWorksheet, *at: str) -> None:
        def ask(_: object = None) -> None:
            self._safety_questions.ask_first(work.worksheet, lambda: self._push(work, *at))

        if self._is_page_due:
            self._is_page_due = False
            page = self._book.library.page(self._book.places.first_page)
            self._book.push_screen(screens.FirstPage(page.title, self.blocks(page)), ask)
        else:
            ask()

    def _push(self, work: OpenWorksheet, *at: str) -> None:
        found = (Notice(_about_copies(work), names_copy=True), Notice(_about_shape(work)))
        work.notices += [one for one in found if one.said and one not in work.notices]
        for notice in work.notices:
            if notice.said != labels.noticed(work):
                self._book.notify(notice.said, markup=False)
        self._held = [one for one in self._held if one is not work and _may_be_held(one)]
        if _may_be_held(work) or work.session.sensitive:
            self._held.append(work)
        screen = screens.WorksheetScreen(work, *at)
        self._book.keys.hold(screen)
        self._book.push_screen(screen, lambda _: self._left(work))
        self._private_answers.ask_when_opened(work)

    def _left(self, work: OpenWorksheet) -> None:
        if work.in_private_run and work.is_only_in_memory:
            self._book.notify(STILL_HERE, markup=False)
        self._sheet_closed(None)

    def _sheet_closed(self, _: None) -> None:
        home = self._book.screen
        if isinstance(home, HomeScreen):
            home.shown_again()

    # -- doors ---------------------------------------------------------------------------------

    async def go_through(self, door: Door) -> None:
        """Go where a door leads; a door to nowhere says so."""
        kind, _, name = door.to.partition("/")
        try:
            if kind == "guide":
                await self.to_page(name)
            elif kind == "worksheet":
                await self._to_sheet(name)
            elif door.to == "layers":
                self.show_layers()
            elif door.to == "red-flags":
                await self.to_tab("red-flags")
            else:
                self.show_help_now()
        except BookError as error:
            self._book.notify(str(error), markup=False)

    def show_help_now(self) -> None:
        """Who to call or write to."""
        if not isinstance(self._book.screen, screens.HelpNow):
            self._book.push_screen(screens.HelpNow())

    def go_to_tab(self, tab: str) -> None:
        """Go to a tab from wherever the person is."""
        self._book.run_worker(self.to_tab(tab))

    async def to_tab(self, tab: str) -> None:
        """Close what stands above the tabs, and turn to one of them."""
        self._book.open_worksheets.commit_all()
        while len(self._book.screen_stack) > 1:
            await self._book.pop_screen()
        home = self._book.screen
        if isinstance(home, HomeScreen):
            await home.turn_to(tab)

    def show_myth(self, name: str) -> None:
        """Show one myth card in its tab."""
        self._book.run_worker(self._to_myth(name))

    async def _to_myth(self, name: str) -> None:
        await self.to_tab("myths")
        home = self._book.screen
        pane = home.pane("myths") if isinstance(home, HomeScreen) else None
        if pane is not None:
            pane.goes_to(name)

    async def to_page(self, name: str) -> None:
        """Show a page, in the guide where that is what is shown."""
        home = self._book.screen
        if isinstance(home, HomeScreen) and home.guide_goes_to(name):
            return
        self.push_page(name)

    def push_page(self, name: str) -> None:
        """Show a page on a screen of its own."""
        page = self._book.library.page(name)
        self._book.push_screen(screens.PageScreen(page.title, self.blocks(page), self._lead(name)))

    def _lead(self, name: str) -> list[Widget]:
        """The page for tonight begins with numbers, before any other word."""
        if name != "tonight":
            return []
        country = self._book.preferences.text("country")
        return screens.crisis_lines(self._book.library.help_lines, country)

    def blocks(self, page: Page) -> list[Block]:
        """The blocks of a page, with the folder where a page names it."""
        folder = str(self._book.places.worksheets)
        return [
            Block(text=block.text.replace("{data_dir}", folder), doors=block.doors)
            if "{data_dir}" in block.text
            else block
            for block in with_next(page, self._book.library)
        ]

    async def _to_sheet(self, name: str) -> None:
        sheet = self._book.library.worksheet(name)
        if name == "this-week":
            await self.to_tab(name)
        elif sheet.private:
            self.start(name)
        else:
            path = self._workspace.open_one(name)
            self._show(self.take(path) if path else self._blank(name))

    def show_layers(self) -> None:
        """The four layers, from everything that is saved."""
        if not isinstance(self._book.screen, screens.LayersScreen):
            self._book.push_screen(screens.LayersScreen())

    def show_timeline(self, work: OpenWorksheet) -> None:
        """The promises of a sheet, week by week; then its own screen shows what changed there."""

        def closed(_: None) -> None:
            self._book.open_worksheets.show_again(work)
            self._sheet_closed(None)

        self._book.open_worksheets.commit_all()
        self._book.push_screen(screens.TimelineScreen(work), closed)

    def show_timeline_of(self, path: Path) -> None:
        """The same for a saved worksheet; say why when it cannot be opened."""
        try:
            self.show_timeline(self.take(path))
        except BookError as error:
            self._book.notify(str(error), markup=False)

    def show_newest_timeline(self) -> None:
        """The same for the newest saved worksheet that has a timeline, if there is one."""
        path = self._workspace.newest_with_timeline()
        if path is None:
            self._book.notify(NO_WEEKS_YET, markup=False)
        else:
            self.show_timeline_of(path)

    def show_sources(self, event: SourcesWanted) -> None:
        """Show where some sentences come from."""
        claims = [
            self._book.library.claims[c] for c in event.claims if c in self._book.library.claims
        ]
        if not claims:
            self._book.notify(labels.NO_SOURCE, markup=False)
            return
        ids = [claim.id for claim in claims]
        self._book.push_screen(
            screens.Sources(claims, ids.index(event.first) if event.first in ids else 0)
        )

    def compare_with_before(self, work: OpenWorksheet) -> None:
        """Lay a worksheet that was answered again beside the one from before."""
        screens.compare_with_before(self._book, work)

    def choose_version(self, work: OpenWorksheet) -> None:
        """Look at two versions of a file, and choose."""
        screens.choose_version(self._book, work)


def _is_held(work: OpenWorksheet) -> bool:
    """Whether opening its file anew would lose what was done: typed or cleared, or saved after all.

    The last two are only of a private run, in which the file knows of neither.
    """
    is_changed = work.kept or work.session.answers != work.entry.base
    return work.withholds or (work.in_private_run and is_changed)


def _may_be_held(work: OpenWorksheet) -> bool:
    return work.withholds or work.in_private_run


def _about_copies(work: OpenWorksheet) -> str:
    """What lies beside the file of a sheet and waits for its owner, or nothing."""
    path = work.entry.path
    return files.TWO_NOTICE if path is not None and copies_of(path) else ""


def _about_shape(work: OpenWorksheet) -> str:
    """What of the file is not shown, because it is no table of answers; or nothing."""
    known = work.entry.known
    if known is None or work.session.read_only or not (found := misshapen(known.data)):
        return ""
    return files.not_shown([".".join(map(str, place)) for place in found])
