"""A text too long for one answer, in pieces: together they are the text, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.answers import Answers, only, pieces, with_text

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


@given(st.text(alphabet="ab \n\N{FAMILY}é", max_size=300), st.integers(1, 40))
def test_nothing_is_lost_and_no_piece_is_too_long(text: str, most: int) -> None:
    found = pieces(text, most)
    assert "".join(found) == text
    assert all(len(piece) <= most for piece in found)
    assert all(found) or not text


def test_a_cut_is_put_between_words() -> None:
    assert pieces("one two three four five six", 20) == ["one two three four ", "five six"]


@pytest.mark.parametrize(
    ("place", "stands"),
    [
        ("why", lambda new: new.values["why"]),
        ("plan/if", lambda new: new.values["plan"]["if"]),
        ("seen/r1/what", lambda new: new.rows["seen"][0]["what"]),
        ("seen/r2/what", lambda new: new.rows["seen"][1]["what"]),
    ],
)
def test_a_text_is_put_into_its_place_and_no_other(place: str, stands: object) -> None:
    old = Answers(
        "what-changed",
        "id",
        "What changed?",
        NOW,
        values={"why": "short", "plan": {"if": "a", "then": "b"}},
        rows={"seen": ({"row": "r1", "what": "x", "rung": "said"},)},
    )
    new = with_text(old, place, "long")
    assert callable(stands)
    assert stands(new) == "long"
    if place.startswith("plan"):
        assert new.values["plan"]["then"] == "b"
    if place == "seen/r1/what":
        assert new.rows["seen"][0]["rung"] == "said"
    assert only(new).says_nothing()
