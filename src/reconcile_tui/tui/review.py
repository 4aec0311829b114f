"""The review: every answer of a worksheet under its question, on the worksheet's last page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from reconcile_tui.core.outline import Entry, outline, question
from reconcile_tui.session import Session
from reconcile_tui.tui import labels
from reconcile_tui.tui.fitted import Fitted
from reconcile_tui.tui.typeset import MEASURE, wrapped
from reconcile_tui.tui.words import plain

__all__ = ["Review", "reviewed"]

INDENT = "  "
ROW, BEHIND = "  • ", "    "


def reviewed(session: Session) -> list[Entry]:
    """Return the visible questions that were answered or skipped, in the worksheet's order."""
    visible = {item.id for section in session.sections() for item in session.items(section)}
    parts = outline(session.worksheet, session.answers, visible)
    return [entry for part in parts for entry in part.entries if entry.words or entry.skipped]


class Review(Fitted):
    """Questions and answers, one under the other without blank lines, set for the width."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(self._laid, classes="review", name="answers")
        self._entries = entries

    def _laid(self, width: int) -> Content:
        if not self._entries:
            return plain("\n".join(wrapped(labels.REVIEW_EMPTY, min(width, MEASURE))))
        lines = [line for entry in self._entries for line in _lines(entry, min(width, MEASURE))]
        return Content("\n").join(lines)


def _lines(entry: Entry, width: int) -> Iterator[Content]:
    for line in wrapped(question(entry.item), width):
        yield plain(line, "bold")
    if not entry.words:
        said = labels.left_out(entry.skipped)
        yield from (plain(line, "$secondary") for line in wrapped(said, width, INDENT, INDENT))
    elif entry.rows:
        for row in entry.rows:
            yield from map(plain, wrapped(" ".join(row.split()), width, ROW, BEHIND))
    else:
        for written in entry.words.split("\n"):
            if written.strip():
                yield from map(plain, wrapped(written, width, INDENT, INDENT))
