"""Patterns for verdicts on the reader's own case, and for rules or duties for the other person.

Words that are denied, left open or reported pass: they only mention a verdict.

A boundary says what I will do, so only the half about me is read for rules: in "If they must leave
early, then I will eat alone" the other person's "must" is an event. Nobody owes closeness or their
location, so a duty is also found where refusing it is the condition, or where I take it on myself.

`lint` refuses content with these patterns. The app shows a note next to what a person typed, and
never stops them from writing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

_NO = r"(?:no|not|never|cannot|nobody|nothing|none|nor|neither|\w+n't)"
_SAY = (
    r"(?:tells?|telling|told|says?|saying|said|knows?|shows?|means?|promises?|proves?|decides?"
    r"|claims?|advises?|advised|asks?|concludes?|be sure)"
)
_SOMEBODY = r"(?:you|anyone|anybody|someone|somebody|me|us|them|it|yourself)"
_THAT = r"(?: for sure| that| whether| if)*"
_OTHER_QUOTES = r"(?:[\s,:]*(?:(?:or|and|nor|that) )?[\"“][^\"”]*[\"”])*"
_RIGHT_BEFORE = rf"(?: {_SOMEBODY})?{_THAT}{_OTHER_QUOTES}[\s,:]*(?:or |and |nor |that )*[\"“]?$"

_DENIED = re.compile(
    rf"\b{_NO}\b(?: [\w'-]+){{0,4}}? {_SAY}\b{_RIGHT_BEFORE}",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(
    rf"\b{_NO} (?:\w+ )?(?:sign|proof|reason|rule|law|duty|test) (?:that|to say|why) $",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|whether|when|whenever|until|till|unless|once|where|wherever|before|after|how|why"
    r"|in case|as if|as though|wonder(?:ing)?|(?:not|never)(?= that))(?: that)?[\s:]*[\"“]?$",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:they|he|she|i|you|someone|somebody|people|others|friends?|family|person|partner|ex|to be"
    r"|were|was)"
)
_OFTEN = r"(?: (?:also|may|might|often|sometimes|once|still|always|do|does|did|ha(?:ve|s)|been))*"
_TOLD = (
    r"(?:says?|said|tells?|told|promise[sd]?|hears?|heard|hope[sd]?|wish(?:es)?|believe[sd]?"
    r"|thinks?|thought|feels?|felt|fear(?:s|ed)?|insist(?:s|ed)?|claim(?:s|ed)?|worry|worries)"
)
_REPORTED = re.compile(
    rf"\b(?P<who>{_SUBJECT}){_OFTEN} {_TOLD}{_RIGHT_BEFORE}"
    r"|\b(?:the|a|your|my) (?:wish|hope|thought|promise|fear|claim|belief) that $",
    re.IGNORECASE,
)


_REACH = 240
"""How far back a frame can begin, in characters: the length of a long sentence."""


def is_mentioned(sentence: str, place: int, *, of_reader: bool) -> bool:
    """Return whether the words at `place` are only mentioned.

    `of_reader`: they are about "you". Then "I think" doesn't report what the reader thinks, because
    the workbook is speaking.
    """
    before = sentence[max(place - _REACH, 0) : place]
    if any(frame.search(before) for frame in (_DENIED, _NO_SIGN, _OPEN)):
        return True
    reported = _REPORTED.search(before)
    return reported is not None and not (of_reader and (reported["who"] or "").lower() == "i")


COUPLE_COUNSELING = "couple counseling"


class Verdict(NamedTuple):
    """A verdict: what it is about, its words, and what to write instead."""

    about: str
    words: str
    advice: str


_SOFT = r"(?:\w+ly |now |quite |very |all |still |just |really |more |most |so |not )*"
_THEY = r"(?:they|he|she|the other person|your (?:partner|ex)|(?:people|someone) like that)"
_THEM = r"(?:him|her|the other person|your (?:partner|ex))"
_BOND = r"(?:this|that|it|what you (?:two )?have|(?:your|the|this) (?:relationship|bond|marriage))"
_ILL = (
    r"(?:depress(?:ed|ion)|an? (?:anxiety|depression|trauma|panic)|anxiety|ptsd|trauma(?:ti[sz]ed)?"
    r"|bipolar|adhd|autis\w+|mentally ill|mental illness|an? \w+ disorder|insecurely attached)"
)
_THING = r"(?:sheet|book|page|room|question|part|note|door|list|line|phone)"
_PART = (
    r"(?:stay(?: with| together)?|go back|return|come back|get back together|break up|separate"
    r"|divorce|move (?:on|out)|get out|end (?:it|this|things)|forgive|reconcile|try again|give up"
    rf"|leave(?! (?:it|out|open|empty)\b)(?! (?:the|this|that|any|a) {_THING}))"
)
_NO_FORECAST = "give what a study found, with its claim; it can't say what will happen to you"

_LISTED = (
    (
        "safe",
        'say "If something feels wrong, that is reason enough to talk to someone."',
        rf"you(?:'re| are| will be) {_SOFT}(?:un)?safe(?! to)\b",
        rf"you(?:'re| are) {_SOFT}in (?:no )?(?:\w+ )?danger",
        rf"it(?:'s| is) {_SOFT}safe to\b",
        rf"(?:this|that) is {_SOFT}safe\b",
    ),
    (
        "risk",
        _NO_FORECAST,
        r"\b(?:low|lower|little|no|high|higher|medium|moderate|small|great) risk\b",
        rf"\brisk (?:here |for you )?is {_SOFT}(?:low|high|small|great)",
        r"\bno danger\b",
    ),
    (
        "healthy or abuse",
        'name what is done, not what it is: "They check your phone."',
        rf"\b{_BOND} (?:is|was|sounds|looks|seems) {_SOFT}(?:an? )?"
        r"(?:healthy|unhealthy|abuse|abusive|dysfunctional|normal)\b",
    ),
    (
        "leave or stay",
        'describe the ways with the same care: "You may want to go, want to stay, or not know."',
        r"\byou(?:'d| had)? (?:\w+ly |just )?(?:should|ought to|must|need to|have to|better)"
        rf" (?:not |never |\w+ly |just )?{_PART}\b",
        r"\b(?:time|best|better|right|wise|safer|safest)(?: \w+)? (?:for you )?(?:is )?to "
        rf"{_PART}\b",
        r"^(?:please |just )?(?:leave|forgive|stay with|go back to|break up with) "
        rf"(?:them|{_THEM})\b",
        r"\bgive (?:them|it|this|him|her) (?:another|one more|a second) (?:chance|try)\b",
    ),
    (
        "talk to them",
        'contact can raise risk: "talk to someone outside first"',
        r"(?:^|\b(?:you (?:should|could|can|may|might|must|need to|have to)|please|then|just|try to"
        r"|helps? to|best to|time to|now|[,:;]) )(?:also |first )?"
        rf"(?:(?:talk|speak|write|reach out|explain \w+) (?:to|with) (?:them|{_THEM})\b"
        rf"|(?:tell|call|text|message|contact|confront|trust|meet) {_THEM}\b"
        r"|(?:talk|speak) (?:it|this|things) (?:over|through) with (?:them|each other)\b)",
    ),
    (
        COUPLE_COUNSELING,
        'recommend none, and cite the claim "couple-help" in the file that names it',
        r"\b(?:couples?'?|marriage|marital|relationship) (?:counsel\w+|therap\w+)",
        r"\b(?:counsell?ing|therapy) (?:as a couple|together|for (?:the two of you|two))",
    ),
    (
        "both contribute",
        'say "The person who does the harm is responsible for it."',
        r"\bboth (?:of you |people |sides |partners |halves )?(?:contribut\w+|are (?:to blame|at "
        r"fault)|play(?:ed)? a (?:part|role)|ha(?:ve|d) a (?:part|share|role) in|made mistakes"
        r"|share (?:the blame|responsib\w+))",
        r"\bit takes two\b",
        r"\btwo sides (?:to|of) (?:every|the|any|each)",
        r"\byour (?:part|share|role) in (?:the|this) (?:abuse|violence|harm)",
    ),
    (
        "they will change",
        'nobody can know: "look at what was done, on which day, and how often"',
        rf"\b{_THEY} (?:will|won't|can never|(?:are|is) going to) {_SOFT}change\b",
        rf"\bnever {_SOFT}changes?\b",
    ),
    (
        "a probability",
        _NO_FORECAST,
        r"\byour? (?:\w+ )?(?:chances?|odds|probability|likelihood|prospects)\b(?! to\b)",
        rf"\b(?:you|this|it|they|your \w+) (?:will|are|is) {_SOFT}"
        r"(?:likely|unlikely|certain|bound|destined|doomed|sure) to\b",
        r"\byou will (?:probably|likely|certainly|surely)\b",
        r"\b\d+(?:\.\d+)? ?(?:%|per ?cent) (?:chance|probability|likelihood|risk|sure|certain)",
        r"\b(?:(?:a|one) \w+ in \w+|\d+ in \d+) chance",
        r"\b(?:fifty|50)[- /](?:fifty|50)\b",
    ),
    (
        "a diagnosis",
        'say what can be noticed, and who can look at it: "low mood that stays; a doctor can help"',
        rf"\b(?:you|{_THEY}) (?:may |might |probably |clearly |must )*(?:have|has|had|are|is"
        rf"|suffers? from|shows? signs of) {_SOFT}{_ILL}\b",
    ),
)
_PATTERNS = tuple(
    (about, advice, re.compile("|".join(patterns), re.IGNORECASE))
    for about, advice, *patterns in _LISTED
)
_NOT_ADVISED = re.compile(
    r"\b(?:no|not|never|cannot|nobody|\w+n't)\b(?: \w+){0,3}? (?:advised|recommended|suggested"
    r"|mends?|helps?|enough|shows?|for|the place|the first step|fails?|right|offered|part of)\b",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(
    r"\b(?:you(?:'d| (?:should|could|can|must|may|might|need to|ought to|want to))|please|try|start"
    r"|book|go to|get|find|see|consider|recommend(?:ed|s)?|advise[sd]?|best|right|next step"
    r"|fix(?:es)?|helps?|works?|mends?|saves?)\b",
    re.IGNORECASE,
)
_FOR_TWO = re.compile(r"\bboth\b|\bnot\b|\bnever\b", re.IGNORECASE)


def verdicts_in(sentence: str) -> Iterator[Verdict]:
    """Yield the verdicts in one sentence, one of each kind."""
    text = sentence.replace("’", "'")
    for about, advice, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not _is_allowed(about, text, found):
                yield Verdict(about, found[0].strip(" ,:;"), advice)
                break


def recommends(sentence: str) -> bool:
    """Return whether a sentence advises something to the reader, rather than only naming it."""
    return _RECOMMENDED.search(sentence.replace("’", "'")) is not None


def _is_allowed(about: str, text: str, found: re.Match[str]) -> bool:
    """Return whether the words are only denied, asked or reported."""
    if about == COUPLE_COUNSELING:
        return _NOT_ADVISED.search(text) is not None
    if about == "talk to them" and _FOR_TWO.search(text):
        return True
    return is_mentioned(text, found.start(), of_reader="you" in found[0].lower())


# -- boundaries ------------------------------------------------------------------------------------

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


def reads_as(text: str) -> Reading:
    """Classify a text: `rule` for the other person, `duty` to be close or found, or ""."""
    readings: list[Reading] = []
    for sentence in _SENTENCES.split(text.replace("\u2019", "'")):
        condition, action = _halves(sentence.strip())
        readings += [_reads_condition(condition), _reads_action(action)]
    return worst(readings)


def reads_value(value: Any) -> Reading:
    """Classify an answer: a text, or a plan, whose `then` is the half about me."""
    if isinstance(value, str):
        return reads_as(value)
    if isinstance(value, Mapping):
        condition = str(value.get("if", "")).replace("\u2019", "'")
        action = str(value.get("then", "")).replace("\u2019", "'")
        clauses = [f"I will {part}" for part in _SENTENCES.split(action) if part.strip()]
        return worst([_reads_condition(condition), *map(_reads_action, clauses)])
    return ""


def reads_begun(beginning: str, text: str) -> Reading:
    """Classify a text that finishes its question, such as `If …` or `… then I will …`."""
    if not beginning.rstrip().endswith(("…", "...")):
        return reads_as(text)
    begun = beginning.strip(" .…").removeprefix("then ").removeprefix("Then ")
    return reads_as(f"{begun} {text}")


def worst(readings: Iterable[Reading]) -> Reading:
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


def _reads_condition(text: str) -> Reading:
    refused = _REFUSED.search(text)
    owed = re.match(r"\W*unless\b", text, re.IGNORECASE) and _DUTY.search(text)
    return "duty" if refused or owed else ""


def _reads_action(text: str) -> Reading:
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
    return worst(readings)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each clause, and whether its subject is I; without a subject it has the last one's."""
    is_mine = False
    for clause in _CLAUSES.split(text):
        if _MY_CLAUSE.match(clause):
            is_mine = True
        elif _THEIR_CLAUSE.match(clause):
            is_mine = False
        yield clause.strip(), is_mine
