"""What TOML 1.1 allows and TOML 1.0 does not, found in a text without parsing it.

The app reads and writes TOML 1.0, on every Python alike: whether the tomllib that comes with it
accepts more has no part in it. Each of these is named with a way to say the same in 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

__all__ = ["Newer", "newer_syntax", "reads_newer"]


class Newer(NamedTuple):
    """One thing that only TOML 1.1 allows: where it stands, what it is, how 1.0 writes it."""

    position: int
    what: str
    instead: str


SECONDS = ("a time without seconds", "add them: 19:30:00")
ESCAPE = ('"\\e" in a text', 'write "\\u001b"')
HEX = ('"\\x.." in a text', 'write "\\u00.." with the same two signs')
LINES = ("an inline table over several lines", "put it on one line")
COMMA = ("a comma at the end of an inline table", "take the comma away")

_STRING = (
    r'"""[^"\\]*+(?:(?:\\[\s\S]|""?(?!"))[^"\\]*+)*"{3,5}'
    r"|'''[^']*+(?:''?(?!')[^']*+)*'{3,5}"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
    r"|'[^'\n]*+'"
)
_token = re.compile(
    rf"""(?P<string>{_STRING})
    |(?P<comment>\#[^\n]*+)
    |(?P<open>[\[{{])
    |(?P<close>[\]}}])
    |(?P<comma>,)
    |(?P<line>\r?\n)
    |(?P<time>(?<![\w.:+-])(?:\d{{4}}-\d{{2}}-\d{{2}}[Tt ])?\d{{2}}:\d{{2}}(?![:\d]))
    |[^\"'\#\[\]{{}},\r\n\w.:+-]+|\w+|.""",
    re.VERBOSE,
)
_hint = re.compile(r"\{|\\[ex]|(?<![\w.:+-])\d\d:\d\d(?![:\d])|[T ]\d\d:\d\d(?![:\d])")
"""Without any of these a text has nothing that is new; most have none."""

_escape = re.compile(r"\\(?:(?P<e>e)|(?P<x>x)(?P<hex>[0-9A-Fa-f]{2})|[\s\S])")


@cache
def reads_newer() -> bool:
    """Return whether the tomllib of this Python accepts TOML 1.1."""
    import tomllib  # noqa: PLC0415 - asked once, and only where a file may need it

    try:
        tomllib.loads("time = 19:30")
    except ValueError:
        return False
    return True


def newer_syntax(text: str) -> tuple[list[Newer], str]:
    """Return what only TOML 1.1 allows in a text, and the text with each of it as 1.0 writes it.

    Whether that is TOML at all is for a parser to say. A byte order mark is not expected.
    """
    found: list[Newer] = []
    if not _hint.search(text):
        return found, text
    older = _Older(found)
    for token in _token.finditer(text):
        older.take(token)
    return found, "".join(older.parts)


class _Older:
    """The text of TOML 1.0, token by token."""

    def __init__(self, found: list[Newer]) -> None:
        self.parts: list[str] = []
        self._found = found
        self._open: list[str] = []
        self._begun: list[int] = []
        self._named: set[int] = set()
        self._comma: tuple[int, int] | None = None
        """Where in `parts`, and where in the text, a comma stands with nothing behind it yet."""
        self._is_first = False
        """Whether nothing stands in the innermost brackets yet."""

    def take(self, token: re.Match[str]) -> None:
        """Write one token as TOML 1.0 has it."""
        written, kind = token[0], token.lastgroup
        inline = bool(self._open) and self._open[-1] == "{"
        if kind == "string" and written[0] == '"':
            written = self._string(token)
        elif kind == "time":
            self._found.append(Newer(token.start(), *SECONDS))
            written += ":00"
        elif inline and kind in {"line", "comment"}:
            self._several_lines()
            written = " "
        elif kind == "close" and self._open:
            if inline and self._comma is not None:
                self._found.append(Newer(self._comma[1], *COMMA))
                self.parts[self._comma[0]] = ""
            self._open.pop()
            self._begun.pop()
        if kind == "comma":
            self._comma = None if self._is_first else (len(self.parts), token.start())
        elif written.strip() and kind not in {"line", "comment"}:
            self._comma = None
            self._is_first = kind == "open"
        if kind == "open":
            self._open.append(written)
            self._begun.append(token.start())
        self.parts.append(written)

    def _several_lines(self) -> None:
        """Name the inline table that goes on in another line, once."""
        if self._begun[-1] not in self._named:
            self._named.add(self._begun[-1])
            self._found.append(Newer(self._begun[-1], *LINES))

    def _string(self, token: re.Match[str]) -> str:
        """A text in double quotes without the escapes that are new."""
        for one in _new_escapes(token[0]):
            place = token.start() + one.start()
            self._found.append(Newer(place, *(ESCAPE if one["e"] else HEX)))
        return _escape.sub(_old_escape, token[0])


def _new_escapes(written: str) -> Iterator[re.Match[str]]:
    return (one for one in _escape.finditer(written) if one["e"] or one["x"])


def _old_escape(found: re.Match[str]) -> str:
    if found["e"]:
        return "\\u001b"
    return f"\\u00{found['hex']}" if found["x"] else found[0]
