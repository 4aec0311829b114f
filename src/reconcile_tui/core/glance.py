"""An answers file looked at, not parsed: what a list needs to know, in a hundredth of the time.

Only the form that the book itself writes is understood, and that form exactly: every line of the
text has to fit it. Of anything else `glance` says nothing, and a parser has to look. So a glance
never differs from what a parser finds; a test holds the two against each other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

__all__ = ["Glance", "glance", "value_written"]

_LONG = 1000
"""Characters. No value in a condition is as long as that."""

_STRING = r'"(?:[^"\\\n]|\\["\\bfnrt])*+"|\'[^\'\n]*+\''
_LINES = r'"""(?:[^"\\]|\\["\\bfnrt]|"(?!""))*+"""(?!")'
_NUMBER = r"[+-]?(?:0|[1-9][0-9]{0,17})"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_LIST = rf"\[[ \t]*(?:(?:{_STRING})(?:[ \t]*,[ \t]*(?:{_STRING}))*+[ \t]*)?\]"
_PAIR = rf"[A-Za-z0-9_-]+[ \t]*=[ \t]*(?:{_STRING}|{_NUMBER}(?![-:.0-9])|true|false)"
_TABLE = rf"\{{[ \t]*(?:{_PAIR}(?:[ \t]*,[ \t]*{_PAIR})*+[ \t]*)?\}}"
_VALUE = (
    rf"{_LINES}|{_STRING}|{_DAY}(?:[T ]{_TIME}{_OFFSET}?)?|{_NUMBER}|true|false|{_LIST}|{_TABLE}"
)
_END = r"[ \t]*(?:#[^\n]*+)?(?:\n|\Z)"
_LINE = re.compile(
    rf"[ \t]*(?:"
    rf"([A-Za-z0-9_-]++)[ \t]*=[ \t]*({_VALUE}){_END}"
    rf"|\[(skipped|answers)\]{_END}"
    rf"|\[\[rows\.([A-Za-z0-9_-]++)\]\]{_END}"
    rf"|(?:#[^\n]*+)?(?:\n|\Z)"
    rf")"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_DAY_START = re.compile(_DAY)
_PAIR_KEY = re.compile(rf"([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:{_STRING}|[^,}}]*+)")
_NAMES = frozenset({"skipped", "answers", "rows"})
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Glance:
    """The keys above the tables with their values, and what is answered below.

    `answers` holds each answer as it is written in the file (see `value_written`), `rows` says of
    each question with rows whether any of them says something. Both are None when only the
    beginning of a text was looked at.
    """

    head: Mapping[str, Any]
    answers: Mapping[str, str] | None = None
    rows: Mapping[str, bool] | None = None


class _UnclearError(Exception):
    """A parser has to look."""


def glance(text: str, *, whole: bool = True) -> Glance | None:
    """What stands in an answers file; None when only a parser can say.

    `whole` is False for the first part of a longer text: then only what stands above the first
    table is looked at, and all of that has to be there.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if _FORBIDDEN.search(text):
        return None
    try:
        return _read(text, whole=whole)
    except (_UnclearError, ValueError):
        return None


def _read(text: str, *, whole: bool) -> Glance:
    head: dict[str, Any] = {}
    seen: set[str] = set()
    answers: dict[str, str] = {}
    rows: dict[str, bool] = {}
    tables: set[str] = set()
    table, item, place = "", "", 0
    while place < len(text):
        found = _LINE.match(text, place)
        if found is None:
            raise _UnclearError
        place = found.end()
        key, value, name, record = found.groups()
        if key:
            _refuse_unless(key not in seen and (table or key not in _NAMES))
            seen.add(key)
            told = _value(value, needed=not table)
            if not table:
                head[key] = told
            elif table == "answers":
                answers[key] = value
            elif table == "rows":
                rows[item] |= key != "row"
        elif name or record:
            if not whole:
                return Glance(head)
            _refuse_unless(not name or name not in tables)
            table, item = name or "rows", record or ""
            if name:
                tables.add(name)
            else:
                rows.setdefault(item, False)
            seen = set()
    _refuse_unless(whole)
    return Glance(head, answers, rows)


def value_written(raw: str) -> Any:
    """Return the value of an answer as it is written in the file.

    A long text comes back with its escapes: nothing that it is held against is as long.
    """
    if raw.startswith('"""') and ("\\" not in raw or len(raw) >= _LONG):
        return raw[3:-3].removeprefix("\n")
    if raw[0] not in "\"'" or raw.startswith('"""'):
        return tomllib.loads(f"_ = {raw}")["_"]
    return _text(raw)


def _refuse_unless(clear: object) -> None:
    if not clear:
        raise _UnclearError


def _value(raw: str, *, needed: bool) -> Any:
    """A value of the head. Elsewhere it is only seen to that a parser would take it."""
    first = raw[0]
    if first in "0123456789" and _DAY_START.match(raw):
        return datetime.fromisoformat(raw) if len(raw) > 10 else date.fromisoformat(raw)
    if first == "{":
        keys = _PAIR_KEY.findall(raw)
        _refuse_unless(len(keys) == len(set(keys)))
    if not needed:
        return None
    if first in "\"'":
        return _text(raw)
    if first in "tf":
        return raw == "true"
    _refuse_unless(first not in "[{")
    return int(raw)


def _text(raw: str) -> str:
    _refuse_unless(not raw.startswith('"""'))
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    return _ESCAPE.sub(lambda found: _SHORT.get(found[1], found[1]), raw[1:-1])
