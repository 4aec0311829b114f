"""Writing in an editor of one's own: one answer, or the whole file of a sheet.

The editor has a copy in a private folder, which is gone when it ends. What comes back is looked at
first; what cannot be taken lies beside the file until it is, and is offered again. A sheet that is
in memory only never goes to an editor.

Stepping aside on the terminal for another program, and coming back to a clean screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from textual.widget import Widget

from reconcile_tui.autosave import Saver
from reconcile_tui.domain.answers import lines_of, plain_text
from reconcile_tui.errors import BookError, ProblemsError
from reconcile_tui.messages import encryption as encrypted
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages.private import RUN_HAS_NO_EDITOR
from reconcile_tui.platform import on_hang_up
from reconcile_tui.storage import conflict_copies as copies
from reconcile_tui.storage import editor_files as edited
from reconcile_tui.storage.editor_files import (
    Editor,
    Run,
    find_editor,
    keys_for_the_editor,
    nothing_new,
)
from reconcile_tui.storage.entries import copyable
from reconcile_tui.storage.io import atomic, encryption
from reconcile_tui.storage.recovery import Refused, keep_edited
from reconcile_tui.terminal.driver import SafeDriver
from reconcile_tui.terminal.writer import wiped
from reconcile_tui.toml import BOM
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.services.shutdown import WAIT_FOR_SAVE, FinalSave, Shutdown, ShutdownHost
from reconcile_tui.tui.widgets.fields.body import Body, room_in
from reconcile_tui.tui.widgets.rendering import is_area, is_written
from reconcile_tui.workspace import OpenWorksheet, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widgets import Input, TextArea

    from reconcile_tui.storage.entries import Version

# -- suspending the terminal -----------------------------------------------------------------------

_TERMINAL = 2
"""The descriptor that the app draws on."""


class SuspendHost(ShutdownHost, Protocol):
    """The app as what lends its terminal sees it."""

    def batch_update(self) -> AbstractContextManager[None]:
        """Draw nothing meanwhile."""

    def suspend(self) -> AbstractContextManager[None]:
        """Give the terminal back meanwhile."""


class TerminalSuspend:
    """Lends the terminal to a program. `came_back` is called when that has ended."""

    def __init__(
        self,
        host: SuspendHost,
        saver: Saver,
        final_save: FinalSave,
        shutdown: Shutdown,
        came_back: Callable[[], None],
    ) -> None:
        self._host, self._saver, self._shutdown = host, saver, shutdown
        self._final_save = final_save
        self._came_back = came_back
        self.start: Callable[[Sequence[str]], Run] = Run
        """What starts it; Pilot has no terminal to lend, so a test puts its own in this place."""
        self.ended_by: int | None = None
        """The signal that came while the terminal was lent, or None."""
        self._is_lent = False
        self._run: Run | None = None

    def lend(self, words: Sequence[str]) -> int:
        """Run a program on this terminal; its exit code, or minus the signal that ended it.

        Synchronous on purpose: with the loop running, something would draw over the program, or
        wait for ever for a driver that has stepped aside. Raises OSError when it does not start.
        """
        try:
            return self._lend(words)
        finally:
            self._came_back()

    def _lend(self, words: Sequence[str]) -> int:
        code, trouble = 0, None
        self._is_lent = True
        with self._host.batch_update(), keys_for_the_editor(), self._aside():
            # What leaves this block makes Textual deaf: it is caught in here.
            try:
                self._clear()
                code = self._run_it(words)
            except Exception as error:
                trouble = error
            self._clear()
            self._run, self._is_lent = None, False
            if self.ended_by is not None:
                # Nobody is there to see it any more.
                self._shutdown.is_wiped = True
        if trouble is not None:
            raise trouble
        return code

    def _run_it(self, words: Sequence[str]) -> int:
        self._run = self.start(words)
        if self.ended_by is not None:
            self._run.end()
        return self._run.wait()

    def _aside(self) -> AbstractContextManager[None]:
        is_real = isinstance(self._host.driver, SafeDriver)
        return self._host.suspend() if is_real else nullcontext()

    def _clear(self) -> None:
        """An empty other screen, row by row: before the program draws, and after.

        Where there is no other screen, what a program leaves on the only one goes too.
        """
        if not isinstance(self._host.driver, SafeDriver):
            return
        with suppress(OSError):
            rows = os.get_terminal_size(_TERMINAL).lines
            os.write(_TERMINAL, f"\x1b[?1049h{wiped(rows)}".encode())

    # -- a lost line, a polite stop ------------------------------------------------------------

    def catch_hang_ups(self) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""
        on_hang_up(self.hang_up)

    def hang_up(self, number: int) -> None:
        """While the terminal is lent, the program ends first: what it wrote is taken and saved."""
        if not self._is_lent:
            self._shutdown.hang_up(number)
            return
        self._shutdown.watch_the_end(128 + number)
        self.ended_by = number
        if self._run is not None:
            if isinstance(self._host.driver, SafeDriver):
                # Before it ends, for an editor that is ended says so below what it shows: without
                # another screen that scrolls the words into the history, beyond any wiping.
                self._host.driver.wipe_lent()
            self._run.end()
        with suppress(Exception):
            self._final_save.collect()
        self._saver.flush(WAIT_FOR_SAVE / 3)

    def end_as_asked(self) -> None:
        """Go on with what a signal asked for while the terminal was lent."""
        if self.ended_by is not None:
            self._shutdown.hang_up(self.ended_by)


WINDOW = 1.0
"""Seconds in which nobody reads and closes a text: what ends so soon went on in a window."""

Place: TypeAlias = tuple[OpenWorksheet, str]
"""The sheet, and the place of the answer that an editor has; empty for the whole file."""

Take: TypeAlias = Callable[[bytes], str]
"""Takes what came back; returns why it cannot, or nothing."""


class ExternalEditor:
    """Hands words to an editor and takes them back."""

    def __init__(
        self,
        host: ScreenHost,
        workspace: Workspace,
        open_worksheets: OpenWorksheets,
        terminal: TerminalSuspend,
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets
        self._terminal = terminal
        self._refused: dict[Place, Refused] = {}
        self.is_warned = False
        """The person knows that their editor may keep copies of its own."""
        self._keys_told = False

    # -- what is edited ------------------------------------------------------------------------

    def edit_outside(self, work: OpenWorksheet) -> None:
        """The answer the cursor is in; the whole file where it is in none that is written."""
        if (why := self._why_not()) is not None:
            self._host.notify(why, markup=False, timeout=8)
        elif work.private:
            self._host.notify(editing.IN_MEMORY, markup=False)
        elif (field := _written(self._host.screen.focused)) is not None:
            if _place_of(field).split("/")[0] in work.session.sensitive:
                self._host.notify(sensitive.NO_EDITOR, markup=False)
            else:
                self._edit_answer(work, field)
        else:
            self.edit_file(work)

    def _edit_answer(self, work: OpenWorksheet, field: Input | TextArea) -> None:
        if work.session.read_only or field.disabled:
            self._host.notify(editing.READ_ONLY, markup=False)
            return

        def take(raw: bytes) -> str:
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                return editing.no_text(error.start + 1)
            room = room_in(field) - len(field.selected_text)
            if len(text) - len(_text_in(field)) > room:
                return editing.too_much(len(_text_in(field)) + room)
            _put(field, plain_text(text.removeprefix(BOM)).removesuffix("\n"))
            return ""

        text = _text_in(field)
        place = (work, _place_of(field))
        self._edit("text.txt", f"{text}\n".encode() if text else b"", take, place)

    def edit_file(self, work: OpenWorksheet) -> None:
        """The whole file of a sheet. What was typed goes into it first."""
        if work.session.read_only:
            self._host.notify(editing.READ_ONLY, markup=False)
            return
        self._open_worksheets.commit_all()
        saved = self._workspace.saver.flush(1.0)
        before = work.entry.known
        if work.entry.path is None or before is None:
            self._host.notify(editing.NOTHING_SAVED, markup=False)
            return
        if not saved or work.dirty:
            self._host.notify(editing.WAIT_FOR_SAVE, markup=False)
            return
        given = copyable(before.raw, work.session.sensitive)
        if given is None:
            self._host.notify(sensitive.NO_EDITOR, markup=False)
            return
        take = self._taker_of_file(work, before)
        self._edit("sheet.toml", given, take, (work, ""))

    def _taker_of_file(self, work: OpenWorksheet, before: Version) -> Take:
        def take(raw: bytes) -> str:
            assert work.entry.path is not None
            try:
                version = edited.edited_version(raw, work.entry.path.name, before)
                hidden, prompts = work.session.sensitive, work.worksheet.prompts
                version = edited.with_sensitive(version, before, hidden, prompts)
                self._put_file(work, before, version)
            except ProblemsError as error:
                return str(error.problems[0])
            except BookError as error:
                return str(error)
            return ""

        return take

    def _put_file(self, work: OpenWorksheet, before: Version, version: Version) -> None:
        entry, session = work.entry, work.session
        try:
            edited.put_edited(
                self._workspace.notebook.state, entry, before, version, self._workspace.now()
            )
        except edited.FileChangedError:
            merged, _ = edited.merged_in(
                entry, session.answers, before, version, self._workspace.now()
            )
            session.answers = merged
            session.changed(merged, True)
            self._host.notify(editing.CHANGED_MEANWHILE, markup=False, timeout=8)
        else:
            session.apply_external(before.answers, version.answers)
        self._open_worksheets.show_again(work)

    # -- the editor ----------------------------------------------------------------------------

    def holds_edits(self) -> bool:
        """Whether something an editor wrote was not taken and is in memory only."""
        return any(refused.copy is None for refused in self._refused.values())

    def edit_broken_file(self, path: Path, closed: Callable[[], None]) -> None:
        """A file that cannot be opened as answers; `closed` follows when the editor wrote to it."""
        try:
            before = atomic.read_regular(path)
        except BookError as error:
            self._host.notify(str(error), severity="warning", markup=False)
            return
        self._choose_editor(lambda editor: self._mend_with(editor, path, before, closed))

    def _mend_with(
        self, editor: Editor, path: Path, before: bytes, closed: Callable[[], None]
    ) -> None:
        code, raw, said = self._lent(editor, "sheet.toml", before)
        said = said or nothing_new(before, before, raw, code)
        if raw is not None and not said:
            said = self._mended(path, before, raw)
        if self._terminal.ended_by is not None:
            self._terminal.end_as_asked()
        elif said:
            self._host.notify(said, markup=False, timeout=8)
        else:
            closed()

    def _lent(self, editor: Editor, name: str, data: bytes) -> tuple[int, bytes | None, str]:
        """Lend the terminal to an editor: its exit code, what came back, and what failed."""
        code, raw, said = 0, None, ""
        try:
            with edited.scratch(name, data, self._workspace.notebook.state) as paper:
                code = self._terminal.lend([*editor.words, str(paper.file)])
                raw = paper.read()
        except OSError as error:
            said = editing.could_not_start((error.strerror or type(error).__name__).lower())
        except BookError as error:
            said = str(error)
        return code, raw, said

    def _mended(self, path: Path, before: bytes, raw: bytes) -> str:
        """Put what came back into the file; where that cannot be, beside it, and say so."""
        try:
            edited.put_repaired(
                self._workspace.notebook.state, path, before, raw, self._workspace.now()
            )
        except BookError as error:
            try:
                kept = copies.keep_copy(path, raw, self._workspace.now())
            except (BookError, OSError):
                return str(error)
            return f"{error} {editing.where_it_lies(kept)}"
        return ""

    def _edit(self, name: str, data: bytes, take: Take, place: Place) -> None:
        self._choose_editor(lambda editor: self._edit_with(editor, name, data, take, place))

    def _choose_editor(self, open_with: Callable[[Editor], None]) -> None:
        """Find the person's editor; one that may keep copies of its own is asked about first."""
        if (why := self._why_not()) is not None:
            self._host.notify(why, markup=False, timeout=8)
            return
        try:
            editor = find_editor(os.environ)
        except BookError as error:
            self._host.notify(str(error), severity="warning", markup=False)
            return

        def go(answer: str | None) -> None:
            if answer == "go":
                self.is_warned = self._keys_told = True
                open_with(editor)

        if editor.own_ways and not self.is_warned:
            about = editing.own_ways_about(editor.name)
            about = "\n\n".join(filter(None, [about, editor.keys]))
            self._host.push_screen(
                screens.Choose(editing.OWN_WAYS, editing.OWN_WAYS_CHOICES, about), go
            )
        elif editor.keys and not self._keys_told:
            choices = editing.opens_choices(editor.name)
            self._host.push_screen(
                screens.Choose(editing.opens(editor.name), choices, editor.keys), go
            )
        else:
            go("go")

    def _why_not(self) -> str | None:
        """Why no file may be made for an editor; None where one may."""
        if self._workspace.private_run:
            return RUN_HAS_NO_EDITOR
        return encrypted.NO_EDITOR if encryption.is_on() else None

    def _edit_with(self, editor: Editor, name: str, data: bytes, take: Take, place: Place) -> None:
        refused = self._refused.get(place)
        given = refused.raw if refused else data
        begun, went_on = monotonic(), False
        code, raw, said = self._lent(editor, name, given)
        if not said:
            said = nothing_new(data, given, raw, code)
            went_on = editor.own_ways and raw == data and not code and monotonic() - begun < WINDOW
            said = editing.CAME_BACK if went_on else said
        if self._terminal.ended_by is not None:
            if raw is not None and not said and (len(raw) > edited.MOST or take(raw)):
                self._refuse(place, raw)
            self._terminal.end_as_asked()
        elif raw is None or said:
            if raw == data:
                self._drop(place)
            self._host.notify(said, markup=False, timeout=15 if went_on else 4)
        elif why := editing.too_much(edited.MOST) if len(raw) > edited.MOST else take(raw):
            self._refuse(place, raw)
            again = partial(self._edit_with, editor, name, data, take, place)
            self._ask_again(why, place, again)
        else:
            self._drop(place)
            self._host.notify(editing.ended_with(code) if code else editing.TAKEN, markup=False)

    def _refuse(self, place: Place, raw: bytes) -> None:
        """Keep what cannot be taken: beside the file, before anything is asked."""
        before = self._refused.get(place)
        copy = keep_edited(place[0].entry.path, raw, self._workspace.now())
        self._refused[place] = kept = Refused(raw, copy)
        if before and kept.copy:
            before.remove()
        elif before:
            kept.older = [*before.older, *filter(None, [before.copy])]

    def _drop(self, place: Place) -> None:
        if refused := self._refused.pop(place, None):
            refused.remove()

    def _ask_again(self, why: str, place: Place, again: Callable[[], None]) -> None:
        copy = self._refused[place].copy

        def chosen(answer: str | None) -> None:
            if answer == "again":
                again()
            elif answer == "drop":
                self._drop(place)
            else:
                self._host.notify(editing.later(copy), markup=False, timeout=15)

        where = editing.where_it_lies(copy)
        self._host.push_screen(
            screens.Choose(editing.NOT_TAKEN, editing.TRY_AGAIN, f"{why}\n\n{where}"), chosen
        )


def _written(widget: Widget | None) -> Input | TextArea | None:
    """The field with the cursor, if it belongs to an answer and words are written in it."""
    if not is_written(widget):
        return None
    return widget if any(isinstance(node, Body) for node in widget.ancestors) else None


def _put(field: Input | TextArea, text: str) -> None:
    """Put a text into a field as if it had been typed there; ctrl+z brings the old one back."""
    if is_area(field):
        field.replace(text, (0, 0), field.document.end)
        field.move_cursor(field.document.end)
    else:
        _put_line(cast("Input", field), text)


def _place_of(field: Input | TextArea) -> str:
    """Where its answer stands, by item, part or cell."""
    body = next(node for node in field.ancestors if isinstance(node, Body))
    part = getattr(field, "part", "")
    return f"{body.slot.place}/{part}" if part else body.slot.place


def _text_in(field: Input | TextArea) -> str:
    return field.text if is_area(field) else cast("Input", field).value


def _put_line(field: Input, text: str) -> None:
    line = " ".join(lines_of(text))
    if field.max_length:
        # Too long is shortened by the person, who sees it; a refusal would lose it all.
        field.max_length = max(field.max_length, len(line))
    field.value = line
    field.cursor_position = len(line)
