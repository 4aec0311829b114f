"""The words of comparing on the screen."""

from __future__ import annotations

COMPARE_BEFORE = "Compare with the one before"
COMPARE_DAYS = "Compare with another date…"
LAY_BESIDE = "Compare with another person's file…"

PURPOSE = (
    "Answers to the same sheet, question by question. What is the same is folded into one line: "
    "Enter unfolds it. What no day answers is one line a section; a shows it too. Nothing is "
    "counted, and nothing is changed here. Answers that are never shared are not shown."
)
WHICH_DAYS = "Compare with which days?"
WHICH_ABOUT = "Space marks a day; Enter lays the marked ones beside this sheet."
MARK_FIRST = "Mark a day with Space first."
OTHER_PATH = "Where is the other file?"
OTHER_ABOUT = (
    "It is only read: never copied, changed, listed or remembered. Private answers are shown on "
    "neither side. Whose it is, the book does not guess."
)
TAB_COMPLETES = "Tab completes a name, Enter opens it, Esc goes back."
NO_SUCH_NAME = "Nothing there begins like this."
BEFORE_IS_GONE = "The sheet from before is not here any more."
NOTHING_YET = "Nothing has been answered on any of these sheets yet."
NONE_FURTHER = "Nothing further down differs."
NONE_BEFORE = "Nothing further up differs."
BESIDE_TOO_NARROW = "This window is too narrow for that: one below the other."
LOOKING = "Laying them side by side …"
CANNOT = "They cannot be laid side by side"
