"""What is said where a person types and no words are taken."""

from __future__ import annotations

__all__ = ["CHOOSING", "FOLLOWING", "MOVE_FIRST", "NO_WORDS", "READING", "ROWS", "SECTIONS"]

FOLLOWING = "No words go in here. Enter follows this line, Tab goes on."
CHOOSING = "You can't type here. Move to an answer with the arrows, then press Space. Tab moves on."
MOVE_FIRST = "Nothing is chosen yet. Move to an answer with the arrows, then press Space."
ROWS = "No words go in here. Enter opens a line to write in, Tab goes on."
SECTIONS = "No words go in here. Enter goes into a section."
READING = "This can only be read."
NO_WORDS = "No words go in here. Tab goes on."
