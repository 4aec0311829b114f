"""FIELD_FOR: which body shows which item type. A new type is one line here."""

from __future__ import annotations

from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.pick import CheckBody, ManyBody, OneBody, ScaleBody
from reconcile_tui.tui.fields.refer import RefBody
from reconcile_tui.tui.fields.rows import RowsBody
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.fields.text import TextBody
from reconcile_tui.tui.fields.write import DayBody, LineBody, PlanBody

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
