"""The app opens no network connection, loads no TLS and starts no other program (audited)."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pty.journey import TABS, past_the_first_page, start
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

LISTENER = """
import os, sys

_out = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_started = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.spawn", "os.exec", "os.fork",
            "os.forkpty", "pty.spawn", "webbrowser.open", "ctypes.dlopen")


def _listen(event, args):
    if event == "ctypes.dlopen" and args[0] is None:
        return  # the process itself, for its rename with flags: nothing is loaded
    if event == "import" and args[0] == "_ssl":
        os.write(_out, b"TLS is loaded\\n")
    if event.startswith("socket.") or event in _started:
        kind = int(args[1]) if event == "socket.__new__" else "-"
        os.write(_out, f"{{event}} {{kind}}\\n".encode())


sys.addaudithook(_listen)
os.write(_out, b"listening\\n")
"""

SELF_PIPE = f"socket.__new__ {int(socket.AF_UNIX)}"
"""The socket pair inside this process with which asyncio wakes its loop."""


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    """The log of an audit hook; the parent folder is a PYTHONPATH entry that installs the hook."""
    log = tmp_path / "listen" / "heard"
    log.parent.mkdir()
    (log.parent / "sitecustomize.py").write_text(LISTENER.format(log=str(log)))
    return log


def test_the_listener_hears(heard: Path) -> None:
    code = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); import ssl"
    env = {"PYTHONPATH": str(heard.parent)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    said = heard.read_text().splitlines()
    assert said[:3] == ["listening", f"socket.__new__ {int(socket.AF_INET)}", "socket.bind -"]
    assert "TLS is loaded" in said


def test_the_screens_open_no_network(program: Path, heard: Path) -> None:
    with Terminal([program], env={"PYTHONPATH": str(heard.parent)}) as terminal:
        past_the_first_page(terminal)
        for tab, words in TABS.items():
            terminal.wait_for(f"►{tab}")
            terminal.wait_for(words)
            terminal.send("ctrl+t")
        terminal.wait_for("►Core idea")
        look(terminal, "f2", "Emergency · if you're afraid of someone")
        look(terminal, "f1", "Keys on this screen")
        look(terminal, "f9", "Any key goes back")
        look(terminal, "ctrl+p", "Type a word, such as")
        start(terminal, "What changed?", "What, exactly, is different")
        terminal.send("ctrl+n")  # the first section cites nothing
        terminal.wait_for("▌ What problem ended us?")
        look(terminal, "f3", "Where this is from")
        terminal.type("Words that stay on this machine.")
        terminal.wait_for("Saved ")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    said = heard.read_text().splitlines()
    assert said[0] == "listening"
    assert set(said[1:]) <= {SELF_PIPE}


def look(terminal: Terminal, key: str, words: str) -> None:
    """Open something with a key, check it, and go back."""
    terminal.send(key)
    terminal.wait_for(words)
    terminal.send("escape")
    terminal.wait_for(lambda t: words not in t.screen_text())


@pytest.mark.parametrize(
    "command",
    ["list", "where", "new --list", "lint", "--help", "show none", "export none --to md"],
)
def test_the_commands_open_no_socket_at_all(program: Path, heard: Path, command: str) -> None:
    with Terminal([program, *command.split()], env={"PYTHONPATH": str(heard.parent)}) as terminal:
        terminal.wait_end(60)
    assert heard.read_text() == "listening\n"
