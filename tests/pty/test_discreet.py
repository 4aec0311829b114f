"""The command `worksheets`: what a session shows in the terminal, shell and folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.pty.terminal import Terminal
from tests.tui.test_discreet import TELLING

pytestmark = pytest.mark.pty

START = [sys.executable, str(REPOSITORY / "src" / "scripts" / "worksheets")]


def run(*words: str) -> str:
    """Return the command's output without its messages, after checking that it succeeded."""
    done = subprocess.run([*START, *words], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_an_evening_names_nothing_but_what_was_opened(home: Path) -> None:
    with Terminal(START) as terminal:
        terminal.wait_for("►Worksheets", 60)
        terminal.wait_for("Journal")
        terminal.send("f9")
        terminal.wait_for("Su Mo Tu We Th Fr Sa")
        for key in ("escape", "enter", "x"):
            terminal.send(key)
            terminal.settle()
            assert "►Worksheets" not in terminal.screen_text()
        terminal.send("f9")
        terminal.wait_for("►Worksheets")
        terminal.settle()
        assert TELLING.search(terminal.raw.decode()) is None
        terminal.send("down", "enter")
        terminal.wait_for("What this look hides")
        terminal.send("enter")
        terminal.wait_for("Journal")
        terminal.send("ctrl+q")
        assert terminal.wait_end(30) == 0
    assert not [path for path in home.rglob("*") if "reconcile" in path.name.lower()]


def test_its_folders_and_files_have_plain_names(home: Path) -> None:
    with Terminal([*START, "new", "what-changed"]) as terminal:
        terminal.wait_for("What this look hides", 60)
        terminal.send("enter")
        terminal.wait_for("▌ What, exactly", 60)
        terminal.type("We never came back to a fight.")
        terminal.wait_for("Saved")
        terminal.send("ctrl+q")
        assert terminal.wait_end(30) == 0
    names = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    (saved,) = (name for name in names if name.endswith(".toml"))
    assert saved.startswith(".local/share/worksheets/worksheets/")
    assert saved.endswith("-review.toml")
    assert not [name for name in names if TELLING.search(name)]
    listed = run("list")
    assert "Review" in listed
    assert TELLING.search(listed) is None


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["list", "--help"], ["where"]])
def test_it_goes_by_its_own_name(words: list[str]) -> None:
    said = run(*words)
    assert "worksheets" in said
    assert "reconcile" not in said
    assert "together" not in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_of_its_own_name(shell: str) -> None:
    script = run("completion", shell)
    assert "worksheets completion" in script
    assert TELLING.search(script) is None


@pytest.mark.slow
def test_plain_lines_send_nobody_to_the_other_name(home: Path) -> None:
    for page in ("core-idea", "afraid", "help"):
        assert "reconcile-tui" not in run("read", page)
    done = subprocess.run(
        [*START, "fill", "reflection"],
        check=False,
        input="\npause\nquit\n",
        capture_output=True,
        text=True,
    )
    assert "reconcile-tui" not in done.stdout + done.stderr
    assert "worksheets" in done.stdout
