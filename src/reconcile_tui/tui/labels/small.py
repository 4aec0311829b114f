"""What is said about typing while the window is too small to read in."""

from __future__ import annotations

__all__ = ["NO_TYPING", "WRITING"]

WRITING = "What you type is kept: it goes into the field you were in."
NO_TYPING = "Until then, typing does nothing."
