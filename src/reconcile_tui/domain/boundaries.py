"""Patterns for rules and duties that a text lays on the other person.

A boundary says what I will do, so only the half about me is read for rules: in "If they must leave
early, then I will eat alone" the other person's "must" is an event. Nobody owes closeness or their
location, so a duty is also found where refusing it is the condition, or where I take it on myself.

`lint` refuses content with these patterns. The app shows a note next to what a person typed, and
never stops them from writing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

Reading = Literal["", "rule", "duty"]

_OTHER = (
    r"(?:you|they|he|she|the other (?:person|one)"
    r"|my (?:partner|ex|husband|wife|spouse|boyfriend|girlfriend))"
)
_TO_THEM = r"(?:you|them|him|her|the other person|my (?:partner|ex|husband|wife|spouse))"

_SENTENCES = re.compile(r"[.!?;:\n]+")
_OPENS = r"(?:if|when|whenever|unless|while|because|since|until|after|before|although)"
_LEADING = re.compile(rf"(?:(?:but|and|or|even|only)\s+)*{_OPENS}\b", re.IGNORECASE)
_TRAILING = re.compile(rf"\b(?:even |only |just )?{_OPENS}\b|\bin case\b", re.IGNORECASE)
_TURNS = (
    re.compile(r",?\s*\bthen\b,?\s*", re.IGNORECASE),
    re.compile(r",\s*(?=I\b)", re.IGNORECASE),
    re.compile(r"(?<=\w)\s+(?=I(?:'ll| will| won't| do| am| can|'m)\b)", re.IGNORECASE),
    re.compile(
        r"(?<!if)(?<!when)(?<!whenever)(?<!that)(?<!say)(?<!says)(?<!unless)(?<!until)(?<=\w)\s+"
        rf"(?={_OTHER} (?:must|should|ha(?:ve|s) to|need(?:s)? to)\b)",
        re.IGNORECASE,
    ),
    re.compile(r",\s*"),
)
"""Where a condition at the beginning ends, the surest sign first."""

_CLAUSES = re.compile(r",\s*|\b(?:and|but|or)\b", re.IGNORECASE)
_MY_CLAUSE = re.compile(r"\W*I\b", re.IGNORECASE)
_THEIR_CLAUSE = re.compile(rf"\W*{_OTHER}\b", re.IGNORECASE)
_RULE = re.compile(
    rf"(?<!what )(?<!how )(?<!where )\b{_OTHER} "
    r"(?:(?:must|should)(?! have\b)|ha(?:ve|s) to|need(?:s)? to|ought to|had better|shall"
    r"|(?:are|is) (?:not |no longer )?(?:allowed|permitted|supposed)|(?:aren't|isn't) allowed"
    r"|may (?:not|never|only))\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(rf"\W*{_OTHER} can(?:not|'t| not| never| only)\b", re.IGNORECASE)
_WILL = re.compile(
    rf"(?<!hope )(?<!think )(?<!know )(?<!believe )(?<!that )(?<!what )\b{_OTHER}(?: will|'ll) "
    r"(?:always |never |not )?(?:tell|ask|show|stop|call|text|answer|let|come|stay|give|say)\b"
    rf"|(?<!that )\b{_OTHER}(?: will never|'ll never)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\W*(?:please |always |never )*(?:(?:tell|ask|show|call|text|answer|send) me\b|not? allowed\b)"
    r"|\W*(?:no|not) [\w ]{1,30} allowed\b|\W*ha(?:ve|s) to (?:tell|ask|show) me\b",
    re.IGNORECASE,
)
_THINGS = (
    r"(?:the |a |an |your |their |his |her |our |my )?(?:live )?"
    r"(?:location|phone|password|passcode|pin|messages)s?\b"
)
_DUTY = re.compile(
    r"\b(?:sleep(?:s|ing)? with me|mak(?:e|es|ing) love|(?:kiss|hug|touch|hold)(?:es|s|ing)? me"
    r"|(?:have|has|having) sex|sex (?:with me|every|once|twice|at least|on)"
    r"|(?:shar(?:e|es|ing)|show(?:s|ing)?(?: me)?|giv(?:e|es|ing)(?: me)?|unlock(?:s|ing)?) "
    rf"{_THINGS}"
    r"|tell(?:s|ing)? me where|(?:be|is|are|come|comes) home by|location (?:is |stays? )?on)\b",
    re.IGNORECASE,
)
_MINE_OWED = re.compile(
    r"\bI(?: will|'ll| must| have to| should| need to)(?: always)? "
    rf"(?:(?:sleep|be intimate|have sex|make love) with {_TO_THEM}\b"
    rf"|(?:kiss|hug|touch|sleep with|be close to) {_TO_THEM}\b|have sex$"
    rf"|(?:share|send|give|show)(?: {_TO_THEM})? my "
    r"(?:live )?(?:location|phone|password|passcode)\b"
    rf"(?! with (?!{_TO_THEM}\b)))",
    re.IGNORECASE,
)
_WATCHING = re.compile(
    r"\bI(?: will|'ll| may| can| must)(?: always)? (?:check|track|read|follow|go through|look "
    rf"(?:at|into|through)) (?:your|their|his|her) (?:live )?(?:location|phone|messages|mail)s?\b"
    rf"|\bI(?: will|'ll)(?: always)? (?:check|track) where {_OTHER}\b",
    re.IGNORECASE,
)
_SAID_BY_ME = re.compile(r"\bI (?:said|told|wrote|demanded|asked|thought|wanted)\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:do not|don't|does not|doesn't|will not|won't|refuses? to|fails? to|never|no longer)\s+"
    rf"(?:sleep with me|have sex with me|make love|(?:kiss|hug|touch|hold) me|share {_THINGS}"
    rf"|(?:show|give) me {_THINGS}|tell me where|(?:come|be) home by)",
    re.IGNORECASE,
)


def classify(text: str) -> Reading:
    """Classify a text: `rule` for the other person, `duty` to be close or found, or ""."""
    readings: list[Reading] = []
    for sentence in _SENTENCES.split(text.replace("\u2019", "'")):
        condition, action = _halves(sentence.strip())
        readings += [_classify_condition(condition), _classify_action(action)]
    return most_serious(readings)


def classify_answer(value: Any) -> Reading:
    """Classify an answer: a text, or a plan, whose `then` is the half about me."""
    if isinstance(value, str):
        return classify(value)
    if isinstance(value, Mapping):
        condition = str(value.get("if", "")).replace("\u2019", "'")
        action = str(value.get("then", "")).replace("\u2019", "'")
        clauses = [f"I will {part}" for part in _SENTENCES.split(action) if part.strip()]
        return most_serious([_classify_condition(condition), *map(_classify_action, clauses)])
    return ""


def classify_completion(beginning: str, text: str) -> Reading:
    """Classify a text that finishes its question, such as `If …` or `… then I will …`."""
    if not beginning.rstrip().endswith(("…", "...")):
        return classify(text)
    begun = beginning.strip(" .…").removeprefix("then ").removeprefix("Then ")
    return classify(f"{begun} {text}")


def most_serious(readings: Iterable[Reading]) -> Reading:
    """Return the reading to report when there are several."""
    return max(readings, key=("", "rule", "duty").index, default="")


def _halves(sentence: str) -> tuple[str, str]:
    """Return (condition, what I do). A sentence without a condition is all about me."""
    if _LEADING.match(sentence):
        for turn in _TURNS:
            if found := turn.search(sentence):
                return sentence[: found.start()], sentence[found.end() :]
        return sentence, ""
    if found := _TRAILING.search(sentence):
        return sentence[found.start() :], sentence[: found.start()]
    return "", sentence


def _classify_condition(text: str) -> Reading:
    refused = _REFUSED.search(text)
    owed = re.match(r"\W*unless\b", text, re.IGNORECASE) and _DUTY.search(text)
    return "duty" if refused or owed else ""


def _classify_action(text: str) -> Reading:
    readings: list[Reading] = []
    for clause, is_mine in _clauses(text):
        if _SAID_BY_ME.search(clause):
            continue
        owed = _MINE_OWED.search(clause) or _WATCHING.search(clause)
        if owed or (not is_mine and _DUTY.search(clause)):
            readings.append("duty")
        ordered = not is_mine and (_ORDER.match(clause) or _CANNOT.match(clause))
        if ordered or _RULE.search(clause) or _WILL.search(clause):
            readings.append("rule")
    return most_serious(readings)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each clause, and whether its subject is I; without a subject it has the last one's."""
    is_mine = False
    for clause in _CLAUSES.split(text):
        if _MY_CLAUSE.match(clause):
            is_mine = True
        elif _THEIR_CLAUSE.match(clause):
            is_mine = False
        yield clause.strip(), is_mine
