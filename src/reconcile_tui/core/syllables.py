"""How many syllables an English word has when it is read aloud.

A guess by rules over the spelling, with the exceptions that this book meets. It is made to weigh a
page, not to judge a word: `tests/core/test_syllables.py` holds how often it is right.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["number_syllables", "syllables"]

_EXCEPTIONS = {
    word: count
    for count, words in (
        (1, "ache aches ached eyes says"),
        (2, "business carriage chaos create creates cruel ctrl dial evening evenings fuel hatred"),
        (2, "hundred kindred lion lions marriage maybe naked neon poem poet rhythm ruin ruins"),
        (2, "sacred science somewhat theatre wednesday wicked"),
        (3, "area areas behaviour behaviours camera created element elements familiar idea ideas"),
        (3, "loneliness marriages museum recipe recipes ruined suicide suicides theory video"),
        (3, "videos widower"),
        (4, "apostrophe catastrophe celebrity entirety idealist suicidal"),
    )
    for word in words.split()
}
_FIRST_PARTS = re.compile(
    r"(any|some|where|there|here|else|home|time|life|house|fire|fore|care|safe|side|note|base|white"
    r"|guide|stone|use|one|who)(?=[^aeiouy]\w{2,}|one|over|ever)"
)
"""Words that stay as they are in front of another word: some-one, any-body, life-time."""

_VOWELS = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøœùúûü]+")
_CONSONANT_Y = re.compile(r"(?<=[aeiou])y(?=[aeiou])|^y(?=[aeiou])")

_SILENT = re.compile(
    r"""
      (?<=[^aeiouylr])e$ | (?<=[aeiouylr]l)e$ | (?<=[aeiouyr]r)e$ | (?<=[qg]u)e$   # come, whole
    | (?<=[^aeiouyscgxzlh])e(?=s$) | (?<=[aeiouyrl]l)e(?=s$) | (?<=[^sc]h)e(?=s$)   # times
    | (?<=[^aeiouylrdt])e(?=d$) | (?<=[aeiouylrw][lr])e(?=d$) | (?<=h[lr])e(?=d$)   # walked
    | (?<=[aeiouy][bcdfgklmnprstvz])e(?=(?:ful(?:ly)?|less|ments?|some|ty)$)         # hopeful
    | (?<=[aeiouy][bcdfgklmnprstvz])e(?=(?:ly|ness)$)                               # lonely
    | (?<=[aeiou][nr][cgs])e(?=(?:ly|ful(?:ly)?|less|ness|ments?)$)                # scarcely
    | (?<=ic)a(?=lly$)                                                              # basically
    """,
    re.VERBOSE,
)
_APART = re.compile(
    r"""
      (?<![ctg])ia(?!ge|rly$|rs?$) | (?<=[ct])ia(?=t(?:e|i)) | (?<=[br])ia(?=rs?$)  # media, diary
    | (?<![ctgsxlnh])io(?!n) | (?<=[lr])io(?=us) | (?<=[mp])io(?=n)                 # period
    | (?<![qcg])iu                                                                  # medium
    | ie(?=t[aiysl]|t$|ts$) | (?<=sc)ie(?=n) | (?<=[bdlprv])ie(?=n[ct])             # quiet, client
    | (?<=[^aeiouy])ie(?=rs?$|st$)                                                  # happier
    | (?<![qg])ua(?!r[dt]|de|s[ieo]) | uou | (?<![qg])u[e](?=nt|nc|lt|ls?$)           # usual
    | oe(?=[mt]) | (?<![gp])eo(?=s?$|lo|gr|me|r[yie]) | ^geo | ui(?=ty|ti|ci|n[ei]) # ruining
    | (?:[aeiou]|(?<=[^aeiou])y)ing(?=s?$)                                          # being, trying
    | ^re(?=a(?:ct|ss|pp|ff|li)|un|in|en|is) | ^co(?=op|er|ex|or)                   # react
    | (?<=cr)eat(?=[ei](?:d|ve|ng|on)|or) | ^reali                                  # creative
    | (?<=[^aeiouys])sm(?=s?$) | [ai]sm(?=s?$) | (?<=i)sms?$ | thms?$               # criticism
    """,
    re.VERBOSE,
)


def syllables(word: str) -> int:
    """At least 1. Hyphens, points and slashes part a word; figures are read as numbers."""
    parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", word)
    return sum(_of_digits(p) if p.isdigit() else _of_letters(p) for p in parts) or 1


def _of_digits(part: str) -> int:
    """A number of more than nine digits is read digit by digit."""
    return number_syllables(int(part)) if len(part) <= 9 and part.isascii() else len(part)


@lru_cache(maxsize=4096)
def _of_letters(part: str) -> int:
    """One run of letters, which may hold an apostrophe: don't, person's."""
    if part.isupper() and len(part) <= 4 and len(part) > 1:
        return sum(3 if letter == "W" else 1 for letter in part)
    word = part.lower().replace("’", "'")
    stem, _, end = word.partition("'")
    extra = int(end == "s" and stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se")))
    if end == "t" and stem.endswith("n") and stem[:-1] in _BEFORE_NT:
        stem, extra = stem[:-1], 1
    return _of_word(stem) + extra


_BEFORE_NT = frozenset("could should would did was is does had have has might need must".split())


def _of_word(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if word.startswith("every"):
        return 2 + (_of_word(word[5:]) if word != "every" else 0)
    if first := _FIRST_PARTS.match(word):
        return _of_word(first[1]) + _of_word(word[first.end() :])
    word = _CONSONANT_Y.sub(" ", word)
    groups = len(_VOWELS.findall(word))
    return max(groups - len(_SILENT.findall(word)) + len(_APART.findall(word)), 1)


_TENS = (1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
"""Syllables of zero (as "oh" it is read inside a number) to nineteen."""


def number_syllables(number: int) -> int:
    """A whole number below 10⁹ as it is read: "two hundred and fifty-four", "nineteen eighty"."""
    if number == 0:
        return 2
    if 1100 <= number < 2100 and number % 100 and number // 100 != 20:
        return _below_thousand(number // 100) + _below_thousand(number % 100)
    found = 0
    for size, named in ((10**6, 2), (1000, 2)):
        if number >= size:
            found += _below_thousand(number // size) + named
            number %= size
    return found + _below_thousand(number)


def _below_thousand(number: int) -> int:
    if number >= 100:
        rest = number % 100
        return _TENS[number // 100] + 2 + (1 + _below_thousand(rest) if rest else 0)
    if number < 20:
        return _TENS[number] if number else 0
    tens = 3 if number // 10 == 7 else 2
    return tens + (_TENS[number % 10] if number % 10 else 0)
