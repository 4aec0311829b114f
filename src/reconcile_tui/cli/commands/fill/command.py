"""The command `fill`: which worksheet, what is said and asked before it, and how it ends.

The way through a worksheet: grounding where it is heavy, its sections, its review.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconcile_tui import private_run, storage
from reconcile_tui.cli.commands import read as reading
from reconcile_tui.cli.commands.fill.asking import ask
from reconcile_tui.cli.commands.fill.saving import (
    AT_THE_END,
    NOT_SAVED,
    Saving,
    now,
    saving_in,
    trouble_of,
)
from reconcile_tui.cli.commands.fill.talk import Talk, plain, stays_in_memory
from reconcile_tui.cli.lines import EndOfInputError, Lines, Moved, quits
from reconcile_tui.cli.names import blank_named, path_named
from reconcile_tui.cli.prompts import answers_typed
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.form import (
    claims_of_item,
    letter_text,
    letter_unread,
    reviewed,
    was_heavy,
    with_claims,
)
from reconcile_tui.domain.items import Item, Note, Rows
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.pages import paragraphs
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.safety_questions import (
    QUIET,
    Way,
    asks_before_opening,
    quiet_outcome,
    quiet_words,
)
from reconcile_tui.domain.worksheet import Guidance, Section
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, UsageError, nearest
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, files
from reconcile_tui.messages import general as calls
from reconcile_tui.messages import private as run
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import SEE_NEW, nothing_called
from reconcile_tui.session import Slot, privacy_of, soft_word
from reconcile_tui.storage.paths import Places, stem_of_file
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.workspace import OpenWorksheet, get_ready, has_copies, letter_rests

# -- the way through a worksheet -------------------------------------------------------------------


class Stop(NamedTuple):
    """One stop on the way: where a section begins, a question or note, where a section ends."""

    kind: str
    id: str = ""


GROUNDING, REVIEW = Stop("grounding"), Stop("review")


class Walk:
    """Goes from stop to stop until the person quits. `alone`: nobody asked for what is written."""

    def __init__(self, talk: Talk, *, alone: bool = False) -> None:
        self.talk = talk
        self.session = talk.session
        self.alone = alone
        self.gate = self.session.gate()

    def run(self) -> None:
        """Begin where the person left off. Returns once they quit, or are through."""
        stop: Stop | None = self._first()
        while stop is not None:
            try:
                self._visit(stop)
            except Moved as moved:
                stop = self._after_move(stop, moved)
            else:
                stop = self._next(stop)

    def _first(self) -> Stop:
        if self.talk.work.worksheet.load == "heavy":
            return GROUNDING
        return self._after_grounding()

    def _after_grounding(self) -> Stop:
        """The section of the first unanswered question; at that question, where some are done."""
        item = self.session.next_unanswered()
        if item is None:
            self.talk.say(words.ALL_ANSWERED)
            return REVIEW
        if self.session.answers.is_empty():
            return self._stops()[0]
        self.talk.say(words.FIRST_QUESTION)
        self._open(self.session.section_of(item))
        return Stop("item", item.id)

    # -- the order -----------------------------------------------------------------------------

    def _stops(self) -> list[Stop]:
        """Every stop as the answers are now: none behind a gate that holds."""
        stops = []
        for section in self.session.sections():
            stops.append(Stop("section", section.id))
            stops += [Stop("item", item.id) for item in self.session.items(section)]
            stops.append(Stop("end", section.id))
        return [*stops, REVIEW]

    def _next(self, stop: Stop) -> Stop | None:
        if stop == GROUNDING:
            return self._after_grounding()
        if stop == REVIEW:
            return None
        stops = self._stops()
        return stops[stops.index(stop) + 1] if stop in stops else self._still_there(stop)

    def _still_there(self, stop: Stop) -> Stop:
        """The stop before one that another window's answers took away."""
        ids = [item.id for item in self.session.worksheet.items()]
        before = ids[: ids.index(stop.id)] if stop.id in ids else []
        shown = [one for one in self._stops() if one.kind == "item" and one.id in before]
        return shown[-1] if shown else self._stops()[0]

    def _after_move(self, stop: Stop, moved: Moved) -> Stop | None:
        ways: dict[str, Callable[[], Stop | None]] = {
            "quit": lambda: None,
            "back": lambda: self._before(stop),
            "review": lambda: REVIEW,
            "section": lambda: Stop("section", moved.section),
            "next": lambda: self._next_unanswered(stop),
            "skip": lambda: self._next(stop),
        }
        return ways[moved.way]()

    def _next_unanswered(self, stop: Stop) -> Stop:
        item = self.session.next_unanswered(stop.id if stop.kind == "item" else None)
        if item is None:
            self.talk.say(words.ALL_ANSWERED)
            return REVIEW
        self._open(self.session.section_of(item))
        return Stop("item", item.id)

    def _before(self, stop: Stop) -> Stop:
        """The question before; the first one stays itself."""
        stops = self._stops()
        place = stops.index(stop) if stop in stops else 0
        asked = [one for one in stops[:place] if one.kind == "item" and self._item(one).asks]
        questions = [one for one in stops if one.kind == "item" and self._item(one).asks]
        return asked[-1] if asked else next(iter(questions), stop)

    def _item(self, stop: Stop) -> Item:
        return self.session.worksheet.by_id[stop.id]

    def _section(self, name: str) -> Section:
        return next(one for one in self.session.worksheet.section if one.id == name)

    # -- what a stop says ----------------------------------------------------------------------

    def _visit(self, stop: Stop) -> None:
        if stop == GROUNDING:
            self._ground()
        elif stop == REVIEW:
            self._review()
        elif stop.kind == "section":
            self._open(self._section(stop.id))
        elif stop.kind == "end":
            self._close(self._section(stop.id))
        else:
            self._ask(self._item(stop))

    def _ground(self) -> None:
        """Print the page about grounding, and wait."""
        talk = self.talk
        page = talk.library.page("grounding")
        reading.show_page(talk.lines, page, talk.saving.folder)
        talk.say("")
        talk.line(words.ENTER_GOES_ON)

    def _open(self, section: Section) -> None:
        talk = self.talk
        talk.saving.flush()
        talk.section = section
        sections = self.session.sections()
        place = [one.id for one in sections].index(section.id) + 1
        talk.say(f"{words.question_of(place, len(sections))}: {section.title}")
        if section.intro:
            talk.say_text(section.intro)

    def _close(self, section: Section) -> None:
        """What a section ends with: a gate that holds, guidance, the way to a breath."""
        talk = self.talk
        gate = self.session.gate()
        if gate is not None and gate.gate is not None and gate in section.item:
            page = talk.library.page(gate.gate.page)
            talk.say(labels.STOPS_HERE)
            talk.note(words.page_link(page.title, page.id))
        for guidance in self.session.guidance(section.id):
            self._advise(guidance)
        if was_heavy(self.session.form, section):
            talk.say(words.HEAVY)
        talk.say_where()

    def _advise(self, guidance: Guidance) -> None:
        talk = self.talk
        talk.say(plain(guidance.title))
        talk.say_text(guidance.text)
        talk.note("\n".join(reading.link(door) for door in guidance.doors))

    # -- one question --------------------------------------------------------------------------

    def _ask(self, item: Item) -> None:
        talk = self.talk
        talk.section = self.session.section_of(item)
        self._say_question(item)
        if not item.asks:
            return
        before = self.session.answers
        slot = Slot.of_item(self.session, item)
        ask(talk, slot)
        if self.session.answers is before and slot.value is None:
            if not isinstance(item, Rows) and item.id not in self.session.answers.skipped:
                talk.note(words.UNANSWERED)
            return
        talk.note("" if isinstance(item, Rows) else soft_word(slot))
        self._stop_at_gate()
        if privacy_of(slot) == "unsaved":
            talk.ask_about_sensitive()

    def _say_question(self, item: Item) -> None:
        talk = self.talk
        if isinstance(item, Note):
            talk.say_text(item.text)
            talk.note(reading.link(item.door) if item.door else "")
            return
        asked = plain(item.text)
        talk.say(f"{asked} {labels.OFFERED}" if item.offered else asked)
        if item.hint:
            talk.note(plain(item.hint))
        if claims_of_item(item):
            talk.note(words.SOURCES)
        if item is self.session.worksheet.first_my_part:
            self._say_exception()
        unread = talk.work.with_lines.unread
        talk.note(files.not_read(one for one in unread if one.item == item.id))
        slot = Slot.of_item(self.session, item)
        talk.note(words.PRIVATE_ANSWER.get(privacy_of(slot), ""))
        if slot.trouble():
            talk.note(slot.trouble())
        elif item.id in self.session.answers.skipped and slot.value is None:
            talk.note(words.SKIPPED)

    def _say_exception(self) -> None:
        """Say, once a worksheet, where "you both have to grow" does not apply."""
        page = self.talk.library.page("exception")
        for block in page.block:
            self.talk.note(plain(block.text))
            self.talk.note("\n".join(reading.link(door) for door in block.doors))

    def _stop_at_gate(self) -> None:
        """Where an answer stops the worksheet: say so, and print the page it leads to."""
        gate = self.session.gate()
        if gate is not None and gate is not self.gate and gate.gate is not None:
            talk = self.talk
            talk.say(labels.STOPS_HERE)
            reading.show_page(talk.lines, talk.library.page(gate.gate.page), talk.saving.folder)
        self.gate = gate

    # -- the review ----------------------------------------------------------------------------

    def _review(self) -> None:
        talk = self.talk
        talk.section = None
        talk.say(labels.END)
        self._say_around()
        talk.say_where()
        self._say_choices()
        while typed := talk.line(words.REVIEW_PROMPT, more=[*words.MARKS, "show", "letter"]):
            if typed == "show":
                self._show_all()
            elif typed == "letter" and self._has_letter():
                self._show_letter()
            elif typed in words.MARKS and self._may_be_marked():
                status = words.MARKS[typed]
                self.session.set_status(status)
                talk.note(labels.STATE_NOW[status])
                talk.say_where()
            else:
                self._say_choices()

    def _say_around(self) -> None:
        """What the worksheet says to the answers, and what it does not show."""
        talk, sheet = self.talk, self.session.worksheet
        hidden = len(self.session.form.hidden_answers())
        talk.say(files.not_read(talk.work.unread), files.hidden(hidden))
        for number, (item, reply) in enumerate(self.session.form.replies()):
            talk.say("" if number else labels.REPLIES)
            talk.say_text(with_claims(item, reply))
            talk.note("\n".join(reading.link(door) for door in reply.doors))
        # What could be next comes last.
        for guidance in sorted(self.session.guidance(), key=lambda one: one.next):
            self._advise(guidance)
        if not sheet.reviewed_by:
            talk.say(labels.NOT_REVIEWED)

    def _say_choices(self) -> None:
        talk = self.talk
        may_be_marked, name = self._may_be_marked(), talk.work.entry.path
        weeks = (
            words.WEEKS.format(name=stem_of_file(name))
            if name and self.session.worksheet.timeline
            else ""
        )
        talk.say(labels.STATE_NOW[self.session.answers.status] if may_be_marked else "")
        talk.note(words.REVIEW_MARK if may_be_marked else "")
        talk.note(words.REVIEW_SHOW)
        talk.note(words.REVIEW_LETTER if self._has_letter() else "")
        talk.note(weeks)
        talk.note(words.REVIEW_END)

    def _may_be_marked(self) -> bool:
        """Whether there is anything to mark: without an answer there is no file either."""
        answers = self.session.answers
        return not self.session.worksheet.private and not (
            answers.is_empty() and answers.status == "in-progress"
        )

    def _show_all(self) -> None:
        """Read out every answer that shows, and those from an older worksheet."""
        talk = self.talk
        for entry in reviewed(self.session.form):
            said = entry.words or labels.left_out(entry.skipped)
            talk.say(f"{plain(entry.item.text)}\n{said}")
        for key, _ in self.session.older():
            talk.say(f"{labels.OLDER}: {key}")

    def _has_letter(self) -> bool:
        return bool(letter_text(self.session.worksheet, self.session.answers))

    def _show_letter(self) -> None:
        """Read out the text that is made from the answers; before the morning, only if asked."""
        talk, sheet = self.talk, self.session.worksheet
        moment = now()
        until = letter_rests(talk.work, moment)
        if until is not None:
            talk.say(fields.sleep_on_it(until, moment))
            if talk.choose([fields.SHOW_NOW, labels.BACK]) != 0:
                return
        talk.say(sheet.letter.title if sheet.letter else "")
        if self.alone:
            talk.say(fields.YOURS_TO_KEEP)
        unread = letter_unread(sheet, self.session.answers)
        talk.note(files.left_out(unread, fields.IN_THIS_TEXT))
        who_reads = words.WHO_READS_ENCRYPTED if talk.work.is_encrypted else words.WHO_READS
        talk.say(who_reads, letter_text(sheet, self.session.answers))


def fill(places: Places, name: str, *, new: bool = False) -> int:
    """Ask the questions of a worksheet in plain lines. Returns the exit code."""
    with saving_in(places) as saving:
        gc.enable()
        get_ready()
        lines = Lines()
        work, told = worksheet_named(saving, name, new=new)
        saving.work = work
        saving.catch_hang_ups(lines)
        with lines.taken():
            return _filled(Talk(lines, work, saving), told)


def _filled(talk: Talk, told: Iterable[str]) -> int:
    talk.workspace.presence.take()
    talk.workspace.finish_clearing()
    talk.workspace.bring_back_unsaved()
    talk.saving.flush()
    try:
        with suppress(Moved):
            way = _begin(talk, told)
            if way is not None:
                Walk(talk, alone=way == "alone").run()
        return _finished(talk)
    except EndOfInputError:
        talk.lines.say("")
        return _end(talk)


def _finished(talk: Talk) -> int:
    """Quit; whoever types quit at a question on the way out is asked from the start again."""
    while True:
        with suppress(Moved):
            return _finish(talk)


# -- which worksheet -------------------------------------------------------------------------------


def worksheet_named(
    saving: Saving, name: str, *, new: bool = False
) -> tuple[OpenWorksheet, list[str]]:
    """Return the worksheet that a name means, and what is to be said about that.

    A kind means the one in progress, or a new one; anything else a saved worksheet.
    """
    if not name.strip():
        raise UsageError(calls.EMPTY_NAME)
    workspace, library = saving.workspace, saving.workspace.library
    if new or library.has_worksheet(name):
        sheet = blank_named(library, name)
        path = None if new or sheet.private else workspace.open_one(sheet.id)
        if path is None:
            return workspace.start(sheet.id), []
        return _opened(saving, path), [words.continuing(stem_of_file(path), sheet.id)]
    told: list[str] = []
    try:
        path = path_named(workspace.notebook, name, told.append)
    except NoSuchError as error:
        sheets = library.worksheets()
        if any(sheet.id.startswith(name) for sheet in sheets):
            return worksheet_named(saving, blank_named(library, name).id, new=new)
        guess = nearest(name, [sheet.id for sheet in sheets if sheet.is_listed])
        said = nothing_called(name, guess) if guess else f"{error} {SEE_NEW}"
        raise NoSuchError(said) from None
    return _opened(saving, path), told


def _opened(saving: Saving, path: Path) -> OpenWorksheet:
    opened = saving.workspace.notebook.open(path)
    if opened.blank:
        raise NoSuchError(f"{path.name}: {opened.read_only}")
    work = saving.workspace.open(path)
    if work.session.read_only:
        raise CannotReadError(words.cannot_be_filled(path.name, work.session.read_only))
    return work


# -- before the first question ---------------------------------------------------------------------


def _begin(talk: Talk, told: Iterable[str]) -> Way | None:
    """Say where the words go, and ask what comes first. None: nothing is to be opened."""
    work, sheet = talk.work, talk.work.worksheet
    talk.lines.say(words.SCROLLBACK)
    if work.in_private_run or not talk.saving.folder.exists():
        _first_page(talk)
    way: Way | None = "open"
    if sheet.id == QUIET:
        safety_questions(talk)
        return None
    if asks_before_opening(sheet):
        way = safety_questions(talk)
        if way is None:
            return None
    if work.entry.path is None:
        minutes = labels.minutes(sheet.minutes)
        talk.say(words.started(sheet.title, plain(sheet.purpose), minutes))
    else:
        day = day_in_words(work.session.answers.started.date())
        talk.say(words.opened(work.title, day))
    noticed = [notice.said for notice in work.notices]
    for said in (*told, *noticed, *_about_file(work)):
        talk.note(said)
    talk.say(words.HOW, "" if work.entry.path is None else words.NOTHING_SHOWN)
    if work.in_private_run:
        talk.say(run.IN_LINES_FILE if work.entry.path else run.IN_LINES)
    elif sheet.private and not sheet.ask_first:
        talk.say(words.PRIVATE_SAVED if work.kept else words.PRIVATE)
    talk.decide_first()
    return way


def _first_page(talk: Talk) -> None:
    """Before anything is saved: who can read this. The page speaks of the app's own keys."""
    page = talk.library.page(talk.saving.places.first_page)
    reading.show_page(talk.lines, page, talk.saving.folder)
    talk.say(words.KEYS_HERE, "")
    while talk.helps(typed := talk.lines.ask(words.ENTER_GOES_ON)):
        pass
    if quits(typed):
        raise Moved("quit")


def _about_file(work: OpenWorksheet) -> list[str]:
    known = work.entry.known
    found = misshapen(known.data) if known is not None else []
    said = [files.not_shown([".".join(map(str, place)) for place in found])] if found else []
    return [*said, words.OTHER_VERSION] if has_copies(work) else said


# -- the safety questions --------------------------------------------------------------------------


def safety_questions(talk: Talk) -> Way | None:
    """Ask them, and return the way that is open: `open`, or `alone`. None: not now.

    Nothing of the answers is saved, and nothing of them is said. Whatever stops a person, the same
    page is printed.
    """
    sheet = talk.library.worksheet(QUIET)

    def answer(item: Item, options: Sequence[Option]) -> str | None:
        talk.say(plain(item.text))
        talk.note(plain(item.hint))
        chosen = talk.choose([option.label for option in options])
        return None if chosen is None else options[chosen].value

    answers = answers_typed(sheet, talk.say_text, answer)
    if answers is None or (outcome := quiet_outcome(sheet, answers)).way == "unseen":
        talk.say(words.NOTHING_OPENED)
        return None
    if outcome.page:
        reading.show_page(talk.lines, talk.library.page(outcome.page), talk.saving.folder)
        if outcome.way != "alone":
            return None
        return "alone" if _goes_on(talk, fields.GO_ON_ALONE) else None
    said = quiet_words(sheet, answers)
    for one in said:
        talk.say(plain(one.title), *(plain(part) for part in paragraphs(one.text)))
        talk.note("\n".join(reading.link(door) for door in one.doors))
    return "open" if not said or _goes_on(talk, fields.GO_ON) else None


def _goes_on(talk: Talk, label: str) -> bool:
    talk.say("")
    if talk.choose([fields.NOT_NOW, label]) == 1:
        return True
    talk.say(words.NOTHING_OPENED)
    return False


# -- the ways out ----------------------------------------------------------------------------------


def _finish(talk: Talk) -> int:
    """Quit as the person asked. Returns the exit code.

    What is not saved is said first, once; whoever quits again quits without it.
    """
    work = talk.work
    _ask_before_it_is_gone(talk)
    talk.workspace.close(work)
    while not talk.saving.flush(AT_THE_END):
        if work.failed_since is None:
            continue  # the disk is slow, and has not refused
        talk.say(trouble_of(work))
        talk.note(words.NOT_SAVED_WHAT_NOW)
        typed = talk.lines.ask(words.MORE).strip()
        name, _, rest = typed.partition(" ")
        if quits(name):
            return NOT_SAVED
        if name.casefold() == "copy" and rest.strip():
            _copy(talk, rest.strip())
    _say_the_end(talk)
    return 0


def _ask_before_it_is_gone(talk: Talk) -> None:
    work = talk.work
    if not (work.is_only_in_memory or (work.withholds and not talk.asked_sensitive)):
        return
    talk.note(stays_in_memory(work))
    talk.note(words.SAVE_OR_GO)
    while not quits(typed := talk.lines.ask(words.MORE)):
        if typed.strip().casefold() == "save":
            talk.choose_where()
            return
        talk.note(words.SAVE_OR_GO)


def _copy(talk: Talk, typed: str) -> None:
    """Write a copy where the person says; in a folder, under the name of the worksheet."""
    work = talk.work
    answers = work.session.for_copies()
    own = work.entry.path or storage.save.first_path(talk.saving.folder, work.entry, answers)
    try:
        path = storage.export_file.place_of(typed, Path.cwd())
        path = path / own.name if path.is_dir() else path
        with private_run.opened():
            text = new_text(answers, work.worksheet.prompts)
            storage.export_file.write_export(talk.saving.places, path, text)
    except (BookError, OSError) as error:
        talk.note(str(error))
        return
    remember_copies(talk.saving.places.state, [path])
    talk.note(files.copied_to(path, now()))


def _say_the_end(talk: Talk) -> None:
    work = talk.work
    talk.tell()
    if work.private or work.entry.path is None:
        gone = words.GONE_PRIVATE if work.withholds else words.NOTHING_WRITTEN
        talk.say(words.GONE_UNSAVED if work.is_only_in_memory else gone)
        return
    if work.saved_at is not None:
        talk.say(words.saved_in(work.saved_at.astimezone(), work.entry.path.name))
    if work.withholds:
        talk.note(words.GONE_PRIVATE)


def _end(talk: Talk) -> int:
    """The input ended: nobody can be asked. Save, say where, and return the exit code."""
    talk.workspace.close(talk.work)
    if not talk.saving.flush(AT_THE_END) and talk.work.failed_since is not None:
        talk.workspace.keep_unsaved(talk.work)
        talk.saving.flush(AT_THE_END)
        talk.say(trouble_of(talk.work))
        return NOT_SAVED
    _say_the_end(talk)
    return 0
