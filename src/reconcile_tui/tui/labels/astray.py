"""What is said where a person types and no words are taken."""

from __future__ import annotations

__all__ = ["CHOOSING", "FOLLOWING", "NO_WORDS", "READING", "ROWS", "SECTIONS"]

FOLLOWING = "No words go in here. Enter follows this line, Tab goes on."
CHOOSING = "No words go in here. Space chooses, Tab goes on."
ROWS = "No words go in here. Enter opens a line to write in, Tab goes on."
SECTIONS = "No words go in here. Enter goes into a section."
READING = "This can only be read."
NO_WORDS = "No words go in here. Tab goes on."
