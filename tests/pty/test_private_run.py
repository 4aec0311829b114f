"""A private run: every system call is traced, and every folder is compared."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from reconcile_tui.tui.keymap import KEYS
from tests.conftest import REPOSITORY
from tests.programs import need
from tests.pty.journey import NOTEBOOK
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

NEW, OLD = "quagga-in-a-new-worksheet", "zorilla-in-a-saved-one"
"""Typed words that must not be found anywhere afterwards."""

SAVED = """\
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "aaaa"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-20T20:00:00+01:00
saved = 2026-11-20T20:10:00+01:00

[answers]
ended-us = "We never came back to a fight."
"""


class PrivateSession(NamedTuple):
    """The program in a fresh checkout that was never run, and a home with one worksheet."""

    script: Path
    home: Path
    env: Mapping[str, str]

    @property
    def worksheet(self) -> Path:
        return self.home / NOTEBOOK / "2026-11-20-what-changed.toml"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(self.script), *words]

    def trees(self) -> dict[str, tuple[int, int, int]]:
        """Return everything below the home and the checkout."""
        roots = [self.home, self.script.parents[2]]
        found = [path for root in roots for path in (root, *root.rglob("*"))]
        return {str(path): _status(path) for path in found}


def _status(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_mode, status.st_mtime_ns, status.st_ctime_ns


@pytest.fixture
def session(tmp_path: Path, home: Path) -> PrivateSession:
    checkout = tmp_path / "checkout"
    for folder in ("src", "content"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / folder, checkout / folder, ignore=ignored)
    (home / "tmp").mkdir()
    env = {
        "PYTHONPATH": str(checkout / "src"),
        "PYTHONDONTWRITEBYTECODE": "",
        "TMPDIR": str(home / "tmp"),
    }
    made = PrivateSession(checkout / "src" / "scripts" / "reconcile-tui", home, env)
    made.worksheet.parent.mkdir(parents=True, mode=0o700)
    made.worksheet.write_text(SAVED)
    made.worksheet.chmod(0o600)
    return made


def back_to_tabs(terminal: Terminal) -> None:
    """Go back to the tabs, from any screen."""
    while "►Worksheets" not in terminal.screen_text():
        terminal.send("escape")
        terminal.settle()


def select_saved_worksheet(terminal: Terminal, session: PrivateSession) -> None:
    """Move the cursor to the previously saved worksheet in the list."""
    terminal.type("what")
    terminal.wait_for("Search: what")
    terminal.send("home")
    terminal.settle()
    while session.worksheet.name not in terminal.screen_text():
        terminal.send("down")
        terminal.settle()


def run_session(terminal: Terminal, session: PrivateSession) -> None:
    """Type, try an editor, open a saved worksheet, try to delete it, change a setting, quit."""
    terminal.wait_for("A private run: nothing is saved", 60)
    terminal.send("enter")
    terminal.wait_for("▌ What, exactly", 60)
    terminal.wait_for("Private: nothing is saved.")
    terminal.type(NEW)
    terminal.wait_for("1 of ")
    terminal.send("f4")
    terminal.wait_for("This is a private run")
    back_to_tabs(terminal)
    select_saved_worksheet(terminal, session)
    terminal.send("delete")
    terminal.wait_for("no file is written, changed")
    terminal.send("enter")
    terminal.wait_for("The file stays as it is.")
    terminal.type(OLD)
    terminal.wait_for("2 of ")
    back_to_tabs(terminal)
    terminal.send("ctrl+p")
    terminal.wait_for("Type a word, such as")
    terminal.type("30 minutes")
    terminal.wait_for("after 30 minutes without")
    terminal.send("enter")
    terminal.wait_for("This setting lasts until you quit.")
    terminal.send("f9")
    terminal.wait_for("Any key goes back")
    terminal.send("space")
    for tab in ("Red flags", "This week", "Core idea", "Myths vs facts"):
        terminal.send("ctrl+t")
        terminal.wait_for(f"►{tab}")
    terminal.send("ctrl+q")
    assert terminal.wait_end(30) == 0


@pytest.mark.parametrize("how", ["--private", "environment"])
def test_a_session_changes_no_file_and_no_folder(session: PrivateSession, how: str) -> None:
    before, env = session.trees(), dict(session.env)
    words = ["--private"] if how == "--private" else []
    if not words:
        env["RECONCILE_TUI_PRIVATE"] = "1"
    with Terminal(session.command(*words, "new", "what-changed"), env=env) as terminal:
        run_session(terminal, session)
    assert session.trees() == before
    assert session.worksheet.read_text() == SAVED
    assert not [path for path in map(Path, before) if _has_words(path)]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_lost_connection_leaves_nothing_either(session: PrivateSession, number: int) -> None:
    before = session.trees()
    command = session.command("--private", "open", "what-changed")
    with Terminal(command, env=session.env) as terminal:
        terminal.wait_for("A private run: nothing is saved", 60)
        terminal.send("enter")
        terminal.wait_for("The file stays as it is.", 60)
        terminal.type(OLD)
        terminal.wait_for("2 of ")
        os.kill(terminal.process.pid, number)
        terminal.wait_end(30)
    assert session.trees() == before
    assert not [path for path in map(Path, before) if _has_words(path)]


def _has_words(path: Path) -> bool:
    raw = path.read_bytes() if path.is_file() else b""
    return NEW.encode() in raw or OLD.encode() in raw


WRITES = re.compile(
    r"^\S+ +(creat|mkdir|rename|unlink|rmdir|link|symlink|f?truncate|f?chmod|[fl]?chown|utim|futim"
    r"|mknod|[fl]?setxattr|[fl]?removexattr|flock|fallocate|memfd_create|copy_file_range)\w*\("
)
OPENS = re.compile(r'^\S+ +open(?:at2?)?\((?:[^"]*, )?"([^"]*)", .*\bO_(?:WRONLY|RDWR|CREAT|TRUNC)')
PUTS = re.compile(r"^\S+ +p?write(?:v|64|v2)?\(\d+<([^>]*)>")
STANDARD = re.compile(r"^\S+ +write\([12]<")
STARTS = re.compile(r"^\S+ +execve(?:at)?\(.* = 0$")
NOT_ON_A_DISK = re.compile(r"/dev/(pts/\d+|tty|null|ptmx)|(pipe|socket|anon_inode|UNIX).*")


def written(log: Path) -> Iterator[str]:
    """Return the calls that created, changed, locked or deleted a file, or tried to."""
    for call in log.read_text(errors="replace").splitlines():
        target = OPENS.match(call) or PUTS.match(call)
        if WRITES.match(call) or (target and not NOT_ON_A_DISK.fullmatch(target[1])):
            yield call


@pytest.fixture
def strace(tmp_path: Path) -> tuple[Path, list[str]]:
    """Return the log's path and the command that traces calls on files and descriptors."""
    found = need("strace")
    log = tmp_path / "calls"
    watch = [found, "-f", "-y", "-s", "0", "-e", "trace=file,desc", "-o", str(log)]
    return log, watch


@pytest.mark.slow
def test_no_call_of_the_system_writes(
    session: PrivateSession, strace: tuple[Path, list[str]]
) -> None:
    log, watch = strace
    command = [*watch, *session.command("--private", "new", "what-changed")]
    with Terminal(command, env=session.env) as terminal:
        run_session(terminal, session)
    assert list(written(log)) == []
    assert len(list(filter(STARTS.match, log.read_text(errors="replace").splitlines()))) == 1


@pytest.mark.slow
def test_no_call_of_the_system_writes_in_plain_lines(
    session: PrivateSession, strace: tuple[Path, list[str]]
) -> None:
    log, watch = strace
    for name, typed in (
        ("promises", f"\n1\n{NEW}\n?\npause\n\nedit\nquit\nquit\n"),
        ("what-changed", f"\nsections\n1\nadd\n{OLD}\n.\nclear\nundo\nreview\nshow\n"),
    ):
        before = session.trees()
        told = subprocess.run(
            [*watch, *session.command("--private", "fill", name)],
            input=typed,
            env={**os.environ, **session.env},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert (told.returncode, told.stderr) == (0, "")
        assert "Private: nothing is saved." in told.stdout
        calls = [call for call in written(log) if not STANDARD.match(call)]
        assert calls == []
        assert session.trees() == before


@pytest.mark.slow
def test_the_watch_sees_what_an_ordinary_run_writes(
    session: PrivateSession, strace: tuple[Path, list[str]]
) -> None:
    log, watch = strace
    command = [*watch, *session.command("open", "what-changed")]
    with Terminal(command, env=session.env) as terminal:
        terminal.wait_for("What changed?", 60)
        terminal.wait_for("▌ ")
        terminal.type(OLD)
        terminal.wait_for(re.compile(r"Saved \d"), 60)
        terminal.send("ctrl+q")
        terminal.wait_end(30)
    calls = "\n".join(written(log))
    for seen in ("__pycache__", "2026-11-20-what-changed.toml", "/locks/", "mkdir", "rename"):
        assert seen in calls


SAVE_KEY = next(key.key for key in KEYS if key.action in {"save", "keep"})


@pytest.mark.slow
def test_a_worksheet_can_be_saved_after_all_and_nothing_else_is(session: PrivateSession) -> None:
    before = set(session.trees())
    words = ("--private", "new", "closing-well")
    with Terminal(session.command(*words), env=session.env) as terminal:
        terminal.wait_for("A private run: nothing is saved", 60)
        terminal.send("enter")
        terminal.wait_for("▌ What good things are still yours?", 60)
        terminal.type(NEW)
        terminal.wait_for(NEW)
        terminal.send(SAVE_KEY)
        terminal.wait_for("Save this worksheet after all")
        terminal.send("enter")
        terminal.settle()
        assert set(session.trees()) == before, "Enter alone selects nothing"
        terminal.send("down", "down", "enter")
        terminal.wait_for("From now on, this worksheet will be saved. Nothing else will.")
        terminal.wait_for("Only this worksheet is saved.")
        back_to_tabs(terminal)
        select_saved_worksheet(terminal, session)
        terminal.send("enter")
        terminal.wait_for("The file stays as it is.")
        terminal.type(OLD)
        terminal.wait_for(OLD)
        terminal.send("ctrl+q")
        assert terminal.wait_end(30) == 0
    new = {Path(path) for path in set(session.trees()) - before}
    (saved,) = (path for path in new if path.parent == session.worksheet.parent)
    assert NEW in saved.read_text()
    rest = [path for path in new - {saved} if path.is_file()]
    assert {path.suffix for path in rest} <= {".lock"}
    assert session.worksheet.read_text() == SAVED
    assert not [path for path in map(Path, session.trees()) if path != saved and _has_words(path)]
