"""How content must be worded: no verdict, no label, no rule for the other person.

Rules of the voice: one word for one thing, each question once, fear never saved unasked.

`faults_of_voice` reads one file. `repeated_questions` compares worksheets with each other, and
`repeated_options` reads the parsed TOML, because named option sets are no longer named in a
`Worksheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reconcile_tui.content.lint.passages import ContentFile, Found, Passage, passages, shortened
from reconcile_tui.content.lint.readability import sentences
from reconcile_tui.content.lint.verdicts import (
    COUPLE_COUNSELING,
    Reading,
    reads_as,
    recommends,
    verdicts_in,
)
from reconcile_tui.domain.items import Condition, Item, Rows, Scale
from reconcile_tui.domain.pages import Myth, Page, cited
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place

_DONE = "say what was done, when and how often"

_LABELS = (
    (r"narciss\w+", 'say what was done: "every talk came back to them"'),
    (r"gas-?light\w*", 'say what was done: "they said that it never happened"'),
    (r"borderline|bipolar|histrionic|psycho(?:path\w*|tic)?|sociopath\w*|\w+ personality", _DONE),
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
    (r"crazy|insane|lunatics?|control freaks?|drama queens?|damaged goods|broken people", _DONE),
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
_MANNERS = (
    (r"(?:your|his|her|their|the|an|my) ex(?:es|'s|'s)?(?![-\w])|ex-\w+", 'say "the other person"'),
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


class Word(NamedTuple):
    """What stands there, and what to say in its place."""

    words: str
    advice: str


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{one})\b", re.IGNORECASE), advice) for one, advice in table)


_LABEL_PATTERNS = _compiled(_LABELS)
_MANNER_PATTERNS = _compiled(_MANNERS)


def labels_in(text: str) -> Iterator[Word]:
    """Every label in a text. There is no sentence in which the book needs one."""
    yield from _found(text, _LABEL_PATTERNS)


def manners_in(text: str) -> Iterator[Word]:
    """Words that do not fit everybody, that scold or cheer, or that ask for the whole story."""
    yield from _found(text, _MANNER_PATTERNS)
    story = _WHOLE_STORY.search(text)
    if story and not _NEGATED.search(text):
        yield Word(story[0], "ask for one or two plain sentences, looking ahead")


def _found(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Word]:
    plain = text.replace("’", "'")
    taken: list[tuple[int, int]] = []
    for pattern, advice in patterns:
        for found in pattern.finditer(plain):
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
                yield Word(found[0], advice)


_PERCENT = r"(?:%|per ?cent|percent)"
_FIGURES = (
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
_PATTERNS = tuple(
    (
        re.compile(rf"\b{figure}", re.IGNORECASE),
        re.compile(rf"\b(?:{about})\b", re.IGNORECASE),
        hint,
    )
    for figure, about, hint in _FIGURES
)


def figures_in(sentence: str) -> Iterator[tuple[str, str]]:
    """Each figure to keep out, as it stands there, and what to say instead."""
    for figure, about, hint in _PATTERNS:
        found = figure.search(sentence)
        if found and about.search(sentence):
            yield found[0], hint


_BOUNDARY = re.compile(r"\bboundar(?:y|ies)\b", re.IGNORECASE)
_IF, _THEN_I = (re.compile(words, re.IGNORECASE) for words in (r"\bif\b", r"\bthen I\b"))
_NO_DUTY = re.compile(r"\bnever\b|\bdut(?:y|ies)\b", re.IGNORECASE)
_QUOTED_RULE = re.compile(r"\b(?:not?|never|instead of|rather than)\b[^\"“]*[\"“]", re.IGNORECASE)
_RULES = {
    "rule": ("is a rule for the other person", 'a boundary says what I will do: "then I will …"'),
    "duty": ("makes closeness or a place a duty", "it can never be one, so delete it"),
}
_LIMIT = "couple-help"
"""The claim that couple counseling is not recommended where there is abuse."""

_NOT_OURS = frozenset({"claim", "line"})
"""Who was studied, and for whom a line is, stands there as the source has it."""


def faults_of_wording(content: ContentFile) -> Iterator[Found]:
    """Every word of the file that the book does not say, with what it says instead."""
    limited = _LIMIT in _claims_of(content)
    for passage in passages(content):
        for sentence in sentences(passage.text):
            yield from _in_sentence(passage, sentence.text, limited=limited)


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


def _may_name_it(passage: Passage, sentence: str, *, limited: bool) -> bool:
    """Return whether couple counseling may be named here: beside its limit, without advice."""
    return passage.role == "claim" or (limited and not recommends(sentence))


def _in_sentence(passage: Passage, sentence: str, *, limited: bool) -> Iterator[Found]:
    place = passage.place
    if passage.role != "myth":
        for verdict in verdicts_in(sentence):
            if verdict.about == COUPLE_COUNSELING and _may_name_it(
                passage, sentence, limited=limited
            ):
                continue
            message = f"“{verdict.words}” passes a verdict ({verdict.about})"
            yield Found(place, message, verdict.advice, verdict.words)
    for label in labels_in(sentence):
        yield Found(place, f"“{label.words}” is a label", label.advice, label.words)
    if passage.role not in _NOT_OURS:
        for word in manners_in(sentence):
            yield Found(
                place, f"“{word.words}” isn't used in this workbook", word.advice, word.words
            )
    for figure, hint in figures_in(sentence):
        message = f"“{figure}” is a figure without a sound source"
        yield Found(place, message, f"delete it; {hint}", figure)
    yield from _in_boundary(passage, sentence)


def _in_boundary(passage: Passage, sentence: str) -> Iterator[Found]:
    """A rule or a duty where a boundary is spoken of, unless the sentence warns of it."""
    if not (passage.mine or _speaks_of_a_boundary(sentence)):
        return
    reading = _reading(sentence)
    warning = {"rule": _QUOTED_RULE, "duty": _NO_DUTY}.get(reading)
    if warning and not warning.search(sentence):
        message, hint = _RULES[reading]
        yield Found(passage.place, f"{shortened(sentence)} {message}", hint, sentence)


def _speaks_of_a_boundary(sentence: str) -> bool:
    """By its name, or in its form: "if …, then I will …"."""
    if _BOUNDARY.search(sentence):
        return True
    condition = _IF.search(sentence)
    return condition is not None and _THEN_I.search(sentence, condition.end()) is not None


def _reading(sentence: str) -> Reading:
    return reads_as(sentence) or ("rule" if "not allowed" in sentence.lower() else "")


# -- voice -----------------------------------------------------------------------------------------


class Retired(NamedTuple):
    """The words as they are in the text, and what to write instead."""

    words: str
    instead: str


_RETIRED = (
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
)
_BRITISH = (
    (r"behaviour(?:s|al)?", "behavior"),
    (r"counsell(?:ing|ors?|ed)", "counseling, counselor"),
    (r"(?:colour|favour|honour|neighbour|labour|rumour|harbour)\w*", "-or, as in color"),
    (r"programmes?", "program"),
    (r"(?:organ|real|recogn|apolog|emphas|critic|minim|priorit|summar)is(?:e|es|ed|ing)", "-ize"),
    (r"centres?|theatres?|metres?", "-er, as in center"),
    (r"(?:travell|cancell|labell|quarrell|marvell)(?:ed|ing|er|ers)", "one l, as in traveled"),
    (r"licence|defence|offence", "-se, as in license"),
    (r"judgement|learnt|whilst|practise[sd]?|cheques?|mum", "the American word"),
    (r"\d+(?:\.\d+)? %", "no space, as in 44%"),
)


def _compiled_names(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    whole = r"(?<![\w-])(?:{})(?![\w-])"
    return tuple((re.compile(whole.format(one), re.IGNORECASE), to) for one, to in table)


_RETIRED_PATTERNS = _compiled_names(_RETIRED)
_BRITISH_PATTERNS = _compiled_names(_BRITISH)


def retired_in(text: str) -> Iterator[Retired]:
    """Yield every retired word of a text, with what is said instead."""
    yield from _found_words(text, _RETIRED_PATTERNS)


def british_in(text: str) -> Iterator[Retired]:
    """Yield every British spelling of a text, with the American one."""
    yield from _found_words(text, _BRITISH_PATTERNS)


def _found_words(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Retired]:
    plain = text.replace("’", "'")
    for pattern, instead in patterns:
        for found in pattern.finditer(plain):
            yield Retired(found[0], instead)


MOST_ALIKE = 2
"""Inline lists of the same options that a worksheet may have before they become a named set."""

_TELLS_OF_FEAR = re.compile(
    r"\b(?:afraid|fear(?:s|ed)?|pressure|threat\w*|violen\w+|controll?ed|hurt you|made you)\b",
    re.IGNORECASE,
)
_QUOTED_SERVICE_WORDS = frozenset({"line"})
"""What a service says of itself is quoted as it says it."""


def faults_of_voice(content: ContentFile) -> Iterator[Found]:
    """Yield retired words, British spelling, and items that would be saved unasked."""
    for passage in passages(content):
        for word in () if passage.role in _QUOTED_SERVICE_WORDS else retired_in(passage.text):
            hint = f"write {word.instead}; we use one word for one thing"
            yield Found(passage.place, f"“{word.words}” is a retired word", hint, word.words)
        for word in () if passage.role in _QUOTED_SERVICE_WORDS else british_in(passage.text):
            hint = f"American spelling: {word.instead}"
            yield Found(passage.place, f"“{word.words}” is British spelling", hint, word.words)
    if isinstance(content, Worksheet) and not content.private:
        yield from _saved_unasked(content)


def _saved_unasked(sheet: Worksheet) -> Iterator[Found]:
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            if item.asks and not item.sensitive and _tells_of_fear(item):
                hint = "add sensitive = true, so that it isn't saved until the person says so"
                message = f'"{item.id}" would be saved without asking'
                yield Found(("section", s, "item", i), message, hint)


def _tells_of_fear(item: Item) -> bool:
    """Return whether an answer could put someone in danger: by its gate, its sharing, its words."""
    if isinstance(item, Scale):
        return False  # a number for how steady one feels says nothing about anybody
    hidden = item.sharing == "never" or item.gate is not None
    return hidden or _TELLS_OF_FEAR.search(item.text) is not None


def repeated_questions(sheets: Iterable[Worksheet]) -> Iterator[tuple[str, Found]]:
    """Yield (id of the later worksheet, what was asked before) for each question asked twice.

    Scales ask how one feels now, and a question that opens or closes others has to be asked where
    they are; both may be repeated.
    """
    first: dict[str, str] = {}
    for sheet in sheets:
        opening = _opening(sheet)
        for s, section in enumerate(sheet.section):
            for i, item in enumerate(section.item):
                if not item.asks or isinstance(item, Scale) or item.id in opening:
                    continue
                words = " ".join(re.findall(r"[a-z]+", item.text.lower()))
                before = first.setdefault(words, sheet.id)
                if before != sheet.id:
                    hint = "ask it once, and link to it from here"
                    place: Place = ("section", s, "item", i, "text")
                    yield sheet.id, Found(place, f'"{before}" asks this too', hint, item.text)


def _opening(sheet: Worksheet) -> set[str]:
    """Return the ids of the questions on which another one depends."""
    conditions: list[Condition] = []
    for item in sheet.items():
        conditions += item.enable_when
        conditions += item.closed_when if isinstance(item, Rows) else ()
    return {condition.item for condition in conditions}


def repeated_options(data: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the third place at which a worksheet lists the same options inline."""
    met: dict[str, int] = {}
    for place, options in _inline_options(data):
        words = repr(options)
        met[words] = met.get(words, 0) + 1
        if met[words] == MOST_ALIKE + 1:
            hint = "name them once under [options], and use the name"
            yield Found(place, "these options are listed for the third time", hint)


def _inline_options(data: Mapping[str, Any]) -> Iterator[tuple[Place, list[Any]]]:
    for s, section in enumerate(_tables(data, "section")):
        for i, item in enumerate(_tables(section, "item")):
            place: Place = ("section", s, "item", i)
            if isinstance(item.get("options"), list):
                yield (*place, "options"), item["options"]
            for c, column in enumerate(_tables(item, "columns")):
                if isinstance(column.get("options"), list):
                    yield (*place, "columns", c, "options"), column["options"]


def _tables(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = table.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
