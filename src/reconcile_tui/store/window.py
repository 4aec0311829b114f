"""Changing a long file of rows without looking at every row.

The text is cut before each record; a step is taken in the one piece that it is about. Nothing is
trusted here: `document` reads the whole result back, and goes through the whole text when in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reconcile_tui.core.toml_text import KeyPath, encode_key

__all__ = ["LONG", "Pieces"]

LONG = 16_000
"""Characters up to which looking at the whole text takes no time that anybody notices."""

_STRING = r"\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*\"(?!\")|'[^'\n]*+'(?!')"
_SIMPLE = rf"[ \t]*+[\w-]++[ \t]*+=[ \t]*+(?:{_STRING}|[^\s\"'\[\]{{}}#][^\"'\[\]{{}}#\n]*+)"
_LINE = rf"(?:{_SIMPLE}[ \t\r]*+(?:#[^\n]*+)?|[ \t\r]*+(?:#[^\n]*+)?)\n"
_record = re.compile(rf"\[\[rows\.(?P<item>[\w-]+)\]\][ \t\r]*+(?:#[^\n]*+)?\n(?:{_LINE})*+")


@dataclass
class Pieces:
    """A text cut into what stands before the first record, and one piece for each record."""

    head: str
    records: list[str]
    items: list[str]

    @classmethod
    def of(cls, text: str, first: int) -> Pieces | None:
        """The pieces of a text whose first record begins at `first`.

        None when a record is written in another form than this program writes them.
        """
        records, items, position = [], [], first
        while position < len(text):
            found = _record.match(text, position)
            if found is None:
                return None
            records.append(found[0])
            items.append(found["item"])
            position = found.end()
        return cls(text[:first], records, items)

    def text(self) -> str:
        """The whole text again."""
        return self.head + "".join(self.records)

    def step(self, path: KeyPath, take: Callable[[str, KeyPath], str]) -> bool:
        """Take one step, `take(text, path)`, in its piece. False when that cannot be told here."""
        if path[0] != "rows":
            return self._in_head(path, take)
        item = str(path[1])
        if encode_key(item) not in self.items:
            return False
        numbers = [n for n, name in enumerate(self.items) if name == item]
        if len(path) == 2:  # a new record, after the last one
            last = numbers[-1]
            two = "".join(self.records[last : last + 2])
            self.records[last : last + 2] = [take(two, path)]
            self.items[last + 1 : last + 2] = []
            return True
        number = numbers[int(path[2])]
        self.records[number] = take(self.records[number], ("rows", item, 0, *path[3:]))
        return True

    def _in_head(self, path: KeyPath, take: Callable[[str, KeyPath], str]) -> bool:
        # The first record stands behind it, as what a new table has to go before.
        below = self.records[0] if self.records else ""
        changed = take(self.head + below, path)
        if not changed.endswith(below):
            return False
        self.head = changed[: len(changed) - len(below)]
        return True
