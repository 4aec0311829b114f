"""Words that the voice of the workbook has retired, and the one word that is used instead.

One thing has one word: a page that says "sheet" where another says "worksheet" makes a reader ask
whether they differ. Spelling is American; the names of British services stand in `help-lines.toml`
and are not read here. Words that are also ordinary English in another sense ("line", "day", "door")
are not listed: no pattern could tell the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Retired", "british_in", "retired_in"]


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


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    whole = r"(?<![\w-])(?:{})(?![\w-])"
    return tuple((re.compile(whole.format(one), re.IGNORECASE), to) for one, to in table)


_RETIRED_PATTERNS = _compiled(_RETIRED)
_BRITISH_PATTERNS = _compiled(_BRITISH)


def retired_in(text: str) -> Iterator[Retired]:
    """Yield every retired word of a text, with what is said instead."""
    yield from _found(text, _RETIRED_PATTERNS)


def british_in(text: str) -> Iterator[Retired]:
    """Yield every British spelling of a text, with the American one."""
    yield from _found(text, _BRITISH_PATTERNS)


def _found(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Retired]:
    plain = text.replace("’", "'")
    for pattern, instead in patterns:
        for found in pattern.finditer(plain):
            yield Retired(found[0], instead)
