"""The words of the Worksheets list: its lines, what can be done with them, and searching."""

from __future__ import annotations

OPEN = "Open it"
START = "Start it"
AGAIN = "Answer it again, on a new sheet"
RENAME = "Give it another title"
REMOVE = "Remove it"

FOUND = "Found in your answers"
LOOKING = "Looking through your answers …"
READING = "Reading …"
MORE_FOUND = "There are more. Another word finds fewer."
FOUND_HERE = "Enter opens the sheet at this question."
FOUND_LINE = "Enter opens the sheet at this line of its list."


def older(count: int) -> str:
    """The line that stands for what is not shown yet."""
    return f"{count} older. Enter shows more of them; typing finds any."


def answered(count: int) -> str:
    """How many questions have an answer: a fact, never a score."""
    return f"{count} answered"


def found_at(row_id: str) -> str:
    """Where Enter leads: to a question, or to a line of its list."""
    return FOUND_LINE if row_id else FOUND_HERE
