"""The base class of the panes of the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.containers import Vertical

from reconcile_tui.content.library import Library
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.events import SearchWanted
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.workspace import Workspace

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet_line import Line


class Pane(Vertical):
    """The content of a tab; it binds the keys of `PLACES` in the key table."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    WITHIN: ClassVar[tuple[str, ...]] = ()
    """Places whose keys a widget in the pane binds; the footer shows them too."""

    def __init_subclass__(cls) -> None:
        """Bind the keys of its places."""
        cls.BINDINGS = [*bindings(*cls.PLACES)]
        super().__init_subclass__()

    @property
    def book(self) -> Workbook:
        """The app."""
        return workbook(self)

    @property
    def library(self) -> Library:
        """The library."""
        return self.book.library

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.book.workspace

    @property
    def named(self) -> tuple[str, ...]:
        """The places of the footer; `KeysChanged` reports a change."""
        return (*self.PLACES, *self.WITHIN)

    def take_letter(self, event: events.Key) -> bool:
        """Handle a key typed on the tabs; False if it means nothing here."""
        searched = next(iter(self.query(Choices)), None)
        if event.key != "slash" or searched is None:
            return False
        # To the app: a message created while a screen handles a key doesn't bubble further.
        self.app.post_message(SearchWanted(searched))
        return True

    def line_in_hand(self) -> Line | None:
        """Return the worksheet under the cursor, if the pane lists worksheets."""
        return None

    def goes_to(self, page: str) -> bool:
        """Show a guide page or a myth card; False if there are none here."""
        return False

    def enter(self) -> None:
        """Focus the pane."""

    def shown_again(self) -> None:
        """Update what may have changed while another tab was shown."""
