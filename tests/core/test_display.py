"""Text on a terminal: control characters have no effect, and it fits the width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.display import cells, one_line, visible, wrapped

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\x00b", "a␀b"),
        ("back\x08", "back␈"),
        ("line\rover", "line␍over"),
        ("\x7f", "␡"),
        ("\x9b31m", "\ufffd31m"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("\u2066in\u2069", "\ufffdin\ufffd"),
        ("\u200e\u200f\u061c", "\ufffd\ufffd\ufffd"),
        ("a\u2028b\u2029c", "a\ufffdb\ufffdc"),
        ("half \ud83d", "half \ufffd"),
        ("tag\U000e0041", "tag\ufffd"),
    ],
)
def test_control_characters_become_visible(typed: str, shown: str) -> None:
    assert visible(typed) == shown


@pytest.mark.parametrize(
    "text", ["two\nlines\tand a tab", "Grüße · 世界", "👩‍👩‍👧 e\u0301 ❤️", "[bold]sad[/]", ""]
)
def test_plain_text_is_unchanged(text: str) -> None:
    assert visible(text) == text


@given(ANY_TEXT)
def test_each_character_becomes_one_visible_character(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert not {char for char in shown if ord(char) < 0x20} - {"\n", "\t"}
    shown.encode("utf-8")


def test_white_space_in_a_title_becomes_one_line() -> None:
    assert one_line(" What\n changed?\t") == "What changed?"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("世界", 4), ("e\u0301", 1), ("👍", 2), ("", 0)]
)
def test_cell_widths(text: str, columns: int) -> None:
    assert cells(text) == columns


def test_a_long_line_is_broken_between_words() -> None:
    assert wrapped("one two three four", 10) == "one two\nthree four"


def test_line_ends_and_indents_are_kept() -> None:
    assert wrapped("first\n\n  - second", 40, "    ") == "    first\n\n      - second"


def test_a_word_wider_than_the_line_is_broken() -> None:
    assert wrapped("世" * 12, 20) == "世" * 10 + "\n" + "世" * 2


@given(st.text(), st.integers(10, 90))
def test_no_line_is_wider_than_asked_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width).split("\n")
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
