"""Saving for the line mode: reports of the saver's thread, and what a signal still saves."""

from __future__ import annotations

import os
import select
import signal
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from reconcile_tui import platform as posix
from reconcile_tui.autosave import Saver
from reconcile_tui.cli.commands.open import make_ready
from reconcile_tui.cli.lines import Lines
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import AppError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import files, private
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.erase import Erased
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, refuse_unsafe
from reconcile_tui.workspace import FileDeleted, OpenWorksheet, RestoredCopies, Workspace

AT_ONCE = 1.0
"""Seconds to wait for the disk between two questions."""

AT_THE_END = 1.5
"""Seconds to wait for it while quitting, as the app does."""

NOT_SAVED = 4
"""The exit code when words could not be saved."""


def now() -> datetime:
    """Return the current local time, to the second, with its offset."""
    return datetime.now().astimezone().replace(microsecond=0)


class Saving:
    """Saves one worksheet, and collects what the saver's thread reports."""

    def __init__(self, places: Places) -> None:
        self.places = places
        # No lock: a signal can come while one is held, and the saver would wait for it forever.
        self._merged: deque[tuple[OpenWorksheet, Answers, Answers]] = deque()
        self._news: deque[str] = deque()
        self._failing = ""
        self.saver = Saver(self._saved, self._failed)
        library = Library.of(places, checks_ours=False)
        self.workspace = Workspace(library, Notebook(places), self.saver, now)
        self.work: OpenWorksheet | None = None
        self.ended_by = 0
        """The signal that came while an editor had the terminal, if one did."""
        self.before_end: Callable[[], object] | None = None
        """Ends the editor that has the terminal, before a signal does anything else."""
        self.after_last_save: Callable[[], object] | None = None
        """Runs in the signal handler after the save: `add` records where its entry is."""

    def _saved(self, key: Hashable, result: object) -> None:
        if isinstance(result, Erased) and result.left:
            self._news.append(private.not_erased(result.left))
        elif isinstance(result, Erased) and result.copies:
            self._news.append(private.still_hold(result.copies))
        if isinstance(result, RestoredCopies) and result.paths:
            self._news.append(files.brought_back(result.paths))
        if not isinstance(key, OpenWorksheet):
            return
        key.failed_since, key.why = None, ""
        if isinstance(result, FileDeleted):
            self._news.append(words.REMOVED_ELSEWHERE)
        if isinstance(result, Saved):
            key.dirty = not key.is_all_written
            key.saved_at = result.when
            self._news.extend(filter(None, [result.notice]))
            if result.merged is not None:
                self._merged.append((key, result.answers, result.merged))

    def _failed(self, key: Hashable, error: AppError) -> None:
        if isinstance(key, OpenWorksheet):
            key.failed_since = key.failed_since or now()
            key.why = str(error)

    def news(self, work: OpenWorksheet) -> Iterator[str]:
        """Apply what another window changed, and yield every new report as a sentence."""
        while self._merged:
            merged, saved, theirs = self._merged.popleft()
            merged.adopt_saved_choice()
            if merged.session.apply_external(saved, theirs):
                yield words.TAKEN_OVER
        while self._news:
            yield words.without_keys(self._news.popleft())
        failing = trouble_of(work)
        if failing and failing != self._failing:
            yield failing
        self._failing = failing

    def flush(self, seconds: float = AT_ONCE) -> bool:
        """Save everything now. Returns False when the disk did not take it in time."""
        return self.saver.flush(seconds)

    def catch_hang_ups(self, lines: Lines) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""

        def end(number: int) -> None:
            shorten_lock_wait()
            if self.before_end is not None:
                self._end_after_editor(number)
                return
            with suppress(Exception):
                lines.give_draft()
            with suppress(Exception):
                if self.work is not None:
                    self.workspace.keep_unsaved(self.work)
                    self.workspace.close(self.work)
            self.saver.flush(AT_THE_END)
            with suppress(Exception):
                if self.after_last_save is not None:
                    self.after_last_save()
            lines.leave()
            if number == signal.SIGINT:
                with suppress(Exception):
                    _write_at_once("\n".join([*self._last_report(), ""]))
            os._exit(128 + number)

        posix.on_hang_up(end)

    def _last_report(self) -> list[str]:
        """Return what is saved and where, for ctrl+c. Nothing is read or locked."""
        work = self.work
        if work is not None and work.failed_since is not None:
            return [trouble_of(work)]
        return (last_report(work) if work is not None else []) or [words.NOTHING_WRITTEN]

    def _end_after_editor(self, number: int) -> None:
        """End the editor first, whose text is then taken; the signal is sent again after that."""
        end, self.before_end = self.before_end, None
        if end is not None:
            self.ended_by = number
            end()


def trouble_of(work: OpenWorksheet) -> str:
    """Return why the last save failed; empty where it didn't."""
    return labels.not_saved(work.failed_since, work.why) if work.failed_since else ""


def last_report(work: OpenWorksheet) -> list[str]:
    """Return what is saved and what is gone, when a worksheet is closed."""
    path = work.entry.path
    if work.private or path is None:
        gone = words.GONE_PRIVATE if work.has_withheld else words.NOTHING_WRITTEN
        return [words.GONE_UNSAVED if work.is_only_in_memory else gone]
    saved = [words.saved_in(work.saved_at.astimezone(), path.name)] if work.saved_at else []
    return [*saved, *([words.GONE_PRIVATE] if work.has_withheld else [])]


@contextmanager
def saving_in(places: Places) -> Iterator[Saving]:
    """Open and save worksheets in these folders inside the block. Raises AppError."""
    refuse_unsafe(places)
    make_ready(places)
    saving = Saving(places)
    try:
        yield saving
    finally:
        saving.saver.stop()


def _write_at_once(text: str) -> None:
    """Write to standard output, unless that would block, as on a stalled connection."""
    if select.select([], [1], [], 0)[1]:
        os.write(1, text.encode())
