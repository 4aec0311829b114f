"""The commands `show`, with `--timeline` week by week, and `history`: answers now and earlier."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from reconcile_tui.cli.console import confirm, on_terminal, output_width, print_data, print_message
from reconcile_tui.cli.names import find_path, unread_messages, worksheet_or_none
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import one_line, underlined, wrapped
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.outline import Entry, Group, Part, outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, UsageError
from reconcile_tui.export.report import timeline_text
from reconcile_tui.messages import files, general
from reconcile_tui.messages import timeline as words
from reconcile_tui.storage.conflicts import original_of
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.history import History, delete_all_histories
from reconcile_tui.storage.notebook import Notebook, restore_version, started_same_day
from reconcile_tui.storage.paths import Places, default_extension, extension_of
from reconcile_tui.timeline import timeline_of


def timeline_page(
    sheet: Worksheet,
    answers: Answers,
    shown: Collection[str],
    width: int,
    today: date | None = None,
) -> str:
    """Return the timeline of a worksheet in plain text, `width` columns wide."""
    form = Form(sheet, answers)
    answers = form.exportable_answers() if set(shown) <= sheet.exportable_ids else form.visible()
    timeline = timeline_of(sheet, answers, today or date.today(), shown)  # noqa: DTZ011 - their day
    unread = files.not_read(timeline.unread)
    title = title_of(answers, sheet)
    if timeline.is_empty:
        return f"{title}\n\n{wrapped(unread or words.WHAT_WILL_COME, width)}"
    notes = [wrapped(unread, width)] if unread else []
    return "\n\n".join([title, *timeline_text(timeline, width), *notes])


WIDEST = 80
INDENT = "    "


def show_saved(places: Places, name: str, *, timeline: bool = False) -> int:
    """Print saved answers, or their `timeline`; private ones only on a terminal after a yes."""
    notebook = Notebook(places)
    path = find_path(notebook, name)
    answers = notebook.answers(path)
    if (original := original_of(path)) and original.exists():
        print_message(files.conflict_copy_note(path.name, original.name))
    for sentence in unread_messages(notebook, path):
        print_message(sentence)
    hour = len(started_same_day(notebook.paths(), path)) > 1
    return show_answers(places, answers, timeline=timeline, hour=hour)


def show_answers(
    places: Places, answers: Answers, *, timeline: bool = False, hour: bool = False
) -> int:
    """Print answers under the same rules, with the `hour` they were begun if wanted."""
    sheet = worksheet_or_none(Library.of(places), answers.worksheet)
    if timeline and (sheet is None or not sheet.timeline):
        raise UsageError(words.NO_TIMELINE)
    shown = _ids_to_show(sheet)
    if shown is None:
        print_message(general.NOT_SHOWN)
        return 0
    width = min(WIDEST, output_width()) if on_terminal() else WIDEST
    if timeline and sheet is not None:
        print_data(timeline_page(sheet, answers, shown, width))
    else:
        print_data(answers_text(sheet, answers, shown, width, hour=hour))
    return 0


def _ids_to_show(sheet: Worksheet | None) -> Collection[str] | None:
    """Return the ids of the questions to show; None when the person refused the worksheet."""
    if sheet is None:
        return _confirm_ids((), general.ASK_UNKNOWN, general.UNKNOWN_ONLY_ON_TERMINAL)
    public = sheet.exportable_ids
    if sheet.private or not public:
        return _confirm_ids(sheet.by_id, general.ASK_PRIVATE, general.PRIVATE_ONLY_ON_TERMINAL)
    # Whether any question is private, not any answer: asking must not tell that there is one.
    if any(item.asks and item.id not in public for item in sheet.items()):
        if confirm(general.ASK_NEVER_SHARED):
            return sheet.by_id
        if not on_terminal():
            print_message(general.NEVER_SHARED_LEFT_OUT)
    return public


def _confirm_ids(ids: Collection[str], ask: str, refusal: str) -> Collection[str] | None:
    if not on_terminal():
        raise CannotReadError(refusal)
    return ids if confirm(ask) else None


def answers_text(
    sheet: Worksheet | None,
    answers: Answers,
    shown: Collection[str],
    width: int,
    *,
    hour: bool = False,
) -> str:
    """Return the answers to the questions in `shown` as plain text, `width` columns wide.

    Answers to unknown questions come last, by their ids.
    """
    parts: list[Part] = []
    unread, hidden = answers.unread, 0
    older: list[tuple[str, object]]
    older = [*answers.values.items(), *((key, list(rows)) for key, rows in answers.rows.items())]
    if sheet is not None:
        form = Form(sheet, answers)
        older = form.older()
        # Without private answers unless the person agreed to show them.
        form = form.outside() if set(shown) <= sheet.exportable_ids else form
        visible = form.visible()
        parts = outline(form.worksheet, visible, shown)
        every = Form(form.worksheet, visible).unread
        unread = tuple(one for one in every if not one.item or one.item in shown)
        hidden = sum(item.id in shown for item in form.hidden_answers())
    title = title_of(answers, sheet) or answers.worksheet
    blocks = [wrapped(f"{title}\n{general.started_and_status(answers, hour=hour)}", width)]
    for part in parts:
        entries = [entry for entry in part.entries if entry.words or entry.skipped]
        if entries:
            blocks.append(underlined(part.section.title, width))
        for entry in entries:
            asked = wrapped(one_line(question(entry.item)), width)
            blocks.append(f"{asked}\n{_answer_text(entry, width)}")
    if older:
        blocks.append(underlined(general.FROM_OLDER_SHEET, width))
    blocks += [f"{key}\n{wrapped(plain_words(value), width, INDENT)}" for key, value in older]
    # What is in the file but not in the text.
    notes = files.not_read(unread), files.hidden(hidden)
    blocks += [wrapped(note, width) for note in notes if note]
    if len(blocks) == 1:
        blocks.append(general.NOTHING_ANSWERED)
    return "\n\n".join(blocks)


def _answer_text(entry: Entry, width: int) -> str:
    if not entry.words:
        return wrapped(f"({general.skip_words(entry.skipped)})", width, INDENT)
    if not entry.rows:
        return wrapped(entry.words, width, INDENT)
    if entry.groups:
        return "\n\n".join(_group(group, width) for group in entry.groups)
    return "\n".join(_row(row, width) for row in entry.rows)


def _group(group: Group, width: int) -> str:
    """Return a promise, and below it what was seen of it."""
    rows = (_row(row, width, f"{INDENT}  ") for row in group.rows)
    return "\n".join([wrapped(one_line(group.name), width, INDENT), *rows])


def _row(row: str, width: int, indent: str = INDENT) -> str:
    """Return an item of a list, wrapped to the right of its dash."""
    hanging = f"{indent}  "
    return f"{indent}- {wrapped(row, width, hanging).removeprefix(hanging)}"


def history(
    places: Places, name: str | None, *, show: int | None, restore: int | None, delete: bool
) -> int:
    """List the versions of one file, or show, restore or delete some. Returns the exit code."""
    if sum((delete, show is not None, restore is not None)) > 1:
        raise UsageError(files.ONE_AT_A_TIME)
    if delete:
        return _delete_versions(places, name)
    if name is None:
        raise UsageError(files.NEEDS_NAME)
    if show is not None:
        raw = History(places.state, _path_with_versions(places, name)).read(show)
        return show_answers(places, Version.read(raw, f"version {show}").answers)
    if restore is not None:
        return _restore_version(places, name, restore)
    return _list_versions(places, name)


def _list_versions(places: Places, name: str) -> int:
    """Print the versions of one file, newest first, one per line."""
    path = _path_with_versions(places, name)
    versions = History(places.state, path).versions()
    if not versions:
        print_message(files.PRIVATE_NO_HISTORY if _is_private(places, path) else files.NO_HISTORY)
        return 0
    for one in versions:
        print_data(files.version_line(one.number, one.when.astimezone(), one.origin, one.size))
    print_message(files.WHAT_TO_DO_WITH_VERSIONS)
    return 0


def _restore_version(places: Places, name: str, number: int) -> int:
    """Restore one version."""
    path = _path_with_versions(places, name)
    raw = History(places.state, path).read(number)
    kind = Version.read(raw, f"version {number}").answers.worksheet
    sheet = worksheet_or_none(Library.of(places), kind)
    now = datetime.now().astimezone().replace(microsecond=0)
    restore_version(Notebook(places), path, number, sheet, now)
    print_message(files.version_restored(number, path.name))
    return 0


def _delete_versions(places: Places, name: str | None) -> int:
    """Delete the versions of one file, or of all files, after a yes."""
    if not on_terminal():
        raise UsageError(files.ONLY_ON_TERMINAL)
    path = None if name is None else _path_with_versions(places, name)
    if not confirm(files.ASK_EMPTY_ALL if name is None else files.ASK_EMPTY_ONE):
        print_message(files.NOTHING_DELETED)
        return 0
    removed = (
        delete_all_histories(places.state) if path is None else History(places.state, path).empty()
    )
    print_message(files.VERSIONS_DELETED if removed else files.NOTHING_TO_EMPTY)
    return 0


def _path_with_versions(places: Places, name: str) -> Path:
    """Return the file of that name, even one that is gone but still has versions."""
    try:
        return find_path(Notebook(places), name)
    except NoSuchError:
        gone = places.worksheets / (name if extension_of(name) else f"{name}{default_extension()}")
        if History(places.state, gone).versions():
            return gone
        raise


def _is_private(places: Places, path: Path) -> bool:
    try:
        kind = Notebook(places).open(path).answers.worksheet
    except AppError:
        return False
    sheet = worksheet_or_none(Library.of(places), kind)
    # Of an emptied file nothing is known: its earlier versions are listed all the same.
    return bool(kind) and (sheet is None or sheet.private)
