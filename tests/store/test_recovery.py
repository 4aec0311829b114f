"""Leftovers of a kill: our own are deleted, others become conflict copies, unclear ones stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.storage import recovery
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io.file_lock import digest, lock_file
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import NOW, PROMPTS, at, copies, fresh, keep, leftovers, notebook_in


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    monkeypatch.setattr(recovery, "MIN_AGE", -1.0)
    return notebook_in(tmp_path)


def left(path: Path, data: bytes, number: int = 0) -> Path:
    """Create a leftover of a process that has ended."""
    aside = path.with_name(f".{path.name}.99999-{number}.tmp")
    aside.write_bytes(data)
    return aside


def test_a_version_that_never_became_the_file_is_deleted(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    with lock_file(notebook.state, path) as mine:
        mine.announce(digest(b"it was whole\n"))
    left(path, b"it was whole\n")
    left(path, path.read_bytes(), 1)
    left(path, b"", 2)
    assert notebook.sweep(NOW) == []
    assert leftovers(path.parent) == []
    assert copies(path) == []


def test_a_foreign_version_becomes_a_conflict_copy(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    theirs = path.read_bytes().replace(b"yes", b"theirs")
    left(path, theirs)
    assert notebook.sweep(NOW) == copies(path)
    assert [copy.read_bytes() for copy in copies(path)] == [theirs]
    assert leftovers(path.parent) == []


def test_an_earlier_version_of_ours_is_deleted_and_a_foreign_one_kept(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    history = History(notebook.state, path)
    history.add(b"mine = 1\n", "mine", NOW)
    history.add(b"foreign = 1\n", "foreign", NOW)
    left(path, b"mine = 1\n")
    left(path, b"foreign = 1\n", 1)
    notebook.sweep(NOW)
    assert [copy.read_bytes() for copy in copies(path)] == [b"foreign = 1\n"]


def test_a_half_written_file_is_deleted_unless_it_is_being_written(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    part = path.with_name(f"..{path.name}.99999-0.tmp.part")
    part.write_bytes(b"half of")
    aside = left(path, b"theirs = 1\n")
    with aside.open("ab"):
        notebook.sweep(NOW)
        assert leftovers(path.parent) == [aside.name], "a program is writing it"
    notebook.sweep(NOW)
    assert leftovers(path.parent) == []


def test_recent_files_and_those_of_other_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = notebook_in(tmp_path)
    _, path = keep(notebook, fresh(contact="yes"))
    young = left(path, b"theirs = 1\n")
    assert notebook.sweep(NOW) == []
    assert young.exists()
    other = path.with_name(".other.toml.swp")
    other.write_bytes(b"vim's")
    monkeypatch.setattr(recovery, "MIN_AGE", -1.0)
    notebook.sweep(NOW)
    assert other.exists(), "it doesn't belong to this worksheet"


def test_the_first_save_of_a_session_settles_leftovers(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    left(path, b"theirs = 1\n")
    opened = notebook.open(path)
    mine = opened.answers.with_value("contact", "no")
    saved = notebook.save(opened.entry, mine, PROMPTS, at(1))
    assert leftovers(path.parent) == []
    assert saved.copies == tuple(copies(path))
    assert saved.notice


def test_leftovers_are_settled_when_every_temporary_name_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = notebook_in(tmp_path)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    for number in range(16):
        aside = path.with_name(f".{path.name}.{os.getpid()}-{number}.tmp")
        aside.write_bytes(path.read_bytes() if number else b"theirs = 1\n")
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert leftovers(path.parent) == []
    assert [copy.read_bytes() for copy in copies(path)] == [b"theirs = 1\n"]


def test_a_missing_notebook_has_no_leftovers(tmp_path: Path) -> None:
    assert notebook_in(tmp_path).sweep(NOW) == []
