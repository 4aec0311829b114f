"""What is said about the line to the terminal."""

from __future__ import annotations

from reconcile_tui.core.answers import MAX_ANSWER

PASTE_CUT = (
    f"That was too long: an answer holds {MAX_ANSWER:,} characters. The first {MAX_ANSWER:,} are "
    "here."
)
