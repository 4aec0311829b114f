"""Terminals that draw the cursor in the color of its cell: the app colors that cell."""

from __future__ import annotations

import pytest

from reconcile_tui.terminal.cells import Traits
from tests.tui.test_cells import ALL, Pair

FIELD = "38;2;216;213;205;48;2;34;38;44"


def typed(words: str) -> str:
    """Return a 20-cell field on the third row as Textual sends it, the cursor after the text."""
    return f"\x1b[3;5H\x1b[{FIELD}m{words:<20}\x1b[0m\x1b[3;{5 + len(words)}H"


@pytest.mark.parametrize("traits", [ALL, Traits()], ids=["all", "none"])
def test_the_cell_under_the_cursor_has_the_colour_of_the_letters(traits: Traits) -> None:
    pair = Pair(traits)
    pair.has_cursor = True
    for words in ("", "w", "wo", "wo ", "wo r"):
        pair.show(typed(words))
        under = pair.thin.screen.buffer[2][4 + len(words)]
        assert (under.data, under.fg, under.bg) == (" ", "d8d5cd", "22262c"), words


def test_letters_and_spaces_still_cost_one_byte_there() -> None:
    pair = Pair()
    pair.has_cursor = True
    pair.show(typed(""))
    text = "we never came back"
    assert [len(pair.show(typed(text[:end]))) for end in range(1, len(text) + 1)] == [1] * len(text)


def test_the_colour_is_left_where_it_is_when_the_cursor_goes() -> None:
    pair = Pair()
    pair.has_cursor = True
    pair.show(typed("words"))
    pair.has_cursor = False
    assert len(pair.show(f"{typed('words')}\x1b[5;1H")) < 8, "cells were sent again"


def test_a_field_in_the_terminals_own_colours_gets_none() -> None:
    pair = Pair()
    pair.show("\x1b[3;5H\x1b[4mwords   \x1b[0m\x1b[3;10H")
    pair.has_cursor = True
    assert pair.show("\x1b[3;10H") == ""


LINES = [" ".join(f"{n * 7919 * k % 10007}" for k in range(3, 16)) for n in range(1, 31)]


def page(first: int, typed: int, x: int, y: int) -> str:
    """Return a frame of twenty lines, the first of them typed already, and the cursor."""
    rows = [
        f"\x1b[{row + 1};1H\x1b[{FIELD}m{LINES[first + row] if first + row < typed else '':80}"
        for row in range(20)
    ]
    return f"{''.join(rows)}\x1b[0m\x1b[{y + 1};{x + 1}H"


@pytest.mark.parametrize("has_cursor", [True, False])
def test_words_that_were_typed_are_moved_and_not_sent_again(has_cursor: bool) -> None:
    pair = Pair(width=80, height=20)
    pair.has_cursor = True
    for line in range(20):
        pair.show(page(0, line, 0, line))  # which the text color makes visible
        pair.show(page(0, line + 1, len(LINES[line]), line))
    pair.has_cursor = has_cursor
    sent = pair.show(page(3, 20, len(LINES[19]), 16))
    assert "\x1b[3L" in sent, "not sent as a scroll"
    assert len(sent) < 320, "more than the fixed top line was sent again"
    cell = pair.thin.screen.buffer[16][len(LINES[19])]
    assert (cell.fg, cell.bg) == ("d8d5cd", "22262c"), "the cursor lost its color"
