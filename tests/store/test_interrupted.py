"""Saving, erasing and deleting everything, killed at any call: no data is restored or corrupted.

The process ends at that call: no cleanup code runs, and its locks are released.
"""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.errors import AppError
from reconcile_tui.storage import erase as removal
from reconcile_tui.storage import recovery as sweeping
from reconcile_tui.storage.conflict_copies import keep_copy
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.erase import remove_everything, what_there_is
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.recovery import keep_unsaved
from reconcile_tui.storage.settings import write_setting
from tests.store.failing_os import FailingOS, system_calls_replaced
from tests.store.notebooks import NOW, PROMPTS, at, fresh, keep, places_in

CANARY = b"a canary in the coal mine"
KILLED, DONE = 9, 0
MOST_CALLS = 400


class KillingOS(FailingOS):
    """Ends the process at the nth call, before or after making it."""

    def __init__(self, nth: int, *, after: bool) -> None:
        super().__init__()
        self.nth, self._after = nth, after

    def watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            last = len(self.calls) == self.nth
            if last and not self._after:
                os._exit(KILLED)
            try:
                return real(*arguments, **named)
            finally:
                if last:
                    os._exit(KILLED)

        return call


def killed_at(
    nth: int, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> bool:
    """Run the action in its own process; return False if it finished before that call."""
    child = os.fork()
    if child == 0:
        try:
            with system_calls_replaced(monkeypatch, KillingOS(nth, after=after)):
                act()
        finally:
            os._exit(DONE)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (KILLED, DONE)
    return code == KILLED


def every_kill(
    folder: Path,
    prepare: Callable[[Places], Callable[[], object]],
    monkeypatch: pytest.MonkeyPatch,
    *,
    after: bool,
) -> Iterator[Places]:
    """Yield the folders after the process was killed at the first call, the second, and so on."""
    for nth in range(1, MOST_CALLS):
        places = places_in(folder / f"{nth}-{after}")
        if not killed_at(nth, prepare(places), monkeypatch, after=after):
            assert nth > 3, "it was killed at some calls"
            return
        yield places
    raise AssertionError("it never finished")


def holding(places: Places) -> list[Path]:
    """Return every file, hidden ones included, that contains the words."""
    root = places.data.parent
    return [p for p in root.rglob("*") if p.is_file() and CANARY in p.read_bytes()]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leftovers don't need to be a minute old."""
    monkeypatch.setattr(sweeping, "OLD", -1.0)


def kept_private(places: Places) -> tuple[Notebook, Path]:
    """A saved private worksheet with a conflict copy and the leftover of a killed save."""
    notebook = Notebook(places)
    entry = Entry(stem="notes", private=True)
    answers = fresh(ended_us=CANARY.decode())
    notebook.save(entry, answers, PROMPTS, NOW)
    notebook.save(entry, answers.with_value("contact", "no"), PROMPTS, at(1))
    assert entry.path is not None
    keep_copy(entry.path, b'other = "a canary in the coal mine"\n', NOW)
    beside = entry.path.with_name(f".{entry.path.name}.99999-0.tmp")
    beside.write_bytes(b'left = "a canary in the coal mine"\n')
    return notebook, entry.path


# -- saving ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after it"])
@pytest.mark.parametrize("unnamed", [True, False], ids=["unnamed files", "part files"])
def test_a_private_sheet_killed_while_it_is_kept_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool, unnamed: bool
) -> None:
    if not unnamed:

        def refuse(folder: str) -> int:
            raise OSError(errno.EOPNOTSUPP, folder)

        monkeypatch.setattr("reconcile_tui.platform.open_unnamed", refuse)

    def prepare(places: Places) -> Callable[[], object]:
        notebook, answers = Notebook(places), fresh(ended_us=CANARY.decode())
        entry = Entry(stem="notes", private=True)
        return lambda: notebook.save(entry, answers, PROMPTS, NOW)

    seen = set()
    for places in every_kill(tmp_path, prepare, monkeypatch, after=after):
        notebook = Notebook(places)
        notebook.sweep(at(2))
        files = notebook.paths()
        seen.add(len(files))
        assert holding(places) == files
        for path in files:
            assert path.name == "2026-11-22-notes.toml"
            assert tomllib.loads(path.read_text("utf-8"))["answers"]["ended-us"]
    assert seen == {0, 1}


# -- erasing ---------------------------------------------------------------------------------------


def kept_ordinary(places: Places) -> tuple[Notebook, Path]:
    """An ordinary worksheet with a history, a second copy in the Trash, and unsaved text."""
    notebook = Notebook(places)
    entry, path = keep(notebook, fresh(ended_us=CANARY.decode()))
    assert entry.base is not None
    notebook.save(entry, entry.base.with_value("contact", "no"), PROMPTS, at(1))
    notebook.trash.mkdir(mode=0o700)
    older = notebook.trash / "older.toml"
    older.write_bytes(path.read_bytes())
    assert History(notebook.state, older).add(path.read_bytes(), "mine", NOW)
    assert keep_unsaved(path, path.read_text("utf-8"), at(2)) is not None
    return notebook, path


@pytest.mark.parametrize("kept", [kept_private, kept_ordinary])
@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after it"])
def test_a_sheet_killed_while_it_is_erased_is_still_listed_or_all_gone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: bool,
    kept: Callable[[Places], tuple[Notebook, Path]],
) -> None:
    def prepare(places: Places) -> Callable[[], object]:
        notebook, path = kept(places)
        return lambda: notebook.erase(path)

    for places in every_kill(tmp_path, prepare, monkeypatch, after=after):
        notebook = Notebook(places)
        listed = notebook.paths()
        assert listed or not holding(places), "no leftover in hidden places"
        for path in listed:
            notebook.erase(path)
        notebook.sweep(at(2))
        assert holding(places) == []
        assert sweeping.bring_back_unsaved(notebook.folder) == []


def test_erasing_a_sheet_takes_its_history_and_what_a_kill_left(tmp_path: Path) -> None:
    notebook, path = kept_private(places_in(tmp_path))
    History(notebook.state, path).add(CANARY, "mine", NOW)
    notebook.erase(path)
    assert holding(places_in(tmp_path)) == []
    assert list(path.parent.iterdir()) == []


def test_what_cannot_be_erased_beside_it_does_not_save_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, path = kept_private(places_in(tmp_path))
    real = disk.unlink

    def unlink(one: Path) -> None:
        if ".conflict-" in one.name:
            raise PermissionError(errno.EACCES, "no")
        real(one)

    monkeypatch.setattr(disk, "unlink", unlink)
    with pytest.raises(AppError, match="wasn't deleted"):
        notebook.erase(path)
    assert not path.exists()


# -- deleting everything ---------------------------------------------------------------------------


def full_notebook(places: Places) -> None:
    """A worksheet with a history, a private one, one in the Trash, and settings."""
    notebook = Notebook(places)
    entry, _ = keep(notebook, fresh(ended_us=CANARY.decode()))
    assert entry.base is not None
    notebook.save(entry, entry.base.with_value("contact", "no"), PROMPTS, at(1))
    _, other = keep(notebook, fresh(ended_us=CANARY.decode()))
    notebook.remove(other)
    kept_private(places)
    write_setting(places.settings, "look", "dark")


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after it"])
def test_removing_everything_killed_anywhere_goes_on_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    def prepare(places: Places) -> Callable[[], object]:
        full_notebook(places)
        return lambda: remove_everything(places)

    for places in every_kill(tmp_path, prepare, monkeypatch, after=after):
        assert set(holding(places)) <= set(what_there_is(places)), "the next attempt lists it"
        for summary in Notebook(places).summaries():
            assert not summary.trouble, "what isn't deleted yet is intact"
        removed = remove_everything(places)
        assert removed.left == []
        assert holding(places) == []
        assert [path for path in places.data.parent.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_a_disk_that_refuses_to_remove_is_named_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Some full disks can't even delete files."""
    places = places_in(tmp_path)
    full_notebook(places)
    there = set(what_there_is(places))
    with system_calls_replaced(monkeypatch, FailingOS()) as failing:
        failing.refuse = {"unlink": number}
        removed = remove_everything(places)
    assert {path for path, _ in removed.left} == there
    assert {why for _, why in removed.left} == {disk.in_words(OSError(number, ""))}
    assert removed.paths == []
    assert set(removal.what_there_is(places)) == there
