"""Writing in full width: one long answer has the whole screen, and gives it back as it was."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import VerticalScroll
from textual.widget import Widget

from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.fields.text_area import FullWidthWanted, TextBody

__all__ = ["FullWidth", "FullWidthWanted"]

ON_SCREEN, ON_FIELD = "-full-width", "-whole"


class FullWidth:
    """Turns it on and off for the questions of one form.

    The field stays the one it was, with its text, its undo and its way to the session: the
    stylesheet alone takes everything else but the status out of view.
    """

    def __init__(self, form: VerticalScroll, say_status: Callable[[], None]) -> None:
        self._form, self._say_status = form, say_status
        self._top = 0.0
        self.field: Field | None = None
        """The question that has the screen now."""

    def answer(self, event: FullWidthWanted) -> None:
        """Give the screen to the question whose text asks for it, or show the form again."""
        event.stop()
        if not self.leave():
            self.enter(event.area)
        self._say_status()
        event.area.keep_cursor_in_view()

    def enter(self, area: Widget) -> None:
        """Give the screen to the question whose text this is."""
        field = next((node for node in area.ancestors if isinstance(node, Field)), None)
        if field is None or self.field is not None:
            return
        self.field, self._top = field, self._form.scroll_offset.y
        with self._form.app.batch_update():
            field.add_class(ON_FIELD)
            self._form.screen.add_class(ON_SCREEN)

    def leave(self) -> bool:
        """Show the form again, scrolled to where it was. False when it is in view anyway."""
        if self.field is None:
            return False
        field, self.field = self.field, None
        with self._form.app.batch_update():
            field.remove_class(ON_FIELD)
            self._form.screen.remove_class(ON_SCREEN)
        # At once: the field looks after its cursor next, by places that must be true by then.
        self._form.call_after_refresh(
            self._form.scroll_to, y=self._top, animate=False, immediate=True
        )
        return True

    def leave_if_gone(self) -> bool:
        """Leave when the cursor is no longer in the question. A dialog above takes no cursor."""
        focused = self._form.screen.focused
        if self.field is None or focused is None or self.field in focused.ancestors:
            return False
        return self.leave()

    @property
    def count(self) -> int | None:
        """How many words stand in the answer; None while no answer has the screen."""
        body = self.field.body if self.field is not None else None
        return len(body.area.text.split()) if isinstance(body, TextBody) else None
