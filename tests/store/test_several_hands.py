"""What other programs and other sessions do to a file, and what is kept of it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.core.answers_merge import taken_over
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.store import disk, swap, turns
from reconcile_tui.store.conflicts import chosen, conflicts, drop_copy
from reconcile_tui.store.history import History
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.turns import key_of, turn
from tests.store.book import PROMPTS, at, copies, fresh, keep, leftovers, notebook_in, swap_words


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return notebook_in(tmp_path)


def said(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["answers"]
    return found


# -- exchange and look -----------------------------------------------------------------------------


def test_what_another_program_writes_at_the_last_moment_is_merged(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fresh(contact="yes", ended_us="As it was.")
    entry, path = keep(notebook, mine)
    real_exchange = disk.exchange
    times: list[Path] = []

    def exchange(one: Path, other: Path) -> None:
        if not times:
            swap_words(path, "As it was.", "Written by vim.")
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


def test_what_collides_at_the_last_moment_is_there_twice(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    real_exchange = disk.exchange
    times: list[Path] = []

    def exchange(one: Path, other: Path) -> None:
        if not times:
            swap_words(path, '"yes"', '"theirs"')
        times.append(one)
        real_exchange(one, other)

    monkeypatch.setattr(disk, "exchange", exchange)
    saved = notebook.save(entry, mine.with_value("contact", "mine"), PROMPTS, at(1))
    assert said(path)["contact"] == "mine"
    assert [said(copy)["contact"] for copy in copies(path)] == ["theirs"]
    assert saved.copies == tuple(copies(path))
    assert copies(path)[0].name in saved.notice


def test_what_comes_out_and_is_no_toml_is_kept_as_it_is(
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


def test_a_program_that_still_writes_into_the_old_file_is_waited_for(notebook: Notebook) -> None:
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
    """It wrote nothing yet when the exchange was looked at, so that what it holds is ours."""
    monkeypatch.setattr(swap, "HOLD", 0.02)
    monkeypatch.setattr("reconcile_tui.store.unsettled.WRITING", 0.0)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with path.open("r+", encoding="utf-8") as file:
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        assert len(leftovers(path.parent)) == 1, "it is looked at again"
        file.write("# a note written late\n")
    with turn(notebook.state, path) as mine_now:
        from reconcile_tui.store.sweep import settle_leftovers  # noqa: PLC0415

        aside = next(swap.aside_names(path))
        settle_leftovers(path, mine_now, notebook.state, at(2), only=[aside])
    assert leftovers(path.parent) == []
    assert "# a note written late" in copies(path)[0].read_text("utf-8")


# -- turns -----------------------------------------------------------------------------------------


def test_a_session_that_hangs_in_its_turn_stops_no_other(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    with turn(notebook.state, path) as hanging:
        assert hanging.locked
        begun = time.monotonic()
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
        assert time.monotonic() - begun < 5
    assert said(path)["contact"] == "no"


def test_between_saves_nothing_is_locked_and_no_child_inherits_a_lock(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    with turn(notebook.state, path, patience=0.0) as free:
        assert free.locked
        told = subprocess.run(
            ["ls", "-l", "/proc/self/fd"],
            close_fds=False,
            capture_output=True,
            text=True,
            check=False,
        )
        with turn(notebook.state, path, patience=0.0) as second:
            assert not second.locked
    assert told.returncode == 0
    assert ".lock" not in told.stdout


def test_without_a_state_folder_it_is_said_once_and_goes_on(tmp_path: Path) -> None:
    notebook = notebook_in(tmp_path)
    notebook.state.parent.mkdir(exist_ok=True)
    notebook.state.write_text("in the way")
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "no"
    assert "without earlier versions" in saved.notice
    again = notebook.save(entry, mine.with_value("contact", "so"), PROMPTS, at(2))
    assert again.notice == ""


def test_what_the_state_folder_holds_is_for_its_owner_alone(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from tests.store.book import *
os.umask(0)
notebook = notebook_in(Path(sys.argv[1]))
mine = fresh(contact="yes")
entry, path = keep(notebook, mine)
notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
other = notebook.open(path)
notebook.save(other.entry, other.answers.with_value("contact", "so"), PROMPTS, at(2))
notebook.save(entry, mine.with_value("contact", "mine"), PROMPTS, at(3))
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)
    home = tmp_path / "home"
    paths = [path for path in tmp_path.rglob("*") if home not in (path, *path.parents)]
    assert any("history" in str(path) for path in paths)
    assert any("recent" in str(path) for path in paths)
    assert any("conflict" in path.name for path in paths)
    for path in paths:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.lstat().st_mode) == wanted, path


# -- links, marks, folders -------------------------------------------------------------------------


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


def test_a_second_name_of_the_same_file_is_parted_from_it_and_said(notebook: Notebook) -> None:
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
    with pytest.raises(CannotWriteError, match="marked read-only"):
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path)["contact"] == "yes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_folder_that_vanished_is_made_again(notebook: Notebook) -> None:
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
    swap_words(path, f'id = "{mine.id}"', 'id = "another"')
    there = path.read_bytes()
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert path.read_bytes() == there
    assert saved.path != path
    assert said(saved.path)["contact"] == "no"


def test_a_file_somebody_emptied_gets_every_answer_back(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="As it was.")
    entry, path = keep(notebook, mine)
    path.write_text("# a note of mine\n")
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "ended-us": "As it was."}
    assert path.read_text("utf-8").startswith("# a note of mine\n")


# -- older versions written back -------------------------------------------------------------------


def test_a_program_that_had_not_seen_the_last_save_takes_nothing_away(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    old = path.read_text("utf-8")
    mine = mine.with_row("seen", {"row": "r1", "what": "added since"})
    mine = mine.with_value("ended-us", "Written since.")
    notebook.save(entry, mine, PROMPTS, at(1))
    path.write_text(old + '\n[[rows.seen]]\nrow = "v1"\nwhat = "in vim"\n', "utf-8")
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(2))
    assert said(path) == {"contact": "no", "ended-us": "Written since."}
    rows = tomllib.loads(path.read_text("utf-8"))["rows"]["seen"]
    assert [row["what"] for row in rows] == ["in vim", "added since"]
    assert saved.copies == ()


def test_what_another_program_takes_away_on_purpose_stays_away(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="To be deleted.")
    entry, path = keep(notebook, mine)
    mine = mine.with_value("contact", "no")
    notebook.save(entry, mine, PROMPTS, at(1))
    swap_words(path, 'ended-us = "To be deleted."\n', "")
    saved = notebook.save(entry, mine.with_value("contact", "so"), PROMPTS, at(2))
    assert said(path) == {"contact": "so"}
    assert saved.merged is not None
    assert "ended-us" not in saved.merged.values
    versions = History(notebook.state, path).versions()
    assert any("To be deleted." in kept.path.read_text("utf-8") for kept in versions)


def test_what_was_taken_over_is_no_change_of_ones_own(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    swap_words(path, "One.", "Two.")
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert saved.merged is not None
    shown = taken_over(saved.answers, saved.answers, saved.merged)
    swap_words(path, "Two.", "Three.")
    notebook.save(entry, shown.with_value("contact", "so"), PROMPTS, at(2))
    assert said(path)["ended-us"] == "Three."
    assert copies(path) == []


# -- noticing and choosing -------------------------------------------------------------------------


def test_a_change_outside_is_noticed_and_one_of_ours_is_not(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    assert not notebook.changed_outside(entry)
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert not notebook.changed_outside(entry)
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("One.", "Two."), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert notebook.changed_outside(entry), "also within the same moment, at the same size"
    path.unlink()
    assert notebook.changed_outside(entry)


def test_a_file_that_was_touched_and_says_the_same_has_not_changed(notebook: Notebook) -> None:
    entry, path = keep(notebook, fresh(contact="yes"))
    os.utime(path, (1, 1))
    assert not notebook.changed_outside(entry)


def test_a_quiet_file_costs_one_look_and_is_not_read(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, _ = keep(notebook, fresh(contact="yes"))
    moment = time.time_ns() + 10_000_000_000
    monkeypatch.setattr("reconcile_tui.store.outside.time.time_ns", lambda: moment)
    assert not notebook.changed_outside(entry)

    def read(path: Path, limit: int) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(disk, "read", read)
    assert not notebook.changed_outside(entry)


def test_what_changed_outside_is_taken_in_and_what_is_unsaved_stays(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    swap_words(path, "One.", "Two.")
    unsaved = mine.with_value("contact", "not saved yet")
    merged = notebook.reload(entry, unsaved)
    assert merged.values == {"contact": "not saved yet", "ended-us": "Two."}
    assert not notebook.changed_outside(entry)
    assert said(path)["contact"] == "yes", "nothing was written"
    notebook.save(entry, merged, PROMPTS, at(1))
    assert said(path) == {"contact": "not saved yet", "ended-us": "Two."}
    assert copies(path) == []


def test_the_same_answer_changed_here_and_outside_is_kept_twice_after_a_reload(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    swap_words(path, '"yes"', '"theirs"')
    merged = notebook.reload(entry, mine.with_value("contact", "mine"))
    assert merged.values["contact"] == "mine"
    notebook.save(entry, merged, PROMPTS, at(1))
    assert said(path)["contact"] == "mine"
    assert [said(copy)["contact"] for copy in copies(path)] == ["theirs"]


def test_an_older_version_that_was_written_back_shows_nothing_lost(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    old = path.read_bytes()
    mine = mine.with_value("ended-us", "Written since.")
    notebook.save(entry, mine, PROMPTS, at(1))
    path.write_bytes(old)
    merged = notebook.reload(entry, mine)
    assert merged.values == {"contact": "yes", "ended-us": "Written since."}
    notebook.save(entry, merged, PROMPTS, at(2))
    assert said(path) == {"contact": "yes", "ended-us": "Written since."}


def test_a_person_chooses_side_by_side(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    mine = mine.with_value("ended-us", "One and a half.")
    notebook.save(entry, mine, PROMPTS, at(1))
    swap_words(path, '"yes"', '"theirs"')
    mine = mine.with_value("contact", "mine")
    notebook.save(entry, mine, PROMPTS, at(2))
    (conflict,) = conflicts(path, mine, notebook.state)
    (different,) = conflict.differences
    assert different.place == ("answers", "contact")
    assert (different.base, different.mine, different.theirs) == ("yes", "mine", "theirs")
    settled = chosen(mine, conflict, [different.place])
    notebook.save(entry, settled, PROMPTS, at(3))
    drop_copy(conflict.copy, notebook.state, at(3))
    assert said(path) == {"contact": "theirs", "ended-us": "One and a half."}
    assert conflicts(path, settled, notebook.state) == []
    kept = History(notebook.state, path).versions()
    assert any('"theirs"' in one.path.read_text("utf-8") for one in kept)


def test_copies_of_syncthing_and_unreadable_ones_are_offered_too(notebook: Notebook) -> None:
    mine = fresh(contact="yes")
    _, path = keep(notebook, mine)
    text = path.read_text("utf-8")
    other = path.with_name(f"{path.stem}.sync-conflict-20261122-190500-ABCDEF1.toml")
    other.write_text(text.replace('"yes"', '"from the laptop"'), "utf-8")
    broken = path.with_name(f"{path.stem}.conflict-20261122T180500Z-1.toml")
    broken.write_text("a = 1\na = 2\n")
    found = {one.copy: one for one in conflicts(path, mine, notebook.state)}
    assert found[other].differences[0].theirs == "from the laptop"
    assert found[broken].trouble.startswith(f"{broken}:2")
    assert notebook.paths() == [path]


def test_a_name_in_the_state_folder_tells_nothing(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    assert path.stem not in key_of(path)
    names = [one.name for one in notebook.state.rglob("*")]
    assert not any("what-changed" in name for name in names)
