"""Edit one answer, or the whole file of a worksheet, in the person's own text editor.

The editor gets a copy in a private folder, which is deleted when it ends. What comes back is
validated first; a rejected edit is saved next to the file and offered again. A worksheet that is in
memory only never goes to an editor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias, cast

from textual.widget import Widget

from reconcile_tui.autosave import Saver
from reconcile_tui.domain.answers import lines_of, plain_text
from reconcile_tui.errors import AppError, ProblemsError
from reconcile_tui.messages import fields as editing
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages.private import RUN_HAS_NO_EDITOR
from reconcile_tui.messages.screens import NOT_EDITABLE
from reconcile_tui.platform import on_hang_up
from reconcile_tui.storage import editor_files, recovery
from reconcile_tui.storage.conflicts import keep_copy
from reconcile_tui.storage.editor_files import (
    Editor,
    EditorProcess,
    UnappliedText,
    find_editor,
    keep_edited_copy,
    terminal_signals_ignored,
    why_not_applied,
)
from reconcile_tui.storage.entries import copyable
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.terminal.driver import SafeDriver, wipe_sequence
from reconcile_tui.toml import BOM
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import AppHost, OpenWorksheets, ScreenHost
from reconcile_tui.tui.services.shutdown import WAIT_FOR_SAVE, FinalSave, Shutdown
from reconcile_tui.tui.widgets.fields.body import body_of, room_in
from reconcile_tui.tui.widgets.rendering import is_text_area, is_text_field
from reconcile_tui.workspace import OpenWorksheet, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widgets import Input, TextArea

    from reconcile_tui.storage.entries import Version

_TERMINAL = 2
"""The file descriptor that the app draws on."""


class TerminalSuspend:
    """Hands the terminal to another program. `came_back` is called when that has ended."""

    def __init__(
        self,
        host: AppHost,
        saver: Saver,
        final_save: FinalSave,
        shutdown: Shutdown,
        came_back: Callable[[], None],
    ) -> None:
        self._host, self._saver, self._shutdown = host, saver, shutdown
        self._final_save = final_save
        self._came_back = came_back
        self.start: Callable[[Sequence[str]], EditorProcess] = EditorProcess
        """Starts the program. Pilot has no terminal to suspend, so a test replaces it."""
        self.ended_by: int | None = None
        """The signal that came while the terminal was suspended, or None."""
        self._is_suspended = False
        self._run: EditorProcess | None = None

    def run(self, words: Sequence[str]) -> int:
        """Run a program on this terminal; its exit code, or minus the signal that ended it.

        Synchronous on purpose: with the loop running, something would draw over the program, or
        wait for ever for a suspended driver. Raises OSError when it does not start.
        """
        code, failure = 0, None
        self._is_suspended = True
        is_real = isinstance(self._host.driver, SafeDriver)
        suspend: AbstractContextManager[None] = self._host.suspend() if is_real else nullcontext()
        try:
            with self._host.batch_update(), terminal_signals_ignored(), suspend:
                # An exception that leaves this block makes Textual deaf to keys.
                try:
                    self._wipe()
                    self._run = self.start(words)
                    if self.ended_by is not None:
                        self._run.end()
                    code = self._run.wait()
                except Exception as error:
                    failure = error
                self._wipe()
                self._run, self._is_suspended = None, False
                if self.ended_by is not None:
                    # Nobody is there to see it any more.
                    self._shutdown.is_wiped = True
            if failure is not None:
                raise failure
            return code
        finally:
            self._came_back()

    def _wipe(self) -> None:
        """Wipe the alternate screen row by row, before the program draws and after.

        A terminal without one has the only screen wiped of what the program left.
        """
        if not isinstance(self._host.driver, SafeDriver):
            return
        with suppress(OSError):
            rows = os.get_terminal_size(_TERMINAL).lines
            os.write(_TERMINAL, f"\x1b[?1049h{wipe_sequence(rows)}".encode())

    def catch_hang_ups(self) -> None:
        """Save and end when the terminal disappears or the process is asked to stop."""
        on_hang_up(self.hang_up)

    def hang_up(self, number: int) -> None:
        """Handle a signal. A program that has the terminal is ended first, and its edit saved."""
        if not self._is_suspended:
            self._shutdown.hang_up(number)
            return
        self._shutdown.start_watchdog(128 + number)
        self.ended_by = number
        if self._run is not None:
            if isinstance(self._host.driver, SafeDriver):
                # First, for an editor that is ended says so below what it shows: without an
                # alternate screen that scrolls the words into the history, beyond any wiping.
                self._host.driver.wipe_suspended()
            self._run.end()
        with suppress(Exception):
            self._final_save.collect()
        self._saver.flush(WAIT_FOR_SAVE / 3)

    def end_as_asked(self) -> None:
        """Shut down as the signal asked that came while the terminal was suspended."""
        if self.ended_by is not None:
            self._shutdown.hang_up(self.ended_by)


# -- the editor ------------------------------------------------------------------------------------

WINDOW = 1.0
"""Seconds in which nobody edits a text: an editor that ends so soon went on in its own window."""

Place: TypeAlias = tuple[OpenWorksheet, str]
"""A worksheet, and the place of the answer in the editor; empty for the whole file."""

Apply: TypeAlias = Callable[[bytes], str]
"""Applies what came back; returns why it can't, or an empty string."""


class ExternalEditor:
    """Gives answers to an editor and applies what comes back."""

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
        self._refused: dict[Place, UnappliedText] = {}
        self.is_warned = False
        """Whether the person knows that their editor may keep copies of its own."""
        self._knows_keys = False

    def holds_edits(self) -> bool:
        """Whether a rejected edit is in memory only."""
        return any(refused.copy is None for refused in self._refused.values())

    # -- what is edited ------------------------------------------------------------------------

    def edit_outside(self, work: OpenWorksheet) -> None:
        """Edit the answer that the cursor is in; the whole file if it is in no text field."""
        if (why := self._refusal()) is not None:
            self._host.notify(why, timeout=8)
        elif work.private:
            self._host.notify(editing.NO_FILE_FOR_EDITOR)
        elif (field := _answer_field(self._host.screen.focused)) is not None:
            if _place_of(field).split("/")[0] in work.session.sensitive:
                self._host.notify(sensitive.NO_EDITOR)
            else:
                self._edit_answer(work, field)
        else:
            self.edit_file(work)

    def _edit_answer(self, work: OpenWorksheet, field: Input | TextArea) -> None:
        if work.session.read_only or field.disabled:
            self._host.notify(NOT_EDITABLE)
            return

        def apply(raw: bytes) -> str:
            if not field.is_attached:
                # It went while a dialog was open: by another program's change, for example.
                return editing.FIELD_GONE
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                return editing.not_utf8(error.start + 1)
            most = len(_text_in(field)) + room_in(field) - len(field.selected_text)
            if len(text) > most:
                return editing.text_too_long(most)
            _replace_text(field, plain_text(text.removeprefix(BOM)).removesuffix("\n"))
            return ""

        text = _text_in(field)
        place = (work, _place_of(field))
        self._edit("text.txt", f"{text}\n".encode() if text else b"", apply, place)

    def edit_file(self, work: OpenWorksheet) -> None:
        """Edit the whole file of a worksheet. What was typed is saved first."""
        if work.session.read_only:
            self._host.notify(NOT_EDITABLE)
            return
        self._open_worksheets.commit_all()
        saved = self._workspace.saver.flush(1.0)
        before = work.entry.known
        if work.entry.path is None or before is None:
            self._host.notify(editing.NOTHING_SAVED)
        elif not saved or work.dirty:
            self._host.notify(editing.WAIT_FOR_SAVE_FIRST)
        elif (given := copyable(before.raw, work.session.sensitive)) is None:
            self._host.notify(sensitive.NO_EDITOR)
        else:
            self._edit("sheet.toml", given, partial(self._apply_file, work, before), (work, ""))

    def _apply_file(self, work: OpenWorksheet, before: Version, raw: bytes) -> str:
        assert work.entry.path is not None
        hidden, prompts = work.session.sensitive, work.worksheet.prompts
        try:
            version = editor_files.edited_version(raw, work.entry.path.name, before)
            version = editor_files.with_sensitive(version, before, hidden, prompts)
            self._write_file(work, before, version)
        except ProblemsError as error:
            return str(error.problems[0])
        except AppError as error:
            return str(error)
        return ""

    def _write_file(self, work: OpenWorksheet, before: Version, version: Version) -> None:
        entry, session, now = work.entry, work.session, self._workspace.now()
        try:
            editor_files.replace_with_edited(
                self._workspace.notebook.state, entry, before, version, now
            )
        except editor_files.FileChangedError:
            merged, _ = editor_files.merge_edited(entry, session.answers, before, version, now)
            session.answers = merged
            session.changed(merged, True)
            self._host.notify(editing.CHANGED_MEANWHILE, timeout=8)
        else:
            session.apply_external(before.answers, version.answers)
        self._open_worksheets.show_again(work)

    def edit_broken_file(self, path: Path, closed: Callable[[], None]) -> None:
        """Edit a file that can't be opened as answers; call `closed` if the editor changed it."""
        try:
            before = disk.read_regular(path)
        except AppError as error:
            self._host.notify(str(error), severity="warning")
            return
        self._choose_editor(lambda editor: self._repair_with(editor, path, before, closed))

    def _repair_with(
        self, editor: Editor, path: Path, before: bytes, closed: Callable[[], None]
    ) -> None:
        code, raw, message = self._run(editor, "sheet.toml", before)
        message = message or why_not_applied(before, before, raw, code)
        if raw is not None and not message:
            message = self._write_repaired(path, before, raw)
        if self._terminal.ended_by is not None:
            self._terminal.end_as_asked()
        elif message:
            self._host.notify(message, timeout=8)
        else:
            closed()

    def _write_repaired(self, path: Path, before: bytes, raw: bytes) -> str:
        """Write the edit to the file; return why that failed, and where it was saved instead."""
        now = self._workspace.now()
        try:
            editor_files.replace_with_repaired(
                self._workspace.notebook.state, path, before, raw, now
            )
        except AppError as error:
            try:
                kept = keep_copy(path, raw, now)
            except (AppError, OSError):
                return str(error)
            return f"{error} {editing.editor_text_location(kept)}"
        return ""

    # -- running it ----------------------------------------------------------------------------

    def _run(self, editor: Editor, name: str, data: bytes) -> tuple[int, bytes | None, str]:
        """Run an editor on a copy: its exit code, what came back, and why it failed."""
        code, raw, message = 0, None, ""
        try:
            with recovery.scratch_file(name, data, self._workspace.notebook.state) as file:
                code = self._terminal.run([*editor.words, str(file)])
                raw = recovery.read_scratch_file(file)
        except OSError as error:
            message = editing.editor_not_started((error.strerror or type(error).__name__).lower())
        except AppError as error:
            message = str(error)
        return code, raw, message

    def _refusal(self) -> str | None:
        """Return why no file may be written for an editor; None where one may."""
        if self._workspace.private_run:
            return RUN_HAS_NO_EDITOR
        return sensitive.ENCRYPTED_NO_EDITOR if encryption.is_on() else None

    def _choose_editor(self, open_with: Callable[[Editor], None]) -> None:
        """Find the person's editor; ask first about one that may keep copies of its own."""
        if (why := self._refusal()) is not None:
            self._host.notify(why, timeout=8)
            return
        try:
            editor = find_editor(os.environ)
        except AppError as error:
            self._host.notify(str(error), severity="warning")
            return

        def on_choice(answer: str | None) -> None:
            if answer == "go":
                self.is_warned = self._knows_keys = True
                open_with(editor)

        if editor.own_ways and not self.is_warned:
            parts = [editing.editor_copies_about(editor.name), editor.keys]
            about = "\n\n".join(filter(None, parts))
            dialog = screens.Choose(editing.EDITOR_COPIES, editing.EDITOR_COPIES_CHOICES, about)
        elif editor.keys and not self._knows_keys:
            choices = editing.editor_opens_choices(editor.name)
            dialog = screens.Choose(editing.editor_opens(editor.name), choices, editor.keys)
        else:
            on_choice("go")
            return
        self._host.push_screen(dialog, on_choice)

    def _edit(self, name: str, data: bytes, apply: Apply, place: Place) -> None:
        """Edit `data` as a file of this name, and have `apply` take in what comes back."""
        self._choose_editor(lambda editor: self._edit_with(editor, name, data, apply, place))

    def _edit_with(
        self, editor: Editor, name: str, data: bytes, apply: Apply, place: Place
    ) -> None:
        refused = self._refused.get(place)
        given = refused.raw if refused else data
        begun, is_detached = monotonic(), False
        code, raw, message = self._run(editor, name, given)
        if not message:
            message = why_not_applied(data, given, raw, code)
            is_detached = (
                editor.own_ways and raw == data and not code and monotonic() - begun < WINDOW
            )
            message = editing.EDITOR_CLOSED_AT_ONCE if is_detached else message
        if self._terminal.ended_by is not None:
            if raw is not None and not message and (len(raw) > recovery.MOST_READ or apply(raw)):
                self._keep_refused(place, raw)
            self._terminal.end_as_asked()
        elif raw is None or message:
            if raw == data:
                self._drop_refused(place)
            self._host.notify(message, timeout=15 if is_detached else 4)
        elif (
            why := editing.text_too_long(recovery.MOST_READ)
            if len(raw) > recovery.MOST_READ
            else apply(raw)
        ):
            self._keep_refused(place, raw)
            again = partial(self._edit_with, editor, name, data, apply, place)
            self._ask_again(why, place, again)
        else:
            self._drop_refused(place)
            self._host.notify(editing.editor_failed(code) if code else editing.EDITOR_TEXT_USED)

    def _keep_refused(self, place: Place, raw: bytes) -> None:
        """Save a rejected edit next to the file, before anything is asked."""
        before = self._refused.get(place)
        copy = keep_edited_copy(place[0].entry.path, raw, self._workspace.now())
        self._refused[place] = kept = UnappliedText(raw, copy)
        if before and kept.copy:
            before.remove()
        elif before:
            kept.older = [*before.older, *filter(None, [before.copy])]

    def _drop_refused(self, place: Place) -> None:
        if refused := self._refused.pop(place, None):
            refused.remove()

    def _ask_again(self, why: str, place: Place, again: Callable[[], None]) -> None:
        copy = self._refused[place].copy

        def chosen(answer: str | None) -> None:
            if answer == "again":
                again()
            elif answer == "drop":
                self._drop_refused(place)
            else:
                self._host.notify(editing.reopen_editor_text(copy), timeout=15)

        about = f"{why}\n\n{editing.editor_text_location(copy)}"
        self._host.push_screen(
            screens.Choose(editing.EDITOR_TEXT_REJECTED, editing.EDITOR_TEXT_CHOICES, about), chosen
        )


def _answer_field(widget: Widget | None) -> Input | TextArea | None:
    """Return the focused widget if it is the text field of an answer."""
    return widget if is_text_field(widget) and body_of(widget) is not None else None


def _place_of(field: Input | TextArea) -> str:
    """Return the place of a field's answer, by item, part or cell."""
    body, part = body_of(field), getattr(field, "part", "")
    assert body is not None
    return f"{body.slot.place}/{part}" if part else body.slot.place


def _text_in(field: Input | TextArea) -> str:
    return field.text if is_text_area(field) else cast("Input", field).value


def _replace_text(field: Input | TextArea, text: str) -> None:
    """Replace the text of a field as if it were typed there, so that ctrl+z restores the old."""
    if is_text_area(field):
        field.replace(text, (0, 0), field.document.end)
        field.move_cursor(field.document.end)
        return
    line, field = " ".join(lines_of(text)), cast("Input", field)
    if field.max_length:
        # The person sees what is too long and shortens it; to refuse it would lose it all.
        field.max_length = max(field.max_length, len(line))
    field.value = line
    field.cursor_position = len(line)
