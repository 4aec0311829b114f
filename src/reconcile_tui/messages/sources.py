"""What is said of a claim: its source, how sure it is, and what it doesn't show."""

from __future__ import annotations

from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.pages import Claim
from reconcile_tui.messages import chrome as words
from reconcile_tui.messages import screens as labels

__all__ = ["rows_of"]


def _cited(claim: Claim) -> str:
    """Authors and year; most sources name the year themselves."""
    year = f" ({claim.year})"
    return claim.source if str(claim.year) in claim.source else claim.source + year


def rows_of(claim: Claim) -> list[tuple[str, str]]:
    """Return what is known of a claim, as (name, words). A working model has no study behind it."""
    rows = [(words.HOW_SURE, labels.SURE[claim.sure])]
    if claim.sure != "model":
        rows = [
            (words.SOURCE, _cited(claim)),
            (words.KIND, claim.kind),
            (words.HOW_SURE, f"{labels.SURE[claim.sure]}. {labels.SEEN[claim.seen]}"),
        ]
    rows.append((words.DOES_NOT_SHOW, claim.not_shown))
    if claim.url:
        rows.append((words.ADDRESS, claim.url))
    rows.append((words.LOOKED_AT, day_in_words(claim.checked)))
    return rows
