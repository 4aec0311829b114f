"""Guide: a list of pages, and a pane to read them in."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.core.pages import PageHead
from reconcile_tui.errors import BookError
from reconcile_tui.tui import labels
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.pane import Pane
from reconcile_tui.tui.reading import Reading
from reconcile_tui.tui.words import plain

__all__ = ["GuidePane"]


class PageBeside(Reading):
    """The page beside the list: Esc is one step out, to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,left", "back", show=False)]

    class Left(Message):
        """The person steps back to the list of pages."""

    def action_back(self) -> None:
        """To the list of pages."""
        self.post_message(self.Left())


class GuidePane(Pane):
    """Moving in the list shows the page beside it."""

    PLACES = ("reading",)

    def compose(self) -> ComposeResult:
        """List and page."""
        self._pages: list[PageHead] = [page for page in self.library.page_heads() if page.listed]
        with Horizontal():
            yield Choices(*[Option(plain(self._title(p)), id=p.id) for p in self._pages])
            yield PageBeside()

    @on(PageBeside.Left)
    def _back_to_the_list(self) -> None:
        self.enter()

    def _title(self, page: PageHead) -> str:
        yours = f" {labels.YOURS}" if self.library.is_theirs("guide", page.id) else ""
        return page.title + yours

    def enter(self) -> None:
        """Into the list."""
        self.query_one(Choices).focus()

    @on(OptionList.OptionHighlighted)
    async def _shown(self, event: OptionList.OptionHighlighted) -> None:
        try:
            page = self.library.page(self._pages[event.option_index].id)
        except BookError as error:
            self.app.notify(str(error), markup=False)
            return
        await self.query_one(Reading).show(page.title, page.block)

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.query_one(Reading).focus()

    def goes_to(self, page_id: str) -> bool:
        """Show a page of the list; False when it is not in it."""
        place = next((n for n, page in enumerate(self._pages) if page.id == page_id), None)
        if place is None:
            return False
        self.query_one(Choices).highlighted = place
        self.query_one(Reading).focus()
        return True

    def action_source(self) -> None:
        """The sources of the page, from the list too."""
        self.query_one(Reading).action_source()
