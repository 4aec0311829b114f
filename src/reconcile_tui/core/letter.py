"""A text put together from the answers of a sheet, and the night it rests. Nothing sends it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.form import Form
from reconcile_tui.core.outline import Entry, outline
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["MORNING", "NIGHT", "letter_text", "rests_until"]

MORNING = time(6)
"""When a morning begins, where the person is."""

NIGHT = timedelta(hours=4)
"""The least time between the last change and the morning that counts."""


def letter_text(sheet: Worksheet, answers: Answers) -> str:
    """The answers that the letter names, in its order, a blank line between them.

    Empty answers, and those whose question is hidden now, are left out. Empty without a letter.
    """
    if sheet.letter is None:
        return ""
    form = Form(sheet, answers)
    wanted = [name for name in sheet.letter.items if form.lookup(name) is not None]
    entries = {e.item.id: e for part in outline(sheet, answers, wanted) for e in part.entries}
    said = [paragraph for name in wanted if name in entries for paragraph in _said(entries[name])]
    return "\n\n".join(said)


def _said(entry: Entry) -> list[str]:
    words = list(entry.rows) or [entry.words]
    return [one.strip() for one in words if one.strip()]


def rests_until(sheet: Worksheet, changed: datetime | None) -> datetime | None:
    """When the text may be looked at again; None where it does not rest.

    That is the first six o'clock in the morning, by the clock of `changed`, that comes at least
    four hours after the words were last changed. Six by itself would not do: what was written at
    five to six would be free five minutes later, with no night in between.
    """
    if sheet.letter is None or not sheet.letter.sleep or changed is None:
        return None
    earliest = changed + NIGHT
    morning = earliest.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning >= earliest else morning + timedelta(1)
