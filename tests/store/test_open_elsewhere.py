"""The warning before deleting everything while the app is running elsewhere."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.storage.io.file_lock import Presence


def test_an_open_book_is_seen_by_others_and_not_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "worksheets"
    folder.mkdir()
    one, other = Presence(folder), Presence(folder)
    assert one.is_alone()
    one.take()
    assert one.is_alone()
    assert not other.is_alone()
    other.take()
    assert not one.is_alone()
    other.let_go()
    assert one.is_alone()
    assert not other.is_alone()


def test_without_a_folder_nobody_is_there_and_none_is_made(tmp_path: Path) -> None:
    one = Presence(tmp_path / "worksheets")
    one.take()
    assert one.is_alone()
    assert not one.folder.exists()


def test_a_folder_that_was_made_anew_is_the_one_that_counts(tmp_path: Path) -> None:
    folder = tmp_path / "worksheets"
    folder.mkdir()
    one = Presence(folder)
    one.take()
    folder.rename(tmp_path / "old")
    folder.mkdir()
    assert Presence(folder).is_alone()
    one.take()
    assert not Presence(folder).is_alone()
