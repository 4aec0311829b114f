"""`export` and `copy`: saved answers for another program, for paper, or for the other person.

A private answer never gets here. `copy NAME --for-them` makes a new file with what may be shared
and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reconcile_tui import export as exports
from reconcile_tui.cli.console import put, say
from reconcile_tui.cli.names import Chosen, Days, all_of, day_typed, named, path_named
from reconcile_tui.cli.prompts import COPYING, ME, ask_whom, pass_quiet_questions
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.domain.safety_questions import asks_before_sharing
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import (
    BookError,
    CannotReadError,
    CannotWriteError,
    NoSuchError,
    NothingForItError,
    UsageError,
    nearest,
    reading_one,
)
from reconcile_tui.export.calendar import days_in_words, schedule
from reconcile_tui.export.formats import CALENDAR, FORMATS, export
from reconcile_tui.export.shared_copy import copy_name, copy_text
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages import general as strings
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage.export_file import (
    is_taken,
    look_at_place,
    place_of,
    write_copy,
    write_export,
)
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places


@dataclass(frozen=True)
class Order:
    """What the command line asks for: some names, or all of some days and kinds."""

    to: str
    names: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    everything: bool = False
    kinds: Sequence[str] = ()
    whom: str | None = None
    cancel: bool = False
    out: Path | None = None
    force: bool = False

    @property
    def by_day(self) -> bool:
        """Whether it is about all of some days, not about some names."""
        return bool(self.since or self.until or self.everything or self.kinds)


def export_saved(places: Places, order: Order) -> int:
    """Print or write one export. An existing file stays as it is unless `force` says otherwise."""
    _look_at(order)
    out = place_of(str(order.out), Path.cwd()) if order.out else None
    if out:
        look_at_place(places, out, force=True)
        if not order.force and is_taken(out):
            raise CannotWriteError(strings.already_there(str(out), or_force=True))
    chosen = _chosen(places, order)
    text = _text(order, chosen) if chosen.sheets else ""
    if text:
        if _for_whom(places, order, chosen) != ME and order.to != CALENDAR:
            text = _document(order, chosen, for_another=True)
        _hand_out(places, out, text, order)
        if order.to == CALENDAR:
            say(_days(order, chosen))
            say(words.CALENDARS_ARE_SEEN)
            say(words.NOT_EVERY_CALENDAR if order.cancel else words.HOW_TO_CANCEL)
        else:
            say(strings.LEFT_OUT_OF_EXPORTS)
    return _tell(order, chosen)


def _look_at(order: Order) -> None:
    """Raise what cannot be meant."""
    if not order.to:
        given = next((name for name in order.names if name in FORMATS), "")
        raise UsageError(words.needs_format(FORMATS, given))
    if order.to not in FORMATS:
        raise UsageError(strings.no_such_format(order.to, FORMATS, nearest(order.to, FORMATS)))
    if bool(order.names) == order.by_day:
        raise UsageError(words.NAMES_OR_DAYS if order.by_day else words.NEEDS_NAME)
    if order.cancel and order.to != CALENDAR:
        raise UsageError(words.CANCEL_IS_FOR_CALENDARS)


def _chosen(places: Places, order: Order) -> Chosen:
    if order.names:
        return named(places, order.names)
    days = Days(day_typed("--since", order.since), day_typed("--until", order.until))
    if days.since and days.until and days.since > days.until:
        raise UsageError(words.SINCE_AFTER_UNTIL)
    return all_of(places, days, order.kinds)


# -- the text --------------------------------------------------------------------------------------


def _text(order: Order, chosen: Chosen) -> str:
    """The whole export. A worksheet that cannot be put into it is named, and left out of many."""
    try:
        with reading_one(words.THE_EXPORT):
            return _whole_text(order, chosen)
    except CannotReadError:
        sound = [one for one in chosen.sheets if _fits(order, chosen, one)]
        if len(sound) == len(chosen.sheets):
            raise
    chosen.sheets[:] = sound
    return _whole_text(order, chosen) if sound else ""


def _fits(order: Order, chosen: Chosen, one: tuple[Worksheet, Answers]) -> bool:
    name = f"{one[1].started.date().isoformat()}-{one[0].id}"
    try:
        with reading_one(name):
            if order.to == CALENDAR:
                exports.ics.to_ics(
                    [schedule(*one)], datetime.now().astimezone(), cancel=order.cancel
                )
            else:
                export(order.to, [one], many=True)
    except BookError as error:
        chosen.troubles.append(error)
        return False
    return True


def _whole_text(order: Order, chosen: Chosen) -> str:
    if order.to != CALENDAR:
        return _document(order, chosen)
    schedules = [schedule(*one) for one in chosen.sheets]
    missing = list(dict.fromkeys(sentence for one in schedules for sentence in one.missing))
    with_days = [one for one in schedules if (one.uids if order.cancel else one.entries)]
    if not with_days:
        raise NothingForItError("\n".join(missing))
    if len(schedules) == 1 and not order.cancel:
        for sentence in missing:
            say(sentence)
    elif len(with_days) < len(schedules):
        say(words.without_days(len(schedules) - len(with_days)))
    return exports.ics.to_ics(with_days, datetime.now().astimezone(), cancel=order.cancel)


def _document(order: Order, chosen: Chosen, *, for_another: bool = False) -> str:
    many = order.by_day or len(order.names) > 1
    today = datetime.now().astimezone().date()
    return export(order.to, chosen.sheets, many=many, for_another=for_another, today=today)


def _days(order: Order, chosen: Chosen) -> str:
    """Which days the calendar file holds: what is not named is not in it."""
    return days_in_words((schedule(*one) for one in chosen.sheets), cancel=order.cancel)


# -- for whom --------------------------------------------------------------------------------------


def _for_whom(places: Places, order: Order, chosen: Chosen) -> str:
    """Ask for whom the copy is where that matters. Raises when it is not to be written."""
    asks = order.to == CALENDAR or any(asks_before_sharing(sheet) for sheet, _ in chosen.sheets)
    whom = order.whom or (ask_whom() if asks else ME)
    if whom != ME:
        pass_quiet_questions(Library.of(places))
    return whom


# -- out -------------------------------------------------------------------------------------------


def _hand_out(places: Places, out: Path | None, text: str, order: Order) -> None:
    if out is None:
        end = "\r\n" if order.to == CALENDAR else "\n"
        put(text.removesuffix(end), end, as_it_is=True)
    else:
        write_export(places, out, text, force=order.force)
        say(strings.written_to(str(order.out)))


def _tell(order: Order, chosen: Chosen) -> int:
    """Say what is not in it. Returns the exit code; raises when nothing at all was there."""
    for sentence in (*map(str, chosen.troubles), *chosen.unread):
        say(sentence)
    if chosen.passed_over:
        say(words.passed_over(chosen.passed_over))
    if chosen.troubles:
        return max(error.exit_code for error in chosen.troubles)
    if chosen.sheets:
        return 0
    if order.names:
        raise CannotReadError(words.NOTHING_OF_THESE)
    has_days = order.since or order.until
    raise NoSuchError(words.NOTHING_OF_THESE_DAYS if has_days else words.NOTHING_YET)


def copy_saved(places: Places, name: str, *, for_them: bool, to: str | None) -> int:
    """Write the copy, once the safety questions open the way. No existing file is replaced."""
    if not for_them:
        raise UsageError(words.COPY_NEEDS_FOR_THEM)
    library = Library.of(places)
    shared = _shared(places, library, name)
    out = place_of(to or copy_name(shared.sheet), Path.cwd())
    look_at_place(places, out)
    copy_text(shared, "")  # raises where there is nothing to share: no one is asked for that
    pass_quiet_questions(library, COPYING)
    write_copy(places, out, shared)
    say(words.copy_made(str(out), not_read(shared.unread)))
    return 0


def _shared(places: Places, library: Library, name: str) -> Shareable:
    notebook = Notebook(places)
    answers = notebook.answers(path_named(notebook, name))
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        raise CannotReadError(words.PRIVATE_NOT_COPIED if sheet.private else words.NEVER_COPIED)
    return shared
