"""Values as TOML writes them, so that reading them back gives exactly the same value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

__all__ = ["encode", "encode_key", "same"]

# Beyond what TOML forbids to stand raw: C1 controls and the two Unicode line separators, which
# terminals obey and editors break lines at.
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_special_in_line = re.compile(rf'["\\\n{_CONTROL}]')
# Three quotes would end the text, and so would one before the closing three.
_special_in_lines = re.compile(rf'\\|"(?=""|\Z)|[{_CONTROL}]')
_bare_key = re.compile(r"[A-Za-z0-9_-]+")
_surrogate = re.compile("[\ud800-\udfff]")
_NOT_SIMPLE = (Mapping, list, tuple)
_PLAIN = {str, int, bool, date}
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}


def encode(value: object) -> str:
    """A value as TOML. Text with line ends becomes a multi-line string, a table an inline one.

    ValueError for what TOML cannot say: None, half characters, a time of day with an offset.
    """
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{_special_in_lines.sub(_escape, _whole(value))}"""'
    return _encode_inline(value)


def encode_key(key: str) -> str:
    """One part of a key, quoted only where it must be."""
    return key if _bare_key.fullmatch(key) else _encode_inline(key)


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
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return encode(one) == encode(other)


def _encode_inline(value: object) -> str:
    match value:
        case str():
            return f'"{_special_in_line.sub(_escape, _whole(value))}"'
        case list() | tuple():
            return f"[{', '.join(_encode_inline(element) for element in value)}]"
        case Mapping():
            pairs = [f"{encode_key(key)} = {_encode_inline(inner)}" for key, inner in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    return _encode_number_or_time(value)


def _encode_number_or_time(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            # Not repr: that of an enum is its name.
            return int.__repr__(value) if isinstance(value, int) else float.__repr__(value)
        case datetime():
            return _encode_datetime(value)
        case time() if value.tzinfo is not None:
            raise ValueError("TOML has no time of day with an offset")
        case date() | time():
            return value.isoformat()
    raise ValueError(f"TOML has no way to write a {type(value).__name__}")


def _encode_datetime(value: datetime) -> str:
    offset = value.utcoffset()
    # Offsets in TOML are whole minutes; local mean times of old are not. The instant is kept.
    if offset is not None and (offset.seconds % 60 or offset.microseconds):
        value = value.astimezone(UTC)
    return value.isoformat()


def _whole(text: str) -> str:
    if _surrogate.search(text):
        raise ValueError("this text holds half a character, which no file can keep")
    return text


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
