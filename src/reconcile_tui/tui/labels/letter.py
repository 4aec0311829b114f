"""The words around a text that is put together from answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from reconcile_tui.core.dates import day_in_words

__all__ = ["READ", "SHOW_NOW", "WHO_READS", "YOURS_TO_KEEP", "sleep_on_it"]

READ = "Read it as one text"
SHOW_NOW = "Show it now all the same"
WHO_READS = (
    "The book sends this to nobody. Anyone who can read this computer can read it, and anyone you "
    "show it to."
)
YOURS_TO_KEEP = "Nobody has asked for these words. They are yours to keep."


def sleep_on_it(until: datetime, now: datetime) -> str:
    """Before the morning: when the text is here again."""
    return f"Sleep on it. It will be here {_when(until, now)}."


def _when(until: datetime, now: datetime) -> str:
    if until.date() == now.date():
        return "this morning, from six"
    if until.date() == now.date() + timedelta(1):
        return "tomorrow morning"
    return f"on the morning of {day_in_words(until.date())}"
