"""FIELD_FOR: which body shows which item type. A new type is one line here."""

from __future__ import annotations

from reconcile_tui.slot import Slot
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.fields.choice import CheckBody, ManyBody, OneBody, RefBody, ScaleBody
from reconcile_tui.tui.widgets.fields.line import DayBody, LineBody, PlanBody
from reconcile_tui.tui.widgets.fields.rows import RowsBody
from reconcile_tui.tui.widgets.fields.text_area import TextBody

__all__ = ["FIELD_FOR", "body_for"]

FIELD_FOR: dict[str, type[Body] | None] = {
    "note": None,
    "line": LineBody,
    "text": TextBody,
    "choice": OneBody,
    "choices": ManyBody,
    "scale": ScaleBody,
    "date": DayBody,
    "plan": PlanBody,
    "rows": RowsBody,
    "check": CheckBody,
    "ref": RefBody,
}


def body_for(slot: Slot) -> Body | None:
    """The body for a slot; None for words only."""
    kind = FIELD_FOR[str(slot.kind.__struct_config__.tag)]
    return kind(slot) if kind else None
