"""Texts of a content file and their readability: sentences, syllables, Flesch-Kincaid grade."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf
from typing import Literal, NamedTuple, TypeAlias

from reconcile_tui.content.checks import texts, walk
from reconcile_tui.domain.items import Item, Ledger, Letter, Link, Note, Plan, Reply, Rows, Scale
from reconcile_tui.domain.kinds import BaseColumn, Option
from reconcile_tui.domain.pages import (
    Block,
    Claim,
    Claims,
    Compare,
    Country,
    HelpLine,
    HelpLines,
    Layer,
    Myth,
    Page,
    cited,
    paragraphs,
    unmarked,
)
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet
from reconcile_tui.errors import Place

# -- texts of a file -------------------------------------------------------------------------------

ContentFile: TypeAlias = Worksheet | Page | Myth | Claims | HelpLines
Role = Literal["title", "question", "prose", "option", "label", "myth", "claim", "line"]

_ROLES: dict[type, dict[str, Role]] = {
    Worksheet: {"title": "title", "neutral_title": "title", "purpose": "prose"},
    Section: {"title": "title", "intro": "prose"},
    Item: {"text": "question", "hint": "prose"},
    Note: {"text": "prose"},
    Scale: {"min_label": "label", "max_label": "label"},
    Rows: {"add": "label", "closed_text": "prose"},
    BaseColumn: {"text": "question", "hint": "prose"},
    Option: {"label": "option"},
    Reply: {"text": "prose"},
    Link: {"label": "label"},
    Guidance: {"title": "title", "text": "prose"},
    Ledger: {"title": "title"},
    Letter: {"title": "title"},
    Page: {"title": "title"},
    Block: {"heading": "title", "text": "prose", "list": "prose"},
    Layer: {"name": "title", "text": "prose"},
    Compare: {"left": "title", "right": "title", "rows": "prose"},
    Myth: {"myth": "myth", "fact": "prose"},
    Claim: {"say": "claim", "kind": "claim", "not_shown": "claim"},
    HelpLines: {"note": "line"},
    Country: {"emergency_note": "line"},
    HelpLine: {"for_whom": "line", "leaves_trace": "line"},
}
"""The texts that a reader sees. Ids, sources and numbers of helplines are not read."""

_NEEDED: dict[type, str] = {
    Worksheet: "title",
    Section: "title",
    Item: "text",
    BaseColumn: "text",
    Option: "label",
    Reply: "text",
    Link: "label",
    Guidance: "text",
    Page: "title",
    Myth: "myth fact",
}
"""The texts without which something on the screen has no name or no words."""


class Passage(NamedTuple):
    """A text and its place in the file.

    `about_me`: it says what the person themselves will do. `needed`: it must not be empty.
    """

    place: Place
    text: str
    role: Role
    about_me: bool = False
    needed: bool = False


def passages(content: ContentFile) -> Iterator[Passage]:
    """Yield every text of a file that a reader sees and that is not empty."""
    return (passage for passage in all_passages(content) if passage.text.strip())


def all_passages(content: ContentFile) -> Iterator[Passage]:
    """Yield every text of a file that a reader sees, empty ones included."""
    of_item = of_column = False
    for place, part in walk(content):
        if isinstance(part, Item):
            of_item = of_column = part.about_me or isinstance(part, Plan)
        elif isinstance(part, BaseColumn):
            of_column = of_item or part.about_me
        roles: dict[str, Role] = {}
        needed = ""
        for kind in reversed(type(part).__mro__):
            roles |= _ROLES.get(kind, {})
            needed = _NEEDED.get(kind, needed)
        about_me = of_column and isinstance(part, Item | BaseColumn | Option)
        for key, role in roles.items():
            is_about_me = about_me and key in {"text", "hint", "label"}
            for where, text in texts(getattr(part, key), (*place, key)):
                yield Passage(where, text, role, is_about_me, key in needed.split())


class Finding(NamedTuple):
    """A finding: its place, what is wrong, and what to do about it.

    `words` are those of the passage that the finding is about; they give the exact line.
    """

    place: Place
    message: str
    hint: str = ""
    words: str = ""


def shortened(text: str, most: int = 12) -> str:
    """Return the first words of a sentence in quotes."""
    words = text.split()
    return f"“{' '.join(words[:most])}{' …' if len(words) > most else ''}”"


# -- syllables and sentences -----------------------------------------------------------------------

_EXCEPTIONS = {
    word: count
    for count, words in (
        (1, "ache aches ached eyes says"),
        (2, "business carriage chaos create creates cruel ctrl dial evening evenings fuel hatred"),
        (2, "hundred kindred lion lions marriage maybe naked neon poem poet rhythm ruin ruins"),
        (2, "sacred science somewhat theatre wednesday wicked"),
        (3, "area areas behaviour behaviours camera created element elements familiar idea ideas"),
        (3, "loneliness marriages museum recipe recipes ruined suicide suicides theory video"),
        (3, "videos widower"),
        (4, "apostrophe catastrophe celebrity entirety idealist suicidal"),
    )
    for word in words.split()
}
_FIRST_PARTS = re.compile(
    r"(any|some|where|there|here|else|home|time|life|house|fire|fore|care|safe|side|note|base|white"
    r"|guide|stone|use|one|who)(?=[^aeiouy]\w{2,}|one|over|ever)"
)
"""First parts of compounds, counted by themselves: some-one, any-body, life-time."""

_VOWELS = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøœùúûü]+")
_CONSONANT_Y = re.compile(r"(?<=[aeiou])y(?=[aeiou])|^y(?=[aeiou])")

_SILENT = re.compile(
    r"""
      (?<=[^aeiouylr])e$ | (?<=[aeiouylr]l)e$ | (?<=[aeiouyr]r)e$ | (?<=[qg]u)e$   # come, whole
    | (?<=[^aeiouyscgxzlh])e(?=s$) | (?<=[aeiouyrl]l)e(?=s$) | (?<=[^sc]h)e(?=s$)   # times
    | (?<=[^aeiouylrdt])e(?=d$) | (?<=[aeiouylrw][lr])e(?=d$) | (?<=h[lr])e(?=d$)   # walked
    | (?<=[aeiouy][bcdfgklmnprstvz])e(?=(?:ful(?:ly)?|less|ments?|some|ty)$)         # hopeful
    | (?<=[aeiouy][bcdfgklmnprstvz])e(?=(?:ly|ness)$)                               # lonely
    | (?<=[aeiou][nr][cgs])e(?=(?:ly|ful(?:ly)?|less|ness|ments?)$)                # scarcely
    | (?<=ic)a(?=lly$)                                                              # basically
    """,
    re.VERBOSE,
)
_APART = re.compile(
    r"""
      (?<![ctg])ia(?!ge|rly$|rs?$) | (?<=[ct])ia(?=t(?:e|i)) | (?<=[br])ia(?=rs?$)  # media, diary
    | (?<![ctgsxlnh])io(?!n) | (?<=[lr])io(?=us) | (?<=[mp])io(?=n)                 # period
    | (?<![qcg])iu                                                                  # medium
    | ie(?=t[aiysl]|t$|ts$) | (?<=sc)ie(?=n) | (?<=[bdlprv])ie(?=n[ct])             # quiet, client
    | (?<=[^aeiouy])ie(?=rs?$|st$)                                                  # happier
    | (?<![qg])ua(?!r[dt]|de|s[ieo]) | uou | (?<![qg])u[e](?=nt|nc|lt|ls?$)           # usual
    | oe(?=[mt]) | (?<![gp])eo(?=s?$|lo|gr|me|r[yie]) | ^geo | ui(?=ty|ti|ci|n[ei]) # ruining
    | (?:[aeiou]|(?<=[^aeiou])y)ing(?=s?$)                                          # being, trying
    | ^re(?=a(?:ct|ss|pp|ff|li)|un|in|en|is) | ^co(?=op|er|ex|or)                   # react
    | (?<=cr)eat(?=[ei](?:d|ve|ng|on)|or) | ^reali                                  # creative
    | (?<=[^aeiouys])sm(?=s?$) | [ai]sm(?=s?$) | (?<=i)sms?$ | thms?$               # criticism
    """,
    re.VERBOSE,
)


def syllables(word: str) -> int:
    """Return the syllables of a word, at least 1; a digit counts as one.

    Hyphens, periods and slashes divide a word.
    """
    parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", word)
    return sum(len(part) if part.isdigit() else _of_letters(part) for part in parts) or 1


@lru_cache(maxsize=4096)
def _of_letters(part: str) -> int:
    """Count the syllables of a run of letters, which may have an apostrophe: don't, person's."""
    if part.isupper() and len(part) <= 4 and len(part) > 1:
        return sum(3 if letter == "W" else 1 for letter in part)
    word = part.lower().replace("’", "'")
    stem, _, end = word.partition("'")
    extra = int(end == "s" and stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se")))
    if end == "t" and stem.endswith("n") and stem[:-1] in _BEFORE_NT:
        stem, extra = stem[:-1], 1
    return _of_word(stem) + extra


_BEFORE_NT = frozenset("could should would did was is does had have has might need must".split())


def _of_word(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if word.startswith("every"):
        return 2 + (_of_word(word[5:]) if word != "every" else 0)
    if first := _FIRST_PARTS.match(word):
        return _of_word(first[1]) + _of_word(word[first.end() :])
    word = _CONSONANT_Y.sub(" ", word)
    groups = len(_VOWELS.findall(word))
    return max(groups - len(_SILENT.findall(word)) + len(_APART.findall(word)), 1)


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
    """One sentence on one line, without citation marks."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """The words; a number is one, and so is a word with a hyphen."""
        return words(self.text)

    @cached_property
    def syllables(self) -> int:
        """The number of syllables, as read aloud."""
        return sum(_SIGNS.get(word) or syllables(word) for word in self.words)

    @property
    def grade(self) -> float:
        """The grade of the sentence by itself."""
        return _grade(len(self.words), 1, self.syllables)


def words(text: str) -> list[str]:
    """Return the words of a text; `[^marks]` and bare punctuation are none."""
    return _WORD.findall(unmarked(text))


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text; the end of a paragraph ends one, too.

    None ends at a period inside a number or an abbreviation, at an ellipsis before a lowercase
    letter, at a quoted question in the middle of it, or at a colon or semicolon.
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
        if not _continues(paragraph, start, found):
            yield paragraph[start : found.end()]
            start = found.end()
    yield paragraph[start:]


def _continues(paragraph: str, start: int, found: re.Match[str]) -> bool:
    """Return whether the sentence continues after what looks like its end."""
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
    """The readability of several texts, read one after the other."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.sentences = [sentence for text in texts for sentence in sentences(text)]
        self.words = sum(len(sentence.words) for sentence in self.sentences)
        self.syllables = sum(sentence.syllables for sentence in self.sentences)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 for a text without words."""
        counts = (self.words, len(self.sentences), self.syllables)
        return _grade(*counts) if self.words else 0.0

    def hardest(self) -> Sentence | None:
        """Return the sentence with the highest grade; a short one only if there is no other."""
        whole = [one for one in self.sentences if len(one.words) >= 5] or self.sentences
        return max(whole, key=lambda one: one.grade, default=None)

    def long_words(self) -> list[str]:
        """Return the hardest words: three syllables or more, sorted by how often and how long."""
        weight: Counter[str] = Counter()
        for sentence in self.sentences:
            for word in sentence.words:
                count = syllables(word) if word.isalpha() or "-" in word else 0
                if count >= 3:
                    weight[word.lower()] += count - 2
        return [word for word, _ in weight.most_common(3)]


def _grade(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid grade of a text with at least one word."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


# -- limits ----------------------------------------------------------------------------------------

GRADES: dict[type, int] = {Worksheet: 6, Page: 8, Myth: 8}
MOST_IN_A_QUESTION = 25
MOST_IN_A_SENTENCE = 20
LEAST_FOR_A_GRADE = 20
"""The formula is meant for pages and says nothing about a text of fewer words."""

LEAST_BY_ITSELF = 8
"""Sentences with fewer words aren't graded by themselves."""

HARDEST: dict[str, int] = {"question": 10, "option": 10, "prose": 14, "myth": 14}
"""The highest grade that one sentence may have, by its role."""

_PHRASE = 4


def graded(content: ContentFile) -> list[Passage]:
    """Return the passages that make the grade of a file, each text once."""
    once: dict[str, Passage] = {}
    for passage in passages(content):
        if passage.role in HARDEST and len(words(passage.text)) >= _PHRASE:
            once.setdefault(passage.text, passage)
    return list(once.values())


def reading_of(content: ContentFile) -> Reading:
    """Return the readability of everything that is graded in a file."""
    return Reading(passage.text for passage in graded(content))


def faults_of_reading(content: ContentFile) -> Iterator[Finding]:
    """Yield a grade above the limit, and each question and sentence that is too long."""
    grade = list(_fault_of_grade(content))
    yield from grade
    for passage in passages(content):
        count = len(words(passage.text))
        if passage.role == "question" and count > MOST_IN_A_QUESTION:
            message = f"the question has {count} words, and the limit is {MOST_IN_A_QUESTION}"
            yield Finding(passage.place, message, "ask one thing, and move the rest to the hint")
        for sentence in sentences(passage.text):
            if len(sentence.words) > MOST_IN_A_SENTENCE:
                message = f"a sentence of {len(sentence.words)} words: {shortened(sentence.text)}"
                hint = f"split it: one idea each, {MOST_IN_A_SENTENCE} words or fewer"
                yield Finding(passage.place, message, hint, sentence.text)
            elif (
                not grade
                and len(sentence.words) >= LEAST_BY_ITSELF
                and sentence.grade > HARDEST.get(passage.role, inf)
            ):
                text = shortened(sentence.text)
                message = f"one sentence reads at grade {sentence.grade:.0f}: {text}"
                hint = f"use shorter words for {', '.join(Reading([sentence.text]).long_words())}"
                yield Finding(passage.place, message, hint, sentence.text)


def _fault_of_grade(content: ContentFile) -> Iterator[Finding]:
    limit = GRADES.get(type(content))
    reading = reading_of(content)
    hardest = reading.hardest()
    if limit is None or hardest is None or reading.words < LEAST_FOR_A_GRADE:
        return
    if reading.grade > limit:
        place = next(p.place for p in graded(content) if hardest in sentences(p.text))
        message = f"reads at grade {reading.grade:.1f}, above {limit}"
        hint = f"start with {shortened(hardest.text)}"
        if long := reading.long_words():
            hint += f"; long words: {', '.join(long)}"
        yield Finding(place, message, hint, hardest.text)


_FINDING = re.compile(
    r"\d ?(?:%|per ?cent\b)|\b\d+ in \d+\b|\b(?:studies|research|science|scientists|experts?"
    r"|psychologists|statistics) (?:shows?|finds?|found|says?|proves?|proved|agrees?)\b"
    r"|\b(?:a|one|this) (?:study|trial|survey) (?:showed|shows|found|finds|proved|proves)\b"
    r"|\bin (?:one|a|\d+) (?:study|trial|survey|experiments?)\b",
    re.IGNORECASE,
)


def faults_of_citing(content: ContentFile) -> Iterator[Finding]:
    """Yield sentences that state a finding in a paragraph that cites no claim."""
    if not isinstance(content, Worksheet | Page | Myth):
        return
    for passage in passages(content):
        if passage.role == "myth" or _rests_on(content, passage.place):
            continue
        for paragraph in re.split(r"\n\s*\n", passage.text):
            stated = [one for one in sentences(paragraph) if _FINDING.search(one.text)]
            if stated and not cited(paragraph):
                message = f"{shortened(stated[0].text)} states a finding and names no claim"
                hint = "put [^claim-id] after it; the claims are in claims.toml"
                yield Finding(passage.place, message, hint, stated[0].text)


def _rests_on(content: Worksheet | Page | Myth, place: Place) -> tuple[str, ...]:
    """Return the claims that the block, item or card around a passage rests on as a whole."""
    match content, place:
        case Myth(), _:
            return content.claims
        case Page(), ("block", int(number), *_):
            return content.block[number].claims
        case Worksheet(), ("section", int(s), "item", int(i), *_):
            return content.section[s].item[i].claims
    return ()
