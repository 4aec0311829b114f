"""Marked words in lines: for the screen with their marks, for print with their signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from reconcile_tui.core.display import cells, visible
from reconcile_tui.core.wording import Mark, Piece, signed

__all__ = ["Span", "folded", "in_lines", "without"]

Span = tuple[str, Mark]
"""A stretch of one line, signs included, and its mark."""

AROUND = 12
"""Words that stay to be seen beside a change."""

_WORD = re.compile(r"\S+\s*")
_PART = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")


def without(pieces: Iterable[Piece], mark: Mark) -> tuple[Piece, ...]:
    """The pieces that do not have this mark."""
    return tuple(piece for piece in pieces if piece.mark != mark)


def folded(pieces: Sequence[Piece], around: int = AROUND) -> tuple[Piece, ...]:
    """The pieces with each long passage that did not change folded into one `fold`."""
    short: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.mark == "same" else []
        head = around if place else 0
        tail = around if place < len(pieces) - 1 else 0
        hidden = len(words) - head - tail
        if hidden <= around:
            short.append(piece)
            continue
        front, back = "".join(words[:head]), "".join(words[len(words) - tail :])
        short += [Piece(front), Piece("", "fold", hidden), Piece(back)]
    return tuple(piece for piece in short if piece.text or piece.count)


def in_lines(
    pieces: Iterable[Piece], width: int, fold_words: Callable[[int], str]
) -> list[list[Span]]:
    """The pieces with their signs, broken into lines of at most `width` columns.

    Every character that a terminal would obey is made visible. A word longer than a line is
    broken. `fold_words` says in words how much is folded.
    """
    lines: list[list[Span]] = [[]]
    taken = 0
    for word in _words(pieces, fold_words):
        wide = sum(cells(text) for text, _ in word)
        if word[0][0] == "\n" or (taken + wide > width >= wide - _lead(word) and taken):
            lines.append([])
            taken = 0
            word[0] = (word[0][0].lstrip(), word[0][1])
        for text, mark in word:
            for part in _fit(text, taken, width):
                if part == "\n":
                    lines.append([])
                    taken = 0
                elif part:
                    lines[-1].append((part, mark))
                    taken += cells(part)
    return [_joined(line) for line in lines]


def _lead(word: list[Span]) -> int:
    """The columns of the space before a word."""
    first = word[0][0]
    return len(first) - len(first.lstrip())


def _words(pieces: Iterable[Piece], fold_words: Callable[[int], str]) -> Iterator[list[Span]]:
    """What is not parted at the end of a line: a word with its marks and stops, space before it."""
    word: list[Span] = []
    for text, mark in _parts(pieces, fold_words):
        begins = text[0].isspace() or (word and word[-1][0][-1].isspace())
        if word and begins:
            yield word
            word = []
        word.append((text, mark))
    if word:
        yield word


def _parts(pieces: Iterable[Piece], fold_words: Callable[[int], str]) -> Iterator[Span]:
    """Words with the space before them, and line ends."""
    before = Piece("")
    for piece in pieces:
        text = f"{fold_words(piece.count)} " if piece.count else signed(piece)
        if _stood_apart(before, piece):
            text = f" {text}"
        before = piece
        for part in _PART.findall(visible(text).expandtabs(4)):
            yield part, piece.mark


def _stood_apart(before: Piece, piece: Piece) -> bool:
    """Whether a space is missing between two pieces because one of them is of the other text."""
    if before.text[-1:].isspace():
        return False
    if before.mark == "gone" and piece.mark == "added":
        return True
    return piece.mark == "gone" and before.mark == "same" and before.was[-1:].isspace()


def _fit(part: str, taken: int, width: int) -> Iterator[str]:
    """One word as it goes on the line, broken where it is longer than what is left."""
    start = 0
    for place, char in enumerate(part):
        wide = cells(char)
        if taken and taken + wide > width:
            yield part[start:place]
            yield "\n"
            start, taken = place, 0
        taken += wide
    yield part[start:]


def _joined(line: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for text, mark in line:
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + text, mark)
        else:
            joined.append((text, mark))
    return joined
