"""All the rules that content is held to, by the kind of file. Names and references are in `checks`.

What breaks a rule here can still be read and shown; `lint` refuses it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from reconcile_tui.core.citing import faults_of_citing
from reconcile_tui.core.evenness import faults_of_evenness
from reconcile_tui.core.findings import Found
from reconcile_tui.core.form_rules import faults_of_form
from reconcile_tui.core.house_rules import (
    faults_of_claims,
    faults_of_help_lines,
    faults_of_worksheet,
    passed_dates,
    unverified_numbers,
)
from reconcile_tui.core.pages import Claims, HelpLines, Page
from reconcile_tui.core.parse import Place
from reconcile_tui.core.passages import ContentFile
from reconcile_tui.core.reading_rules import faults_of_reading
from reconcile_tui.core.wording_rules import faults_of_wording
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["broken_rules", "what_has_aged"]


def broken_rules(content: ContentFile, countries: Collection[str]) -> Iterator[Found]:
    """Everything in a file that has to be put right. `countries` are those of all help lines."""
    for place, message, hint in _by_kind(content, countries):
        yield Found(place, message, hint)
    if isinstance(content, Worksheet | Page):
        yield from faults_of_evenness(content)
    yield from faults_of_form(content)
    yield from faults_of_citing(content)
    yield from faults_of_reading(content)
    yield from faults_of_wording(content)


def _by_kind(content: ContentFile, countries: Collection[str]) -> Iterator[tuple[Place, str, str]]:
    match content:
        case Worksheet():
            yield from faults_of_worksheet(content)
        case Claims():
            yield from faults_of_claims(content)
        case HelpLines():
            yield from faults_of_help_lines(content, countries)


def what_has_aged(content: ContentFile, today: date) -> Iterator[Found]:
    """What may stand for now, and may not go into a release: old reviews, numbers not checked."""
    if isinstance(content, HelpLines):
        yield from (Found(*one) for one in unverified_numbers(content))
    if isinstance(content, Worksheet | HelpLines | Claims):
        yield from (Found(*one) for one in passed_dates(content, today))
