"""The command `fill`: which worksheet, what is said and asked before it, and how it ends."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from reconcile_tui import private_run, storage
from reconcile_tui.cli.commands import read as reading
from reconcile_tui.cli.commands.fill.saving import (
    AT_THE_END,
    NOT_SAVED,
    Saving,
    now,
    saving_in,
    trouble_of,
)
from reconcile_tui.cli.commands.fill.talk import Talk, plain, stays_in_memory
from reconcile_tui.cli.commands.fill.worksheet import Walk
from reconcile_tui.cli.lines import EndOfInputError, Lines, Moved, quits
from reconcile_tui.cli.names import blank_named, path_named
from reconcile_tui.cli.safety_questions import answers_typed
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.items import Item
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
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, UsageError, nearest
from reconcile_tui.messages import fields, files
from reconcile_tui.messages import private_run as run
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages import usage as calls
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.messages.general import SEE_NEW, nothing_called
from reconcile_tui.storage.paths import Places, stem_of_file
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.workspace import OpenWorksheet, get_ready, has_copies


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
