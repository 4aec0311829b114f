"""No part of an answer stays in tmux after it was written in vim or nano."""

from __future__ import annotations

import os
import shlex
import signal
from pathlib import Path

import pytest

from tests.programs import need
from tests.pty.journey import QUESTION, only_worksheet
from tests.pty.terminal import _family
from tests.pty.test_tmux import Tmux, tmux

__all__ = ["tmux"]

pytestmark = pytest.mark.pty

KEYS = {
    "vim": [("-l", "iA quagga in it."), ("Escape",), ("-l", ":wq"), ("Enter",)],
    "nano": [("-l", "A quagga in it."), ("C-o",), ("Enter",), ("C-x",)],
}


WRITTEN = {
    "vim": [*KEYS["vim"][:2], ("-l", ":w"), ("Enter",)],
    "nano": KEYS["nano"][:3],
}
"""Write the words in the editor's file and keep the editor open."""


def write_in(
    tmux: Tmux, program: Path, name: str, alternate: str, keys: list[tuple[str, ...]]
) -> None:
    """Open the editor of one answer from a shell, then press some keys."""
    found = need(name)
    tmux.run("set-option", "-g", "alternate-screen", alternate)
    tmux.wait_for("ready%")
    command = f"clear; env TERM=screen EDITOR={found} {shlex.quote(str(program))} new what-changed"
    tmux.send(command, "Enter")
    tmux.wait_for("Enter Continue")
    tmux.send("Enter")
    tmux.wait_for(QUESTION)
    tmux.send("F4")
    tmux.wait_for("text.txt")
    for some in keys:
        tmux.send(*some)
        if some[0] == "-l" and "quagga" in some[1]:
            tmux.wait_for("quagga")


@pytest.mark.parametrize("alternate", ["on", "off"])
@pytest.mark.parametrize("name", KEYS)
def test_nothing_stays_in_the_scrollback(
    tmux: Tmux, program: Path, name: str, alternate: str
) -> None:
    write_in(tmux, program, name, alternate, KEYS[name])
    tmux.wait_for("Here's your text from the editor.")
    tmux.wait_for("A quagga in it.")
    tmux.send("C-q")
    tmux.wait_for("ready%")
    history = tmux.screen("-S", "-")
    assert not [words for words in ("quagga", "exactly, is different") if words in history]


@pytest.mark.parametrize("alternate", ["on", "off"])
@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_stays_when_the_line_drops_over_an_open_editor(
    tmux: Tmux, program: Path, home: Path, name: str, alternate: str
) -> None:
    write_in(tmux, program, name, alternate, WRITTEN[name])
    tmux.wait_for("written" if name == "vim" else "Wrote 1 line")
    os.kill(app_process(tmux), signal.SIGHUP)
    tmux.wait_for("ready%")
    assert "quagga" not in tmux.screen("-S", "-")
    assert "quagga" in only_worksheet(home).read_text("utf-8"), "the text was saved"


def app_process(tmux: Tmux) -> int:
    """Return the process that started the editor."""
    shell = int(tmux.run("display-message", "-p", "#{pane_pid}"))
    return next(pid for pid in _family(shell) if pid != shell)
