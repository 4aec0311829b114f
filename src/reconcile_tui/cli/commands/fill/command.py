"""The command `fill`: choose a worksheet, ask what comes first, walk through it, and quit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconcile_tui import private_run, storage
from reconcile_tui.cli.commands.fill.asking import ask
from reconcile_tui.cli.commands.fill.saving import (
    AT_THE_END,
    NOT_SAVED,
    Saving,
    last_report,
    now,
    saving_in,
    trouble_of,
)
from reconcile_tui.cli.commands.fill.talk import Talk, plain, stays_in_memory
from reconcile_tui.cli.lines import EndOfInputError, Lines, Moved, quits
from reconcile_tui.cli.names import blank_named, path_named
from reconcile_tui.cli.prompts import answers_typed
from reconcile_tui.domain import form
from reconcile_tui.domain.dates import day_in_words
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
from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, UsageError, nearest
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, files, general, private
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Slot, answer_hint, privacy_of
from reconcile_tui.storage.paths import Places, stem_of_file
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.workspace import OpenWorksheet, get_ready, has_copies, letter_waits_until


class Stop(NamedTuple):
    """One step of the walk: `section` begins it, `item` is a question or note, `end` ends it."""

    kind: str
    id: str = ""


GROUNDING, REVIEW = Stop("grounding"), Stop("review")


class Walk:
    """Walks through a worksheet until the person quits.

    `alone`: the other person has not asked for what is written.
    """

    def __init__(self, talk: Talk, *, alone: bool = False) -> None:
        self.talk = talk
        self.session = talk.session
        self.alone = alone
        self.gate = self.session.form.gate

    def run(self) -> None:
        """Start at the first unanswered question. Returns once the person quits or is through."""
        is_heavy = self.talk.work.worksheet.load == "heavy"
        stop: Stop | None = GROUNDING if is_heavy else self._after_grounding()
        while stop is not None:
            try:
                self._visit(stop)
            except Moved as moved:
                stop = self._after_move(stop, moved)
            else:
                stop = self._next(stop)

    def _after_grounding(self) -> Stop:
        """Return the first unanswered question; the first section where nothing is answered."""
        if self.session.answers.is_empty():
            return self._stops()[0]
        if self.session.next_unanswered() is not None:
            self.talk.say(words.FIRST_QUESTION)
        return self._next_unanswered()

    def _stops(self) -> list[Stop]:
        """Return every stop for the current answers: none after a gate that holds."""
        stops = []
        for section in self.session.form.sections():
            stops.append(Stop("section", section.id))
            stops += [Stop("item", item.id) for item in self.session.form.items(section)]
            stops.append(Stop("end", section.id))
        return [*stops, REVIEW]

    def _next(self, stop: Stop) -> Stop | None:
        if stop == GROUNDING:
            return self._after_grounding()
        if stop == REVIEW:
            return None
        stops = self._stops()
        return stops[stops.index(stop) + 1] if stop in stops else self._last_shown_before(stop)

    def _last_shown_before(self, stop: Stop) -> Stop:
        """Return the question before one that is hidden since another window's change."""
        ids = [item.id for item in self.session.worksheet.items()]
        before = ids[: ids.index(stop.id)] if stop.id in ids else []
        shown = [one for one in self._stops() if one.kind == "item" and one.id in before]
        return shown[-1] if shown else self._stops()[0]

    def _after_move(self, stop: Stop, moved: Moved) -> Stop | None:
        targets: dict[str, Callable[[], Stop | None]] = {
            "quit": lambda: None,
            "back": lambda: self._before(stop),
            "review": lambda: REVIEW,
            "section": lambda: Stop("section", moved.section),
            "next": lambda: self._next_unanswered(stop.id if stop.kind == "item" else None),
            "skip": lambda: self._next(stop),
        }
        return targets[moved.to]()

    def _next_unanswered(self, after: str | None = None) -> Stop:
        item = self.session.next_unanswered(after)
        if item is None:
            self.talk.say(words.ALL_ANSWERED)
            return REVIEW
        self._open(self.session.section_of(item))
        return Stop("item", item.id)

    def _before(self, stop: Stop) -> Stop:
        """Return the question before a stop; at the first one, that one again."""
        stops = self._stops()
        asked = [one for one in stops if one.kind == "item" and self._item(one).asks]
        place = stops.index(stop) if stop in stops else 0
        before = [one for one in asked if stops.index(one) < place]
        return before[-1] if before else next(iter(asked), stop)

    def _item(self, stop: Stop) -> Item:
        return self.session.worksheet.by_id[stop.id]

    def _section(self, name: str) -> Section:
        return next(one for one in self.session.worksheet.section if one.id == name)

    def _visit(self, stop: Stop) -> None:
        if stop == GROUNDING:
            self.talk.reader.show_page("grounding")
            self.talk.line(words.ENTER_GOES_ON)
        elif stop == REVIEW:
            self._review()
        elif stop.kind == "section":
            self._open(self._section(stop.id))
        elif stop.kind == "end":
            self._close(self._section(stop.id))
        else:
            self._ask(self._item(stop))

    def _open(self, section: Section) -> None:
        talk = self.talk
        talk.saving.flush()
        talk.section = section
        sections = self.session.form.sections()
        place = [one.id for one in sections].index(section.id) + 1
        talk.say(f"{words.question_of(place, len(sections))}: {section.title}")
        if section.intro:
            talk.say_text(section.intro)

    def _close(self, section: Section) -> None:
        """End a section: name a gate that holds, print guidance, and offer a pause."""
        talk = self.talk
        gate = self.session.form.gate
        if gate is not None and gate.gate is not None and gate in section.item:
            page = talk.library.page(gate.gate.page)
            talk.say(labels.STOPS_HERE)
            talk.note(words.page_link(page.title, page.id))
        for guidance in self.session.form.guidance(section.id):
            self._advise(guidance)
        if form.was_heavy(self.session.form, section):
            talk.say(words.HEAVY)
        talk.report_saved()

    def _advise(self, guidance: Guidance) -> None:
        self.talk.say(plain(guidance.title))
        self.talk.say_text(guidance.text)
        self.talk.note_links(guidance.doors)

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
        talk.note("" if isinstance(item, Rows) else answer_hint(slot))
        self._stop_at_gate()
        if privacy_of(slot) == "unsaved":
            talk.ask_about_sensitive()

    def _say_question(self, item: Item) -> None:
        talk = self.talk
        if isinstance(item, Note):
            talk.say_text(item.text)
            talk.note_links([item.door] if item.door else [])
            return
        asked = plain(item.text)
        talk.say(f"{asked} {labels.OFFERED}" if item.offered else asked)
        if item.hint:
            talk.note(plain(item.hint))
        if form.claims_of_item(item):
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
        """Say, once per worksheet, where "you both have to grow" does not apply."""
        for block in self.talk.library.page("exception").block:
            self.talk.note(plain(block.text))
            self.talk.note_links(block.doors)

    def _stop_at_gate(self) -> None:
        """Where an answer newly stops the worksheet, say so, and print the page it leads to."""
        gate = self.session.form.gate
        if gate is not None and gate is not self.gate and gate.gate is not None:
            talk = self.talk
            talk.say(labels.STOPS_HERE)
            talk.reader.show_page(gate.gate.page)
        self.gate = gate

    def _review(self) -> None:
        talk = self.talk
        talk.section = None
        talk.say(labels.END)
        self._say_around()
        talk.report_saved()
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
                talk.report_saved()
            else:
                self._say_choices()

    def _say_around(self) -> None:
        """Print the worksheet's replies and guidance, and count the answers it doesn't show."""
        talk, sheet = self.talk, self.session.worksheet
        hidden = len(self.session.form.hidden_answers())
        talk.say(files.not_read(talk.work.unread), files.hidden(hidden))
        for number, (item, reply) in enumerate(self.session.form.replies()):
            talk.say("" if number else labels.REPLIES)
            talk.say_text(form.with_claims(item, reply))
            talk.note_links(reply.doors)
        # What could be next comes last.
        for guidance in sorted(self.session.form.guidance(), key=lambda one: one.next):
            self._advise(guidance)
        if not sheet.reviewed_by:
            talk.say(labels.NOT_REVIEWED)

    def _say_choices(self) -> None:
        talk = self.talk
        if self._may_be_marked():
            talk.say(labels.STATE_NOW[self.session.answers.status])
            talk.note(words.REVIEW_MARK)
        talk.note(words.REVIEW_SHOW)
        talk.note(words.REVIEW_LETTER if self._has_letter() else "")
        path = talk.work.entry.path
        if path and self.session.worksheet.timeline:
            talk.note(words.WEEKS.format(name=stem_of_file(path)))
        talk.note(words.REVIEW_END)

    def _may_be_marked(self) -> bool:
        """Whether there is anything to mark as done: an empty worksheet has no file."""
        answers = self.session.answers
        return not self.session.worksheet.private and not (
            answers.is_empty() and answers.status == "in-progress"
        )

    def _show_all(self) -> None:
        """Print every shown answer, and the ids of those to questions of an older version."""
        talk = self.talk
        for entry in form.reviewed(self.session.form):
            answer = entry.words or labels.left_out(entry.skipped)
            talk.say(f"{plain(entry.item.text)}\n{answer}")
        for key, _ in self.session.form.older():
            talk.say(f"{labels.OLDER}: {key}")

    def _has_letter(self) -> bool:
        return bool(form.letter_text(self.session.worksheet, self.session.answers))

    def _show_letter(self) -> None:
        """Print the letter made from the answers; before the next morning, only if asked again."""
        talk, sheet = self.talk, self.session.worksheet
        moment = now()
        until = letter_waits_until(talk.work, moment)
        if until is not None:
            talk.say(fields.sleep_on_it(until, moment))
            if talk.choose([fields.SHOW_NOW, labels.BACK]) != 0:
                return
        talk.say(sheet.letter.title if sheet.letter else "")
        if self.alone:
            talk.say(fields.YOURS_TO_KEEP)
        unread = form.letter_unread(sheet, self.session.answers)
        talk.note(files.left_out(unread, fields.IN_THIS_TEXT))
        who_reads = words.WHO_READS_ENCRYPTED if talk.work.is_encrypted else words.WHO_READS
        talk.say(who_reads, form.letter_text(sheet, self.session.answers))


def fill(places: Places, name: str, *, new: bool = False) -> int:
    """Ask the questions of a worksheet in plain lines. Returns the exit code."""
    with saving_in(places) as saving:
        gc.enable()
        get_ready()
        lines = Lines()
        work, notes = worksheet_named(saving, name, new=new)
        saving.work = work
        saving.catch_hang_ups(lines)
        with lines.taken():
            return _filled(Talk(lines, work, saving), notes)


def _filled(talk: Talk, notes: Iterable[str]) -> int:
    talk.workspace.presence.take()
    talk.workspace.finish_clearing()
    talk.workspace.bring_back_unsaved()
    talk.saving.flush()
    try:
        with suppress(Moved):
            way = _begin(talk, notes)
            if way is not None:
                Walk(talk, alone=way == "alone").run()
        while True:  # `quit` at a prompt of quitting asks again from the start
            with suppress(Moved):
                return _quit(talk)
    except EndOfInputError:
        talk.lines.say("")
        return _end(talk)


def worksheet_named(
    saving: Saving, name: str, *, new: bool = False
) -> tuple[OpenWorksheet, list[str]]:
    """Return the worksheet that a name means, and notes for the person about that choice.

    The id of a worksheet means the one in progress, or a new one; any other name a saved one.
    """
    if not name.strip():
        raise UsageError(general.EMPTY_NAME)
    workspace, library = saving.workspace, saving.workspace.library
    if new or library.has_worksheet(name):
        sheet = blank_named(library, name)
        path = None if new or sheet.private else workspace.newest_in_progress(sheet.id)
        if path is None:
            return workspace.start(sheet.id), []
        return _opened(saving, path), [words.continuing(stem_of_file(path), sheet.id)]
    notes: list[str] = []
    try:
        path = path_named(workspace.notebook, name, notes.append)
    except NoSuchError as error:
        sheets = library.worksheets()
        if any(sheet.id.startswith(name) for sheet in sheets):
            return worksheet_named(saving, blank_named(library, name).id, new=new)
        guess = nearest(name, [sheet.id for sheet in sheets if sheet.is_listed])
        about = general.nothing_called(name, guess) if guess else f"{error} {general.SEE_NEW}"
        raise NoSuchError(about) from None
    return _opened(saving, path), notes


def _opened(saving: Saving, path: Path) -> OpenWorksheet:
    opened = saving.workspace.notebook.open(path)
    if opened.blank:
        raise NoSuchError(f"{path.name}: {opened.read_only}")
    work = saving.workspace.open(path)
    if work.session.read_only:
        raise CannotReadError(words.cannot_be_filled(path.name, work.session.read_only))
    return work


def _begin(talk: Talk, notes: Iterable[str]) -> Way | None:
    """Say where answers are saved, and ask what comes first. None: the worksheet isn't opened."""
    work, sheet = talk.work, talk.work.worksheet
    talk.lines.say(words.SCROLLBACK)
    if work.in_private_run or not talk.saving.places.worksheets.exists():
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
    notices = [notice.said for notice in work.notices]
    for note in (*notes, *notices, *_about_file(work)):
        talk.note(note)
    talk.say(words.HOW, "" if work.entry.path is None else words.NOTHING_SHOWN)
    if work.in_private_run:
        talk.say(private.IN_LINES_FILE if work.entry.path else private.IN_LINES)
    elif sheet.private and not sheet.ask_first:
        talk.say(words.PRIVATE_SAVED if work.kept else words.PRIVATE)
    talk.decide_first()
    return way


def _first_page(talk: Talk) -> None:
    """Print who can read what is saved, before anything is."""
    talk.reader.show_page(talk.saving.places.first_page)
    talk.say(words.KEYS_HERE)
    while talk.helps(typed := talk.lines.ask(words.ENTER_GOES_ON)):
        pass
    if quits(typed):
        raise Moved("quit")


def _about_file(work: OpenWorksheet) -> list[str]:
    known = work.entry.known
    faulty = misshapen(known.data) if known is not None else []
    notes = [files.not_shown([".".join(map(str, place)) for place in faulty])] if faulty else []
    return [*notes, words.OTHER_VERSION] if has_copies(work) else notes


def safety_questions(talk: Talk) -> Way | None:
    """Ask the safety questions. Returns `open` or `alone`; None where the worksheet stays closed.

    The answers are neither saved nor printed. Whatever stops a person, the same page is printed.
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
        talk.reader.show_page(outcome.page)
        if outcome.way != "alone":
            return None
        return "alone" if _goes_on(talk, fields.GO_ON_ALONE) else None
    warnings = quiet_words(sheet, answers)
    for one in warnings:
        talk.say(plain(one.title), *(plain(part) for part in paragraphs(one.text)))
        talk.note_links(one.doors)
    return "open" if not warnings or _goes_on(talk, fields.GO_ON) else None


def _goes_on(talk: Talk, label: str) -> bool:
    talk.say("")
    if talk.choose([fields.NOT_NOW, label]) == 1:
        return True
    talk.say(words.NOTHING_OPENED)
    return False


def _quit(talk: Talk) -> int:
    """Quit as the person asked. Returns the exit code.

    Says once what is not saved; whoever quits again quits without saving it.
    """
    work = talk.work
    _offer_to_save(talk)
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
    _report(talk)
    return 0


def _offer_to_save(talk: Talk) -> None:
    work = talk.work
    if not (work.is_only_in_memory or (work.has_withheld and not talk.asked_sensitive)):
        return
    talk.note(stays_in_memory(work))
    talk.note(words.SAVE_OR_GO)
    while not quits(typed := talk.lines.ask(words.MORE)):
        if typed.strip().casefold() == "save":
            talk.choose_where()
            return
        talk.note(words.SAVE_OR_GO)


def _copy(talk: Talk, typed: str) -> None:
    """Write a copy to a typed path; in a folder, under the file name of the worksheet."""
    work = talk.work
    answers = work.session.for_copies()
    own = work.entry.path or storage.save.first_path(
        talk.saving.places.worksheets, work.entry, answers
    )
    try:
        path = storage.export_file.place_of(typed, Path.cwd())
        path = path / own.name if path.is_dir() else path
        with private_run.writing_allowed():
            text = new_text(answers, work.worksheet.prompts)
            storage.export_file.write_export(talk.saving.places, path, text)
    except (AppError, OSError) as error:
        talk.note(str(error))
        return
    remember_copies(talk.saving.places.state, [path])
    talk.note(files.copied_to(path, now()))


def _report(talk: Talk) -> None:
    talk.report_news()
    talk.say("\n".join(last_report(talk.work)))


def _end(talk: Talk) -> int:
    """Save at the end of the input, where nobody can be asked. Returns the exit code."""
    talk.workspace.close(talk.work)
    if not talk.saving.flush(AT_THE_END) and talk.work.failed_since is not None:
        talk.workspace.keep_unsaved(talk.work)
        talk.saving.flush(AT_THE_END)
        talk.say(trouble_of(talk.work))
        return NOT_SAVED
    _report(talk)
    return 0
