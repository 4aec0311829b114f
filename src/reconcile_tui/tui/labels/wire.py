"""What is said about what comes from the terminal."""

from __future__ import annotations

from reconcile_tui.core.answers import MAX_ANSWER

__all__ = ["BAD_BYTES", "paste_too_long"]

BAD_BYTES = (
    "Your terminal sent a character that isn't UTF-8, so � stands in its place. Set the terminal "
    "or its locale to UTF-8, then type it again."
)


def paste_too_long(length: int, room: int | None) -> str:
    """That a paste was refused, and how much would fit; None where there is no field."""
    fits = f"an answer holds {MAX_ANSWER:,}" if room is None else f"there's room for {room:,}"
    return f"Nothing was pasted: it has {length:,} characters, and {fits}. The rest is as it was."
