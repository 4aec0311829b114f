"""Messages of comparisons, on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reconcile_tui.domain.answers import Unread
from reconcile_tui.messages.files import not_read
from reconcile_tui.messages.general import skip_words


class _Cell(Protocol):
    """One side of a comparison: an answer in `words`, or why there is none."""

    @property
    def status(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def coarse(self) -> bool: ...


class _Question(Protocol):
    """One question with the answer of each side."""

    @property
    def cells(self) -> Sequence[_Cell]: ...


class _Comparison(Protocol):
    """Sides with their names, of different dates or of two people."""

    @property
    def names(self) -> Sequence[str]: ...
    @property
    def between(self) -> str: ...
    @property
    def unread(self) -> Sequence[Sequence[Unread]]: ...


YOURS = "Yours"
OTHER_FILE = "The other file"
NOTHING_TO_COMPARE = "Nothing has been answered in any of these worksheets yet."
LEFT_OUT = "Answers that are never shared aren't shown here."
TOO_LONG_TO_COMPARE = "(too long to compare word by word)"
CUT_SHORT = "(the rest is in the worksheet itself)"


def how_to_read(found: _Comparison) -> str:
    """Explain the marks in one or two sentences."""
    if found.between == "people":
        return "Words between { and } are in only one of the two answers."
    return (
        "Each date is compared with the date before it. What's in {+ +} is new, and what's in "
        "[- -] is gone."
    )


def unread(found: _Comparison) -> str:
    """Name what could not be read on each side, and so isn't compared as an answer."""
    parts = [(name, not_read(them)) for name, them in zip(found.names, found.unread, strict=False)]
    return "\n".join(f"{name}: {sentence}" for name, sentence in parts if sentence)


def words_same(count: int) -> str:
    """Replace a passage that has not changed."""
    return "[… one word unchanged …]" if count == 1 else f"[… {count} words unchanged …]"


def rows_same(count: int) -> str:
    """Replace entries that have not changed."""
    more = "one more entry" if count == 1 else f"{count} more entries"
    return f"[… {more}, unchanged …]"


def missing_answer(cell: _Cell) -> str:
    """Say why there is no answer."""
    match cell.status:
        case "left-out":
            return f"({skip_words(cell.reason)})"
        case "not-asked":
            return "(not asked)"
    return "(unanswered)"


def same_answer(found: _Comparison, question: _Question) -> str:
    """Return one line for a question with the same answer on every side."""
    cell = question.cells[0]
    if cell.status == "answered":
        return f"{the_same(found)}: {cell.words}"
    if cell.status == "left-out":
        return f"{missing_answer(cell).strip('()')}, {_everywhere(found)}"
    return f"unanswered {_everywhere(found)}"


def none_answered(found: _Comparison, *, whole: bool) -> str:
    """Return one line for all questions of a section that no side answers."""
    which = "no answers here" if whole else "the other questions here aren't answered"
    return f"{which} {_nowhere(found)}"


def the_same(found: _Comparison) -> str:
    """Say that an answer is the same on every side."""
    return f"the same {_everywhere(found)}"


def _everywhere(found: _Comparison) -> str:
    if found.between == "people":
        return "in both"
    return "on both dates" if len(found.names) == 2 else "on every date"


def _nowhere(found: _Comparison) -> str:
    if found.between == "people":
        return "in either"
    return "on either date" if len(found.names) == 2 else "on any date"


def remark(cell: _Cell) -> str:
    """Return a note on how an answer was compared, or nothing."""
    return TOO_LONG_TO_COMPARE if cell.coarse else ""


def other_worksheet(one: str, its: str, other: str, sheet: str) -> str:
    """Say that two files answer different worksheets."""
    return (
        f'{one} has answers to "{its}", but {other} has answers to "{sheet}". '
        "You can compare answers only if they come from the same worksheet."
    )


def named_twice(name: str) -> str:
    """Say that the same file was given twice."""
    return f"You typed {name} twice. Type another worksheet's name to compare it with."


ARGUMENT_WORDS = {"all": "also list the questions that have no answer in any of the worksheets"}
WHAT_TO_EXCHANGE = """\
If you and another person both want to compare your answers, exchange copies. Each of you makes \
one with "reconcile-tui copy NAME --for-them" and gives it to the other. Don't give anyone the \
worksheet file itself: it has everything in it, including private answers and comments."""
NEEDS_TWO = """\
"compare" needs at least two saved worksheets, or one worksheet's id to compare its last two \
dates. See "reconcile-tui compare --help"."""
ONE_OTHER = """\
You can compare one of your worksheets with someone else's, or several of your own with each \
other."""
FILE_NEEDS_TERMINAL = """\
Nothing was shown. Comparing with someone else's file starts with the safety questions, and you \
need a terminal for those. You can also compare in the app: press Space in the list of \
worksheets."""
NOTHING_SHOWN = "Nothing was shown."
NOT_COMPARED = "The two worksheets weren't compared."
PRIVATE_NOT_COMPARED = "This worksheet is private, so it can't be compared."
NEVER_COMPARED = "This worksheet is never shared, so it can't be compared."
YOUR_OWN_FILE = (
    "This file is one of your own worksheets. To compare it, choose “Compare with another date” "
    "instead."
)

COMPARE_BEFORE = "Compare with the previous date"
COMPARE_DAYS = "Compare with another date…"
COMPARE_WITH_FILE = "Compare with another person's file…"

PURPOSE = (
    "Answers to the same worksheet, question by question. Matching answers are folded into "
    "one line; Enter unfolds them. Unanswered questions are folded too, one line per section; "
    "press a to show them. There's no score, and comparing doesn't change any answers. Answers "
    "that are never shared aren't shown."
)
WHICH_DAYS = "Compare with which dates?"
WHICH_ABOUT = "Space marks a date; Enter compares the marked dates with this worksheet."
OTHER_PATH = "Where is the other file?"
OTHER_ABOUT = (
    "Use only a copy the other person gave you. If you got the file any other way, press Esc "
    "and don't read it. The app only reads the file, and never copies, changes, lists or remembers "
    "it. Private answers aren't shown on either side. The app can't tell whose file it is. "
    "“Share a copy…” makes a file you can exchange. Don't give anyone the worksheet file itself: "
    "it has everything in it."
)
TAB_COMPLETES = "Tab completes a name, Enter opens it, Esc goes back."
NO_SUCH_NAME = "No file or folder starts with what you typed."
EARLIER_DATE_MISSING = (
    "The worksheet from the earlier date isn't among your saved worksheets anymore."
)
NONE_BELOW = "No more differences below."
NONE_ABOVE = "No more differences above."
TOO_NARROW = (
    "This window is too narrow to show the answers side by side, so they're one below the other."
)
CANNOT = "These files can't be compared"
