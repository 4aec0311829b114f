"""Answers as Markdown, for reading and printing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reconcile_tui.domain.form import Group
from reconcile_tui.export.report import Filled, Told, TopicTold, all_told, clean
from reconcile_tui.messages.exporting import SEVERAL
from reconcile_tui.messages.general import NOTHING_ANSWERED

_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~])")
_AT_START = re.compile(r"^(\d{0,9})([#+\-=.)])")


def to_markdown(sheets: Sequence[Filled], many: bool) -> str:
    """What was answered or left out, section by section. The person's words are never markup.

    When there can be many, they stand one after the other below a list of them.
    """
    every = all_told(sheets)
    if not many:
        blocks = _sheet(every[0], "#")
    else:
        contents = [
            f"{number}. {_escaped(one.title)} · {one.day}" for number, one in enumerate(every, 1)
        ]
        blocks = [f"# {SEVERAL}", "\n".join(contents)]
        for one in every:
            blocks += _sheet(one, "##")
    return "\n\n".join(blocks) + "\n"


def _sheet(sheet: Told, level: str) -> list[str]:
    blocks = [f"{level} {_escaped(sheet.title)}", f"*{_escaped(sheet.standing)}*"]
    for title, topics in sheet.parts:
        blocks.append(f"{level}# {_escaped(title)}")
        for topic in topics:
            blocks += [f"{level}## {_escaped(topic.question)}", _answer(topic)]
    if not sheet.parts and not sheet.unread:
        blocks.append(NOTHING_ANSWERED)
    return [*blocks, sheet.unread] if sheet.unread else blocks


def _answer(topic: TopicTold) -> str:
    if topic.aside:
        return f"*{_escaped(topic.words)}*"
    if topic.entry.groups:
        return "\n".join(map(_group, topic.entry.groups))
    if topic.entry.rows:
        return "\n".join(_row(row) for row in topic.entry.rows)
    return _text(topic.words)


def _group(group: Group) -> str:
    """A promise, and below it a list of what was seen of it."""
    rows = (_row(row, "  ") for row in group.rows)
    return "\n".join([f"- {_escaped(clean(group.name))}", *rows])


def _row(row: str, indent: str = "") -> str:
    """An entry of a list, its further lines below its first."""
    further = f"\n{indent}  "
    return f"{indent}- {_text(clean(row)).replace(chr(10), further)}"


def _text(text: str) -> str:
    """The text as paragraphs; its own line ends stay, as hard breaks."""
    # A first line of blanks alone, rare line ends among them, would end the entry of a list.
    lines = [_escaped(line) for line in text.rstrip().split("\n")]
    while len(lines) > 1 and not lines[0].strip():
        del lines[0]
    ends = ["  \n" if line and after else "\n" for line, after in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _escaped(line: str) -> str:
    """A line that reads as it was typed; spaces in front are kept as some that make no code."""
    words = line.strip()
    front = "\u00a0" * (len(line.rstrip()) - len(words))
    return front + _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", words))
