"""The commands `export` and `copy`: saved answers for another program, paper, or the other person.

No private answer is ever exported. `copy NAME --for-them` makes a file of what may be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.cli.console import print_data, print_message
from reconcile_tui.cli.main import STDOUT
from reconcile_tui.cli.names import (
    DateRange,
    Selection,
    find_path,
    parse_date,
    select_by_date,
    select_by_name,
)
from reconcile_tui.cli.prompts import COPYING, ME, ask_audience, require_safety_answers
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import asks_before_sharing, shareable
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
from reconcile_tui.export.calendar import Schedule, days_in_words, schedule_of, to_ics
from reconcile_tui.export.formats import CALENDAR, FORMATS, copy_name, copy_text, export
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages import general
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage import paths
from reconcile_tui.storage.notebook import Notebook, new_id
from reconcile_tui.storage.paths import Places


@dataclass(frozen=True)
class _Request:
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
    request = _Request(**given)
    _validate(request)
    out = paths.export_path(str(request.out), Path.cwd()) if request.out else None
    if out:
        paths.check_export_path(places, out, force=True)
        if not request.force and paths.path_exists(out):
            raise CannotWriteError(general.file_exists(str(out), or_force=True))
    selection = _selection_of(places, request)
    text = _text(request, selection) if selection.sheets else ""
    if text:
        if _for_whom(places, request, selection) != ME and request.to != CALENDAR:
            text = _document(request, selection, for_another=True)
        if out is None:
            end = "\r\n" if request.to == CALENDAR else "\n"
            print_data(text.removesuffix(end), end, as_it_is=True)
        else:
            paths.write_export(places, out, text, force=request.force)
            print_message(general.exported_to(str(request.out)))
        if request.to == CALENDAR:
            # Which dates are in the file: any other is not.
            schedules = [schedule_of(*one) for one in selection.sheets]
            print_message(days_in_words(schedules, cancel=request.cancel))
            print_message(words.CALENDARS_ARE_VISIBLE)
            print_message(words.NOT_EVERY_CALENDAR if request.cancel else words.HOW_TO_CANCEL)
        else:
            print_message(general.LEFT_OUT_OF_EXPORTS)
    return _report(request, selection)


def _validate(request: _Request) -> None:
    """Raise UsageError for arguments that make no sense."""
    if not request.to:
        given = next((name for name in request.names if name in FORMATS), "")
        raise UsageError(words.needs_format(FORMATS, given))
    if request.to not in FORMATS:
        raise UsageError(general.no_such_format(request.to, FORMATS, nearest(request.to, FORMATS)))
    if bool(request.names) == request.by_day:
        raise UsageError(words.NAMES_OR_DAYS if request.by_day else words.NEEDS_NAME)
    if request.cancel and request.to != CALENDAR:
        raise UsageError(words.CANCEL_IS_FOR_CALENDARS)


def _selection_of(places: Places, request: _Request) -> Selection:
    if request.names:
        return select_by_name(places, request.names)
    days = DateRange(parse_date("--since", request.since), parse_date("--until", request.until))
    if days.since and days.until and days.since > days.until:
        raise UsageError(words.SINCE_AFTER_UNTIL)
    return select_by_date(places, days, request.kinds)


def _text(request: _Request, selection: Selection) -> str:
    """Return the export, without the worksheets that can't be exported: they become errors."""
    try:
        with reading_one(words.THE_EXPORT):
            return _whole_text(request, selection)
    except CannotReadError:
        sound = [one for one in selection.sheets if _can_be_exported(request, selection, one)]
        if len(sound) == len(selection.sheets):
            raise
    selection.sheets[:] = sound
    return _whole_text(request, selection) if sound else ""


def _can_be_exported(
    request: _Request, selection: Selection, one: tuple[Worksheet, Answers]
) -> bool:
    """Return whether a worksheet can be exported; where not, add why to the errors."""
    name = f"{one[1].started.date().isoformat()}-{one[0].id}"
    try:
        with reading_one(name):
            if request.to == CALENDAR:
                _calendar(request, [schedule_of(*one)])
            else:
                export(request.to, [one], many=True)
    except AppError as error:
        selection.errors.append(error)
        return False
    return True


def _whole_text(request: _Request, selection: Selection) -> str:
    if request.to != CALENDAR:
        return _document(request, selection)
    schedules = [schedule_of(*one) for one in selection.sheets]
    missing = list(dict.fromkeys(sentence for one in schedules for sentence in one.missing))
    with_days = [one for one in schedules if (one.uids if request.cancel else one.entries)]
    if not with_days:
        raise NothingForItError("\n".join(missing))
    if len(schedules) == 1 and not request.cancel:
        for sentence in missing:
            print_message(sentence)
    elif len(with_days) < len(schedules):
        print_message(words.without_dates(len(schedules) - len(with_days)))
    return _calendar(request, with_days)


def _calendar(request: _Request, schedules: Iterable[Schedule]) -> str:
    return to_ics(schedules, datetime.now().astimezone(), cancel=request.cancel)


def _document(request: _Request, selection: Selection, *, for_another: bool = False) -> str:
    many = request.by_day or len(request.names) > 1
    today = datetime.now().astimezone().date()
    return export(request.to, selection.sheets, many=many, for_another=for_another, today=today)


def _for_whom(places: Places, request: _Request, selection: Selection) -> str:
    """Return for whom the copy is; ask where that matters. Raises when none may be written."""
    asks = any(asks_before_sharing(sheet) for sheet, _ in selection.sheets)
    asks = asks or request.to == CALENDAR
    whom = request.whom or (ask_audience() if asks else ME)
    if whom != ME:
        require_safety_answers(Library.of(places))
    return whom


def _report(request: _Request, selection: Selection) -> int:
    """Print what was left out. Returns the exit code; raises when nothing was exported."""
    for sentence in (*map(str, selection.errors), *selection.unread):
        print_message(sentence)
    if selection.skipped:
        print_message(words.not_exported(selection.skipped))
    if selection.errors:
        return max(error.exit_code for error in selection.errors)
    if selection.sheets:
        return 0
    if request.names:
        raise CannotReadError(words.NOTHING_EXPORTED)
    has_days = request.since or request.until
    raise NoSuchError(words.NOTHING_IN_PERIOD if has_days else words.NOTHING_YET)


def copy_saved(places: Places, name: str, *, for_them: bool, to: str | None) -> int:
    """Write a copy to share, if the safety questions allow it. Never replaces a file."""
    if not for_them:
        raise UsageError(words.COPY_NEEDS_FOR_THEM)
    if to == STDOUT:
        raise UsageError(words.COPY_IS_A_FILE)
    library, notebook = Library.of(places), Notebook(places)
    answers = notebook.answers(find_path(notebook, name))
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        raise CannotReadError(words.PRIVATE_NOT_COPIED if sheet.private else words.NEVER_COPIED)
    out = paths.export_path(to or copy_name(sheet), Path.cwd())
    paths.check_export_path(places, out)
    copy_text(shared, "")  # raises where there is nothing to share, before any question
    require_safety_answers(library, COPYING)
    paths.write_export(places, out, copy_text(shared, new_id()))
    print_message(words.copy_made(str(out), not_read(shared.unread)))
    return 0
