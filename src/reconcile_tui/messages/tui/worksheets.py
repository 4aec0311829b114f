"""Messages of the Worksheets list: its rows, their actions, and searching."""

from __future__ import annotations

OPEN = "Open"
START = "Start"
AGAIN = "Answer again on a new worksheet"
RENAME = "Rename…"
HISTORY = "Show earlier versions"
REMOVE = "Delete…"

# The same in Commands, where no worksheet is selected: each asks for one.
ASK_WEEKS = "Show promises week by week…"
ASK_AGAIN = "Answer a worksheet again…"
ASK_COMPARE = "Compare a worksheet with one from another date…"
ASK_COMPARE_OTHER = "Compare a worksheet with another person's file…"
ASK_RENAME = "Rename a worksheet…"
ASK_EXPORT = "Export a worksheet…"
ASK_SHARE = "Share a copy of a worksheet…"
ASK_HISTORY = "Show earlier versions of a worksheet…"
ASK_REMOVE = "Delete a worksheet…"

FOUND = "Found in your answers"
LOOKING = "Searching your answers …"
READING = "Reading …"
MORE_FOUND = "There are more. Type another word to narrow the list."
FOUND_HERE = "Enter opens the worksheet at this question."
FOUND_LINE = "Enter opens the worksheet at this entry."


UNSAVED = "Not saved"
NOT_SAVED = "open, not saved"
NOT_ALL_SAVED = "part saved"


def older(count: int) -> str:
    """Return the row for older worksheets that aren't shown yet."""
    many = "1 older worksheet" if count == 1 else f"{count} older worksheets"
    return f"{many}. Enter shows more. Type to search them all."


DATE_UNKNOWN = "date unknown"
PART_UNREAD = "part unread"
SOME_UNREAD = "Some of this file couldn't be read."
NO_SUCH_TIME = "The app couldn't read a date at the top of this file."


def answered(count: int, older: int = 0) -> str:
    """Return how many questions are answered, and how many answers have no question anymore."""
    return f"{count} + {older} older" if older else f"{count} answered"


def about_older(count: int) -> str:
    """Explain the count of older answers."""
    if not count:
        return ""
    many = "1 answer is" if count == 1 else f"{count} answers are"
    return f"{many} from an older version of this worksheet's questions."


def found_at(row_id: str) -> str:
    """Say whether Enter opens a question or an entry."""
    return FOUND_LINE if row_id else FOUND_HERE
