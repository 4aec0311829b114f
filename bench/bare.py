"""The least a Textual application can be, to measure beside the book: one line of text.

    .venv/bin/python bench/bare.py

It imports nothing that it does not show.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

__all__ = ["Bare"]


class Bare(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("bare")


if __name__ == "__main__":
    Bare().run()
