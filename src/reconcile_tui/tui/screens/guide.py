"""Guide: a list of pages, and a pane to read them in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.pages import PageHead, grouped
from reconcile_tui.errors import BookError
from reconcile_tui.lazy import late
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.pane import Pane
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Reading, with_next
from reconcile_tui.tui.widgets.text import Typeset, plain

if TYPE_CHECKING:
    from reconcile_tui.tui.widgets import searching
else:
    searching = late("reconcile_tui.tui.widgets.searching")


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

    PLACES = ("reading", "pages")
    sought = ""
    _waiting: tuple[str, int] | None = None
    """What is to be found on the page that is shown next, and in which direction."""

    def compose(self) -> ComposeResult:
        """List and page."""
        pages = grouped(page for page in self.library.page_heads() if page.listed)
        self._entries: list[PageHead | str] = list(_under_headings(pages))
        self._texts: dict[int, str] = {}
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
        waiting, self._waiting = self._waiting, None
        blocks = with_next(page, self.library)
        await self.query_one(Reading).show(page.title, blocks, found=waiting)

    def action_next_page(self, step: int) -> None:
        """Show the next page of the list, or the one before; the cursor stays where it is."""
        choices = self.query_one(Choices)
        places = [n for n, entry in enumerate(self._entries) if isinstance(entry, PageHead)]
        place = places.index(choices.highlighted or places[0]) + step
        if 0 <= place < len(places):
            choices.highlighted = places[place]

    def seek(self, sought: str, step: int) -> bool:
        """Go to these words on this page, then on the other pages of the list, round and round."""
        reading, choices = self.query_one(Reading), self.query_one(Choices)
        here = reading.here(step)
        ahead = [line for line in reading.lines_with(sought) if (line - here) * step > 0]
        if ahead:
            reading.go_to_line(min(ahead) if step > 0 else max(ahead))
            return True
        at = choices.highlighted or 0
        order = [*range(at + 1, len(self._entries)), *range(at)][::step]  # round and round
        other = next((place for place in order if self._has(place, sought)), None)
        if other is None:
            return reading.seek(sought, step)
        self._waiting = sought, step
        choices.highlighted = other
        return True

    def _has(self, place: int, sought: str) -> bool:
        """Whether a page of the list has these words."""
        if place not in self._texts:
            self._texts[place] = searching.flat(self._text_of(self._entries[place]))
        return searching.flat(sought) in self._texts[place]

    def _text_of(self, entry: PageHead | str) -> str:
        """All words of a page. A heading of the list, and a page that can't be read, have none."""
        if isinstance(entry, str):
            return ""
        try:
            page = self.library.page(entry.id)
        except BookError:
            return ""
        measure = int(self.app.theme_variables["measure"])
        sheet, blocks = Typeset(measure), with_next(page, self.library)
        for block in blocks:
            sheet.block(block)
        doors = [door.label for block in blocks for door in block.doors]
        return "\n".join([page.title, sheet.content().plain, *doors])

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
