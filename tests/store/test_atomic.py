"""A save is the old file or the new one, whole, whatever goes wrong in between."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.errors import CannotReadError, CannotWriteError, NoSuchError
from reconcile_tui.store import atomic, disk

OLD = b"old words\n" * 50
NEW = b"new words, more of them\n" * 100
ERRNOS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EINTR]
CALLS = "open write fsync fchmod close replace link unlink stat lstat fstat mkdir chmod".split()


class FailingOS:
    """Stands in the place of `os` in `store.disk`: notes every call, and lets the nth one fail."""

    def __init__(self, nth: int = 0, number: int = 0, *, for_good: bool = False) -> None:
        self.calls: list[str] = []
        self.nth, self.number, self.for_good = nth, number, for_good
        self.path = os.path

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._watched(name, real) if name in CALLS else real

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            count = len(self.calls)
            if self.nth and (count == self.nth or (self.for_good and count > self.nth)):
                if name == "close":
                    real(*arguments, **named)  # Linux closes, and then says that it failed
                raise OSError(self.number, os.strerror(self.number))
            return real(*arguments, **named)

        return call


@contextmanager
def stand_in(monkeypatch: pytest.MonkeyPatch, failing: FailingOS) -> Iterator[FailingOS]:
    with monkeypatch.context() as patch:
        patch.setattr(disk, "os", failing)
        patch.setattr(atomic, "PATIENCE", 0.0)
        yield failing


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def calls_of(monkeypatch: pytest.MonkeyPatch, save: Callable[[], None]) -> list[str]:
    with stand_in(monkeypatch, FailingOS()) as watching:
        save()
    return watching.calls


def refused(save: Callable[[], None]) -> CannotWriteError | None:
    """The error that a save ended with, if it did."""
    try:
        save()
    except CannotWriteError as error:
        return error
    return None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "book"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture
def saved(folder: Path) -> Path:
    """A file with old words, alone in its folder."""
    path = folder / "2026-11-22-sheet.toml"
    path.write_bytes(OLD)
    path.chmod(0o600)
    return path


# -- replace -----------------------------------------------------------------------------------


def test_replace_puts_the_new_words_there_and_nothing_else(saved: Path) -> None:
    atomic.replace(saved, NEW)
    assert saved.read_bytes() == NEW
    assert list(saved.parent.iterdir()) == [saved]


def test_the_words_are_on_the_disk_before_the_name_and_the_name_before_the_end(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_of(monkeypatch, lambda: atomic.replace(saved, NEW))
    order = [call for call in calls if call in {"write", "fsync", "replace"}]
    assert order == ["write", "fsync", "replace", "fsync"]


@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("number", ERRNOS)
@pytest.mark.parametrize("stale", [False, True])
def test_whichever_call_fails_the_old_words_stand_until_the_new_ones_do(
    saved: Path, monkeypatch: pytest.MonkeyPatch, number: int, for_good: bool, stale: bool
) -> None:
    temporary = atomic.temporary_name(saved)

    def prepare() -> None:
        saved.write_bytes(OLD)
        temporary.unlink(missing_ok=True)
        if stale:
            temporary.write_bytes(b"half of")

    prepare()
    calls = calls_of(monkeypatch, lambda: atomic.replace(saved, NEW))
    assert len(calls) > 8
    for nth, name in enumerate(calls, 1):
        prepare()
        with stand_in(monkeypatch, FailingOS(nth, number, for_good=for_good)):
            error = refused(lambda: atomic.replace(saved, NEW))
        if error is None:
            assert saved.read_bytes() == NEW, name
        else:
            assert str(saved) in str(error)
            renamed = nth > calls.index("replace") + 1
            assert saved.read_bytes() == (NEW if renamed else OLD), name
        if not for_good and name != "unlink" and not stale:
            assert list(saved.parent.iterdir()) == [saved], name
        assert {path.name for path in saved.parent.iterdir()} <= {saved.name, temporary.name}
        atomic.replace(saved, b"next try")
        assert saved.read_bytes() == b"next try"
        assert list(saved.parent.iterdir()) == [saved]


def test_a_failed_save_leaks_no_open_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(monkeypatch, lambda: atomic.replace(saved, NEW))
    before = len(list(Path("/dev/fd").iterdir()))
    for nth in range(1, len(calls) + 1):
        with stand_in(monkeypatch, FailingOS(nth, errno.EIO)):
            refused(lambda: atomic.replace(saved, NEW))
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_short_writes_are_gone_on_with(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "write", lambda descriptor, data: os.write(descriptor, data[:7]))
    atomic.replace(saved, NEW)
    assert saved.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "this account has no permission"),
        (errno.EIO, "the disk reports an error"),
        (errno.ENOTEMPTY, "directory not empty"),
    ],
)
def test_the_error_is_a_plain_sentence(
    saved: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(CannotWriteError) as caught:
        atomic.replace(saved, NEW)
    assert str(caught.value) == f"{saved} could not be saved: {words}."
    assert saved.read_bytes() == OLD


def test_an_interruption_leaves_no_temporary_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(disk, "sync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic.replace(saved, NEW)
    assert list(saved.parent.iterdir()) == [saved]


def test_a_symbolic_link_stays_one_and_its_file_gets_the_words(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(saved)
    atomic.replace(link, NEW)
    assert link.is_symlink()
    assert saved.read_bytes() == NEW
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("bits", [0o444, 0o440, 0o400])
def test_a_file_marked_read_only_is_respected(saved: Path, bits: int) -> None:
    saved.chmod(bits)
    assert not atomic.owner_may_write(saved)
    with pytest.raises(CannotWriteError, match=r"marked read-only\.$"):
        atomic.replace(saved, NEW)
    assert saved.read_bytes() == OLD
    assert mode(saved) == bits


def test_a_folder_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(CannotWriteError, match="not a regular file"):
            atomic.replace(path, NEW)


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="its folder is not there any more"):
        atomic.replace(tmp_path / "gone" / "a.toml", NEW)


def test_another_session_in_the_middle_of_a_save_is_waited_for(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "PATIENCE", 0.05)
    descriptor = disk.claim(atomic.temporary_name(saved))
    with pytest.raises(CannotWriteError, match="another session is saving it"):
        atomic.replace(saved, NEW)
    assert atomic.temporary_name(saved).exists()
    os.close(descriptor)
    atomic.replace(saved, NEW)
    assert saved.read_bytes() == NEW


def test_sessions_that_save_at_once_never_mix_their_words(saved: Path) -> None:
    texts = [bytes([65 + number]) * 60_000 for number in range(4)]
    seen: set[bytes] = set()
    failed: list[BaseException] = []

    def save(text: bytes) -> None:
        try:
            for _ in range(12):
                atomic.replace(saved, text)
                seen.add(saved.read_bytes())
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=save, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert seen <= set(texts)
    assert list(saved.parent.iterdir()) == [saved]


# -- modes -------------------------------------------------------------------------------------

UMASKS = [0o000, 0o022, 0o077, 0o777]
SCRIPT = """
import os, sys
from pathlib import Path
from reconcile_tui.store import atomic
os.umask(int(sys.argv[1]))
folder = Path(sys.argv[2]) / "a" / "b" / "c"
atomic.make_private_folder(folder)
atomic.write_new(folder / "new.toml", b"x")
atomic.replace(folder / "new.toml", b"y")
atomic.replace(folder / "other.toml", b"z")
atomic.move_new(folder / "other.toml", folder / "moved.toml")
"""


@pytest.mark.parametrize("umask", UMASKS)
def test_only_the_owner_can_read_under_any_umask(folder: Path, umask: int) -> None:
    # In another process: the umask belongs to all threads of this one.
    command = [sys.executable, "-c", SCRIPT, str(umask), str(folder)]
    subprocess.run(command, check=True, timeout=30)
    paths = sorted(folder.rglob("*"))
    assert [path.name for path in paths] == ["a", "b", "c", "moved.toml", "new.toml"]
    assert [mode(path) for path in paths] == [0o700] * 3 + [0o600] * 2


def test_an_existing_folder_keeps_its_mode(folder: Path) -> None:
    folder.chmod(0o755)
    atomic.make_private_folder(folder / "new")
    atomic.make_private_folder(folder / "new")
    assert mode(folder) == 0o755
    assert mode(folder / "new") == 0o700


def test_a_file_where_the_folder_should_be_is_said(folder: Path) -> None:
    (folder / "file").write_bytes(b"")
    for path in (folder / "file", folder / "file" / "below"):
        with pytest.raises(CannotWriteError, match="folder"):
            atomic.make_private_folder(path)


# -- write_new and move_new --------------------------------------------------------------------


def test_a_new_file_never_takes_the_place_of_another(folder: Path) -> None:
    path = folder / "new.toml"
    atomic.write_new(path, OLD)
    with pytest.raises(FileExistsError):
        atomic.write_new(path, NEW)
    dangling = folder / "dangling.toml"
    dangling.symlink_to(folder / "nowhere")
    with pytest.raises(FileExistsError):
        atomic.write_new(dangling, NEW)
    assert path.read_bytes() == OLD
    assert sorted(folder.iterdir()) == [dangling, path]


@pytest.mark.parametrize("number", [*ERRNOS, errno.EPERM])
def test_a_new_file_that_fails_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = folder / "new.toml"
    calls = calls_of(monkeypatch, lambda: atomic.write_new(path, NEW))
    assert [c for c in calls if c in {"fsync", "link"}] == ["fsync", "link", "fsync"]
    for nth in range(1, len(calls) + 1):
        path.unlink(missing_ok=True)
        with stand_in(monkeypatch, FailingOS(nth, number)):
            error = refused(lambda: atomic.write_new(path, NEW))
        assert list(folder.iterdir()) == ([path] if error is None else [])
        assert error is not None or path.read_bytes() == NEW


def test_a_disk_without_hard_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = FailingOS()

    def no_links(source: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    failing.link = no_links  # type: ignore[attr-defined]
    path = folder / "new.toml"
    with stand_in(monkeypatch, failing):
        atomic.write_new(path, OLD)
        with pytest.raises(FileExistsError):
            atomic.write_new(path, NEW)
    assert path.read_bytes() == OLD
    assert mode(path) == 0o600
    assert list(folder.iterdir()) == [path]


def test_a_file_is_moved_and_never_over_another(saved: Path, folder: Path) -> None:
    target = folder / "moved.toml"
    atomic.move_new(saved, target)
    assert target.read_bytes() == OLD
    assert not saved.exists()
    saved.write_bytes(NEW)
    with pytest.raises(FileExistsError):
        atomic.move_new(saved, target)
    assert (target.read_bytes(), saved.read_bytes()) == (OLD, NEW)


# -- read_regular ------------------------------------------------------------------------------


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert atomic.read_regular(path, 5) == b"12345"
    with pytest.raises(CannotReadError, match="more than 4 bytes"):
        atomic.read_regular(path, 4)


def test_what_is_not_a_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        for name, words in [
            ("", "it is a folder"),
            ("pipe", "it is a pipe or a device"),
            ("device", "it is a pipe or a device"),
            ("s", "it is not a regular file"),
            ("loop", "its links lead in a circle"),
            ("n" * 300, "its name is too long"),
        ]:
            with pytest.raises(CannotReadError, match=words) as caught:
                atomic.read_regular(tmp_path / name)
            assert str(tmp_path / name) in str(caught.value)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "gone", tmp_path / "file" / "below", tmp_path / "nul\0"):
        with pytest.raises(NoSuchError, match="no file"):
            atomic.read_regular(path)


def test_a_file_that_may_not_be_read_is_said(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        stand_in(monkeypatch, FailingOS(1, errno.EACCES)),
        pytest.raises(CannotReadError, match="this account has no permission"),
    ):
        atomic.read_regular(saved)
