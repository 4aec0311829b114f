"""Characters nobody sees alone, and spaces of other kinds: typed, they are as much text as letters.

Python calls them not printable, and Textual's fields drop them: the joiners of Persian and of
emoji, the soft hyphen, the wide space of Japanese, and characters newer than Python itself.
"""

from __future__ import annotations

import unicodedata

from textual import events

__all__ = ["Sign", "as_typed"]

_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, halves of characters, and the line ends that no keyboard has."""


class Sign(events.Key):
    """Such a character as a key. To every field it is one more letter."""

    @property
    def is_printable(self) -> bool:
        """It belongs into a text."""
        return True


# Textual names the handler after each class once it is made; the fields know one for keys.
Sign.handler_name = events.Key.handler_name


def as_typed(key: events.Key) -> events.Key:
    """The same key, as one that a field takes where it is text. No control ever is."""
    sign = key.character
    if sign is None or len(sign) != 1 or key.is_printable:
        return key
    return key if unicodedata.category(sign) in _NO_TEXT else Sign(key.key, sign)
