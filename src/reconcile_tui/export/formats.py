"""Export formats: plain text, Markdown and JSON here, HTML in `html`.

No exporter ever sees a private answer, because `Filled.of` removes them first.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.display import cells, visible, wrapped
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.outline import Entry, Group, outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.html import to_html
from reconcile_tui.export.report import Document, Filled, Topic, clean, documents_of, text_of
from reconcile_tui.messages.exporting import CONTENTS, SEVERAL
from reconcile_tui.messages.timeline import WEEKS

# -- plain text ------------------------------------------------------------------------------------

WIDTH = 76
"""The most columns in a line, so that it can be printed and quoted in a mail."""

INDENT = "    "
ROW = "  - "
UNDER = "    - "


def to_plain_words(sheets: Sequence[Filled], many: bool) -> str:
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
    blocks = [f"{_underlined(sheet.title, '=')}\n{wrapped(visible(sheet.standing), WIDTH)}"]
    for title, topics in sheet.parts:
        blocks += [_underlined(title, "-"), *(_topic(topic) for topic in topics)]
    if sheet.timeline is not None:
        blocks += [_underlined(WEEKS, "-"), *text_of(sheet.timeline, WIDTH)]
    return "\n\n".join([*blocks, wrapped(sheet.note, WIDTH)] if sheet.note else blocks)


def _underlined(title: str, line: str) -> str:
    heading = wrapped(visible(title), WIDTH)
    longest = max(map(cells, heading.split("\n")))
    return f"{heading}\n{line * longest}"


def _topic(topic: Topic) -> str:
    asked = wrapped(visible(topic.question), WIDTH)
    if topic.entry.groups and not topic.aside:
        said = "\n\n".join(map(_text_group, topic.entry.groups))
    elif topic.entry.rows and not topic.aside:
        said = "\n".join(_hanging(clean(row), ROW) for row in topic.entry.rows)
    else:
        said = wrapped(_fit(topic.words), WIDTH, INDENT)
    return f"{asked}\n{said}"


def _text_group(group: Group) -> str:
    """Return a promise, with the entries about it below."""
    rows = (_hanging(clean(row), UNDER) for row in group.rows)
    return "\n".join([_hanging(clean(group.name), "  "), *rows])


def _hanging(text: str, sign: str) -> str:
    """Return the text after a bullet, with a hanging indent."""
    indent = " " * len(sign)
    return sign + wrapped(_fit(text), WIDTH, indent).removeprefix(indent)


def _fit(text: str) -> str:
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
    blocks = [f"{level} {_escaped(sheet.title)}", f"*{_escaped(sheet.standing)}*"]
    for title, topics in sheet.parts:
        blocks.append(f"{level}# {_escaped(title)}")
        for topic in topics:
            blocks += [f"{level}## {_escaped(topic.question)}", _answer(topic)]
    return [*blocks, sheet.note] if sheet.note else blocks


def _answer(topic: Topic) -> str:
    if topic.aside:
        return f"*{_escaped(topic.words)}*"
    if topic.entry.groups:
        return "\n".join(map(_group, topic.entry.groups))
    if topic.entry.rows:
        return "\n".join(_row(row) for row in topic.entry.rows)
    return _text(topic.words)


def _group(group: Group) -> str:
    """Return a promise, with a list of the entries about it below."""
    rows = (_row(row, "  ") for row in group.rows)
    return "\n".join([f"- {_escaped(clean(group.name))}", *rows])


def _row(row: str, indent: str = "") -> str:
    """Return an entry of a list, with a hanging indent."""
    further = f"\n{indent}  "
    return f"{indent}- {_text(clean(row)).replace(chr(10), further)}"


def _text(text: str) -> str:
    """Return the text as paragraphs, with its line ends as hard breaks."""
    # A blank first line would end the entry of a list.
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
    objects = [_sheet(one) for one in sheets]
    whole = objects if many else objects[0]
    return json.dumps(_plain(whole), ensure_ascii=False, indent=2) + "\n"


def _sheet(filled: Filled) -> dict[str, Any]:
    sheet, answers, for_another = filled.sheet, filled.answers, filled.for_another
    sections = [
        {
            "id": part.section.id,
            "title": part.section.title,
            "questions": [_question(entry) for entry in part.entries],
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


def _question(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.item.id,
        "type": entry.item.type_name,
        "question": question(entry.item),
        "answer": entry.value,
        "words": entry.words or None,
        "skipped": entry.skipped or None,
    }


def _plain(value: Any) -> Any:
    """Return the value with only types that JSON has."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


EXPORTERS: dict[str, Callable[[Sequence[Filled], bool], str]] = {
    "html": to_html,
    "json": to_json,
    "md": to_markdown,
    "txt": to_plain_words,
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
