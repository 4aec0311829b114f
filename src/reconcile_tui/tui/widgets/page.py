"""A page to read: its words, its doors in their places, and where its sentences come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block, Page, cited
from reconcile_tui.errors import BookError
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.events import SourcesWanted
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.chrome import DoorLink
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import Typeset, Words


def with_next(page: Page, library: Library) -> list[Block]:
    """Return the blocks of a page, and after them the link to the page to read next, if any."""
    if not page.next:
        return list(page.block)
    try:
        title = library.page(page.next).title
    except BookError:  # a page of the person's own may name one that they have removed
        return list(page.block)
    door = Door(f"guide/{page.next}", labels.next_page(title))
    return [*page.block, Block(doors=(door,))]


class Fitted(Words):
    """Lines that `lay` sets for a width in cells. Words that were searched for are in reverse.

    They are set when the height is asked for, and not after a resize: by then it is too late to
    grow, and the end of the text would stay out of sight.
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
        """As many lines as the text needs at this width."""
        return self._fit(width).plain.count("\n") + 1

    def render(self) -> Content:
        """The lines for the width there is."""
        lines = self._fit(self.content_size.width)
        for start, end in self._marked:
            lines = lines.stylize("reverse", start, end)
        return lines

    @property
    def plain(self) -> str:
        """The text in its lines, as it is laid out now."""
        return self._lines.plain

    def mark(self, found: list[tuple[int, int]]) -> None:
        """Mark these stretches of the text, and no others, until it is laid out anew."""
        if found != self._marked:
            self._marked = found
            self.refresh()

    def _fit(self, width: int) -> Content:
        if width != self._set_for:
            self._set_for, self._marked, self._lines = width, [], self._lay(width)
        return self._lines


class PageText(Fitted):
    """Some blocks of a page. `marks` tells on which line a source is named."""

    class LaidOut(Message):
        """The lines have their places."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.LaidOut())

    def __init__(self, blocks: Iterable[Block], numbers: dict[str, int]) -> None:
        super().__init__(self._typeset, classes="page-text")
        self.blocks = list(blocks)
        self.numbers = numbers
        self.marks: list[tuple[int, str]] = []

    def _typeset(self, width: int) -> Content:
        sheet = Typeset(width, self.numbers)
        for block in self.blocks:
            sheet.block(block)
        self.marks = [
            (number, claim)
            for number, (line, _) in enumerate(sheet.lines)
            for claim, mark in self.numbers.items()
            if f"[{mark}]" in line
        ]
        return sheet.content()


class Reader(VerticalScroll, Searched, can_focus=True):
    """A pane that scrolls through a text, and is searched."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        ("j", "scroll_down"),
        ("k", "scroll_up"),
    ]

    def __init__(self) -> None:
        super().__init__(classes="reading")
        self._found: int | None = None
        """The line of the last match, from the top of the text."""

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next line with these words, or the one before. False: the text has none."""
        found = searching.next_of(self.lines_with(sought), self.here(step), step)
        if found is not None:
            self.go_to_line(found)
        return found is not None

    def lines_with(self, sought: str) -> list[int]:
        """Mark these words in the text, and return the lines that they are on, from its top."""
        lines = []
        for part in self.children:
            if isinstance(part, DoorLink | Words):
                top = part.virtual_region.y
                lines += [top + line for line in _lines_with(part, sought)]
        return sorted(set(lines))

    def here(self, step: int) -> int:
        """Return the line that a search goes on from: the last match, else an edge of the view."""
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if self._found is not None and top <= self._found < bottom:
            return self._found
        return top - 1 if step > 0 else bottom

    def go_to_line(self, line: int) -> None:
        """Bring a line into view that a search has found, with some of what stands above it."""
        self._found = line
        self.scroll_to(y=line - self.size.height // 3, animate=False)


def _lines_with(part: DoorLink | Words, sought: str) -> list[int]:
    """The lines of a part of a text with these words, which are marked where they can be."""
    text = part.plain if isinstance(part, Fitted) else str(part.render())
    found = [*searching.spans(text, sought)]
    if isinstance(part, Fitted):
        part.mark(found)
    return [text.count("\n", 0, start) for start, _ in found]


class Reading(Reader):
    """A pane that scrolls through a page of the library, with its links and its sources."""

    BINDINGS = [*bindings("reading", "to-the-end")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}
        self._match: tuple[str, int] | None = None
        """What is searched on a page that is being laid out, and in which direction."""

    async def show(
        self,
        title: str,
        blocks: Iterable[Block],
        lead: Iterable[Widget] = (),
        found: tuple[str, int] | None = None,
    ) -> None:
        """Show a page from its top. `lead` stands between the title and the words.

        Or from the first match of a search, or with -1 the last: `found` is what `seek` is given.
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
        self._match = found
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(parts)
        self.scroll_home(animate=False)

    @on(PageText.LaidOut)
    def _laid_out(self, event: PageText.LaidOut) -> None:
        """Go to the match that the page was opened for, now that its lines have places."""
        event.stop()
        match, self._match = self._match, None
        if match is not None and (lines := self.lines_with(match[0])):
            self.go_to_line(lines[0 if match[1] > 0 else -1])

    def _text(self, blocks: list[Block], above: list[Widget]) -> PageText:
        """The words of some blocks: a line apart from the links above, and from those that follow.

        Links stand right below a heading of their own. Without a word there is one empty line.
        """
        text = PageText(blocks, self.numbers)
        said = [*blocks[-1].texts()]
        text.set_class(isinstance(above[-1], DoorLink) and any(said), "-below-links")
        text.set_class(not any(said[1:]), "-above-links")
        return text

    def action_read_on(self) -> None:
        """A page down; from the end of the text, to the page that its last link names as next."""
        if self.scroll_offset.y < self.max_scroll_y:
            self.action_page_down()
            return
        links = [link for link in self.query(DoorLink) if link.label.startswith(labels.NEXT)]
        if links:
            links[-1].action_follow()

    def action_source(self) -> None:
        """Ask for the sources, from the first one in view."""
        top = self.scroll_offset.y
        seen = sorted(
            (part.virtual_region.y + line, self.numbers[claim], claim)
            for part in self.query(PageText)
            for line, claim in part.marks
        )
        first = next((claim for y, _, claim in seen if y >= top), "")
        self.post_message(SourcesWanted(list(self.numbers), first))


def _numbers(blocks: Iterable[Block]) -> dict[str, int]:
    """Every source of a page, numbered in reading order, whichever part is set first."""
    claims: list[str] = []
    for block in blocks:
        for text in block.texts():
            claims += cited(text)
        claims += block.claims
    return {claim: number for number, claim in enumerate(dict.fromkeys(claims), 1)}
