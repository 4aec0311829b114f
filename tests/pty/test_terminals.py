"""The app on various terminals: legible on each, and one sentence where it can't run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.pty.journey import TABS, is_lit, past_the_first_page, start
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

PLAIN = {"NO_COLOR": "1"}
TERMINALS = [
    pytest.param("xterm-256color", {}, id="xterm-256color"),
    pytest.param("screen", {}, id="screen"),
    pytest.param("linux", {}, id="linux"),
    pytest.param("xterm", {}, id="xterm"),
    pytest.param("vt100", {}, id="vt100"),
    pytest.param("xterm-256color", PLAIN, id="NO_COLOR"),
    pytest.param("vt220", {}, id="vt220"),
]
MANY_COLOURS = re.compile(rb"\x1b\[[0-9;:]*\b[34]8[;:][25]")
ANY_COLOUR = re.compile(rb"\x1b\[(?:[0-9;:]*;)?(?:[34][0-8]|9[0-7]|10[0-7])[;m]")
SECTIONS = ("Three questions", "What has been done", "What has lasted", "Review")


@pytest.mark.slow
@pytest.mark.parametrize(("term", "env"), TERMINALS)
def test_every_tab_and_a_worksheet_can_be_read(
    program: Path, term: str, env: dict[str, str]
) -> None:
    with Terminal([program], term=term, env=env) as terminal:
        past_the_first_page(terminal)
        for tab, words in TABS.items():
            terminal.wait_for(f"►{tab}")
            terminal.wait_for(words)
            terminal.wait_for("ctrl+q Quit")
            assert all(name in terminal.screen_text() for name in TABS)
            assert_legible(terminal)
            terminal.send("ctrl+t")
        terminal.wait_for(f"►{next(iter(TABS))}")
        start(terminal, "What changed?", "What, exactly, is different")
        terminal.type("Words that can be read.")
        terminal.wait_for(re.compile(r"Words that can be read\.[\s\S]*Saved .*1 of 10 answered"))
        assert all(title in terminal.screen_text() for title in SECTIONS)
        assert_legible(terminal)
        terminal.send("tab", "f8")
        terminal.wait_for("Just skip it")
        terminal.send("down")
        terminal.wait_for(lambda t: is_lit(t, "Just skip it"))
        assert_legible(terminal)
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert_colors_fit(terminal.raw, term, env)


def assert_legible(terminal: Terminal) -> None:
    """No character has the color of its background."""
    screen = terminal.emulator.screen
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            if cell.data.strip() and cell.data not in "▁▂▃▄▅▆▇█▌":
                same = cell.fg == cell.bg and cell.fg != "default"
                assert not same, f"{cell.data!r} at {row}:{column} is {cell.fg} on {cell.bg}"
            if cell.data.isalnum() and "256color" not in terminal.term:
                # The terminal's background is unknown: these two are legible on black and on white.
                assert (cell.fg, cell.bg) in {("default", "default"), ("black", "cyan")}


def assert_colors_fit(raw: bytes, term: str, env: dict[str, str]) -> None:
    """At most sixteen colors where only those are available, and none where color is off."""
    if "256color" not in term:
        assert not MANY_COLOURS.search(raw)
    if env or term.startswith("vt"):
        assert not ANY_COLOUR.search(raw)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_gets_a_sentence(program: Path, term: str) -> None:
    with Terminal([program], term=term) as terminal:
        assert terminal.wait_end() == 2
        assert terminal.screen_text().startswith("The app can't run in this terminal")
        assert b"\x1b" not in terminal.raw


def test_no_term_at_all_gets_a_sentence(program: Path) -> None:
    with Terminal(["env", "-u", "TERM", program]) as terminal:
        assert terminal.wait_end() == 2
        assert terminal.screen_text().startswith("The app can't run in this terminal")


@pytest.mark.parametrize("words", ["", "new what-changed"], ids=["book", "new"])
@pytest.mark.parametrize("stream", ["<", ">", "2>"])
def test_a_redirected_stream_gets_a_sentence(
    program: Path, tmp_path: Path, home: Path, stream: str, words: str
) -> None:
    file = tmp_path / "redirected"
    file.write_text("typed into a field\n" if stream == "<" else "")
    before = file.read_bytes()
    command = f"exec {shlex.quote(str(program))} {words} {stream}{shlex.quote(str(file))}"
    with Terminal(["sh", "-c", command]) as terminal:
        assert terminal.wait_end() == 2
        assert b"\x1b" not in terminal.raw
        said = file.read_text() if stream == "2>" else terminal.screen_text()
        assert said.startswith("The app needs a terminal")
        assert said.strip().count("\n") <= 1, "one sentence, which the terminal may wrap once"
    if stream != "2>":
        assert file.read_bytes() == before
    assert not [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(program: Path, stream: str) -> None:
    with Terminal(["sh", "-c", f"exec {shlex.quote(str(program))} {stream}"]) as terminal:
        assert terminal.wait_end() == 2
        assert "Traceback" not in terminal.screen_text()
        assert b"\x1b" not in terminal.raw


@pytest.mark.slow
def test_a_window_that_is_too_small_says_so_and_comes_back(program: Path) -> None:
    with Terminal([program]) as terminal:
        past_the_first_page(terminal)
        start(terminal, "What changed?", "What, exactly, is different")
        terminal.type("Before. ")
        terminal.wait_for("Before. ".strip())
        terminal.resize(50, 12)
        terminal.wait_for("too small")
        terminal.resize(80, 24)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("After.")
        terminal.wait_for("Before. After.")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("keys", [(), ("w", "e", "space"), ("tab",)], ids=["new", "typed", "next"])
def test_the_cursor_is_seen_where_it_takes_the_colour_of_its_cell(
    program: Path, keys: tuple[str, ...]
) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.send(*keys)
        terminal.read_for(0.5)
        screen = terminal.emulator.screen
        under = screen.buffer[screen.cursor.y][screen.cursor.x]
        assert not screen.cursor.hidden
        assert (under.data, under.fg) == (" ", "d0d0d0"), "xterm and others draw the cursor in it"


@pytest.mark.slow
def test_where_no_colour_is_wanted_a_chosen_look_brings_none(program: Path, home: Path) -> None:
    settings = home / ".config/reconcile-tui/settings.toml"
    settings.parent.mkdir()
    settings.write_text('look = "dark"\n')
    with Terminal([program, "new", "what-changed"], env=PLAIN) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("Words.")
        terminal.wait_for("1 of 10 answered")
        assert not ANY_COLOUR.search(terminal.raw)
        assert not MANY_COLOURS.search(terminal.raw)
