"""Scrolling no further than it must: a question is in view with all of its words."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget

from reconcile_tui.tui.fields.field import Field
from reconcile_tui.tui.fields.text import Writing

__all__ = ["keep_in_view"]


def keep_in_view(form: VerticalScroll, focused: Widget | None) -> None:
    """Bring the whole question that has the cursor into view; if it is too tall, that line."""
    if focused is None or form not in focused.ancestors:
        return
    field = next((node for node in focused.ancestors if isinstance(node, Field)), None)
    fits = field is not None and field.size.height <= form.size.height
    target = field if field and fits else focused
    form.scroll_to_widget(target, animate=False, immediate=True)
    if not fits and isinstance(focused, Writing):
        focused.keep_cursor_in_view()
