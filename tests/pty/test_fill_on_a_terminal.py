"""`fill` on a real terminal: typing, editing, hang-up and suspending, without escape sequences."""

from __future__ import annotations

import os
import re
import signal
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.messages import cli as words
from tests.commands.line_mode import KINDS, RecordedFill, normalized, saved_in
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def line(program: Path, home: Path) -> Iterator[Terminal]:
    """A worksheet at its first question, on a dumb terminal."""
    with Terminal([program, "fill", "what-changed"], term="dumb", lines=40) as terminal:
        terminal.wait_for(words.ENTER_GOES_ON.strip())
        terminal.send("enter")
        terminal.wait_for("To finish, type a period on a line by")
        yield terminal


def answers_in(home: Path) -> dict[str, Any]:
    (path,) = saved_in(home)
    found: dict[str, Any] = tomllib.loads(path.read_text())["answers"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_worksheet_is_filled_on_a_terminal(
    program: Path, home: Path, tmp_path: Path, kind: str
) -> None:
    recorded = RecordedFill(tmp_path / "session", kind)
    with Terminal([program, "fill", kind], term="dumb") as terminal:
        terminal.type("".join(f"{one}\r" for one in recorded.lines))
        assert terminal.wait_end(60) == 0, terminal.screen_text()
        raw = terminal.raw
    (mine,), (theirs,) = saved_in(tmp_path / "session"), saved_in(home)
    assert normalized(theirs.read_text()) == normalized(mine.read_text())
    assert b"\x1b" not in raw
    assert b"\t" not in raw


def test_a_line_is_edited_as_it_is_typed(line: Terminal, home: Path) -> None:
    line.type("He came bakc")
    line.send("backspace", "backspace", "left", "up")
    line.type("ck late")
    line.send("ctrl+w")
    line.type("early é漢")
    line.send("backspace", "enter")
    line.type("gone")
    line.send("ctrl+u")
    line.type(".\rquit\r")
    assert line.wait_end() == 0
    assert answers_in(home)["different"] == "He came back early é"
    assert b"\x1b" not in line.raw
    assert "He came back early é" in line.screen_text()


def test_a_lost_connection_saves_half_a_line(line: Terminal, home: Path) -> None:
    line.type("First\rand half a li")
    line.wait_for("and half a li")
    line.close()
    assert answers_in(home)["different"] == "First\nand half a li"


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_polite_stop_saves_half_a_line_and_gives_the_terminal_back(
    line: Terminal, home: Path, name: str
) -> None:
    line.type("half a li")
    line.wait_for("half a li")
    os.kill(line.process.pid, signal.Signals[name])
    assert line.wait_end() == 128 + signal.Signals[name]
    assert answers_in(home)["different"] == "half a li"


def test_ctrl_c_saves_and_quits_at_once(line: Terminal, home: Path) -> None:
    line.type("First\r")
    line.wait_for("First")
    line.type("half")
    line.wait_for("half")
    line.send("ctrl+c")
    assert line.wait_end() == 130
    assert answers_in(home)["different"] == "First\nhalf"


def test_quit_is_heard_among_the_helplines_too(line: Terminal, home: Path) -> None:
    line.type("Saved\r.\r")
    line.type("read help\r")
    line.wait_for("Type a country")
    line.type("quit\r")
    assert line.wait_end() == 0
    assert answers_in(home)["different"] == "Saved"
    assert "911" in line.raw.decode()


def test_ctrl_z_and_going_on_loses_no_letter(line: Terminal, home: Path) -> None:
    """No shell waits for the stop here, so it continues at once and shows its line again."""
    line.type("half")
    line.wait_for("half")
    line.send("ctrl+z")
    line.wait_for(re.compile("half> half"))
    line.type(" a line\r.\rquit\r")
    assert line.wait_end() == 0
    assert answers_in(home)["different"] == "half a line"


def test_ctrl_d_ends_it_and_saves(line: Terminal, home: Path) -> None:
    line.type("First\r")
    line.send("ctrl+d")
    assert line.wait_end() == 0
    assert answers_in(home)["different"] == "First"


def test_a_line_longer_than_a_terminal_s_own_is_whole(line: Terminal, home: Path) -> None:
    long = "word " * 2000 + "end"
    line.type(f"{long}\r.\rquit\r")
    assert line.wait_end(30) == 0
    assert answers_in(home)["different"] == long


def test_an_editor_writes_an_answer(
    program: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "From the\\neditor\\n" > "$1"\n')
    editor.chmod(0o755)
    env = {"EDITOR": str(editor)}
    with Terminal([program, "fill", "what-changed"], term="dumb", env=env) as terminal:
        terminal.type("\redit\r2\r")
        terminal.wait_for("Here's your text from the editor.")
        terminal.type("quit\r")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
    assert answers_in(home)["different"] == "From the\neditor"
