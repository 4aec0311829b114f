"""Guide: a list of pages, and a pane to read them in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.pages import PageHead, grouped
from reconcile_tui.errors import BookError
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.pane import Pane
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Reading, with_next
from reconcile_tui.tui.widgets.text import plain

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
        pages = grouped(page for page in self.library.page_heads() if page.listed)
        self._entries: list[PageHead | str] = list(_under_headings(pages))
        with Horizontal():
            yield Choices(*map(self._option, self._entries))
            yield PageBeside()

    @on(PageBeside.Left)
    def _back_to_the_list(self) -> None:
        self.enter()

    def _option(self, entry: PageHead | str) -> Option:
        if isinstance(entry, str):
            return Option(plain(entry, "bold $primary"), disabled=True)
        yours = f" {labels.YOURS}" if self.library.is_theirs("guide", entry.id) else ""
        return Option(plain(entry.title + yours), id=entry.id)

    def enter(self) -> None:
        """Into the list."""
        self.query_one(Choices).focus()

    @on(OptionList.OptionHighlighted)
    async def _shown(self, event: OptionList.OptionHighlighted) -> None:
        try:
            page = self.library.page(event.option_id or "")
        except BookError as error:
            self.app.notify(str(error), markup=False)
            return
        await self.query_one(Reading).show(page.title, with_next(page, self.library))

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.query_one(Reading).focus()

    def goes_to(self, page_id: str) -> bool:
        """Show a page of the list; False when it is not in it."""
        ids = [entry.id for entry in self._entries if isinstance(entry, PageHead)]
        if page_id not in ids:
            return False
        choices = self.query_one(Choices)
        choices.highlighted = choices.get_option_index(page_id)
        self.query_one(Reading).focus()
        return True

    def action_source(self) -> None:
        """The sources of the page, from the list too."""
        self.query_one(Reading).action_source()


def _under_headings(pages: list[PageHead]) -> Iterator[PageHead | str]:
    """Yield each group's heading and then its pages; pages of no group come without one first."""
    before = ""
    for page in pages:
        if page.group != before:
            yield page.group or labels.MORE_PAGES
        before = page.group
        yield page
