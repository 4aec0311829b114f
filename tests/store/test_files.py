"""Creating, moving and protecting files, and reading them from the disk."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotReadError, CannotWriteError, NoSuchError
from reconcile_tui.storage.io import disk
from tests.store.failing_os import (
    ERRNOS,
    NEW,
    OLD,
    FailingOS,
    calls_of,
    mode,
    refused,
    system_calls_replaced,
)

UMASKS = [0o000, 0o022, 0o077, 0o777]
SCRIPT = """
import os, sys
from pathlib import Path
from reconcile_tui.storage.io import disk
os.umask(int(sys.argv[1]))
folder = Path(sys.argv[2]) / "a" / "b" / "c"
disk.make_private_folder(folder)
disk.write_new(folder / "new.toml", b"x")
disk.replace(folder / "new.toml", b"y")
disk.replace(folder / "other.toml", b"z")
disk.move_new(folder / "other.toml", folder / "moved.toml")
"""


@pytest.mark.parametrize("umask", UMASKS)
def test_only_the_owner_can_read_under_any_umask(folder: Path, umask: int) -> None:
    # In another process, because the umask is shared by all threads of this one.
    command = [sys.executable, "-c", SCRIPT, str(umask), str(folder)]
    subprocess.run(command, check=True, timeout=30)
    paths = sorted(folder.rglob("*"))
    assert [path.name for path in paths] == ["a", "b", "c", "moved.toml", "new.toml"]
    assert [mode(path) for path in paths] == [0o700] * 3 + [0o600] * 2


def test_an_existing_folder_keeps_its_mode(folder: Path) -> None:
    folder.chmod(0o755)
    disk.make_private_folder(folder / "new")
    disk.make_private_folder(folder / "new")
    assert mode(folder) == 0o755
    assert mode(folder / "new") == 0o700


def test_a_file_in_place_of_the_folder_is_reported(folder: Path) -> None:
    (folder / "file").write_bytes(b"")
    for path in (folder / "file", folder / "file" / "below"):
        with pytest.raises(CannotWriteError, match="folder"):
            disk.make_private_folder(path)


def test_a_new_file_never_replaces_another(folder: Path) -> None:
    path = folder / "new.toml"
    disk.write_new(path, OLD)
    with pytest.raises(FileExistsError):
        disk.write_new(path, NEW)
    dangling = folder / "dangling.toml"
    dangling.symlink_to(folder / "nowhere")
    with pytest.raises(FileExistsError):
        disk.write_new(dangling, NEW)
    assert path.read_bytes() == OLD
    assert sorted(folder.iterdir()) == [dangling, path]


@pytest.mark.parametrize("number", [*ERRNOS, errno.EPERM])
def test_a_new_file_that_fails_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = folder / "new.toml"
    calls = calls_of(monkeypatch, lambda: disk.write_new(path, NEW))
    order = [c for c in calls if c in {"write", "fsync", "link_unnamed"}]
    assert order == ["write", "fsync", "link_unnamed", "fsync"]
    for nth in range(1, len(calls) + 1):
        path.unlink(missing_ok=True)
        with system_calls_replaced(monkeypatch, FailingOS(nth, number)):
            error = refused(lambda: disk.write_new(path, NEW))
        assert list(folder.iterdir()) == ([path] if error is None else [])
        assert error is not None or path.read_bytes() == NEW


def test_a_new_file_needs_no_hard_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = FailingOS()
    failing.refuse = dict.fromkeys(("open_unnamed", "rename_new"), errno.EOPNOTSUPP)
    failing.refuse["link"] = errno.EPERM
    path = folder / "new.toml"
    with system_calls_replaced(monkeypatch, failing):
        disk.write_new(path, OLD)
        with pytest.raises(FileExistsError):
            disk.write_new(path, NEW)
    assert path.read_bytes() == OLD
    assert mode(path) == 0o600
    assert list(folder.iterdir()) == [path]


def test_a_move_never_replaces_a_file(saved: Path, folder: Path) -> None:
    target = folder / "moved.toml"
    disk.move_new(saved, target)
    assert target.read_bytes() == OLD
    assert not saved.exists()
    saved.write_bytes(NEW)
    with pytest.raises(FileExistsError):
        disk.move_new(saved, target)
    assert (target.read_bytes(), saved.read_bytes()) == (OLD, NEW)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert disk.read_regular(path, 5) == b"12345"
    with pytest.raises(CannotReadError, match="larger than 4 bytes"):
        disk.read_regular(path, 4)


def test_a_folder_pipe_or_device_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        for name, words in [
            ("", "it's a folder"),
            ("pipe", "it's a pipe or a device"),
            ("device", "it's a pipe or a device"),
            ("s", "it isn't a regular file"),
            ("loop", "the links go around in a circle"),
            ("n" * 300, "the name is too long"),
        ]:
            with pytest.raises(CannotReadError, match=words) as caught:
                disk.read_regular(tmp_path / name)
            assert str(tmp_path / name) in str(caught.value)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "gone", tmp_path / "file" / "below", tmp_path / "nul\0"):
        with pytest.raises(NoSuchError, match=r"There's no file at |A file can't have that name"):
            disk.read_regular(path)


def test_an_unreadable_file_is_reported(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        system_calls_replaced(monkeypatch, FailingOS(1, errno.EACCES)),
        pytest.raises(CannotReadError, match="this account doesn't have permission"),
    ):
        disk.read_regular(saved)
