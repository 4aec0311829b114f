"""What the panes of the tabs have in common."""

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
    """The inside of one tab. `PLACES` are the rows of the key table that it adds."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    WITHIN: ClassVar[tuple[str, ...]] = ()
    """Places whose keys something in the pane binds; the last line names them too."""

    def __init_subclass__(cls) -> None:
        """Bind the keys of the pane's places."""
        cls.BINDINGS = [*bindings(*cls.PLACES)]
        super().__init_subclass__()

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    @property
    def library(self) -> Library:
        """What can be read and filled in."""
        return self.book.library

    @property
    def workspace(self) -> Workspace:
        """Where worksheets are taken in hand."""
        return self.book.workspace

    @property
    def named(self) -> tuple[str, ...]:
        """Places whose keys the last line names now; `KeysChanged` says that they are others."""
        return (*self.PLACES, *self.WITHIN)

    def take_letter(self, event: events.Key) -> bool:
        """Take a key that was typed on the tabs above; False where it means nothing here."""
        searched = next(iter(self.query(Choices)), None)
        if event.key != "slash" or searched is None:
            return False
        # To the app: what is made while its screen handles a key bubbles no further than that.
        self.app.post_message(SearchWanted(searched))
        return True

    def line_in_hand(self) -> Line | None:
        """Return the worksheet under the cursor, where the pane lists worksheets."""
        return None

    def goes_to(self, page: str) -> bool:
        """Show a guide page, or a myth card, here; False where there are none."""
        return False

    def enter(self) -> None:
        """Put the cursor into the pane."""

    def shown_again(self) -> None:
        """Bring up to date what may have changed while another tab was shown."""
