"""Where a line of a text ends: at a line feed, a carriage return, or both.

`str.splitlines` ends lines at eight more characters, U+2028 and U+0085 among them. In an answer
those are characters like any others, and an edit elsewhere in it must not turn them into line ends.
"""

from __future__ import annotations

import re

__all__ = ["lines_of"]

_LINE_END = re.compile(r"\r\n|\n|\r")


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends; as `splitlines` gives them otherwise."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]
