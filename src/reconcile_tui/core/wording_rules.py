"""How content has to be worded: no verdict, no label, no rule for the other person in a boundary.

The words themselves are in `verdicts`, `labels`, `boundary_words` and `keep_out`. Here they are
held against every passage of a file. A myth card's `myth` is what is often said, and is turned
over: a verdict may stand there, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile_tui.core.boundary_words import Reading, reads_as
from reconcile_tui.core.findings import Found, shortened
from reconcile_tui.core.keep_out import figures_in
from reconcile_tui.core.labels import labels_in, manners_in
from reconcile_tui.core.pages import Myth, Page, cited
from reconcile_tui.core.passages import ContentFile, Passage, passages
from reconcile_tui.core.readability import sentences
from reconcile_tui.core.verdicts import COUPLE_COUNSELING, recommends, verdicts_in
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["faults_of_wording"]

_BOUNDARY = re.compile(r"\bboundar(?:y|ies)\b", re.IGNORECASE)
_IF, _THEN_I = (re.compile(words, re.IGNORECASE) for words in (r"\bif\b", r"\bthen I\b"))
_NO_DUTY = re.compile(r"\bnever\b|\bdut(?:y|ies)\b", re.IGNORECASE)
_QUOTED_RULE = re.compile(r"\b(?:not?|never|instead of|rather than)\b[^\"“]*[\"“]", re.IGNORECASE)
_RULES = {
    "rule": ("is a rule for the other person", 'a boundary says what I will do: "then I will …"'),
    "duty": ("makes closeness or a place a duty", "it can never be one: leave it out"),
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
                place, f"“{word.words}” does not stand in this book", word.advice, word.words
            )
    for figure, hint in figures_in(sentence):
        message = f"“{figure}” is a figure without a sound source"
        yield Found(place, message, f"leave it out; {hint}", figure)
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
