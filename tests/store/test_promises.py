"""Statements of docs/files.md that no other test covers, one test each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io.file_lock import key_of
from reconcile_tui.storage.notebook import Notebook
from tests.store.failing_os import mode
from tests.store.notebooks import PROMPTS, at, copies, fresh, keep, leftovers, replace_text


def recent(notebook: Notebook, path: Path) -> list[bytes]:
    folder = notebook.state / "recent" / key_of(path)
    return [one.read_bytes() for one in folder.iterdir()] if folder.exists() else []


def test_recent_versions_are_deleted_an_hour_after_the_last_foreign_write(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes", ended_us="One word.")
    entry, path = keep(notebook, mine)
    assert recent(notebook, path) == [], "with a single writer there are none"
    replace_text(path, "One word.", "Another word.")
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert any(b"One word." in raw for raw in recent(notebook, path))
    assert entry.base is not None
    notebook.save(entry, entry.base.with_value("contact", "not-sure"), PROMPTS, at(59))
    assert recent(notebook, path)
    notebook.save(entry, entry.base.with_value("contact", "yes"), PROMPTS, at(63))
    assert recent(notebook, path) == []


@pytest.mark.parametrize("what", ["worksheets", "data", "data and state"])
def test_a_missing_folder_is_made_again_by_a_save(
    notebook: Notebook, tmp_path: Path, what: str
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    gone = {"worksheets": [path.parent], "data": [path.parent.parent]}.get(
        what, [path.parent.parent, notebook.state]
    )
    for folder in gone:
        shutil.rmtree(folder)
    saved = notebook.save(entry, mine.with_value("ended-us", "Still here."), PROMPTS, at(1))
    assert "Still here." in saved.path.read_text("utf-8")
    assert saved.path.parent == path.parent
    assert [mode(path.parent), mode(path.parent.parent)] == [0o700, 0o700]
    assert "was gone" in saved.notice
    assert (leftovers(path.parent), copies(path)) == ([], [])


def test_a_private_worksheet_leaves_only_a_lock_in_the_state_folder(
    notebook: Notebook,
) -> None:
    """Saved many times, changed by another program, moved to the Trash and back."""
    entry = Entry(stem="notes", private=True)
    answers = fresh(ended_us="a canary")
    notebook.save(entry, answers, PROMPTS, at(0))
    assert entry.path is not None
    replace_text(entry.path, "a canary", "their canary")
    notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, at(1))
    notebook.save(entry, answers.with_value("contact", "yes"), PROMPTS, at(15))
    kept = [path for path in notebook.state.rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".lock"}
    assert not [path for path in kept if b"canary" in path.read_bytes()]
    notebook.restore(notebook.remove(entry.path))
    assert not [path for path in notebook.state.rglob("*") if path.is_file()]


def test_opening_and_listing_change_no_byte_and_no_time(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    notebook.open(path)
    notebook.summaries()
    notebook.sweep(at(5))
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert list(path.parent.iterdir()) == [path]
