"""The Core idea tab, a list of pages beside a reading pane; and the Myths vs facts tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.pages import Block, Myth, PageHead, cited, grouped
from reconcile_tui.errors import AppError
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.events import SourcesWanted
from reconcile_tui.tui.screens.home import Pane
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import PageText, Reading, with_next
from reconcile_tui.tui.widgets.text import Typeset, Words, plain


class GuideReading(Reading):
    """The page that is read; Esc focuses the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,left", "back", show=False)]

    def action_back(self) -> None:
        """Focus the list of pages."""
        self.query_ancestor(Pane).enter()


class GuidePane(Pane):
    """The list of pages; the highlighted one is shown next to it."""

    PLACES = ("reading", "pages")
    sought = ""
    _waiting: tuple[str, int] | None = None
    """The search to go on with in the page shown next: the words and the direction."""

    def compose(self) -> ComposeResult:
        """Yield the list and the page."""
        pages = grouped(page for page in self.library.page_heads() if page.listed)
        self._texts: dict[str, str] = {}
        with Horizontal():
            yield Choices(*map(self._option, _under_headings(pages)))
            yield GuideReading()

    def _option(self, entry: PageHead | str) -> Option:
        if isinstance(entry, str):
            return Option(plain(entry, "bold $primary"), disabled=True)
        yours = f" {labels.YOURS}" if self.library.is_theirs("guide", entry.id) else ""
        return Option(plain(entry.title + yours), id=entry.id)

    def enter(self) -> None:
        """Focus the list."""
        self.query_one(Choices).focus()

    @on(OptionList.OptionHighlighted)
    async def _shown(self, event: OptionList.OptionHighlighted) -> None:
        try:
            page = self.library.page(event.option_id or "")
        except AppError as error:
            self.app.notify(str(error), markup=False)
            return
        waiting, self._waiting = self._waiting, None
        blocks = with_next(page, self.library)
        await self.query_one(Reading).show(page.title, blocks, found=waiting)

    def action_next_page(self, step: int) -> None:
        """Show the next page of the list, or the previous one, without moving the focus."""
        self.query_one(Choices).move(step)

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next match in this page, then in the other pages, wrapping around."""
        reading, choices = self.query_one(Reading), self.query_one(Choices)
        here = reading.here(step)
        ahead = [line for line in reading.lines_with(sought) if (line - here) * step > 0]
        if ahead:
            reading.go_to_line(min(ahead) if step > 0 else max(ahead))
            return True
        at, ids = choices.highlighted or 0, [option.id for option in choices.options]
        order = [*range(at + 1, len(ids)), *range(at)][::step]
        other = next((place for place in order if self._has(ids[place], sought)), None)
        if other is None:
            return reading.seek(sought, step)
        self._waiting = sought, step
        choices.highlighted = other
        return True

    def _has(self, page_id: str | None, sought: str) -> bool:
        """Return whether a page of the list has these words; a heading has none."""
        if page_id is None:
            return False
        if page_id not in self._texts:
            self._texts[page_id] = searching.flat(self._text_of(page_id))
        return searching.flat(sought) in self._texts[page_id]

    def _text_of(self, page_id: str) -> str:
        """Return the text of a page; empty if it can't be read."""
        try:
            page = self.library.page(page_id)
        except AppError:
            return ""
        measure = int(self.app.theme_variables["measure"])
        typeset, blocks = Typeset(measure), with_next(page, self.library)
        for block in blocks:
            typeset.block(block)
        doors = [door.label for block in blocks for door in block.doors]
        return "\n".join([page.title, typeset.content().plain, *doors])

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.query_one(Reading).focus()

    def goes_to(self, page_id: str) -> bool:
        """Show a page of the list; False if it is not in the list."""
        choices = self.query_one(Choices)
        ids = [option.id for option in choices.options]
        if page_id in ids:
            choices.highlighted = ids.index(page_id)
            self.query_one(Reading).focus()
        return page_id in ids

    def action_source(self) -> None:
        """Show the sources of the page."""
        self.query_one(Reading).action_source()


def _under_headings(pages: list[PageHead]) -> Iterator[PageHead | str]:
    """Yield each group's heading before its pages; pages without a group come without one first."""
    before = ""
    for page in pages:
        if page.group != before:
            yield page.group or labels.MORE_PAGES
        before = page.group
        yield page


# -- myths -----------------------------------------------------------------------------------------


class CardAnswers(Choices):
    """The three answers to a card; none is highlighted at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,left", "back", show=False),
        Binding("pageup", "read(-1)", show=False),
        Binding("pagedown", "read(1)", show=False),
    ]

    def __init__(self) -> None:
        options = [Option(plain(label)) for label in labels.THINK]
        super().__init__(*options, unset=True, id="think")

    def action_back(self) -> None:
        """Focus the list of cards."""
        self.query_ancestor(Pane).enter()

    def action_read(self, way: int) -> None:
        """Scroll the card by a page: the three answers are always in view."""
        self._scroll_card(way * max(1, self._card.size.height - 2))

    def action_cursor_down(self) -> None:
        """Highlight the next answer; past the last one scroll the card."""
        if self.highlighted == self.option_count - 1:
            self._scroll_card(1)
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Highlight the previous answer, or first scroll the card back."""
        if self._card.scroll_y > 0:
            self._scroll_card(-1)
        else:
            super().action_cursor_up()

    @property
    def _card(self) -> VerticalScroll:
        return self.query_ancestor(VerticalScroll)

    def _scroll_card(self, lines: int) -> None:
        self._card.scroll_relative(y=lines, animate=False)


class MythsPane(Pane):
    """The list of cards beside the open one. What the person thinks is saved nowhere."""

    PLACES = ("myths", "pages")

    def compose(self) -> ComposeResult:
        """Yield the list, the card, the answers, the fact."""
        self._myths: list[Myth] = self.library.myths()
        self._thought: dict[str, int] = {}
        with Horizontal():
            cards = [Option(plain(f"“{myth.myth}”")) for myth in self._myths]
            yield Choices(*cards, id="cards")
            with VerticalScroll(classes="reading", can_focus=False):
                yield Words(classes="page-title", id="myth")
                yield Words(labels.WHAT_DO_YOU_THINK, classes="aside")
                yield CardAnswers()
                yield Words(classes="thought", id="thought")
                yield VerticalScroll(id="fact", can_focus=False)

    def enter(self) -> None:
        """Focus the list."""
        self.query_one("#cards", Choices).focus()

    def goes_to(self, page: str) -> bool:
        """Show a card of the list; False if it is not in the list."""
        ids = [myth.id for myth in self._myths]
        if page in ids:
            cards = self.query_one("#cards", Choices)
            cards.highlighted = ids.index(page)
            cards.focus()
        return page in ids

    @property
    def _card(self) -> Myth:
        place = self.query_one("#cards", Choices).highlighted or 0
        return self._myths[place]

    @on(OptionList.OptionHighlighted, "#cards")
    async def _show(self) -> None:
        myth = self._card
        thought = self._thought.get(myth.id)
        self.query_one("#myth", Words).say(f"“{myth.myth}”")
        self.query_one("#think", Choices).highlighted = thought
        opinion = self.query_one("#thought", Words)
        opinion.say(labels.you_think(thought) if thought is not None else "")
        opinion.display = thought is not None
        fact = self.query_one("#fact", VerticalScroll)
        fact.display = thought is not None
        await fact.remove_children()
        if thought is not None:
            text = myth.fact
            heading = labels.BOOKS_MODEL if myth.model else labels.WHAT_IS_KNOWN
            rest = tuple(claim for claim in myth.claims if claim not in cited(text))
            await fact.mount(PageText([Block(heading=heading, text=text, claims=rest)], {}))

    @on(OptionList.OptionSelected, "#cards")
    def _to_the_card(self) -> None:
        self.query_one("#think", Choices).focus()

    @on(OptionList.OptionSelected, "#think")
    async def _thinks(self, event: OptionList.OptionSelected) -> None:
        self._thought[self._card.id] = event.option_index
        await self._show()

    def action_next_page(self, step: int) -> None:
        """Show the next card of the list, or the previous one, without moving the focus."""
        self.query_one("#cards", Choices).move(step)

    def action_source(self) -> None:
        """Show the sources of the fact, once it is shown."""
        myth = self._card
        if myth.id not in self._thought:
            self.app.notify(labels.THINK_FIRST, markup=False)
            return
        claims = list(dict.fromkeys([*cited(myth.fact), *myth.claims]))
        self.post_message(SourcesWanted(claims))
