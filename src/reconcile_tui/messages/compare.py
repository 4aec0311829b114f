"""The sentences of comparing, on the screen and on the command line."""

from __future__ import annotations

from reconcile_tui.compare.compare import Cell, Comparison, Question
from reconcile_tui.messages.general import words_of_skip

YOURS = "Yours"
OTHER_FILE = "The other file"
NOTHING_TO_COMPARE = "Nothing has been answered on any of these sheets yet."
LEFT_OUT = "Answers that are never shared are not here, on any side."
COARSE = "(long: compared sentence by sentence, or as a whole)"
ANEW = "(in other words)"
CUT = "(the rest stands in the sheet itself)"


def how_to_read(found: Comparison) -> str:
    """What the signs mean, in one or two sentences."""
    if found.between == "people":
        return "{ and } stand around words that only one of the two has."
    return "Each day is laid against the one before. {+ +} is new, [- -] is gone."


def words_same(count: int) -> str:
    """A passage that is not shown because nothing in it changed."""
    return "[… one word the same …]" if count == 1 else f"[… {count} words the same …]"


def rows_same(count: int) -> str:
    """Rows that are not shown because nothing in them changed."""
    return "[… one more, the same …]" if count == 1 else f"[… {count} more, the same …]"


def silence(cell: Cell) -> str:
    """In which way there is no answer."""
    match cell.standing:
        case "left-out":
            return f"({words_of_skip(cell.reason)})"
        case "not-asked":
            return "(not asked)"
    return "(not answered)"


def alike(found: Comparison, question: Question) -> str:
    """What is the same on every side, in one line: in which way, and the answer."""
    cell = question.cells[0]
    if cell.standing == "answered":
        return f"{the_same(found)}: {cell.words}"
    if cell.standing == "left-out":
        return f"{silence(cell).strip('()')}, {_everywhere(found)}"
    return f"not answered {_nowhere(found)}"


def all_silent(found: Comparison, *, whole: bool) -> str:
    """One line for every question of a section that no side says anything to."""
    which = "nothing here is answered" if whole else "the other questions here are not answered"
    return f"{which} {_nowhere(found)}"


def the_same(found: Comparison) -> str:
    """That an answer is the same on every side."""
    return f"the same {_everywhere(found)}"


def _everywhere(found: Comparison) -> str:
    if found.between == "people":
        return "in both"
    return "on both days" if len(found.names) == 2 else "on every day"


def _nowhere(found: Comparison) -> str:
    if found.between == "people":
        return "in either"
    return "on either day" if len(found.names) == 2 else "on any day"


def remark(cell: Cell) -> str:
    """What has to be said about how an answer was compared, or nothing."""
    return COARSE if cell.coarse else ""


def other_worksheet(one: str, its: str, other: str, sheet: str) -> str:
    """Two files that answer different worksheets."""
    return (
        f'{one} answers "{its}", {other} answers "{sheet}". '
        "Only answers to the same worksheet can be compared."
    )


def named_twice(name: str) -> str:
    """One file given two times."""
    return f"{name} is named twice. A sheet is compared with another one."


ARGUMENT_WORDS = {"all": "also name each question that is answered nowhere"}
NEEDS_TWO = '"compare" needs two sheets or more. See "reconcile-tui compare --help".'
ONE_OTHER = """\
One file from elsewhere can be laid beside one sheet of yours. Sheets of yours can be compared by \
any number."""
BESIDE_NEEDS_TERMINAL = """\
Beside another person's file, the safety questions come first, and they need a terminal. In the \
book, Space in the list of worksheets leads there too."""
NOTHING_SHOWN = "Nothing was shown."
NOT_BESIDE = "So the two are not laid side by side."
PRIVATE_NOT_COMPARED = "This worksheet is private and is not compared."
NEVER_COMPARED = "This worksheet is never shared and is not compared."
YOUR_OWN_FILE = (
    "This file is one of your own. “Compare with another day” lays two of them together."
)


COMPARE_BEFORE = "Compare with the one before"
COMPARE_DAYS = "Compare with another date…"
LAY_BESIDE = "Compare with another person's file…"

PURPOSE = (
    "Answers to the same worksheet, question by question. What's the same is folded into one "
    "line; Enter unfolds it. Questions that nobody answered are one line per section; a shows "
    "them too. Nothing is counted, and nothing is changed here. Answers that are never shared "
    "aren't shown."
)
WHICH_DAYS = "Compare with which dates?"
WHICH_ABOUT = "Space marks a date; Enter compares the marked ones with this worksheet."
MARK_FIRST = "Mark a date with Space first."
OTHER_PATH = "Where is the other file?"
OTHER_ABOUT = (
    "It's only read: never copied, changed, listed or remembered. Private answers aren't shown "
    "on either side. The app doesn't guess whose file it is."
)
TAB_COMPLETES = "Tab completes a name, Enter opens it, Esc goes back."
NO_SUCH_NAME = "No name there starts like this."
BEFORE_IS_GONE = "The earlier worksheet isn't here anymore."
NOTHING_YET = "None of these worksheets has an answer yet."
NONE_FURTHER = "No more differences below."
NONE_BEFORE = "No more differences above."
BESIDE_TOO_NARROW = "This window is too narrow for side by side, so one is below the other."
LOOKING = "Comparing …"
CANNOT = "These can't be compared"
