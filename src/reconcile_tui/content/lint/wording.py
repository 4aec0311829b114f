"""Rules for the wording of content: words, figures and verdicts that are not allowed.

`faults_of_wording` and `faults_of_voice` read one file. `repeated_questions` compares worksheets
with each other, and `repeated_options` reads the parsed TOML, because a `Worksheet` no longer
knows the names of its option sets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reconcile_tui.content.checks import every
from reconcile_tui.content.lint.readability import (
    ContentFile,
    Finding,
    Passage,
    passages,
    sentences,
    shortened,
)
from reconcile_tui.domain.boundaries import classify
from reconcile_tui.domain.items import Condition, Item, Scale
from reconcile_tui.domain.pages import Myth, Page, cited
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place

# -- verdicts --------------------------------------------------------------------------------------

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


def _is_mentioned(sentence: str, place: int, *, of_reader: bool) -> bool:
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

_VERDICT_WORDS = (
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
_VERDICTS = tuple(
    (about, advice, re.compile("|".join(patterns), re.IGNORECASE))
    for about, advice, *patterns in _VERDICT_WORDS
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
    """Yield the verdicts in one sentence, one of each kind.

    Words that are denied, left open or reported pass: they only mention a verdict.
    """
    text = sentence.replace("’", "'")
    for about, advice, pattern in _VERDICTS:
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
    return _is_mentioned(text, found.start(), of_reader="you" in found[0].lower())


# -- words and figures -----------------------------------------------------------------------------


class Word(NamedTuple):
    """A word that isn't allowed, as written, and what to write instead."""

    words: str
    advice: str


_Patterns = tuple[tuple[re.Pattern[str], str], ...]


def _compiled(*table: tuple[str, str], letters: str = r"\w") -> _Patterns:
    """Compile a table of (pattern, advice); a match has none of these letters on either side."""
    whole = rf"(?<![{letters}])(?:%s)(?![{letters}])"
    return tuple((re.compile(whole % one, re.IGNORECASE), advice) for one, advice in table)


def _matches(text: str, patterns: _Patterns) -> Iterator[Word]:
    """Yield every match that doesn't overlap an earlier one."""
    plain = text.replace("’", "'")
    taken: list[tuple[int, int]] = []
    for pattern, advice in patterns:
        for found in pattern.finditer(plain):
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
                yield Word(found[0], advice)


def labels_in(text: str) -> Iterator[Word]:
    """Yield every label for a person in a text. The workbook never needs one."""
    return _matches(text, _LABELS)


def unfit_words_in(text: str) -> Iterator[Word]:
    """Yield words that exclude someone, scold or cheer, or ask for the whole story."""
    yield from _matches(text, _MANNERS)
    story = _WHOLE_STORY.search(text)
    if story and not _NEGATED.search(text):
        yield Word(story[0], "ask for one or two plain sentences, looking ahead")


def retired_in(text: str) -> Iterator[Word]:
    """Yield every retired word of a text, with its replacement."""
    return _matches(text, _RETIRED)


def british_in(text: str) -> Iterator[Word]:
    """Yield every British spelling of a text, with the American one."""
    return _matches(text, _BRITISH)


_DONE = "say what was done, when and how often"

_LABELS = _compiled(
    (r"narciss\w+", 'say what was done: "every talk came back to them"'),
    (r"gas-?light\w*", 'say what was done: "they said that it never happened"'),
    (
        r"borderline|bipolar|histrionic|psycho(?:path\w*|tic)?|sociopath\w*|\w+ personality",
        _DONE,
    ),
    (r"personality disorders?", _DONE),
    (r"toxic\w*", 'say what is done: "they mock you in front of others"'),
    (r"co-?dependen\w*|enablers?", 'say what you do: "I look after them and forget myself"'),
    (r"trauma[- ]?bond\w*", 'say what happens: "I go back after each time"'),
    (r"love[- ]?bomb\w*", 'say what was done: "many gifts and messages in the first weeks"'),
    (r"abusers?|batterers?|perpetrators?", 'say "the person who does it"'),
    (r"victim\w*", 'say "the person it is done to"'),
    (r"manipulat(?:or|ive|ors)\w*|master manipulators?", _DONE),
    (r"stalkers?", 'say what was done: "they wait outside your work"'),
    (r"cheaters?|liars?|addicts?|alcoholics?|drunkards?|monsters?", _DONE),
    (
        r"crazy|insane|lunatics?|control freaks?|drama queens?|damaged goods|broken people",
        _DONE,
    ),
    (
        r"attachment (?:styles?|types?|disorders?)|avoidants?|(?:anxiously|insecurely|securely) "
        r"attached|emotionally unavailable|commitment[- ]?phob\w*",
        'say what happens: "one of you goes quiet when it gets close"',
    ),
    (
        r"ghosted|ghosting|ghosts you|hoover(?:s|ed|ing)|breadcrumb\w*|flying monkeys?",
        'say what was done: "they stopped answering"',
    ),
)
_MANNERS = _compiled(
    (
        r"(?:your|his|her|their|the|an|my) ex(?:es|'s|'s)?(?![-\w])|ex-\w+",
        'say "the other person"',
    ),
    (r"he or she|she or he|he/she|s/he", 'say "they"'),
    (r"his or her|his/her", 'say "their"'),
    (r"he|she", 'say "they" or "the other person": any gender must fit'),
    (r"him|her|his|hers|himself|herself", 'say "them" or "their": any gender must fit'),
    (
        r"(?:boy|girl)friends?|husbands?|wife|wives|hubby|spouses?",
        'say "the other person": every form of family must fit',
    ),
    (r"you must|you are not allowed|you're not allowed", 'say what can be done: "You can …"'),
    (r"shame on you|you only have yourself to blame|stop whining", "delete it: don't scold"),
    (
        r"well done|congratulations|good job|great job|keep it up|proud of you|way to go"
        r"|don't give up|never give up|you've got this",
        "delete it: the workbook doesn't cheer for an outcome",
    ),
    (
        r"streaks?|your score|high score|points? scored|your result",
        "delete it: nothing is scored",
    ),
)
_WHOLE_STORY = re.compile(
    r"\b(?:tell|write|describe|share|give)\b[^.?!]{0,30}\bwhole story\b"
    r"|\beverything that happened\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no|nobody|need not|without|\w+n't)\b", re.IGNORECASE)

_PERCENT = r"(?:%|per ?cent|percent)"
_FIGURE_WORDS = (
    (
        rf"(?:8\d|9\d)(?:\.\d)? ?{_PERCENT}",
        r"accura\w+|predict\w*|forecast\w*|divorc\w*",
        'the claim "contempt" says what held up, and what failed to',
    ),
    (
        rf"75 ?{_PERCENT}|seventy-five {_PERCENT}|75 (?:of|in|out of) (?:every )?100",
        r"kill\w*|murder\w*|die|died|dead|deaths?",
        'the claim "separation-risk" says what was found',
    ),
    (
        r"(?:seven|7) (?:\w+ )?(?:attempts|times|tries|goes)",
        r"leav\w*|left|go for good|get away|get out|stay away",
        'say "Many people leave and go back; you can call again each time."',
    ),
    (
        rf"65 ?{_PERCENT}|sixty-five {_PERCENT}|65 (?:of|in|out of) (?:every )?100",
        r"reconcil\w*|remarr\w*|divorc\w*|reunit\w*|back together|couples",
        'the claim "no-figure" says that we found no reliable figure',
    ),
    (
        r"(?:21|twenty-one)[ -]days?",
        r"habits?",
        'the claim "habit-review" says what was found, and for which habits',
    ),
)
_FIGURES = tuple(
    (
        re.compile(rf"\b{figure}", re.IGNORECASE),
        re.compile(rf"\b(?:{about})\b", re.IGNORECASE),
        hint,
    )
    for figure, about, hint in _FIGURE_WORDS
)


def figures_in(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield each unsound figure as written, and what to say instead."""
    for figure, about, hint in _FIGURES:
        found = figure.search(sentence)
        if found and about.search(sentence):
            yield found[0], hint


_BOUNDARY = re.compile(r"\bboundar(?:y|ies)\b", re.IGNORECASE)
_IF, _THEN_I = (re.compile(words, re.IGNORECASE) for words in (r"\bif\b", r"\bthen I\b"))
_WARNS = {
    "rule": re.compile(r"\b(?:not?|never|instead of|rather than)\b[^\"“]*[\"“]", re.IGNORECASE),
    "duty": re.compile(r"\bnever\b|\bdut(?:y|ies)\b", re.IGNORECASE),
}
"""Words that quote a rule, or deny a duty, rather than state one."""

_RULES = {
    "rule": ("is a rule for the other person", 'a boundary says what I will do: "then I will …"'),
    "duty": ("makes closeness or a place a duty", "it can never be one, so delete it"),
}
_LIMIT = "couple-help"
"""The claim that couple counseling is not recommended where there is abuse."""

_QUOTED = frozenset({"claim", "line"})
"""Passages about a study or a service, in the words of their source."""


def faults_of_wording(content: ContentFile) -> Iterator[Finding]:
    """Yield every verdict, label, unsound figure and rule for the other person in a file."""
    names_limit = _LIMIT in _claims_of(content)
    for passage in passages(content):
        for sentence in sentences(passage.text):
            yield from _in_sentence(passage, sentence.text, names_limit=names_limit)


def _claims_of(content: ContentFile) -> list[str]:
    """Return the claims that a file cites; a file of claims cites none."""
    match content:
        case Page():
            return content.claims()
        case Myth():
            return [*cited(content.fact), *content.claims]
        case Worksheet():
            return list(content.claims)
    return []


def _in_sentence(passage: Passage, sentence: str, *, names_limit: bool) -> Iterator[Finding]:
    place, role = passage.place, passage.role
    for verdict in verdicts_in(sentence) if role != "myth" else ():
        # Couple counseling may be named next to its limit, without advising it.
        may_name = role == "claim" or (names_limit and not recommends(sentence))
        if verdict.about != COUPLE_COUNSELING or not may_name:
            message = f"“{verdict.words}” passes a verdict ({verdict.about})"
            yield Finding(place, message, verdict.advice, verdict.words)
    for words, advice in labels_in(sentence):
        yield Finding(place, f"“{words}” is a label", advice, words)
    for words, advice in unfit_words_in(sentence) if role not in _QUOTED else ():
        yield Finding(place, f"“{words}” isn't used in this workbook", advice, words)
    for figure, hint in figures_in(sentence):
        message = f"“{figure}” is a figure without a sound source"
        yield Finding(place, message, f"delete it; {hint}", figure)
    yield from _in_boundary(passage, sentence)


def _in_boundary(passage: Passage, sentence: str) -> Iterator[Finding]:
    """Yield a rule or a duty where a boundary is described, unless the sentence warns of it."""
    if not (passage.about_me or _describes_boundary(sentence)):
        return
    reading = classify(sentence) or ("rule" if "not allowed" in sentence.lower() else "")
    if reading and not _WARNS[reading].search(sentence):
        message, hint = _RULES[reading]
        yield Finding(passage.place, f"{shortened(sentence)} {message}", hint, sentence)


def _describes_boundary(sentence: str) -> bool:
    """Return whether a sentence names a boundary, or has the form "if …, then I will …"."""
    if _BOUNDARY.search(sentence):
        return True
    condition = _IF.search(sentence)
    return condition is not None and _THEN_I.search(sentence, condition.end()) is not None


# -- voice -----------------------------------------------------------------------------------------

_RETIRED = _compiled(
    (r"(?:this|the|our) (?:book|notebook)(?:'s)?", '"this workbook", or "the app" on a screen'),
    (r"(?:blank |saved )?sheets?", '"worksheet"'),
    (r"(?:three )?quiet questions", '"the safety questions"'),
    (r"break-ups?|since the break|the break(?= |[.,?!])(?! of)", '"breakup"'),
    (r"parted|partings?", '"broken up", "breakup"'),
    (r"reunions?|renewals?|renew(?:s|ed|ing)? (?:the|that|this|a)", '"get back together"'),
    (r"(?:leave|leaves|leaving|left) (?:it |this |them |that )?out", '"skip"'),
    (r"open questions?", '"unanswered"'),
    (r"goes with|go with (?=more|less|later|a |an )", '"is linked to"'),
    (r"help lines?", '"helpline"'),
    (r"in memory only", '"not saved"'),
    (r"(?:lay|laid|lays) (?:it |them |the two )?(?:side by side|beside)", '"compare"'),
    (r"done for now", '"done"'),
    letters=r"\w-",
)
_BRITISH = _compiled(
    (r"behaviour(?:s|al)?", "behavior"),
    (r"counsell(?:ing|ors?|ed)", "counseling, counselor"),
    (r"(?:colour|favour|honour|neighbour|labour|rumour|harbour)\w*", "-or, as in color"),
    (r"programmes?", "program"),
    (
        r"(?:organ|real|recogn|apolog|emphas|critic|minim|priorit|summar)is(?:e|es|ed|ing)",
        "-ize",
    ),
    (r"centres?|theatres?|metres?", "-er, as in center"),
    (r"(?:travell|cancell|labell|quarrell|marvell)(?:ed|ing|er|ers)", "one l, as in traveled"),
    (r"licence|defence|offence", "-se, as in license"),
    (r"judgement|learnt|whilst|practise[sd]?|cheques?|mum", "the American word"),
    (r"\d+(?:\.\d+)? %", "no space, as in 44%"),
    letters=r"\w-",
)

MOST_ALIKE = 2
"""The most inline lists of the same options before they must become a named set."""

_TELLS_OF_FEAR = re.compile(
    r"\b(?:afraid|fear(?:s|ed)?|pressure|threat\w*|violen\w+|controll?ed|hurt you|made you)\b",
    re.IGNORECASE,
)


def faults_of_voice(content: ContentFile) -> Iterator[Finding]:
    """Yield retired words, British spelling, and items that would be saved unasked."""
    for place, text, role, *_ in passages(content):
        if role == "line":
            continue  # what a service says about itself is quoted
        for words, instead in retired_in(text):
            hint = f"write {instead}; we use one word for one thing"
            yield Finding(place, f"“{words}” is a retired word", hint, words)
        for words, instead in british_in(text):
            hint = f"American spelling: {instead}"
            yield Finding(place, f"“{words}” is British spelling", hint, words)
    if isinstance(content, Worksheet) and not content.private:
        yield from _saved_unasked(content)


def _saved_unasked(sheet: Worksheet) -> Iterator[Finding]:
    for place, item in every(Item, sheet):
        if item.asks and not item.sensitive and _tells_of_fear(item):
            hint = "add sensitive = true, so that it isn't saved until the person says so"
            yield Finding(place, f'"{item.id}" would be saved without asking', hint)


def _tells_of_fear(item: Item) -> bool:
    """Return whether an answer could put someone in danger: by its gate, its sharing, its words."""
    if isinstance(item, Scale):
        return False  # a number for how steady one feels says nothing about anybody
    hidden = item.sharing == "never" or item.gate is not None
    return hidden or _TELLS_OF_FEAR.search(item.text) is not None


def repeated_questions(sheets: Iterable[Worksheet]) -> Iterator[tuple[str, Finding]]:
    """Yield (id of the later worksheet, what was asked before) for each question asked twice.

    Scales ask how one feels now, and a question that opens or closes others has to be asked where
    they are; both may be repeated.
    """
    first: dict[str, str] = {}
    for sheet in sheets:
        opening = {c.item for _, item in every(Item, sheet) for _, c in every(Condition, item)}
        for place, item in every(Item, sheet):
            if not item.asks or isinstance(item, Scale) or item.id in opening:
                continue
            words = " ".join(re.findall(r"[a-z]+", item.text.lower()))
            before = first.setdefault(words, sheet.id)
            if before != sheet.id:
                hint = "ask it once, and link to it from here"
                yield (
                    sheet.id,
                    Finding((*place, "text"), f'"{before}" asks this too', hint, item.text),
                )


def repeated_options(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the third place at which a worksheet lists the same options inline."""
    count: Counter[str] = Counter()
    for place, options in _inline_options(data, ()):
        words = repr(options)
        count[words] += 1
        if count[words] == MOST_ALIKE + 1:
            hint = "name them once under [options], and use the name"
            yield Finding(place, "these options are listed for the third time", hint)


def _inline_options(table: Any, place: Place) -> Iterator[tuple[Place, list[Any]]]:
    """Yield the list of options of every item and column, in tables as they were parsed."""
    if not isinstance(table, Mapping):
        return
    if isinstance(table.get("options"), list):
        yield (*place, "options"), table["options"]
    for key in ("section", "item", "columns"):
        parts = table.get(key)
        for n, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from _inline_options(part, (*place, key, n))
