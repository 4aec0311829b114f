"""What stands in a file of ours and cannot be what its owner meant, while its sheet is open.

An emptied file is no wish to lose every answer, and other answers under the same name are not this
sheet. Neither is ever taken over: what the session holds is written back, or beside.
"""

from __future__ import annotations

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.answers_read import looks_like_answers, misshapen
from reconcile_tui.errors import BookError
from reconcile_tui.store.entries import Version

__all__ = ["OtherAnswersError", "is_another_sheet", "is_emptied", "refuse_another"]


class OtherAnswersError(BookError):
    """Other answers, or something else, stand under this name now: nothing is merged into them."""


def is_emptied(found: Version, known: Version | None) -> bool:
    """Whether nothing stands there, or comments only, where something stood before."""
    return known is not None and bool(known.data) and not found.data


def is_another_sheet(found: Answers, mine: Answers) -> bool:
    """Whether somebody put other answers into the place of mine: these two are not merged."""
    pairs = ((found.id, mine.id), (found.worksheet, mine.worksheet))
    return any(theirs and ours and theirs != ours for theirs, ours in pairs)


def _lost_its_shape(found: Version, known: Version | None) -> bool:
    """Whether answers stand there in a form that hides them: none of them was taken away."""
    before = misshapen(known.data) if known is not None else []
    return any(place not in before for place in misshapen(found.data))


def refuse_another(found: Version, mine: Answers, known: Version | None) -> None:
    """OtherAnswersError when what was found is not this sheet any more."""
    was_ours = known is not None and looks_like_answers(known.data)
    no_sheet = was_ours and bool(found.data) and not looks_like_answers(found.data)
    if no_sheet or is_another_sheet(found.answers, mine) or _lost_its_shape(found, known):
        raise OtherAnswersError("Other answers stand under this name now.")
