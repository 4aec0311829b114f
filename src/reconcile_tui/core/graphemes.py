"""Where one character of a person ends and the next begins, whatever it is made of.

A family of emoji, a flag, a letter with its accents are one thing to whoever writes, and several
code points to Python. This follows the extended grapheme clusters of Unicode (UAX #29) without a
table: the rules need a class for each code point, and the general category, with a few ranges that
have not changed for years, gives it. Left out are the conjuncts of Indic scripts (GB9c), which
terminals do not join either.
"""

from __future__ import annotations

import unicodedata

__all__ = ["after", "before", "inside"]

_ZWJ, _ZWNJ = "\u200d", "\u200c"
_SKIN = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_PICTURES, _SYMBOLS = range(0x1F000, 0x1FB00), range(0x2100, 0x3300)
_OLD_PICTURES = frozenset("©®‼⁉ℹ↔↕↖↗↘↙↩↪▪▫▶◀◻◼◽◾⤴⤵〰〽")
"""Emoji that stand outside of those, or whose category is another one."""

_ALSO_EXTENDS = frozenset("\u200c\uff9e\uff9f")
_ALSO_FOLLOWS = frozenset("\u0e33\u0eb3")
_LEADS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
)
"""Signs of numbers that stand before what they belong to."""

_L = frozenset([*range(0x1100, 0x1160), *range(0xA960, 0xA97D)])
_V = frozenset([*range(0x1160, 0x11A8), *range(0xD7B0, 0xD7C7)])
_T = frozenset([*range(0x11A8, 0x1200), *range(0xD7CB, 0xD7FC)])
_SYLLABLES, _WITH_T = range(0xAC00, 0xD7A4), 28


def after(text: str, place: int) -> int:
    """The end of the cluster that begins at a place, or that it stands in."""
    place = min(place + 1, len(text))
    while place < len(text) and inside(text, place):
        place += 1
    return place


def before(text: str, place: int) -> int:
    """The beginning of the cluster that ends at a place, or that it stands in."""
    place = max(place - 1, 0)
    while place and inside(text, place):
        place -= 1
    return place


def inside(text: str, place: int) -> bool:
    """Whether a place stands inside a cluster, and a cursor must not."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    if right < "\u0300" and left not in _LEADS:
        return left + right == "\r\n"  # nearly all that is ever typed
    if _is_control(left) or _is_control(right):
        return False
    return _extends(right) or left in _LEADS or _belongs(text, place)


def _belongs(text: str, place: int) -> bool:
    """Whether a whole character goes with the one before: a picture, a flag, a syllable."""
    left, right = text[place - 1], text[place]
    if left == _ZWJ:
        return _is_picture(right) and _joins_pictures(text, place - 1)
    if ord(left) in _FLAG_LETTERS and ord(right) in _FLAG_LETTERS:
        return _flag_letters_before(text, place) % 2 == 1
    return _is_one_syllable(ord(left), ord(right))


def _extends(char: str) -> bool:
    """Whether it belongs to what stands before it: an accent, a joiner, a skin, a vowel sign."""
    if unicodedata.category(char) in {"Mn", "Me", "Mc"} or char == _ZWJ:
        return True
    code = ord(char)
    return code in _SKIN or code in _TAGS or char in _ALSO_EXTENDS or char in _ALSO_FOLLOWS


def _is_control(char: str) -> bool:
    """Whether nothing joins it, on either side."""
    if char in {_ZWJ, _ZWNJ} or ord(char) in _TAGS or char in _LEADS:
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _is_picture(char: str) -> bool:
    code = ord(char)
    if code in _PICTURES:
        return code not in _SKIN and code not in _FLAG_LETTERS
    return char in _OLD_PICTURES or (code in _SYMBOLS and unicodedata.category(char) == "So")


def _joins_pictures(text: str, joiner: int) -> bool:
    """Whether a picture, with its skin and variation, stands before this joiner."""
    place = joiner - 1
    while place > 0 and text[place] != _ZWJ and _extends(text[place]):
        place -= 1
    return place >= 0 and _is_picture(text[place])


def _flag_letters_before(text: str, place: int) -> int:
    start = place
    while start and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return place - start


def _is_one_syllable(left: int, right: int) -> bool:
    """Hangul: letters of one block stand in one cluster."""
    if right in _L or right in _SYLLABLES:
        return left in _L
    if right in _V:
        return left in _L or left in _V or _is_open(left)
    if right in _T:
        return left in _V or left in _T or left in _SYLLABLES
    return False


def _is_open(code: int) -> bool:
    """Whether a syllable has no final letter yet."""
    return code in _SYLLABLES and (code - 0xAC00) % _WITH_T == 0
