"""What exports say: inside a document, and to the person who asks for one."""

from __future__ import annotations

from reconcile_tui.core.items import Scale

# -- inside documents ------------------------------------------------------------------------------

SEVERAL = "Worksheets"
"""The title of a document with several of them."""
CONTENTS = "Contents"
WINDOW_TITLE = "Notes"
"""What a browser shows, remembers and hands to a printer's queue as the name of a document."""
NEUTRAL_ENTRY = "Reminder"
"""An entry of a calendar when the person chose no words for it."""
PLAN_PARTS = {"if": "If", "then": "Then I will", "when": "When"}


def scale_ends(item: Scale) -> str:
    """What the ends of a scale mean, after the number on it."""
    return f" ({item.min}: {item.min_label or '…'}, {item.max}: {item.max_label or '…'})"


# -- calendar files --------------------------------------------------------------------------------

NO_CALENDAR = "This worksheet has no days for a calendar."
NOT_ASKED = "A question that the calendar needs is not asked, or is never shared."
LAST_BEFORE_FIRST = "The last day is before the first."
TOO_LONG = "From the first day to the last it is more than five years. Look at the years again."
YEAR_CANNOT_BE = "The year of a day cannot be right."
TIME_NOT_UNDERSTOOD = """\
The time was not understood, so the entries last the whole day. 19:30 would be."""


def no_answer_to(question: str) -> str:
    """A question without which there are no days."""
    return f'Not answered yet: "{question}"'
