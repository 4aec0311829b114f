"""The app inside a real tmux at 80 × 24, on the test's own server."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import need
from tests.pty.journey import QUESTION, TABS

pytestmark = pytest.mark.pty

KINDS = ["TERM=xterm-256color", "TERM=screen", "TERM=linux", "TERM=vt100", "NO_COLOR=1"]


class Tmux:
    """A tmux server with one pane that runs a shell."""

    def __init__(self, program: str, folder: str) -> None:
        self._words = [program, "-L", f"book-{os.getpid()}", "-f", os.devnull]
        self._env = {**os.environ, "TMUX_TMPDIR": folder}
        self.run("new-session", "-d", "-x", "80", "-y", "24", "PS1='ready% ' HISTFILE= sh -i")

    def run(self, *words: str) -> str:
        """Run one tmux command on this server only."""
        done = subprocess.run(
            [*self._words, *words],
            env=self._env,
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=True,
        )
        return done.stdout

    def send(self, *keys: str) -> None:
        """Send keys by tmux's names."""
        self.run("send-keys", *keys)

    def screen(self, *options: str) -> str:
        """Return the pane's text."""
        return self.run("capture-pane", "-p", *options).rstrip()

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Poll until the pane shows the words."""
        deadline = time.monotonic() + seconds
        while words not in (screen := self.screen()):
            assert time.monotonic() < deadline, f"waited for {words!r}. The screen:\n{screen}"
            time.sleep(0.02)


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    found = need("tmux")
    with tempfile.TemporaryDirectory(prefix="tmux") as folder:  # a socket's path must be short
        server = Tmux(found, folder)
        try:
            yield server
        finally:
            server.run("kill-server")


@pytest.mark.parametrize("kind", KINDS)
def test_every_tab_and_a_worksheet_in_tmux(tmux: Tmux, program: Path, kind: str) -> None:
    tmux.wait_for("ready%")
    tmux.send(f"clear; env {kind} {shlex.quote(str(program))}", "Enter")
    tmux.wait_for("Enter Continue")
    tmux.send("Enter")
    for tab, words in TABS.items():
        tmux.wait_for(f"►{tab}")
        tmux.wait_for(words)
        tmux.wait_for("ctrl+q Quit")
        lines = tmux.screen().splitlines()
        assert max(map(len, lines)) <= 80
        assert all(name in lines[0] for name in TABS)
        tmux.send("C-t")
    tmux.wait_for("►Core idea")
    tmux.send("C-q")
    tmux.wait_for("ready%")
    write_and_leave(tmux, program, kind)


@pytest.mark.slow
def test_nothing_stays_where_tmux_has_no_alternate_screen(tmux: Tmux, program: Path) -> None:
    tmux.run("set-option", "-g", "alternate-screen", "off")
    write_and_leave(tmux, program, "TERM=screen")


@pytest.mark.slow
def test_nothing_stays_of_a_window_that_changed_its_size(tmux: Tmux, program: Path) -> None:
    tmux.run("set-option", "-g", "window-size", "manual")
    tmux.wait_for("ready%")
    tmux.send(f"clear; env TERM=screen {shlex.quote(str(program))} new what-changed", "Enter")
    tmux.wait_for("Enter Continue")
    tmux.send("Enter")
    tmux.wait_for(QUESTION)
    tmux.send("-l", "A quagga.")
    for columns, lines in ((60, 16), (100, 30), (80, 12), (80, 24)):
        tmux.run("resize-window", "-x", str(columns), "-y", str(lines))
        tmux.wait_for("A quagga." if lines > 12 else "too small")
    tmux.send("C-q")
    tmux.wait_for("ready%")
    assert not [words for words in ("quagga", "is different") if words in tmux.screen("-S", "-")]


def write_and_leave(tmux: Tmux, program: Path, kind: str) -> None:
    """Write in a worksheet and quit; the scrollback then shows nothing of the app."""
    tmux.wait_for("ready%")
    tmux.send(f"clear; env {kind} {shlex.quote(str(program))} new what-changed", "Enter")
    tmux.wait_for("Enter Continue")
    tmux.send("Enter")
    tmux.wait_for(QUESTION)
    tmux.send("-l", "Words in tmux.")
    tmux.wait_for("1 of 10 answered")
    tmux.wait_for("Words in tmux.")
    tmux.wait_for("Saved ")
    tmux.send("Tab")
    tmux.wait_for("▌ Which skills have you built since the breakup?")
    tmux.send("Escape")
    tmux.send("C-q")
    tmux.wait_for("ready%")
    history = tmux.screen("-S", "-")
    assert "Traceback" not in history
    assert not [words for words in ("in tmux", "is different", *TABS) if words in history]
