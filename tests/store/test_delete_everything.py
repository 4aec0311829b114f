"""Deleting everything: what is removed, what stays, and the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.errors import UsageError
from reconcile_tui.messages.files import NOT_OURS, NOT_REACHED, OTHER_NAME
from reconcile_tui.storage.erase import delete_everything, stored_files
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import check_folders, find_places
from reconcile_tui.storage.recovery import remember_copies, remembered_copies, write_emergency_copy
from reconcile_tui.storage.settings import write_setting
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import PROMPTS, at, fresh, keep, replace_text


def files_in(home: Path) -> set[Path]:
    return {path for path in home.rglob("*") if path.is_file() or path.is_symlink()}


def test_everything_is_deleted_and_reported(home: Path) -> None:
    places = find_places()
    notebook = Notebook(places)
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    _, other = keep(notebook, fresh(contact="other"))
    notebook.remove(other)
    replace_text(path, '"yes"', '"theirs"')
    notebook.save(entry, mine.with_value("contact", "mine"), PROMPTS, at(1))
    path.with_name(f".{path.name}.swp").write_text("vim's")
    path.with_name(f".{path.name}.123-0.tmp").write_text("left")
    write_setting(places.settings, "look", "dark")
    assert write_emergency_copy(path, new_text(mine, PROMPTS), at(1)) is not None
    (places.own_content / "en" / "guide").mkdir(parents=True)
    (places.own_content / "en" / "guide" / "mine.toml").write_text('id = "mine"\n')
    places.cache.mkdir(parents=True)
    (places.cache / "old").write_text("x")
    there = files_in(home)
    assert len(there) > 9
    assert set(stored_files(places)) == there
    removed = delete_everything(places)
    assert set(removed.paths) == there
    assert removed.left == []
    assert files_in(home) == set()
    assert list(home.rglob("reconcile-tui")) == [], "not even a folder reveals it"


def test_remembered_copies_elsewhere_are_deleted_too(home: Path, tmp_path: Path) -> None:
    places = find_places()
    keep(Notebook(places), fresh(contact="yes"))
    folders = [tmp_path / "stick", tmp_path / "away", tmp_path / "gone"]
    here, away, gone = [folder / "2026-11-22-what-changed.toml" for folder in folders]
    for copy in (here, away, gone):
        copy.parent.mkdir()
        copy.write_text(new_text(fresh(), PROMPTS), "utf-8")
    beside = here.with_name("letter.txt")
    beside.write_text("not ours")
    assert remember_copies(places.state, [here])
    assert remember_copies(places.state, [away, gone, beside])
    gone.unlink()
    folders[1].rename(tmp_path / "unplugged")
    assert here in stored_files(places)
    removed = delete_everything(places)
    assert here in removed.paths
    assert removed.left == [(away, NOT_REACHED)]
    assert beside.exists()


def test_remembering_a_copy_reports_failure(home: Path, tmp_path: Path) -> None:
    places = find_places()
    places.state.parent.mkdir(parents=True, exist_ok=True)
    places.state.write_text("in the way")
    assert not remember_copies(places.state, [tmp_path / "x.toml"])
    assert remembered_copies(places.state) == []


def test_an_empty_settings_folder_is_deleted(home: Path) -> None:
    places = find_places()
    keep(Notebook(places), fresh(contact="yes"))
    places.config.mkdir(parents=True)
    delete_everything(places)
    assert list(home.rglob("reconcile-tui")) == []


def test_foreign_files_stay_and_are_reported(home: Path) -> None:
    places = find_places()
    _, path = keep(Notebook(places), fresh(contact="yes"))
    letter = path.with_name("letter.txt")
    letter.write_text("not ours")
    removed = delete_everything(places)
    assert path in removed.paths
    assert removed.left == [(letter, NOT_OURS)]
    assert letter.read_text() == "not ours"


def test_a_link_is_deleted_and_its_target_stays(home: Path, tmp_path: Path) -> None:
    places = find_places()
    _, path = keep(Notebook(places), fresh(contact="yes"))
    elsewhere = tmp_path / "elsewhere.toml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert path in delete_everything(places).paths
    assert elsewhere.exists()
    assert not path.is_symlink()


def test_one_failed_deletion_does_not_stop_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = find_places()
    _, one = keep(Notebook(places), fresh(contact="yes"))
    _, other = keep(Notebook(places), fresh(contact="no"))
    real = disk.unlink

    def unlink(path: Path) -> None:
        if path == one:
            raise PermissionError(1, "no")
        real(path)

    monkeypatch.setattr(disk, "unlink", unlink)
    removed = delete_everything(places)
    assert removed.left == [(one, "this account doesn't have permission")]
    assert other in removed.paths
    assert one.exists()


def test_folders_of_the_other_command_name_are_reported(home: Path) -> None:
    keep(Notebook(find_places()), fresh())
    other = home / ".local/share/worksheets"
    (other / "accounts").mkdir(parents=True)
    assert delete_everything(find_places()).left == [], "it belongs to another program"
    (other / "worksheets").mkdir()
    assert delete_everything(find_places()).left == [(other, OTHER_NAME)]
    assert other.is_dir()


def test_deleting_an_empty_notebook_reports_nothing(home: Path) -> None:
    assert stored_files(find_places()) == []
    assert delete_everything(find_places()).paths == []


@pytest.mark.parametrize("name", ["data", "worksheets"])
def test_an_unsafe_data_folder_is_refused(home: Path, name: str) -> None:
    places = find_places()
    check_folders(places)
    folder: Path = getattr(places, name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("")
    with pytest.raises(UsageError, match="it isn't a folder") as caught:
        check_folders(places)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    folder.unlink()
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(UsageError, match=r"can write to it.*chmod o-w"):
        check_folders(places)
    folder.chmod(0o755)
    check_folders(places)


def test_a_folder_of_another_account_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = find_places()
    places.data.mkdir(parents=True)
    owner = places.data.stat().st_uid
    monkeypatch.setattr("reconcile_tui.storage.paths.os.getuid", lambda: owner + 1)
    with pytest.raises(UsageError, match="belongs to another account"):
        check_folders(places)
