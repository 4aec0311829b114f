"""Which places are still being opened, so that typed keys wait for them.

A hold belongs to the widget that opens: the screen that is about to be pushed, the worksheet whose
section is being laid out, the list that is being read. It ends when that widget says that it can
take keys, and it does not count while the widget is not what the person sees. So nothing that was
closed, covered or turned away can hold keys up, whether or not it released them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.beneath import place_of_keys

__all__ = ["KeyHolds"]


class KeyHolds:
    """The widgets that are being opened."""

    def __init__(self) -> None:
        self._holders: WeakSet[Widget] = WeakSet()
        self.overdue: list[str] = []
        """Class names of widgets that never released their hold: each one is a fault of ours."""

    def hold(self, holder: Widget) -> None:
        """Have keys wait while this widget is in view, until it is released."""
        self._holders.add(holder)

    def release(self, *holders: Widget) -> None:
        """These widgets can take keys."""
        self._holders.difference_update(holders)

    def are_held(self, stack: Sequence[Screen[Any]]) -> bool:
        """Whether what the person sees is still being opened."""
        return any(self._counting(stack))

    def give_up(self, stack: Sequence[Screen[Any]]) -> None:
        """Release whatever holds keys now, and remember that nobody else did."""
        counting = self._counting(stack)
        self.overdue += sorted(type(holder).__name__ for holder in counting)
        self.release(*counting)

    def _counting(self, stack: Sequence[Screen[Any]]) -> list[Widget]:
        place = place_of_keys(stack)
        return [holder for holder in self._holders if _is_seen(holder, place)]


def _is_seen(holder: Widget, place: Screen[Any]) -> bool:
    """Whether a widget stands on this screen, and neither it nor what it is in was turned away."""
    if holder is place:
        return True
    return place in holder.ancestors and all(
        node.display for node in holder.ancestors_with_self if isinstance(node, Widget)
    )
