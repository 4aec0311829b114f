"""Answers as Markdown, for reading and printing."""

from __future__ import annotations

import re
from itertools import pairwise

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.outline import Entry, can_leave, outline, question
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.strings import NOTHING_ANSWERED, standing_line, words_of_skip

__all__ = ["to_markdown"]

_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~])")
_AT_START = re.compile(r"^(\d{0,9})([#+\-=.)])")


def to_markdown(sheet: Worksheet, answers: Answers) -> str:
    """What was answered or left out, section by section. The person's words are never markup."""
    blocks = [f"# {_line(answers.title or sheet.title)}", f"*{standing_line(answers)}*"]
    for part in outline(sheet, answers, can_leave(sheet)):
        told = [entry for entry in part.entries if entry.words or entry.skipped]
        if told:
            blocks.append(f"## {_line(part.section.title)}")
        for entry in told:
            blocks += [f"### {_line(question(entry.item))}", _answer(entry)]
    if len(blocks) == 2:
        blocks.append(NOTHING_ANSWERED)
    return "\n\n".join(blocks) + "\n"


def _answer(entry: Entry) -> str:
    if not entry.words:
        return f"*({words_of_skip(entry.skipped)})*"
    if entry.rows:
        return "\n".join(f"- {_text(row)}".replace("\n", "\n  ") for row in entry.rows)
    return _text(entry.words)


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _text(text: str) -> str:
    """The text as paragraphs; its own line ends stay, as hard breaks."""
    lines = [_escaped(line) for line in text.strip("\n").split("\n")]
    ends = ["  \n" if line and after else "\n" for line, after in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _escaped(line: str) -> str:
    """A line that reads as it was typed; spaces in front are kept as some that make no code."""
    words = line.strip()
    front = "\u00a0" * (len(line.rstrip()) - len(words))
    return front + _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", words))
