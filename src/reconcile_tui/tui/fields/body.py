"""What every field body has in common."""

from __future__ import annotations

from textual.widget import Widget

from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.messages import Edited, MovedOn

__all__ = ["Body"]


class Body(Widget):
    """The part of a field that takes keys. It shows a slot and hands over what was typed.

    Subclasses say `entry()`, the widget that takes the focus, `show()`, to draw the slot's answer
    again, and `hand_over()`, to give the session what the widget holds right now.
    """

    DEFAULT_CSS = "Body { height: auto; width: 1fr; }"

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot = slot
        self.complaint = slot.fault

    def entry(self) -> Widget:
        """The widget that takes the focus."""
        return self

    def show(self) -> None:
        """Draw the slot's answer again, after it changed from outside."""
        self.refresh(layout=True)

    def hand_over(self) -> None:
        """Give the session what the widget holds; nothing to do where it has it already."""

    def heed(self) -> None:
        """Bring up to date what depends on other answers; most bodies have nothing that does."""

    def take_offer(self, *, by_enter: bool) -> bool:
        """Take what is offered in an empty field; False when nothing is, or Enter alone may not."""
        return False

    def took(self, complaint: str = "") -> None:
        """Say that an answer changed."""
        self.complaint = complaint
        self.post_message(Edited())

    def move_on(self, step: int = 1) -> None:
        """Say that the person is done here."""
        self.post_message(MovedOn(step))
