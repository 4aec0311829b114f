"""The private folder for the file that an external editor opens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage import recovery
from reconcile_tui.storage.recovery import read_scratch_file, scratch_file, sweep_scratch_files


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A world-writable folder in place of /dev/shm."""
    folder = tmp_path / "shm"
    folder.mkdir()
    folder.chmod(0o1777)
    monkeypatch.setattr(recovery, "_SHARED_MEMORY", folder)
    return folder


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_enter_under_any_umask(
    ram: Path, shared: Path, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        with scratch_file("text.txt", b"words", tmp_path / "state") as file:
            folder = file.parent
            assert folder.parent == ram
            assert folder.stat().st_mode & 0o777 == 0o700
            assert file.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    assert list(ram.iterdir()) == []


def test_a_folder_that_others_may_enter_is_not_used(
    ram: Path, shared: Path, tmp_path: Path
) -> None:
    ram.chmod(0o755)
    with scratch_file("text.txt", b"words", tmp_path / "state") as file:
        assert file.parent.parent == shared
    ram.chmod(0o700)
    assert list(shared.iterdir()) == []


def test_a_link_to_a_private_folder_is_not_used(
    ram: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It could lead elsewhere, to a disk for example, before the file is swept."""
    link = tmp_path / "link"
    link.symlink_to(ram)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(link))
    with scratch_file("text.txt", b"words", tmp_path / "state") as file:
        assert file.parent.parent == shared


def test_the_state_folder_is_the_last_choice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(recovery, "_SHARED_MEMORY", tmp_path / "none")
    state = tmp_path / "person" / "state"
    with scratch_file("text.txt", b"words", state) as file:
        assert file.parent.parent == state
        assert state.stat().st_mode & 0o777 == 0o700
    assert list(state.iterdir()) == []


def test_no_usable_folder_raises_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(recovery, "_SHARED_MEMORY", tmp_path / "none")
    (tmp_path / "state").write_text("")
    with pytest.raises(CannotWriteError), scratch_file("text.txt", b"", tmp_path / "state"):
        raise AssertionError("no folder was usable")


def test_everything_an_editor_left_is_deleted_but_no_link_target(
    ram: Path, shared: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("stays")
    with scratch_file("text.txt", b"words", tmp_path / "state") as file:
        folder = file.parent
        (folder / "text.txt~").write_text("backup")
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / ".text.txt.swp").write_text("swap")
        (folder / "link").symlink_to(kept)
    assert list(ram.iterdir()) == []
    assert (kept / "file").read_text() == "stays"


def test_a_folder_in_use_is_not_deleted(ram: Path, shared: Path, tmp_path: Path) -> None:
    with scratch_file("text.txt", b"words", tmp_path / "state") as file:
        sweep_scratch_files(tmp_path / "state")
        assert read_scratch_file(file) == b"words"


def test_only_our_own_folders_are_deleted(ram: Path, shared: Path, tmp_path: Path) -> None:
    left = ram / ".rt-0123456789ab"
    left.mkdir(mode=0o700)
    (left / "text.txt").write_text("words")
    others = [shared / ".rt-0123456789ab", shared / "rt-0123456789ab", ram / ".rt-0123"]
    for folder in others:
        folder.mkdir()
        folder.chmod(0o755)
        (folder / "text.txt").write_text("not ours")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "file").write_text("stays")
    (shared / ".rt-aaaaaaaaaaaa").symlink_to(elsewhere)
    sweep_scratch_files(tmp_path / "state")
    assert not left.exists()
    assert all((folder / "text.txt").exists() for folder in others)
    assert (elsewhere / "file").exists()


def test_reading_back_is_limited(ram: Path, shared: Path, tmp_path: Path) -> None:
    with scratch_file("text.txt", b"", tmp_path / "state") as file:
        with file.open("wb") as out:
            out.truncate(recovery.MOST_READ * 3)
        assert len(read_scratch_file(file) or b"") == recovery.MOST_READ + 1
        file.unlink()
        assert read_scratch_file(file) is None
        os.mkfifo(file)
        assert read_scratch_file(file) is None
