"""A sentence with blanks, such as "If {if}, then I will {then}", filled with a person's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["blanks", "filled"]

_BLANK = re.compile(r"\{([a-z0-9-]+)\}")


def blanks(sentence: str) -> list[str]:
    """The names that stand in its blanks, in order."""
    return _BLANK.findall(sentence)


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """The sentence with these words in its blanks; empty while a blank has none.

    Who reads "If" before a field may well type "If it rains": such a beginning is not said twice.
    """
    if not sentence or not all(words.get(name, "").strip() for name in blanks(sentence)):
        return ""
    said, end = "", 0
    for blank in _BLANK.finditer(sentence):
        lead = sentence[end : blank.start()]
        said += lead + _without_lead(lead, words[blank[1]].strip().rstrip("."))
        end = blank.end()
    return said + sentence[end:]


def _without_lead(lead: str, words: str) -> str:
    """The words without a beginning that repeats how the lead ends."""
    ending = re.findall(r"\w+", lead)
    for first in range(len(ending)):
        again = re.compile(r"\W+".join(map(re.escape, ending[first:])) + r"\b\W*", re.IGNORECASE)
        if found := again.match(words):
            return words[found.end() :] or words
    return words
