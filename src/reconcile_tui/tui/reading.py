"""A page to read: its words, its doors in their places, and where its sentences come from."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

from reconcile_tui.core.pages import Block, cited
from reconcile_tui.tui.chrome import DoorLink
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.messages import SourcesWanted
from reconcile_tui.tui.typeset import Typeset
from reconcile_tui.tui.words import Words

__all__ = ["PageText", "Reading"]


class PageText(Words):
    """Some blocks, set anew for the width there is."""

    def __init__(self, blocks: Iterable[Block], numbers: dict[str, int]) -> None:
        super().__init__(classes="page-text")
        self.blocks = list(blocks)
        self.numbers = numbers
        self._set_for = 0
        self.marks: list[tuple[int, str]] = []

    def on_resize(self, event: events.Resize) -> None:
        """Set the lines for another width."""
        width = self.content_size.width
        if width != self._set_for:
            self.set_for(width)

    def set_for(self, width: int) -> None:
        """Set the lines for a width, and note on which line each source is named."""
        self._set_for = width
        sheet = Typeset(width, self.numbers)
        for block in self.blocks:
            sheet.block(block)
        self.marks = [
            (number, claim)
            for number, (line, _) in enumerate(sheet.lines)
            for claim, mark in self.numbers.items()
            if f"[{mark}]" in line
        ]
        self.say(sheet.content())


class Reading(VerticalScroll, can_focus=True):
    """A pane that scrolls through a page."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("reading"),
        ("j", "scroll_down"),
        ("k", "scroll_up"),
        ("space", "page_down"),
    ]

    def __init__(self) -> None:
        super().__init__(classes="reading")
        self.numbers: dict[str, int] = {}

    async def show(self, title: str, blocks: Iterable[Block], lead: Iterable[Widget] = ()) -> None:
        """Show a page from its top. `lead` stands between the title and the words."""
        blocks = list(blocks)
        self.numbers = _numbers(blocks)
        parts: list[Widget] = [Words(title, classes="page-title"), *lead]
        waiting: list[Block] = []
        for block in blocks:
            waiting.append(block)
            if block.doors:
                parts += [PageText(waiting, self.numbers), *map(DoorLink, block.doors)]
                waiting = []
        if waiting:
            parts.append(PageText(waiting, self.numbers))
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(parts)
        self.scroll_home(animate=False)

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
