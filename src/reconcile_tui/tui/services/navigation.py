"""Open worksheets, pages, tabs and screens: at the start, by links, keys and commands.

Before a worksheet that is meant for two opens, the safety questions are asked.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.screen import ModalScreen

from reconcile_tui import storage
from reconcile_tui.domain.form import (
    SAFETY_QUESTIONS,
    SafetyOutcome,
    SafetyResult,
    asks_before_opening,
)
from reconcile_tui.domain.items import Link
from reconcile_tui.domain.pages import Block, Page
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import MOUSE_OFF_IN_SCREEN, MOUSE_ON
from reconcile_tui.messages.private import STILL_HERE
from reconcile_tui.messages.timeline import NO_WEEKS_YET
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.entries import Entry, PlainView, plain_view
from reconcile_tui.storage.paths import part_number_in
from reconcile_tui.terminal.cells import can_have_mouse
from reconcile_tui.tui import Opening, screens
from reconcile_tui.tui.app_protocol import (
    HelpPlace,
    KeyQueueService,
    ScreenHost,
    Workbook,
    close_screen,
)
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.services.saving import ExternalChanges, SaveACopy
from reconcile_tui.tui.widgets.page import with_next
from reconcile_tui.workspace import Notice, OpenWorksheet, Workspace, get_ready, latest_notice

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.commands import Command


class SafetyQuestions:
    """Asks them once in a run for each worksheet.

    `outcomes` holds, for each worksheet that was opened after them, whether it may be shared. That
    is all that is remembered, in memory only; if the answers stopped the person, nothing is.
    """

    def __init__(self, host: ScreenHost, workspace: Workspace, keys: KeyQueueService) -> None:
        self._host, self._workspace, self._keys = host, workspace, keys
        self.outcomes: dict[str, SafetyResult] = {}

    def ask_before(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` once the answers allow it; at once if nothing needs to be asked."""

        def answered(outcome: SafetyOutcome | None) -> None:
            if outcome is not None:
                self.outcomes[sheet.id] = outcome.way
                then()

        if not asks_before_opening(sheet) or sheet.id in self.outcomes:
            then()
        else:
            self.ask(answered)

    def ask_both_before(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only if both want it: one alone doesn't disclose what two people said.

        Earlier answers for this worksheet count if they allowed to share it.
        """

        def answered(outcome: SafetyOutcome | None) -> None:
            if outcome is not None and outcome.way == "open":
                self.outcomes[sheet.id] = outcome.way
                then()

        if self.outcomes.get(sheet.id) == "open":
            then()
        else:
            self.ask(answered, alone=False)

    def ask(self, answered: Callable[[SafetyOutcome | None], None], *, alone: bool = True) -> None:
        """Show the questions and call `answered`; not at all if they can't be shown.

        If the screen itself says that the worksheet stays closed, there is no outcome. `alone`
        says whether there is something to go on with for oneself.
        """
        try:
            blank = self._workspace.start(SAFETY_QUESTIONS).session
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
        app: Workbook,
        safety_questions: SafetyQuestions,
        private_answers: PrivateAnswers,
    ) -> None:
        self._app, self._workspace = app, app.workspace
        self._safety_questions = safety_questions
        self._private_answers = private_answers
        self._private: dict[str, OpenWorksheet] = {}
        self._in_memory: list[OpenWorksheet] = []
        """Worksheets that may have answers only in memory: closing one loses none of them."""
        places = app.places
        is_first = places.private_run or not places.worksheets.exists()
        self._is_first_page_pending = places.discreet and is_first
        """Whether the page about who can read this comes before the next worksheet."""

    # -- worksheets ----------------------------------------------------------------------------

    def worksheet_at(self, path: Path) -> OpenWorksheet:
        """Return the worksheet in a file, the open one if there is one, so that no two disagree."""
        self._app.open_worksheets.commit_all()
        self._workspace.saver.flush(1.0)
        if work := self._app.open_worksheets.at(path):
            return work
        for work in self._in_memory:
            if work.entry.path == path and _has_unsaved(work):
                return work
        opened = self._workspace.open(path)
        if self._workspace.private_run:
            self._in_memory.append(opened)
        for kind, private in self._private.items():
            if private.entry.path == path:
                # It isn't on the screen: what the file holds replaces what memory holds.
                self._private[kind] = opened
        return opened

    def private_worksheet(self, kind: str) -> OpenWorksheet:
        """Return the private worksheet of a kind, one for the whole run."""
        if kind not in self._private:
            self._private[kind] = self._workspace.start(kind)
        return self._private[kind]

    def unsaved_worksheet(self, kind: str, path: Path | None = None) -> OpenWorksheet | None:
        """Return the worksheet of a file, or of a kind without one, with unsaved answers if any."""
        works = [*self._private.values(), *self._in_memory]
        found = (one for one in works if (one.worksheet.id, one.entry.path) == (kind, path))
        return next((one for one in found if one.has_withheld or one.is_only_in_memory), None)

    def close_worksheets(self) -> None:
        """Erase what was cleared in every worksheet, before the app exits."""
        for work in [*self._app.open_worksheets.works(), *self._private.values()]:
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
            self._ask_then_open(self.worksheet_at(path), *at)
        except AppError as error:
            self._show_unreadable(path, error)

    def _show_unreadable(self, path: Path, error: AppError) -> None:
        """Offer the two versions of a git conflict; else show the text, and why only that."""
        try:
            found = storage.editor_files.versions_in_conflict(path)
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
        self._app.push_screen(screens.Choose(files.GIT_CONFLICT, files.GIT_CHOICES, about), chosen)

    def _split_conflict(self, path: Path, entry: Entry) -> None:
        try:
            storage.editor_files.split_conflict(
                self._app.places.state, entry, self._workspace.now()
            )
        except AppError as error:
            self._app.notify(str(error), severity="error", timeout=15)
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
        self._app.push_screen(screens.PageScreen(labels.CANNOT_OPEN, [Block(text=text)]))

    def show_as_text(self, view: PlainView, *, can_edit: bool = False) -> None:
        """Show the text of a file; with `can_edit`, F4 opens it in the person's editor."""
        self._app.push_screen(screens.TextScreen(view, can_edit=can_edit))

    def start(self, kind: str) -> None:
        """Start a blank worksheet, or go back to a private one in memory."""
        if kind == SAFETY_QUESTIONS:  # never a worksheet that could be saved
            self._safety_questions.ask(lambda _: None)
            return
        private = self._app.library.worksheet(kind).private
        self._ask_then_open(self.private_worksheet(kind) if private else self._blank(kind))

    def _blank(self, kind: str) -> OpenWorksheet:
        """Return one with unsaved answers, if there is one, so that none are lost."""
        return self.unsaved_worksheet(kind) or self._workspace.start(kind)

    def answer_again(self, path: Path) -> None:
        """Answer a saved worksheet again, as a new one."""
        again = self._workspace.again(path)
        previous = again.session.answers.previous
        unsaved = (one for one in self._in_memory if one.session.answers.previous == previous)
        unsaved = (one for one in unsaved if one.entry.path is None and one.is_only_in_memory)
        self._ask_then_open(next(unsaved, again))

    def _ask_then_open(self, work: OpenWorksheet, *at: str) -> None:
        def ask(_: object = None) -> None:
            self._safety_questions.ask_before(work.worksheet, lambda: self._open(work, *at))

        if self._is_first_page_pending:
            self._is_first_page_pending = False
            self.show_first_page(ask)
        else:
            ask()

    def show_first_page(self, then: Callable[[object], object]) -> None:
        """Show the page about who can read this, and do `then` once it is closed."""
        page = self._app.library.page(self._app.places.first_page)
        self._app.push_screen(screens.FirstPageScreen(page.title, self.blocks(page)), then)

    def _open(self, work: OpenWorksheet, *at: str) -> None:
        notices = (Notice(_copies_notice(work), names_copy=True), Notice(_shape_notice(work)))
        work.notices += [one for one in notices if one.text and one not in work.notices]
        for notice in work.notices:
            if notice.text != latest_notice(work):
                self._app.notify(notice.text)
        self._in_memory = [
            one
            for one in self._in_memory
            if one is not work and (one.has_withheld or one.in_private_run)
        ]
        if work.has_withheld or work.in_private_run or work.session.sensitive:
            self._in_memory.append(work)
        screen = screens.WorksheetScreen(work, *at)
        self._app.keys.hold(screen)
        self._app.push_screen(screen, lambda _: self._on_closed(work))
        self._private_answers.ask_when_opened(work)

    def _on_closed(self, work: OpenWorksheet) -> None:
        if work.in_private_run and work.is_only_in_memory:
            self._app.notify(STILL_HERE)
        self._update_home()

    def _update_home(self) -> None:
        home = self._app.screen
        if isinstance(home, HomeScreen):
            home.reload()

    # -- links ---------------------------------------------------------------------------------

    async def follow_link(self, link: Link) -> None:
        """Follow a link; say so if it leads nowhere."""
        kind, _, name = link.to.partition("/")
        try:
            if kind == "guide":
                self.show_page(name)
            elif kind == "worksheet":
                await self._open_linked(name)
            elif link.to == "layers":
                self.show_layers()
            elif link.to == "red-flags":
                await self.show_tab("red-flags")
            else:
                self.show_help_now()
        except AppError as error:
            self._app.notify(str(error))

    def show_help_now(self) -> None:
        """Show whom to call or write to."""
        if not isinstance(self._app.screen, screens.GetHelpScreen):
            self._app.push_screen(screens.GetHelpScreen())

    async def show_tab(self, tab: str) -> None:
        """Close every screen above the tabs, and show one of them; nothing while covered."""
        self._app.open_worksheets.commit_all()
        if self._app.idle_cover.is_covered:
            return
        # All before anything is awaited, for then the cover may open, and would be closed too.
        closed = [self._app.pop_screen() for _ in self._app.screen_stack[1:]]
        for one in closed:
            await one
        home = self._app.screen_stack[0]
        if isinstance(home, HomeScreen):
            await home.show_tab(tab)

    async def show_myth(self, name: str) -> None:
        """Show one myth card in its tab."""
        await self.show_tab("myths")
        home = self._app.screen
        pane = home.pane("myths") if isinstance(home, HomeScreen) else None
        if pane is not None and pane.is_mounted:  # not while an earlier call still mounts it
            pane.show_page(name)

    def show_page(self, name: str) -> None:
        """Show a page, in the guide if the guide is open, else on a screen of its own."""
        home = self._app.screen
        if isinstance(home, HomeScreen) and home.show_guide_page(name):
            return
        self.push_page(name)

    def push_page(self, name: str) -> None:
        """Show a page on a screen of its own."""
        page, lead = self._app.library.page(name), []
        if name == "tonight":  # numbers come before any other word
            country = self._app.preferences.text("country")
            lead = screens.crisis_lines(self._app.library.help_lines, country)
        self._app.push_screen(screens.PageScreen(page.title, self.blocks(page), lead))

    def blocks(self, page: Page) -> list[Block]:
        """Return the blocks of a page, with the name of the data folder filled in."""
        folder = str(self._app.places.worksheets)
        blocks = with_next(page, self._app.library)
        return [replace(one, text=one.text.replace("{data_dir}", folder)) for one in blocks]

    async def _open_linked(self, name: str) -> None:
        sheet = self._app.library.worksheet(name)
        if name == "this-week":
            await self.show_tab(name)
        elif sheet.private:
            self.start(name)
        else:
            path = self._workspace.newest_in_progress(name)
            self._ask_then_open(self.worksheet_at(path) if path else self._blank(name))

    def show_layers(self) -> None:
        """Show the four layers, from everything that is saved."""
        if not isinstance(self._app.screen, screens.LayersScreen):
            self._app.push_screen(screens.LayersScreen())

    def show_timeline(self, work: OpenWorksheet) -> None:
        """Show the promises of a worksheet week by week; then redraw it with what changed there."""

        def closed(_: None) -> None:
            self._app.open_worksheets.show_again(work)
            self._update_home()

        self._app.open_worksheets.commit_all()
        self._app.push_screen(screens.TimelineScreen(work), closed)

    def show_timeline_of(self, path: Path) -> None:
        """Show the timeline of a saved worksheet, or say why it can't be opened."""
        try:
            self.show_timeline(self.worksheet_at(path))
        except AppError as error:
            self._app.notify(str(error))

    def show_newest_timeline(self) -> None:
        """Show the timeline of the newest saved worksheet that has one, or say there is none."""
        path = self._workspace.newest_with_timeline()
        if path is None:
            self._app.notify(NO_WEEKS_YET)
        else:
            self.show_timeline_of(path)

    def show_sources(self, claims: Sequence[str], first: str = "") -> None:
        """Show the sources of some claims, beginning with `first`, or say that there are none."""
        known = self._app.library.claims
        found = [name for name in claims if name in known]
        if not found:
            self._app.notify(labels.NO_SOURCE)
            return
        start = found.index(first) if first in found else 0
        self._app.push_screen(screens.SourcesScreen([known[name] for name in found], start))

    def compare_with_before(self, work: OpenWorksheet) -> None:
        """Compare a worksheet that was answered again with the one from before."""
        screens.compare_with_before(self._app, work)

    def choose_version(self, work: OpenWorksheet) -> None:
        """Compare two versions of a file, and choose."""
        screens.choose_version(self._app, work)


def _has_unsaved(work: OpenWorksheet) -> bool:
    """Whether to reopen its file would lose what was typed or cleared, or saved after all.

    The last two happen only in a private run, in which the file has neither.
    """
    is_changed = work.kept or work.session.answers != work.entry.base
    return work.has_withheld or (work.in_private_run and is_changed)


def _copies_notice(work: OpenWorksheet) -> str:
    """Return the notice about conflict copies next to the file of a worksheet, or nothing."""
    path = work.entry.path
    copies = copies_of(path) if path is not None else []
    if copies and all(part_number_in(copy.name) for copy in copies):
        return files.TOO_LONG_NOTICE
    return files.TWO_NOTICE if copies else ""


def _shape_notice(work: OpenWorksheet) -> str:
    """Return the notice about parts of the file that aren't shown as answers, or nothing."""
    known = work.entry.known
    if known is None or work.session.read_only or not (found := misshapen(known.data)):
        return ""
    return files.not_shown([".".join(map(str, place)) for place in found])


BEFORE_YOU_WRITE = "before-you-write"


class Overlays:
    """Opens help, the pause and Commands over any screen, unless everything was erased."""

    def __init__(
        self, app: Workbook, erase: Erase, files: ExternalChanges, save_a_copy: SaveACopy
    ) -> None:
        self._app = app
        self._erase, self._files, self._save_a_copy = erase, files, save_a_copy

    def show_help(self) -> None:
        """Show what this screen is for, and its keys."""
        screen = self._app.screen
        if not self._erase.is_gone and not isinstance(screen, screens.HelpScreen):
            place = screen.place if isinstance(screen, HelpPlace) else "page"
            first, discreet = self._app.places.first_page, self._app.places.discreet
            mouse = ""
            if self._app.preferences.wants_mouse:
                mouse = MOUSE_ON if can_have_mouse(os.environ) else MOUSE_OFF_IN_SCREEN
            self._app.push_screen(screens.HelpScreen(place, first, mouse, discreet=discreet))

    def say_how_to_quit(self) -> None:
        """Say which key quits."""
        self._app.notify(labels.HOW_TO_LEAVE)

    def pause(self) -> None:
        """Save and show the pause, or close it. In a discreet run, cover the screen instead."""
        app, screen = self._app, self._app.screen
        if app.places.discreet:
            app.idle_cover.cover()
            return
        if isinstance(screen, screens.PauseScreen):
            close_screen(screen)
            return
        app.clear_notifications()
        app.open_worksheets.commit_all()
        self._files.check_all()
        app.saver.flush(1.0)
        unsaved = self._save_a_copy.what_is_unsaved()
        app.push_screen(screens.PauseScreen(app.library.page("pause"), unsaved))

    def before_you_write(self) -> None:
        """Open the worksheet for the urge to write to them, from the pause too."""
        app, screen = self._app, self._app.screen
        if isinstance(screen, screens.PauseScreen):
            close_screen(screen)
        elif self._erase.is_gone or isinstance(screen, ModalScreen):
            return
        shown = app.open_worksheets.active_works(app.screen)
        if all(work.worksheet.id != BEFORE_YOU_WRITE for work in shown):
            app.open_worksheets.commit_all()
            app.navigation.start(BEFORE_YOU_WRITE)

    def show_commands(self) -> None:
        """Show everything that can be done from here, and do what is chosen."""
        app, screen = self._app, self._app.screen
        if self._erase.is_gone or isinstance(screen, screens.CommandsScreen):
            return
        app.open_worksheets.commit_all()

        def run(command: Command | None) -> None:
            if command is not None:
                app.call_later(command.run)

        app.push_screen(screens.CommandsScreen(screen), run)


class Startup:
    """Opens what was asked for on the command line.

    `is_alone` says whether the process is this app's own, so that it may turn on the
    garbage collector.
    """

    def __init__(
        self,
        app: Workbook,
        navigation: Navigation,
        opening: Opening,
        ask_first: Callable[[Callable[[], bool], Callable[[], object]], None],
    ) -> None:
        self._app, self._navigation, self._opening = app, navigation, opening
        self._ask_first = ask_first
        self.is_alone = False

    @property
    def is_waiting(self) -> bool:
        """Whether the passphrase must be typed before anything can be read."""
        return self._opening.later is not None

    def _resolve_opening(self) -> bool:
        """Find what was asked for, once the passphrase was right; exit and return False if not."""
        assert self._opening.later is not None
        try:
            self._opening = self._opening.later()
        except AppError as error:
            self._app.exit(return_code=error.exit_code)  # whoever asked for it says why
            return False
        return True

    def _restart(self) -> None:
        """Start again with what was found after the passphrase."""
        self.begin()
        self.get_ready()

    def first_tab(self) -> HomeScreen:
        """Return the tabs: at Worksheets once something is saved, and under what was asked for."""
        asked = self._opening.path or self._opening.kind
        is_listed = asked or self._app.places.discreet or self._app.workspace.heads.has_any()
        home = HomeScreen("worksheets" if is_listed else "guide")
        self._app.keys.hold(home)
        return home

    def begin(self) -> None:
        """Show the first page while nothing is saved yet; then open what was asked for.

        Nothing records that the page was read: until something is saved, the app leaves no trace. A
        private run has a first page of its own, each time. A discreet one begins with the list: its
        page comes before the first worksheet.
        """
        if self.is_waiting:
            self._ask_first(self._resolve_opening, self._restart)
            return
        places = self._app.places
        if places.discreet or (places.worksheets.exists() and not places.private_run):
            self._open_requested()
            return
        self._navigation.show_first_page(self._open_requested)

    def _open_requested(self, _: object = None) -> None:
        if self._opening.path:
            self._navigation.open_saved(self._opening.path)
        elif self._opening.kind:
            self._navigation.start(self._opening.kind)
        if self._opening.word:
            self._app.notify(self._opening.word)
        elif trouble := self._app.preferences.trouble:
            self._app.notify(trouble, timeout=15)

    def get_ready(self) -> None:
        """Load, once the first screen is drawn, all that is needed when something goes wrong."""
        if self.is_alone:
            gc.collect()  # makes room for what is loaded now
        get_ready()
        if self.is_waiting:
            return
        self._app.workspace.finish_clearing()
        self._app.workspace.bring_back_unsaved()
        for name in ("Choose", "GetHelpScreen"):
            getattr(screens, name)  # loads it
        if self._app.screen_stack and isinstance(self._app.screen, HomeScreen):
            self._app.run_worker(self._read_index, thread=True, exit_on_error=False)
        if self.is_alone:
            # Looking for garbage while a thousand modules are loaded takes a tenth of the start, so
            # `__main__` turned it off. What was needed to come this far is not looked at again.
            gc.freeze()
            gc.enable()

    def _read_index(self) -> None:
        """Read the headers of all files in a thread: ten thousand take a moment."""
        with suppress(AppError):
            self._app.workspace.heads.names()
