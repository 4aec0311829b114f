"""The wire: the thin stream and the full one give the same screen (oracle: pyte)."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.tui.terminal.cells import Cells
from reconcile_tui.tui.terminal.sgr import PLAIN, after, between

WIDTH, HEIGHT = 24, 6
PENS = [
    "0",
    "1",
    "7",
    "4",
    "31;44",
    "38;5;3",
    "48;5;4",
    "1;38;2;1;2;3",
    "39",
    "49",
    "2;3;9",
    "97;100",
]
LETTERS = "ab  ─é│▌•"
WIDE = "漢字"


def screen_of(screen: pyte.Screen) -> list[list[Any]]:
    """What a person can see; the letter colour of a plain blank cannot be seen."""
    return [
        [_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)
    ]


def _seen(cell: Any) -> Any:
    lines = (cell.underscore, cell.strikethrough, cell.reverse, cell.blink)
    if cell.data == " " and not any(lines):
        return " ", cell.bg
    return cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *lines


@st.composite
def frames(draw: st.DrawFn, letters: str = LETTERS) -> str:
    """What Textual sends: moves, then pieces of text each in a pen of its own."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        left = WIDTH - x
        while left > 0 and draw(st.booleans()):
            text = draw(st.text(letters, min_size=1, max_size=max(1, left // 2)))
            cells = sum(2 if char in WIDE else 1 for char in text)
            if cells > left:
                break
            left -= cells
            parts.append(f"\x1b[{draw(st.sampled_from(PENS))}m{text}\x1b[0m")
    x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return "".join([*parts, f"\x1b[{y + 1};{x + 1}H"])


class Pair:
    """Two terminals: one gets the full stream, one the thin one."""

    def __init__(self, *, erases: bool = True) -> None:
        self.full, self.thin = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
        self._full, self._thin = pyte.Stream(self.full), pyte.Stream(self.thin)
        self.cells = Cells(WIDTH, HEIGHT, erases=erases)
        self.sent = 0

    def show(self, frame: str) -> str:
        """Show a frame on both, and see that they agree. Returns what the thin one got."""
        sent = self.cells.thin(frame)
        assert sent is not None
        self._full.feed(frame)
        self._thin.feed(sent)
        assert screen_of(self.thin) == screen_of(self.full)
        assert (self.thin.cursor.x, self.thin.cursor.y) == (
            self.full.cursor.x,
            self.full.cursor.y,
        )
        return sent

    def disturb(self) -> None:
        """Another program wrote on both terminals."""
        noise = f"{self.cells.put_pen_down()}\x1b[2;3Hnoise\x1b[1;1H"
        self._full.feed(noise)
        self._thin.feed(noise)
        self.cells.forget()


@settings(max_examples=150)
@given(st.lists(frames(), min_size=1, max_size=12), st.booleans())
def test_both_streams_give_the_same_screen(shown: list[str], erases: bool) -> None:
    pair = Pair(erases=erases)
    for frame in shown:
        pair.show(frame)


@settings(max_examples=100)
@given(st.lists(frames(LETTERS + WIDE), min_size=1, max_size=8))
def test_wide_characters_go_through_as_they_came(shown: list[str]) -> None:
    pair = Pair()
    for frame in shown:
        pair.show(frame)


@settings(max_examples=50)
@given(st.lists(frames(), min_size=2, max_size=8))
def test_after_another_program_wrote_the_next_full_frame_is_whole(shown: list[str]) -> None:
    pair = Pair()
    whole = "".join(f"\x1b[{y + 1};1H\x1b[31m{'x' * WIDTH}\x1b[0m" for y in range(HEIGHT))
    for frame in shown:
        pair.show(frame)
        pair.disturb()
        pair.show(whole + "\x1b[1;1H")


def test_the_same_frame_again_costs_nothing() -> None:
    pair = Pair()
    frame = "\x1b[1;1H\x1b[1;31mhello\x1b[0m\x1b[1;6H"
    assert pair.show(frame)
    assert pair.show(frame) == ""


def test_a_letter_at_the_cursor_costs_its_own_byte() -> None:
    pair = Pair()
    pair.show("\x1b[1;1H\x1b[31;44mhell      \x1b[0m\x1b[1;5H")
    pair.show("\x1b[1;1H\x1b[31;44mhello     \x1b[0m\x1b[1;6H")
    assert pair.show("\x1b[1;1H\x1b[31;44mhello,    \x1b[0m\x1b[1;7H") == ","


@pytest.mark.parametrize(
    "data", ["\x1b[2J", "\x1b[1;1Hx\x1b[K", "\x07", "\x1b]0;title\x07", "\x1b[1;30Hx", "x"]
)
def test_what_is_no_frame_is_left_alone(data: str) -> None:
    assert Cells(WIDTH, HEIGHT).thin(data) is None


def test_another_size_starts_anew() -> None:
    cells = Cells(WIDTH, HEIGHT)
    frame = "\x1b[1;1Hhello\x1b[1;1H"
    first = cells.thin(frame)
    assert cells.thin(frame) == ""
    cells.resize(WIDTH, HEIGHT)
    assert cells.thin(frame) == first


@given(st.sampled_from(PENS), st.sampled_from(PENS))
def test_from_one_pen_to_another(one: str, other: str) -> None:
    old, new = after(PLAIN, one), after(PLAIN, other)
    assert old is not None
    assert new is not None
    sent = between(old, new)
    assert after(old, sent[2:-1]) == new if sent else old == new
