"""How far a person has come in a sheet, in words and without a judgement."""

from __future__ import annotations

from reconcile_tui.core.worksheet import Section
from reconcile_tui.session import Session

__all__ = ["BEGUN", "DONE", "UNTOUCHED", "how_far", "sign"]

UNTOUCHED, BEGUN, DONE = "·", "-", "•"


def how_far(session: Session) -> str:
    """`3 of 8 answered, 2 skipped`. An optional question counts once it is answered."""
    count = session.form.count()
    text = f"{count.answered} of {count.asked} answered"
    return f"{text}, {count.skipped} skipped" if count.skipped else text


def sign(session: Session, section: Section) -> str:
    """How far a section is. What is only offered is waited for where nothing else is asked.

    Words that are no answer yet begin it, and never end it.
    """
    answers = session.answers
    asking = [item for item in session.items(section) if item.asks]
    done = [i for i in asking if session.form.is_answered(i) or i.id in answers.skipped]
    counted = [item for item in asking if not item.offered] or asking
    if not done and all(answers.value(item.id) is None for item in asking):
        return UNTOUCHED
    return DONE if all(item in done for item in counted) else BEGUN
