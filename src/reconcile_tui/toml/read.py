"""Decode and parse a TOML file strictly; report what is wrong with its place."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import Problem, ProblemsError
from reconcile_tui.lazy import late
from reconcile_tui.toml import BASIC_STRING, BOM, LITERAL_STRING, STRING

if TYPE_CHECKING:
    from reconcile_tui.toml import scan
else:
    scan = late("reconcile_tui.toml.scan")


class NewerSyntax(NamedTuple):
    """Syntax of TOML 1.1: its position, what it is, and how to write it in TOML 1.0."""

    position: int
    what: str
    instead: str


SECONDS = ("a time without seconds", "add them: 19:30:00")
ESCAPE = ('"\\e" in a text', 'write "\\u001b"')
HEX = ('"\\x.." in a text', 'write "\\u00.." with the same two digits')
LINES = ("an inline table over several lines", "put it on one line")
COMMA = ("a comma at the end of an inline table", "delete the comma")

# Patterns are compiled when they are first used, as most files are valid: `re` caches them.
_TOKEN = rf"""(?x)
    (?P<string>{STRING})
    |(?P<comment>\#[^\n]*+)
    |(?P<open>[\[{{])
    |(?P<close>[\]}}])
    |(?P<comma>,)
    |(?P<line>\r?\n)
    |(?P<time>(?<![\w.:+-])(?:\d{{4}}-\d{{2}}-\d{{2}}[Tt ])?\d{{2}}:\d{{2}}(?![:\d]))
    |[^\"'\#\[\]{{}},\r\n\w.:+-]+|\w+|."""
_HINT = r"\{|\\[ex]|(?<![\w.:+-])\d\d:\d\d(?![:\d])|[T ]\d\d:\d\d(?![:\d])"
"""A text without any of these has nothing of TOML 1.1; most have none."""

_ESCAPE = r"\\(?:(?P<e>e)|(?P<x>x)(?P<hex>[0-9A-Fa-f]{2})|[\s\S])"


@cache
def reads_toml_1_1() -> bool:
    """Return whether the tomllib of this Python accepts TOML 1.1."""
    try:
        tomllib.loads("time = 19:30")
    except ValueError:
        return False
    return True


def find_newer_syntax(text: str) -> tuple[list[NewerSyntax], str]:
    """Return what only TOML 1.1 allows in a text, and the text as TOML 1.0 writes it.

    The result need not be valid. The text has no byte order mark.
    """
    newer: list[NewerSyntax] = []
    if not re.search(_HINT, text):
        return newer, text
    older = _Downgrader(newer)
    for token in re.finditer(_TOKEN, text):
        older.take(token)
    return newer, "".join(older.parts)


class _Downgrader:
    """Converter of a text to TOML 1.0, token by token."""

    def __init__(self, newer: list[NewerSyntax]) -> None:
        self.parts: list[str] = []
        self._newer = newer
        self._open: list[tuple[str, int]] = []
        """Open brackets, with their positions."""
        self._named: set[int] = set()
        self._comma: tuple[int, int] | None = None
        """Index in `parts`, and position, of a comma with nothing after it yet."""
        self._is_first = False
        """Whether the innermost brackets are empty so far."""

    def take(self, token: re.Match[str]) -> None:
        """Append one token as TOML 1.0 has it."""
        written, kind = token[0], token.lastgroup
        inner, opened_at = self._open[-1] if self._open else ("", 0)
        inline = inner == "{"
        if kind == "string" and written[0] == '"':
            written = self._string(token)
        elif kind == "time":
            self._newer.append(NewerSyntax(token.start(), *SECONDS))
            written += ":00"
        elif inline and kind in {"line", "comment"}:
            if opened_at not in self._named:
                self._named.add(opened_at)
                self._newer.append(NewerSyntax(opened_at, *LINES))
            written = " "
        elif kind == "close" and self._open:
            if inline and self._comma is not None:
                self._newer.append(NewerSyntax(self._comma[1], *COMMA))
                self.parts[self._comma[0]] = ""
            self._open.pop()
        if kind == "comma":
            self._comma = None if self._is_first else (len(self.parts), token.start())
        elif written.strip() and kind not in {"line", "comment"}:
            self._comma = None
            self._is_first = kind == "open"
        if kind == "open":
            self._open.append((written, token.start()))
        self.parts.append(written)

    def _string(self, token: re.Match[str]) -> str:
        """Return a string in double quotes without escapes of TOML 1.1."""

        def older(escape: re.Match[str]) -> str:
            if not (escape["e"] or escape["x"]):
                return escape[0]
            syntax = ESCAPE if escape["e"] else HEX
            self._newer.append(NewerSyntax(token.start() + escape.start(), *syntax))
            return f"\\u00{escape['hex'] or '1b'}"

        return re.sub(_ESCAPE, older, token[0])


MAX_DEPTH = 64
"""Depth of nested tables and arrays. tomllib's own limit depends on the call stack."""

_CONFLICT = r"(?m)^(?:<{7}|={7}|>{7})(?: |\r?$)"
_BRACKETS = rf"[\[\]{{}}]|#[^\n]*+|{BASIC_STRING}|{LITERAL_STRING}"
# tomllib takes a minute for one key of some ten thousand parts.
_ENDLESS_KEY = r"(?m)^[ \t]*+\[{0,2}(?:[\w\"'-]++[ \t]*+\.[ \t]*+){1000}"
_LONG_NUMBER = r"[0-9][0-9_]{4000,}"

# Anything that looks like a date, a time or both, valid or not.
_DATE_OR_TIME = r"(?:\d+-\d+-\d+(?:[Tt]\d[\d:.]*| \d+:[\d:.]*)?|\d+:[\d:.]+)(?:[+-][\d:]+|[Zz])?"
_NO_SUCH_DATE = "there's no such date or time; write it as 2026-11-24 or 2026-11-24T19:30:00"

_UNTERMINATED = r"Unterminated string|Expected ['\"]*$"

_PLAIN = (
    (r"Expected '=' after a key", 'expected "=" and a value after the name'),
    (r"Invalid statement", "expected a comment (#), a name = value, or a [table]"),
    (r"Invalid initial character for a key", "expected a name: letters, digits, - and _"),
    (r"Invalid value", "expected a value: text in quotes, a number, a date, true, false or a list"),
    (r"Expected newline or end of document", "expected the end of the line after the value"),
    (
        r"(Illegal|Found invalid) character '\\n'",
        'expected a closing quote on this line (use """ for more lines)',
    ),
    (r"Illegal character|Found invalid character", "this character isn't allowed here"),
    (_UNTERMINATED, "expected a closing quote"),
    (r"Unescaped '\\'", 'expected "\\\\" where "\\" is meant, in a text in double quotes'),
    (r"Invalid hex value|Escaped character", 'expected the number of a character after "\\u"'),
    (r"Unclosed array", 'expected "," to continue the list, or "]" to end it'),
    (r"Unclosed inline table", 'expected "," to continue the table, or "}" to end it'),
    (r"Expected ']' at the end", 'expected "]" after the name of the table'),
    (r"Expected ']]' at the end", 'expected "]]" after the name of the table'),
    (r"Invalid date or datetime", "there's no such date or time"),
    (
        r"Cannot overwrite|Cannot declare|Cannot redefine|Cannot mutate|Duplicate inline",
        "this name is already used further up",
    ),
)


def read_data(data: bytes, path: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file, with its byte order mark, and its data.

    Raises ProblemsError with one Problem: after a first syntax error the rest is guessing.
    """
    text = _decode(data, path)
    source = text.removeprefix(BOM)
    try:
        if source.count(".") >= 1000 and (match := re.search(_ENDLESS_KEY, source)):
            _refuse_depth(path, _line_and_column(source, match.start()))
        result = tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        _refuse_newer_syntax(source, path)
        _refuse_syntax(error, source, path)
    if reads_toml_1_1():
        _refuse_newer_syntax(source, path)
    if _exceeds_depth(result, MAX_DEPTH):
        _refuse_depth(path, _depth_position(source))
    return text, result


def _decode(data: bytes, path: str) -> str:
    if len(data) > MAX_FILE:
        hint = "the limit is 1 MiB"
        _refuse(path, (0, 0), f"the file is too large: {len(data):,} bytes", hint)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse(path, (1, 1), "expected UTF-8, but this file is UTF-16", "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = _line_and_column(before.removeprefix(BOM), len(before.removeprefix(BOM)))
        _refuse(path, place, f"expected UTF-8, but byte {error.start} isn't", "save it as UTF-8")
    if "\0" in text:
        place = _line_and_column(text.removeprefix(BOM), text.removeprefix(BOM).index("\0"))
        _refuse(path, place, f"expected text, but byte {data.index(0)} is a NUL")
    return text


def _refuse_syntax(error: Exception, source: str, path: str) -> NoReturn:
    if isinstance(error, RecursionError):
        _refuse_depth(path, _depth_position(source))
    if match := re.search(_CONFLICT, source):
        line, _ = _line_and_column(source, match.start())
        hint = "open it in the app to choose between the two versions, or resolve it with git"
        _refuse(path, (line, 1), f"this file has a git conflict at line {line}", hint)
    line, column, message = scan.syntax_position(error, source)
    if re.match(_UNTERMINATED, message) and (opening := _unterminated_string(source)) is not None:
        _refuse(
            path,
            _line_and_column(source, opening),
            "expected a closing quote for the text that starts here",
        )
    if not line and (number := re.search(_LONG_NUMBER, source)):
        _refuse(path, _line_and_column(source, number.start()), "this number has too many digits")
    if (start := _invalid_date_at(source, line, column)) is not None:
        _refuse(path, (line, start), _NO_SUCH_DATE)
    is_named_so = path.lower().endswith((".toml", ".toml.age"))
    hint = "" if is_named_so else "saved worksheets are TOML files and end in .toml"
    _refuse(path, (line, column), _in_plain_words(message), hint)


def _refuse_newer_syntax(source: str, path: str) -> None:
    """Raise ProblemsError for syntax of TOML 1.1 where nothing else is wrong."""
    newer, older = find_newer_syntax(source)
    if not newer or not _parses(older):
        return
    first = min(newer)
    message = f"TOML 1.1 allows {first.what}, but this app reads TOML 1.0"
    _refuse(path, _line_and_column(source, first.position), message, first.instead)


def _unterminated_string(source: str) -> int | None:
    """Return where an unterminated multi-line string starts; tomllib names the end of file."""
    for quotes in ('"""', "'''", "'"):
        opening = source.rfind(quotes)
        before = source[: max(opening, 0)]
        # A string is valid here, and not just anything, as in a comment.
        if opening >= 0 and _parses(f'{before}""') and not _parses(f"{before}?"):
            return opening
    return None


def _invalid_date_at(source: str, line: int, column: int) -> int | None:
    """Return the column of an invalid date or time in which parsing stopped, or None."""
    if not line:
        return None
    written = source.split("\n")[line - 1]
    starts = ((one.start() + 1, one.end()) for one in re.finditer(_DATE_OR_TIME, written))
    return next((start for start, end in starts if start < column <= end), None)


def _parses(source: str) -> bool:
    try:
        tomllib.loads(source)
    except (ValueError, RecursionError):
        return False
    return True


def _in_plain_words(message: str) -> str:
    for pattern, words in _PLAIN:
        if re.match(pattern, message):
            return words
    return f"expected TOML: {message}"


def _refuse_depth(path: str, place: tuple[int, int]) -> NoReturn:
    _refuse(path, place, "too deeply nested", f"the limit is {MAX_DEPTH} levels")


def _refuse(path: str, place: tuple[int, int], message: str, hint: str = "") -> NoReturn:
    raise ProblemsError([Problem(path, *place, "", message, hint)])


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _depth_position(source: str) -> tuple[int, int]:
    """Return where brackets are first nested too deeply, as far as an invalid text shows."""
    depth = 0
    for bracket in re.finditer(_BRACKETS, source):
        depth += (bracket[0] in "[{") - (bracket[0] in "]}")
        if depth > MAX_DEPTH:
            return _line_and_column(source, bracket.start())
    # In an invalid text, or with a dotted key: the line with the most of them.
    lines = source.split("\n")
    return max(range(len(lines)), key=lambda n: sum(map(lines[n].count, "[{."))) + 1, 1


def _exceeds_depth(data: Mapping[str, Any], limit: int) -> bool:
    level: list[Any] = [data]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
