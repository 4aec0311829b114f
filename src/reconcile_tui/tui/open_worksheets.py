"""The worksheets that are open on the screens, for every service that has to speak to them.

A view registers when it is mounted and leaves when it is unmounted. So nobody searches a screen for
widgets, and nobody has to load the code of a worksheet to find out that none is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from reconcile_tui.workspace import OpenWorksheet


class OpenView(Protocol):
    """A place that shows answers of an open worksheet: all of it, one row, or its timeline."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen that it stands on, or is."""

    @property
    def work(self) -> OpenWorksheet:
        """The worksheet."""

    @property
    def is_in_hand(self) -> bool:
        """Whether it is seen, and what is asked for on its screen is meant for the worksheet."""

    def commit(self) -> None:
        """Give the session whatever the fields hold right now."""

    def show_again(self) -> None:
        """Draw the answers as the session holds them now."""


@runtime_checkable
class StatusLine(Protocol):
    """A view that says where the words are."""

    def say_status(self) -> None:
        """Say it anew."""


class WorksheetPane(OpenView, Protocol):
    """The whole of a worksheet, with its status line."""

    @property
    def is_at_sensitive(self) -> bool:
        """Whether the cursor is in a question whose answer is saved only if the person says so."""

    def ways(self) -> list[tuple[str, str]]:
        """What can be done here that no key does: its label, and what `follow` knows it by."""

    async def follow(self, way: str) -> bool:
        """Do one of them; False where it knows none of that name."""

    def say_status(self) -> None:
        """Say where the words are."""

    def say_kept(self) -> None:
        """Say everything anew that depends on whether the worksheet is kept in a file."""

    def say_still_shown(self) -> None:
        """Have the file looked at, if this is what the person sees."""


class OpenWorksheets:
    """Knows every open view, in the order in which they were opened.

    `stack` gives the screens that are open. A screen that was just closed is not among them, though
    its views are unmounted a moment later: what they hold counts no longer.
    """

    def __init__(self, stack: Callable[[], Sequence[Screen[Any]]]) -> None:
        self._stack = stack
        self._views: dict[OpenView, None] = {}
        self._panes: dict[WorksheetPane, None] = {}

    def register(self, view: OpenView) -> None:
        """Remember a view that was mounted."""
        self._views[view] = None

    def register_pane(self, pane: WorksheetPane) -> None:
        """Remember a view that shows a whole worksheet, with its status."""
        self._panes[pane] = None
        self.register(pane)

    def leave(self, view: OpenView) -> None:
        """Forget a view that is unmounted."""
        self._views.pop(view, None)
        self._panes = {pane: None for pane in self._panes if pane is not view}

    # -- who is open ---------------------------------------------------------------------------

    def views(self) -> list[OpenView]:
        """Every open view. Safe in a signal handler: the list is made in one step."""
        stack = self._stack()
        return [view for view in list(self._views) if view.screen in stack]

    def panes(self) -> list[WorksheetPane]:
        """Every open view of a whole worksheet."""
        stack = self._stack()
        return [pane for pane in list(self._panes) if pane.screen in stack]

    def views_of(self, work: OpenWorksheet) -> list[OpenView]:
        """Every open view of one worksheet."""
        return [view for view in self.views() if view.work is work]

    def works(self) -> list[OpenWorksheet]:
        """Every open worksheet, each once."""
        return list(dict.fromkeys(view.work for view in self.views()))

    def at(self, path: Path) -> OpenWorksheet | None:
        """The open worksheet whose answers are in this file, if there is one."""
        return next((work for work in self.works() if work.entry.path == path), None)

    def in_hand(self, screen: Screen[Any]) -> list[OpenWorksheet]:
        """The worksheets that a screen shows now."""
        return [view.work for view in self.views() if view.screen is screen and view.is_in_hand]

    def pane_in_hand(self, screen: Screen[Any]) -> WorksheetPane | None:
        """The view of a whole worksheet that a screen shows now."""
        shown = (one for one in self.panes() if one.screen is screen and one.is_in_hand)
        return next(shown, None)

    def in_view(self) -> WorksheetPane | None:
        """The worksheet that the person sees, or sees next once nothing lies over it."""
        order = list(self._stack())
        seen = [pane for pane in self.panes() if pane.is_in_hand]
        return max(seen, key=lambda pane: order.index(pane.screen), default=None)

    # -- what they are told --------------------------------------------------------------------

    def commit_all(self) -> None:
        """Give every session whatever the fields hold right now."""
        for view in self.views():
            view.commit()

    def show_again(self, work: OpenWorksheet) -> None:
        """Draw the answers of a worksheet again, wherever they are shown."""
        for view in self.views_of(work):
            view.show_again()

    def say_status(self, work: OpenWorksheet) -> None:
        """Say where the words of a worksheet are, wherever it is shown."""
        for view in self.views_of(work):
            if isinstance(view, StatusLine):
                view.say_status()

    def say_kept(self, work: OpenWorksheet) -> None:
        """Draw a worksheet again, with everything that depends on whether it is kept."""
        for pane in self.panes():
            if pane.work is work:
                pane.show_again()
                pane.say_kept()

    def say_still_shown(self) -> None:
        """Have the file of the worksheet looked at that the person sees."""
        for pane in self.panes():
            pane.say_still_shown()
