"""Atomicity of saves: the file is entirely old or entirely new, whatever fails in between."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
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


def test_replace_writes_the_new_content_and_leaves_no_other_file(saved: Path) -> None:
    disk.replace(saved, NEW)
    assert saved.read_bytes() == NEW
    assert list(saved.parent.iterdir()) == [saved]


def test_the_file_is_synced_before_the_rename_and_the_folder_after_it(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_of(monkeypatch, lambda: disk.replace(saved, NEW))
    order = [call for call in calls if call in {"write", "fsync", "replace"}]
    assert order == ["write", "fsync", "replace", "fsync"]


@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("number", ERRNOS)
@pytest.mark.parametrize("stale", [False, True])
def test_any_failing_system_call_leaves_the_old_or_the_new_content(
    saved: Path, monkeypatch: pytest.MonkeyPatch, number: int, for_good: bool, stale: bool
) -> None:
    temporary = disk.part_name(saved)

    def prepare() -> None:
        saved.write_bytes(OLD)
        temporary.unlink(missing_ok=True)
        if stale:
            temporary.write_bytes(b"half of")

    prepare()
    calls = calls_of(monkeypatch, lambda: disk.replace(saved, NEW))
    assert len(calls) > 8
    for nth, name in enumerate(calls, 1):
        prepare()
        with system_calls_replaced(monkeypatch, FailingOS(nth, number, for_good=for_good)):
            error = refused(lambda: disk.replace(saved, NEW))
        if error is None:
            assert saved.read_bytes() == NEW, name
        else:
            assert str(saved) in str(error)
            renamed = nth > calls.index("replace") + 1
            assert saved.read_bytes() == (NEW if renamed else OLD), name
        if not for_good and name != "unlink" and not stale:
            assert list(saved.parent.iterdir()) == [saved], name
        assert {path.name for path in saved.parent.iterdir()} <= {saved.name, temporary.name}
        disk.replace(saved, b"next try")
        assert saved.read_bytes() == b"next try"
        assert list(saved.parent.iterdir()) == [saved]


def test_a_failed_save_leaks_no_open_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(monkeypatch, lambda: disk.replace(saved, NEW))
    before = len(list(Path("/dev/fd").iterdir()))
    for nth in range(1, len(calls) + 1):
        with system_calls_replaced(monkeypatch, FailingOS(nth, errno.EIO)):
            refused(lambda: disk.replace(saved, NEW))
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_short_writes_are_continued(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "write", lambda descriptor, data: os.write(descriptor, data[:7]))
    disk.replace(saved, NEW)
    assert saved.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "this account doesn't have permission"),
        (errno.EIO, "the disk reports an error"),
        (errno.ENOTEMPTY, "directory not empty"),
    ],
)
def test_an_error_is_reported_as_a_plain_sentence(
    saved: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(CannotWriteError) as caught:
        disk.replace(saved, NEW)
    assert str(caught.value) == f"{saved} couldn't be saved: {words}."
    assert saved.read_bytes() == OLD


def test_an_interruption_leaves_no_temporary_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(disk, "sync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        disk.replace(saved, NEW)
    assert list(saved.parent.iterdir()) == [saved]


def test_replace_writes_through_a_symbolic_link(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(saved)
    disk.replace(link, NEW)
    assert link.is_symlink()
    assert saved.read_bytes() == NEW
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("bits", [0o444, 0o440, 0o400])
def test_a_read_only_file_is_not_replaced(saved: Path, bits: int) -> None:
    saved.chmod(bits)
    assert not disk.owner_may_write(saved)
    with pytest.raises(CannotWriteError, match=r"the file is read-only\.$"):
        disk.replace(saved, NEW)
    assert saved.read_bytes() == OLD
    assert mode(saved) == bits


def test_a_folder_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(CannotWriteError, match="isn't a regular file"):
            disk.replace(path, NEW)


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="the folder doesn't exist anymore"):
        disk.replace(tmp_path / "gone" / "a.toml", NEW)


def test_replace_waits_for_another_session_that_is_saving(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "PATIENCE", 0.05)
    descriptor = disk.claim(disk.part_name(saved))
    with pytest.raises(CannotWriteError, match="another session is saving it"):
        disk.replace(saved, NEW)
    assert disk.part_name(saved).exists()
    os.close(descriptor)
    disk.replace(saved, NEW)
    assert saved.read_bytes() == NEW


@pytest.mark.parametrize("stale", [False, True])
def test_a_temporary_file_claimed_by_another_process_is_left_alone(
    saved: Path, monkeypatch: pytest.MonkeyPatch, stale: bool
) -> None:
    temporary = disk.part_name(saved)
    if stale:
        temporary.write_bytes(b"half of")

    def another_comes_first(descriptor: int) -> None:
        temporary.unlink()
        temporary.write_bytes(b"theirs")

    monkeypatch.setattr(disk, "try_lock", another_comes_first)
    with pytest.raises(BlockingIOError):
        disk.claim(temporary)
    assert temporary.read_bytes() == b"theirs"


def test_concurrent_saves_never_mix_their_content(saved: Path) -> None:
    texts = [bytes([65 + number]) * 60_000 for number in range(4)]
    seen: set[bytes] = set()
    failed: list[BaseException] = []

    def save(text: bytes) -> None:
        try:
            for _ in range(12):
                disk.replace(saved, text)
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
