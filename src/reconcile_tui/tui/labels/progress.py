"""How far a person has come in a sheet, in words and without a judgement."""

from __future__ import annotations

from reconcile_tui.core.answered import has_answer
from reconcile_tui.core.items import Item
from reconcile_tui.core.worksheet import Section
from reconcile_tui.session import Session

__all__ = ["BEGUN", "DONE", "UNTOUCHED", "how_far", "sign"]

UNTOUCHED, BEGUN, DONE = "·", "-", "•"


def how_far(session: Session) -> str:
    """`3 of 8 answered, and 1 optional, 2 left out`. What is only offered is not asked for."""
    answered, left_out, asked = session.progress()
    text = f"{answered} of {asked} answered"
    if more := sum(has_answer(item, session.answers) for item in _offered(session)):
        text += f", and {more} optional"
    return f"{text}, {left_out} left out" if left_out else text


def _offered(session: Session) -> list[Item]:
    shown = [item for section in session.sections() for item in session.items(section)]
    return [item for item in shown if item.asks and item.offered]


def sign(session: Session, section: Section) -> str:
    """How far a section is. What is only offered is waited for where nothing else is asked.

    Words that are no answer yet begin it, and never end it.
    """
    answers = session.answers
    asking = [item for item in session.items(section) if item.asks]
    done = [i for i in asking if has_answer(i, answers) or i.id in answers.skipped]
    counted = [item for item in asking if not item.offered] or asking
    if not done and all(answers.value(item.id) is None for item in asking):
        return UNTOUCHED
    return DONE if all(item in done for item in counted) else BEGUN
