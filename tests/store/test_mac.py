"""The system calls used only on macOS, with a simulated Mac.

Its C library is simulated with Linux's rename flags: the tests show which call is made, with which
flags, in which order, and how its errors are handled. They don't show how a real Mac behaves.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import resource
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reconcile_tui import platform as posix
from reconcile_tui.storage import recovery as sweeping
from reconcile_tui.storage.editor_files import edited_version, replace_with_edited
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import PROMPTS, at, copies, fresh, keep, leftovers

SWAP, EXCL = 0x2, 0x4
"""RENAME_SWAP and RENAME_EXCL in macOS's <sys/stdio.h>."""

F_FULLFSYNC = 51


class Mac:
    """Records the system calls in order. `refuses` maps a call to the errno it fails with."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.refuses: dict[str, int] = {}
        self._linux = ctypes.CDLL(None, use_errno=True).renameat2

    def renamex_np(self, old: bytes, new: bytes, flags: Any) -> int:
        name = {SWAP: "swap", EXCL: "new name"}[flags.value]
        self.calls.append(name)
        if name in self.refuses:
            ctypes.set_errno(self.refuses[name])
            return -1
        linux = ctypes.c_uint({SWAP: 2, EXCL: 1}[flags.value])
        done: int = self._linux(ctypes.c_int(-100), old, ctypes.c_int(-100), new, linux)
        return done

    def control(self, descriptor: int, command: int, argument: int = 0) -> int:
        assert command == F_FULLFSYNC
        self.calls.append("full sync")
        if "full sync" in self.refuses:
            raise OSError(self.refuses["full sync"], "no such thing on this disk")
        return 0


class MacOS:
    """`os` as on macOS: without unnamed temporary files."""

    def __getattr__(self, name: str) -> Any:
        if name == "O_TMPFILE":
            raise AttributeError(name)
        return getattr(os, name)


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mac]:
    if not hasattr(ctypes.CDLL(None), "renameat2"):
        pytest.skip("the C library here lacks renameat2")
    made = Mac()
    locks = {"flock": fcntl.flock, "LOCK_EX": fcntl.LOCK_EX, "LOCK_NB": fcntl.LOCK_NB}
    monkeypatch.setattr(posix, "sys", SimpleNamespace(platform="darwin", audit=sys.audit))
    monkeypatch.setattr(posix, "os", MacOS())
    monkeypatch.setattr(
        posix, "fcntl", SimpleNamespace(**locks, fcntl=made.control, F_FULLFSYNC=F_FULLFSYNC)
    )
    monkeypatch.setattr(posix, "_c_library", lambda: made)
    real_sync = os.fsync

    def sync(descriptor: int) -> None:
        made.calls.append("sync")
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    posix._renaming.cache_clear()
    yield made
    posix._renaming.cache_clear()


def calls_of(mac: Mac, act: Callable[[], object]) -> list[str]:
    mac.calls.clear()
    act()
    return list(mac.calls)


def said(path: Path) -> Any:
    return tomllib.loads(path.read_text("utf-8"))["answers"]


def test_a_save_syncs_the_drive_swaps_the_names_and_syncs_the_folder(
    mac: Mac, notebook: Notebook
) -> None:
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    assert "new name" in mac.calls, "a first save overwrites nothing"
    notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, at(1))
    later = answers.with_value("contact", "not-sure")
    calls = calls_of(mac, lambda: notebook.save(entry, later, PROMPTS, at(2)))
    assert calls == ["full sync", "new name", "swap", "sync"]
    assert said(path) == {"contact": "not-sure"}


def test_a_disk_without_a_full_sync_gets_the_usual_one(mac: Mac, notebook: Notebook) -> None:
    mac.refuses["full sync"] = errno.ENOTTY
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    changed = answers.with_value("contact", "no")
    calls = calls_of(mac, lambda: notebook.save(entry, changed, PROMPTS, at(1)))
    assert calls[-4:] == ["sync", "new name", "swap", "sync"]
    assert said(path) == {"contact": "no"}


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL], ids=errno.errorcode.get)
def test_a_disk_without_exchange_is_compared_and_replaced(
    mac: Mac, notebook: Notebook, number: int
) -> None:
    """HFS+, FAT and network drives."""
    mac.refuses = {"swap": number, "new name": number}
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no"}
    path.write_text(path.read_text("utf-8") + 'ended-us = "by another hand"\n', "utf-8")
    notebook.save(entry, answers.with_value("contact", "not-sure"), PROMPTS, at(2))
    assert said(path) == {"contact": "not-sure", "ended-us": "by another hand"}
    assert (leftovers(path.parent), copies(path)) == ([], [])


def test_what_another_hand_wrote_is_merged_there_too(mac: Mac, notebook: Notebook) -> None:
    """No call tells whether a program is still writing: a recent change counts as unfinished."""
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    path.write_text(path.read_text("utf-8") + 'ended-us = "by another hand"\n', "utf-8")
    notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "ended-us": "by another hand"}


def test_a_name_that_is_taken_stays_and_an_error_is_an_error(mac: Mac, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("one")
    other.write_text("other")
    with pytest.raises(FileExistsError):
        disk.move_no_replace(one, other)
    assert (one.read_text(), other.read_text()) == ("one", "other")
    mac.refuses["swap"] = errno.EIO
    with pytest.raises(OSError, match="error") as trouble:
        posix.exchange(str(one), str(other))
    assert (trouble.value.errno, trouble.value.filename) == (errno.EIO, str(one))
    with pytest.raises(FileExistsError):
        disk.write_new(other, b"new")
    assert other.read_text() == "other"


def test_nothing_of_linux_is_asked_there(mac: Mac, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulation has no prctl: calling it would raise an AttributeError."""
    limits: list[object] = []
    monkeypatch.setattr(resource, "setrlimit", lambda *words: limits.append(words))
    posix.harden()
    assert limits == [(resource.RLIMIT_CORE, (0, 0))]
    assert not hasattr(mac, "prctl")


def evening(notebook: Notebook) -> tuple[Entry, Path]:
    """Save one worksheet forty times."""
    answers = fresh(contact="yes")
    entry, path = keep(notebook, answers)
    for number in range(40):
        answers = answers.with_value("ended-us", f"word {number}")
        notebook.save(entry, answers, PROMPTS, at(number / 60))
    assert said(path)["ended-us"] == "word 39"
    return entry, path


def test_what_came_out_waits_for_one_more_save_and_goes(
    mac: Mac, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No call on macOS tells whether a program still has the file open."""
    _, path = evening(notebook)
    assert copies(path) == []
    assert len(leftovers(path.parent)) == 1, "only the leftover of the last save"
    monkeypatch.setattr(sweeping, "MIN_AGE", -1.0)
    assert notebook.sweep(at(60)) == [], "the next start recognizes it"
    assert (leftovers(path.parent), copies(path)) == ([], [])


def test_a_program_that_writes_into_what_came_out_writes_into_a_copy(
    mac: Mac, notebook: Notebook
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with path.open("a", encoding="utf-8") as late:
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        late.write("# written a moment too late\n")
    saved = notebook.save(entry, mine.with_value("contact", "not-sure"), PROMPTS, at(2))
    assert said(path) == {"contact": "not-sure"}
    assert saved.copies == tuple(copies(path))
    assert "# written a moment too late" in copies(path)[0].read_text("utf-8")


def test_a_whole_file_from_an_editor_leaves_no_second_version_there(
    mac: Mac, notebook: Notebook
) -> None:
    entry, path = evening(notebook)
    before = entry.known
    assert before is not None
    text = before.raw.replace(b"word 39", b"from an editor")
    edited = edited_version(text, path.name, before)
    assert replace_with_edited(notebook.state, entry, before, edited, at(50)) is None
    assert entry.base is not None
    notebook.save(entry, entry.base.with_value("contact", "no"), PROMPTS, at(51))
    assert said(path) == {"contact": "no", "ended-us": "from an editor"}
    assert copies(path) == []
    assert len(leftovers(path.parent)) == 1
