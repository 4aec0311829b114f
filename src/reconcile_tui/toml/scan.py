"""Find the position of every statement and value in a TOML text, for editing and error messages.

tomllib decides what is valid; this scanner assumes that it has accepted the text. Positions index
the text as it is on the disk, with byte order mark and line ends. Nothing recurses, so nesting is
no danger.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Literal, TypeAlias

from msgspec import Struct

from reconcile_tui.toml import BASIC_STRING, BOM, LITERAL_STRING, STRING

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys, and indexes of arrays, that lead to one place in the data."""

_PART = rf"(?:[A-Za-z0-9_-]++|{BASIC_STRING}|{LITERAL_STRING})"
_DOTTED = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*"

_INDENT = r"[ \t]*+"
_HEADER = rf"\[(?P<array>\[?)[ \t]*+(?P<key>{_DOTTED})[ \t]*+\](?(array)\]?)"
_PAIR = rf"(?P<key>{_DOTTED})[ \t]*+=[ \t]*+"
_BARE = r"""[^,\[\]{}#\r\n"']++"""
_GAP = r"(?:[ \t\r\n,]++|#[^\n]*+)*"
_TOKEN = (
    rf"""(?P<open>[\[{{])|(?P<close>[\]}}])|{STRING}|(?P<comment>#[^\r\n]*+)|[^\[\]{{}}"'#]++"""
)

_compiled = cache(re.compile)
"""Compile a pattern at its first use. The cache of `re` itself is too slow for every token."""


class Statement(Struct, frozen=True):
    """One `name = value`, `[table]` or `[[array of tables]]`.

    `path` leads to it in the data, with indexes of arrays: ("rows", "seen", 0, "what"). `table` is
    the path of its section; that of a header is its own. `start` to `end` spans its whole lines,
    with the last line end. A header's value is empty, right after its brackets.
    """

    kind: Literal["key", "table", "array"]
    path: KeyPath
    table: KeyPath
    start: int
    end: int
    key_start: int
    value_start: int
    value_end: int


class Element(Struct, frozen=True):
    """One element of an array, or one pair of an inline table, with its path inside that."""

    path: KeyPath
    start: int
    value_start: int


def statements(text: str) -> list[Statement]:
    """Return every statement of a valid text, in order."""
    result: list[Statement] = []
    newest: dict[KeyPath, int] = {}
    table: KeyPath = ()
    position = len(BOM) if text.startswith(BOM) else 0
    while position < len(text):
        at = _skip(_INDENT, text, position)
        if at == len(text) or text[at] in "#\r\n":
            position = _line_end(text, at)
            continue
        if text[at] == "[":
            statement = _read_header(text, position, at, newest)
            table = statement.path
        else:
            statement = _read_pair(text, position, at, table)
        result.append(statement)
        position = statement.end
    return result


def elements(text: str, position: int) -> Iterator[Element]:
    """Yield the elements of the array or inline table at `position`; nothing for other values."""
    if text[position] not in "[{":
        return
    keyed = text[position] == "{"
    position += 1
    number = 0
    while text[position := _skip(_GAP, text, position)] not in "]}":
        start = position
        path: KeyPath = (number,)
        if keyed:
            pair = _match(_PAIR, text, position)
            path = _split_key(pair["key"])
            position = pair.end()
        yield Element(path, start, position)
        position = _value_end(text, position)
        number += 1


def comments(text: str, start: int, end: int) -> list[str]:
    """Return the comments, each from its `#`, in a span that starts and ends outside of strings."""
    return [token[0] for token in _compiled(_TOKEN).finditer(text, start, end) if token["comment"]]


def _read_header(text: str, start: int, at: int, newest: dict[KeyPath, int]) -> Statement:
    """Read a header. `newest` holds the last index of each array of tables, and is updated."""
    header = _match(_HEADER, text, at)
    *owners, name = _split_key(header["key"])
    path: KeyPath = ()
    for owner in owners:
        path = _inside_newest((*path, owner), newest)
    path = (*path, name)
    if header["array"]:
        newest[path] = newest.get(path, -1) + 1
    path = _inside_newest(path, newest)
    behind = header.end()
    return Statement(
        kind="array" if header["array"] else "table",
        path=path,
        table=path,
        start=start,
        end=_line_end(text, behind),
        key_start=header.start("key"),
        value_start=behind,
        value_end=behind,
    )


def _inside_newest(path: KeyPath, newest: dict[KeyPath, int]) -> KeyPath:
    return (*path, newest[path]) if path in newest else path


def _read_pair(text: str, start: int, at: int, table: KeyPath) -> Statement:
    pair = _match(_PAIR, text, at)
    value_end = _value_end(text, pair.end())
    return Statement(
        kind="key",
        path=table + _split_key(pair["key"]),
        table=table,
        start=start,
        end=_line_end(text, value_end),
        key_start=at,
        value_start=pair.end(),
        value_end=value_end,
    )


def _value_end(text: str, position: int) -> int:
    if text[position] in "\"'":
        return _match(STRING, text, position).end()
    if text[position] not in "[{":
        bare = _match(_BARE, text, position)
        return position + len(bare[0].rstrip(" \t"))
    depth = 0
    while True:
        token = _match(_TOKEN, text, position)
        position = token.end()
        depth += (token["open"] is not None) - (token["close"] is not None)
        if depth == 0:
            return position


def _split_key(key: str) -> tuple[str, ...]:
    return tuple(_unquote(part) for part in _compiled(_PART).findall(key))


def _unquote(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] == '"':
        return str(tomllib.loads(f"key = {part}")["key"])
    return part


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _skip(pattern: str, text: str, position: int) -> int:
    return _match(pattern, text, position).end()


def _match(pattern: str, text: str, position: int) -> re.Match[str]:
    match = _compiled(pattern).match(text, position)
    if match is None:
        raise ValueError(f"not TOML at character {position}")
    return match


_ERROR = (
    r"(?s)(?P<message>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


class Positions:
    """Line and column of every place in a valid text.

    Both count from 1, columns in characters; a byte order mark does not count.
    """

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix(BOM)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        self._exact: dict[KeyPath, Statement] = {}
        self._implied: dict[KeyPath, Statement] = {}
        for statement in statements(self._text):
            self._exact[statement.path] = statement
            for length in range(1, len(statement.path)):
                self._implied.setdefault(statement.path[:length], statement)

    def locate(self, path: KeyPath) -> tuple[int, int]:
        """Return the place of a key or element, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            statement = self._exact.get(path[:length]) or self._implied.get(path[:length])
            if statement is None:
                continue
            if statement.kind == "key" and statement.path == path[:length]:
                return self._descend(statement, path[length:])
            return self.line_and_column(statement.key_start)
        return 1, 1

    def locate_words(self, path: KeyPath, words: str) -> tuple[int, int]:
        """Return the place of the first of these words in a value; else the value's own."""
        line, column = self.locate(path)
        if not words:
            return line, column
        start = self._line_starts[line - 1] + column - 1
        match = _as_written(words).search(self._text, start)
        statement = next((s for s in self._exact.values() if s.start <= start < s.end), None)
        if match is None or statement is None or match.end() > statement.end:
            return line, column
        return self.line_and_column(match.start())

    def line_and_column(self, position: int) -> tuple[int, int]:
        """Return the line and column of a character; a byte order mark does not count."""
        line = bisect_right(self._line_starts, position)
        return line, position - self._line_starts[line - 1] + 1

    def _descend(self, statement: Statement, rest: KeyPath) -> tuple[int, int]:
        """Return the place of `rest` inside the value of a statement."""
        place, value = statement.key_start, statement.value_start
        while rest and (element := self._element(value, rest)) is not None:
            place, value = element.start, element.value_start
            rest = rest[len(element.path) :]
        return self.line_and_column(place)

    def _element(self, value: int, rest: KeyPath) -> Element | None:
        for element in elements(self._text, value):
            # Either can be the longer one: {a.b = 1} holds the place of ("a",) and of ("a", "b").
            shared = min(len(element.path), len(rest))
            if element.path[:shared] == rest[:shared]:
                return element
        return None


def _as_written(words: str) -> re.Pattern[str]:
    """Return a pattern for words as they may be written: across line ends, marks and escapes."""
    parts = [re.escape(word).replace('"', r'\\?"') for word in words.split()[:8]]
    return re.compile(r"(?:\[\^[^\]\n]*\])?(?:\s|\\\r?\n)+".join(parts))


def syntax_position(error: Exception, text: str = "") -> tuple[int, int, str]:
    """Return line, column and bare message of an error from tomllib; zeros without a place.

    tomllib does not say where "the end of the document" is: that needs the text.
    """
    match = re.fullmatch(_ERROR, str(error))
    if match is None:
        return 0, 0, str(error)
    if match["line"] is not None:
        return int(match["line"]), int(match["column"]), match["message"]
    if not text:
        return 0, 0, match["message"]
    last_line = text[text.rfind("\n") + 1 :].removeprefix(BOM)
    return text.count("\n") + 1, len(last_line) + 1, match["message"]
