"""What tmux and GNU screen may keep of a private sheet, and what a person can do about it."""

from __future__ import annotations

__all__ = ["MAY_KEEP"]

MAY_KEEP = (
    "This runs in tmux or GNU screen. When the window changes its size, they may keep lines of the "
    "sheet, and the book cannot take them out. tmux does that where its alternate-screen is off; "
    "set -g alternate-screen on helps. GNU screen does it until the line altscreen on stands in "
    "~/.screenrc. What is kept goes with clear-history in tmux, with scrollback 0 in GNU screen."
)
