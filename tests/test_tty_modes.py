"""Terminal modes are set before anything else happens, and restored on every exit."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile_tui import tty_modes

LOADED_FIRST = """
import sys
from reconcile_tui import __main__
from reconcile_tui import tty_modes
tty_modes.disable_echo = lambda: print(*sorted(
    name for name in sys.modules
    if name.startswith("reconcile_tui") or name in {"typing", "argparse", "signal", "textual"}
))
sys.argv = ["reconcile-tui", *sys.argv[1:]]
sys.exit(__main__.main())
"""


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal with a shell's modes, connected to our standard input."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as end:
        monkeypatch.setattr(sys, "stdin", end)
        yield ours
        tty_modes.restore()
    os.close(ours)


def modes(line: int) -> tuple[bool, bool, bool, bool]:
    """Return flow control, echo, canonical mode, and CR-to-LF translation."""
    found = termios.tcgetattr(line)
    local = found[3]
    return (
        bool(found[0] & termios.IXON),
        bool(local & termios.ECHO),
        bool(local & termios.ICANON),
        bool(found[0] & termios.ICRNL),
    )


def test_early_keys_are_queued_and_not_echoed(line: int) -> None:
    before = termios.tcgetattr(line)
    assert modes(line) == (True, True, True, True)
    tty_modes.disable_echo()
    assert modes(line) == (False, False, False, False)
    assert termios.tcgetattr(line)[3] & termios.ISIG, "ctrl+c still ends the program"
    os.write(line, b"a\x11\r\x7f")
    assert os.read(sys.stdin.fileno(), 10) == b"a\x11\r\x7f"
    tty_modes.restore()
    assert termios.tcgetattr(line) == before


def test_disabling_echo_twice_keeps_the_modes_of_the_shell(line: int) -> None:
    before = termios.tcgetattr(line)
    tty_modes.disable_echo()
    tty_modes.disable_echo()
    assert tty_modes.restore() == before
    assert tty_modes.restore() is None
    assert termios.tcgetattr(line) == before


def test_without_a_terminal_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with (tmp_path / "file").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        tty_modes.disable_echo()
        assert tty_modes.restore() is None
    monkeypatch.setattr(sys, "stdin", None)
    tty_modes.disable_echo()
    assert tty_modes.restore() is None


@pytest.mark.parametrize(
    ("words", "draws"),
    [
        ([], True),
        (["open"], True),
        (["open", "promises"], True),
        (["new", "promises"], True),
        (["2026-11-22-promises.toml"], True),
        (["--data-dir", "delete", "open"], True),
        (["--data-dir=x", "--plain-driver"], True),
        (["delete", "promises"], False),
        (["--data-dir", "x", "delete", "promises"], False),
        (["show", "promises"], False),
        (["--help"], False),
        (["list"], False),
    ],
)
def test_a_command_that_may_ask_something_keeps_the_echo(words: list[str], draws: bool) -> None:
    assert tty_modes.is_for_screen(words) is draws


def test_echo_is_disabled_before_other_modules_load() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", LOADED_FIRST, "new", "no-such-worksheet"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [
        "reconcile_tui",
        "reconcile_tui.__main__",
        "reconcile_tui.tty_modes",
    ]
