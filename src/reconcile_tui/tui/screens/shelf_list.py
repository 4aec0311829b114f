"""The list of the Worksheets tab: its headings, its lines, and where the cursor stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content
from textual.widgets.option_list import Option

from reconcile_tui.store.library import Library
from reconcile_tui.tui import labels
from reconcile_tui.tui.labels import shelf as words
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.screens.search import hit_prompt
from reconcile_tui.tui.screens.shelf_line import (
    TITLE,
    WIDE,
    Line,
    blank_prompt,
    numbers,
    saved_prompt,
    title_room,
)
from reconcile_tui.tui.words import plain

__all__ = ["ShelfList"]

NARROWEST = 40
FIRST = 3
"""New worksheets that are shown first, by their order; the others are under "More worksheets"."""


class ShelfList(Choices):
    """What is saved, what can be started, what was found; the cursor stays on its line."""

    def __init__(self, library: Library) -> None:
        super().__init__(space=False)
        self._library = library
        self._shown: list[Line | None] = []
        self._told: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
        self._narrow = False
        self._room = TITLE
        self._numbers: dict[Path, str] = {}

    def on_resize(self) -> None:
        """The lines fit into another width."""
        saved, blank, _ = self._told
        if self._shown and self._room != title_room([*saved, *blank], self.size.width):
            self.show(*self._told)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        place = self.highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    @property
    def room(self) -> int:
        """How many characters a snippet may have."""
        return max(self.size.width - 10, NARROWEST)

    def name_only(self, names: Sequence[str]) -> None:
        """The names of the files, while a slow disk has not told more."""
        self.clear_options()
        self._shown = []
        heading = Option(plain(words.READING, "bold $primary"), disabled=True)
        self.add_options([heading, *(Option(plain(f"  {name}")) for name in names)])

    def show(self, saved: list[Line], blank: list[Line], found: list[Line]) -> None:
        """Show these lines under their headings."""
        here, place = self.line, self.highlighted
        self._told, self._narrow = (saved, blank, found), self.size.width < WIDE
        self._room = title_room([*saved, *blank], self.size.width)
        self._numbers = numbers(saved, self._room)
        self._shown, options = [], []
        headings = (
            (labels.SAVED, saved),
            (labels.TO_START, blank[:FIRST]),
            (labels.MORE_WORKSHEETS, blank[FIRST:]),
            (words.FOUND, found),
        )
        for heading, lines in headings:
            if lines:
                self._shown += [None, *lines]
                options.append(Option(plain(heading, "bold $primary"), disabled=True))
                pairs = zip(lines, [None, *lines], strict=False)
                options += [Option(self._prompt(line, before)) for line, before in pairs]
        self.clear_options()
        self.add_options(options)
        self.highlighted = self._place_of(here, place)

    def _place_of(self, here: Line | None, place: int | None) -> int | None:
        """Where the cursor goes: its own line, else the place where it was, else the first line."""
        for number, line in enumerate(self._shown):
            if line and here and line.key == here.key:
                return number
        if place is not None and place < len(self._shown) and self._shown[place]:
            return place
        return next((number for number, line in enumerate(self._shown) if line), None)

    def _prompt(self, line: Line, before: Line | None) -> Content:
        if line.older:
            return plain(f"  {words.older(line.older)}")
        if line.hit:
            return hit_prompt(line, self.room + 6, goes_on=line.goes_on_from(before))
        if line.saved:
            number = self._numbers.get(line.saved.path, "")
            return saved_prompt(line, narrow=self._narrow, room=self._room, number=number)
        yours = line.sheet is not None and self._library.is_theirs("worksheets", line.sheet.id)
        return blank_prompt(line, yours=yours, room=max(self._room, TITLE))
