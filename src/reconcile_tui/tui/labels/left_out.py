"""Why a question was left out, within a sentence."""

from __future__ import annotations

__all__ = ["within"]


def within(words: str) -> str:
    """Words that else begin a line, further on in one: small, but for the word I."""
    return words if words.split()[:1] == ["I"] else words[:1].lower() + words[1:]
