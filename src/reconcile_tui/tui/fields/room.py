"""How much more a field takes. What does not fit is refused whole, and said: no half of a paste."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reconcile_tui.core import bounds
from reconcile_tui.tui.labels.wire import paste_too_long
from reconcile_tui.tui.written import is_area

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea

__all__ = ["room_in", "takes_paste"]


def room_in(field: Input | TextArea) -> int:
    """Characters that may be pasted here, in place of what is selected."""
    limit = bounds.MAX_ANSWER
    if is_area(field):
        held = len(field.text)
    else:
        line = cast("Input", field)
        limit, held = line.max_length or limit, len(line.value)
    return max(0, limit - held + len(field.selected_text))


def takes_paste(field: Input | TextArea, text: str) -> bool:
    """Whether a paste fits. Where it does not, the person is told, and how much would."""
    room = room_in(field)
    if len(text) > room:
        field.app.notify(paste_too_long(len(text), room), markup=False, timeout=8)
    return len(text) <= room
