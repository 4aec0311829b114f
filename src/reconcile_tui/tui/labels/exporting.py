"""The words around writing a worksheet into a file."""

from __future__ import annotations

__all__ = [
    "CALENDARS_ARE_SEEN",
    "CALENDAR_OUT",
    "FORMATS",
    "FOR_WHOM",
    "FOR_WHOM_ABOUT",
    "INTO_WHICH",
    "INTO_WHICH_ABOUT",
    "NOT_EVERY_CALENDAR",
    "REPLACE_CHOICES",
    "WHERE",
    "WHOM_CHOICES",
    "WRITE",
    "WRITTEN",
    "replace",
    "written",
]

WRITE = "Export…"
INTO_WHICH = "Which kind of file?"
INTO_WHICH_ABOUT = (
    "Answers that are never shared are not in it, nor are answers to questions this sheet no "
    "longer asks."
)
FORMATS: dict[str, str] = {
    "html": "A page to read in a browser, or to print (html)",
    "txt": "Plain text (txt)",
    "md": "Text with headings (md)",
    "json": "Data, for programs (json)",
    "ics": "Its days, for a calendar (ics)",
}
CALENDAR_OUT = "A file that takes its days out of a calendar again (ics)"
FOR_WHOM = "Is this copy for you alone, or also for the other person?"
FOR_WHOM_ABOUT = "If it is for both, the safety questions come first."
WHOM_CHOICES = [("me", "For me alone"), ("both", "Also for the other person")]
CALENDARS_ARE_SEEN = (
    "Others may see a calendar: on a shared account, a watch, a car screen. The file holds the "
    "days and the title of the entries, nothing else. If it is for both, the safety questions "
    "come first."
)
NOT_EVERY_CALENDAR = (
    "Open it in the same calendar. Not every calendar takes the entries out: look, and take out by "
    "hand what is still there."
)
WHERE = "Where? A new file, only for you to read"
REPLACE_CHOICES = [("no", "Leave it as it is"), ("yes", "Put the new one in its place")]
WRITTEN = "Written to {path}. Only this account and the owner of the computer can read it."


def replace(name: str) -> str:
    """The question before a file gives way."""
    return f"“{name}” is there already."


def written(path: str, *, cancel: bool) -> str:
    """Where it is now, and who can read it there; what a calendar may do with it."""
    return f"{WRITTEN.format(path=path)} {NOT_EVERY_CALENDAR if cancel else ''}".strip()
