"""The commands `show`, with `--timeline` week by week, and `history`: answers now and earlier."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from reconcile_tui.cli.console import confirm, on_terminal, output_width, put, say
from reconcile_tui.cli.names import path_named, sheet_of, words_of_unread
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import one_line, underlined, wrapped
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.outline import Entry, Group, outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, UsageError
from reconcile_tui.export.report import text_of
from reconcile_tui.messages import files, general
from reconcile_tui.messages import timeline as words
from reconcile_tui.storage.conflict_copies import original_of
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.history import History, empty_all
from reconcile_tui.storage.notebook import Notebook, begun_same_day, take_back_version
from reconcile_tui.storage.paths import Places, ending_of, usual_ending
from reconcile_tui.timeline import timeline_of


def words_of_timeline(
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
    return "\n\n".join([title, *text_of(timeline, width), *notes])


WIDEST = 80
INDENT = "    "


def show_saved(places: Places, name: str, *, timeline: bool = False) -> int:
    """Print saved answers, or their `timeline`; private ones only on a terminal after a yes."""
    notebook = Notebook(places)
    path = path_named(notebook, name)
    answers = notebook.answers(path)
    if (original := original_of(path)) and original.exists():
        say(files.conflict_copy_note(path.name, original.name))
    for sentence in words_of_unread(notebook, path):
        say(sentence)
    hour = len(begun_same_day(notebook.paths(), path)) > 1
    return show_answers(places, answers, timeline=timeline, hour=hour)


def show_answers(
    places: Places, answers: Answers, *, timeline: bool = False, hour: bool = False
) -> int:
    """Print answers under the same rules, with the `hour` they were begun if wanted."""
    sheet = sheet_of(Library.of(places), answers.worksheet)
    if timeline and (sheet is None or not sheet.timeline):
        raise UsageError(words.NO_TIMELINE)
    shown = _what_may_be_shown(sheet)
    if shown is None:
        say(general.NOT_SHOWN)
        return 0
    width = min(WIDEST, output_width()) if on_terminal() else WIDEST
    if timeline and sheet is not None:
        put(words_of_timeline(sheet, answers, shown, width))
    else:
        put(words_of_answers(sheet, answers, shown, width, hour=hour))
    return 0


def _what_may_be_shown(sheet: Worksheet | None) -> Collection[str] | None:
    """Return the ids of the questions to show; None when the person refused the worksheet."""
    if sheet is None:
        return _after_a_yes((), general.ASK_UNKNOWN, general.UNKNOWN_ONLY_ON_TERMINAL)
    public = sheet.exportable_ids
    if sheet.private or not public:
        return _after_a_yes(sheet.by_id, general.ASK_PRIVATE, general.PRIVATE_ONLY_ON_TERMINAL)
    # Whether any question is private, not any answer: asking must not tell that there is one.
    if any(item.asks and item.id not in public for item in sheet.items()):
        if confirm(general.ASK_NEVER_SHARED):
            return sheet.by_id
        if not on_terminal():
            say(general.NEVER_SHARED_LEFT_OUT)
    return public


def _after_a_yes(ids: Collection[str], ask: str, refusal: str) -> Collection[str] | None:
    if not on_terminal():
        raise CannotReadError(refusal)
    return ids if confirm(ask) else None


def words_of_answers(
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
    title = title_of(answers, sheet) or answers.worksheet
    blocks = [wrapped(f"{title}\n{general.started_and_status(answers, hour=hour)}", width)]
    form = _form(sheet, answers, shown)
    visible = form.visible() if form else answers
    for part in outline(form.worksheet, visible, shown) if form else ():
        entries = [entry for entry in part.entries if entry.words or entry.skipped]
        if entries:
            blocks.append(underlined(part.section.title, width))
        for entry in entries:
            asked = wrapped(one_line(question(entry.item)), width)
            blocks.append(f"{asked}\n{_words_of(entry, width)}")
    older = [
        f"{key}\n{wrapped(plain_words(value), width, INDENT)}"
        for key, value in _older(sheet, answers)
    ]
    if older:
        blocks += [underlined(general.FROM_OLDER_SHEET, width), *older]
    blocks += [wrapped(words, width) for words in _not_shown(form, visible, shown) if words]
    if len(blocks) == 1:
        blocks.append(general.NOTHING_ANSWERED)
    return "\n\n".join(blocks)


def _not_shown(form: Form | None, visible: Answers, shown: Collection[str]) -> Iterator[str]:
    """Yield sentences about what is in the file but not in the text."""
    unread = visible.unread if form is None else Form(form.worksheet, visible).unread
    yield files.not_read(one for one in unread if form is None or not one.item or one.item in shown)
    if form is not None:
        yield files.hidden(sum(item.id in shown for item in form.hidden_answers()))


def _form(sheet: Worksheet | None, answers: Answers, shown: Collection[str]) -> Form | None:
    """Return the form, without private answers unless the person agreed to show them."""
    if sheet is None:
        return None
    form = Form(sheet, answers)
    return form.outside() if set(shown) <= sheet.exportable_ids else form


def _older(sheet: Worksheet | None, answers: Answers) -> list[tuple[str, object]]:
    if sheet is not None:
        return Form(sheet, answers).older()
    return [*answers.values.items(), *((key, list(rows)) for key, rows in answers.rows.items())]


def _words_of(entry: Entry, width: int) -> str:
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
        return _empty_history(places, name)
    if name is None:
        raise UsageError(files.NEEDS_NAME)
    if show is not None:
        return _show_version(places, name, show)
    if restore is not None:
        return _restore_version(places, name, restore)
    return _list_versions(places, name)


def _list_versions(places: Places, name: str) -> int:
    """Print the versions of one file, newest first, one per line."""
    path = _path(places, name)
    versions = History(places.state, path).versions()
    if not versions:
        say(files.PRIVATE_NO_HISTORY if _is_private(places, path) else files.NO_HISTORY)
        return 0
    for one in versions:
        put(files.version_line(one.number, one.when.astimezone(), one.who, one.size))
    say(files.WHAT_TO_DO_WITH_VERSIONS)
    return 0


def _show_version(places: Places, name: str, number: int) -> int:
    """Print one version, with private answers protected as in `show`."""
    raw = History(places.state, _path(places, name)).read(number)
    return show_answers(places, Version.read(raw, f"version {number}").answers)


def _restore_version(places: Places, name: str, number: int) -> int:
    """Restore one version."""
    path, notebook = _path(places, name), Notebook(places)
    raw = History(places.state, path).read(number)
    kind = Version.read(raw, f"version {number}").answers.worksheet
    sheet = sheet_of(Library.of(places), kind)
    now = datetime.now().astimezone().replace(microsecond=0)
    take_back_version(notebook, path, number, sheet, now)
    say(files.version_restored(number, path.name))
    return 0


def _empty_history(places: Places, name: str | None) -> int:
    """Delete the versions of one file, or of all files, after a yes."""
    if not on_terminal():
        raise UsageError(files.ONLY_ON_TERMINAL)
    path = None if name is None else _path(places, name)
    if not confirm(files.ASK_EMPTY_ALL if name is None else files.ASK_EMPTY_ONE):
        say(files.NOTHING_DELETED)
        return 0
    removed = empty_all(places.state) if path is None else History(places.state, path).empty()
    say(files.VERSIONS_DELETED if removed else files.NOTHING_TO_EMPTY)
    return 0


def _path(places: Places, name: str) -> Path:
    """Return the file of that name, even one that is gone but still has versions."""
    try:
        return path_named(Notebook(places), name)
    except NoSuchError:
        gone = places.worksheets / (name if ending_of(name) else f"{name}{usual_ending()}")
        if History(places.state, gone).versions():
            return gone
        raise


def _is_private(places: Places, path: Path) -> bool:
    try:
        kind = Notebook(places).open(path).answers.worksheet
    except BookError:
        return False
    sheet = sheet_of(Library.of(places), kind)
    # Of an emptied file nothing is known: its earlier versions are listed all the same.
    return bool(kind) and (sheet is None or sheet.private)
