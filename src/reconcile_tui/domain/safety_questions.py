"""The safety questions, asked before anything that is meant for two.

They are a private worksheet, so that their words are content. The first one asks whether the person
is alone at the screen. Nobody keeps the answers: whoever asks holds them until the outcome is known
and lets them go. When in doubt, the way is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from reconcile_tui.domain.form import stops
from reconcile_tui.domain.items import Item, any_holds
from reconcile_tui.domain.worksheet import Guidance, Worksheet

QUIET = "quiet-questions"
"""The id of the worksheet that holds the questions."""

WANTED = "yes"
"""The one answer that opens the way, where a question has no gate."""

ALONE_HERE = "alone"
"""The id of the question whether anyone else can see this screen. It comes first."""

NOT_FOR_NOW = "not-for-now"
"""The guide page that is shown whatever stopped the person, so that it tells nobody the reason."""

Way = Literal["open", "alone", "stopped", "unseen"]
"""`open`: it may be shared. `alone`: nobody asked for it, so it is for oneself. `stopped`: it stays
closed. `unseen`: someone else may see the screen, so nothing more is shown."""


class QuietOutcome(NamedTuple):
    """Where the answers lead. `page` is the guide page to show, when they do not open the way."""

    way: Way
    page: str = ""


def asks_before_opening(sheet: Worksheet) -> bool:
    """Whether the questions come before the sheet is opened or started."""
    return sheet.audience == "together"


def asks_before_sharing(sheet: Worksheet) -> bool:
    """Whether the questions come before the sheet is exported or shown to the other person."""
    return sheet.audience in {"each", "together"}


def next_quiet(sheet: Worksheet, answers: Mapping[str, Any]) -> Item | None:
    """The question to ask now; None once one stops the person, or when all were answered."""
    for item in _questions(sheet):
        answer = answers.get(item.id)
        if answer is None:
            return item
        if _stops(item, answer) or _is_seen(item, answer):
            return None
    return None


def quiet_outcome(sheet: Worksheet, answers: Mapping[str, Any]) -> QuietOutcome:
    """Where the answers lead; `answers` is item id -> value of an option.

    Whoever is not alone at the screen sees nothing more. A gate that holds stops, and so does one
    that was not answered. A question without a gate opens the way with `yes` alone: everything
    else, and no answer, means for oneself.
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
    """What the sheet says to these answers."""
    return [words for words in sheet.guidance if any_holds(words.when_any, answers.get)]


def _questions(sheet: Worksheet) -> list[Item]:
    return [item for item in sheet.items() if item.asks]


def _is_seen(item: Item, answer: Any) -> bool:
    return item.id == ALONE_HERE and answer != WANTED


def _stops(item: Item, answer: Any) -> bool:
    gate = item.gate
    return gate is not None and (answer is None or stops(item, answer))
