"""Where the words are: what the saver's thread tells, and how a signal ends it all."""

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
from reconcile_tui.errors import BookError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import files, private
from reconcile_tui.messages import screens as labels
from reconcile_tui.open_worksheet import BroughtBack
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.erase import Erased
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, refuse_unsafe
from reconcile_tui.workspace import LetGo, OpenWorksheet, Workspace

AT_ONCE = 1.0
"""Seconds to wait for the disk between two questions."""

AT_THE_END = 1.5
"""Seconds to wait for it on the way out, as the app does."""

NOT_SAVED = 4
"""The exit code when words could not be saved."""


def now() -> datetime:
    """Return this moment, to the second, with its offset."""
    return datetime.now().astimezone().replace(microsecond=0)


class Saving:
    """Has one worksheet saved, and knows where the words are."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.folder = places.worksheets
        # No lock: a signal may come while one is held, and the saver would wait for it for ever.
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
        """What a signal ends first: an editor that has the terminal."""
        self.after_last_save: Callable[[], object] | None = None
        """What a signal still does once the words are saved: note where the last entry is."""

    # -- what the saver's thread tells ---------------------------------------------------------

    def _saved(self, key: Hashable, result: object) -> None:
        if isinstance(result, Erased):
            self._news.extend(_of_erasure(result))
        if isinstance(result, BroughtBack) and result.paths:
            self._news.append(files.brought_back(result.paths))
        if not isinstance(key, OpenWorksheet):
            return
        key.failed_since, key.why = None, ""
        if isinstance(result, LetGo):
            self._news.append(words.REMOVED_ELSEWHERE)
        if isinstance(result, Saved):
            key.dirty = not key.is_all_written
            key.saved_at = result.when
            self._news.extend(filter(None, [result.notice]))
            if result.merged is not None:
                self._merged.append((key, result.answers, result.merged))

    def _failed(self, key: Hashable, error: BookError) -> None:
        if isinstance(key, OpenWorksheet):
            key.failed_since = key.failed_since or now()
            key.why = str(error)

    def news(self, work: OpenWorksheet) -> Iterator[str]:
        """Take over what another window changed, and yield what the disk has to say."""
        while self._merged:
            merged, saved, theirs = self._merged.popleft()
            merged.heed_choice()
            if merged.session.apply_external(saved, theirs):
                yield words.TAKEN_OVER
        while self._news:
            yield words.without_keys(self._news.popleft())
        failing = trouble_of(work)
        if failing and failing != self._failing:
            yield failing
        self._failing = failing

    def flush(self, seconds: float = AT_ONCE) -> bool:
        """Have everything written now; False when the disk did not take it in time."""
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
                    _write_at_once(f"{self._said_on_the_way_out()}\n")
            os._exit(128 + number)

        posix.on_hang_up(end)

    def _said_on_the_way_out(self) -> str:
        """Return what is saved and where, for whoever typed ctrl+c. Nothing is read or locked."""
        work = self.work
        if work is None:
            return words.NOTHING_WRITTEN
        if work.failed_since is not None:
            return trouble_of(work)
        if work.saved_at is not None and work.entry.path is not None:
            saved = words.saved_in(work.saved_at.astimezone(), work.entry.path.name)
        else:
            saved = "" if work.is_only_in_memory or work.withholds else words.NOTHING_WRITTEN
        gone = words.GONE_UNSAVED if work.is_only_in_memory else ""
        gone = words.GONE_PRIVATE if work.withholds else gone
        return "\n".join(filter(None, [saved, gone]))

    def _end_after_editor(self, number: int) -> None:
        """End the editor first: what it wrote is taken, and then the next signal is ours."""
        end, self.before_end = self.before_end, None
        if end is not None:
            self.ended_by = number
            end()


def trouble_of(work: OpenWorksheet) -> str:
    """Return why its words aren't saved; empty where they are."""
    return labels.not_saved(work.failed_since, work.why) if work.failed_since else ""


@contextmanager
def saving_in(places: Places) -> Iterator[Saving]:
    """Have worksheets opened and saved in these folders while this lasts. Raises BookError."""
    refuse_unsafe(places)
    make_ready(places)
    saving = Saving(places)
    try:
        yield saving
    finally:
        saving.saver.stop()


def _write_at_once(text: str) -> None:
    """Write on the standard output, unless that would wait: a stalled line must not keep us."""
    if select.select([], [1], [], 0)[1]:
        os.write(1, text.encode())


def _of_erasure(erased: Erased) -> list[str]:
    if erased.left:
        return [private.not_erased(erased.left)]
    return [private.still_hold(erased.copies)] if erased.copies else []
