"""The file lock: a save waits while the holder makes progress, but not for a hung one."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from reconcile_tui.storage.io import file_lock as turns
from reconcile_tui.storage.io.file_lock import LONGEST, PATIENCE, lock_file, shorten_lock_wait
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import PROMPTS, at, fresh, keep, notebook_in, said

Waits = Callable[..., tuple[bool, float]]


def test_a_session_that_hangs_with_the_lock_blocks_no_other(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with lock_file(notebook.state, path) as hanging:
        assert hanging.locked
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        assert said(path)["contact"] == "no", "saved while the other session still holds the lock"


class Clock:
    """A fake clock for a waiting save; each check of the lock advances it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.meanwhile: Callable[[], object] = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.meanwhile()


@pytest.fixture
def waits(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Measure how long a save waits for a lock that another session releases after some seconds.

    `gets_on`: that session keeps making progress. Returns whether the save got the lock, and when.
    """
    _, path = keep(notebook, fresh(contact="yes"))

    def waiting(gives_back: float, *, gets_on: bool) -> tuple[bool, float]:
        with ExitStack() as held:
            theirs, clock = held.enter_context(lock_file(notebook.state, path)), Clock()

            def meanwhile() -> None:
                if clock.now >= gives_back:
                    held.close()
                elif gets_on:
                    theirs.announce(f"{clock.now:064.3f}")

            clock.meanwhile = meanwhile
            monkeypatch.setattr(turns, "time", clock)
            with lock_file(notebook.state, path) as mine:
                return mine.locked, clock.now

    return waiting


def test_a_save_waits_for_the_lock_while_others_make_progress(waits: Waits) -> None:
    locked, waited = waits(PATIENCE * 4, gets_on=True)
    assert locked
    assert waited == pytest.approx(PATIENCE * 4, abs=0.1)


def test_no_save_waits_longer_than_the_limit(waits: Waits) -> None:
    locked, waited = waits(LONGEST * 2, gets_on=True)
    assert not locked
    assert waited == pytest.approx(LONGEST, abs=0.1)


def test_a_save_gives_up_early_when_no_other_makes_progress(waits: Waits) -> None:
    locked, waited = waits(PATIENCE * 4, gets_on=False)
    assert not locked
    assert waited == pytest.approx(PATIENCE, abs=0.1)


def test_a_closing_app_waits_less_for_the_lock(waits: Waits) -> None:
    shorten_lock_wait()
    locked, waited = waits(PATIENCE * 4, gets_on=True)
    assert not locked
    assert waited == pytest.approx(PATIENCE, abs=0.1)


def test_between_saves_nothing_is_locked_and_no_child_inherits_a_lock(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    with lock_file(notebook.state, path, longest=0.0) as free:
        assert free.locked
        told = subprocess.run(
            ["ls", "-l", "/proc/self/fd"],
            close_fds=False,
            capture_output=True,
            text=True,
            check=False,
        )
        with lock_file(notebook.state, path, longest=0.0) as second:
            assert not second.locked
    assert told.returncode == 0
    assert ".lock" not in told.stdout


def test_a_missing_state_folder_is_reported_once_and_saving_goes_on(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path)
    notebook.state.parent.mkdir(exist_ok=True)
    notebook.state.write_text("in the way")
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "no"
    assert "without earlier versions" in saved.notice
    again = notebook.save(entry, mine.with_value("contact", "so"), PROMPTS, at(2))
    assert again.notice == ""


def test_only_the_owner_can_read_the_state_folder(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tests.store.notebooks import *
os.umask(0)
notebook = notebook_in(Path(sys.argv[1]))
mine = fresh(contact="yes")
entry, path = keep(notebook, mine)
notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
other = notebook.open(path)
notebook.save(other.entry, other.answers.with_value("contact", "so"), PROMPTS, at(2))
notebook.save(entry, mine.with_value("contact", "mine"), PROMPTS, at(3))
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)
    home = tmp_path / "home"
    paths = [path for path in tmp_path.rglob("*") if home not in (path, *path.parents)]
    assert any("history" in str(path) for path in paths)
    assert any("recent" in str(path) for path in paths)
    assert any("conflict" in path.name for path in paths)
    for path in paths:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.lstat().st_mode) == wanted, path
