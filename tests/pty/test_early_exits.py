"""Connections lost while the app is starting: it ends, and the text is saved."""

from __future__ import annotations

import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.pty.journey import NOTEBOOK, QUESTION, first_answer
from tests.pty.terminal import Terminal
from tests.pty.test_exits import (
    GONE_WITHIN,
    assert_terminal_restored,
)

pytestmark = pytest.mark.pty

HANG_UP_IN_AN_IMPORT = """
import importlib.abc, os, signal, sys, threading, time
from reconcile_tui import workspace
from reconcile_tui.__main__ import main
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetView

class Slow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        mine = threading.current_thread() is threading.main_thread()
        if name == "tomlkit.items" and mine:
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(0.4)

sys.meta_path.insert(0, Slow())
WorkbookApp._get_ready = lambda self: None
WorksheetView.action_skip = lambda self: workspace.get_ready()
sys.exit(main(["new", "what-changed"]))
"""
"""The connection ends while a slow disk is still loading the modules needed for a save."""


SIGNAL_IN_AN_IMPORT = """
import importlib.abc, os, signal, sys
from reconcile_tui.__main__ import main

class Ends(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "reconcile_tui.platform":
            os.kill(os.getpid(), signal.SIGTERM)

sys.meta_path.insert(0, Ends())
sys.exit(main())
"""
"""The process is asked to end while its signal handling is still being loaded."""


def test_a_signal_before_anything_listens_for_one_gives_the_line_back(home: Path) -> None:
    with Terminal([sys.executable, "-c", SIGNAL_IN_AN_IMPORT, "new", "what-changed"]) as terminal:
        assert terminal.wait_end(GONE_WITHIN + 1) == 128 + signal.SIGTERM
        assert_terminal_restored(terminal)


IN_THE_BACKGROUND = 'set -m; "$0" & wait %1; stty -a; kill -KILL %1'
"""A shell starts the program as a background job, and prints its own terminal modes after that."""


def test_a_background_job_stops_before_it_changes_the_terminal(program: Path, home: Path) -> None:
    with Terminal(["bash", "-c", IN_THE_BACKGROUND, program]) as terminal:
        terminal.wait_for("echoke")
        assert {"icanon", "echo", "ixon"} <= set(terminal.screen_text().split())


@pytest.mark.parametrize("begun", [b"\x1b[?1049h", b"\x1b[?2026$p", b"\x1b[?1049h\x1b[?25l"])
def test_a_signal_while_it_starts_is_not_lost(program: Path, home: Path, begun: bytes) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        terminal.wait_for(lambda t: begun in t.raw)
        terminal.process.terminate()
        assert terminal.wait_end(GONE_WITHIN + 1) == 128 + signal.SIGTERM
        assert_terminal_restored(terminal)


@pytest.mark.parametrize("tenths", [1, 2, 4, 6])
def test_a_signal_at_any_moment_of_the_start_ends_it(
    program: Path, home: Path, tenths: int
) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        terminal.read_for(tenths / 10)
        terminal.process.terminate()
        assert terminal.wait_end(GONE_WITHIN + 1) in {128 + signal.SIGTERM, -signal.SIGTERM}
        assert_terminal_restored(terminal)


@pytest.mark.slow
def test_a_signal_while_the_code_of_a_save_is_loaded_loses_nothing(home: Path) -> None:
    (home / NOTEBOOK).mkdir(parents=True)
    with Terminal([sys.executable, "-c", HANG_UP_IN_AN_IMPORT]) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type("We never came back to it.")
        terminal.send("f8")
        assert terminal.wait_end(GONE_WITHIN + 1) == 128 + signal.SIGHUP
    assert first_answer(home) == "We never came back to it."


def test_what_is_typed_before_there_is_a_screen_does_not_stay_on_the_terminal(
    program: Path, home: Path
) -> None:
    (home / NOTEBOOK).mkdir(parents=True)
    with Terminal([program, "new", "what-changed"]) as terminal:
        terminal.wait_for(lambda t: not _echoes(t))
        terminal.type("Typed ahead.")
        terminal.wait_for(QUESTION)
        terminal.wait_for("Typed ahead.")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert_terminal_restored(terminal)
        assert b"Typed" not in terminal.raw[: terminal.raw.index(b"\x1b[?1049h")]
    assert first_answer(home) == "Typed ahead."


def _echoes(terminal: Terminal) -> bool:
    return bool(termios.tcgetattr(terminal._line)[3] & termios.ECHO)
