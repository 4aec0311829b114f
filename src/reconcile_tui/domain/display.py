"""Text for a terminal: without control characters, and wrapped to a width; counts in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)

_PIECE = re.compile(r"\s*\S+")


def visible(text: str) -> str:
    """Return the text with every character that a terminal would act on made visible.

    One character becomes one character, so that indexes stay valid. Control characters become their
    pictures (␛), and bidi controls and the like U+FFFD. Tab and line feed stay.
    """
    return _OBEYED.sub(picture, text) if _OBEYED.search(text) else text


def picture(found: re.Match[str]) -> str:
    """Return the picture of a control character, or else U+FFFD."""
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 entry` or `2 entries`. Without `many`, the plural adds an s."""
    return f"1 {one}" if count == 1 else f"{count} {many or f'{one}s'}"


def cells(text: str) -> int:
    """Return the width of a text in terminal columns."""
    return len(text) if text.isascii() else sum(_cells_of(char) for char in text)


def _cells_of(char: str) -> int:
    if char.isascii():
        return 1
    import unicodedata  # noqa: PLC0415 - a millisecond that most texts do without

    if unicodedata.combining(char) or unicodedata.category(char) in {"Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrapped(text: str, width: int, indent: str = "", *, breaks: bool = True) -> str:
    """Wrap the text to at most `width` columns; its own line ends and their indents stay.

    With `breaks`, a word longer than a line is broken, as a terminal would; not so without, for
    paths that somebody may copy.
    """
    room = max(width - cells(indent), 10)
    lines = [line for whole in text.split("\n") for line in _lines(whole, room, breaks=breaks)]
    return "\n".join(f"{indent}{line}" if line else "" for line in lines)


def underlined(title: str, width: int) -> str:
    """Return a heading, wrapped to `width` columns and underlined."""
    heading = wrapped(one_line(title), width)
    return f"{heading}\n{'-' * min(width, len(heading))}"


def _lines(whole: str, room: int, *, breaks: bool) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(whole):
        if line and cells(line + piece) > room:
            yield line
            line = ""
            piece = piece.lstrip()  # noqa: PLW2901 - the space before a new line is its end
        line += piece
        if breaks and cells(line) > room:
            *full, line = _broken(line, room)
            yield from full
    yield line


def _broken(text: str, room: int) -> Iterator[str]:
    start = taken = 0
    for place, char in enumerate(text):
        wide = _cells_of(char)
        if taken + wide > room and place > start:
            yield text[start:place]
            start, taken = place, 0
        taken += wide
    yield text[start:]
