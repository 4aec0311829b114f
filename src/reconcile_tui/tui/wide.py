"""Lines of text whose letters take two cells, or none: Chinese, emoji, signs above a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["wrapped_wide"]

_WORD = re.compile(r"\S+")


def wrapped_wide(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """A paragraph in lines of at most `width` cells. A word wider than a line is broken."""
    lines: list[str] = []
    line, gap = first, ""
    for word in _WORD.findall(text):
        if cell_len(f"{line}{gap}{word}") > width and gap:
            lines.append(line)
            line = rest
        else:
            line += gap
        *full, word_end = _broken(word, width, cell_len(line))
        for part in full:
            lines.append(line + part)
            line = rest
        line += word_end
        gap = " "
    return [*lines, line] if gap else [first.rstrip()]


def _broken(word: str, width: int, taken: int) -> Iterator[str]:
    """A word in parts that each find room on a line; the first has less, behind what is there."""
    start, room = 0, max(width - taken, 2)
    used = 0
    for place, char in enumerate(word):
        cells = cell_len(char)
        if used + cells > room and place > start:
            yield word[start:place]
            start, used = place, 0
        used += cells
    yield word[start:]
