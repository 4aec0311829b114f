"""Changes to a file by other programs and sessions during a save, and what is preserved."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.file_lock import lock_file
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import (
    PROMPTS,
    at,
    copies,
    fresh,
    keep,
    leftovers,
    replace_text,
    said,
)

# -- exchange and check ----------------------------------------------------------------------------


def test_a_change_during_the_exchange_is_merged(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fresh(contact="yes", ended_us="As it was.")
    entry, path = keep(notebook, mine)
    real_exchange = disk.exchange
    times: list[Path] = []

    def exchange(one: Path, other: Path) -> None:
        if not times:
            replace_text(path, "As it was.", "Written by vim.")
        times.append(one)
        real_exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "ended-us": "Written by vim."}
    assert saved.merged is not None
    assert saved.merged.values["ended-us"] == "Written by vim."
    assert len(times) == 2
    assert leftovers(path.parent) == []
    assert copies(path) == []


def test_a_conflicting_change_during_the_exchange_is_kept_as_a_copy(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    real_exchange = disk.exchange
    times: list[Path] = []

    def exchange(one: Path, other: Path) -> None:
        if not times:
            replace_text(path, '"yes"', '"theirs"')
        times.append(one)
        real_exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    saved = notebook.save(entry, mine.with_value("contact", "mine"), PROMPTS, at(1))
    assert said(path)["contact"] == "mine"
    assert [said(copy)["contact"] for copy in copies(path)] == ["theirs"]
    assert saved.copies == tuple(copies(path))
    assert copies(path)[0].name in saved.notice


def test_a_displaced_version_that_is_no_toml_is_kept_unchanged(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    real_exchange = disk.exchange

    def exchange(one: Path, other: Path) -> None:
        path.write_text("this is [not toml")
        monkeypatch.setattr(disk, "exchange", real_exchange)
        real_exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "no"
    assert [copy.read_text() for copy in copies(path)] == ["this is [not toml"]
    assert saved.notice


def test_a_save_waits_while_the_displaced_file_is_written(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes", ended_us="As it was.")
    entry, path = keep(notebook, mine)
    text = path.read_text("utf-8").replace("As it was.", "In two halves.")
    opened, go_on = threading.Event(), threading.Event()

    def write_in_place() -> None:
        with path.open("r+", encoding="utf-8") as file:
            file.truncate(0)
            file.write(text[:200])
            file.flush()
            opened.set()
            go_on.wait(10)
            file.write(text[200:])

    writer = threading.Thread(target=write_in_place)
    writer.start()
    assert opened.wait(10)
    threading.Timer(0.1, go_on.set).start()
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    writer.join()
    assert said(path) == {"contact": "no", "ended-us": "In two halves."}
    assert copies(path) == []


def test_a_program_that_keeps_the_old_file_open_writes_into_a_copy_that_stays(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has written nothing when the exchange is checked, so the old file still holds our text."""
    monkeypatch.setattr(disk, "HOLD", 0.02)
    monkeypatch.setattr("reconcile_tui.storage.entries.WRITING", 0.0)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with path.open("r+", encoding="utf-8") as file:
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        assert len(leftovers(path.parent)) == 1, "it will be checked again"
        file.write("# a note written late\n")
    with lock_file(notebook.state, path) as mine_now:
        from reconcile_tui.storage.recovery import settle_leftovers  # noqa: PLC0415

        aside = next(disk.aside_names(path))
        settle_leftovers(path, mine_now, notebook.state, at(2), only=[aside])
    assert leftovers(path.parent) == []
    assert "# a note written late" in copies(path)[0].read_text("utf-8")


# -- links, file modes, folders --------------------------------------------------------------------


def test_a_save_goes_through_a_symbolic_link(notebook: Notebook, tmp_path: Path) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    real = tmp_path / "synced" / "real.toml"
    real.parent.mkdir()
    path.rename(real)
    path.symlink_to(real)
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert path.is_symlink()
    assert said(real)["contact"] == "no"
    assert leftovers(real.parent) == []


def test_a_hard_link_keeps_the_old_version_and_is_reported(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    os.link(path, path.with_name("second.toml"))
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "no"
    assert said(path.with_name("second.toml"))["contact"] == "yes"
    assert "second name" in saved.notice
    assert path.stat().st_nlink == 1


def test_a_file_marked_read_only_is_never_replaced(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    path.chmod(0o444)
    with pytest.raises(CannotWriteError, match="the file is read-only"):
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "yes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_missing_folder_is_created_again(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    path.unlink()
    path.parent.rmdir()
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(saved.path)["contact"] == "no"
    assert stat.S_IMODE(saved.path.parent.stat().st_mode) == 0o700
    assert saved.notice


def test_other_answers_under_the_same_name_are_left_alone(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    replace_text(path, f'id = "{mine.id}"', 'id = "another"')
    there = path.read_bytes()
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert path.read_bytes() == there
    assert saved.path != path
    assert said(saved.path)["contact"] == "no"


def test_an_emptied_file_gets_every_answer_back(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="As it was.")
    entry, path = keep(notebook, mine)
    path.write_text("# a note of mine\n")
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "ended-us": "As it was."}
    assert path.read_text("utf-8").startswith("# a note of mine\n")
