"""A full, failing or read-only disk: the old file is preserved and the error is reported."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotReadError, CannotWriteError
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.recovery import (
    has_emergency_copies,
    restore_emergency_copies,
    runtime_folder,
    write_emergency_copy,
)
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import PROMPTS, at, fresh, keep, leftovers, notebook_in, said

LONG = "Words that do not fit any more. " * 4000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory with 128 kB."""
    place = tmp_path / "small"
    place.mkdir()
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        pytest.skip(f"a small disk can't be mounted: {told.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_the_old_file_and_says_so(small_disk: Path) -> None:
    notebook = notebook_in(small_disk)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    before = path.read_bytes()
    wanted = mine.with_value("ended-us", LONG)
    for minute in range(3):
        with pytest.raises(CannotWriteError, match="the disk is full"):
            notebook.save(entry, wanted, PROMPTS, at(minute))
        assert path.read_bytes() == before
        assert leftovers(path.parent) == []
    notebook.save(entry, wanted.with_value("ended-us", "Shorter."), PROMPTS, at(4))
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["ended-us"] == "Shorter."


LIMITED = """
import resource, sys
from pathlib import Path
from reconcile_tui.errors import CannotWriteError
from tests.store.notebooks import *
from reconcile_tui.workspace import get_ready
get_ready()
notebook = notebook_in(Path(sys.argv[1]))
mine = fresh(contact="yes")
entry, path = keep(notebook, mine)
before = path.read_bytes()
limit = getattr(resource, sys.argv[2])
resource.setrlimit(limit, (int(sys.argv[3]), resource.getrlimit(limit)[1]))
try:
    notebook.save(entry, mine.with_value("ended-us", "x" * 150_000), PROMPTS, at(1))
except CannotWriteError as error:
    print(error)
resource.setrlimit(limit, (resource.getrlimit(limit)[1],) * 2)
assert path.read_bytes() == before
assert leftovers(path.parent) == []
notebook.save(entry, mine.with_value("ended-us", "x" * 150_000), PROMPTS, at(2))
assert path.stat().st_size > 150_000
"""


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("RLIMIT_FSIZE", 4096, "the file is larger than this system allows"),
        ("RLIMIT_NOFILE", 3, "too many files are open"),
    ],
)
def test_a_limit_of_the_system_is_said_and_can_be_gone_on_from(
    tmp_path: Path, limit: str, value: int, words: str
) -> None:
    assert hasattr(resource, limit)
    told = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), limit, str(value)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert words in told.stdout


FIRST_FILE = """
import resource, sys
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import *
from reconcile_tui.workspace import get_ready
assert "tomlkit" not in sys.modules, "loaded before the first screen"
get_ready()
resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
print(new_text(fresh(contact="yes"), PROMPTS))
"""


def test_the_first_file_can_be_written_out_when_no_more_files_can_be_opened() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FIRST_FILE],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert 'contact = "yes"' in told.stdout


CONFLICT = """
import sys
from pathlib import Path
from tests.store.notebooks import *
from reconcile_tui.workspace import get_ready
get_ready()
notebook = notebook_in(Path(sys.argv[1]))
mine = fresh(contact="yes")
entry, path = keep(notebook, mine)
loaded = set(sys.modules)
for minute in (1, 2, 3):
    replace_text(path, 'contact = "yes"', f'contact = "theirs {minute}"')
    mine = mine.with_value("contact", f"mine {minute}")
    notebook.save(entry, mine, PROMPTS, at(minute))
    replace_text(path, f'contact = "mine {minute}"', 'contact = "yes"')
assert copies(path)
print(*set(sys.modules) - loaded)
"""


def test_no_code_is_loaded_when_a_save_meets_a_conflict(tmp_path: Path) -> None:
    """With no more files to open, the loading would fail, and the save with it."""
    told = subprocess.run(
        [sys.executable, "-c", CONFLICT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, told.stdout.strip()) == (0, ""), told.stderr


FIRST_SAVE = """
import resource, sys
from pathlib import Path
from reconcile_tui.errors import CannotWriteError
from tests.store.notebooks import *
from reconcile_tui.workspace import get_ready
get_ready()
notebook = notebook_in(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
try:
    keep(notebook, fresh(contact="yes"))
except CannotWriteError as error:
    print(error)
"""


def test_the_first_save_says_so_when_no_more_files_can_be_opened(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FIRST_SAVE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "couldn't be saved: too many files are open" in told.stdout


def test_a_device_that_is_always_full_is_no_file(tmp_path: Path) -> None:
    link = tmp_path / "full.toml"
    link.symlink_to("/dev/full")
    with pytest.raises(CannotWriteError, match="isn't a regular file"):
        disk.replace(link, b"words")
    with pytest.raises(CannotReadError, match="a pipe or a device"):
        notebook_in(tmp_path).open(link)


def test_a_failed_sync_is_not_retried_on_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failed fsync the kernel marks the lost pages clean, so only a new file will do."""
    notebook: Notebook = notebook_in(tmp_path)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    real, synced = os.fsync, []

    def fsync(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().is_dir():
            real(descriptor)
            return
        synced.append(os.fstat(descriptor).st_ino)
        if len(synced) == 1:
            raise OSError(errno.EIO, "lost")

    monkeypatch.setattr("reconcile_tui.storage.io.disk.os.fsync", fsync)
    with pytest.raises(CannotWriteError, match="the disk reports an error"):
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert tomllib.loads(path.read_text("utf-8"))["answers"] == {"contact": "yes"}
    held = path.with_name("held")  # or the number could be reused
    held.touch()
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(2))
    assert len(synced) == 2
    assert tomllib.loads(path.read_text("utf-8"))["answers"] == {"contact": "no"}


def kept_in_memory() -> list[Path]:
    return [path for path in Path(os.environ["XDG_RUNTIME_DIR"]).rglob("*") if path.is_file()]


def test_an_emergency_copy_becomes_a_conflict_copy(tmp_path: Path, home: Path) -> None:
    notebook = notebook_in(tmp_path)
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    newer = mine.with_value("ended-us", LONG)
    copy = write_emergency_copy(path, new_text(newer, PROMPTS), at(1))
    assert kept_in_memory() == [copy]
    assert copy is not None
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert has_emergency_copies(notebook.folder)
    (back,) = restore_emergency_copies(notebook.folder)
    assert copies_of(path) == [back]
    assert said(back) == {"contact": "yes", "ended-us": LONG}
    assert said(path) == {"contact": "yes"}, "the worksheet itself isn't changed"
    assert kept_in_memory() == []
    assert not has_emergency_copies(notebook.folder)
    assert restore_emergency_copies(notebook.folder) == []


def test_an_emergency_copy_without_a_file_is_listed(tmp_path: Path, home: Path) -> None:
    notebook = notebook_in(tmp_path)
    path = notebook.folder / "2026-11-22-what-changed.toml"
    write_emergency_copy(path, new_text(fresh(contact="yes"), PROMPTS), at(1))
    assert restore_emergency_copies(notebook.folder) == notebook.paths()
    assert [one.answers.values for one in notebook.summaries()] == [{"contact": "yes"}]


def test_an_emergency_copy_equal_to_the_file_is_deleted(tmp_path: Path, home: Path) -> None:
    notebook = notebook_in(tmp_path)
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    write_emergency_copy(path, new_text(mine, PROMPTS), at(1))
    assert restore_emergency_copies(notebook.folder) == []
    assert copies_of(path) == []
    assert kept_in_memory() == []


def test_emergency_copies_of_another_notebook_are_left_alone(tmp_path: Path, home: Path) -> None:
    path = notebook_in(tmp_path).folder / "2026-11-22-what-changed.toml"
    copy = write_emergency_copy(path, new_text(fresh(contact="yes"), PROMPTS), at(1))
    assert restore_emergency_copies(notebook_in(tmp_path / "other").folder) == []
    assert kept_in_memory() == [copy]


def test_no_emergency_copy_without_a_runtime_folder(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    path = notebook_in(tmp_path).folder / "2026-11-22-what-changed.toml"
    assert write_emergency_copy(path, "", at(1)) is None


def test_a_runtime_folder_others_may_enter_is_not_used(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path(os.environ["XDG_RUNTIME_DIR"])
    place.chmod(0o755)
    assert runtime_folder() is None
    place.chmod(0o700)
    assert runtime_folder() is not None
    monkeypatch.setenv("XDG_RUNTIME_DIR", "relative")
    assert runtime_folder() is None
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert runtime_folder() is None
