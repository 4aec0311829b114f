"""The main task over a real SSH connection: fill in, quit, read the TOML, edit in vim, continue."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from tests.programs import need
from tests.pty.journey import only_worksheet, past_the_first_page, start
from tests.pty.sshd import serving
from tests.pty.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.ssh]

PROMPT = "ready%"
ENDED = "We never came back to a quarrel."
FIGHT = "One of us walked out. The door stayed shut."
BY_HAND = "We came back to a quarrel twice in two years."
COMMENT = "# Mum's view: ask her again in spring."
NOW = "I say when I will be back."


@pytest.mark.slow
def test_fill_in_edit_in_vim_and_go_on_over_ssh(tmp_path: Path, program: Path, home: Path) -> None:
    need("vim")
    shell = f"PS1='{PROMPT} ' PATH={program.parent}:$PATH HISTFILE= sh -i"
    with serving(tmp_path / "ssh") as server, Terminal(server.command(shell)) as line:
        line.wait_for(PROMPT)
        fill_in(line)
        file = only_worksheet(home)
        look_at_it(line, file)
        change_it_in_vim(line, file)
        go_on(line, file)
        line.send("ctrl+d")
        assert line.wait_end() == 0
        text = file.read_text("utf-8")
        assert COMMENT in text.splitlines()
        assert tomllib.loads(text)["answers"] == {
            "different": BY_HAND,
            "me-now": FIGHT,
            "contact": "not-sure",
            "ended-us": NOW,
        }
        assert list(file.parent.iterdir()) == [file], "no copy, no swap file, no conflict"
        assert_nothing_runs(home)


def run(line: Terminal, command: str) -> None:
    """Type a command on an empty screen."""
    line.type(f"clear; {command}")
    line.send("enter")


def fill_in(line: Terminal) -> None:
    """Start the app, fill in a new worksheet from the first page using only keys, and quit."""
    run(line, "reconcile-tui")
    past_the_first_page(line)
    start(line, "What changed?", "What, exactly, is different")
    line.type(ENDED)
    line.send("tab")
    line.wait_for("▌ Which skills have you built since the breakup?")
    line.type(FIGHT)
    line.send("tab", "tab", "tab")  # past the links next to it
    line.wait_for("▌ Are you in contact now?")
    line.send("down", "down", "space")
    line.wait_for("(•) Yes, but I'm not sure we both want it")
    line.wait_for(re.compile(r"Saved \d\d:\d\d   3 of 10 answered"))
    leave(line)


def leave(line: Terminal) -> None:
    """Quit with ctrl+q: the prompt is back, and the screen shows only the command."""
    line.send("ctrl+q")
    line.wait_for(lambda t: not t.emulator.in_alternate_screen and ends_with_prompt(t))
    assert not [words for words in (ENDED, FIGHT, BY_HAND, NOW) if words in line.screen_text()]


def ends_with_prompt(line: Terminal) -> bool:
    return line.screen_text().endswith(PROMPT)


def look_at_it(line: Terminal, file: Path) -> None:
    """Print the TOML in the same shell."""
    run(line, f"grep . {file} | tail -n 7")
    line.wait_for(f'different = "{ENDED}"')
    line.wait_for(ends_with_prompt)
    assert "# What, exactly, is different since the breakup?" in line.screen_text()
    assert 'contact = "not-sure"' in line.screen_text()


def change_it_in_vim(line: Terminal, file: Path) -> None:
    """Change another answer and add a comment above it."""
    run(line, f"vim -N -u NONE -n {file}")
    line.wait_for('worksheet = "what-changed"')
    line.type("/^different\r")
    line.type(f'cc{COMMENT}\rdifferent = "{BY_HAND}"')
    line.send("escape")
    line.wait_for(lambda t: COMMENT in t.screen_text() and ENDED not in t.screen_text())
    line.type(":x\r")
    line.wait_for(ends_with_prompt)


def go_on(line: Terminal, file: Path) -> None:
    """Open it by name: it shows the change from vim; answer another question."""
    run(line, f"reconcile-tui open {file.stem}")
    line.wait_for("▌ If you had your last fight all over again")
    line.send(*["shift+tab"] * 5)  # two of them are links
    line.wait_for(BY_HAND)
    line.send("f5")
    line.wait_for("▌ If you had your last fight all over again")
    line.send("ctrl+n")
    line.wait_for("▌ What problem ended us?")
    line.type(NOW)
    line.wait_for(re.compile(r"Saved \d\d:\d\d   4 of 10 answered"))
    leave(line)


def assert_nothing_runs(home: Path) -> None:
    """No process of the app with this HOME is left."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            environment = (process / "environ").read_bytes()
        except OSError:
            continue
        ours = f"HOME={home}".encode() in environment and int(process.name) != os.getpid()
        assert not (ours and b"reconcile-tui" in command), command
