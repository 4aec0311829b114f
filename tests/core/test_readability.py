"""Words, sentences and reading grades, compared with texts counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.content.lint.readability import Reading, sentences, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You can stop here.", 4),
        ("A re-entry is slow.", 4),
        ("About 44 % of them, e.g. in Toledo.", 8),
        ("It did not hold.[^four-layers] So it fell.", 7),
        ("[^if-then]", 0),
        ("If …, then I will …", 4),
        ("reconcile-tui --data-dir FOLDER", 3),
        ("ctrl+q, or 19:30, or 0.36", 5),
        ("thehotline.org", 1),
        ("“Don’t,” they said – and left.", 5),
        ("", 0),
    ],
)
def test_words(text: str, count: int) -> None:
    assert len(words(text)) == count


@pytest.mark.parametrize(
    "parts",
    [
        ["One breath out.", "Then the next."],
        ["It moved by 0.36 on a scale of 1.5 to 3."],
        ["Any kind counts, e.g. a call or a visit.", "So does a gift."],
        ["Dr. Smith and St. Mary know it.", "You may ask."],
        ["Calls, texts, etc.", "All of it counts."],
        ["Calls, texts, etc. may show."],
        ["Calls show on the bill.", "ctrl+q closes this book."],
        ["If …, then I will …"],
        ["I waited … and nothing came."],
        ["I waited …", "Nothing came."],
        ['"Why now?" they asked.'],
        ['You may ask: "Why now?"', "It is fair."],
        ["A. B. Miller wrote it."],
        ["1. Do you fear how they may react?"],
        ["Stop!", "Wait."],
        ["It is short; it is one sentence: all of it."],
        ["(It was late.)", "They left."],
    ],
    ids=lambda parts: parts[0],
)
def test_sentences(parts: list[str]) -> None:
    assert [one.text for one in sentences(" ".join(parts))] == parts


def test_a_paragraph_ends_a_sentence_and_a_line_does_not() -> None:
    text = "One line\nand its end\n\nAnother without a stop\n\n[^only-a-mark]\n"
    assert [one.text for one in sentences(text)] == [
        "One line and its end",
        "Another without a stop",
    ]


def test_the_grade_is_the_formula_on_counted_words_sentences_and_syllables() -> None:
    # 13 words, 2 sentences, 16 syllables: The-harm-is-theirs / No-bo-dy-has-to-...
    reading = Reading(["The harm is theirs. Nobody has to mend it before they may go."])
    assert (reading.words, len(reading.sentences), reading.syllables) == (13, 2, 16)
    assert reading.grade == pytest.approx(0.39 * 13 / 2 + 11.8 * 16 / 13 - 15.59)


EASY = """You can stop here. Put both feet on the floor, and let one slow breath go out. Nothing has
to be decided now. Go on, or stop here. Both are fine."""
HARD = """Reconciliation presupposes demonstrable accountability, reciprocal vulnerability, and the
systematic renegotiation of previously unacknowledged expectations concerning intimacy."""


def test_plain_and_official_texts_get_different_grades() -> None:
    assert Reading([EASY]).grade < 2
    assert Reading([HARD]).grade > 20


def test_the_hardest_sentence_and_the_long_words_are_named() -> None:
    reading = Reading([EASY, HARD])
    hardest = reading.hardest()
    assert hardest is not None
    assert hardest.text.startswith("Reconciliation presupposes")
    assert reading.long_words() == ["reconciliation", "accountability", "vulnerability"]


def test_empty_text_has_no_grade() -> None:
    assert (Reading([]).grade, Reading(["…", "[^a]"]).hardest()) == (0.0, None)


@given(st.text(st.characters(exclude_characters="["), max_size=400))
def test_any_text_is_graded_without_losing_words(text: str) -> None:
    assert [word for sentence in sentences(text) for word in sentence.words] == words(text)
    assert Reading([text]).grade < 10**6
