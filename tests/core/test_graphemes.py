"""Cursor movement by user-perceived characters (grapheme clusters)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.answers import after, before, inside, lines_of


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of the text, in order."""
    found, place = list[str](), 0
    while place < len(text):
        found.append(text[place : after(text, place)])
        place = after(text, place)
    return found


# From Unicode's GraphemeBreakTest, one or more for each of its rules, and typical input.
# A bar marks the end of a cluster.
BREAKS = (
    "a|b",
    "\r\n|a",
    "\n|\r",
    "a|\r|\u0301",  # nothing joins a control character
    "\u1100\u1160\u11a8|a",
    "\u1100\u1160|\u1100",
    "가\u11a8|가",
    "각\u11a8|한|글",
    "\ua960\ud7b0\ud7cb|a",
    "e\u0301\u0323|x",
    "न\u0947|त|a\u0903|b",
    "ก\u0e33|ท\u0e35",
    "\u0600\u0661|\u0661",
    "🇩🇪|🇫🇷|🇮",
    "a|🇩🇪|b",
    "👩|👩",
    "👩\u200d👩\u200d👧|👩",
    "👋🏽|👋",
    "❤\ufe0f|🏳\ufe0f\u200d🌈|x",
    "👩🏽\u200d❤\ufe0f\u200d💋\u200d👩🏻|a",
    "1\ufe0f\u20e3|2",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f|a",
    "a\u200d|👩",  # a joiner joins only pictographs
    "a\u200d|b",
    "\u200d|👩",
    "م|ی\u200c|خ",
    "a|\u00ad|b|\u200b|c|\u2028|d|\u202e|e",
)


@pytest.mark.parametrize("marked", BREAKS, ids=ascii)
def test_characters_end_where_unicode_says(marked: str) -> None:
    assert clusters(marked.replace("|", "")) == marked.split("|")


@pytest.mark.parametrize("marked", BREAKS, ids=ascii)
def test_the_way_back_has_the_same_steps(marked: str) -> None:
    text, found = marked.replace("|", ""), list[str]()
    place = len(text)
    while place:
        found.insert(0, text[before(text, place) : place])
        place = before(text, place)
    assert found == marked.split("|")


JOINED = "\u0301\u0903\u200d\u200c\ufe0f\u20e3🏽\U000e0067\u0e33"
SIGNS = f"ae {JOINED}👩👧❤🏳🌈🇩🇪\r\n\u1100\u1161\u11a8가각ก\u0600日"


@given(st.text(SIGNS, max_size=12), st.integers(0, 12))
def test_every_step_ends_at_an_edge_and_goes_on(text: str, place: int) -> None:
    place = min(place, len(text))
    assert "".join(clusters(text)) == text
    assert not inside(text, after(text, place))
    assert not inside(text, before(text, place))
    assert after(text, place) > place or place == len(text)
    assert before(text, place) < place or place == 0


@given(st.text("ab\n\r\u2028\u0085\x0b\x1c", max_size=12))
def test_lines_end_at_a_persons_line_ends_alone(text: str) -> None:
    lines = lines_of(text)
    assert not any(end in line for line in lines for end in "\r\n")
    as_one = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(lines) == as_one.removesuffix("\n")
