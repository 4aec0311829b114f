"""Word-by-word differences between two texts, in any language."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.compare import (
    Budget,
    Piece,
    diff_words,
    fold_unchanged,
    with_signs,
    wrap_pieces,
)


def told(before: str, after: str) -> str:
    """Return the later text with change markers on one long line."""
    return told_of(diff_words(before, after).pieces)


def told_of(pieces: Sequence[Piece], width: int = 10_000) -> str:
    lines = wrap_pieces(pieces, width, str)
    return "\n".join("".join(text for text, _ in line) for line in lines)


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("We never came back.", "We sometimes came back.", "We [-never-] {+sometimes+} came back."),
        ("I go.", "I go. Then I come back.", "I go. {+Then I come back.+}"),
        ("We a quarrel.", "We had a quarrel. We slept.", "We {+had+} a quarrel. {+We slept.+}"),
        ("We had it. We slept.", "I had it.", "[-We-] {+I+} had it. [-We slept.-]"),
        ("I go, and I stay.", "I go.", "I go[-, and I stay-]."),
        ("Don’t call.", "Do call.", "[-Don’t-] {+Do+} call."),
        ("one\ntwo\nthree", "one\n2\nthree", "one\n[-two-]\n{+2+}\nthree"),
        ("我们从来没有回家。", "我们有时回家。", "我们[-从来没有-] {+有时+}回家。"),
        ("ฉันไม่รัก", "ฉันรัก", "ฉัน[-ไม่-]รัก"),
        ("우리는 싸웠다.", "우리는 쉬었다.", "우리는 [-싸웠다-] {+쉬었다+}."),
        ("a 👩\u200d👩\u200d👧 b", "a 👩\u200d👦 b", "a [-👩\u200d👩\u200d👧-] {+👩\u200d👦+} b"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
    ],
)
def test_changed_words_are_between_signs(before: str, after: str, signs: str) -> None:
    assert told(before, after) == signs


def test_changed_spaces_mark_no_word() -> None:
    assert {piece.mark for piece in diff_words("a  b\nc", "a b c").pieces} == {"same"}


def test_short_words_between_two_changes_are_joined_to_them() -> None:
    """A comma or an "I" that both texts happen to share doesn't help the reader."""
    assert told("red, I see", "blue, I hear") == "[-red, I see-] {+blue, I hear+}"


def test_a_rewritten_text_is_one_piece() -> None:
    before = "Every evening we sat on the stairs and said what the day had been like for us."
    after = "Nobody asked. There was a phone between us at the table and a door that closed early."
    diff = diff_words(before, after)
    assert diff.rewritten
    assert diff.pieces == (Piece(after, "added"),)


words = st.text(alphabet="ab .,\n我é\u0301'", max_size=60)


@given(words, words)
def test_both_texts_can_be_restored_from_the_diff(before: str, after: str) -> None:
    diff = diff_words(before, after)
    later = "".join(piece.text for piece in diff.pieces if piece.mark != "gone")
    assert later.split() == after.split()
    if not diff.rewritten:
        earlier = "".join(p.was or p.text for p in diff.pieces if p.mark != "added")
        assert "".join(earlier.split()) == "".join(before.split())


def _many(count: int, seed: int) -> str:
    chance = random.Random(seed)
    ends = [" ", " ", " ", ". ", "\n"]
    return "".join(f"w{chance.randrange(3000)}{chance.choice(ends)}" for _ in range(count))


LONG = _many(33_000, 1)
HUGE = {
    "edited in many places": (LONG, LONG.replace("w7 ", "changed ")),
    "another text": (LONG, _many(33_000, 2)),
    "one word over and over": ("a " * 100_000, "a b " * 50_000),
    "one sign over and over": ("我" * 200_000, "我你" * 100_000),
    "no space at all": ("x" * 200_000, "y" * 200_000),
    "only short sentences": ("a." * 100_000, "b.a." * 50_000),
}


@pytest.mark.parametrize("name", HUGE)
def test_the_longest_answers_are_bounded_and_whole(name: str) -> None:
    """The work is counted, not timed: every comparison stays within its limit of pairs."""
    before, after = HUGE[name]
    budget = Budget(3_000_000)
    diff = diff_words(before, after, budget)
    assert budget.left >= 0
    later = "".join(piece.text for piece in diff.pieces if piece.mark != "gone")
    assert later.split() == after.split()
    assert diff.coarse or name == "no space at all"


def test_a_long_text_with_many_edits_is_still_compared_in_words() -> None:
    before, after = HUGE["edited in many places"]
    changed = [with_signs(p) for p in diff_words(before, after).pieces if p.mark == "added"]
    assert changed
    assert max(map(len, changed)) < 2000


def test_two_edits_in_a_very_long_text_do_not_make_it_a_new_one() -> None:
    middle = "I said that the house was cold, and the garden too. " * 400
    before = f"First. We met in May. {middle}We parted in June. Last."
    diff = diff_words(before, before.replace("May", "April").replace("June", "July"))
    assert diff.coarse
    assert not diff.rewritten
    assert [piece.text for piece in diff.pieces if piece.mark == "added"] == ["April", "July"]


def test_the_rest_is_compared_as_a_whole_when_the_budget_is_spent() -> None:
    diff = diff_words("a b c", "a x c", Budget(0))
    assert diff.coarse
    assert told_of(diff.pieces) == "a [-b-] {+x+} c"


# -- wrapped into lines ----------------------------------------------------------------------------


def test_long_passages_that_did_not_change_are_folded() -> None:
    middle = " ".join(f"w{n}" for n in range(200))
    pieces = fold_unchanged(diff_words(f"{middle} end.", f"{middle} close.").pieces)
    line = "".join(text for text, _ in wrap_pieces(pieces, 10_000, lambda n: f"[{n} more]")[0])
    assert line.startswith("[188 more] w188 ")
    assert line.endswith("w199 [-end-] {+close+}.")


@given(words, words, st.integers(8, 40))
def test_no_line_is_wider_than_it_may_be(before: str, after: str, width: int) -> None:
    pieces = diff_words(before, after).pieces
    for line in wrap_pieces(pieces, width, str):
        text = "".join(part for part, _ in line)
        assert sum(2 if char == "我" else 1 for char in text if char != "\u0301") <= width


@given(words, words, st.integers(8, 40))
def test_lines_lose_nothing(before: str, after: str, width: int) -> None:
    pieces = diff_words(before, after).pieces
    broken = "".join(part for line in wrap_pieces(pieces, width, str) for part, _ in line)
    assert "".join(broken.split()) == "".join("".join(map(with_signs, pieces)).split())


def test_a_full_stop_is_not_wrapped_away_from_its_word() -> None:
    pieces = (Piece("money and more", "only"), Piece(", and so on"))
    assert told_of(pieces, 16) == "{money and\nmore}, and so on"


def test_control_characters_are_made_visible() -> None:
    line = wrap_pieces((Piece("a\x1b[2J\u202eb", "added"),), 40, str)[0]
    assert line == [("{+a␛[2J\ufffdb+}", "added")]
