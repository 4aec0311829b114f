"""Syllable counts of words read aloud and counted by hand.

The list includes words that the counter gets wrong (framework, solely). Against the CMU Pronouncing
Dictionary it was right for 99 % of the words in this content, and for 98 % of 4,000 frequent words.
"""

from __future__ import annotations

import pytest

from reconcile_tui.content.lint.readability import syllables

BY_COUNT = {
    1: """a we you who eye eyes aches walked called stirred clothes whole house homes times wait
        tried changed through friend piece view strength breathes don't won't can't owed breath
        quite cruise blamed laughed months knives league""",
    2: """quarrel safety lonely hopeful useless moment basement something someone nowhere wanted
        ended needed couldn't isn't people trouble troubled middle handled science quiet being
        going trying saying poem lion maybe fuel worried houses changes places wishes watches
        boxes early freedom women rhythm table angry tonight promise chaos reacts cruel create
        before evening marriage every business prism player beyond centre unique patient
        ancient lawyer's framework solely""",
    3: """violence relation emotion boundary together anyone anything however happier worrying
        idea area video museum familiar usual actual gradual sexual annual sorrowful reunion
        reaction coercion deciding remember disgusting mockery repeated forgiven yesterday
        tomorrow saturday behaviour suicide quietly carrying everything period serious previous
        obvious opinion uneven basically""",
    4: """relationship society anxiety emergency situation ability apology actually intimacy
        experience forgivable humiliate appreciate continuous variety material interesting
        celebrity development usually separation criticism helplessnesses professional's""",
    5: """satisfactory communicated examination intimidation administrator immediately
        possibility opportunity appreciation association cooperation""",
    6: "responsibility reconciliation",
}
KNOWN = {word: count for count, words in BY_COUNT.items() for word in words.split()}


def test_it_is_right_on_nearly_every_word_of_a_list_counted_by_hand() -> None:
    wrong = {word: syllables(word) for word, count in KNOWN.items() if syllables(word) != count}
    assert len(KNOWN) >= 150
    assert len(wrong) <= 0.02 * len(KNOWN), wrong


def test_no_count_is_far_off() -> None:
    assert {w: n for w, n in KNOWN.items() if abs(syllables(w) - n) > 1} == {}


@pytest.mark.parametrize(
    ("token", "count"),
    [
        ("re-entry", 3),
        ("If-then", 2),
        ("well-meant", 2),
        ("24/7", 3),
        ("F2", 2),
        ("ctrl+q", 3),
        ("US", 2),
        ("123456789012", 12),
        ("WHO", 5),
        ("don’t", 1),
        ("Männer", 2),
        ("…", 1),
        ("", 1),
    ],
)
def test_syllables_of_compounds_numbers_and_signs(token: str, count: int) -> None:
    assert syllables(token) == count


def test_counting_syllables_is_fast_for_any_text() -> None:
    for word in (
        "a" * 100_000,
        "e" * 100_000 + "d",
        "ei" * 50_000 + "ing",
        "x'" * 50_000,
        "7" * 9000,
    ):
        assert syllables(word) >= 1
