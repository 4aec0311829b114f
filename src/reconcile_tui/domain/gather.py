"""What can be taken from one sheet onto another: answers that may leave, questions for a helper.

A taken answer is a copy: what is changed in its own sheet later does not reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Unread
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Entry, Form, outline, question, title_of
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.worksheet import Worksheet

ASK_HELPER = "ask-helper"
"""The reason for leaving a question out that brings it here first."""


class Offer(Struct, frozen=True):
    """One thing to take. `words` is empty for a question that was kept for a helper.

    `when` is when its sheet was last saved; the day is the one of the place where it was.
    """

    title: str
    when: datetime
    question: str
    words: str

    @property
    def for_helper(self) -> bool:
        """Whether it was left out to be asked about."""
        return not self.words

    @property
    def day(self) -> date:
        """The day it was written."""
        return self.when.date()


class Gathered(NamedTuple):
    """What there is to take from all saved sheets, and what of them can't be read."""

    offers: list[Offer]
    unread: list[Unread]


def offers(sheet: Worksheet, answers: Answers) -> Iterator[Offer]:
    """What one saved sheet has to give: nothing that is private, never shared, or taken itself."""
    if sheet.private:
        # Where it may be exported at all, that is for its owner to ask; no sheet shows its words.
        return
    when = answers.saved or answers.started
    form = Form(sheet, answers)
    told = Form(sheet, form.leaving()).readable()
    for part in outline(sheet, told, form.exportable()):
        for entry in part.entries:
            if isinstance(entry.item, Rows) and entry.item.gather:
                continue
            asked = one_line(question(entry.item))
            for words in _words(entry):
                yield Offer(title_of(answers, sheet), when, asked, words)


def unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """What could have been offered of one saved sheet, and can't be read."""
    form = Form(sheet, answers)
    found = () if sheet.private else Form(sheet, form.leaving()).unread
    told = form.exportable()
    return [one for one in found if not one.item or one.item in told]


def _words(entry: Entry) -> list[str]:
    if entry.value is None:
        return [""] if entry.skipped == ASK_HELPER else []
    if isinstance(entry.item, Rows) and not entry.rows:
        return []  # no list of rows: nothing of it is the person's words
    words = entry.rows or (entry.words,)
    return [one for one in words if one.strip()]


def in_order(found: Iterable[Offer]) -> list[Offer]:
    """Questions kept for a helper first; then sheet by sheet, the newest first."""
    return sorted(found, key=lambda one: (one.for_helper, one.when.timestamp()), reverse=True)


def matches(offer: Offer, typed: str) -> bool:
    """Whether an offer has the typed letters; spaces do not count."""
    sought = f"{offer.title} {offer.day} {offer.question} {offer.words}".lower()
    return typed.lower() in sought or typed.lower() in "".join(sought.split())


def row_for(item: Rows, offer: Offer) -> dict[str, Any]:
    """The cells of the row that an offer becomes; empty ones are left out."""
    if item.gather is None:
        return {}
    typed = {
        item.gather.question: offer.question,
        item.gather.words: offer.words,
        item.gather.day: offer.day.isoformat(),
    }
    cells = {c.id: c.parse(typed[c.id]) for c in item.columns if typed.get(c.id)}
    return {column: value for column, value in cells.items() if value is not None}


def without_taken(
    found: Iterable[Offer], item: Rows, rows: Iterable[Mapping[str, Any]]
) -> list[Offer]:
    """The offers that are not among the rows already."""
    if item.gather is None:
        return []
    columns = (item.gather.question, item.gather.words)
    taken = {tuple(one_line(str(row.get(column, ""))) for column in columns) for row in rows}
    return [o for o in found if (one_line(o.question), one_line(o.words)) not in taken]
