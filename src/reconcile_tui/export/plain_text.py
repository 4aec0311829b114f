"""Answers as plain text: for any reader, any printer, and to be read out."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile_tui.domain.display import cells, visible, wrapped
from reconcile_tui.domain.form import Group
from reconcile_tui.export.report import Filled, Told, TopicTold, all_told, clean
from reconcile_tui.messages.exporting import CONTENTS, SEVERAL
from reconcile_tui.messages.general import NOTHING_ANSWERED
from reconcile_tui.messages.timeline import WEEKS
from reconcile_tui.timeline_layout import text_of

WIDTH = 76
"""Columns. No line is longer, so that it prints, and can be quoted in a mail."""

INDENT = "    "
ROW = "  - "
UNDER = "    - "


def to_plain_words(sheets: Sequence[Filled], many: bool) -> str:
    """What was answered or left out; what a terminal would obey is made visible.

    When there can be many, they stand one after the other below a list of them.
    """
    every = all_told(sheets)
    if not many:
        return _sheet(every[0]) + "\n"
    contents = "\n".join(
        _hanging(f"{one.title} · {one.day}", f"{number:3}. ") for number, one in enumerate(every, 1)
    )
    front = f"{_underlined(SEVERAL, '=')}\n\n{CONTENTS}\n{contents}"
    return "\n\n\n".join([front, *map(_sheet, every)]) + "\n"


def _sheet(sheet: Told) -> str:
    blocks = [f"{_underlined(sheet.title, '=')}\n{wrapped(visible(sheet.standing), WIDTH)}"]
    for title, topics in sheet.parts:
        blocks += [_underlined(title, "-"), *(_topic(topic) for topic in topics)]
    if sheet.timeline is not None:
        blocks += [_underlined(WEEKS, "-"), *text_of(sheet.timeline, WIDTH)]
    if not sheet.parts and not sheet.unread:
        blocks.append(NOTHING_ANSWERED)
    return "\n\n".join([*blocks, wrapped(sheet.unread, WIDTH)] if sheet.unread else blocks)


def _underlined(title: str, line: str) -> str:
    heading = wrapped(visible(title), WIDTH)
    longest = max(map(cells, heading.split("\n")))
    return f"{heading}\n{line * longest}"


def _topic(topic: TopicTold) -> str:
    asked = wrapped(visible(topic.question), WIDTH)
    if topic.entry.groups and not topic.aside:
        said = "\n\n".join(map(_group, topic.entry.groups))
    elif topic.entry.rows and not topic.aside:
        said = "\n".join(_hanging(clean(row), ROW) for row in topic.entry.rows)
    else:
        said = wrapped(_fit(topic.words), WIDTH, INDENT)
    return f"{asked}\n{said}"


def _group(group: Group) -> str:
    """A promise, and below it what was seen of it."""
    rows = (_hanging(clean(row), UNDER) for row in group.rows)
    return "\n".join([_hanging(clean(group.name), "  "), *rows])


def _hanging(text: str, sign: str) -> str:
    """The text behind a sign, its further lines below its first."""
    indent = " " * len(sign)
    return sign + wrapped(_fit(text), WIDTH, indent).removeprefix(indent)


def _fit(text: str) -> str:
    """Nothing that is obeyed, and no tab: how wide one is, nobody knows beforehand."""
    return visible(text.expandtabs(4))
