"""Two texts word by word, and the marked words in lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from reconcile_tui.domain.display import cells, visible

Mark = Literal["same", "added", "gone", "only", "fold"]
"""`only` stands for words that one of two people has; `fold` for a passage that is not shown."""

SIGNS: dict[Mark, tuple[str, str]] = {
    "added": ("{+", "+}"),
    "gone": ("[-", "-]"),
    "only": ("{", "}"),
}
"""What stands around marked words, so that no colour is needed to see or hear them."""

_PAIRS_AT_ONCE = 300_000
"""Pairs of equal words that one comparison may look at: a tenth of a second or two."""

_PAIRS_IN_ALL = 3_000_000

_ALIKE = 0.3
"""Below this part of common words a text counts as written anew; marks in it would be confetti."""

_SHORT = 12
"""Texts of fewer words are always shown word by word."""

# Scripts that do without spaces are compared sign by sign, each with the marks that belong to it.
_SIGN = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e4f-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7\u1000-\u102a"
    "\u103f-\u109f\u1780-\u17b3\u17d4-\u17ff\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ON_SIGN = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e"
    "\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_STOP = (
    "!-&(-,./:-@\\[-^`{-~\u2010-\u2018\u201a-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020"
    "\uff01-\uff0f\uff1a-\uff20"
)
_TOKEN = re.compile(rf"(?:[{_SIGN}][{_ON_SIGN}]*|[^\s{_SIGN}{_STOP}]+|.)\s*|\s+", re.DOTALL)
_ENDS = frozenset(".!?。！？…")


@dataclass(frozen=True)
class Piece:
    """A run of words with one mark. For `fold`, `text` is empty and `count` how many words.

    `was` is the text of a `same` piece as it stands in the earlier text, if its spaces differ.
    """

    text: str
    mark: Mark = "same"
    count: int = 0
    was: str = ""


@dataclass(frozen=True)
class Wording:
    """The later of two texts with what changed marked in it.

    `anew` says that hardly a word stayed: then all of the later text is one added piece, and the
    earlier one is not repeated in it. `coarse` says that not every word was looked at.
    """

    pieces: tuple[Piece, ...]
    anew: bool = False
    coarse: bool = False


class Effort:
    """How much may still be compared, in all, before a whole comparison becomes coarse."""

    def __init__(self, left: int = _PAIRS_IN_ALL) -> None:
        self.left = left

    def affords(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether these may be compared; what they cost is taken off."""
        there = Counter(other)
        cost = len(one) + len(other) + sum(there[key] for key in one)
        if cost > min(_PAIRS_AT_ONCE, self.left):
            return False
        self.left -= cost
        return True


def worded(before: str, after: str, effort: Effort | None = None) -> Wording:
    """The later text, with the words that are gone and those that were added."""
    old, new = _tokens(before), _tokens(after)
    changes = _Changes(effort or Effort())
    ops = changes.between(old, new)
    kept = sum(len(fresh) for _, fresh, equal in ops if equal)
    if max(len(old), len(new)) >= _SHORT and kept < _ALIKE * max(len(old), len(new)):
        return Wording((Piece(after, "added"),), anew=True, coarse=changes.coarse)
    return Wording(tuple(_pieces(_smoothed(_slid(ops)))), coarse=changes.coarse)


def signed(piece: Piece) -> str:
    """The words of a piece with the signs of its mark; spaces stay outside."""
    front, back = SIGNS.get(piece.mark, ("", ""))
    words = piece.text.strip()
    if not front or not words:
        return piece.text
    start = piece.text.index(words)
    return f"{piece.text[:start]}{front}{words}{back}{piece.text[start + len(words) :]}"


_Op = tuple[list[str], list[str], bool]
"""(earlier words, later words, whether they are the same)"""


def _tokens(text: str) -> list[str]:
    """Words and stops, each with the white space behind it."""
    return _TOKEN.findall(text)


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token.strip() for token in tokens]


class _Changes:
    """One comparison, from words to sentences to the whole, as far as the effort goes."""

    def __init__(self, effort: Effort) -> None:
        self.effort = effort
        self.coarse = False

    def between(self, old: list[str], new: list[str]) -> list[_Op]:
        """What changed, from the first word that differs to the last."""
        front = _common(_keys(old), _keys(new))
        rest_old, rest_new = old[front:], new[front:]
        back = _common(_keys(rest_old)[::-1], _keys(rest_new)[::-1])
        end_old, end_new = len(old) - back, len(new) - back
        ops = [(old[:front], new[:front], True)]
        ops += self._inner(old[front:end_old], new[front:end_new])
        ops.append((old[end_old:], new[end_new:], True))
        return [op for op in ops if op[0] or op[1]]

    def _inner(self, old: list[str], new: list[str]) -> list[_Op]:
        if not old or not new:
            return [(old, new, False)]
        one, other = _keys(old), _keys(new)
        if self.effort.affords(one, other):
            return [
                (old[i1:i2], new[j1:j2], tag == "equal") for tag, i1, i2, j1, j2 in _ops(one, other)
            ]
        self.coarse = True
        return self._by_sentences(old, new)

    def _by_sentences(self, old: list[str], new: list[str]) -> list[_Op]:
        olds, news = list(_sentences(old)), list(_sentences(new))
        one = [" ".join(_keys(sentence)) for sentence in olds]
        other = [" ".join(_keys(sentence)) for sentence in news]
        if not self.effort.affords(one, other):
            return [(old, new, False)]
        ops: list[_Op] = []
        for tag, i1, i2, j1, j2 in _ops(one, other):
            were = [token for sentence in olds[i1:i2] for token in sentence]
            are = [token for sentence in news[j1:j2] for token in sentence]
            if tag == "replace" and self.effort.affords(_keys(were), _keys(are)):
                ops += self._inner(were, are)
            else:
                ops.append((were, are, tag == "equal"))
        return ops


def _ops(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many stand alike at the beginning."""
    alike = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        alike += 1
    return alike


def _sentences(tokens: Sequence[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        sentence.append(token)
        if "\n" in token or token.strip() in _ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _slid(ops: list[_Op]) -> list[_Op]:
    """A sentence that came or went takes its own full stop with it, not that of the one before."""
    slid: list[_Op] = []
    for op in ops:
        if slid and op[2] and (moved := _end_moved(slid[-1], op)):
            slid[-1:] = moved
        else:
            slid.append(op)
    return slid


def _end_moved(change: _Op, equal: _Op) -> list[_Op] | None:
    old, new, same = change
    run, following = (new or old), equal[1]
    if same or bool(old) == bool(new) or run[0].strip() not in _ENDS:
        return None
    if following[0].strip() != run[0].strip():
        return None
    end = ([equal[0][0]], run[:1], True) if new else (run[:1], [equal[1][0]], True)
    moved = ([], [*run[1:], equal[1][0]]) if new else ([*run[1:], equal[0][0]], [])
    rest = (equal[0][1:], equal[1][1:], True)
    return [end, (*moved, False), *([rest] if rest[1] else [])]


def _smoothed(ops: list[_Op]) -> list[_Op]:
    """Without crumbs: a stop or a very short word between two changes goes with them."""
    smooth: list[_Op] = []
    for place, (old, new, equal) in enumerate(ops):
        between = smooth and not smooth[-1][2] and place + 1 < len(ops) and not ops[place + 1][2]
        same = equal and not (between and _is_crumb(new))
        if smooth and smooth[-1][2] == same:
            before = smooth.pop()
            smooth.append((before[0] + old, before[1] + new, same))
        else:
            smooth.append((old, new, same))
    return smooth


def _is_crumb(tokens: list[str]) -> bool:
    words = "".join(tokens).strip()
    return len(words) <= (3 if words.isascii() else 1)


def _pieces(ops: list[_Op]) -> Iterator[Piece]:
    for old, new, equal in ops:
        if equal:
            before, now = "".join(old), "".join(new)
            yield Piece(now, was="" if before == now else before)
            continue
        gone, added = "".join(old), "".join(new)
        if gone.strip():
            yield Piece(gone, "gone")
        if added.strip():
            yield Piece(added, "added")


Span = tuple[str, Mark]
"""A stretch of one line, signs included, and its mark."""

AROUND = 12
"""Words that stay to be seen beside a change."""

_WORD = re.compile(r"\S+\s*")
_PART = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")


def without(pieces: Iterable[Piece], mark: Mark) -> tuple[Piece, ...]:
    """The pieces that do not have this mark."""
    return tuple(piece for piece in pieces if piece.mark != mark)


def folded(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces with each long passage that did not change folded into one `fold`."""
    short: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.mark == "same" else []
        head = AROUND if place else 0
        tail = AROUND if place < len(pieces) - 1 else 0
        hidden = len(words) - head - tail
        if hidden <= AROUND:
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
