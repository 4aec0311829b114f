"""Words that the book does without, and what it says in their place.

`LABELS` name a person, or what is wrong with them, where the book names what was done, when and how
often. `MANNERS` shut somebody out, scold or cheer. Source: the content brief, "How it speaks".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Word", "labels_in", "manners_in"]

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
    (r"shame on you|you only have yourself to blame|stop whining", "leave it out: do not scold"),
    (
        r"well done|congratulations|good job|great job|keep it up|proud of you|way to go"
        r"|don't give up|never give up|you've got this",
        "leave it out: the book cheers for no outcome",
    ),
    (
        r"streaks?|your score|high score|points? scored|your result",
        "leave it out: nothing is scored",
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
