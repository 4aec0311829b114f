"""TOML as text: where things stand in it, and how a value is written into it."""

from __future__ import annotations

import re
from bisect import bisect_right

from reconcile_tui.core.toml_encode import encode, encode_key
from reconcile_tui.core.toml_scan import (
    BOM,
    Element,
    KeyPath,
    Statement,
    elements,
    statements,
)

__all__ = [
    "BOM",
    "KeyPath",
    "Positions",
    "Statement",
    "encode",
    "encode_key",
    "statements",
    "syntax_position",
]

_position = re.compile(
    r"(?P<message>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)",
    re.DOTALL,
)


class Positions:
    """Line and column of every place in a text that tomllib accepts.

    Both count from 1, and columns count characters; a byte order mark is not one of them.
    """

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix(BOM)
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        self._exact: dict[KeyPath, Statement] = {}
        self._implied: dict[KeyPath, Statement] = {}
        for statement in statements(self._text):
            self._exact[statement.path] = statement
            for length in range(1, len(statement.path)):
                self._implied.setdefault(statement.path[:length], statement)

    def locate(self, path: KeyPath) -> tuple[int, int]:
        """Where the key or element of `path` stands, or else the nearest thing around it."""
        for length in range(len(path), 0, -1):
            statement = self._exact.get(path[:length]) or self._implied.get(path[:length])
            if statement is None:
                continue
            if statement.kind == "key" and statement.path == path[:length]:
                return self._descend(statement, path[length:])
            return self.line_and_column(statement.key_start)
        return 1, 1

    def locate_words(self, path: KeyPath, words: str) -> tuple[int, int]:
        """Where the first of these words stand in the value at `path`; else the place itself."""
        line, column = self.locate(path)
        if not words:
            return line, column
        start = self._line_starts[line - 1] + column - 1
        found = _as_written(words).search(self._text, start)
        statement = next((s for s in self._exact.values() if s.start <= start < s.end), None)
        if found is None or statement is None or found.end() > statement.end:
            return line, column
        return self.line_and_column(found.start())

    def line_and_column(self, position: int) -> tuple[int, int]:
        """The line and column of a character of the text, its byte order mark not counted."""
        line = bisect_right(self._line_starts, position)
        return line, position - self._line_starts[line - 1] + 1

    def _descend(self, statement: Statement, rest: KeyPath) -> tuple[int, int]:
        """The place of `rest` inside the value of a statement."""
        place, value = statement.key_start, statement.value_start
        while rest and (found := self._element(value, rest)) is not None:
            place, value = found.start, found.value_start
            rest = rest[len(found.path) :]
        return self.line_and_column(place)

    def _element(self, value: int, rest: KeyPath) -> Element | None:
        for element in elements(self._text, value):
            # Either can be the longer one: {a.b = 1} holds the place of ("a",) and of ("a", "b").
            shared = min(len(element.path), len(rest))
            if element.path[:shared] == rest[:shared]:
                return element
        return None


def _as_written(words: str) -> re.Pattern[str]:
    """Words as they may stand in a file: over line ends, with marks and escapes between them."""
    parts = [re.escape(word).replace('"', r'\\?"') for word in words.split()[:8]]
    return re.compile(r"(?:\[\^[^\]\n]*\])?(?:\s|\\\r?\n)+".join(parts))


def syntax_position(error: Exception, text: str = "") -> tuple[int, int, str]:
    """Line, column and bare message of an error from tomllib; zeros when it names no place.

    tomllib does not say where "the end of the document" is: that needs the text.
    """
    found = _position.fullmatch(str(error))
    if found is None:
        return 0, 0, str(error)
    if found["line"] is not None:
        return int(found["line"]), int(found["column"]), found["message"]
    if not text:
        return 0, 0, found["message"]
    last_line = text[text.rfind("\n") + 1 :].removeprefix(BOM)
    return text.count("\n") + 1, len(last_line) + 1, found["message"]
