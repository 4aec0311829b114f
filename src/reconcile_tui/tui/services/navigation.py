"""Open worksheets, pages, tabs and screens; before anything meant for two, ask safety questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from reconcile_tui import storage
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block, Page
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.safety_questions import QUIET, QuietOutcome, Way, asks_before_opening
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import STILL_HERE
from reconcile_tui.messages.timeline import NO_WEEKS_YET
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.entries import Entry, PlainView, plain_view
from reconcile_tui.storage.paths import piece_in
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import KeyHolding, ScreenHost, Workbook
from reconcile_tui.tui.events import SourcesWanted
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.widgets.page import with_next
from reconcile_tui.workspace import Notice, OpenWorksheet, Workspace


class SafetyQuestions:
    """Asks them once in a run for each worksheet.

    `ways` holds, for each worksheet that was opened after them, whether it may be shared. That is
    all that is remembered, in memory only; if the answers stopped the person, nothing is.
    """

    def __init__(self, host: ScreenHost, workspace: Workspace, keys: KeyHolding) -> None:
        self._host, self._workspace, self._keys = host, workspace, keys
        self.ways: dict[str, Way] = {}

    def ask_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` once the answers allow it; at once if nothing needs to be asked."""

        def go_on(way: Way) -> None:
            self.ways[sheet.id] = way
            then()

        if not asks_before_opening(sheet) or sheet.id in self.ways:
            then()
        else:
            self._ask_way(go_on)

    def both_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only if both want it: one alone doesn't disclose what two people said.

        Earlier answers for this worksheet count if they allowed to share it.
        """

        def go_on(way: Way) -> None:
            if way == "open":
                self.ways[sheet.id] = way
                then()

        if self.ways.get(sheet.id) == "open":
            then()
        else:
            self._ask_way(go_on, alone=False)

    def _ask_way(self, go_on: Callable[[Way], object], *, alone: bool = True) -> None:
        def answered(outcome: QuietOutcome | None) -> None:
            if outcome is not None:
                go_on(outcome.way)

        self.ask(answered, alone=alone)

    def ask(self, answered: Callable[[QuietOutcome | None], None], *, alone: bool = True) -> None:
        """Show the questions and call `answered`; not at all if they can't be shown.

        If the screen itself says that the worksheet stays closed, there is no outcome. `alone`
        says whether there is something to go on with for oneself.
        """
        try:
            blank = self._workspace.start(QUIET).session
        except AppError as error:
            self._host.notify(str(error))
            return
        blank.changed = lambda *_: None
        questions = screens.SafetyQuestionsScreen(blank, alone=alone)
        self._keys.hold(questions)
        self._host.push_screen(questions, answered)


class Navigation:
    """Opens worksheets and screens. No file is open as two worksheets at a time."""

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
        """Whether the page about who can read this comes before the next worksheet."""

    # -- worksheets ----------------------------------------------------------------------------

    def take(self, path: Path) -> OpenWorksheet:
        """Return the worksheet in a file, the open one if there is one, so that no two disagree."""
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
                # It isn't on the screen: what the file holds replaces what memory holds.
                self._private[kind] = opened
        return opened

    def private_work(self, kind: str) -> OpenWorksheet:
        """Return the private worksheet of a kind, one for the whole run."""
        if kind not in self._private:
            self._private[kind] = self._workspace.start(kind)
        return self._private[kind]

    def in_memory(self, kind: str, path: Path | None = None) -> OpenWorksheet | None:
        """Return the worksheet of a file, or of a kind without one, with unsaved answers if any."""
        works = [*self._private.values(), *self._held]
        found = (one for one in works if (one.worksheet.id, one.entry.path) == (kind, path))
        return next((one for one in found if one.has_withheld or one.is_only_in_memory), None)

    def close_worksheets(self) -> None:
        """Erase what was cleared in every worksheet, before the app exits."""
        for work in [*self._book.open_worksheets.works(), *self._private.values()]:
            self._workspace.close(work)

    def forget_file(self, path: Path) -> None:
        """Keep what is in memory from writing a private file again that is about to be erased."""
        for work in [*self._private.values(), *self._workspace.saver.pending()]:
            if isinstance(work, OpenWorksheet) and work.entry.path == path:
                work.kept, work.entry = False, Entry()
        # What waits is not written any more, and a running save ends before the erasure.
        self._workspace.saver.flush(1.0)

    def open_saved(self, path: Path, *at: str) -> None:
        """Open a saved worksheet, or say why it can't be opened.

        `at` is where to put the cursor: the id of a question, and of one of its rows.
        """
        try:
            self._show(self.take(path), *at)
        except AppError as error:
            self._show_what_is_there(path, error)

    def _show_what_is_there(self, path: Path, error: AppError) -> None:
        """Offer the two versions of a git conflict; else show the text, and why only that."""
        try:
            found = storage.conflicts.two_versions(path)
        except AppError:
            found = None
        if found is None:
            self._show_text_of(path, error)
            return
        entry = self._workspace.entry_of(path, found[0].answers.worksheet)

        def chosen(answer: str | None) -> None:
            if answer == "two":
                self._split_conflict(path, entry)
            elif answer == "text":
                self._show_text_of(path, error)

        about = f"{path.name}\n\n{files.GIT_ABOUT}"
        self._book.push_screen(screens.Choose(files.GIT_CONFLICT, files.GIT_CHOICES, about), chosen)

    def _split_conflict(self, path: Path, entry: Entry) -> None:
        try:
            storage.conflicts.part(self._book.places.state, entry, self._workspace.now())
        except AppError as error:
            self._book.notify(str(error), severity="error", timeout=15)
        else:
            self.open_saved(path)

    def _show_text_of(self, path: Path, error: AppError) -> None:
        try:
            view = plain_view(path)
        except AppError:
            view = None
        if view is not None and view.why:
            self.show_as_text(view, can_edit=not view.cut)
            self._private_answers.tell_of_unreadable(path)
            return
        text = f"{path.name}\n\n{error}\n\n{labels.FILE_UNTOUCHED}"
        self._book.push_screen(screens.PageScreen(labels.CANNOT_OPEN, [Block(text=text)]))

    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None:
        """Show the text of a file; with `can_edit`, F4 opens it in the person's editor."""
        self._book.push_screen(screens.TextScreen(view, can_edit=can_edit))

    def start(self, kind: str) -> None:
        """Start a blank worksheet, or go back to a private one in memory."""
        if kind == QUIET:  # never a worksheet that could be saved
            self._safety_questions.ask(lambda _: None)
            return
        private = self._book.library.worksheet(kind).private
        self._show(self.private_work(kind) if private else self._blank(kind))

    def _blank(self, kind: str) -> OpenWorksheet:
        """Return one with unsaved answers, if there is one, so that none are lost."""
        return self.in_memory(kind) or self._workspace.start(kind)

    def answer_again(self, path: Path) -> None:
        """Answer a saved worksheet again, as a new one."""
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
        notices = (Notice(_about_copies(work), names_copy=True), Notice(_about_shape(work)))
        work.notices += [one for one in notices if one.said and one not in work.notices]
        for notice in work.notices:
            if notice.said != labels.noticed(work):
                self._book.notify(notice.said)
        self._held = [one for one in self._held if one is not work and _may_be_held(one)]
        if _may_be_held(work) or work.session.sensitive:
            self._held.append(work)
        screen = screens.WorksheetScreen(work, *at)
        self._book.keys.hold(screen)
        self._book.push_screen(screen, lambda _: self._left(work))
        self._private_answers.ask_when_opened(work)

    def _left(self, work: OpenWorksheet) -> None:
        if work.in_private_run and work.is_only_in_memory:
            self._book.notify(STILL_HERE)
        self._home_is_back()

    def _home_is_back(self) -> None:
        home = self._book.screen
        if isinstance(home, HomeScreen):
            home.shown_again()

    # -- links ---------------------------------------------------------------------------------

    async def go_through(self, door: Door) -> None:
        """Follow a link; say so if it leads nowhere."""
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
        except AppError as error:
            self._book.notify(str(error))

    def show_help_now(self) -> None:
        """Show whom to call or write to."""
        if not isinstance(self._book.screen, screens.HelpNow):
            self._book.push_screen(screens.HelpNow())

    def go_to_tab(self, tab: str) -> None:
        """Go to a tab from wherever the person is."""
        self._book.run_worker(self.to_tab(tab))

    async def to_tab(self, tab: str) -> None:
        """Close every screen above the tabs, and show one of them."""
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
        """Show a page, in the guide if the guide is open, else on a screen of its own."""
        home = self._book.screen
        if isinstance(home, HomeScreen) and home.guide_goes_to(name):
            return
        self.push_page(name)

    def push_page(self, name: str) -> None:
        """Show a page on a screen of its own."""
        page, lead = self._book.library.page(name), []
        if name == "tonight":  # numbers come before any other word
            country = self._book.preferences.text("country")
            lead = screens.crisis_lines(self._book.library.help_lines, country)
        self._book.push_screen(screens.PageScreen(page.title, self.blocks(page), lead))

    def blocks(self, page: Page) -> list[Block]:
        """Return the blocks of a page, with the name of the data folder filled in."""
        folder = str(self._book.places.worksheets)
        blocks = with_next(page, self._book.library)
        return [replace(one, text=one.text.replace("{data_dir}", folder)) for one in blocks]

    async def _to_sheet(self, name: str) -> None:
        sheet = self._book.library.worksheet(name)
        if name == "this-week":
            await self.to_tab(name)
        elif sheet.private:
            self.start(name)
        else:
            path = self._workspace.newest_in_progress(name)
            self._show(self.take(path) if path else self._blank(name))

    def show_layers(self) -> None:
        """Show the four layers, from everything that is saved."""
        if not isinstance(self._book.screen, screens.LayersScreen):
            self._book.push_screen(screens.LayersScreen())

    def show_timeline(self, work: OpenWorksheet) -> None:
        """Show the promises of a worksheet week by week; then redraw it with what changed there."""

        def closed(_: None) -> None:
            self._book.open_worksheets.show_again(work)
            self._home_is_back()

        self._book.open_worksheets.commit_all()
        self._book.push_screen(screens.TimelineScreen(work), closed)

    def show_timeline_of(self, path: Path) -> None:
        """Show the timeline of a saved worksheet, or say why it can't be opened."""
        try:
            self.show_timeline(self.take(path))
        except AppError as error:
            self._book.notify(str(error))

    def show_newest_timeline(self) -> None:
        """Show the timeline of the newest saved worksheet that has one, or say there is none."""
        path = self._workspace.newest_with_timeline()
        if path is None:
            self._book.notify(NO_WEEKS_YET)
        else:
            self.show_timeline_of(path)

    def show_sources(self, event: SourcesWanted) -> None:
        """Show where some sentences come from, or say that nothing is known."""
        known = self._book.library.claims
        claims = [known[one] for one in event.claims if one in known]
        if not claims:
            self._book.notify(labels.NO_SOURCE)
            return
        ids = [claim.id for claim in claims]
        first = ids.index(event.first) if event.first in ids else 0
        self._book.push_screen(screens.Sources(claims, first))

    def compare_with_before(self, work: OpenWorksheet) -> None:
        """Compare a worksheet that was answered again with the one from before."""
        screens.compare_with_before(self._book, work)

    def choose_version(self, work: OpenWorksheet) -> None:
        """Compare two versions of a file, and choose."""
        screens.choose_version(self._book, work)


def _is_held(work: OpenWorksheet) -> bool:
    """Whether to reopen its file would lose what was typed or cleared, or saved after all.

    The last two happen only in a private run, in which the file has neither.
    """
    is_changed = work.kept or work.session.answers != work.entry.base
    return work.has_withheld or (work.in_private_run and is_changed)


def _may_be_held(work: OpenWorksheet) -> bool:
    return work.has_withheld or work.in_private_run


def _about_copies(work: OpenWorksheet) -> str:
    """Return the notice about conflict copies next to the file of a worksheet, or nothing."""
    path = work.entry.path
    copies = copies_of(path) if path is not None else []
    if copies and all(piece_in(copy.name) for copy in copies):
        return files.TOO_LONG_NOTICE
    return files.TWO_NOTICE if copies else ""


def _about_shape(work: OpenWorksheet) -> str:
    """Return the notice about parts of the file that aren't shown as answers, or nothing."""
    known = work.entry.known
    if known is None or work.session.read_only or not (found := misshapen(known.data)):
        return ""
    return files.not_shown([".".join(map(str, place)) for place in found])
