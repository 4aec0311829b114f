"""A real sshd with a bad connection: the newest screen wins, and no text waits behind old ones."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.pty.journey import QUESTION, past_the_first_page
from tests.pty.slow_line import through
from tests.pty.sshd import serving
from tests.pty.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.ssh]

MODEM, FAR = 56_000 / 8, 0.3
"""Bytes per second, and seconds each way."""


@pytest.mark.slow
def test_what_was_turned_over_on_a_slow_line_is_not_shown_page_by_page(
    program: Path, home: Path, tmp_path: Path
) -> None:
    """Thirty tab changes would fill the connection for ten seconds; the last shows sooner."""
    (home / ".local/share/reconcile-tui/worksheets").mkdir(parents=True)
    with serving(tmp_path / "ssh") as sshd, through(sshd, rate=MODEM, delay=FAR) as (far, _):
        command = far.command(f"TERM=xterm-256color exec {shlex.quote(str(program))}")
        with Terminal(command) as terminal:
            terminal.wait_for("►Core idea", 40)
            terminal.wait_for("ctrl+q Quit", 40)
            terminal.read_for(1.5)
            before = len(terminal.raw)
            for _ in range(30):
                terminal.send("ctrl+t")
                terminal.read_for(0.05)
            last = len(terminal.raw)
            terminal.send("ctrl+t", "ctrl+t")
            terminal.wait_for("►Worksheets", 30)
            terminal.wait_for("New worksheets", 30)
            sent, behind = len(terminal.raw) - before, len(terminal.raw) - last
            terminal.send("ctrl+q")
            assert terminal.wait_end(30) == 0
    assert sent < 30_000, "most screens were never sent"
    assert behind < 12_000, "and the newest didn't wait behind them in a queue"


def test_a_stalled_line_blocks_nothing_and_comes_back_with_the_newest_screen(
    program: Path, home: Path, tmp_path: Path
) -> None:
    with serving(tmp_path / "ssh") as sshd, through(sshd) as (far, line):
        command = far.command(
            f"TERM=xterm-256color exec {shlex.quote(str(program))} new what-changed"
        )
        with Terminal(command) as terminal:
            past_the_first_page(terminal)
            terminal.wait_for(QUESTION)
            terminal.type("one two three ")
            terminal.wait_for("one two three")
            line.stall()
            terminal.type("four five six" + " more" * 40)
            terminal.read_for(1.0)
            line.resume()
            terminal.wait_for("four five six more")
            terminal.wait_for("Saved ")
            terminal.send("ctrl+q")
            assert terminal.wait_end() == 0
