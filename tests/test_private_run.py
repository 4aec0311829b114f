"""The guard of a private run, and the commands it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile_tui import is_private_run, private_run
from reconcile_tui.messages import cli as lines
from reconcile_tui.messages import private as words
from reconcile_tui.tty_modes import is_for_screen
from tests.conftest import REPOSITORY, RunBook

WAYS_TO_WRITE = {
    "open": "open(new, 'w')",
    "append": "open(there, 'a')",
    "os.open": "os.open(new, os.O_CREAT | os.O_WRONLY)",
    "unnamed": "os.open(folder, getattr(os, 'O_TMPFILE', os.O_CREAT) | os.O_RDWR)",
    "truncate": "os.truncate(there, 0)",
    "mkdir": "os.mkdir(new)",
    "replace": "os.replace(there, new)",
    "rename without replacing": "platform.rename_new(there, new)",
    "exchange": "platform.exchange(there, other)",
    "unlink": "os.unlink(there)",
    "rmdir": "os.rmdir(empty)",
    "link": "os.link(there, new)",
    "symlink": "os.symlink(there, new)",
    "chmod": "os.chmod(there, 0o644)",
    "utime": "os.utime(there)",
    "tempfile": "tempfile.mkstemp(dir=folder)",
    "shutil": "shutil.copy(there, new)",
    "flock": "fcntl.flock(os.open(there, os.O_RDONLY), fcntl.LOCK_SH)",
    "lockf": "os.lockf(os.open(there, os.O_RDONLY), os.F_LOCK, 0)",
    "another program": "subprocess.run(['true'])",
    "fork": "os.fork()",
    "shell": "os.system('true')",
}
"""Each way for a process to leave something on the disk."""

TRY_ALL = """
import fcntl, json, os, shutil, subprocess, sys, tempfile
from pathlib import Path
from reconcile_tui import platform, private_run

ways, folder = json.loads(sys.argv[1]), sys.argv[2]
there, other, new, empty = (f"{folder}/{name}" for name in ("there", "other", "new", "empty"))
platform.get_ready()
private_run.begin()
done = {}
for name, way in ways.items():
    try:
        eval(way)
    except OSError as error:
        done[name] = error.errno
    else:
        done[name] = 0
done["reading"] = open(there).read()
open(os.devnull, "w").write("nowhere")
with private_run.writing_allowed():
    open(new, "w").write("let through")
try:
    os.unlink(there)
except OSError:
    print(json.dumps(done))
"""


def tree(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Return the type, mode, modification time and contents of everything below a folder."""
    found = {}
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        name = str(path.relative_to(folder))
        found[name] = (status.st_mode, status.st_mtime_ns, status.st_ctime_ns, held)
    return found


def test_every_way_of_writing_is_refused_and_reading_works(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "empty").mkdir(parents=True)
    (folder / "there").write_text("what was there")
    (folder / "other").write_text("the other one")
    before = tree(folder)
    code = [sys.executable, "-c", TRY_ALL, json.dumps(WAYS_TO_WRITE), str(folder)]
    told = subprocess.run(code, capture_output=True, text=True, check=True, timeout=60)
    done = json.loads(told.stdout)
    assert done.pop("reading") == "what was there"
    assert done == dict.fromkeys(WAYS_TO_WRITE, private_run.REFUSED)
    # Only the one allowed file and its parent folder have changed.
    after = tree(folder)
    assert after.pop("new")[3] == b"let through"
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == ["."]


@pytest.mark.parametrize(
    ("value", "private"), [("1", True), ("yes", True), ("0", False), ("", False)]
)
def test_the_environment_can_ask_for_it(
    monkeypatch: pytest.MonkeyPatch, value: str, private: bool
) -> None:
    monkeypatch.setenv("RECONCILE_TUI_PRIVATE", value)
    assert is_private_run(["list"]) is private
    assert is_private_run(["list", "--private"])


@pytest.mark.parametrize(
    "line", ["--private", "--private open", "open --private", "--private x.toml"]
)
def test_echo_is_disabled_for_a_private_screen_too(line: str) -> None:
    assert is_for_screen(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "--private delete --everything",
        "delete --everything --private",
        "--private export what-changed --to txt --out copy.txt",
        "--private history what-changed --restore 1",
        "--private history what-changed --delete",
        "--private add promises --date today --kept",
        "--private add --undo",
        "copy what-changed --for-them --private",
        "--private delete what-changed --yes",
    ],
)
def test_commands_that_only_write_are_refused(run_book: RunBook, home: Path, line: str) -> None:
    before = tree(home)
    told = run_book(*line.split())
    assert told.returncode == 2
    command = next(word for word in line.split() if not word.startswith("-"))
    assert told.stderr.strip() == words.refused(command)
    assert tree(home) == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("list", 0),
        ("where", 0),
        ("new --list", 0),
        ("--help", 0),
        ("read tonight", 0),
        ("completion bash", 0),
        ("completion --words", 0),
        ("show none", 3),
        ("history", 2),
    ],
)
def test_commands_that_only_read_work(run_book: RunBook, line: str, code: int) -> None:
    told = run_book(*line.split())
    private = run_book("--private", *line.split())
    assert (private.returncode, private.stdout) == (told.returncode, told.stdout)
    assert told.returncode == code
    by_environment = run_book(*line.split(), env={"RECONCILE_TUI_PRIVATE": "1"})
    assert by_environment.stdout == told.stdout


# -- in plain lines --------------------------------------------------------------------------------

WORDS = "quagga-in-plain-lines"


def fill(run_book: RunBook, *lines: str) -> str:
    """Return the output of a private `fill` with these lines typed after the first page."""
    typed = "".join(f"{line}\n" for line in ("", *lines))
    told = run_book("--private", "fill", "what-changed", input=typed)
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout


def saved_worksheet(run_book: RunBook, home: Path) -> Path:
    """A worksheet saved by an earlier run."""
    run_book("fill", "what-changed", input="\nWritten before\n.\nquit\n")
    (path,) = home.rglob("*-what-changed.toml")
    return path


def test_a_worksheet_filled_in_plain_lines_leaves_nothing(run_book: RunBook, home: Path) -> None:
    before = tree(home)
    told = fill(run_book, WORDS, ".", "?", "quit", "quit")
    assert "A private run: nothing is saved" in told
    assert words.IN_LINES in told
    assert "quit: quit without saving" in told
    assert words.RUN_NOT_SAVED in told
    assert lines.FORGOTTEN_UNSAVED in told
    assert tree(home) == before


@pytest.mark.parametrize("way", ["SIGHUP", "SIGTERM", "end of the input"])
def test_no_way_out_of_plain_lines_leaves_anything(program: Path, home: Path, way: str) -> None:
    before = tree(home)
    command = [str(program), "fill", "what-changed", "--private"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"\n{WORDS}\nhalf a line".encode())
        process.stdin.flush()
        while not process.stdout.readline().startswith(b"> "):
            pass
        if way.startswith("SIG"):
            process.send_signal(signal.Signals[way])
        process.stdin.close()
        process.stdout.read()
        process.wait(20)
    assert tree(home) == before


def test_a_saved_worksheet_stays_as_it_is_in_plain_lines(run_book: RunBook, home: Path) -> None:
    saved_worksheet(run_book, home)
    before = tree(home)
    told = fill(run_book, "sections", "1", "clear", "on", WORDS, ".", "edit", "quit", "quit")
    assert words.IN_LINES_FILE in told
    assert f"Type undo to restore the answer. {words.FILE_NOT_CHANGED}" in told
    assert words.RUN_HAS_NO_EDITOR in told
    assert lines.FORGOTTEN_UNSAVED in told
    assert tree(home) == before


def test_a_saved_worksheet_that_is_only_read_asks_nothing_at_the_end(
    run_book: RunBook, home: Path
) -> None:
    saved_worksheet(run_book, home)
    told = fill(run_book, "review", "show", "quit")
    assert "Written before" in told
    assert words.RUN_NOT_SAVED not in told
    assert told.rstrip().endswith(lines.NOTHING_WRITTEN)


@pytest.mark.parametrize("is_saved_before", [False, True])
def test_one_worksheet_is_saved_after_all_in_plain_lines(
    run_book: RunBook, home: Path, is_saved_before: bool
) -> None:
    path = saved_worksheet(run_book, home) if is_saved_before else None
    before = tree(home)
    at = ["sections", "1", "replace"] if is_saved_before else []
    told = fill(run_book, *at, "One", ".", "save", "", "save", "save", "skip", WORDS, ".", "quit")
    assert words.SAVED in told
    (saved,) = home.rglob("*-what-changed.toml")
    assert path in (None, saved)
    assert '"One"' in saved.read_text()
    new = [home / name for name in tree(home).keys() - before.keys()]
    assert {one.suffix for one in new if one.is_file()} <= {".toml", ".lock"}


def test_no_bytecode_is_written_not_even_of_the_first_module(tmp_path: Path) -> None:
    def saved_by(*words: str) -> set[str]:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
        subprocess.run([sys.executable, *words], env=env, capture_output=True, check=True)
        return {str(path) for path in tmp_path.rglob("*.pyc")}

    start = str(REPOSITORY / "src" / "scripts" / "reconcile-tui")
    of_python_itself = saved_by("-c", "")
    assert saved_by(start, "--private", "list") == of_python_itself
    assert len(saved_by(start, "list") - of_python_itself) > 20, "without it there is some to see"


def test_writing_is_allowed_outside_a_private_run(tmp_path: Path) -> None:
    assert not private_run.is_on()
    (tmp_path / "file").write_text("as ever")
    assert "RECONCILE_TUI_PRIVATE" not in os.environ
