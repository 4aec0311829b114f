"""Widgets that show a page of the library: its text, links and sources, and how it is searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block, Page, cited
from reconcile_tui.errors import AppError
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.events import SourcesWanted
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.chrome import DoorLink
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import Typeset, Words


def with_next(page: Page, library: Library) -> list[Block]:
    """Return the blocks of a page, and after them the link to the next page, if any."""
    if not page.next:
        return list(page.block)
    try:
        title = library.page(page.next).title
    except AppError:  # a page of the person's own may name one that was removed
        return list(page.block)
    door = Door(f"guide/{page.next}", labels.next_page(title))
    return [*page.block, Block(doors=(door,))]


class Fitted(Words):
    """Text that `lay` sets in lines of a given width; search matches are in reverse.

    It is set when the height is asked for: after a resize it would be too late to grow.
    """

    def __init__(self, lay: Callable[[int], Content], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lay = lay
        self._set_for = 0
        self._lines = Content()
        self._marked: list[tuple[int, int]] = []

    def lay_out(self, lay: Callable[[int], Content]) -> None:
        """Show another text."""
        self._lay, self._set_for = lay, 0
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the text takes at this width."""
        return self._fit(width).plain.count("\n") + 1

    def render(self) -> Content:
        """Draw the lines for the current width."""
        lines = self._fit(self.content_size.width)
        for start, end in self._marked:
            lines = lines.stylize("reverse", start, end)
        return lines

    @property
    def plain(self) -> str:
        """The text as it is laid out now."""
        return self._lines.plain

    def mark(self, found: list[tuple[int, int]]) -> None:
        """Mark these spans of the text, and no others, until it is laid out again."""
        if found != self._marked:
            self._marked = found
            self.refresh()

    def _fit(self, width: int) -> Content:
        if width != self._set_for:
            self._set_for, self._marked, self._lines = width, [], self._lay(width)
        return self._lines


class PageText(Fitted):
    """Some blocks of a page; `marks` are the lines on which sources are named."""

    def __init__(self, blocks: Iterable[Block], numbers: dict[str, int]) -> None:
        super().__init__(self._typeset, classes="page-text")
        self.blocks = list(blocks)
        self.numbers = numbers
        self.marks: list[tuple[int, str]] = []

    def _typeset(self, width: int) -> Content:
        typeset = Typeset(width, self.numbers)
        for block in self.blocks:
            typeset.block(block)
        self.marks = [
            (number, claim)
            for number, (line, _) in enumerate(typeset.lines)
            for claim, mark in self.numbers.items()
            if f"[{mark}]" in line
        ]
        return typeset.content()


class Reader(VerticalScroll, Searched, can_focus=True):
    """A pane that scrolls through a text, which can be searched."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        ("j", "scroll_down"),
        ("k", "scroll_up"),
    ]

    def __init__(self) -> None:
        super().__init__(classes="reading")
        self._found: int | None = None
        """The line of the last match, from the top of the text."""

    def seek(self, sought: str, step: int) -> bool:
        """Scroll to the next line with these words, or the previous one; False if there is none."""
        found = searching.next_of(self.lines_with(sought), self.here(step), step)
        if found is not None:
            self.go_to_line(found)
        return found is not None

    def lines_with(self, sought: str) -> list[int]:
        """Mark these words in the text, and return the lines that they are on."""
        lines = set()
        for part in self.children:
            if isinstance(part, DoorLink | Words):
                text = part.plain if isinstance(part, Fitted) else str(part.render())
                found = [*searching.spans(text, sought)]
                if isinstance(part, Fitted):
                    part.mark(found)
                top = part.virtual_region.y
                lines |= {top + text.count("\n", 0, start) for start, _ in found}
        return sorted(lines)

    def here(self, step: int) -> int:
        """Return where a search continues: at the last match, or at an edge of the view."""
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if self._found is not None and top <= self._found < bottom:
            return self._found
        return top - 1 if step > 0 else bottom

    def go_to_line(self, line: int) -> None:
        """Scroll to a line that a search found, with some lines above it."""
        self._found = line
        self.scroll_to(y=line - self.size.height // 3, animate=False)


class Reading(Reader):
    """A pane that scrolls through a page of the library, with its links and sources."""

    BINDINGS = [*bindings("reading", "to-the-end")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}

    async def show(
        self,
        title: str,
        blocks: Iterable[Block],
        lead: Iterable[Widget] = (),
        found: tuple[str, int] | None = None,
    ) -> None:
        """Show a page from its top, with `lead` between its title and its text.

        With `found`, the arguments of `seek`, from the first match, or with -1 from the last.
        """
        blocks = list(blocks)
        self.numbers = _numbers(blocks)
        self._found = None
        parts: list[Widget] = [Words(title, classes="page-title"), *lead]
        waiting: list[Block] = []
        for block in blocks:
            waiting.append(block)
            if block.doors:
                parts += [self._text(waiting, parts), *map(DoorLink, block.doors)]
                waiting = []
        if waiting:
            parts.append(self._text(waiting, parts))
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(parts)
        self.scroll_home(animate=False)
        if found is not None:
            # After the layout: only then do the lines have positions.
            self.call_after_refresh(self._go_to_match, *found)

    def _go_to_match(self, sought: str, step: int) -> None:
        if lines := self.lines_with(sought):
            self.go_to_line(lines[0 if step > 0 else -1])

    def _text(self, blocks: list[Block], above: list[Widget]) -> PageText:
        """Return the text of some blocks, set off from the links above and below.

        Links follow a heading of their own directly.
        """
        text = PageText(blocks, self.numbers)
        texts = [*blocks[-1].texts()]
        text.set_class(isinstance(above[-1], DoorLink) and any(texts), "-below-links")
        text.set_class(not any(texts[1:]), "-above-links")
        return text

    def action_read_on(self) -> None:
        """Scroll down a page; at the end, follow the link to the next page."""
        if self.scroll_offset.y < self.max_scroll_y:
            self.action_page_down()
            return
        links = [link for link in self.query(DoorLink) if link.label.startswith(labels.NEXT)]
        if links:
            links[-1].action_follow()

    def action_source(self) -> None:
        """Show the sources, from the first one in view."""
        top = self.scroll_offset.y
        seen = sorted(
            (part.virtual_region.y + line, self.numbers[claim], claim)
            for part in self.query(PageText)
            for line, claim in part.marks
        )
        first = next((claim for y, _, claim in seen if y >= top), "")
        self.post_message(SourcesWanted(list(self.numbers), first))


def _numbers(blocks: Iterable[Block]) -> dict[str, int]:
    """Return the number of each source of a page, in reading order."""
    claims: list[str] = []
    for block in blocks:
        for text in block.texts():
            claims += cited(text)
        claims += block.claims
    return {claim: number for number, claim in enumerate(dict.fromkeys(claims), 1)}
