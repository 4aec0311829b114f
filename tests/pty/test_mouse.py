"""The mouse: off unless it's enabled, then only clicks and the wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty.journey import past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

ON, OFF, MOVES = b"\x1b[?1000h\x1b[?1006h", b"\x1b[?1000l", b"\x1b[?1003h"


def set_mouse(home: Path, said: str = "mouse = true\n") -> None:
    folder = home / ".config/reconcile-tui"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(said, encoding="utf-8")


def press(column: int, row: int) -> bytes:
    """Return the bytes a terminal sends for a click, counting from 1."""
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()


def wheel(way: int, column: int, row: int) -> bytes:
    return f"\x1b[<{64 + (way > 0)};{column};{row}M".encode()


def place_of(terminal: Terminal, words: str) -> tuple[int, int]:
    """Return the column and row of these words, counting from 1."""
    for row, line in enumerate(terminal.screen_text().split("\n"), 1):
        if words in line:
            return line.index(words) + 1, row
    raise AssertionError(f"{words!r} isn't here\n{terminal.screen_text()}")


def test_a_click_opens_a_tab_and_a_link_and_the_wheel_scrolls(program: Path, home: Path) -> None:
    set_mouse(home)
    with Terminal([program]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("Before anything else")
        terminal.send(press(*place_of(terminal, "Myths vs facts")))
        terminal.wait_for("►Myths vs facts")
        terminal.send(press(*place_of(terminal, "Core idea")))
        terminal.wait_for("If you're in danger now")
        top = place_of(terminal, "If you're in danger now")
        column, row = place_of(terminal, "emergency number.")
        for _ in range(3):
            terminal.send(wheel(1, column, row))
        terminal.wait_for(lambda seen: "If you're in danger now" not in seen.screen_text())
        for _ in range(3):
            terminal.send(wheel(-1, column, row))
        terminal.wait_for("If you're in danger now")
        terminal.wait_for(lambda seen: place_of(seen, "If you're in danger now") == top)
        terminal.send(press(*place_of(terminal, "→ Get help")))
        terminal.wait_for("All countries")
        terminal.send(b"\x11")
        assert terminal.wait_end() == 0
        assert ON in terminal.raw
        assert MOVES not in terminal.raw
        assert OFF in terminal.raw[terminal.raw.rindex(ON) :]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "term", "env"),
    [
        ("", "xterm-256color", {}),
        ('mouse = "yes"\n', "xterm-256color", {}),
        ("mouse = true\n", "screen-256color", {}),
        ("mouse = true\n", "xterm-256color", {"STY": "1.pts-0.host"}),
    ],
    ids=["not set", "set wrongly", "TERM of GNU screen", "in GNU screen"],
)
def test_else_the_terminal_is_never_asked_for_the_mouse(
    program: Path, home: Path, said: str, term: str, env: dict[str, str]
) -> None:
    if said:
        set_mouse(home, said)
    with Terminal([program], term=term, env=env) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("Before anything else")
        if "yes" in said:
            terminal.wait_for("expected true or false")
        terminal.send(b"\x1bOP")
        terminal.wait_for("Help")
        if "true" in said:
            terminal.wait_for("The mouse stays off in GNU screen")
        terminal.send(b"\x11")
        assert terminal.wait_end() == 0
        assert b"\x1b[?1000h" not in terminal.raw
