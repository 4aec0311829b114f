"""The safety questions, asked before anything that is meant for two people.

They are a private worksheet, so that their text is content. The first one asks whether the person
is alone at the screen. The answers are never saved: the caller drops them once the outcome is
known. In doubt, sharing is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from reconcile_tui.domain.form import stops
from reconcile_tui.domain.items import Item, any_holds
from reconcile_tui.domain.worksheet import Guidance, Worksheet

QUIET = "quiet-questions"
"""The id of the worksheet that holds the questions."""

WANTED = "yes"
"""The only answer that allows sharing, for a question without a gate."""

ALONE_HERE = "alone"
"""The id of the question whether anyone else can see this screen. It comes first."""

NOT_FOR_NOW = "not-for-now"
"""The guide page that is shown whatever the reason for a refusal, so that it reveals none."""

Way = Literal["open", "alone", "stopped", "unseen"]
"""`open`: it may be shared. `alone`: only for oneself. `stopped`: not at all. `unseen`: someone may
be watching the screen, so nothing more is shown."""


class QuietOutcome(Struct, frozen=True):
    """The outcome of the answers. `page` is the guide page to show unless sharing is allowed."""

    way: Way
    page: str = ""


def asks_before_opening(sheet: Worksheet) -> bool:
    """Return whether the questions come before the worksheet is opened or started."""
    return sheet.audience == "together"


def asks_before_sharing(sheet: Worksheet) -> bool:
    """Return whether the questions come before the worksheet is exported or shared."""
    return sheet.audience in {"each", "together"}


def next_quiet(sheet: Worksheet, answers: Mapping[str, Any]) -> Item | None:
    """Return the next question; None once an answer refuses sharing, or all are answered."""
    for item in _questions(sheet):
        answer = answers.get(item.id)
        if answer is None:
            return item
        if _stops(item, answer) or _is_seen(item, answer):
            return None
    return None


def quiet_outcome(sheet: Worksheet, answers: Mapping[str, Any]) -> QuietOutcome:
    """Return the outcome of the answers, which are item id -> value of an option.

    Someone who isn't alone at the screen sees nothing more. A gate that holds or wasn't answered
    refuses sharing. A question without a gate allows it only with `yes`; any other answer, or none,
    means only for oneself.
    """
    questions = _questions(sheet)
    if any(_is_seen(item, answers.get(item.id)) for item in questions):
        return QuietOutcome("unseen")
    for item in questions:
        if item.gate and _stops(item, answers.get(item.id)):
            return QuietOutcome("stopped", item.gate.page)
    wanted = all(answers.get(item.id) == WANTED for item in questions if not item.gate)
    return QuietOutcome("open") if questions and wanted else QuietOutcome("alone", NOT_FOR_NOW)


def quiet_words(sheet: Worksheet, answers: Mapping[str, Any]) -> list[Guidance]:
    """Return the guidance for these answers."""
    return [words for words in sheet.guidance if any_holds(words.when_any, answers.get)]


def _questions(sheet: Worksheet) -> list[Item]:
    return [item for item in sheet.items() if item.asks]


def _is_seen(item: Item, answer: Any) -> bool:
    return item.id == ALONE_HERE and answer != WANTED


def _stops(item: Item, answer: Any) -> bool:
    gate = item.gate
    return gate is not None and (answer is None or stops(item, answer))
