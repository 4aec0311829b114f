"""The command `fill`: choose a worksheet, ask what comes first, walk through it, and quit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconcile_tui import private_run, storage
from reconcile_tui.cli.commands.fill_prompts import ask
from reconcile_tui.cli.commands.line_ui import (
    AT_THE_END,
    NOT_SAVED,
    LineUI,
    Saving,
    closing_report,
    now,
    plain,
    save_error,
    saving_in,
    stays_in_memory,
)
from reconcile_tui.cli.lines import EndOfInputError, Lines, Navigate, is_quit
from reconcile_tui.cli.names import find_path, find_worksheet
from reconcile_tui.cli.prompts import ask_until_stopped
from reconcile_tui.domain import outline
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.form import (
    SAFETY_QUESTIONS,
    SafetyResult,
    asks_before_opening,
    claims_of_item,
    safety_guidance,
    safety_outcome,
    with_claims,
)
from reconcile_tui.domain.items import Item, Note, Rows
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.pages import paragraphs
from reconcile_tui.domain.reading import misshapen
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


class Step(NamedTuple):
    """One step of the walk: `section` begins it, `item` is a question or note, `end` ends it."""

    kind: str
    id: str = ""


GROUNDING, REVIEW = Step("grounding"), Step("review")


class Walkthrough:
    """Walks through a worksheet until the person quits.

    `alone`: the other person has not asked for what is written.
    """

    def __init__(self, ui: LineUI, *, alone: bool = False) -> None:
        self.ui = ui
        self.session = ui.session
        self.alone = alone
        self.gate = self.session.form.gate

    def run(self) -> None:
        """Start at the first unanswered question. Returns once the person quits or is through."""
        is_heavy = self.ui.work.worksheet.load == "heavy"
        step: Step | None = GROUNDING if is_heavy else self._after_grounding()
        while step is not None:
            try:
                self._run_step(step)
            except Navigate as navigate:
                step = self._step_after(step, navigate)
            else:
                step = self._next(step)

    def _after_grounding(self) -> Step:
        """Return the first unanswered question; the first section where nothing is answered."""
        if self.session.answers.is_empty():
            return self._steps()[0]
        if self.session.next_unanswered() is not None:
            self.ui.say(words.FIRST_QUESTION)
        return self._next_unanswered()

    def _steps(self) -> list[Step]:
        """Return every step for the current answers: none after a gate that holds."""
        steps = []
        for section in self.session.form.sections():
            steps.append(Step("section", section.id))
            steps += [Step("item", item.id) for item in self.session.form.items(section)]
            steps.append(Step("end", section.id))
        return [*steps, REVIEW]

    def _next(self, step: Step) -> Step | None:
        if step == GROUNDING:
            return self._after_grounding()
        if step == REVIEW:
            return None
        steps = self._steps()
        return steps[steps.index(step) + 1] if step in steps else self._last_shown_before(step)

    def _last_shown_before(self, step: Step) -> Step:
        """Return the question before one that is hidden since another window's change."""
        ids = [item.id for item in self.session.worksheet.items()]
        before = ids[: ids.index(step.id)] if step.id in ids else []
        shown = [one for one in self._steps() if one.kind == "item" and one.id in before]
        return shown[-1] if shown else self._steps()[0]

    def _step_after(self, step: Step, navigate: Navigate) -> Step | None:
        targets: dict[str, Callable[[], Step | None]] = {
            "quit": lambda: None,
            "back": lambda: self._previous_question(step),
            "review": lambda: REVIEW,
            "section": lambda: Step("section", navigate.section),
            "next": lambda: self._next_unanswered(step.id if step.kind == "item" else None),
            "skip": lambda: self._next(step),
        }
        return targets[navigate.to]()

    def _next_unanswered(self, after: str | None = None) -> Step:
        item = self.session.next_unanswered(after)
        if item is None:
            self.ui.say(words.ALL_ANSWERED)
            return REVIEW
        self._begin_section(self.session.section_of(item))
        return Step("item", item.id)

    def _previous_question(self, step: Step) -> Step:
        """Return the question before a step; at the first one, that one again."""
        steps = self._steps()
        asked = [one for one in steps if one.kind == "item" and self._item(one).asks]
        before = steps[: steps.index(step)] if step in steps else []
        return next((one for one in reversed(before) if one in asked), next(iter(asked), step))

    def _item(self, step: Step) -> Item:
        return self.session.worksheet.by_id[step.id]

    def _section(self, name: str) -> Section:
        return next(one for one in self.session.worksheet.section if one.id == name)

    def _run_step(self, step: Step) -> None:
        if step == GROUNDING:
            self.ui.reader.show_page("grounding")
            self.ui.prompt(words.ENTER_GOES_ON)
        elif step == REVIEW:
            self._review()
        elif step.kind == "section":
            self._begin_section(self._section(step.id))
        elif step.kind == "end":
            self._end_section(self._section(step.id))
        else:
            self._ask(self._item(step))

    def _begin_section(self, section: Section) -> None:
        ui = self.ui
        ui.saving.flush()
        ui.section = section
        sections = self.session.form.sections()
        place = [one.id for one in sections].index(section.id) + 1
        ui.say(f"{words.part_number(place, len(sections))}: {section.title}")
        if section.intro:
            ui.say_text(section.intro)

    def _end_section(self, section: Section) -> None:
        """End a section: name a gate that holds, print guidance, and offer a pause."""
        ui = self.ui
        gate = self.session.form.gate
        if gate is not None and gate.gate is not None and gate in section.item:
            page = ui.library.page(gate.gate.page)
            ui.say(labels.STOPS_HERE)
            ui.note(words.page_link(page.title, page.id))
        for guidance in self.session.form.guidance(section.id):
            self._print_guidance(guidance)
        if outline.has_heavy_answer(self.session.form, section):
            ui.say(words.HEAVY)
        ui.print_where_saved()

    def _print_guidance(self, guidance: Guidance) -> None:
        self.ui.say(plain(guidance.title))
        self.ui.say_text(guidance.text)
        self.ui.note_links(guidance.doors)

    def _ask(self, item: Item) -> None:
        ui = self.ui
        ui.section = self.session.section_of(item)
        self._print_question(item)
        if not item.asks:
            return
        before = self.session.answers
        slot = Slot.of_item(self.session, item)
        ask(ui, slot)
        if self.session.answers is before and slot.value is None:
            if not isinstance(item, Rows) and item.id not in self.session.answers.skipped:
                ui.note(words.UNANSWERED)
            return
        ui.note("" if isinstance(item, Rows) else answer_hint(slot))
        self._report_new_gate()
        if privacy_of(slot) == "unsaved":
            ui.ask_about_sensitive()

    def _print_question(self, item: Item) -> None:
        ui = self.ui
        if isinstance(item, Note):
            ui.say_text(item.text)
            ui.note_links([item.door] if item.door else [])
            return
        asked = plain(item.text)
        ui.say(f"{asked} {labels.OPTIONAL}" if item.offered else asked)
        if item.hint:
            ui.note(plain(item.hint))
        if claims_of_item(item):
            ui.note(words.SOURCES)
        if item is self.session.worksheet.first_my_part:
            # Where "you both have to grow" does not apply, said once per worksheet.
            for block in ui.library.page("exception").block:
                ui.note(plain(block.text))
                ui.note_links(block.doors)
        unread = ui.work.with_lines.unread
        ui.note(files.not_read(one for one in unread if one.item == item.id))
        slot = Slot.of_item(self.session, item)
        ui.note(words.PRIVATE_ANSWER.get(privacy_of(slot), ""))
        if slot.trouble():
            ui.note(slot.trouble())
        elif item.id in self.session.answers.skipped and slot.value is None:
            ui.note(words.SKIPPED)

    def _report_new_gate(self) -> None:
        """Where an answer newly stops the worksheet, say so, and print the page it leads to."""
        gate = self.session.form.gate
        if gate is not None and gate is not self.gate and gate.gate is not None:
            ui = self.ui
            ui.say(labels.STOPS_HERE)
            ui.reader.show_page(gate.gate.page)
        self.gate = gate

    def _review(self) -> None:
        ui = self.ui
        ui.section = None
        ui.say(labels.REVIEW)
        self._print_replies()
        ui.print_where_saved()
        self._print_choices()
        while typed := ui.prompt(
            words.REVIEW_PROMPT, commands=[*words.STATUS_COMMANDS, "show", "letter"]
        ):
            if typed == "show":
                self._print_answers()
            elif typed == "letter" and self._has_letter():
                self._print_letter()
            elif typed in words.STATUS_COMMANDS and self._may_be_marked():
                status = words.STATUS_COMMANDS[typed]
                self.session.set_status(status)
                ui.note(labels.STATE_NOW[status])
                ui.print_where_saved()
            else:
                self._print_choices()

    def _print_replies(self) -> None:
        """Print the worksheet's replies and guidance, and count the answers it doesn't show."""
        ui, sheet = self.ui, self.session.worksheet
        hidden = len(self.session.form.hidden_answers())
        ui.say(files.not_read(ui.work.unread), files.hidden(hidden))
        for number, (item, reply) in enumerate(self.session.form.replies()):
            ui.say("" if number else labels.REPLIES)
            ui.say_text(with_claims(item, reply))
            ui.note_links(reply.doors)
        # What could be next comes last.
        for guidance in sorted(self.session.form.guidance(), key=lambda one: one.next):
            self._print_guidance(guidance)
        if not sheet.reviewed_by:
            ui.say(labels.NOT_REVIEWED)

    def _print_choices(self) -> None:
        ui = self.ui
        if self._may_be_marked():
            ui.say(labels.STATE_NOW[self.session.answers.status])
            ui.note(words.REVIEW_MARK)
        ui.note(words.REVIEW_SHOW)
        ui.note(words.REVIEW_LETTER if self._has_letter() else "")
        path = ui.work.entry.path
        if path and self.session.worksheet.timeline:
            ui.note(words.WEEKS.format(name=stem_of_file(path)))
        ui.note(words.REVIEW_END)

    def _may_be_marked(self) -> bool:
        """Whether there is anything to mark as done: an empty worksheet has no file."""
        answers = self.session.answers
        return not self.session.worksheet.private and not (
            answers.is_empty() and answers.status == "in-progress"
        )

    def _print_answers(self) -> None:
        """Print every shown answer, and the ids of those to questions of an older version."""
        ui = self.ui
        for entry in outline.reviewed(self.session.form):
            answer = entry.words or labels.skip_note(entry.skipped)
            ui.say(f"{plain(entry.item.text)}\n{answer}")
        for key, _ in self.session.form.older():
            ui.say(f"{general.FROM_OLDER_SHEET}: {key}")

    def _has_letter(self) -> bool:
        return bool(outline.letter_text(self.session.worksheet, self.session.answers))

    def _print_letter(self) -> None:
        """Print the letter made from the answers; before the next morning, only if asked again."""
        ui, sheet = self.ui, self.session.worksheet
        moment = now()
        until = letter_waits_until(ui.work, moment)
        if until is not None:
            ui.say(fields.sleep_on_it(until, moment))
            if ui.choose([fields.SHOW_NOW, labels.BACK]) != 0:
                return
        ui.say(sheet.letter.title if sheet.letter else "")
        if self.alone:
            ui.say(fields.YOURS_TO_KEEP)
        unread = outline.letter_unread(sheet, self.session.answers)
        ui.note(files.left_out(unread, fields.IN_THIS_TEXT))
        who_reads = words.WHO_READS_ENCRYPTED if ui.work.is_encrypted else words.WHO_READS
        ui.say(who_reads, outline.letter_text(sheet, self.session.answers))


def fill(places: Places, name: str, *, new: bool = False) -> int:
    """Ask the questions of a worksheet in plain lines. Returns the exit code."""
    with saving_in(places) as saving:
        gc.enable()
        get_ready()
        lines = Lines()
        work, notes = open_named(saving, name, new=new)
        saving.catch_hang_ups(lines, work)
        with lines.editing():
            return _run_fill(LineUI(lines, work, saving), notes)


def _run_fill(ui: LineUI, notes: Iterable[str]) -> int:
    ui.workspace.presence.take()
    ui.workspace.finish_clearing()
    ui.workspace.bring_back_unsaved()
    ui.saving.flush()
    try:
        with suppress(Navigate):
            way = _begin(ui, notes)
            if way is not None:
                Walkthrough(ui, alone=way == "alone").run()
        while True:  # `quit` at a prompt of quitting asks again from the start
            with suppress(Navigate):
                return _quit(ui)
    except EndOfInputError:
        ui.lines.say("")
        return _end_of_input(ui)


def open_named(saving: Saving, name: str, *, new: bool = False) -> tuple[OpenWorksheet, list[str]]:
    """Return the worksheet that a name means, and notes for the person about that choice.

    The id of a worksheet means the one in progress, or a new one; any other name a saved one.
    """
    if not name.strip():
        raise UsageError(general.EMPTY_NAME)
    workspace, library = saving.workspace, saving.workspace.library
    if new or library.has_worksheet(name):
        sheet = find_worksheet(library, name)
        path = None if new or sheet.private else workspace.newest_in_progress(sheet.id)
        if path is None:
            return workspace.start(sheet.id), []
        return _open_saved(saving, path), [words.continuing(stem_of_file(path), sheet.id)]
    notes: list[str] = []
    try:
        path = find_path(workspace.notebook, name, notes.append)
    except NoSuchError as error:
        sheets = library.worksheets()
        if any(sheet.id.startswith(name) for sheet in sheets):
            return open_named(saving, find_worksheet(library, name).id, new=new)
        guess = nearest(name, [sheet.id for sheet in sheets if sheet.is_listed])
        about = general.nothing_called(name, guess) if guess else f"{error} {general.SEE_NEW}"
        raise NoSuchError(about) from None
    return _open_saved(saving, path), notes


def _open_saved(saving: Saving, path: Path) -> OpenWorksheet:
    opened = saving.workspace.notebook.open(path)
    if opened.blank:
        raise NoSuchError(f"{path.name}: {opened.read_only}")
    work = saving.workspace.open(path)
    if work.session.read_only:
        raise CannotReadError(words.cannot_be_filled(path.name, work.session.read_only))
    return work


def _begin(ui: LineUI, notes: Iterable[str]) -> SafetyResult | None:
    """Say where answers are saved, and ask what comes first. None: the worksheet isn't opened."""
    work, sheet = ui.work, ui.work.worksheet
    ui.lines.say(words.SCROLLBACK)
    if work.in_private_run or not ui.saving.places.worksheets.exists():
        _print_first_page(ui)
    way: SafetyResult | None = "open"
    if sheet.id == SAFETY_QUESTIONS:
        ask_safety_questions(ui)
        return None
    if asks_before_opening(sheet):
        way = ask_safety_questions(ui)
        if way is None:
            return None
    if work.entry.path is None:
        minutes = labels.minutes(sheet.minutes)
        ui.say(words.started(sheet.title, plain(sheet.purpose), minutes))
    else:
        day = day_in_words(work.session.answers.started.date())
        ui.say(words.opened(work.title, day))
    notices = [notice.text for notice in work.notices]
    for note in (*notes, *notices, *_notes_on_file(work)):
        ui.note(note)
    ui.say(words.HOW_IT_WORKS, "" if work.entry.path is None else words.NOTHING_SHOWN)
    if work.in_private_run:
        ui.say(private.IN_LINES_FILE if work.entry.path else private.IN_LINES)
    elif sheet.private and not sheet.ask_first:
        ui.say(words.PRIVATE_SAVED if work.kept else words.PRIVATE)
    ui.ask_before_first_answer()
    return way


def _print_first_page(ui: LineUI) -> None:
    """Print who can read what is saved, before anything is."""
    ui.reader.show_page(ui.saving.places.first_page)
    ui.say(words.COMMANDS_HERE)
    while ui.run_help(typed := ui.lines.ask(words.ENTER_GOES_ON)):
        pass
    if is_quit(typed):
        raise Navigate("quit")


def _notes_on_file(work: OpenWorksheet) -> list[str]:
    known = work.entry.known
    faulty = misshapen(known.data) if known is not None else []
    notes = [files.not_shown([".".join(map(str, place)) for place in faulty])] if faulty else []
    return [*notes, words.OTHER_VERSION] if has_copies(work) else notes


def ask_safety_questions(ui: LineUI) -> SafetyResult | None:
    """Ask the safety questions. Returns `open` or `alone`; None where the worksheet stays closed.

    The answers are neither saved nor printed. Whatever stops a person, the same page is printed.
    """
    sheet = ui.library.worksheet(SAFETY_QUESTIONS)

    def answer(item: Item, options: Sequence[Option]) -> str | None:
        ui.say(plain(item.text))
        ui.note(plain(item.hint))
        chosen = ui.choose([option.label for option in options])
        return None if chosen is None else options[chosen].value

    answers = ask_until_stopped(sheet, ui.say_text, answer)
    if answers is None or (outcome := safety_outcome(sheet, answers)).way == "unseen":
        ui.say(words.NOTHING_OPENED)
        return None
    if outcome.page:
        ui.reader.show_page(outcome.page)
        if outcome.way != "alone":
            return None
        return "alone" if _ask_to_go_on(ui, fields.GO_ON_ALONE) else None
    warnings = safety_guidance(sheet, answers)
    for one in warnings:
        ui.say(plain(one.title), *(plain(part) for part in paragraphs(one.text)))
        ui.note_links(one.doors)
    return "open" if not warnings or _ask_to_go_on(ui, fields.GO_ON) else None


def _ask_to_go_on(ui: LineUI, label: str) -> bool:
    if ui.choose([fields.NOT_NOW, label]) == 1:
        return True
    ui.say(words.NOTHING_OPENED)
    return False


def _quit(ui: LineUI) -> int:
    """Quit as the person asked. Returns the exit code.

    Says once what is not saved; whoever quits again quits without saving it.
    """
    work = ui.work
    _offer_to_save(ui)
    ui.workspace.close(work)
    while not ui.saving.flush(AT_THE_END):
        if work.failed_since is None:
            continue  # the disk is slow, and has not refused
        ui.say(save_error(work))
        ui.note(words.NOT_SAVED_WHAT_NOW)
        typed = ui.lines.ask(words.MORE).strip()
        name, _, rest = typed.partition(" ")
        if is_quit(name):
            return NOT_SAVED
        if name.casefold() == "copy" and rest.strip():
            _save_copy(ui, rest.strip())
    _report(ui)
    return 0


def _offer_to_save(ui: LineUI) -> None:
    work = ui.work
    if not (work.is_only_in_memory or (work.has_withheld and not ui.asked_sensitive)):
        return
    ui.note(stays_in_memory(work))
    ui.note(words.SAVE_OR_GO)
    while not is_quit(typed := ui.lines.ask(words.MORE)):
        if typed.strip().casefold() == "save":
            ui.ask_where_to_save()
            return
        ui.note(words.SAVE_OR_GO)


def _save_copy(ui: LineUI, typed: str) -> None:
    """Write a copy to a typed path; in a folder, under the file name of the worksheet."""
    work = ui.work
    answers = work.session.for_copies()
    own = work.entry.path or storage.save.first_path(
        ui.saving.places.worksheets, work.entry, answers
    )
    try:
        path = storage.paths.export_path(typed, Path.cwd())
        path = path / own.name if path.is_dir() else path
        with private_run.writing_allowed():
            text = new_text(answers, work.worksheet.prompts)
            storage.paths.write_export(ui.saving.places, path, text)
    except (AppError, OSError) as error:
        ui.note(str(error))
        return
    remember_copies(ui.saving.places.state, [path])
    ui.note(files.copied_to(path, now()))


def _report(ui: LineUI) -> None:
    ui.print_reports()
    ui.say("\n".join(closing_report(ui.work)))


def _end_of_input(ui: LineUI) -> int:
    """Save at the end of the input, where nobody can be asked. Returns the exit code."""
    ui.workspace.close(ui.work)
    if not ui.saving.flush(AT_THE_END) and ui.work.failed_since is not None:
        ui.workspace.keep_unsaved(ui.work)
        ui.saving.flush(AT_THE_END)
        ui.say(save_error(ui.work))
        return NOT_SAVED
    _report(ui)
    return 0
