"""The words around rows and around what refers to them."""

from __future__ import annotations

__all__ = [
    "ABOVE",
    "BELOW",
    "BESIDE_COLUMNS",
    "CLEAR_ALL",
    "GONE",
    "NOTHING_TO_CHOOSE",
    "POINTED_AT",
    "REMOVE_CHOICES",
    "WRITE_ONE",
    "remove",
]

ABOVE = "↑ earlier ones"
BELOW = "↓ more"
BESIDE_COLUMNS = "This entry also has, in the file:"
CLEAR_ALL = "Take away all lines of this list?"
GONE = "A line that is gone"
NOTHING_TO_CHOOSE = "There is nothing to choose yet. Tab goes on without it."
POINTED_AT = (
    "What you wrote down about this line stays. It will say there that the line is gone. ctrl+r "
    "brings the line back while this sheet is open."
)
REMOVE_CHOICES = [("no", "Leave it here"), ("remove", "Take it away")]
WRITE_ONE = "There is nothing to choose yet. Enter writes one, Tab goes on without it."


def remove(name: str) -> str:
    """The question before a line is taken away that others refer to."""
    return f"Take away “{name}”?"
