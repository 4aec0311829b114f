"""Word-by-word difference of two texts, and its layout in lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby, takewhile
from operator import itemgetter
from typing import Literal

from reconcile_tui.domain.display import cells, visible

Mark = Literal["same", "added", "gone", "only", "fold"]
"""`only` marks words that one of two people has; `fold` a passage that is not shown."""

SIGNS: dict[Mark, tuple[str, str]] = {
    "added": ("{+", "+}"),
    "gone": ("[-", "-]"),
    "only": ("{", "}"),
}
"""Signs around marked words, so that no color is needed to see or hear them."""

_PAIRS_AT_ONCE = 300_000
"""Pairs of equal words that one comparison may visit: a tenth of a second or two."""

_PAIRS_IN_ALL = 3_000_000

_ALIKE = 0.3
"""With a smaller part of common words a text counts as rewritten: marks in it would be noise."""

_SHORT = 12
"""Texts of fewer words are always shown word by word."""

# Scripts without spaces are compared character by character, each with its combining marks.
_SCRIPT = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e4f-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7\u1000-\u102a"
    "\u103f-\u109f\u1780-\u17b3\u17d4-\u17ff\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e"
    "\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_STOP = (
    "!-&(-,./:-@\\[-^`{-~\u2010-\u2018\u201a-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020"
    "\uff01-\uff0f\uff1a-\uff20"
)
_TOKEN = re.compile(rf"(?:[{_SCRIPT}][{_MARKS}]*|[^\s{_SCRIPT}{_STOP}]+|.)\s*|\s+", re.DOTALL)
_ENDS = frozenset(".!?。！？…")


@dataclass(frozen=True)
class Piece:
    """A run of words with one mark. For `fold`, `text` is empty and `count` how many words.

    `was` is the text of a `same` piece in the earlier text, if its spaces differ.
    """

    text: str
    mark: Mark = "same"
    count: int = 0
    was: str = ""


@dataclass(frozen=True)
class WordDiff:
    """The later of two texts with its changes marked.

    `rewritten` says that hardly a word is the same: then all of the later text is one added piece,
    and the earlier one is not repeated in it. `coarse` says that not every word was compared.
    """

    pieces: tuple[Piece, ...]
    rewritten: bool = False
    coarse: bool = False


class Budget:
    """The work that a whole comparison may still do before it becomes coarse."""

    def __init__(self, left: int = _PAIRS_IN_ALL) -> None:
        self.left = left

    def affords(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Return whether these may be compared, and then subtract the cost."""
        there = Counter(other)
        cost = len(one) + len(other) + sum(there[key] for key in one)
        if cost > min(_PAIRS_AT_ONCE, self.left):
            return False
        self.left -= cost
        return True


def diff_words(before: str, after: str, budget: Budget | None = None) -> WordDiff:
    """Return the later text, with removed and added words marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    ops, coarse = _changes(old, new, budget or Budget())
    kept = sum(len(fresh) for _, fresh, equal in ops if equal)
    if max(len(old), len(new)) >= _SHORT and kept < _ALIKE * max(len(old), len(new)):
        return WordDiff((Piece(after, "added"),), rewritten=True, coarse=coarse)
    return WordDiff(tuple(_pieces(_join_close_changes(_slide_full_stops(ops)))), coarse=coarse)


def with_signs(piece: Piece) -> str:
    """Return the words of a piece with the signs of its mark; spaces stay outside."""
    front, back = SIGNS.get(piece.mark, ("", ""))
    words = piece.text.strip()
    return piece.text.replace(words, f"{front}{words}{back}", 1) if words else piece.text


_Op = tuple[list[str], list[str], bool]
"""(earlier tokens, later tokens, whether they are the same). A token has its trailing space."""


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token.strip() for token in tokens]


def _changes(old: list[str], new: list[str], budget: Budget) -> tuple[list[_Op], bool]:
    """Return the operations, and whether the budget was too small to compare word by word."""
    front = _common(_keys(old), _keys(new))
    back = _common(_keys(old[front:])[::-1], _keys(new[front:])[::-1])
    end_old, end_new = len(old) - back, len(new) - back
    inner, coarse = _inner(old[front:end_old], new[front:end_new], budget)
    ops = [(old[:front], new[:front], True), *inner, (old[end_old:], new[end_new:], True)]
    return [op for op in ops if op[0] or op[1]], coarse


def _inner(old: list[str], new: list[str], budget: Budget) -> tuple[list[_Op], bool]:
    if not old or not new:
        return [(old, new, False)], False
    if not budget.affords(_keys(old), _keys(new)):
        return list(_by_sentences(old, new, budget)), True
    codes = _codes(_keys(old), _keys(new))
    return [(old[a:b], new[c:d], tag == "equal") for tag, a, b, c, d in codes], False


def _by_sentences(old: list[str], new: list[str], budget: Budget) -> Iterator[_Op]:
    """Compare whole sentences, and words only in those that changed."""
    olds, news = list(_sentences(old)), list(_sentences(new))
    one = [" ".join(_keys(sentence)) for sentence in olds]
    other = [" ".join(_keys(sentence)) for sentence in news]
    if not budget.affords(one, other):
        yield old, new, False
        return
    for tag, a, b, c, d in _codes(one, other):
        before, after = list(chain(*olds[a:b])), list(chain(*news[c:d]))
        if tag == "replace" and budget.affords(_keys(before), _keys(after)):
            yield from _inner(before, after, budget)[0]
        else:
            yield before, after, tag == "equal"


def _codes(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _sentences(tokens: Sequence[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        sentence.append(token)
        if "\n" in token or token.strip() in _ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the common beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _slide_full_stops(ops: list[_Op]) -> list[_Op]:
    """Give an added or removed sentence its own full stop, not that of the sentence before."""
    slid: list[_Op] = []
    for old, new, same in ops:
        rest_old, rest_new = old, new
        gone, added, changed = (*slid[-1][:2], not slid[-1][2]) if slid else ([], [], False)
        run = added or gone
        end = run[0].strip() if same and changed and bool(gone) != bool(added) else ""
        if end in _ENDS and end == new[0].strip():
            if added:
                slid[-1:] = [(old[:1], run[:1], True), ([], [*run[1:], new[0]], False)]
            else:
                slid[-1:] = [(run[:1], new[:1], True), ([*run[1:], old[0]], [], False)]
            rest_old, rest_new = old[1:], new[1:]
        if rest_old or rest_new:
            slid.append((rest_old, rest_new, same))
    return slid


def _join_close_changes(ops: list[_Op]) -> list[_Op]:
    """Join two changes that only a full stop or a very short word separates."""
    smooth: list[_Op] = []
    for place, (old, new, equal) in enumerate(ops):
        between = smooth and not smooth[-1][2] and place + 1 < len(ops) and not ops[place + 1][2]
        words = "".join(new).strip()
        is_short = len(words) <= (3 if words.isascii() else 1)
        same = equal and not (between and is_short)
        if smooth and smooth[-1][2] == same:
            before = smooth.pop()
            smooth.append((before[0] + old, before[1] + new, same))
        else:
            smooth.append((old, new, same))
    return smooth


def _pieces(ops: list[_Op]) -> Iterator[Piece]:
    for old, new, equal in ops:
        before, now = "".join(old), "".join(new)
        if equal:
            yield Piece(now, was="" if before == now else before)
            continue
        if before.strip():
            yield Piece(before, "gone")
        if now.strip():
            yield Piece(now, "added")


Span = tuple[str, Mark]
"""A stretch of one line, signs included, and its mark."""

CONTEXT = 12
"""Unchanged words that stay visible next to a change."""

_WORD = re.compile(r"\S+\s*")
_PART = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")


def fold_unchanged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with each long unchanged passage folded into one `fold`."""
    short: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.mark == "same" else []
        head = CONTEXT if place else 0
        tail = CONTEXT if place < len(pieces) - 1 else 0
        hidden = len(words) - head - tail
        if hidden <= CONTEXT:
            short.append(piece)
            continue
        front, back = "".join(words[:head]), "".join(words[len(words) - tail :])
        short += [Piece(front), Piece("", "fold", hidden), Piece(back)]
    return tuple(piece for piece in short if piece.text or piece.count)


def wrap_pieces(
    pieces: Iterable[Piece], width: int, fold_words: Callable[[int], str]
) -> list[list[Span]]:
    """Wrap the pieces, with their signs, into lines of at most `width` columns.

    Control characters are made visible. A word longer than a line is broken. `fold_words` says in
    words how much is folded.
    """
    lines: list[list[Span]] = [[]]
    taken = 0
    for word in _words(pieces, fold_words):
        first = word[0][0]
        wide, lead = sum(cells(text) for text, _ in word), len(first) - len(first.lstrip())
        if first == "\n" or (taken + wide > width >= wide - lead and taken):
            lines.append([])
            taken = 0
            word[0] = (first.lstrip(), word[0][1])
        for text, mark in word:
            for part in _fit(text, taken, width):
                if part == "\n":
                    lines.append([])
                    taken = 0
                elif part:
                    lines[-1].append((part, mark))
                    taken += cells(part)
    return [
        [("".join(text for text, _ in run), mark) for mark, run in groupby(line, itemgetter(1))]
        for line in lines
    ]


def _words(pieces: Iterable[Piece], fold_words: Callable[[int], str]) -> Iterator[list[Span]]:
    """Return what is not split at the end of a line: a word with its marks and leading space."""
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
    """Return words with their leading space, and line ends."""
    before = Piece("")
    for piece in pieces:
        text = f"{fold_words(piece.count)} " if piece.count else with_signs(piece)
        if _lacks_space(before, piece):
            text = f" {text}"
        before = piece
        for part in _PART.findall(visible(text).expandtabs(4)):
            yield part, piece.mark


def _lacks_space(before: Piece, piece: Piece) -> bool:
    """Return whether a space is missing between two pieces, one of which is of the other text."""
    if before.text[-1:].isspace():
        return False
    if before.mark == "gone" and piece.mark == "added":
        return True
    return piece.mark == "gone" and before.mark == "same" and before.was[-1:].isspace()


def _fit(part: str, taken: int, width: int) -> Iterator[str]:
    """Return a word broken, with line ends between the parts, where the line has no room."""
    start = 0
    for place, char in enumerate(part):
        wide = cells(char)
        if taken and taken + wide > width:
            yield part[start:place]
            yield "\n"
            start, taken = place, 0
        taken += wide
    yield part[start:]
