"""A day that is offered in an empty field. It is never written unasked."""

from __future__ import annotations

from datetime import date, timedelta

from reconcile_tui.core.attributes import Suggest
from reconcile_tui.core.conditions import Lookup
from reconcile_tui.core.dates import plain_day, short_day

__all__ = ["offer_in_words", "offered_day"]


def offered_day(suggest: Suggest, answer_of: Lookup, today: date) -> date | None:
    """The day to offer; None while the day it is counted from is not known."""
    base = _base(suggest, answer_of, today)
    try:
        return base + timedelta(suggest.days) if base else None
    except OverflowError:
        return None


def offer_in_words(suggest: Suggest, answer_of: Lookup, today: date) -> str:
    """`19 Jan 2027, 8 weeks after 24 Nov 2026`, or empty where nothing is offered."""
    day = offered_day(suggest, answer_of, today)
    base = _base(suggest, answer_of, today)
    if day is None or base is None:
        return ""
    return f"{short_day(day)}{_how_far(suggest.days, base, today)}"


def _base(suggest: Suggest, answer_of: Lookup, today: date) -> date | None:
    if not suggest.item:
        return today
    return plain_day(answer_of(suggest.item))


def _how_far(days: int, base: date, today: date) -> str:
    if not days:
        return ", today" if base == today else ""
    span = _span(abs(days))
    if base == today and days > 0:
        return f", {span} from today"
    return f", {span} {'after' if days > 0 else 'before'} {short_day(base)}"


def _span(days: int) -> str:
    number, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
