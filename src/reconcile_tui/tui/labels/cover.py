"""The words of the cover, which say nothing of the book, and of its setting."""

from __future__ import annotations

__all__ = ["AFTER", "COVERED_AFTER", "COVER_NOW", "LINE", "NEVER_COVERED", "NOT_SAVED"]

LINE = "Press any key to go on."
NOT_SAVED = "NOT SAVED. ctrl+q again leaves without the words. Any other key goes back."
COVER_NOW = "Cover the screen now"
AFTER = {
    "2": "Cover the screen after 2 minutes without a key",
    "10": "Cover the screen after 10 minutes without a key",
    "30": "Cover the screen after 30 minutes without a key",
    "0": "Never cover the screen by itself",
}
COVERED_AFTER = "Kept. It is a cover, not a lock: any key takes it away."
NEVER_COVERED = "Kept. The screen stays as it is when you are away."
