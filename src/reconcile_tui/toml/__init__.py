"""TOML as text: reading, positions, editing in place, and writing."""

from __future__ import annotations

BOM = "\ufeff"
"""Byte order mark, which some editors write at the start of a file. It is not part of the text."""

# Patterns of strings. No possessive group around an alternation: Python 3.11.2 gets those wrong.
BASIC_STRING = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
LITERAL_STRING = r"'[^'\n]*+'"
STRING = (
    r'"""[^"\\]*+(?:(?:\\[\s\S]|""?(?!"))[^"\\]*+)*"{3,5}'
    r"|'''[^']*+(?:''?(?!')[^']*+)*'{3,5}"
    rf"|{BASIC_STRING}|{LITERAL_STRING}"
)
