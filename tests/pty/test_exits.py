"""Every way to quit the app: text is neither lost nor left where it should not be.

The duration isn't asserted here, only that the process ends.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.platform import HANG_UPS
from tests.pty.journey import (
    NOTEBOOK,
    QUESTION,
    first_answer,
    only_worksheet,
    open_sheet,
    past_the_first_page,
)
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

WORDS = " ".join(f"word-{number:03}" for number in range(12))
RUSH = " ".join(f"word-{number:03}" for number in range(160))
GONE_WITHIN = 2.0
"""Seconds after a hang-up until the process's own watchdog ends it."""

CRASH = """
import sys
from reconcile_tui.__main__ import main
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetView

def action_skip(self):
    canary = "-".join(["can", "ary", self.session.answers.value("different") or "none"])
    raise RuntimeError(canary)

WorksheetView.action_skip = action_skip
sys.exit(main(["new", "what-changed"]))
"""


def assert_no_orphan(terminal: Terminal) -> None:
    """No process is left in the program's session."""
    with pytest.raises(ProcessLookupError):
        os.killpg(terminal.process.pid, 0)


def assert_terminal_restored(terminal: Terminal) -> None:
    """The normal screen is empty with a visible cursor; echo and canonical mode are on."""
    assert not terminal.emulator.in_alternate_screen
    assert not terminal.emulator.screen.cursor.hidden
    assert terminal.screen_text() == ""
    local = termios.tcgetattr(terminal._line)[3]
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    assert local & wanted == wanted
    assert_no_orphan(terminal)


def assert_no_word_is_in_the_list_of_processes_or_the_title(
    terminal: Terminal, program: Path
) -> None:
    """What other users can see; the command line is read where there is a /proc."""
    assert not [title for title in terminal.emulator.titles if "word" in title]
    shown = Path(f"/proc/{terminal.process.pid}")
    if shown.exists():
        command = (shown / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        assert command[-3:] == [str(program).encode(), b"new", b"what-changed"]
        threads = [(task / "comm").read_text() for task in shown.glob("task/*")]
        assert not [name for name in threads if "word" in name]


# ── text typed just before ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "number",
    HANG_UPS,
    ids=lambda number: signal.Signals(number).name,
)
def test_a_signal_saves_what_was_typed(program: Path, home: Path, number: int) -> None:
    with open_sheet(program) as terminal:
        terminal.type(WORDS)
        terminal.wait_for("word-011")
        terminal.process.send_signal(number)
        assert terminal.wait_end(GONE_WITHIN + 1) == 128 + number
        assert_terminal_restored(terminal)
    assert first_answer(home) == WORDS


def test_a_lost_line_saves_what_was_typed_and_nobody_else_is_told_a_word(
    program: Path, home: Path
) -> None:
    with open_sheet(program) as terminal:
        terminal.type(WORDS[:40])
        terminal.wait_for("Saved ")
        terminal.type(WORDS[40:])
        terminal.wait_for("word-011")
        assert_no_word_is_in_the_list_of_processes_or_the_title(terminal, program)
        assert terminal.close(GONE_WITHIN + 1) != -signal.SIGKILL
        assert_no_orphan(terminal)
    assert first_answer(home) == WORDS
    assert "word" not in only_worksheet(home).name


@pytest.mark.slow
def test_a_lost_line_ends_it_where_hang_ups_were_ignored(program: Path, home: Path) -> None:
    command = f"trap '' HUP; exec {shlex.quote(str(program))} new what-changed"
    with Terminal(["sh", "-c", command]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for(QUESTION)
        terminal.type(WORDS)
        terminal.wait_for("word-011")
        assert terminal.close(GONE_WITHIN + 1) != -signal.SIGKILL
    assert first_answer(home) == WORDS


@pytest.mark.slow
def test_a_line_lost_while_words_rush_in_keeps_all_that_was_shown(
    program: Path, home: Path
) -> None:
    with open_sheet(program) as terminal:
        terminal.type(RUSH)
        terminal.wait_for("word-01")
        shown = re.findall(r"\bword-\d\d\d\b", terminal.screen_text())
        assert terminal.close(GONE_WITHIN + 1) != -signal.SIGKILL
    saved = str(first_answer(home))
    assert RUSH.startswith(saved)
    assert not [word for word in shown if word not in saved]


@pytest.mark.slow
def test_two_signals_are_not_too_many(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        terminal.type(WORDS)
        terminal.wait_for("word-011")
        terminal.process.send_signal(signal.SIGTERM)
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait_end(GONE_WITHIN + 1) in {128 + signal.SIGTERM, 128 + signal.SIGHUP}
    assert first_answer(home) == WORDS


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "\t", "\x1bOQ", "\x1b[20~"], ids="field next F2 F9".split())
def test_leaving_keeps_the_keys_typed_before_it(program: Path, home: Path, before: str) -> None:
    with open_sheet(program) as terminal:
        terminal.type(f"{WORDS}{before}\x11")
        assert terminal.wait_end() == 0
        assert_terminal_restored(terminal)
    assert first_answer(home) == WORDS


@pytest.mark.slow
def test_leaving_from_a_dialog(program: Path, home: Path) -> None:
    with open_sheet(program) as terminal:
        terminal.type(WORDS)
        terminal.send("tab", "f8")
        terminal.wait_for("Skip this question")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert_terminal_restored(terminal)
    assert first_answer(home) == WORDS


@pytest.mark.slow
def test_leaving_waits_while_the_disk_refuses(program: Path, home: Path) -> None:
    in_the_way = home / NOTEBOOK.parent
    with open_sheet(program) as terminal:
        in_the_way.write_text("")
        terminal.type(WORDS)
        terminal.wait_for("NOT SAVED since")
        terminal.send("ctrl+q")
        terminal.wait_for("NOT SAVED. Press ctrl+q again to quit without saving.")
        assert "word-00" not in terminal.screen_text(), "the person may have turned away"
        in_the_way.unlink()
        assert terminal.wait_end() == 0, "it quits as requested once the disk accepts the text"
        assert first_answer(home) == WORDS
        assert_terminal_restored(terminal)


@pytest.mark.slow
def test_the_second_ctrl_q_leaves_without_the_words(program: Path, home: Path) -> None:
    in_the_way = home / NOTEBOOK.parent
    with open_sheet(program) as terminal:
        in_the_way.write_text("")
        terminal.type(WORDS)
        terminal.wait_for("NOT SAVED since")
        terminal.send("ctrl+q")
        terminal.wait_for("NOT SAVED. Press ctrl+q again to quit without saving.")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert_terminal_restored(terminal)
    assert [path for path in home.rglob("*") if path.is_file()] == [in_the_way]


# ── private text ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ["ctrl+q", "f8"], ids=["quit", "crash"])
def test_a_ctrl_z_typed_ahead_does_not_stop_it_while_it_ends(
    tmp_path: Path, home: Path, end: str
) -> None:
    """The terminal is the shell's again by then, so the key is a signal."""
    script = tmp_path / "program.py"
    script.write_text(CRASH)
    with Terminal([sys.executable, str(script)]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for(QUESTION)
        terminal.type(WORDS)
        terminal.wait_for(WORDS[-8:])
        terminal.send(end)
        while terminal.process.poll() is None:
            terminal.send(b"\x1a")
            terminal.read_for(0.001)
            assert not terminal.is_stopped()
        assert WORDS in str(first_answer(home))


def test_stopped_from_outside_it_gives_the_terminal_back_and_takes_it_again(
    program: Path, home: Path
) -> None:
    with open_sheet(program) as terminal:
        terminal.type("before ")
        terminal.wait_for("before")
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.wait_for(Terminal.is_stopped)
        terminal.settle()
        assert terminal.screen_text() == ""
        assert termios.tcgetattr(terminal._line)[3] & termios.ICANON
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for(QUESTION)
        terminal.type("after")
        terminal.wait_for("before after")


def _leave(terminal: Terminal) -> None:
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0


def _terminate(terminal: Terminal) -> None:
    terminal.process.terminate()
    assert terminal.wait_end(GONE_WITHIN + 1) == 128 + signal.SIGTERM


def _hang_up(terminal: Terminal) -> None:
    assert terminal.close(GONE_WITHIN + 1) != -signal.SIGKILL


@pytest.mark.parametrize("way", [_leave, _terminate, _hang_up], ids="leave SIGTERM close".split())
def test_red_flags_leave_no_trace(
    program: Path, home: Path, way: Callable[[Terminal], None]
) -> None:
    with Terminal([program]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("►Core idea")
        for tab in ("Myths vs facts", "Worksheets", "Red flags"):
            terminal.send("ctrl+t")
            terminal.wait_for(f"►{tab}")
        terminal.wait_for("→ Continue")
        terminal.send("enter")
        terminal.wait_for("▌ Have they hit, pushed")
        terminal.send("right", "space")
        terminal.wait_for("(•) Yes")
        terminal.send("tab")
        terminal.wait_for("▌ Has the violence been getting worse?")
        terminal.send("right", "right", "space")
        terminal.wait_for("(•) Not sure")
        assert "Saved" not in terminal.screen_text()
        way(terminal)
    assert not [path for path in home.rglob("*") if not path.is_dir()]
    assert not (home / ".local/share/reconcile-tui").exists()


# ── a crash ─────────────────────────────────────────────────────────────────────────────────────


def test_a_crash_prints_a_sentence_and_loses_nothing(tmp_path: Path, home: Path) -> None:
    script = tmp_path / "crash.py"
    script.write_text(CRASH)
    with Terminal([sys.executable, script]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for(QUESTION)
        terminal.type(WORDS)
        terminal.send("f8")
        assert terminal.wait_end() == 1
        assert not terminal.emulator.in_alternate_screen
        said = terminal.screen_text()
        assert re.fullmatch(
            r"reconcile-tui crashed at RuntimeError \S+\.\sYour\ssaved\sworksheets\sare\ssafe\.\s"
            r"Please\sstart\sthe\sapp\sagain\.",
            said,
        )
        left = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
        assert not [word for word in ("can-ary", "word-0", "Traceback") if word in said + left]
        assert_no_orphan(terminal)
    assert first_answer(home) == WORDS
    assert list(home.rglob("*.toml")) == [only_worksheet(home)]
