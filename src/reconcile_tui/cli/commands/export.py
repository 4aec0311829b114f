"""The commands `export` and `copy`: saved answers for another program, paper, or the other person.

No private answer is ever exported. `copy NAME --for-them` makes a file of what may be shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

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
    AppError,
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
from reconcile_tui.messages import general
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage import export_file
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places


@dataclass(frozen=True)
class Order:
    """The arguments of the command: names, or a range of dates and kinds."""

    to: str
    names: Sequence[str]
    since: str | None
    until: str | None
    everything: bool
    kinds: Sequence[str]
    whom: str | None
    cancel: bool
    out: Path | None
    force: bool

    @property
    def by_day(self) -> bool:
        """Whether worksheets are chosen by date or kind, not by name."""
        return bool(self.since or self.until or self.everything or self.kinds)


def export_saved(places: Places, **given: Any) -> int:
    """Print or write one export. An existing file is replaced only with `force`."""
    order = Order(**given)
    _validate(order)
    out = export_file.place_of(str(order.out), Path.cwd()) if order.out else None
    if out:
        export_file.look_at_place(places, out, force=True)
        if not order.force and export_file.is_taken(out):
            raise CannotWriteError(general.already_there(str(out), or_force=True))
    chosen = _chosen(places, order)
    text = _text(order, chosen) if chosen.sheets else ""
    if text:
        if _for_whom(places, order, chosen) != ME and order.to != CALENDAR:
            text = _document(order, chosen, for_another=True)
        _write(places, out, text, order)
        if order.to == CALENDAR:
            # Which dates are in the file: any other is not.
            say(days_in_words((schedule(*one) for one in chosen.sheets), cancel=order.cancel))
            say(words.CALENDARS_ARE_SEEN)
            say(words.NOT_EVERY_CALENDAR if order.cancel else words.HOW_TO_CANCEL)
        else:
            say(general.LEFT_OUT_OF_EXPORTS)
    return _report(order, chosen)


def _validate(order: Order) -> None:
    """Raise UsageError for arguments that make no sense."""
    if not order.to:
        given = next((name for name in order.names if name in FORMATS), "")
        raise UsageError(words.needs_format(FORMATS, given))
    if order.to not in FORMATS:
        raise UsageError(general.no_such_format(order.to, FORMATS, nearest(order.to, FORMATS)))
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


def _text(order: Order, chosen: Chosen) -> str:
    """Return the export, without the worksheets that can't be exported: they become troubles."""
    try:
        with reading_one(words.THE_EXPORT):
            return _whole_text(order, chosen)
    except CannotReadError:
        sound = [one for one in chosen.sheets if _can_be_exported(order, chosen, one)]
        if len(sound) == len(chosen.sheets):
            raise
    chosen.sheets[:] = sound
    return _whole_text(order, chosen) if sound else ""


def _can_be_exported(order: Order, chosen: Chosen, one: tuple[Worksheet, Answers]) -> bool:
    name = f"{one[1].started.date().isoformat()}-{one[0].id}"
    try:
        with reading_one(name):
            if order.to == CALENDAR:
                exports.ics.to_ics(
                    [schedule(*one)], datetime.now().astimezone(), cancel=order.cancel
                )
            else:
                export(order.to, [one], many=True)
    except AppError as error:
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


def _for_whom(places: Places, order: Order, chosen: Chosen) -> str:
    """Return for whom the copy is; ask where that matters. Raises when none may be written."""
    asks = order.to == CALENDAR or any(asks_before_sharing(sheet) for sheet, _ in chosen.sheets)
    whom = order.whom or (ask_whom() if asks else ME)
    if whom != ME:
        pass_quiet_questions(Library.of(places))
    return whom


def _write(places: Places, out: Path | None, text: str, order: Order) -> None:
    if out is None:
        end = "\r\n" if order.to == CALENDAR else "\n"
        put(text.removesuffix(end), end, as_it_is=True)
    else:
        export_file.write_export(places, out, text, force=order.force)
        say(general.written_to(str(order.out)))


def _report(order: Order, chosen: Chosen) -> int:
    """Print what was left out. Returns the exit code; raises when nothing was exported."""
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
    """Write a copy to share, if the safety questions allow it. Never replaces a file."""
    if not for_them:
        raise UsageError(words.COPY_NEEDS_FOR_THEM)
    library = Library.of(places)
    shared = _shared(places, library, name)
    out = export_file.place_of(to or copy_name(shared.sheet), Path.cwd())
    export_file.look_at_place(places, out)
    copy_text(shared, "")  # raises where there is nothing to share, before any question
    pass_quiet_questions(library, COPYING)
    export_file.write_copy(places, out, shared)
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
