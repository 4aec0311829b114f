"""Where a terminal paints its cursor in the colour of the cell under it, that cell has ours."""

from __future__ import annotations

import pytest

from reconcile_tui.terminal.capabilities import Traits
from tests.tui.test_cells import ALL, Pair

FIELD = "38;2;216;213;205;48;2;34;38;44"


def typed(words: str) -> str:
    """A field of 20 cells on the third row, as Textual sends it, with the cursor behind words."""
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
    assert len(pair.show(f"{typed('words')}\x1b[5;1H")) < 8, "no cell is sent again"


def test_a_field_in_the_terminals_own_colours_gets_none() -> None:
    pair = Pair()
    pair.show("\x1b[3;5H\x1b[4mwords   \x1b[0m\x1b[3;10H")
    pair.has_cursor = True
    assert pair.show("\x1b[3;10H") == ""
