"""Where everything stands in a TOML text, for editing it by surgery and for naming places in it.

tomllib is the judge of what is TOML; this scanner only says where things are, so it takes for
granted that tomllib has accepted the text. Positions index the text as it is on disk: with its
byte order mark and its own line ends. Nothing here recurses, so depth is no danger.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from reconcile_tui.core.byte_order import BOM

__all__ = ["BOM", "Element", "KeyPath", "Statement", "comments", "elements", "statements"]

KeyPath: TypeAlias = tuple[str | int, ...]
"""The names, and in arrays the numbers, that lead to one place in the data."""

# No possessive group around an alternation: Python 3.11.2 gets those wrong.
_BASIC = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
_LITERAL = r"'[^'\n]*+'"
_STRING = (
    r'"""[^"\\]*+(?:(?:\\[\s\S]|""?(?!"))[^"\\]*+)*"{3,5}'
    r"|'''[^']*+(?:''?(?!')[^']*+)*'{3,5}"
    rf"|{_BASIC}|{_LITERAL}"
)
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_DOTTED = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*"

_key_part = re.compile(_PART)
_indent = re.compile(r"[ \t]*+")
_header = re.compile(rf"\[(?P<array>\[?)[ \t]*+(?P<key>{_DOTTED})[ \t]*+\](?(array)\]?)")
_pair = re.compile(rf"(?P<key>{_DOTTED})[ \t]*+=[ \t]*+")
_string = re.compile(_STRING)
_bare = re.compile(r"""[^,\[\]{}#\r\n"']++""")
_gap = re.compile(r"(?:[ \t\r\n,]++|#[^\n]*+)*")
_token = re.compile(
    rf"""(?P<open>[\[{{])|(?P<close>[\]}}])|{_STRING}|(?P<comment>#[^\r\n]*+)|[^\[\]{{}}"'#]++"""
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One `name = value`, `[table]` or `[[array of tables]]`.

    `path` leads to it in the data, with array elements numbered: ("rows", "seen", 0, "what").
    `table` is the path of the section it stands in; a header stands in its own. `start` to `end`
    spans its whole lines with the last line end. A header's value is empty and stands behind its
    brackets.
    """

    kind: Literal["key", "table", "array"]
    path: KeyPath
    table: KeyPath
    start: int
    end: int
    key_start: int
    value_start: int
    value_end: int


class Element(NamedTuple):
    """One element of an array, or one pair of an inline table. `path` begins at its container."""

    path: KeyPath
    start: int
    value_start: int


def statements(text: str) -> list[Statement]:
    """Every statement of a text that tomllib accepts, in the order of the text."""
    found: list[Statement] = []
    newest: dict[KeyPath, int] = {}
    table: KeyPath = ()
    position = len(BOM) if text.startswith(BOM) else 0
    while position < len(text):
        at = _skip(_indent, text, position)
        if at == len(text) or text[at] in "#\r\n":
            position = _line_end(text, at)
            continue
        if text[at] == "[":
            statement = _read_header(text, position, at, newest)
            table = statement.path
        else:
            statement = _read_pair(text, position, at, table)
        found.append(statement)
        position = statement.end
    return found


def elements(text: str, position: int) -> Iterator[Element]:
    """What stands directly in the array or inline table at `position`; nothing for other values."""
    if text[position] not in "[{":
        return
    keyed = text[position] == "{"
    position += 1
    number = 0
    while text[position := _skip(_gap, text, position)] not in "]}":
        start = position
        path: KeyPath = (number,)
        if keyed:
            pair = _match(_pair, text, position)
            path = _split_key(pair["key"])
            position = pair.end()
        yield Element(path, start, position)
        position = _value_end(text, position)
        number += 1


def comments(text: str, start: int, end: int) -> list[str]:
    """The comments, each from its `#`, in a stretch that begins and ends outside of strings."""
    return [found[0] for found in _token.finditer(text, start, end) if found["comment"]]


def _read_header(text: str, start: int, at: int, newest: dict[KeyPath, int]) -> Statement:
    """A header. `newest` numbers the last element of each array of tables and is kept up here."""
    header = _match(_header, text, at)
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
    pair = _match(_pair, text, at)
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
    """Where the value at `position` ends."""
    if text[position] in "\"'":
        return _match(_string, text, position).end()
    if text[position] not in "[{":
        bare = _match(_bare, text, position)
        return position + len(bare[0].rstrip(" \t"))
    depth = 0
    while True:
        token = _match(_token, text, position)
        position = token.end()
        depth += (token["open"] is not None) - (token["close"] is not None)
        if depth == 0:
            return position


def _split_key(key: str) -> tuple[str, ...]:
    return tuple(_unquote(part) for part in _key_part.findall(key))


def _unquote(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] == '"':
        return str(tomllib.loads(f"key = {part}")["key"])
    return part


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    """The end of a pattern that can match nothing."""
    return _match(pattern, text, position).end()


def _match(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = pattern.match(text, position)
    if found is None:
        raise ValueError(f"not TOML at character {position}")
    return found
