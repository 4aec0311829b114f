"""Where a person goes, when they type a word such as `back` in place of an answer."""

from __future__ import annotations

__all__ = ["Moved"]


class Moved(Exception):  # noqa: N818 - no error: the person goes elsewhere
    """The person goes elsewhere: `back`, `next`, `review`, `quit`, or a section by its id."""

    def __init__(self, way: str, section: str = "") -> None:
        super().__init__(way)
        self.way = way
        self.section = section
