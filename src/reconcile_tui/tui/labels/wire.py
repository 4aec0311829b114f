"""What is said about the line to the terminal."""

from __future__ import annotations

PASTE_CUT = "That was too long to paste at once. The first million characters are here."
