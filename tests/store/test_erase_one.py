"""Deleting one worksheet permanently removes all its stored data and no other worksheet's."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages.files import ONLY_LINKED
from reconcile_tui.storage.conflicts import keep_copy
from reconcile_tui.storage.erase import (
    FILE,
    Pending,
    copies_elsewhere,
    erase_worksheet,
    stored_files_of,
)
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.file_lock import RemovedError
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, find_places
from reconcile_tui.storage.recovery import (
    remember_copies,
    restore_emergency_copies,
    write_emergency_copy,
)
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import NOW, PROMPTS, at, fresh, keep, replace_text

WORD = "marigold"


@pytest.fixture
def places(home: Path) -> Places:
    return find_places()


@pytest.fixture
def notebook(places: Places) -> Notebook:
    return Notebook(places)


def holding(home: Path) -> set[Path]:
    """Return every file that contains the word."""
    files = (path for path in home.rglob("*") if path.is_file())
    return {path for path in files if WORD.encode() in path.read_bytes()}


def everywhere(notebook: Notebook, home: Path) -> Path:
    """A worksheet with the word in every kind of file derived from it."""
    mine = fresh(contact="yes", ended_us=WORD)
    entry, path = keep(notebook, mine)
    replace_text(path, '"yes"', '"no"')  # from now on recent versions are saved
    for minute in (1, 20, 40):
        mine = mine.with_value("note", f"{minute}")
        notebook.save(entry, mine, PROMPTS, at(minute))
    text = path.read_bytes()
    keep_copy(path, text, NOW)
    for name in (
        f"{path.stem}.sync-conflict-20261122-101112-ABCDEFG.toml",
        f".{path.name}.swp",
        f".{path.name}.{2**22 + 1}-0.tmp",
        f"{path.name}~",
        f"{path.name}.bak",
        f"#{path.name}#",
    ):
        path.with_name(name).write_bytes(text)
    Pending(notebook.state, path).write(mine.id, {"contact": FILE})
    assert write_emergency_copy(path, text.decode(), at(41)) is not None
    binned = notebook.trash / "2026-11-20-what-changed.toml"
    notebook.trash.mkdir(mode=0o700)
    binned.write_bytes(text)
    assert History(notebook.state, binned).add(text, "mine", NOW)
    scratch = home / ".run" / ".rt-0123456789ab"
    scratch.mkdir(mode=0o700)
    (scratch / "text.txt").write_bytes(text)
    return path


def test_everything_stored_of_a_worksheet_is_deleted(
    notebook: Notebook, places: Places, home: Path
) -> None:
    path = everywhere(notebook, home)
    there = stored_files_of(places, path)
    assert there[-1] == path, "the file is deleted last"
    assert holding(home) <= {*there, home / ".run/.rt-0123456789ab/text.txt"}
    kinds = {one.relative_to(places.state).parts[0] for one in there if places.state in one.parents}
    assert kinds == {"history", "recent", "erasing", "locks"}
    removed = erase_worksheet(places, path)
    assert removed.left == []
    assert set(removed.paths) == set(there)
    assert holding(home) == set()
    assert [one for one in home.rglob("*") if one.is_file()] == []
    assert [one.name for one in (places.state / "history").iterdir()] == []
    assert restore_emergency_copies(places.worksheets) == [], "no start restores it"


def test_nothing_of_another_worksheet_is_deleted(
    notebook: Notebook, places: Places, home: Path
) -> None:
    path = everywhere(notebook, home)
    text = path.read_bytes()
    before = holding(home)
    other = fresh(ended_us=WORD)
    _, second = keep(notebook, other)
    assert second.stem == f"{path.stem}-2"
    for near in (f"my-{path.name}", f"{path.name}.toml", f"{path.stem}-x.toml"):
        path.with_name(near).write_bytes(text.replace(b'id = "', b'id = "0'))
    second.with_name(f".{second.name}.swp").write_bytes(text)
    History(notebook.state, second).add(text, "mine", NOW)
    (notebook.trash / "other.toml").write_text(new_text(other, PROMPTS), "utf-8")
    unsaved = write_emergency_copy(second, new_text(other, PROMPTS), at(1))
    assert unsaved is not None
    stay = holding(home) - before
    assert len(stay) == 8
    erase_worksheet(places, path)
    assert holding(home) == stay


def test_only_that_worksheet_is_deleted_from_the_trash(
    notebook: Notebook, places: Places, home: Path
) -> None:
    _, path = keep(notebook, fresh(ended_us=WORD))
    History(notebook.state, path).add(path.read_bytes(), "mine", NOW)
    again = path.read_bytes()
    binned = notebook.remove(path)
    path.write_bytes(again)
    assert len(holding(home)) == 3
    erase_worksheet(places, binned)
    assert holding(home) == {path}


def test_a_conflict_copy_is_deleted_alone(notebook: Notebook, places: Places, home: Path) -> None:
    _, path = keep(notebook, fresh(ended_us=WORD))
    copy = keep_copy(path, path.read_bytes(), NOW)
    erase_worksheet(places, copy)
    assert holding(home) == {path}


def test_a_copy_saved_elsewhere_is_reported_and_stays(
    notebook: Notebook, places: Places, tmp_path: Path
) -> None:
    mine = fresh(ended_us=WORD)
    _, path = keep(notebook, mine)
    stick = tmp_path / "stick"
    stick.mkdir()
    ours, others = stick / "ours.toml", stick / "others.toml"
    ours.write_text(new_text(mine, PROMPTS), "utf-8")
    others.write_text(new_text(replace(mine, id="other"), PROMPTS), "utf-8")
    assert remember_copies(places.state, [ours, others])
    assert copies_elsewhere(places, path) == [ours]
    erase_worksheet(places, path)
    assert ours.exists()


def test_an_unreadable_worksheet_is_deleted_too(
    notebook: Notebook, places: Places, home: Path
) -> None:
    path = everywhere(notebook, home)
    path.write_text(f"{WORD} [[[", "utf-8")
    erase_worksheet(places, path)
    binned = {one for one in holding(home) if notebook.trash in one.parents}
    assert len(binned) == 1, "nothing identifies it as the same worksheet"
    assert binned == {one for one in holding(home) if places.state not in one.parents}


def test_the_target_of_a_link_is_reported(
    notebook: Notebook, places: Places, tmp_path: Path
) -> None:
    _, path = keep(notebook, fresh(ended_us=WORD))
    target = tmp_path / "elsewhere.toml"
    path.rename(target)
    path.symlink_to(target)
    removed = erase_worksheet(places, path)
    assert not path.is_symlink()
    assert removed.left == [(target, ONLY_LINKED)]
    assert target.exists()


def test_a_failed_deletion_is_reported_and_the_rest_deleted(
    notebook: Notebook, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = everywhere(notebook, home)
    real = disk.unlink
    stuck = path.with_name(f"{path.name}.bak")

    def unlink(one: Path) -> None:
        if one == stuck:
            raise PermissionError(13, "no")
        real(one)

    monkeypatch.setattr(disk, "unlink", unlink)
    with pytest.raises(CannotWriteError, match=f"{stuck.name} wasn't deleted: this account"):
        notebook.erase(path)
    assert holding(home) == {stuck}


def test_an_open_session_does_not_save_it_again(
    notebook: Notebook, places: Places, home: Path
) -> None:
    mine = fresh(ended_us=WORD)
    entry, path = keep(notebook, mine)
    erase_worksheet(places, path)
    with pytest.raises(RemovedError):
        notebook.save(entry, mine.with_value("note", WORD), PROMPTS, at(1))
    assert holding(home) == set()
    assert not os.path.lexists(path)
