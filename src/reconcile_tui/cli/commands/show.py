"""`show`: saved answers in plain words, and with `--timeline` week by week.

`history`: list, show, restore or delete the earlier versions of a saved worksheet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from reconcile_tui.cli.console import confirm, on_terminal, output_width, put, say
from reconcile_tui.cli.names import path_named, sheet_of, words_of_unread
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import one_line, underlined, wrapped
from reconcile_tui.domain.form import Entry, Form, Group, can_leave, outline, question, title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, UsageError
from reconcile_tui.export.report import text_of
from reconcile_tui.messages import files
from reconcile_tui.messages import general as strings
from reconcile_tui.messages import timeline as words
from reconcile_tui.messages.files import hidden, kept_beside, not_read
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
    answers = form.leaving() if set(shown) <= can_leave(sheet) else form.visible()
    timeline = timeline_of(sheet, answers, today or date.today(), shown)  # noqa: DTZ011 - their day
    unread = not_read(timeline.unread)
    title = title_of(answers, sheet)
    if timeline.is_empty:
        return f"{title}\n\n{wrapped(unread or words.WHAT_WILL_COME, width)}"
    told = [title, *text_of(timeline, width), *([wrapped(unread, width)] if unread else [])]
    return "\n\n".join(told)


WIDEST = 80
INDENT = "    "


def show_saved(places: Places, name: str, *, timeline: bool = False) -> int:
    """Print saved answers; private ones only on a terminal, and only after a yes.

    With `timeline`, the promises among them week by week.
    """
    notebook = Notebook(places)
    path = path_named(notebook, name)
    answers = notebook.answers(path)
    if (original := original_of(path)) and original.exists():
        say(kept_beside(path.name, original.name))
    for sentence in words_of_unread(notebook, path):
        say(sentence)
    hour = len(begun_same_day(notebook.paths(), path)) > 1
    return show_answers(places, answers, timeline=timeline, hour=hour)


def show_answers(
    places: Places, answers: Answers, *, timeline: bool = False, hour: bool = False
) -> int:
    """Print these answers under the same rules, with the `hour` they were begun where wanted."""
    sheet = sheet_of(Library.of(places), answers.worksheet)
    if timeline and (sheet is None or not sheet.timeline):
        raise UsageError(words.NO_TIMELINE)
    shown = _what_may_be_shown(sheet)
    if shown is None:
        say(strings.LEFT_PRIVATE)
        return 0
    width = min(WIDEST, output_width()) if on_terminal() else WIDEST
    if timeline and sheet is not None:
        put(words_of_timeline(sheet, answers, shown, width))
    else:
        put(words_of_answers(sheet, answers, shown, width, hour=hour))
    return 0


def _what_may_be_shown(sheet: Worksheet | None) -> Collection[str] | None:
    """Ids of the questions to show, or None when the person said no to the whole sheet."""
    if sheet is None:
        return _after_a_yes((), strings.ASK_UNKNOWN, strings.UNKNOWN_ONLY_ON_TERMINAL)
    told = can_leave(sheet)
    if sheet.private or not told:
        return _after_a_yes(sheet.by_id, strings.ASK_PRIVATE, strings.PRIVATE_ONLY_ON_TERMINAL)
    if _keeps_back(sheet, told):
        if confirm(strings.ASK_NEVER_SHARED):
            return sheet.by_id
        if not on_terminal():
            say(strings.NEVER_SHARED_LEFT_OUT)
    return told


def _after_a_yes(ids: Collection[str], ask: str, refusal: str) -> Collection[str] | None:
    if not on_terminal():
        raise CannotReadError(refusal)
    return ids if confirm(ask) else None


def _keeps_back(sheet: Worksheet, told: Collection[str]) -> bool:
    """Whether a question of the sheet is never shared. The answers have no part in it."""
    return any(item.asks and item.id not in told for item in sheet.items())


def words_of_answers(
    sheet: Worksheet | None,
    answers: Answers,
    shown: Collection[str],
    width: int,
    *,
    hour: bool = False,
) -> str:
    """The answers to the questions in `shown` in plain words, `width` columns wide.

    Answers to questions that the sheet does not have stand at the end, by their ids.
    """
    title = title_of(answers, sheet) or answers.worksheet
    blocks = [wrapped(f"{title}\n{strings.standing_line(answers, hour=hour)}", width)]
    form = _form(sheet, answers, shown)
    told = form.visible() if form else answers
    for part in outline(form.worksheet, told, shown) if form else ():
        said = [entry for entry in part.entries if entry.words or entry.skipped]
        if said:
            blocks.append(underlined(part.section.title, width))
        for entry in said:
            asked = wrapped(one_line(question(entry.item)), width)
            blocks.append(f"{asked}\n{_said(entry, width)}")
    older = [
        f"{key}\n{wrapped(plain_words(value), width, INDENT)}"
        for key, value in _older(sheet, answers)
    ]
    if older:
        blocks += [underlined(strings.FROM_OLDER_SHEET, width), *older]
    blocks += [wrapped(words, width) for words in _not_shown(form, told, shown) if words]
    if len(blocks) == 1:
        blocks.append(strings.NOTHING_ANSWERED)
    return "\n\n".join(blocks)


def _not_shown(form: Form | None, told: Answers, shown: Collection[str]) -> Iterator[str]:
    """Say what the file holds and the words above do not tell."""
    unread = told.unread if form is None else Form(form.worksheet, told).unread
    yield not_read(one for one in unread if form is None or not one.item or one.item in shown)
    if form is not None:
        yield hidden(sum(item.id in shown for item in form.hidden_answers()))


def _form(sheet: Worksheet | None, answers: Answers, shown: Collection[str]) -> Form | None:
    """The form as it may be known here: without private answers, unless the person said yes."""
    if sheet is None:
        return None
    form = Form(sheet, answers)
    return form.outside() if set(shown) <= can_leave(sheet) else form


def _older(sheet: Worksheet | None, answers: Answers) -> list[tuple[str, object]]:
    if sheet is not None:
        return Form(sheet, answers).older()
    return [*answers.values.items(), *((key, list(rows)) for key, rows in answers.rows.items())]


def _said(entry: Entry, width: int) -> str:
    if not entry.words:
        return wrapped(f"({strings.words_of_skip(entry.skipped)})", width, INDENT)
    if not entry.rows:
        return wrapped(entry.words, width, INDENT)
    if entry.groups:
        return "\n\n".join(_group(group, width) for group in entry.groups)
    return "\n".join(_row(row, width) for row in entry.rows)


def _group(group: Group, width: int) -> str:
    """A promise, and below it what was seen of it."""
    rows = (_row(row, width, f"{INDENT}  ") for row in group.rows)
    return "\n".join([wrapped(one_line(group.name), width, INDENT), *rows])


def _row(row: str, width: int, indent: str = INDENT) -> str:
    """A line of a list; where it goes on, it stands behind the sign that begins it."""
    sign, behind = f"{indent}- ", " " * len(f"{indent}- ")
    return sign + wrapped(row, width, behind).removeprefix(behind)


# -- earlier versions ------------------------------------------------------------------------------


def list_versions(places: Places, name: str) -> int:
    """List the versions of one file, newest first, one per line."""
    path = _path(places, name)
    versions = History(places.state, path).versions()
    if not versions:
        say(files.PRIVATE_NO_HISTORY if _is_private(places, path) else files.NO_HISTORY)
        return 0
    for kept in versions:
        put(files.version_line(kept.number, kept.when.astimezone(), kept.who, kept.size))
    say(files.WHAT_TO_DO_WITH_VERSIONS)
    return 0


def show_version(places: Places, name: str, number: int) -> int:
    """Print one version, with the same protection of private answers as `show`."""
    raw = History(places.state, _path(places, name)).read(number)
    return show_answers(places, Version.read(raw, f"version {number}").answers)


def restore_version(places: Places, name: str, number: int) -> int:
    """Restore one version."""
    path, notebook = _path(places, name), Notebook(places)
    raw = History(places.state, path).read(number)
    kind = Version.read(raw, f"version {number}").answers.worksheet
    sheet = sheet_of(Library.of(places), kind)
    now = datetime.now().astimezone().replace(microsecond=0)
    take_back_version(notebook, path, number, sheet, now)
    say(files.taken_back(number, path.name))
    return 0


def empty_history(places: Places, name: str | None) -> int:
    """Delete the versions of one file, or of all files, after a yes."""
    if not on_terminal():
        raise UsageError(files.ONLY_ON_TERMINAL)
    path = None if name is None else _path(places, name)
    if not confirm(files.ASK_EMPTY_ALL if name is None else files.ASK_EMPTY_ONE):
        say(files.LEFT_AS_IT_IS)
        return 0
    removed = empty_all(places.state) if path is None else History(places.state, path).empty()
    say(files.EMPTIED if removed else files.NOTHING_TO_EMPTY)
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
    # Nothing is known of an emptied file: what was kept of it before is listed all the same.
    return bool(kind) and (sheet is None or sheet.private)
