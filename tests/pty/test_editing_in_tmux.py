"""Nothing of an answer stays in tmux after it was written in vim or nano."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.pty.test_tmux import QUESTION, Tmux, tmux

__all__ = ["tmux"]

pytestmark = pytest.mark.pty

KEYS = {
    "vim": [("-l", "iA quagga in it."), ("Escape",), ("-l", ":wq"), ("Enter",)],
    "nano": [("-l", "A quagga in it."), ("C-o",), ("Enter",), ("C-x",)],
}


@pytest.mark.parametrize("alternate", ["on", "off"])
@pytest.mark.parametrize("name", KEYS)
def test_nothing_stays_in_the_scrollback(
    tmux: Tmux, program: Path, name: str, alternate: str
) -> None:
    found = shutil.which(name) or pytest.skip(f"{name} is not installed here")
    tmux.run("set-option", "-g", "alternate-screen", alternate)
    tmux.wait_for("ready%")
    command = f"clear; env TERM=screen EDITOR={found} {shlex.quote(str(program))} new what-changed"
    tmux.send(command, "Enter")
    tmux.wait_for("Enter Go on")
    tmux.send("Enter")
    tmux.wait_for(QUESTION)
    tmux.send("F4")
    tmux.wait_for("text.txt")
    for keys in KEYS[name]:
        tmux.send(*keys)
        if keys[0] == "-l" and "quagga" in keys[1]:
            tmux.wait_for("quagga")
    tmux.wait_for("Taken from the editor.")
    tmux.wait_for("A quagga in it.")
    tmux.send("C-q")
    tmux.wait_for("ready%")
    history = tmux.screen("-S", "-")
    assert not [words for words in ("quagga", "ended us") if words in history]
