"""The words around rows and around what refers to them."""

from __future__ import annotations

__all__ = [
    "ABOVE",
    "BELOW",
    "CLEAR_ALL",
    "GONE",
    "POINTED_AT",
    "REMOVE_CHOICES",
    "nothing_to_choose",
    "remove",
]

ABOVE = "↑ earlier ones"
BELOW = "↓ more"
CLEAR_ALL = "Take away all lines of this list?"
GONE = "A line that is gone"
POINTED_AT = (
    "What you wrote down about this line stays. It will say there that the line is gone. ctrl+r "
    "brings the line back while this sheet is open."
)
REMOVE_CHOICES = [("no", "Leave it here"), ("remove", "Take it away")]


def remove(name: str) -> str:
    """The question before a line is taken away that others refer to."""
    return f"Take away “{name}”?"


def nothing_to_choose(question: str) -> str:
    """What stands where a line would be chosen and there is none yet."""
    return f"There is nothing to choose yet. First write a line under “{question}”"
