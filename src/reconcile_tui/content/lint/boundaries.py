"""Words in which a boundary turns into a rule for the other person, or into a duty.

A boundary says what I will do. So only the half that is mine is read for rules: in "If they must
leave early, then I will eat alone" the other person's "must" is a thing that happens. Closeness and
where someone is can be owed by nobody, so a duty is also seen where its refusal is the condition,
or where I take it on myself.

The same patterns make `lint` refuse content and make the book say a soft word beside what a person
typed; they never stop anybody from writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

Reading = Literal["", "rule", "duty"]

_THEM = (
    r"(?:you|they|he|she|the other (?:person|one)"
    r"|my (?:partner|ex|husband|wife|spouse|boyfriend|girlfriend))"
)
_TO_THEM = r"(?:you|them|him|her|the other person|my (?:partner|ex|husband|wife|spouse))"

# -- which half is which ---------------------------------------------------------------------------

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
        rf"(?={_THEM} (?:must|should|ha(?:ve|s) to|need(?:s)? to)\b)",
        re.IGNORECASE,
    ),
    re.compile(r",\s*"),
)
"""Where a condition that stands first ends, the surest sign first."""

# -- what a half says ------------------------------------------------------------------------------

_CLAUSES = re.compile(r",\s*|\b(?:and|but|or)\b", re.IGNORECASE)
_MY_CLAUSE = re.compile(r"\W*I\b", re.IGNORECASE)
_THEIR_CLAUSE = re.compile(rf"\W*{_THEM}\b", re.IGNORECASE)
_RULE = re.compile(
    rf"(?<!what )(?<!how )(?<!where )\b{_THEM} "
    r"(?:(?:must|should)(?! have\b)|ha(?:ve|s) to|need(?:s)? to|ought to|had better|shall"
    r"|(?:are|is) (?:not |no longer )?(?:allowed|permitted|supposed)|(?:aren't|isn't) allowed"
    r"|may (?:not|never|only))\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(rf"\W*{_THEM} can(?:not|'t| not| never| only)\b", re.IGNORECASE)
_WILL = re.compile(
    rf"(?<!hope )(?<!think )(?<!know )(?<!believe )(?<!that )(?<!what )\b{_THEM}(?: will|'ll) "
    r"(?:always |never |not )?(?:tell|ask|show|stop|call|text|answer|let|come|stay|give|say)\b"
    rf"|(?<!that )\b{_THEM}(?: will never|'ll never)\b",
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
    rf"|\bI(?: will|'ll)(?: always)? (?:check|track) where {_THEM}\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\bI (?:said|told|wrote|demanded|asked|thought|wanted)\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:do not|don't|does not|doesn't|will not|won't|refuses? to|fails? to|never|no longer)\s+"
    rf"(?:sleep with me|have sex with me|make love|(?:kiss|hug|touch|hold) me|share {_THINGS}"
    rf"|(?:show|give) me {_THINGS}|tell me where|(?:come|be) home by)",
    re.IGNORECASE,
)


def reads_as(text: str) -> Reading:
    """`rule` for a rule for the other person, `duty` for closeness or location as a duty, or ""."""
    found: list[Reading] = []
    for sentence in _SENTENCES.split(text.replace("\u2019", "'")):
        condition, mine = _halves(sentence.strip())
        found += [_reads_condition(condition), _reads_mine(mine)]
    return worst(found)


def reads_value(value: Any) -> Reading:
    """The same of an answer: a text, or a plan, whose `then` is the half that is mine."""
    if isinstance(value, str):
        return reads_as(value)
    if isinstance(value, Mapping) and ("if" in value or "then" in value):
        condition = str(value.get("if", "")).replace("\u2019", "'")
        mine = str(value.get("then", "")).replace("\u2019", "'")
        clauses = [f"I will {part}" for part in _SENTENCES.split(mine) if part.strip()]
        return worst([_reads_condition(condition), *map(_reads_mine, clauses)])
    return ""


def reads_begun(beginning: str, text: str) -> Reading:
    """The same of a text that finishes its question, such as `If …` or `… then I will …`."""
    if not beginning.rstrip().endswith(("…", "...")):
        return reads_as(text)
    begun = beginning.strip(" .…").removeprefix("then ").removeprefix("Then ")
    return reads_as(f"{begun} {text}")


def worst(found: Iterable[Reading]) -> Reading:
    """The one to speak of, where there are several."""
    readings = set(found)
    return next((reading for reading in ("duty", "rule") if reading in readings), "")


def _halves(sentence: str) -> tuple[str, str]:
    """(what happens, what I do). A sentence with no condition is all mine."""
    if _LEADING.match(sentence):
        for turn in _TURNS:
            if found := turn.search(sentence):
                return sentence[: found.start()], sentence[found.end() :]
        return sentence, ""
    if found := _TRAILING.search(sentence):
        return sentence[found.start() :], sentence[: found.start()]
    return "", sentence


def _reads_condition(text: str) -> Reading:
    refused = _REFUSED.search(text)
    owed = re.match(r"\W*unless\b", text, re.IGNORECASE) and _DUTY.search(text)
    return "duty" if refused or owed else ""


def _reads_mine(text: str) -> Reading:
    found: list[Reading] = []
    for clause, is_mine in _clauses(text):
        if _REPORTED.search(clause):
            continue
        if (
            _MINE_OWED.search(clause)
            or _WATCHING.search(clause)
            or (not is_mine and _DUTY.search(clause))
        ):
            found.append("duty")
        told = not is_mine and (_ORDER.match(clause) or _CANNOT.match(clause))
        if told or _RULE.search(clause) or _WILL.search(clause):
            found.append("rule")
    return worst(found)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Each clause, and whether it is about me; one without a subject goes on with the last."""
    is_mine = False
    for clause in _CLAUSES.split(text):
        if _MY_CLAUSE.match(clause):
            is_mine = True
        elif _THEIR_CLAUSE.match(clause):
            is_mine = False
        said = clause.strip()
        yield said, is_mine
