"""Changes by another program to an open file: detection, merging and conflicts."""

from __future__ import annotations

import os
import time
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.domain.merge import apply_merge
from reconcile_tui.storage.conflicts import compare_copies, delete_copy, with_choices
from reconcile_tui.storage.external_changes import changed_outside
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.file_lock import key_of
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import PROMPTS, at, copies, fresh, keep, replace_text, said

# -- older versions written back -------------------------------------------------------------------


def test_a_program_that_missed_the_last_save_removes_nothing(notebook: Notebook) -> None:
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


def test_an_answer_removed_by_another_program_stays_removed(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="To be deleted.")
    entry, path = keep(notebook, mine)
    mine = mine.with_value("contact", "no")
    notebook.save(entry, mine, PROMPTS, at(1))
    replace_text(path, 'ended-us = "To be deleted."\n', "")
    saved = notebook.save(entry, mine.with_value("contact", "so"), PROMPTS, at(2))
    assert said(path) == {"contact": "so"}
    assert saved.merged is not None
    assert "ended-us" not in saved.merged.values
    versions = History(notebook.state, path).versions()
    assert any("To be deleted." in kept.path.read_text("utf-8") for kept in versions)


def test_what_was_taken_away_from_our_last_save_stays_away_whatever_was_typed_in_that_second(
    notebook: Notebook,
) -> None:
    """Two saves share a timestamp: only text of the earlier one can have been deleted."""
    mine = fresh(contact="yes", ended_us="To be deleted.")
    entry, path = keep(notebook, mine)
    notebook.save(entry, mine, PROMPTS, at(1))
    mine = mine.with_value("note", "typed last")
    notebook.save(entry, mine, PROMPTS, at(1))
    replace_text(path, 'ended-us = "To be deleted."\n', "")
    replace_text(path, 'note = "typed last"\n', "")
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(2))
    assert said(path) == {"contact": "no", "note": "typed last"}


def test_a_version_of_unknown_origin_takes_nothing_away_and_is_kept(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="Ours.")
    entry, path = keep(notebook, mine)
    path.write_text(
        path.read_text("utf-8")
        .replace("saved = 2026", "saved = 2024")
        .replace('ended-us = "Ours."\n', 'note = "theirs"\n'),
        "utf-8",
    )
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "ended-us": "Ours.", "note": "theirs"}
    (copy,) = saved.copies
    assert said(copy) == {"contact": "yes", "note": "theirs"}


def test_a_version_of_unknown_origin_that_takes_nothing_away_is_merged(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    text = path.read_text("utf-8").replace("saved = 2026", "saved = 2024")
    path.write_text(text + 'note = "theirs"\n', "utf-8")
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no", "note": "theirs"}
    assert saved.copies == ()


def test_an_applied_external_change_is_no_change_of_ours(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    replace_text(path, "One.", "Two.")
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert saved.merged is not None
    shown = apply_merge(saved.answers, saved.answers, saved.merged)
    replace_text(path, "Two.", "Three.")
    notebook.save(entry, shown.with_value("contact", "so"), PROMPTS, at(2))
    assert said(path)["ended-us"] == "Three."
    assert copies(path) == []


# -- detection and conflicts -----------------------------------------------------------------------


def test_a_change_outside_is_noticed_and_one_of_ours_is_not(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    assert not changed_outside(entry)
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert not changed_outside(entry)
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("One.", "Two."), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert changed_outside(entry), "even with the same time and size"
    path.unlink()
    assert changed_outside(entry)


def test_a_file_that_was_touched_and_says_the_same_has_not_changed(notebook: Notebook) -> None:
    entry, path = keep(notebook, fresh(contact="yes"))
    os.utime(path, (1, 1))
    assert not changed_outside(entry)


def test_an_unchanged_file_is_not_read(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, _ = keep(notebook, fresh(contact="yes"))
    moment = time.time_ns() + 10_000_000_000
    monkeypatch.setattr("reconcile_tui.storage.external_changes.time.time_ns", lambda: moment)
    assert not changed_outside(entry)

    def read(path: Path, limit: int) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(disk, "read", read)
    assert not changed_outside(entry)


def test_what_changed_outside_is_taken_in_and_what_is_unsaved_stays(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    replace_text(path, "One.", "Two.")
    unsaved = mine.with_value("contact", "not saved yet")
    merged = notebook.reload(entry, unsaved, at(2))
    assert merged.values == {"contact": "not saved yet", "ended-us": "Two."}
    assert not changed_outside(entry)
    assert said(path)["contact"] == "yes", "nothing was written"
    notebook.save(entry, merged, PROMPTS, at(1))
    assert said(path) == {"contact": "not saved yet", "ended-us": "Two."}
    assert copies(path) == []


def test_the_same_answer_changed_here_and_outside_is_kept_twice_after_a_reload(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    replace_text(path, '"yes"', '"theirs"')
    merged = notebook.reload(entry, mine.with_value("contact", "mine"), at(2))
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
    merged = notebook.reload(entry, mine, at(2))
    assert merged.values == {"contact": "yes", "ended-us": "Written since."}
    notebook.save(entry, merged, PROMPTS, at(2))
    assert said(path) == {"contact": "yes", "ended-us": "Written since."}


def test_a_person_chooses_side_by_side(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="One.")
    entry, path = keep(notebook, mine)
    mine = mine.with_value("ended-us", "One and a half.")
    notebook.save(entry, mine, PROMPTS, at(1))
    replace_text(path, '"yes"', '"theirs"')
    mine = mine.with_value("contact", "mine")
    notebook.save(entry, mine, PROMPTS, at(2))
    (conflict,) = compare_copies(path, mine)
    (different,) = conflict.differences
    assert different.place == ("answers", "contact")
    assert (different.ours, different.theirs) == ("mine", "theirs")
    settled = with_choices(mine, conflict, [different.place])
    notebook.save(entry, settled, PROMPTS, at(3))
    delete_copy(conflict.copy, History(notebook.state, path), at(3))
    assert said(path) == {"contact": "theirs", "ended-us": "One and a half."}
    assert compare_copies(path, settled) == []
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
    found = {one.copy: one for one in compare_copies(path, mine)}
    assert found[other].differences[0].theirs == "from the laptop"
    assert found[broken].trouble.startswith(f"{broken}:2")
    assert notebook.paths() == [path]


def test_a_name_in_the_state_folder_tells_nothing(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    assert path.stem not in key_of(path)
    names = [one.name for one in notebook.state.rglob("*")]
    assert not any("what-changed" in name for name in names)
