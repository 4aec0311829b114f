"""Words in which a boundary turns into a rule for the other person.

A boundary says what I will do. The same patterns make `lint` refuse content and make the book say
a soft word beside what a person typed; they never stop anybody from writing.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Reading", "read_boundary", "reads_as"]

Reading = Literal["", "rule", "duty"]

_THEM = r"(?:you|they|he|she|the other person|my (?:partner|ex|husband|wife))"
_ALWAYS = (
    rf"{_THEM} (?:must|(?:are|is) (?:not allowed|obliged|required|forbidden))",
    rf"{_THEM} will (?:always|never|no longer|have to)",
    rf"{_THEM} ha(?:ve|s) to (?:tell|ask|show|call|text|answer|reply|stop|let|prove|report)",
    r"(?:not|only|no longer) allowed",
    r"forbidden",
    r"ha(?:s|ve) to (?:tell|ask|show|answer|prove) (?:to )?me",
    r"I (?:will |'ll )?(?:make|force) (?:you|them|him|her)",
    r"I (?:will |may |can |'ll )*(?:check|read|look (?:at|through|into)|go through|search|track"
    r"|follow|watch|unlock) (?:your|their|his|her|the other person's) (?:\w+ )?(?:phone|mobile"
    r"|messages?|e?-?mails?|texts?|chats?|location|accounts?|car|bag|profile)",
)
_UNLESS_A_CONDITION = (
    rf"{_THEM} (?:ha(?:ve|s) to|needs? to|may not|cannot|can't|can not|should(?:n't)?)",
    rf"{_THEM} will (?:not )?(?:tell|ask|show|stop|call|text|answer|reply|let|give|share|send|come"
    r"|be home|apologi[sz]e)",
)
_DUTY = (
    r"sex|sexual|intimacy|intimate|make love|be affectionate|kiss(?:es|ing)?|hugs?|cuddl\w+",
    r"sleep(?:s|ing)? (?:with|next to|beside) (?:me|you|them)",
    r"touch(?:es)? (?:me|you|them)",
    r"shar(?:e|es|ing) (?:(?:the|a|your|my|our|their|his|her|live) )*"
    r"(?:bed|locations?|phones?|passwords?|passcodes?|PIN)",
    r"location (?:on|sharing)",
    r"tells? (?:me|you|them) where",
    r"say where (?:you|they|he|she|I)",
    r"send (?:me|you|them) (?:a |your )?(?:location|photo|picture)",
    r"(?:be|come|get) home by",
    r"where (?:you|they|he|she) (?:are|is|go|goes|went|were|was)(?! not)",
)


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_ALWAYS_A_RULE, _OFTEN_A_RULE, _A_DUTY = map(_compiled, (_ALWAYS, _UNLESS_A_CONDITION, _DUTY))
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|once|until|unless|in case|each time|every time)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,.;:!?\n]|\bthen\b|\bI will\b|\bI'll\b", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:no|not|never|\w+n't)(?: \w+){0,2} $", re.IGNORECASE)
_UNWANTED = re.compile(r"\bI (?:do not|don't) (?:want|like)(?: \w+){0,2} $", re.IGNORECASE)


def reads_as(text: str) -> Reading:
    """`rule` for a rule for the other person, `duty` for closeness or location as a duty, or ""."""
    return read_boundary(text)[0]


def read_boundary(text: str) -> tuple[Reading, str]:
    """How a boundary reads, and the words that make it so; two empty texts when it is one's own.

    What stands in the "if" of a boundary is a condition, and rules nobody: "if they cannot stop, I
    will go home".
    """
    plain = text.replace("’", "'")
    for duty in _A_DUTY.finditer(plain):
        if not _is_refused(plain, duty.start()):
            return "duty", duty[0]
    if rule := _ALWAYS_A_RULE.search(plain):
        return "rule", rule[0]
    for rule in _OFTEN_A_RULE.finditer(plain):
        if not _in_a_condition(plain, rule.start()):
            return "rule", rule[0]
    return "", ""


def _is_refused(text: str, place: int) -> bool:
    """Whether it is said no to: "no sex", "if I do not want to hug". That makes no duty."""
    before = text[:place]
    refused = _REFUSED.search(before) is not None and not _in_a_condition(text, place)
    return refused or _UNWANTED.search(before) is not None


def _in_a_condition(text: str, place: int) -> bool:
    """Whether an "if" stands before the place in the same clause."""
    before = text[:place]
    clause = max((end.end() for end in _CLAUSE.finditer(before)), default=0)
    return _CONDITION.search(before, clause) is not None
