"""A word that was cleared or never saved is found in no folder that the real program uses."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from reconcile_tui.storage.paths import find_places
from tests.pty.journey import NOTEBOOK, bytes_of, only_worksheet, past_the_first_page
from tests.pty.terminal import Terminal
from tests.tui.hand import write_down

pytestmark = pytest.mark.pty

WORD = "canarymarigold"
WAYS = ["escape", "ctrl+q", "hang-up", "kill"]


def holding(home: Path) -> list[str]:
    """Return the files that hold a word: data, settings, state, cache, memory disk, temp."""
    roots = (home, Path("/dev/shm"))
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return [str(path) for path in files if WORD.encode() in bytes_of(path)]


def go(terminal: Terminal, way: str) -> None:
    """Quit in one of the ways."""
    if way == "escape":
        terminal.send("escape")
        terminal.read_for(1.0)  # only a pause separates a lone Esc from the next key
        terminal.send("escape")
        terminal.wait_for("►Worksheets")
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0
    elif way == "ctrl+q":
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0
    elif way == "hang-up":
        terminal.process.send_signal(signal.SIGHUP)
        terminal.wait_end(10)
    else:
        terminal.process.kill()
        terminal.wait_end(10)


def start_once_more(program: Path, home: Path) -> None:
    """Start the program and wait until it has recovered from a kill."""
    with Terminal([program]) as terminal:
        # Before the program reads keys, the kernel handles ctrl+q.
        terminal.wait_for("►Worksheets")
        terminal.wait_for(lambda _: not (home / ".local/state/reconcile-tui/erasing").exists())
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0


@pytest.mark.parametrize("way", WAYS)
def test_typed_cleared_and_closed_it_is_nowhere(program: Path, home: Path, way: str) -> None:
    path = write_down(find_places(), "what-changed", {"different": WORD})
    assert holding(home) == [str(path)]
    with Terminal([program, "open", path.stem]) as terminal:
        terminal.wait_for("▌ Which skills have you built")
        terminal.send("shift+tab")
        terminal.wait_for(re.compile(rf"▌ .*{WORD}"))
        terminal.send("ctrl+r")
        terminal.wait_for("Cleared.")
        terminal.wait_for("Saved")
        go(terminal, way)
    if way == "kill":
        # The kill may precede the erasing of an earlier version: then the next start erases it.
        start_once_more(program, home)
    assert holding(home) == []


@pytest.mark.slow
def test_emptied_by_hand_it_is_in_the_history(program: Path, home: Path) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type(WORD)
        terminal.wait_for("Saved")
        terminal.send(*["backspace"] * len(WORD))
        terminal.wait_for("0 of 10 answered")
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0
    (found,) = holding(home)
    assert "/history/" in found


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_private_answer_that_was_never_saved_is_nowhere(
    program: Path, home: Path, way: str
) -> None:
    with Terminal([program, "new", "my-decision"], lines=40) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What do you want to decide?")
        terminal.type("daylight")
        terminal.send("ctrl+n")
        terminal.wait_for("▌ What are your own reasons")
        terminal.send("ctrl+n")
        terminal.wait_for("▌ What matters most to you")
        terminal.send("tab")
        terminal.wait_for("▌ Who or what is putting pressure on you?")
        terminal.send("down", "down", "down", "space")
        terminal.wait_for("[x] My family or friends")
        terminal.send("tab")
        terminal.wait_for("▌ How are you being pressured?")
        terminal.type(WORD)
        terminal.wait_for(WORD)
        terminal.wait_for("Private answers aren't saved.")
        terminal.wait_for("Saved")
        go(terminal, way)
    assert holding(home) == []
    path = only_worksheet(home)
    assert path.parent == home / NOTEBOOK
    assert "daylight" in path.read_text("utf-8")
    assert "pressing" not in path.read_text("utf-8")
