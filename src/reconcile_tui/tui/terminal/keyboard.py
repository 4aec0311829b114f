"""One form for each key, whatever terminal, protocol and keyboard layout it comes from. Pure.

The kitty protocol and xterm's modifyOtherKeys tell keys apart that terminals could never tell
apart, and so a Shift held too long, Caps Lock or a Cyrillic layout would turn a key into another
one that means nothing. Here a key means what it means without the protocol: ctrl with a letter is
the control character of that key in the Latin layout, Shift changes no space and no Backspace, Alt
goes by words or does nothing.
"""

from __future__ import annotations

import re

__all__ = ["as_pressed"]

SHIFT, ALT, CTRL = 1, 2, 4
_LOCKS = 64 | 128
"""Caps Lock and Num Lock: with these a key is the same key."""

_RELEASED = "3"

_KEY = re.compile(
    r"\x1b\[(?P<code>\d+)(?::\d*)?(?::(?P<base>\d*))?"
    r"(?:;(?P<held>\d*)(?::(?P<event>\d))?)?(?:;[\d:]*)?(?P<end>[u~ABCDEFHPQS])"
)
"""`CSI code:shifted:base ; modifiers:event ; text end`, of which most may be missing."""

_OTHER_KEY = re.compile(r"\x1b\[27;(?P<held>\d+);(?P<code>\d+)~")
"""xterm's modifyOtherKeys."""

_OLD_SHIFT = re.compile(r"\x1b\[(\d+)\$")
"""Shift in urxvt."""

_ENTER, _BACKSPACE, _SPACE, _ESCAPE, _TAB = 13, 127, 32, 27, 9
_KEYPAD = dict(enumerate("0123456789./*-+\r=,", start=57399))
_PLAIN = {_ENTER: "\r", _BACKSPACE: "\x7f", _SPACE: " ", **_KEYPAD}
"""Keys that type or take away one thing."""

_ALONE = re.compile(r"\x1b\[(?:3~|57426u)")
"""Delete: with Shift it is the same."""

_WORD_LEFT, _WORD_RIGHT, _RUBBED_OUT_WORD = "\x1b[1;5D", "\x1b[1;5C", "\x17"
_BY_WORDS = {
    "b": _WORD_LEFT,
    "f": _WORD_RIGHT,
    "d": "\x1b[100;3u",
    "\x7f": _RUBBED_OUT_WORD,
}
"""What Alt does in a text. With any other letter, and with Enter, it does nothing."""

_LAYOUTS = (
    ("йцукенгшщзфывапролдячсмитьіў", "qwertyuiopasdfghjklzxcvbnmso"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("קראטוןםפשדגכעיחלזסבהנמצ", "ertyuiopasdfghjkzxcvbnm"),
)
"""Letters of other scripts and the Latin ones on the same keys, for terminals that do not tell."""

_LATIN = {ord(letter): ord(key) for ours, keys in _LAYOUTS for letter, key in zip(ours, keys)}  # noqa: B905


def as_pressed(sequence: str) -> str:
    """The same key as a terminal of old sends it; empty where it means nothing.

    What is no key, or one that is the same everywhere, comes back as it is.
    """
    if len(sequence) == 2 and sequence[1] not in "[O":
        return _with_alt(sequence[1])
    if old := _OLD_SHIFT.fullmatch(sequence):
        sequence = f"\x1b[{old[1]};2~"
    found = _KEY.fullmatch(sequence)
    if other := _OTHER_KEY.fullmatch(sequence):
        found = _KEY.fullmatch(f"\x1b[{other['code']};{other['held']}u")
    if found is None:
        return sequence
    if found["event"] == _RELEASED:
        return ""
    code, base = _number(found["code"]), _number(found["base"])
    held = max(0, _number(found["held"]) - 1) & ~_LOCKS
    if found["end"] != "u":
        return _of_function_key(found["code"], held, found["end"])
    return _of_character(code, base, held)


def _number(digits: str | None) -> int:
    return int(digits) if digits and len(digits) < 8 else 0


def _of_function_key(code: str, held: int, end: str) -> str:
    if not held & ~SHIFT and _ALONE.fullmatch(f"\x1b[{code}{end}"):
        held = 0
    if not held:
        return f"\x1b[{code}~" if end == "~" else f"\x1b[1;1{end}"
    return f"\x1b[{code};{held + 1}{end}"


def _of_character(code: int, base: int, held: int) -> str:
    if not held & ~SHIFT:
        if code in _PLAIN:
            return _PLAIN[code]
        if code == _TAB and held:
            return "\x1b[Z"
        if code in {_ESCAPE, 57426}:
            held = 0
    if held & ~SHIFT == CTRL:
        return _with_ctrl(_latin(code, base), held)
    if held & ~SHIFT == ALT:
        letter = _latin(code, base)
        return _with_alt(chr(letter)) if letter < 128 else ""
    return f"\x1b[{code};{held + 1}u" if held else f"\x1b[{code}u"


def _with_ctrl(code: int, held: int) -> str:
    if ord("a") <= code <= ord("z"):
        return chr(code & 0x1F)
    if code == ord("["):
        return "\x1b[27u"
    if code == _BACKSPACE:
        return _RUBBED_OUT_WORD
    return f"\x1b[{code};{held + 1}u"


def _with_alt(key: str) -> str:
    return _BY_WORDS.get(key, "")


def _latin(code: int, base: int) -> int:
    """The key in the Latin layout. A Latin layout's own letter stays: who reads `q` presses q."""
    if ord("a") <= code <= ord("z"):
        return code
    if ord("A") <= code <= ord("Z"):
        return code | 0x20
    return base or _LATIN.get(code, code)
