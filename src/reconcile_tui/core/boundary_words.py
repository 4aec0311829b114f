"""Words in which a boundary turns into a rule for the other person.

A boundary says what I will do. The same patterns make `lint` refuse content and make the book say
a soft word beside what a person typed; they never stop anybody from writing.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Reading", "reads_as"]

Reading = Literal["", "rule", "duty"]

_THEM = r"(?:you|they|he|she|the other person|my partner)"
_RULE = re.compile(
    rf"\b{_THEM} (?:must|have to|has to|need to|needs to|are not allowed|is not allowed|may not"
    r"|can(?:no|')t|will (?:tell|ask|show|stop|never)|should)\b|\bnot allowed\b"
    r"|\bha(?:s|ve) to (?:tell|ask|show) me\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:sex|sleep(?:s|ing)? with me|make love|kiss(?:es)? me|shares? (?:the |a |your |their )?"
    r"(?:location|phone|password)s?|tells? me where|be home by)\b",
    re.IGNORECASE,
)


def reads_as(text: str) -> Reading:
    """`rule` for a rule for the other person, `duty` for closeness or location as a duty, or ""."""
    if _DUTY.search(text):
        return "duty"
    return "rule" if _RULE.search(text) else ""
