"""Terminal output: the diffed and the full stream produce the same screen (checked with pyte)."""

from __future__ import annotations

import os
import re
from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.terminal.cells import (
    PLAIN,
    Cells,
    Traits,
    apply_sgr,
    sgr_transition,
    traits_of,
)
from tests.conftest import examples
from tests.pty.emulator import Emulator

WIDTH, HEIGHT = 24, 6
CASES = int(os.environ.get("WIRE_CASES", "100"))
"""The number of generated frame lists; 4,000 lists are more than 10,000 frames."""

ALL = Traits(erases=True, blanks=True, scrolls=True, repeats=True, ends=True)
KINDS = [ALL, Traits(), traits_of("xterm-256color"), traits_of("screen"), traits_of("tmux")]
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


def row_of(screen: pyte.Screen, y: int) -> list[Any]:
    """Return the visible content of a row; the text color of a plain blank is invisible."""
    return [_seen(screen.buffer[y][x]) for x in range(screen.columns)]


def _seen(cell: Any) -> Any:
    lines = (cell.underscore, cell.strikethrough, cell.reverse, cell.blink)
    if cell.data == " " and not any(lines):
        return " ", cell.bg
    return cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *lines


def _first_difference(mine: list[Any], theirs: list[Any]) -> tuple[int, Any, Any]:
    return next((x, a, b) for x, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b)


@st.composite
def frames(
    draw: st.DrawFn, letters: str = LETTERS, width: int = WIDTH, *, wide: bool = False
) -> str:
    """Generate frames as Textual sends them: cursor moves, and text with its own style.

    With wide characters a frame never writes the same row twice, because terminals differ in how
    they show the remaining half of an overwritten wide character.
    """
    parts = []
    for y in draw(st.lists(st.integers(0, HEIGHT - 1), min_size=1, max_size=4, unique=wide)):
        x = draw(st.integers(0, width - 1))
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        left = width - x
        while left > 0 and draw(st.booleans()):
            text = draw(st.text(letters, min_size=1, max_size=max(1, left // 2)))
            cells = sum(2 if char in WIDE else 1 for char in text)
            if cells > left:
                break
            left -= cells
            parts.append(f"\x1b[{draw(st.sampled_from(PENS))}m{text}\x1b[0m")
    x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, HEIGHT - 1))
    return "".join([*parts, f"\x1b[{y + 1};{x + 1}H"])


def whole(text: str = "x", pen: str = "31") -> str:
    """Return a frame that covers the whole screen."""
    lines = [f"\x1b[{y + 1};1H\x1b[{pen}m{text * WIDTH}\x1b[0m" for y in range(HEIGHT)]
    return "".join([*lines, "\x1b[1;1H"])


class Pair:
    """Two terminals that start with the same screen: one gets the full stream, one the diffs."""

    def __init__(
        self, traits: Traits = ALL, *, width: int = WIDTH, height: int = HEIGHT, behind: bool = True
    ) -> None:
        self.full, self.thin = Emulator(width, height), Emulator(width, height)
        for emulator in (self.full, self.thin):
            emulator.feed(b"\x1b[?7l\x1b[20l")
        self.cells = Cells(width, height, traits)
        self.skip = False
        self.has_cursor = False
        if behind:
            for y in range(height):
                self.show(f"\x1b[{y + 1};1H{' ' * width}\x1b[1;1H")

    def show(self, frame: str) -> str:
        """Show a frame on both terminals, compare them, and return the diffed bytes."""
        self.full.feed(frame.encode())
        self.cells.take(frame)
        if self.skip:
            return ""
        self.sent = self.cells.changes(has_cursor=self.has_cursor)
        self.thin.feed(self.sent.encode())
        self.agree()
        return self.sent

    def agree(self) -> None:
        full, thin = self.full.screen, self.thin.screen
        wrong = [
            (y, mine, theirs)
            for y in sorted(full.dirty | thin.dirty)
            if (mine := row_of(thin, y)) != (theirs := row_of(full, y))
        ]
        full.dirty.clear()
        thin.dirty.clear()
        assert not wrong, [(y, *_first_difference(mine, theirs)) for y, mine, theirs in wrong]
        assert (thin.cursor.x, thin.cursor.y) == (full.cursor.x, full.cursor.y)

    def disturb(self) -> None:
        """Simulate another program's output on the terminal."""
        self.thin.feed(f"{self.cells.reset_pen()}\x1b[2;3Hnoise\x1b[1;1H".encode())
        self.cells.forget()


SESSIONS = st.lists(frames(), min_size=1, max_size=12)


def show_in_both(shown: list[str], traits: Traits) -> None:
    pair = Pair(traits)
    for frame in shown:
        pair.show(frame)


@settings(max_examples=examples(50))
@given(SESSIONS, st.sampled_from(KINDS))
def test_both_streams_give_the_same_screen(shown: list[str], traits: Traits) -> None:
    show_in_both(shown, traits)


@pytest.mark.slow
@settings(max_examples=examples(CASES))
@given(SESSIONS, st.sampled_from(KINDS))
def test_both_streams_give_the_same_screen_many_times(shown: list[str], traits: Traits) -> None:
    show_in_both(shown, traits)


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(st.lists(st.tuples(frames(), st.booleans()), min_size=2, max_size=12))
def test_frames_that_nobody_saw_are_made_up_for_by_the_newest(
    shown: list[tuple[str, bool]],
) -> None:
    pair = Pair()
    for frame, skip in [*shown, ("\x1b[1;1H", False)]:
        pair.skip = skip
        pair.show(frame)


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(st.lists(frames(LETTERS + WIDE, wide=True), min_size=1, max_size=8), st.sampled_from(KINDS))
def test_wide_characters_are_whole_or_not_touched(shown: list[str], traits: Traits) -> None:
    pair = Pair(traits)
    for frame in shown:
        pair.show(whole(" ", "0"))
        pair.show(frame)


@pytest.mark.slow
@settings(max_examples=examples(100))
@given(st.lists(frames(), min_size=2, max_size=8), st.sampled_from(KINDS))
def test_after_another_program_wrote_everything_is_sent_again(
    shown: list[str], traits: Traits
) -> None:
    pair = Pair(traits)
    for frame in shown:
        pair.show(frame)
        pair.disturb()
        pair.show("\x1b[1;1H")


def scrolled(lines: list[str], first: int, height: int, width: int) -> str:
    """Return a frame of a list scrolled to a line, beside a column that doesn't scroll."""
    rows = []
    for y in range(height):
        text = lines[first + y] if 0 <= first + y < len(lines) else ""
        rows.append(f"\x1b[{y + 1};1H\x1b[32mitem {y:2} \x1b[0m{text:{width - 8}}")
    return "".join([*rows, f"\x1b[{height};1H"])


@pytest.mark.slow
@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, 20), min_size=2, max_size=8))
def test_scrolled_lines_are_moved_and_not_sent_again(places: list[int]) -> None:
    lines = [" ".join(f"{n * 7919 * k % 10007}" for k in range(3, 16)) for n in range(1, 41)]
    pair = Pair(width=80, height=20)
    pair.show(scrolled(lines, 0, 20, 80))
    for place in places:
        pair.show(scrolled(lines, place, 20, 80))


def test_no_line_leaves_the_screen_at_its_top() -> None:
    """GNU screen adds such lines to its history, and so does tmux without an alternate screen."""
    lines = [" ".join(f"{n * 7919 * k % 10007}" for k in range(3, 16)) for n in range(1, 41)]
    pair = Pair(width=80, height=20)
    for first in (0, 3, 1, 9, 8, 2):
        sent = pair.show(scrolled(lines, first, 20, 80))
        assert "r" not in re.findall(r"\x1b\[[\d;]*([A-Za-z])", sent), "scroll margins were set"
        assert not re.search(r"\x1b\[(?:1?H|1;1H)?\x1b\[\d*M", sent), "the first line was deleted"


def test_scrolling_by_one_line_costs_a_fraction() -> None:
    lines = [" ".join(f"{n * 7919 * k % 10007}" for k in range(3, 16)) for n in range(1, 41)]
    cost = {}
    for traits in (ALL, Traits(erases=True, blanks=True)):
        pair = Pair(traits, width=80, height=20)
        pair.show(scrolled(lines, 0, 20, 80))
        cost[traits.scrolls] = len(pair.show(scrolled(lines, 1, 20, 80)))
    assert cost[True] < cost[False] / 4, cost


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
    assert pair.show("\x1b[1;1H\x1b[31;44mhello,    \x1b[0m\x1b[1;8H") == " ", "one byte too"


def test_changes_elsewhere_restore_cursor_and_style() -> None:
    pair = Pair()
    pair.show("\x1b[1;1H\x1b[31;44mhello    \x1b[0m\x1b[1;6H")
    sent = pair.show("\x1b[6;1H\x1b[1;32mSaved 14:03\x1b[0m\x1b[1;6H")
    assert sent.startswith("\x1b7")
    assert sent.endswith("\x1b8")
    assert pair.show("\x1b[1;1H\x1b[31;44mhello!   \x1b[0m\x1b[1;7H") == "!"


def test_what_lies_outside_the_window_is_left_out() -> None:
    pair = Pair()
    pair.cells.take(f"\x1b[1;20Hwords beyond the line\x1b[{HEIGHT + 3};1Hbelow\x1b[99;99H")
    pair.thin.feed(pair.cells.changes().encode())
    assert pair.thin.text() == " " * 19 + "words"


def test_another_size_starts_anew() -> None:
    cells = Cells(WIDTH, HEIGHT)
    frame = "\x1b[1;1Hhello\x1b[1;1H"
    cells.take(frame)
    first = cells.changes()
    cells.take(frame)
    assert cells.changes() == ""
    cells.resize(WIDTH, HEIGHT)
    cells.take(frame)
    assert cells.changes() == first


def test_a_fresh_terminal_is_cleared_once_to_the_ground_of_the_screen() -> None:
    cells = Cells(WIDTH, HEIGHT, ALL)
    cells.may_clear()
    cells.take(whole(" ", "44"))
    sent = cells.changes()
    assert sent == "\x1b[m\x1b[44m\x1b[2J\x1b[H"
    cells.forget()
    assert "\x1b[2J" not in cells.changes(), "a later erase would fill a multiplexer's history"


@given(st.sampled_from(PENS), st.sampled_from(PENS))
def test_a_change_of_style_gives_the_same_style(one: str, other: str) -> None:
    old, new = apply_sgr(PLAIN, one), apply_sgr(PLAIN, other)
    assert old is not None
    assert new is not None
    sent = sgr_transition(old, new)
    assert apply_sgr(old, sent[2:-1]) == new if sent else old == new


@given(st.sampled_from(PENS), st.sampled_from(PENS))
def test_a_terminal_that_can_end_one_attribute_comes_to_the_same_pen(one: str, other: str) -> None:
    old, new = apply_sgr(PLAIN, one), apply_sgr(PLAIN, other)
    assert old is not None
    assert new is not None
    stepwise, anew = pyte.Screen(1, 1), pyte.Screen(1, 1)
    pyte.Stream(stepwise).feed(
        f"{sgr_transition(PLAIN, old)}{sgr_transition(old, new, ends=True)}x"
    )
    pyte.Stream(anew).feed(f"\x1b[m{sgr_transition(PLAIN, new)}x")
    assert stepwise.buffer[0][0] == anew.buffer[0][0]


def test_what_ends_bold_and_dim_alike_leaves_the_one_that_is_kept() -> None:
    both, bold = apply_sgr(PLAIN, "1;2;38;5;252"), apply_sgr(PLAIN, "1;38;5;252")
    assert both is not None
    assert bold is not None
    assert sgr_transition(both, bold, ends=True) == "\x1b[22;1m"


def test_a_colour_is_not_sent_again_where_bold_ends() -> None:
    pair = Pair(traits_of("xterm-256color"))
    sent = pair.show("\x1b[1;1H\x1b[1;38;5;109;48;5;233mF1\x1b[0;38;5;246;48;5;233m Help")
    assert "\x1b[22;38;5;246m" in sent
    assert sent.count("48;5;233") == 1


def test_lines_that_come_in_by_scrolling_have_the_ground_of_the_screen() -> None:
    lines = [" ".join(f"{n * 7919 * k % 10007}" for k in range(3, 16)) for n in range(1, 41)]

    def on_ground(first: int) -> str:
        return (
            scrolled(lines, first, 20, 80)
            .replace("\x1b[32m", "\x1b[32;48;5;233m")
            .replace("\x1b[0m", "\x1b[0;48;5;233m")
        )

    for traits in (traits_of("xterm-256color"), traits_of("screen-256color")):
        pair = Pair(traits, width=80, height=20)
        pair.show(on_ground(0))
        sent = pair.show(on_ground(2))
        assert re.search(r"\x1b\[2M.*\x1b\[2L", sent), "not sent as a scroll"
        if traits.erases:
            assert "\x1b[K" not in sent, "a line that was already erased was erased again"
