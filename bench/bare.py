"""A minimal Textual application showing one line of text, as a baseline for reconcile-tui.

    .venv/bin/python bench/bare.py

It imports nothing that it doesn't show.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

__all__ = ["Bare"]


class Bare(App[None]):
    """An app with one line of text."""

    def compose(self) -> ComposeResult:
        """Yield the line of text."""
        yield Static("bare")


if __name__ == "__main__":
    Bare().run()
