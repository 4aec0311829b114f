"""How hard a text is to read: its words, its sentences, and its grade at school.

The grade is Flesch-Kincaid's: 0.39 × words a sentence + 11.8 × syllables a word − 15.59. Source:
Kincaid, Fishburne, Rogers, Chissom (1975), Derivation of new readability formulas for Navy enlisted
personnel, Research Branch Report 8-75, Naval Technical Training Command, Millington.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reconcile_tui.core.pages import paragraphs, unmarked
from reconcile_tui.core.syllables import syllables

__all__ = ["Reading", "Sentence", "sentences", "words"]

_WORD = re.compile(r"[^\W_]+(?:(?:['’.:@+-]|://)[^\W_]+)*|[%&]")
_SIGNS = {"%": 2, "&": 1}
"""Read aloud as "percent" and "and"."""

_END = re.compile(r"(?P<end>[.!?…]+)(?P<close>[\"'”’)\]]*)(?=\s|$)")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|ca|approx|no|dr|mr|mrs|ms|prof|st)|(?:^|[\s(\"“])[A-Z])\.$",
    re.IGNORECASE,
)
_LONGEST_SHORT = 12
_ONLY_BEFORE_MORE = ("etc.", "al.", "no.")
"""Short forms that may also be the last word: these go on only before a small letter or a digit."""

_NUMBERED = re.compile(r"^(?:\d+|[-•*])[.)]?$")


@dataclass(frozen=True)
class Sentence:
    """One sentence as it stands, its marks taken out, on one line."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """Its words; a number is one, and so is a word with a hyphen."""
        return words(self.text)

    @cached_property
    def syllables(self) -> int:
        """All its syllables, read aloud."""
        return sum(_SIGNS.get(word) or syllables(word) for word in self.words)

    @property
    def weight(self) -> float:
        """Its own grade, as if it stood alone."""
        return _grade(len(self.words), 1, self.syllables)


def words(text: str) -> list[str]:
    """The words of a text as a reader meets them; `[^marks]` and bare signs are none."""
    return _WORD.findall(unmarked(text))


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text; the end of a paragraph ends one, too.

    A full stop inside a number or a short form, three dots before a small letter, and a question
    that is quoted in the middle of a sentence end nothing. A colon or a semicolon does not either.
    """
    return [
        sentence
        for paragraph in paragraphs(unmarked(text))
        for part in _parts(paragraph)
        if (sentence := Sentence(part.strip())).words
    ]


def _parts(paragraph: str) -> Iterable[str]:
    start = 0
    for found in _END.finditer(paragraph):
        if not _goes_on(paragraph, start, found):
            yield paragraph[start : found.end()]
            start = found.end()
    yield paragraph[start:]


def _goes_on(paragraph: str, start: int, found: re.Match[str]) -> bool:
    """Whether the sentence goes on behind what looks like its end."""
    end = found.end("end")
    before = paragraph[max(start, end - _LONGEST_SHORT) : end]
    after = paragraph[found.end() : found.end() + 2].strip()
    if end - start < _LONGEST_SHORT and _NUMBERED.match(before.strip()):
        return True
    if found["end"] != ".":
        return after.islower() and (bool(found["close"]) or "…" in found["end"])
    if not _SHORT.search(before):
        return False
    return after.islower() or after.isdigit() or not before.lower().endswith(_ONLY_BEFORE_MORE)


class Reading:
    """What many pieces of text, read one after the other, ask of a reader."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.sentences = [sentence for text in texts for sentence in sentences(text)]
        self.words = sum(len(sentence.words) for sentence in self.sentences)
        self.syllables = sum(sentence.syllables for sentence in self.sentences)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 for a text without words."""
        if not self.words:
            return 0.0
        return _grade(self.words, len(self.sentences), self.syllables)

    def hardest(self) -> Sentence | None:
        """The sentence that weighs most; a very short one only when there is no other."""
        whole = [one for one in self.sentences if len(one.words) >= 5] or self.sentences
        return max(whole, key=lambda one: one.weight, default=None)

    def long_words(self, most: int = 3) -> list[str]:
        """The words that weigh most: three syllables or more, by how often and how long."""
        weight: dict[str, int] = {}
        for sentence in self.sentences:
            for word in sentence.words:
                count = syllables(word) if word.isalpha() or "-" in word else 0
                if count >= 3:
                    weight[word.lower()] = weight.get(word.lower(), 0) + count - 2
        return sorted(weight, key=lambda word: -weight[word])[:most]


def _grade(words_in_all: int, sentences_in_all: int, syllables_in_all: int) -> float:
    per_sentence = words_in_all / max(sentences_in_all, 1)
    return 0.39 * per_sentence + 11.8 * syllables_in_all / max(words_in_all, 1) - 15.59
