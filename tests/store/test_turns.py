"""Taking turns at a file: waiting while others get on, and for nobody who hangs."""

from __future__ import annotations

import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest

from reconcile_tui.store import turns
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.turns import hurry, turn
from tests.store.book import PROMPTS, at, fresh, keep, notebook_in


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return notebook_in(tmp_path)


def said(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["answers"]
    return found


def test_a_session_that_hangs_in_its_turn_stops_no_other(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with turn(notebook.state, path) as hanging:
        assert hanging.locked
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        assert said(path)["contact"] == "no", "saved while the other still has its turn"


@contextmanager
def others_getting_on(notebook: Notebook, path: Path) -> Iterator[Event]:
    """Other sessions that have their turns one after the other, until the event is set."""
    begun, enough = Event(), Event()

    def work() -> None:
        with turn(notebook.state, path) as theirs:
            begun.set()
            for number in range(400):
                theirs.announce(f"{number:064}")
                if enough.wait(0.01):
                    return

    thread = Thread(target=work)
    thread.start()
    try:
        assert begun.wait(10)
        yield enough
    finally:
        enough.set()
        thread.join()


def test_while_others_get_on_a_save_waits_for_its_turn(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    _, path = keep(notebook, fresh(contact="yes"))
    with others_getting_on(notebook, path) as enough:
        Timer(0.6, enough.set).start()
        with turn(notebook.state, path) as mine:
            assert mine.locked, "waited for longer than a hanging session gets"


def test_who_is_leaving_waits_for_nobody(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    _, path = keep(notebook, fresh(contact="yes"))
    hurry()
    try:
        with others_getting_on(notebook, path) as enough, turn(notebook.state, path) as mine:
            assert not mine.locked
            assert not enough.is_set()
    finally:
        hurry(on=False)


def test_between_saves_nothing_is_locked_and_no_child_inherits_a_lock(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    with turn(notebook.state, path, longest=0.0) as free:
        assert free.locked
        told = subprocess.run(
            ["ls", "-l", "/proc/self/fd"],
            close_fds=False,
            capture_output=True,
            text=True,
            check=False,
        )
        with turn(notebook.state, path, longest=0.0) as second:
            assert not second.locked
    assert told.returncode == 0
    assert ".lock" not in told.stdout


def test_without_a_state_folder_it_is_said_once_and_goes_on(tmp_path: Path) -> None:
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


def test_what_the_state_folder_holds_is_for_its_owner_alone(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tests.store.book import *
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
