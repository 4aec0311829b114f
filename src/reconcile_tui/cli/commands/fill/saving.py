"""Where the words are: the saver's news, what is private, and every way out."""

from __future__ import annotations

import os
import select
import signal
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reconcile_tui import platform as posix
from reconcile_tui import private_run, storage
from reconcile_tui.autosave import Saver
from reconcile_tui.cli.commands.open import make_ready
from reconcile_tui.cli.lines import Lines, Moved, quits
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files, private
from reconcile_tui.messages import line_mode as words
from reconcile_tui.messages import private_run as run
from reconcile_tui.messages import screens as labels
from reconcile_tui.open_worksheet import BroughtBack
from reconcile_tui.session import Session
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.erase import Erased
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, refuse_unsafe
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.workspace import LetGo, OpenWorksheet, Workspace, to_decide

__all__ = ["AT_THE_END", "Conversation", "Saving", "now", "saving_in"]

AT_ONCE = 1.0
"""Seconds to wait for the disk between two questions."""

AT_THE_END = 1.5
"""Seconds to wait for it on the way out, as the app does."""

NOT_SAVED = 4
"""The exit code when words could not be saved."""


def now() -> datetime:
    """Return this moment, to the second, with its offset."""
    return datetime.now().astimezone().replace(microsecond=0)


class Conversation(Protocol):
    """Where things are said and asked about one worksheet: see `talk.Talk`."""

    lines: Lines
    workspace: Workspace
    work: OpenWorksheet
    asked_sensitive: bool

    @property
    def session(self) -> Session:
        """The answers."""

    def say(self, *blocks: str) -> None:
        """Print blocks, an empty line before each."""

    def note(self, text: str) -> None:
        """Print a line under what was just said."""

    def helps(self, typed: str) -> bool:
        """Do what a word for help says. False for all others."""


class Saving:
    """Has one worksheet saved, and tells the person where the words are."""

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

    def tell(self, talk: Conversation) -> None:
        """Take over what another window changed, and say what the disk has to say."""
        while self._merged:
            work, saved, theirs = self._merged.popleft()
            work.heed_choice()
            if work.session.apply_external(saved, theirs):
                talk.note(words.TAKEN_OVER)
        while self._news:
            talk.note(words.without_keys(self._news.popleft()))
        failing = self._trouble(talk.work)
        if failing and failing != self._failing:
            talk.note(failing)
        self._failing = failing

    @staticmethod
    def _trouble(work: OpenWorksheet) -> str:
        if work.failed_since is None:
            return ""
        return labels.not_saved(work.failed_since, work.why)

    def flush(self, seconds: float = AT_ONCE) -> bool:
        """Have everything written now; False when the disk did not take it in time."""
        return self.saver.flush(seconds)

    def say_where(self, talk: Conversation) -> None:
        """Say where the words are: at the end of a section, and at the end."""
        work = talk.work
        if work.private:
            talk.note(_stays_in_memory(work) if work.is_only_in_memory else "")
            return
        self.flush()
        self.tell(talk)
        if work.failed_since is None and work.entry.path is not None and work.saved_at is not None:
            talk.note(words.saved_in(work.saved_at.astimezone(), work.entry.path.name))
        if work.withholds:
            talk.note(words.without_keys(private.NOT_SAVED))

    # -- what is private -----------------------------------------------------------------------

    def decide_first(self, talk: Conversation) -> None:
        """Ask what is decided before a word is written. Enter alone decides nothing."""
        work = talk.work
        first = to_decide(work, self.places.state)
        if first == "save":
            work.asked = True
            self._ask_first(talk)
        elif first == "found" and work.session.read_only:
            talk.note(private.FOUND_READ_ONLY)
        elif first == "found":
            self._ask_about_found(talk)
        elif first == "versions":
            self._ask_about_versions(talk)

    def _ask_first(self, talk: Conversation) -> None:
        choices = private.ask_first_choices(encrypted=talk.work.is_encrypted)
        if _choice(talk, private.ASK_FIRST, choices) == "save":
            talk.workspace.keep(talk.work)
            talk.note(words.PRIVATE_SAVED)
        else:
            talk.note(private.STAY_IN_MEMORY)

    def _ask_about_found(self, talk: Conversation) -> None:
        about = f"{private.FOUND}\n{words.FOUND_ABOUT}"
        chosen = _choice(talk, about, private.FOUND_CHOICES)
        if chosen == "keep":
            talk.workspace.save_sensitive(talk.work)
            talk.note(private.KEPT_IN_FILE)
        elif chosen == "erase":
            self._erase(talk)

    def _ask_about_versions(self, talk: Conversation) -> None:
        path = talk.work.entry.path
        about = f"{private.FOUND_VERSIONS}\n{words.FOUND_VERSIONS_ABOUT}"
        chosen = _choice(talk, about, private.FOUND_VERSIONS_CHOICES)
        if chosen == "keep":
            talk.session.save_sensitive()
        elif chosen == "erase" and path is not None:
            try:
                History(self.places.state, path).empty()
            except BookError as error:
                talk.note(str(error))
            else:
                talk.note(private.VERSIONS_ERASED)

    def ask_about_sensitive(self, talk: Conversation) -> None:
        """Ask once whether the private answers of an ordinary worksheet are saved too."""
        if talk.asked_sensitive or not talk.work.withholds or talk.work.unchosen():
            return
        talk.asked_sensitive = True
        self._ask_to_save(talk)

    def _ask_to_save(self, talk: Conversation) -> None:
        about = f"{private.SAVE_TOO}\n{private.SAVE_TOO_ABOUT}"
        choices = private.save_too_choices(encrypted=talk.work.is_encrypted)
        try:
            chosen = _choice(talk, about, choices)
        except Moved:
            talk.asked_sensitive = False  # quitting decides nothing: it's asked on the way out
            raise
        if chosen == "save":
            talk.workspace.save_sensitive(talk.work)
            talk.note(private.SAVES_THEM)
        else:
            talk.note(private.STAY_IN_MEMORY)
            talk.note(words.ASK_SAVE_LATER)

    def _erase(self, talk: Conversation) -> None:
        talk.workspace.drop_sensitive(talk.work)
        talk.note(private.ERASED)

    def choose(self, talk: Conversation) -> None:
        """The word `save`: choose again where private answers are."""
        work = talk.work
        if work.private and work.in_private_run:
            self._ask_to_save_after_all(talk)
        elif work.private:
            self._ask_to_keep(talk)
        elif work.unchosen():
            self._ask_about_found(talk)
        elif work.session.saves_sensitive:
            about = f"{private.ARE_SAVED}\n{words.ARE_SAVED_ABOUT}"
            if _choice(talk, about, private.ARE_SAVED_CHOICES) == "erase":
                self._erase(talk)
        elif work.session.sensitive:
            talk.asked_sensitive = True
            self._ask_to_save(talk)
        else:
            talk.note(words.NOTHING_PRIVATE)

    def _ask_to_keep(self, talk: Conversation) -> None:
        work = talk.work
        if work.session.answers.is_empty() and not work.worksheet.ask_first:
            talk.note(labels.NOTHING_TO_KEEP)
            return
        encrypted = work.is_encrypted
        if work.worksheet.private:
            choices, about = (
                private.save_sheet_choices(encrypted=encrypted),
                private.SAVE_SHEET_ABOUT,
            )
        else:
            choices, about = private.save_again_choices(encrypted=encrypted), files.KEEP_AGAIN_ABOUT
        if _choice(talk, f"{private.SAVE_SHEET}\n{about}", choices) == "save":
            talk.workspace.keep(work)
            talk.note(labels.KEPT if work.worksheet.private else files.KEPT_AGAIN)

    def _ask_to_save_after_all(self, talk: Conversation) -> None:
        """In a private run: ask whether this one worksheet is saved; nothing else is."""
        has_file = talk.work.entry.path is not None
        about = run.save_about(has_file=has_file, encrypted=talk.work.is_encrypted)
        if _choice(talk, f"{run.SAVE}\n{about}", run.SAVE_CHOICES) == "save":
            talk.workspace.keep(talk.work)
            talk.note(run.SAVED)

    # -- the ways out --------------------------------------------------------------------------

    def finish(self, talk: Conversation) -> int:
        """Quit as the person asked. Returns the exit code.

        What is not saved is said first, once; whoever quits again quits without it.
        """
        work = talk.work
        self._ask_before_it_is_gone(talk)
        self.workspace.close(work)
        while not self.flush(AT_THE_END):
            if work.failed_since is None:
                continue  # the disk is slow, and has not refused
            talk.say(self._trouble(work))
            talk.note(words.NOT_SAVED_WHAT_NOW)
            typed = talk.lines.ask(words.MORE).strip()
            name, _, rest = typed.partition(" ")
            if quits(name):
                return NOT_SAVED
            if name.casefold() == "copy" and rest.strip():
                self._copy(talk, rest.strip())
        self._say_the_end(talk)
        return 0

    def _ask_before_it_is_gone(self, talk: Conversation) -> None:
        work = talk.work
        if not (work.is_only_in_memory or (work.withholds and not talk.asked_sensitive)):
            return
        talk.note(_stays_in_memory(work))
        talk.note(words.SAVE_OR_GO)
        while not quits(typed := talk.lines.ask(words.MORE)):
            if typed.strip().casefold() == "save":
                self.choose(talk)
                return
            talk.note(words.SAVE_OR_GO)

    def _copy(self, talk: Conversation, typed: str) -> None:
        """Write a copy where the person says; in a folder, under the name of the worksheet."""
        work = talk.work
        answers = work.session.for_copies()
        own = work.entry.path or storage.save.first_path(self.folder, work.entry, answers)
        try:
            path = storage.export_file.place_of(typed, Path.cwd())
            path = path / own.name if path.is_dir() else path
            with private_run.opened():
                text = new_text(answers, work.worksheet.prompts)
                storage.export_file.write_export(self.places, path, text)
        except (BookError, OSError) as error:
            talk.note(str(error))
            return
        remember_copies(self.places.state, [path])
        talk.note(files.copied_to(path, now()))

    def _say_the_end(self, talk: Conversation) -> None:
        work = talk.work
        self.tell(talk)
        if work.private or work.entry.path is None:
            gone = words.GONE_PRIVATE if work.withholds else words.NOTHING_WRITTEN
            talk.say(words.GONE_UNSAVED if work.is_only_in_memory else gone)
            return
        if work.saved_at is not None:
            talk.say(words.saved_in(work.saved_at.astimezone(), work.entry.path.name))
        if work.withholds:
            talk.note(words.GONE_PRIVATE)

    def end(self, talk: Conversation) -> int:
        """The input ended: nobody can be asked. Save, say where, and return the exit code."""
        self.workspace.close(talk.work)
        if not self.flush(AT_THE_END) and talk.work.failed_since is not None:
            self.workspace.keep_unsaved(talk.work)
            self.flush(AT_THE_END)
            talk.say(self._trouble(talk.work))
            return NOT_SAVED
        self._say_the_end(talk)
        return 0

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
            return self._trouble(work)
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


def _stays_in_memory(work: OpenWorksheet) -> str:
    return run.NOT_SAVED if work.private and work.in_private_run else private.STAY_IN_MEMORY


def _choice(talk: Conversation, about: str, choices: Sequence[tuple[str, ...]]) -> str | None:
    """Print what is to be decided, and return the name of what is chosen; None for Enter alone.

    A word has to be typed for it, the first of its label: a number that was typed ahead, for the
    question that was to come, must not decide where private answers are.
    """
    talk.say(about)
    talk.note(words.WHICH_WORD)
    first = [label.split()[0].strip(",").casefold() for _, label, *_ in choices]
    # What a choice leads to stands behind it.
    told = [". ".join(filter(None, said)) for _, *said in choices]
    talk.note(words.without_keys(words.by_words(list(zip(first, told, strict=True)))))
    while typed := talk.lines.ask(words.MORE).strip().casefold():
        if quits(typed):
            raise Moved("quit")
        if typed in first:
            return choices[first.index(typed)][0]
        talk.helps(typed)
        talk.note(words.WHICH_WORD)
    return None


def _of_erasure(erased: Erased) -> list[str]:
    if erased.left:
        return [private.not_erased(erased.left)]
    return [private.still_hold(erased.copies)] if erased.copies else []
