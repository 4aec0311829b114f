"""Scrolling no further than it must: a question is in view with all of its words."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from reconcile_tui.tui.widgets.cursor import cursor_place, is_written
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.fields.text_area import Writing


def come_into_view(form: Form, focused: Widget | None) -> None:
    """Bring a question into view that the cursor has just come into: its words go first.

    Where they are so many that the empty line for the answer has no room below them, the next key
    brings that line.
    """
    field = _too_tall(form, focused)
    if field is None or focused is None or field.slot.value is not None:
        keep_in_view(form, focused)
        return
    form.scroll_to(y=field.virtual_region.y, animate=False, immediate=True)
    if not _fits_below(field, focused, form):
        form.hold_for(focused)


def keep_in_view(form: VerticalScroll, focused: Widget | None) -> None:
    """Bring the whole question that has the cursor into view.

    If it is too tall it is shown from its beginning, as long as that leaves the line of the cursor
    in view; else that line is.
    """
    if focused is None or form not in focused.ancestors:
        return
    field = _too_tall(form, focused)
    if field is None:
        form.scroll_to_widget(_field_of(focused) or focused, animate=False, immediate=True)
        return
    # By places in the whole section: those on the screen lag behind when keys come in a burst.
    top, line = field.virtual_region.y, _line(focused)
    first = top + line.y - field.region.y
    lowest = first + line.height - form.size.height
    if not _fits_below(field, focused, form):
        top = max(lowest, min(round(form.scroll_offset.y), first))
    form.scroll_to(y=top, animate=False, immediate=True)
    if isinstance(focused, Writing):
        focused.keep_cursor_in_view()


def is_in_view(form: VerticalScroll, focused: Widget) -> bool:
    """Whether the line that has the cursor can be seen."""
    return form.content_region.contains_region(_line(focused))


def _field_of(focused: Widget) -> Field | None:
    return next((node for node in focused.ancestors if isinstance(node, Field)), None)


def _too_tall(form: VerticalScroll, focused: Widget | None) -> Field | None:
    """The question that has the cursor, if the pane has no room for all of it."""
    field = _field_of(focused) if focused is not None and form in focused.ancestors else None
    return field if field is not None and field.size.height > form.size.height else None


def _fits_below(field: Field, focused: Widget, form: VerticalScroll) -> bool:
    """Whether the line of the cursor is in view while the beginning of its question is."""
    return _line(focused).bottom - field.region.y <= form.content_region.height


def _line(focused: Widget) -> Region:
    """Where the line with the cursor is on the screen; of what has no such line, all of it."""
    region = focused.region
    if not is_written(focused) and not isinstance(getattr(focused, "cursor_line", None), int):
        return region
    place, _ = cursor_place(focused.screen)
    return Region(region.x, place.y, 1, getattr(focused, "cursor_height", 1))
