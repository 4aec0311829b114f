"""How content has to read: grades of sheets, pages and cards, lengths of questions and sentences.

The limits are those of the content brief, "How it speaks". What counts for a grade is what is read
as running text: purpose, intros, questions, hints, notes, guidance, list entries, and those options
and columns that are phrases. Titles, doors and texts of fewer than four words ("Not sure") are no
sentences: counted, they would make every sheet look easier than it reads. A text that stands in a
file many times, such as the ladder of words, counts once.
"""

from __future__ import annotations

from collections.abc import Iterator

from reconcile_tui.core.findings import Found, shortened
from reconcile_tui.core.pages import Myth, Page
from reconcile_tui.core.passages import ContentFile, Passage, passages
from reconcile_tui.core.readability import Reading, Sentence, sentences, words
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["GRADES", "faults_of_reading", "reading_of"]

GRADES: dict[type, int] = {Worksheet: 6, Page: 8, Myth: 8}
MOST_IN_A_QUESTION = 25
MOST_IN_A_SENTENCE = 20
LEAST_FOR_A_GRADE = 20
"""A formula made for pages says nothing about a text of fewer words."""

LEAST_BY_ITSELF = 8
"""A sentence of so many words can be too hard alone, in a sheet that is easy as a whole."""

HARDEST: dict[str, int] = {"question": 10, "option": 10, "prose": 14, "myth": 14}
"""By what it is read as, the grade that one sentence may have by itself."""

_GRADED = frozenset({"prose", "question", "option", "myth"})
_PHRASE = 4


def graded(content: ContentFile) -> list[Passage]:
    """The passages that make the grade of a file, each text once."""
    once: dict[str, Passage] = {}
    for passage in passages(content):
        if passage.role in _GRADED and len(words(passage.text)) >= _PHRASE:
            once.setdefault(passage.text, passage)
    return list(once.values())


def reading_of(content: ContentFile) -> Reading:
    """All that is graded in a file, read together."""
    return Reading(passage.text for passage in graded(content))


def faults_of_reading(content: ContentFile) -> Iterator[Found]:
    """A grade above the limit, and each question and sentence that is too long."""
    grade = list(_fault_of_grade(content))
    yield from grade
    for passage in passages(content):
        count = len(words(passage.text))
        if passage.role == "question" and count > MOST_IN_A_QUESTION:
            message = f"the question has {count} words, at most {MOST_IN_A_QUESTION} are read"
            yield Found(passage.place, message, "ask one thing; move the rest into the hint")
        for sentence in sentences(passage.text):
            if len(sentence.words) > MOST_IN_A_SENTENCE:
                message = f"a sentence of {len(sentence.words)} words: {shortened(sentence.text)}"
                hint = f"part it: one idea each, at most {MOST_IN_A_SENTENCE} words"
                yield Found(passage.place, message, hint, sentence.text)
            elif not grade and _is_too_hard(sentence, passage.role):
                message = f"one sentence reads at grade {sentence.weight:.0f}: "
                hint = f"short words for {', '.join(Reading([sentence.text]).long_words())}"
                message += shortened(sentence.text)
                yield Found(passage.place, message, hint, sentence.text)


def _is_too_hard(sentence: Sentence, role: str) -> bool:
    limit = HARDEST.get(role)
    by_itself = len(sentence.words) >= LEAST_BY_ITSELF
    return limit is not None and by_itself and sentence.weight > limit


def _fault_of_grade(content: ContentFile) -> Iterator[Found]:
    limit = GRADES.get(type(content))
    reading = reading_of(content)
    hardest = reading.hardest()
    if limit is None or hardest is None or reading.words < LEAST_FOR_A_GRADE:
        return
    if reading.grade > limit:
        place = next(p.place for p in graded(content) if hardest in sentences(p.text))
        message = f"reads at grade {reading.grade:.1f}, above {limit}"
        hint = f"begin with {shortened(hardest.text)}"
        if long := reading.long_words():
            hint += f"; long words: {', '.join(long)}"
        yield Found(place, message, hint, hardest.text)
