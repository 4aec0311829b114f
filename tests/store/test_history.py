"""Earlier versions: their number, their origin and their removal."""

from __future__ import annotations

import errno
import stat
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.errors import CannotWriteError, NoSuchError
from reconcile_tui.storage.conflicts import copies_of, delete_copy, keep_copy
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.history import MAX_VERSIONS, History, delete_all_histories
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook, restore_version
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.workspace import Workspace
from tests.conftest import REPOSITORY
from tests.store.notebooks import NOW, PROMPTS, at, copies, fresh, keep, replace_text

SHEET = Library(shipped_content(), None).worksheet("what-changed")


def contacts(notebook: Notebook, path: Path) -> list[tuple[str, str]]:
    """Return the origin and one answer of each version, newest first."""
    found = History(notebook.state, path).versions()
    return [
        (one.origin, tomllib.loads(one.path.read_text("utf-8"))["answers"]["contact"])
        for one in found
    ]


class Clock:
    """A fake monotonic clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("reconcile_tui.storage.save.time.monotonic", lambda: self.now)


def test_a_new_worksheet_has_no_earlier_version(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert contacts(notebook, path) == []


def test_a_version_is_kept_before_the_first_change_and_every_ten_minutes(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    _, path = keep(notebook, fresh(contact="as opened"))
    opened = notebook.open(path)
    assert contacts(notebook, path) == [], "opening it changes nothing"
    for minute in range(31):
        clock.now += 60
        mine = opened.answers.with_value("contact", f"minute {minute}")
        notebook.save(opened.entry, mine, PROMPTS, at(minute))
    assert contacts(notebook, path) == [
        ("mine", "minute 29"),
        ("mine", "minute 19"),
        ("mine", "minute 9"),
        ("mine", "as opened"),
    ]


def test_at_most_five_own_and_twenty_foreign_versions_are_kept(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="0"))
    for number in range(1, 9):
        opened = notebook.open(path)
        mine = opened.answers.with_value("contact", f"{number}")
        notebook.save(opened.entry, mine, PROMPTS, at(number))
    own = [one for one in contacts(notebook, path) if one[0] == "mine"]
    assert own == [("mine", f"{number}") for number in (7, 6, 5, 4, 3)]
    history = History(notebook.state, path)
    for number in range(30):
        history.add(f'a = "{number}"\n'.encode(), "foreign", NOW)
    versions = history.versions()
    assert sum(one.origin == "foreign" for one in versions) == MAX_VERSIONS["foreign"] == 20
    assert sum(one.origin == "mine" for one in versions) == MAX_VERSIONS["mine"] == 5
    assert versions[0].path.read_text() == 'a = "29"\n'


def test_every_foreign_version_is_kept(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    for number in range(3):
        replace_text(path, mine.values["contact"], f"foreign {number}")
        mine = notebook.reload(entry, mine, at(number)).with_value("ended-us", f"{number}")
        notebook.save(entry, mine, PROMPTS, at(number))
    foreign = [one for one in contacts(notebook, path) if one[0] == "foreign"]
    assert foreign == [("foreign", f"foreign {number}") for number in (2, 1, 0)]


def test_equal_and_empty_versions_are_not_added(notebook: Notebook) -> None:
    history = History(notebook.state, notebook.folder / "a.toml")
    for raw in (b"a = 1\n", b"a = 1\n", b"", b"\n"):
        assert history.add(raw, "mine", NOW)
    assert len(history.versions()) == 1


def test_a_private_worksheet_has_no_history(notebook: Notebook) -> None:
    entry = Entry(private=True)
    mine = fresh(contact="yes")
    notebook.save(entry, mine, PROMPTS, NOW)
    assert entry.path is not None
    opened = notebook.open(entry.path).entry
    opened.private = True
    replace_text(entry.path, '"yes"', '"foreign"')
    notebook.save(opened, mine.with_value("contact", "no"), PROMPTS, at(1))
    told = [one for one in notebook.state.rglob("*") if one.is_file()]
    assert [one.suffix for one in told] == [".lock"]
    assert "foreign" not in told[0].read_text()


def test_history_files_are_private_with_opaque_names(notebook: Notebook) -> None:
    history = History(notebook.state, notebook.folder / "2026-11-22-what-changed.toml")
    history.add(b"a = 1\n", "mine", NOW)
    (kept,) = history.versions()
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    for folder in (kept.path.parent, kept.path.parents[1], notebook.state):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "what-changed" not in str(kept.path.relative_to(notebook.state))
    assert (kept.number, kept.origin, kept.when, kept.size) == (1, "mine", NOW, 6)


def test_a_clock_set_back_does_not_change_the_order(notebook: Notebook) -> None:
    history = History(notebook.state, notebook.folder / "a.toml")
    for number, minute in enumerate((10, 5, -100)):
        history.add(f"a = {number}\n".encode(), "mine", at(minute))
    assert [one.path.read_text() for one in history.versions()] == ["a = 2\n", "a = 1\n", "a = 0\n"]


def test_a_failing_history_does_not_stop_a_save(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    opened = notebook.open(path)
    real = disk.make_folder

    def refuse(folder: Path) -> None:
        if "history" in str(folder):
            raise OSError(errno.ENOSPC, "full")
        real(folder)

    monkeypatch.setattr(disk, "make_folder", refuse)
    notebook.save(opened.entry, opened.answers.with_value("contact", "no"), PROMPTS, at(1))
    assert tomllib.loads(path.read_text("utf-8"))["answers"] == {"contact": "no"}


def test_history_moves_to_the_trash_and_back_and_is_deleted_with_the_file(
    notebook: Notebook,
) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    opened = notebook.open(path)
    notebook.save(opened.entry, opened.answers.with_value("contact", "no"), PROMPTS, at(1))
    assert contacts(notebook, path) == [("mine", "yes")]
    binned = notebook.remove(path)
    assert contacts(notebook, path) == []
    assert contacts(notebook, binned) == [("mine", "yes")]
    back = notebook.restore(binned)
    assert contacts(notebook, back) == [("mine", "yes")]
    copy = back.with_name(f"{back.stem}.conflict-20261122T180500Z-1.toml")
    copy.write_text("a = 1\n")
    notebook.erase(back)
    assert not copy.exists()
    assert [one for one in notebook.state.rglob("*") if one.is_file()] == []


def test_conflict_copies_move_to_the_trash_with_their_file(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    words = path.read_bytes()
    names = ("conflict-20261122T180500Z-1", "too-long-20261122T180500Z-1-of-2")
    for name in names:
        path.with_name(f"{path.stem}.{name}.toml").write_bytes(words)
    binned = notebook.remove(path)
    _, other = keep(notebook, fresh(contact="another sheet of that day"))
    assert other == path
    assert copies_of(other) == []
    assert [copy.read_bytes() for copy in copies_of(binned)] == [words, words]
    back = notebook.restore(binned)
    assert back != path
    assert [copy.name for copy in copies_of(back)] == [f"{back.stem}.{name}.toml" for name in names]
    notebook.erase(notebook.remove(back))
    left = [one for one in path.parent.parent.rglob("*.toml") if one.is_file()]
    assert left == [other], "a permanently deleted file is gone"


def test_the_conflict_copy_of_a_very_long_name_is_found(
    notebook: Notebook,
) -> None:
    _, short = keep(notebook, fresh(contact="yes"))
    path = short.rename(short.with_name(f"{'a-long-name-' * 20}.toml"))
    words = path.read_bytes()
    copy = keep_copy(path, words, at(0))
    assert copies_of(path) == [copy]
    delete_copy(copy, History(notebook.state, path), at(0))
    (kept,) = History(notebook.state, path).versions()
    assert (kept.origin, kept.path.read_bytes()) == ("beside", words)


def test_a_version_can_be_restored_and_that_undone(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="first"))
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    opened = notebook.open(path)
    notebook.save(opened.entry, opened.answers.with_value("contact", "second"), PROMPTS, at(1))
    history = History(notebook.state, path)
    restore_version(notebook, path, history.versions()[0].number, SHEET, at(2))
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["contact"] == "first"
    assert "# mine" in path.read_text("utf-8")
    newest = history.versions()[0]
    assert contacts(notebook, path)[0] == ("mine", "second")
    restore_version(notebook, path, newest.number, SHEET, at(3))
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["contact"] == "second"


def test_a_missing_or_invalid_file_is_restored(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="first"))
    opened = notebook.open(path)
    notebook.save(opened.entry, opened.answers.with_value("contact", "second"), PROMPTS, at(1))
    number = History(notebook.state, path).versions()[0].number
    path.unlink()
    restore_version(notebook, path, number, SHEET, at(2))
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["contact"] == "first"
    path.write_text("not [toml")
    restore_version(notebook, path, number, SHEET, at(3))
    assert tomllib.loads(path.read_text("utf-8"))["answers"]["contact"] == "first"
    assert [copy.read_text() for copy in copies(path)] == ["not [toml"]
    with pytest.raises(NoSuchError, match="no version 99"):
        restore_version(notebook, path, 99, SHEET, at(4))


def test_history_is_deleted_for_one_file_and_for_all(notebook: Notebook) -> None:
    one, other = (History(notebook.state, notebook.folder / name) for name in ("a", "b"))
    for history in (one, other):
        history.add(b"a = 1\n", "mine", NOW)
    assert len(one.empty()) == 1
    assert one.versions() == []
    assert len(other.versions()) == 1
    assert len(delete_all_histories(notebook.state)) == 1
    assert other.versions() == []
    assert delete_all_histories(notebook.state) == []


def test_a_failed_deletion_raises_an_error(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(notebook.state, notebook.folder / "a")
    history.add(b"a = 1\n", "mine", NOW)

    def refuse(path: Path) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(disk, "unlink", refuse)
    with pytest.raises(CannotWriteError, match="the disk is read-only"):
        history.empty()


def test_a_private_worksheet_saved_again_has_no_history(notebook: Notebook, tmp_path: Path) -> None:
    saver = Saver(lambda *_: None, lambda *_: None)
    library = Library(REPOSITORY / "content", tmp_path / "own")
    workspace = Workspace(library, notebook, saver, lambda: NOW)
    work = workspace.start("red-flags")
    work.entry = Entry()  # as after it was erased
    work.session.answer(next(iter(work.worksheet.by_id)), "")
    workspace.keep(work)
    assert work.entry.private
    assert saver.stop(10)
