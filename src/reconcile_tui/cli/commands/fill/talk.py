"""What every question of the line mode has at hand: the lines, the worksheet, and the words.

A word such as `back` raises `Moved`, which the walk through the worksheet catches; every other word
is answered here, and the question asked again. And what is asked about where private answers are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

from reconcile_tui.cli.commands import read as reading
from reconcile_tui.cli.commands.fill.saving import Saving, now
from reconcile_tui.cli.lines import Lines, Moved, quits
from reconcile_tui.domain.answers import MAX_ANSWER, REASONS, Answers
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import claims_of_item, claims_of_review, claims_of_section
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.pages import cited, paragraphs, unmarked
from reconcile_tui.domain.worksheet import Section
from reconcile_tui.errors import BookError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, files, private
from reconcile_tui.messages import private as run
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Session, Slot
from reconcile_tui.storage.history import History
from reconcile_tui.workspace import OpenWorksheet, to_decide

ALIASES = {"exit": "quit", "skipped": "skip", "prev": "back", "source": "why", "sources": "why"}


_LONG = frozenset({"?", "sections", "show", "skip", "why", "read", "help", "pause"})
"""Words after which the question is asked once more: much was printed meanwhile."""


def plain(text: str) -> str:
    """Return words of a page or worksheet on one line, as they are heard here."""
    return words.without_keys(one_line(unmarked(text)))


class Talk:
    """One worksheet and one person, line by line."""

    def __init__(self, lines: Lines, work: OpenWorksheet, saving: Saving) -> None:
        self.lines = lines
        self.work = work
        self.saving = saving
        self.workspace = saving.workspace
        self.library = saving.workspace.library
        self.slot: Slot | None = None
        """The answer that is asked for now; None between questions."""
        self.section: Section | None = None
        self._ways: frozenset[str] = frozenset()
        self._more: tuple[str, ...] = ()
        """Words that only the question knows that is asked now."""
        self.undo: Callable[[], object] | None = None
        self.asked_sensitive = False
        self.has_written = False
        """Whether it was said how a text of several lines ends."""

    @property
    def session(self) -> Session:
        """The answers, and what shows of the worksheet."""
        return self.work.session

    @staticmethod
    def today() -> date:
        """Return this day, where the person is."""
        return now().date()

    # -- saying --------------------------------------------------------------------------------

    def say(self, *blocks: str) -> None:
        """Print blocks that are not empty, an empty line before each."""
        for block in filter(None, blocks):
            self.lines.say(f"\n{block}")

    def note(self, text: str) -> None:
        """Print a line under what was just said."""
        if text:
            self.lines.say(text)

    def note_erased(self, said: str) -> None:
        """Say that something was deleted, and that it's erased; a private run changes no file."""
        stays = self.work.private and self.work.entry.path is not None
        self.note(said.replace(words.ERASED_LATER, run.FILE_NOT_CHANGED) if stays else said)

    def say_text(self, text: str) -> None:
        """Print paragraphs of content, and that there are sources where there are."""
        self.say(*map(plain, paragraphs(text)))
        if cited(text):
            self.note(words.SOURCES)

    def tell(self) -> None:
        """Say what the disk has to say, and what another window changed."""
        for said in self.saving.news(self.work):
            self.note(said)

    def say_where(self) -> None:
        """Say where the words are: at the end of a section, and at the end."""
        work = self.work
        if work.private:
            self.note(stays_in_memory(work) if work.is_only_in_memory else "")
            return
        self.saving.flush()
        self.tell()
        if work.failed_since is None and work.entry.path is not None and work.saved_at is not None:
            self.note(words.saved_in(work.saved_at.astimezone(), work.entry.path.name))
        if work.withholds:
            self.note(words.without_keys(private.NOT_SAVED))

    # -- asking --------------------------------------------------------------------------------

    def line(
        self,
        prompt: str = words.ANSWER,
        *,
        takes_words: bool = False,
        room: int = MAX_ANSWER,
        more: Iterable[str] = (),
        draft: Callable[[str], object] | None = None,
    ) -> str:
        """Return what is typed as an answer; words such as `why` are answered on the way.

        With `takes_words`, all that is no such word is an answer as it is. `more` are words that
        whoever asks knows itself; they come back as they are.
        """
        self._more = tuple(more)
        mine = set(self._more)

        def take(text: str) -> None:
            if draft is not None and text.strip().casefold() not in {*words.COMMANDS, *mine}:
                draft(text)

        while True:
            self.tell()
            typed = self.lines.ask(prompt, room, take)
            word = one_line(typed.casefold())
            word = word if takes_words else ALIASES.get(word, word)
            if takes_words and typed[:1] == " ":
                known = self._is_command(word) or word in mine | self._ways
                return typed[1:] if known else typed
            if word in self._ways:
                raise Moved(word)
            if word.partition(" ")[0] in mine and (word in mine or not takes_words):
                return word
            if not self._is_command(word) or (takes_words and not self._is_plain(word)):
                return typed if takes_words else word
            self.run(word)
            if word.partition(" ")[0] in _LONG:
                self._ask_again()

    def _ask_again(self) -> None:
        """Repeat the question, which is out of sight, or no longer in one's ear."""
        if self.slot is not None:
            self.say(plain(self.slot.kind.text))
            options = getattr(self.slot.kind, "options", ())
            self.note(words.numbered(option.label for option in options))

    @contextmanager
    def in_entry(self, *ways: str) -> Iterator[None]:
        """Have these words lead out of an entry while this lasts."""
        before, self._ways = self._ways, frozenset(ways)
        try:
            yield
        finally:
            self._ways = before

    def _is_command(self, word: str) -> bool:
        return word.partition(" ")[0] in words.COMMANDS

    def _is_plain(self, word: str) -> bool:
        """Whether a line is a command even where words are taken: `skip later`, `read afraid`."""
        name, _, rest = word.partition(" ")
        if not rest:
            return True
        if name == "read":
            return rest in reading.names(self.library)
        return name == "skip" and _reason(rest) is not None

    def choose(self, labels_: Sequence[str]) -> int | None:
        """Print options, and return the place of the one that is typed; None for Enter alone.

        For decisions that are no answers: no command works here but `back`, which is Enter alone,
        those that quit, and those for help.
        """
        self.lines.say(words.numbered(labels_))
        while typed := one_line(self.lines.ask(words.CHOOSE)).casefold():
            if quits(typed):
                raise Moved("quit")
            if ALIASES.get(typed, typed) == "back":
                return None
            if self.helps(typed):
                self.lines.say(words.numbered(labels_))
                continue
            places = matching(labels_, typed)
            if len(places) == 1:
                return places[0]
            self.note(words.NOT_A_CHOICE)
        return None

    # -- commands ------------------------------------------------------------------------------

    def run(self, typed: str) -> None:
        """Do what a word says. Raises Moved for those that lead elsewhere."""
        name, _, rest = typed.partition(" ")
        if name in {"back", "next", "review", "quit"}:
            raise Moved(name)
        actions: dict[str, Callable[[], None]] = {
            "?": self.list_words,
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
            "save": self.choose_where,
        }
        actions[name]()

    def list_words(self) -> None:
        """Print the words that can be typed."""
        is_unsaved_run = self.work.in_private_run and self.work.private
        known = words.COMMANDS | (run.COMMANDS if is_unsaved_run else {})
        self.say("\n".join(f"{name}: {does}" for name, does in known.items()))
        self.note(words.OF_WORDS)

    def skip(self, why: str = "") -> None:
        """Skip the question; ask why where no reason was typed with it."""
        slot = self.slot
        if slot is None or not isinstance(slot.kind, Item):
            raise Moved("skip")
        if slot.value is not None:
            self.note(words.HAS_ANSWER)
            return
        item_id, before = slot.kind.id, self.session.answers
        reason = _reason(why) or self._ask_why(is_skipped=item_id in before.skipped)
        if reason is None:
            self.note(words.NOT_SKIPPED)
            return
        self.session.skip(item_id, reason or None)
        self.changed(before)
        if reason:
            self.note(labels.left_out(reason))
            raise Moved("skip")

    def _ask_why(self, *, is_skipped: bool) -> str | None:
        """Return the reason that is chosen; empty to answer after all, None for Enter alone."""
        choices = dict(labels.REASONS)
        if is_skipped:
            choices[""] = labels.NOT_LEFT_OUT
        self.say(words.SKIP_WHY)
        chosen = self.choose(list(choices.values()))
        return None if chosen is None else list(choices)[chosen]

    def go_to_section(self) -> None:
        """List the sections, and go to the one that is chosen."""
        sections = self.session.sections()
        private = self.work.worksheet.private
        self.say(words.SECTIONS_WHICH)
        shown = [words.here(one.title, "" if private else self._sign(one)) for one in sections]
        chosen = self.choose([*shown, labels.END])
        if chosen is not None:
            last = chosen == len(sections)
            raise Moved("review") if last else Moved("section", sections[chosen].id)

    def _sign(self, section: Section) -> str:
        return {
            labels.DONE: words.DONE_SIGN,
            labels.BEGUN: words.BEGUN_SIGN,
            labels.UNTOUCHED: words.NOT_SIGN,
        }[labels.sign(self.session.form, section)]

    def show(self) -> None:
        """Read out the answer to this question, and those that a worksheet keeps in view."""
        slot = self.slot
        item = slot.kind if slot is not None else None
        said = "" if slot is None or slot.value is None else str(slot.kind.told(slot.value))
        self.note(f"{words.YOU_WROTE}\n{said}" if said else words.NO_ANSWER)
        for pin, pinned in self.session.pinned():
            if pin is not item:
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
        """Ask before a whole list goes."""
        if not isinstance(item, Rows) or len(self.session.rows(item.id)) < 2:
            return True
        self.note(fields.CLEAR_ALL)
        return self.choose([label for _, label in fields.REMOVE_CHOICES]) == 1

    def changed(self, before: Answers) -> None:
        """Remember what an answer was before it was typed, for undo."""
        slot = self.slot
        if slot is not None and isinstance(slot.kind, Item) and not isinstance(slot.kind, Rows):
            self.undo = partial(self._restore, slot.kind.id, before)

    def _restore(self, item_id: str, before: Answers) -> None:
        """Restore an answer, or why it was skipped; everything since stays."""
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
        """Print where the question is from; else where its section is."""
        sheet = self.work.worksheet
        claims: list[str] = []
        if self.slot is not None and isinstance(self.slot.kind, Item):
            claims = claims_of_item(self.slot.kind)
        if not claims and self.section is not None:
            claims = claims_of_section(sheet, self.section)
        if self.section is None and self.slot is None:
            claims = claims_of_review(self.session.form)
        found = [self.library.claims[one] for one in claims if one in self.library.claims]
        if not found:
            self.note(words.NO_SOURCE)
        reading.show_claims(self.lines, found)

    def read(self, name: str) -> None:
        """Print a page; without a name, which ones there are."""
        if name not in reading.names(self.library):
            self.note(words.READ_WHICH if not name else words.NO_PAGE)
            if not name:
                reading.list_pages(self.lines, self.library)
            return
        if reading.show_named(self.lines, self.library, name, self.today(), self.saving.places):
            raise Moved("quit")

    def help(self, *, at_question: bool = True) -> None:
        """Print the first helplines, and what can be typed here."""
        reading.show_first_help(self.lines, self.library, self.today(), self.saving.places)
        self.note(words.ALL_HELPLINES)
        if at_question:
            known = [*self._more, *sorted(self._ways), *words.COMMANDS]
            self.note(words.can_type(dict.fromkeys(known)))

    def helps(self, typed: str) -> bool:
        """Do what a word for help says, wherever something is asked. False for all others."""
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
        page = self.library.page("pause")
        reading.show_page(self.lines, page, self.saving.folder)
        unsaved = self.work.private or self.work.withholds or self.work.failed_since is not None
        self.say("")
        saved = words.PAUSED if self.work.entry.path is not None else words.PAUSED_EMPTY
        prompt = words.PAUSED_UNSAVED if unsaved else saved
        if quits(self.lines.ask(prompt)):
            raise Moved("quit")

    # -- what is private -----------------------------------------------------------------------

    def decide_first(self) -> None:
        """Ask what is decided before a word is written. Enter alone decides nothing."""
        work = self.work
        first = to_decide(work, self.saving.places.state)
        if first == "save":
            work.asked = True
            self._ask_first()
        elif first == "found" and work.session.read_only:
            self.note(private.FOUND_READ_ONLY)
        elif first == "found":
            self._ask_about_found()
        elif first == "versions":
            self._ask_about_versions()

    def _ask_first(self) -> None:
        choices = private.ask_first_choices(encrypted=self.work.is_encrypted)
        if self._choice(private.ASK_FIRST, choices) == "save":
            self.workspace.keep(self.work)
            self.note(words.PRIVATE_SAVED)
        else:
            self.note(private.STAY_IN_MEMORY)

    def _ask_about_found(self) -> None:
        about = f"{private.FOUND}\n{words.FOUND_ABOUT}"
        chosen = self._choice(about, private.FOUND_CHOICES)
        if chosen == "keep":
            self.workspace.save_sensitive(self.work)
            self.note(private.KEPT_IN_FILE)
        elif chosen == "erase":
            self._erase()

    def _ask_about_versions(self) -> None:
        path = self.work.entry.path
        about = f"{private.FOUND_VERSIONS}\n{words.FOUND_VERSIONS_ABOUT}"
        chosen = self._choice(about, private.FOUND_VERSIONS_CHOICES)
        if chosen == "keep":
            self.session.save_sensitive()
        elif chosen == "erase" and path is not None:
            try:
                History(self.saving.places.state, path).empty()
            except BookError as error:
                self.note(str(error))
            else:
                self.note(private.VERSIONS_ERASED)

    def ask_about_sensitive(self) -> None:
        """Ask once whether the private answers of an ordinary worksheet are saved too."""
        if self.asked_sensitive or not self.work.withholds or self.work.unchosen():
            return
        self.asked_sensitive = True
        self._ask_to_save()

    def _ask_to_save(self) -> None:
        about = f"{private.SAVE_TOO}\n{private.SAVE_TOO_ABOUT}"
        choices = private.save_too_choices(encrypted=self.work.is_encrypted)
        try:
            chosen = self._choice(about, choices)
        except Moved:
            self.asked_sensitive = False  # quitting decides nothing: it's asked on the way out
            raise
        if chosen == "save":
            self.workspace.save_sensitive(self.work)
            self.note(private.SAVES_THEM)
        else:
            self.note(private.STAY_IN_MEMORY)
            self.note(words.ASK_SAVE_LATER)

    def _erase(self) -> None:
        self.workspace.drop_sensitive(self.work)
        self.note(private.ERASED)

    def choose_where(self) -> None:
        """The word `save`: choose again where private answers are."""
        work = self.work
        if work.private and work.in_private_run:
            self._ask_to_save_after_all()
        elif work.private:
            self._ask_to_keep()
        elif work.unchosen():
            self._ask_about_found()
        elif work.session.saves_sensitive:
            about = f"{private.ARE_SAVED}\n{words.ARE_SAVED_ABOUT}"
            if self._choice(about, private.ARE_SAVED_CHOICES) == "erase":
                self._erase()
        elif work.session.sensitive:
            self.asked_sensitive = True
            self._ask_to_save()
        else:
            self.note(words.NOTHING_PRIVATE)

    def _ask_to_keep(self) -> None:
        work = self.work
        if work.session.answers.is_empty() and not work.worksheet.ask_first:
            self.note(labels.NOTHING_TO_KEEP)
            return
        encrypted = work.is_encrypted
        if work.worksheet.private:
            about = private.SAVE_SHEET_ABOUT
            choices = private.save_sheet_choices(encrypted=encrypted)
        else:
            about = files.KEEP_AGAIN_ABOUT
            choices = private.save_again_choices(encrypted=encrypted)
        if self._choice(f"{private.SAVE_SHEET}\n{about}", choices) == "save":
            self.workspace.keep(work)
            self.note(labels.KEPT if work.worksheet.private else files.KEPT_AGAIN)

    def _ask_to_save_after_all(self) -> None:
        """In a private run: ask whether this one worksheet is saved; nothing else is."""
        has_file = self.work.entry.path is not None
        about = run.save_about(has_file=has_file, encrypted=self.work.is_encrypted)
        if self._choice(f"{run.SAVE_IN_RUN}\n{about}", run.SAVE_CHOICES) == "save":
            self.workspace.keep(self.work)
            self.note(run.SAVED)

    def _choice(self, about: str, choices: Sequence[tuple[str, ...]]) -> str | None:
        """Print what is to be decided, and return the name of what is chosen; None for Enter alone.

        A word has to be typed for it, the first of its label: a number that was typed ahead, for
        the question that was to come, must not decide where private answers are.
        """
        self.say(about)
        self.note(words.WHICH_WORD)
        first = [label.split()[0].strip(",").casefold() for _, label, *_ in choices]
        # What a choice leads to stands behind it.
        told = [". ".join(filter(None, said)) for _, *said in choices]
        self.note(words.without_keys(words.by_words(list(zip(first, told, strict=True)))))
        while typed := self.lines.ask(words.MORE).strip().casefold():
            if quits(typed):
                raise Moved("quit")
            if typed in first:
                return choices[first.index(typed)][0]
            self.helps(typed)
            self.note(words.WHICH_WORD)
        return None


def stays_in_memory(work: OpenWorksheet) -> str:
    """Say that private answers are in memory only."""
    return run.RUN_NOT_SAVED if work.private and work.in_private_run else private.STAY_IN_MEMORY


def _reason(typed: str) -> str | None:
    """Return the reason for a skip that was typed with it, by its word, its label or number."""
    if not typed:
        return None
    if typed in REASONS:
        return typed
    places = matching([labels.REASONS[one] for one in REASONS], typed)
    return REASONS[places[0]] if len(places) == 1 else None


def matching(options: Sequence[str], typed: str) -> list[int]:
    """Return the places of the options that were meant: by number, label, or how it begins.

    What stands before the first comma of a label is enough, and so is a beginning, while only one
    label has it.
    """
    typed = one_line(typed).casefold().rstrip(".")
    if typed.isdigit():
        place = int(typed) - 1
        return [place] if 0 <= place < len(options) else []
    said = [one_line(option).casefold().rstrip(".") for option in options]
    for fits in (
        [place for place, one in enumerate(said) if one == typed],
        [place for place, one in enumerate(said) if one.partition(",")[0] == typed],
        [place for place, one in enumerate(said) if typed and one.startswith(typed)],
    ):
        if fits:
            return fits
    return []
