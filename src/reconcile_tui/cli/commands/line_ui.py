"""The line mode of `fill` and `add`: prompts with their commands, and saving while they are asked.

A command that navigates, such as `back`, raises `Navigate`, which the walk through the worksheet
catches; every other one runs here, and the prompt is repeated. So are the decisions about private
answers.
"""

from __future__ import annotations

import os
import select
import signal
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

from reconcile_tui import platform as posix
from reconcile_tui.autosave import Saver
from reconcile_tui.cli.commands import read as reading
from reconcile_tui.cli.commands.open import prepare_run
from reconcile_tui.cli.lines import Lines, Navigate, is_quit
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_ANSWER, REASONS, Answers
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import claims_of_item, claims_of_review, claims_of_section
from reconcile_tui.domain.items import Item, Link, Rows
from reconcile_tui.domain.pages import cited, paragraphs, unmarked
from reconcile_tui.domain.worksheet import Section
from reconcile_tui.errors import AppError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, files, private
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Slot
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.erase import Erased
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, check_folders
from reconcile_tui.workspace import (
    FileDeleted,
    OpenWorksheet,
    RestoredCopies,
    Workspace,
    pending_decision,
)

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
        self._reports: deque[str] = deque()
        self._last_trouble = ""
        self.saver = Saver(self._on_saved, self._on_failed)
        library = Library.of(places, checks_ours=False)
        self.workspace = Workspace(library, Notebook(places), self.saver, now)
        self.pending_signal = 0
        """The signal that came while an editor had the terminal, if one did."""
        self.end_editor: Callable[[], object] | None = None
        """Ends the editor that has the terminal, before a signal does anything else."""
        self.after_last_save: Callable[[], object] | None = None
        """Runs in the signal handler after the save: `add` records where its entry is."""

    def _on_saved(self, key: Hashable, result: object) -> None:
        if isinstance(result, Erased) and result.left:
            self._reports.append(private.not_erased(result.left))
        elif isinstance(result, Erased) and result.copies:
            self._reports.append(private.copies_with_answer(result.copies))
        if isinstance(result, RestoredCopies) and result.paths:
            self._reports.append(files.text_recovered(result.paths))
        if not isinstance(key, OpenWorksheet):
            return
        key.failed_since, key.why = None, ""
        if isinstance(result, FileDeleted):
            self._reports.append(words.REMOVED_ELSEWHERE)
        if isinstance(result, Saved):
            key.dirty = not key.is_all_written
            key.saved_at = result.when
            self._reports.extend(filter(None, [result.notice]))
            if result.merged is not None:
                self._merged.append((key, result.answers, result.merged))

    def _on_failed(self, key: Hashable, error: AppError) -> None:
        if isinstance(key, OpenWorksheet):
            key.failed_since = key.failed_since or now()
            key.why = str(error)

    def reports(self, work: OpenWorksheet) -> Iterator[str]:
        """Apply what another window changed, and yield every new report as a sentence."""
        while self._merged:
            merged, saved, theirs = self._merged.popleft()
            merged.adopt_saved_choice()
            if merged.session.apply_external(saved, theirs):
                yield words.FILE_CHANGED
        while self._reports:
            yield words.without_keys(self._reports.popleft())
        failing = save_error(work)
        if failing and failing != self._last_trouble:
            yield failing
        self._last_trouble = failing

    def flush(self, seconds: float = AT_ONCE) -> bool:
        """Save everything now. Returns False when the disk did not take it in time."""
        return self.saver.flush(seconds)

    def catch_hang_ups(self, lines: Lines, work: OpenWorksheet) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""

        def end(number: int) -> None:
            shorten_lock_wait()
            if (end_editor := self.end_editor) is not None:
                # Its text is then taken, and the signal sent again.
                self.end_editor, self.pending_signal = None, number
                end_editor()
                return
            with suppress(Exception):
                lines.flush_draft()
            with suppress(Exception):
                self.workspace.keep_unsaved(work)
                self.workspace.close(work)
            self.saver.flush(AT_THE_END)
            with suppress(Exception):
                if self.after_last_save is not None:
                    self.after_last_save()
            lines.end_line_and_release()
            if number == signal.SIGINT:
                # Only where it doesn't block: the connection may have stalled.
                with suppress(Exception):
                    if select.select([], [1], [], 0)[1]:
                        report = save_error(work) or "\n".join(closing_report(work))
                        os.write(1, f"{report or words.NOTHING_WRITTEN}\n".encode())
            os._exit(128 + number)

        posix.on_hang_up(end)


def save_error(work: OpenWorksheet) -> str:
    """Return why the last save failed; empty where it didn't."""
    return labels.not_saved(work.failed_since, work.why) if work.failed_since else ""


def closing_report(work: OpenWorksheet) -> list[str]:
    """Return what is saved and what is gone, when a worksheet is closed."""
    path = work.entry.path
    if work.private or path is None:
        gone = words.FORGOTTEN_PRIVATE if work.has_withheld else words.NOTHING_WRITTEN
        return [words.FORGOTTEN_UNSAVED if work.is_only_in_memory else gone]
    saved = [words.saved_in(work.saved_at.astimezone(), path.name)] if work.saved_at else []
    return [*saved, *([words.FORGOTTEN_PRIVATE] if work.has_withheld else [])]


@contextmanager
def saving_in(places: Places) -> Iterator[Saving]:
    """Open and save worksheets in these folders inside the block. Raises AppError."""
    check_folders(places)
    prepare_run(places)
    saving = Saving(places)
    try:
        yield saving
    finally:
        saving.saver.stop()


ALIASES = {"exit": "quit", "skipped": "skip", "prev": "back", "source": "why", "sources": "why"}

DONE = "done"
"""Ends an entry, at any of its cells."""

_LONG = frozenset({"?", "sections", "show", "skip", "why", "read", "help", "pause"})
"""Commands that print so much that the question is repeated afterward."""


def plain(text: str) -> str:
    """Return text of the content on one line, without markup and without keys of the app."""
    return words.without_keys(one_line(unmarked(text)))


class LineUI:
    """One worksheet and one person, line by line."""

    def __init__(self, lines: Lines, work: OpenWorksheet, saving: Saving) -> None:
        self.lines = lines
        self.work = work
        self.session = work.session
        self.saving = saving
        self.workspace = saving.workspace
        self.library = saving.workspace.library
        self.reader = reading.Reader(lines, self.library, saving.places)
        self.slot: Slot | None = None
        """What is asked for now; None between questions."""
        self.section: Section | None = None
        self._own_commands: tuple[str, ...] = ()
        """Commands of the current prompt alone."""
        self.undo: Callable[[], object] | None = None
        self.asked_sensitive = False
        self.has_written = False
        """Whether it was explained how to end a text."""

    def say(self, *blocks: str) -> None:
        """Print blocks that are not empty, an empty line before each."""
        for block in filter(None, blocks):
            self.lines.say(f"\n{block}")

    def note(self, text: str) -> None:
        """Print text without an empty line before it; nothing where it is empty."""
        if text:
            self.lines.say(text)

    def note_erased(self, text: str) -> None:
        """Print that something is deleted, and when it's erased; a private run changes no file."""
        stays = self.work.private and self.work.entry.path is not None
        self.note(text.replace(words.ERASED_LATER, private.FILE_NOT_CHANGED) if stays else text)

    def note_links(self, links: Iterable[Link]) -> None:
        """Print what to type for each link, a line each."""
        self.note("\n".join(map(reading.link_text, links)))

    def say_text(self, text: str) -> None:
        """Print paragraphs of content, and how to see their sources if they cite any."""
        self.say(*map(plain, paragraphs(text)))
        if cited(text):
            self.note(words.SOURCES)

    def print_reports(self) -> None:
        """Print what the saver reports, and apply what another window changed."""
        for report in self.saving.reports(self.work):
            self.note(report)

    def print_where_saved(self) -> None:
        """Print where the answers are saved, at the end of a section and of the worksheet."""
        work = self.work
        if work.private:
            self.note(stays_in_memory(work) if work.is_only_in_memory else "")
            return
        self.saving.flush()
        self.print_reports()
        if work.failed_since is None and work.entry.path is not None and work.saved_at is not None:
            self.note(words.saved_in(work.saved_at.astimezone(), work.entry.path.name))
        if work.has_withheld:
            self.note(words.without_keys(private.NOT_SAVED))

    def prompt(
        self,
        text: str = words.ANSWER,
        *,
        free_text: bool = False,
        room: int = MAX_ANSWER,
        commands: Iterable[str] = (),
        draft: Callable[[str], object] | None = None,
    ) -> str:
        """Return what is typed as an answer; run commands such as `why` until there is one.

        With `free_text`, whatever is no command is returned as typed. The `commands` of the caller
        are returned, too.
        """
        own = self._own_commands = tuple(commands)

        def take(line: str) -> None:
            if draft is not None and line.strip().casefold() not in {*words.COMMANDS, *own}:
                draft(line)

        while True:
            self.print_reports()
            typed = self.lines.ask(text, room, take)
            word = one_line(typed.casefold())
            word = word if free_text else ALIASES.get(word, word)
            ends_entry = word == DONE and self._is_in_entry
            if free_text and typed[:1] == " ":
                known = self._is_command(word) or word in own or ends_entry
                return typed[1:] if known else typed
            if ends_entry:
                raise Navigate(DONE)
            if word.partition(" ")[0] in own and (word in own or not free_text):
                return word
            if not self._is_command(word) or (free_text and not self._is_whole_command(word)):
                return typed if free_text else word
            self.run(word)
            if word.partition(" ")[0] in _LONG:
                self._ask_again()

    def _ask_again(self) -> None:
        """Repeat the question and its options."""
        if self.slot is not None:
            self.say(plain(self.slot.kind.text))
            options = getattr(self.slot.kind, "options", ())
            self.note(words.numbered(option.label for option in options))

    @property
    def _is_in_entry(self) -> bool:
        """Whether the cell of an entry is asked for."""
        return self.slot is not None and not isinstance(self.slot.kind, Item)

    def _is_command(self, word: str) -> bool:
        return word.partition(" ")[0] in words.COMMANDS

    def _is_whole_command(self, word: str) -> bool:
        """Whether text is a command even as an answer in words: `skip later`, `read afraid`."""
        name, _, rest = word.partition(" ")
        if not rest:
            return True
        if name == "read":
            return rest in reading.page_names(self.library)
        return name == "skip" and _reason(rest) is not None

    def choose(self, options: Sequence[str]) -> int | None:
        """Print options, and return the index of the one that is typed; None for Enter alone.

        For decisions, not answers: only the commands `back` (as Enter alone), `quit` and those for
        help work here.
        """
        self.lines.say(words.numbered(options))
        while typed := one_line(self.lines.ask(words.CHOOSE)).casefold():
            if is_quit(typed):
                raise Navigate("quit")
            if ALIASES.get(typed, typed) == "back":
                return None
            if self.run_help(typed):
                self.lines.say(words.numbered(options))
                continue
            places = matching(options, typed)
            if len(places) == 1:
                return places[0]
            self.note(words.NOT_A_CHOICE)
        return None

    def run(self, typed: str) -> None:
        """Run a command. Raises Navigate for those that navigate."""
        name, _, rest = typed.partition(" ")
        if name in {"back", "next", "review", "quit"}:
            raise Navigate(name)
        actions: dict[str, Callable[[], None]] = {
            "?": self.list_commands,
            "skip": lambda: self.skip(rest),
            "sections": self.go_to_section,
            "show": self.show,
            "clear": self.clear,
            "undo": self.undo_last,
            "edit": lambda: self.note(words.NOT_HERE),
            "why": self.why,
            "read": lambda: self.read(rest),
            "help": lambda: self.read(reading.HELP) if rest else self.help(),
            "pause": self.pause,
            "save": self.ask_where_to_save,
        }
        actions[name]()

    def list_commands(self) -> None:
        """Print every command with its description."""
        is_unsaved_run = self.work.in_private_run and self.work.private
        known = words.COMMANDS | (private.COMMANDS if is_unsaved_run else {})
        self.say("\n".join(f"{name}: {does}" for name, does in known.items()))
        self.note(words.COMMAND_AS_ANSWER)

    def skip(self, why: str = "") -> None:
        """Skip the question; ask why where no reason was typed with it."""
        slot = self.slot
        if slot is None or not isinstance(slot.kind, Item):
            raise Navigate("skip")
        if slot.value is not None:
            self.note(words.HAS_ANSWER)
            return
        item_id, before = slot.kind.id, self.session.answers
        reason = _reason(why)
        if reason is None:
            no_longer = {"": labels.UNSKIP} if item_id in before.skipped else {}
            choices = {**labels.SKIP_REASONS, **no_longer}
            self.say(words.SKIP_WHY)
            chosen = self.choose(list(choices.values()))
            reason = None if chosen is None else list(choices)[chosen]
        if reason is None:
            self.note(words.NOT_SKIPPED)
            return
        self.session.skip(item_id, reason or None)
        self.make_undoable(before)
        if reason:
            self.note(labels.skip_note(reason))
            raise Navigate("skip")

    def go_to_section(self) -> None:
        """List the sections with their progress, but for a private worksheet; go to one of them."""
        sections = self.session.form.sections()
        titles = [section.title for section in sections]
        if not self.work.worksheet.private:
            titles = [
                f"{one.title} ({words.PROGRESS[labels.section_mark(self.session.form, one)]})"
                for one in sections
            ]
        self.say(words.SECTIONS_WHICH)
        chosen = self.choose([*titles, labels.REVIEW])
        if chosen is not None:
            last = chosen == len(sections)
            raise Navigate("review") if last else Navigate("section", sections[chosen].id)

    def show(self) -> None:
        """Print the answer to this question, and those that the worksheet keeps in view."""
        slot = self.slot
        answer = "" if slot is None or slot.value is None else str(slot.kind.describe(slot.value))
        self.note(f"{words.YOU_WROTE}\n{answer}" if answer else words.NO_ANSWER)
        for pin, pinned in self.session.pinned():
            if slot is None or pin is not slot.kind:
                self.note(f"{plain(pin.text)}\n{pinned}")

    def clear(self) -> None:
        """Delete the answer to this question; undo restores it."""
        slot = self.slot
        if slot is None or slot.value is None:
            self.note(words.NO_ANSWER)
        elif isinstance(slot.kind, Item):
            if self._may_clear(slot.kind):
                before = self.session.clear(slot.kind.id)
                self.undo = partial(self._restore, slot.kind.id, before)
                self.note_erased(words.ANSWER_CLEARED)
        else:
            raw = slot.raw
            slot.take("")
            self.undo = lambda: slot.take(raw)
            self.note_erased(words.ANSWER_CLEARED)

    def _may_clear(self, item: Item) -> bool:
        """Confirm before a list of several entries is cleared."""
        if not isinstance(item, Rows) or len(self.session.rows(item.id)) < 2:
            return True
        self.note(fields.CLEAR_ALL)
        return self.choose([label for _, label in fields.REMOVE_CHOICES]) == 1

    def make_undoable(self, before: Answers) -> None:
        """Let `undo` restore the answer as it was in `before`, if it has changed since."""
        kind = self.slot.kind if self.slot is not None else None
        if self.session.answers is before or isinstance(kind, Rows):
            return
        if isinstance(kind, Item):
            self.undo = partial(self._restore, kind.id, before)

    def _restore(self, item_id: str, before: Answers) -> None:
        """Restore one answer, or why it was skipped, and nothing else."""
        self.session.restore(item_id, before)
        if self.session.answers.skipped.get(item_id) != before.skipped.get(item_id):
            self.session.skip(item_id, before.skipped.get(item_id))

    def undo_last(self) -> None:
        """Undo the last change."""
        if self.undo is None:
            self.note(words.NOTHING_TO_UNDO)
            return
        self.undo()
        self.undo = None
        self.note(words.UNDONE)

    def why(self) -> None:
        """Print the sources of the question, else of its section; of the review at the review."""
        item = self.slot.kind if self.slot is not None else None
        ids = claims_of_item(item) if isinstance(item, Item) else []
        if not ids and self.section is not None:
            ids = claims_of_section(self.work.worksheet, self.section)
        if self.section is None and self.slot is None:
            ids = claims_of_review(self.session.form)
        claims = [self.library.claims[one] for one in ids if one in self.library.claims]
        if not claims:
            self.note(labels.NO_SOURCE)
        self.reader.show_claims(claims)

    def read(self, name: str) -> None:
        """Print a page; without a name, list the pages."""
        if name not in reading.page_names(self.library):
            self.note(words.READ_WHICH if not name else words.NO_PAGE)
            if not name:
                self.reader.list_pages()
            return
        if self.reader.show(name):
            raise Navigate("quit")

    def help(self, *, at_question: bool = True) -> None:
        """Print the first helplines, and which commands work here."""
        self.reader.show_first_help()
        self.note(words.ALL_HELPLINES)
        if at_question:
            known = [*self._own_commands, *([DONE] if self._is_in_entry else []), *words.COMMANDS]
            self.note(words.can_type(dict.fromkeys(known)))

    def run_help(self, typed: str) -> bool:
        """Run a command for help, which works at every prompt. Returns False for any other text."""
        word = one_line(typed.casefold())
        if word == "help":
            self.help(at_question=False)
        elif word == "pause" or word.partition(" ")[0] == "read":
            self.run(word)
        else:
            return False
        return True

    def pause(self) -> None:
        """Save, and print the page for a breath."""
        self.saving.flush()
        self.reader.show_page("pause")
        unsaved = self.work.private or self.work.has_withheld or self.work.failed_since is not None
        saved = words.PAUSED if self.work.entry.path is not None else words.PAUSED_EMPTY
        prompt = words.PAUSED_UNSAVED if unsaved else saved
        if is_quit(self.lines.ask(prompt)):
            raise Navigate("quit")

    def ask_before_first_answer(self) -> None:
        """Ask what has to be decided before the first answer. Enter alone decides nothing."""
        work = self.work
        first = pending_decision(work, self.saving.places.state)
        if first == "save":
            work.asked = True
            choices = private.ask_first_choices(encrypted=work.is_encrypted)
            if not self._offer_saving(private.ASK_FIRST, choices, words.PRIVATE_SAVED):
                self.note(private.NOT_SAVED_ANSWERS)
        elif first == "found" and work.session.read_only:
            self.note(private.FOUND_READ_ONLY)
        elif first == "found":
            self._ask_about_sensitive_in_file()
        elif first == "versions":
            self._ask_about_sensitive_in_versions()

    def _offer_saving(self, about: str, choices: Sequence[tuple[str, ...]], saved: str) -> bool:
        """Ask whether the worksheet is saved, save it if so, and return that."""
        if self._choice(about, choices) != "save":
            return False
        self.workspace.keep(self.work)
        self.note(saved)
        return True

    def _ask_about_sensitive_in_file(self) -> None:
        about = f"{private.FOUND}\n{words.FOUND_ABOUT}"
        chosen = self._choice(about, private.FOUND_CHOICES)
        if chosen == "keep":
            self.workspace.save_sensitive(self.work)
            self.note(private.KEPT_IN_FILE)
        elif chosen == "erase":
            self._erase()

    def _ask_about_sensitive_in_versions(self) -> None:
        path = self.work.entry.path
        about = f"{private.FOUND_VERSIONS}\n{words.FOUND_VERSIONS_ABOUT}"
        chosen = self._choice(about, private.FOUND_VERSIONS_CHOICES)
        if chosen == "keep":
            self.session.save_sensitive()
        elif chosen == "erase" and path is not None:
            try:
                History(self.saving.places.state, path).empty()
            except AppError as error:
                self.note(str(error))
            else:
                self.note(private.VERSIONS_ERASED)

    def ask_about_sensitive(self) -> None:
        """Ask once whether the private answers of an ordinary worksheet are saved, too."""
        if not self.asked_sensitive and self.work.has_withheld and not self.work.unchosen():
            self._ask_to_save_sensitive()

    def _ask_to_save_sensitive(self) -> None:
        self.asked_sensitive = True
        about = f"{private.SAVE_TOO}\n{private.NOT_SAVED_NOW}"
        choices = private.save_too_choices(encrypted=self.work.is_encrypted)
        try:
            chosen = self._choice(about, choices)
        except Navigate:
            self.asked_sensitive = False  # quitting decides nothing: it's asked on the way out
            raise
        if chosen == "save":
            self.workspace.save_sensitive(self.work)
            self.note(private.ANSWERS_SAVED_NOW)
        else:
            self.note(private.NOT_SAVED_ANSWERS)
            self.note(words.ASK_SAVE_LATER)

    def _erase(self) -> None:
        self.workspace.drop_sensitive(self.work)
        self.note(private.ERASED)

    def ask_where_to_save(self) -> None:
        """Run the command `save`: choose again whether private answers are saved."""
        work = self.work
        if work.private:
            self._ask_to_save_worksheet()
        elif work.unchosen():
            self._ask_about_sensitive_in_file()
        elif work.session.saves_sensitive:
            about = f"{private.ARE_SAVED}\n{words.ARE_SAVED_ABOUT}"
            if self._choice(about, private.ARE_SAVED_CHOICES) == "erase":
                self._erase()
        elif work.session.sensitive:
            self._ask_to_save_sensitive()
        else:
            self.note(words.NOTHING_PRIVATE)

    def _ask_to_save_worksheet(self) -> None:
        """Ask whether a worksheet in memory is saved after all; in a private run, it alone is."""
        work, encrypted = self.work, self.work.is_encrypted
        if work.in_private_run:
            about = private.save_about(has_file=work.entry.path is not None, encrypted=encrypted)
            about = f"{private.SAVE_IN_RUN}\n{about}"
            self._offer_saving(about, private.SAVE_CHOICES, private.SAVED)
        elif work.session.answers.is_empty() and not work.worksheet.ask_first:
            self.note(labels.NOTHING_TO_SAVE)
        elif work.worksheet.private:
            about = f"{private.SAVE_SHEET}\n{private.NOT_SAVED_NOW}"
            self._offer_saving(
                about,
                private.save_sheet_choices(encrypted=encrypted),
                labels.SAVED_WITH_NEUTRAL_NAME,
            )
        else:
            about = f"{private.SAVE_SHEET}\n{files.SAVE_AGAIN_ABOUT}"
            choices = private.save_again_choices(encrypted=encrypted)
            self._offer_saving(about, choices, files.SAVED_AGAIN)

    def _choice(self, about: str, choices: Sequence[tuple[str, ...]]) -> str | None:
        """Print choices of (name, label, consequence), and return the name of the one chosen.

        None for Enter alone. The first word of a label has to be typed: a number that was typed
        ahead, for the next question, must not decide whether private answers are saved.
        """
        self.say(about)
        self.note(words.WHICH_WORD)
        first = [label.split()[0].strip(",").casefold() for _, label, *_ in choices]
        shown = [
            f"{word}: {'. '.join(filter(None, texts))}"
            for word, (_, *texts) in zip(first, choices, strict=True)
        ]
        self.note(words.without_keys("\n".join(shown)))
        while typed := self.lines.ask(words.MORE).strip().casefold():
            if is_quit(typed):
                raise Navigate("quit")
            if typed in first:
                return choices[first.index(typed)][0]
            self.run_help(typed)
            self.note(words.WHICH_WORD)
        return None


def stays_in_memory(work: OpenWorksheet) -> str:
    """Return the sentence that private answers are in memory only."""
    return (
        private.RUN_NOT_SAVED if work.private and work.in_private_run else private.NOT_SAVED_ANSWERS
    )


def _reason(typed: str) -> str | None:
    """Return the reason that was typed after `skip`: by its word, label or number."""
    if typed in REASONS:
        return typed
    places = matching([labels.SKIP_REASONS[one] for one in REASONS], typed)
    return REASONS[places[0]] if len(places) == 1 else None


def matching(options: Sequence[str], typed: str) -> list[int]:
    """Return the indexes of the options that are meant: by number, label, or how it begins.

    What precedes the first comma of a label is enough, and so is a beginning.
    """
    typed = one_line(typed).casefold().rstrip(".")
    if typed.isdigit():
        place = int(typed) - 1
        return [place] if 0 <= place < len(options) else []
    known = [one_line(option).casefold().rstrip(".") for option in options]
    for exact in (known, [label.partition(",")[0] for label in known]):
        if places := [place for place, label in enumerate(exact) if label == typed]:
            return places
    return [place for place, label in enumerate(known) if typed and label.startswith(typed)]
