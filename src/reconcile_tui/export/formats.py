"""Export formats: plain text, Markdown, JSON, and a TOML copy to share here; HTML in `html`.

No exporter ever sees a private answer, because `Filled.of` removes them first. The copy for the
other person is a new file, built only from `Shareable` answers: nothing is removed from an existing
file, so what isn't written here can't be in it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from reconcile_tui.domain.answers import Answers, Row
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.display import cells, visible, wrapped
from reconcile_tui.domain.form import Form, Shareable, answer_to, title_of
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.outline import Entry, outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import NothingForItError
from reconcile_tui.export.html import to_html
from reconcile_tui.export.report import Document, Filled, Topic, clean, documents_of, timeline_text
from reconcile_tui.messages.exporting import CONTENTS, NOTHING_TO_SHARE, SEVERAL
from reconcile_tui.messages.timeline import WEEKS
from reconcile_tui.toml.write import canonical_text, data_of

# -- plain text ------------------------------------------------------------------------------------

WIDTH = 76
"""The most columns in a line, so that it can be printed and quoted in a mail."""

INDENT = "    "
ROW = "  - "
UNDER = "    - "


def to_plain_text(sheets: Sequence[Filled], many: bool) -> str:
    """Return answers and skipped questions as plain text without control characters.

    With `many`, the worksheets follow a list of them.
    """
    every = documents_of(sheets)
    if not many:
        return _text_sheet(every[0]) + "\n"
    contents = "\n".join(
        _hanging(f"{one.title} · {one.day}", f"{number:3}. ") for number, one in enumerate(every, 1)
    )
    front = f"{_underlined(SEVERAL, '=')}\n\n{CONTENTS}\n{contents}"
    return "\n\n\n".join([front, *map(_text_sheet, every)]) + "\n"


def _text_sheet(sheet: Document) -> str:
    blocks = [f"{_underlined(sheet.title, '=')}\n{wrapped(visible(sheet.status), WIDTH)}"]
    for title, topics in sheet.parts:
        blocks += [_underlined(title, "-"), *map(_text_topic, topics)]
    if sheet.timeline is not None:
        blocks += [_underlined(WEEKS, "-"), *timeline_text(sheet.timeline, WIDTH)]
    if sheet.note:
        blocks.append(wrapped(sheet.note, WIDTH))
    return "\n\n".join(blocks)


def _underlined(title: str, line: str) -> str:
    heading = wrapped(visible(title), WIDTH)
    return f"{heading}\n{line * max(map(cells, heading.split(chr(10))))}"


def _text_topic(topic: Topic) -> str:
    """Return a question and its answer; of a promise, the entries about it are below it."""
    entry = topic.entry
    if entry.groups and not topic.skipped:
        answer = "\n\n".join(
            "\n".join([_hanging(group.name, "  "), *(_hanging(row, UNDER) for row in group.rows)])
            for group in entry.groups
        )
    elif entry.rows and not topic.skipped:
        answer = "\n".join(_hanging(row, ROW) for row in entry.rows)
    else:
        answer = wrapped(_printable(topic.words), WIDTH, INDENT)
    return f"{wrapped(visible(topic.question), WIDTH)}\n{answer}"


def _hanging(text: str, bullet: str) -> str:
    """Return the text after a bullet, with a hanging indent."""
    indent = " " * len(bullet)
    return bullet + wrapped(_printable(clean(text)), WIDTH, indent).removeprefix(indent)


def _printable(text: str) -> str:
    """Return text without control characters and tabs."""
    return visible(text.expandtabs(4))


# -- Markdown --------------------------------------------------------------------------------------

_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~])")
_AT_START = re.compile(r"^(\d{0,9})([#+\-=.)])")


def to_markdown(sheets: Sequence[Filled], many: bool) -> str:
    """Return answers and skipped questions as Markdown. The person's words are never markup.

    With `many`, the worksheets follow a list of them.
    """
    every = documents_of(sheets)
    if not many:
        blocks = _markdown_sheet(every[0], "#")
    else:
        contents = [
            f"{number}. {_escaped(one.title)} · {one.day}" for number, one in enumerate(every, 1)
        ]
        blocks = [f"# {SEVERAL}", "\n".join(contents)]
        for one in every:
            blocks += _markdown_sheet(one, "##")
    return "\n\n".join(blocks) + "\n"


def _markdown_sheet(sheet: Document, level: str) -> list[str]:
    blocks = [f"{level} {_escaped(sheet.title)}", f"*{_escaped(sheet.status)}*"]
    for title, topics in sheet.parts:
        blocks.append(f"{level}# {_escaped(title)}")
        for topic in topics:
            blocks += [f"{level}## {_escaped(topic.question)}", _markdown_answer(topic)]
    return [*blocks, sheet.note] if sheet.note else blocks


def _markdown_answer(topic: Topic) -> str:
    """Return an answer; of a promise, a list of the entries about it is below it."""
    if topic.skipped:
        return f"*{_escaped(topic.words)}*"
    if topic.entry.groups:
        return "\n".join(
            "\n".join(
                [f"- {_escaped(clean(group.name))}", *(_list_item(row, "  ") for row in group.rows)]
            )
            for group in topic.entry.groups
        )
    if topic.entry.rows:
        return "\n".join(map(_list_item, topic.entry.rows))
    return _markdown_text(topic.words)


def _list_item(row: str, indent: str = "") -> str:
    """Return an item of a list, with a hanging indent."""
    return f"{indent}- {_markdown_text(clean(row)).replace(chr(10), f'{chr(10)}{indent}  ')}"


def _markdown_text(text: str) -> str:
    """Return the text as paragraphs, with its line ends as hard breaks."""
    # A blank first line would end the item of a list.
    lines = [_escaped(line) for line in text.rstrip().split("\n")]
    while len(lines) > 1 and not lines[0].strip():
        del lines[0]
    ends = ["  \n" if line and after else "\n" for line, after in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _escaped(line: str) -> str:
    """Return a line that renders as typed; leading spaces become no-break spaces."""
    words = line.strip()
    front = "\u00a0" * (len(line.rstrip()) - len(words))
    return front + _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", words))


# -- JSON ------------------------------------------------------------------------------------------


def to_json(sheets: Sequence[Filled], many: bool) -> str:
    """Return one worksheet as an object; with `many`, a list, even of one or none.

    It has every visible question that may leave: `answer` as in the file, `words` as text, which
    also says what couldn't be read. Dates and times are ISO 8601 text. An unanswered question has
    the answer null.
    """
    objects = [_json_sheet(one) for one in sheets]
    whole = _json_value(objects if many else objects[0])
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _json_sheet(filled: Filled) -> dict[str, Any]:
    sheet, answers, for_another = filled.sheet, filled.answers, filled.for_another
    sections = [
        {
            "id": part.section.id,
            "title": part.section.title,
            "questions": [_json_question(entry) for entry in part.entries],
        }
        for part in outline(sheet, answers, filled.asked)
        if part.entries
    ]
    return {
        "format": 1,
        "id": answers.id,
        "worksheet": sheet.id,
        "worksheet_version": answers.worksheet_version,
        "title": title_of(answers, sheet),
        "language": answers.language,
        "status": None if for_another else answers.status,
        "started": answers.started,
        "saved": answers.saved,
        "sections": sections,
        "unread_entries": len(answers.unread),
        "unread_answers": sum(one.is_answer for one in Form(sheet, answers).unread),
    }


def _json_question(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.item.id,
        "type": entry.item.type_name,
        "question": question(entry.item),
        "answer": entry.value,
        "words": entry.words or None,
        "skipped": entry.skipped or None,
    }


def _json_value(value: Any) -> Any:
    """Return the value with only types that JSON has."""
    if isinstance(value, Mapping):
        return {str(key): _json_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(one) for one in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


EXPORTERS: dict[str, Callable[[Sequence[Filled], bool], str]] = {
    "html": to_html,
    "json": to_json,
    "md": to_markdown,
    "txt": to_plain_text,
}
"""Format -> its exporter, which takes worksheets and whether there can be many."""

CALENDAR = "ics"
"""The only format that is no document."""

FORMATS = sorted([*EXPORTERS, CALENDAR])


def export(
    to: str,
    sheets: Iterable[tuple[Worksheet, Answers]],
    *,
    many: bool = False,
    for_another: bool = False,
    today: date | None = None,
) -> str:
    """Return the answers that may leave as one document, in one of the EXPORTERS' formats.

    Without `many` there is exactly one worksheet. A copy `for_another` person has less (`Filled`).
    A timeline ends `today`, or else on the day on which its worksheet was saved.
    """
    filled = [Filled.of(*one, today=today, for_another=for_another) for one in sheets]
    return EXPORTERS[to](filled, many)


# -- a copy for the other person -------------------------------------------------------------------


def copy_name(sheet: Worksheet) -> str:
    """Return the suggested file name of a copy, without the date it was started."""
    return f"{sheet.id}-copy.toml"


def copy_text(shared: Shareable, new_id: str) -> str:
    """Return the copy as the text of a TOML file that `compare` reads.

    It has the answers that may be shared and fit their question, the title of the blank worksheet,
    new ids and no date. Answers without a question, and entries without a cell, aren't copied.
    Raises NothingForItError if there are none.
    """
    sheet = shared.sheet
    asked = ((item, answer_to(item, shared.answers)) for item in sheet.items() if item.asks)
    answered = [(item, value) for item, value in asked if value is not None]
    lists = [(item, rows) for item, rows in answered if isinstance(item, Rows)]
    # A row gets a number, because an id of the file could be traced back to it.
    new_ids = {
        item.id: {row["row"]: f"r{number}" for number, row in enumerate(rows, 1)}
        for item, rows in lists
    }
    copied = {
        item.id: tuple(
            {"row": new_ids[item.id][row["row"]], **cells}
            for row in rows
            if (cells := _copied_cells(item, row, new_ids))
        )
        for item, rows in lists
    }
    answers = Answers(
        worksheet=sheet.id,
        worksheet_version=sheet.version,
        id=new_id,
        title=sheet.title,
        started=UNKNOWN,
        values={
            item.id: answer
            for item, value in answered
            if not isinstance(item, Rows) and (answer := item.read(value)) is not None
        },
        rows={item_id: rows for item_id, rows in copied.items() if rows},
    )
    if answers.is_empty():
        raise NothingForItError(NOTHING_TO_SHARE)
    data = data_of(answers)
    del data["started"]
    return canonical_text(data, sheet.prompts)


def _copied_cells(item: Rows, row: Row, new_ids: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the cells that fit their columns; references get the new ids."""
    copied: dict[str, Any] = {}
    for column in item.columns:
        cell = column.read(row.get(column.id, ""))
        if isinstance(column, RefColumn):
            cell = new_ids.get(column.to, {}).get(cell)
        if cell is not None:
            copied[column.id] = cell
    return copied
