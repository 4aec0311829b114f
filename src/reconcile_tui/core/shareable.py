"""Answers that may be seen outside their own sheet, as a type of their own.

Comparing, laying beside and searching take a `Shareable` and nothing else, and only `shareable`
makes one: code that got no private answer cannot show one.
"""

from __future__ import annotations

from typing import Final, NoReturn

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.form import Form, can_leave
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["Shareable", "shareable"]

_MADE_HERE: Final = object()


class Shareable:
    """A worksheet, and those of its answers that may leave it. It cannot be made by hand."""

    __slots__ = ("answers", "sheet")

    answers: Answers
    sheet: Worksheet

    def __init__(self, made_here: object, sheet: Worksheet, answers: Answers) -> None:
        if made_here is not _MADE_HERE:
            raise TypeError("only shareable() makes one of these")
        object.__setattr__(self, "sheet", sheet)
        object.__setattr__(self, "answers", Form(sheet, answers).leaving())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """What was found fit to be seen is not exchanged afterwards."""
        raise AttributeError(f"{name} cannot be changed")

    def __init_subclass__(cls) -> NoReturn:
        """No other class passes for this one."""
        raise TypeError("Shareable has no subclasses")


def shareable(sheet: Worksheet, answers: Answers) -> Shareable | None:
    """What may be seen of these answers; None when nothing of their sheet may ever be.

    Answers to another sheet give None too: an id that is open here may be private there.
    """
    if answers.worksheet != sheet.id or not can_leave(sheet):
        return None
    return Shareable(_MADE_HERE, sheet, answers)
