"""Values as TOML has them: which are the same, what they say, and how each is told from others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

__all__ = ["in_letters", "is_blank", "plain_words", "same"]

_NOT_SIMPLE = (Mapping, list, tuple)
_PLAIN = {str, int, bool, date}


def same(one: object, other: object) -> bool:
    """Whether two values mean the same TOML: 1, 1.0 and true differ, nan equals nan.

    The order of a table's keys does not count, and neither does tuple or list.
    """
    kind = type(one)
    if kind is type(other) and kind in _PLAIN:
        return bool(one == other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, _NOT_SIMPLE) or isinstance(other, _NOT_SIMPLE):
        return False
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str) and one == other
    return in_letters(one) == in_letters(other)


def is_blank(value: object) -> bool:
    """Whether a value says nothing: blank text, an empty list or table."""
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, Mapping | list | tuple) and not value


def plain_words(value: object) -> str:
    """A value as it could be said when no question explains it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        cells = (f"{key}: {plain_words(one)}" for key, one in value.items() if key != "row")
        return " · ".join(cells)
    if isinstance(value, list | tuple):
        tables = any(isinstance(one, Mapping) for one in value)
        return ("\n" if tables else ", ").join(plain_words(one) for one in value)
    return str(value)


def in_letters(value: object) -> str:
    """A number or a time in the letters that tell it from every other; needs no tomlkit."""
    match value:
        case bool():
            return repr(value)
        case int():
            return int.__repr__(value)  # that of an enum is its name
        case float():
            return float.__repr__(value)
        case datetime():
            return _whole_minutes(value).isoformat()
        case time() if value.tzinfo is not None:
            raise ValueError("TOML has no time of day with an offset")
        case date() | time():
            return value.isoformat()
    raise ValueError(f"TOML has no way to write a {type(value).__name__}")


def _whole_minutes(value: datetime) -> datetime:
    """The same instant. Offsets in TOML are whole minutes; local mean times of old are not."""
    offset = value.utcoffset()
    odd = offset is not None and (offset.seconds % 60 or offset.microseconds)
    return value.astimezone(UTC) if odd else value
