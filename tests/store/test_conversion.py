"""Encrypting and decrypting a whole notebook: all or nothing, even when killed at any point."""

from __future__ import annotations

import os
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotReadError, CannotWriteError
from reconcile_tui.storage import conversion
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import Presence
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from tests.store.notebooks import NOW, fresh, keep, places_in
from tests.store.sealed import WRAPPED, files_in, files_with
from tests.torture.conversions import WAYS, WORDS, fill, kill_at, name_of, steps_of, text_of


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


@pytest.fixture
def secret() -> Iterator[bytes]:
    secret = encryption.new_identity()
    yield secret
    encryption.end()


def test_no_word_and_no_file_name_is_readable_after_encrypting(
    places: Places, secret: bytes
) -> None:
    fill(places)
    encryption.unlock(secret)
    converted = conversion.encrypt(places, WRAPPED, NOW)
    assert files_with(places, *WORDS, "what-changed", "ended-us", "conflicted copy", "my-own") == []
    assert all(word in text_of(places) for word in WORDS)
    assert converted.left == []
    assert (converted.worksheets, converted.trashed) == (8, 1)
    assert places.identity.read_bytes() == WRAPPED
    assert conversion.state_of(places) == ""


def test_history_trash_and_conflict_copies_are_converted_both_ways(
    places: Places, secret: bytes
) -> None:
    fill(places)
    notebook = Notebook(places)
    before = story(notebook)
    encryption.unlock(secret)
    conversion.encrypt(places, WRAPPED, NOW)
    assert story(notebook) == before
    conversion.decrypt(places, name_of, NOW)
    assert story(notebook) == before
    assert all(files_with(places, word) for word in WORDS)
    assert not [one for one in files_in(places) if one.name.endswith(".age")]
    assert not encryption.is_on()
    assert "2026-11-22-what-changed-2.toml" in [one.name for one in notebook.paths()]


def story(notebook: Notebook) -> list[tuple[object, ...]]:
    """Return every worksheet with its versions and copies, without file names."""
    paths = [*notebook.paths(), *(one.path for one in notebook.trashed())]
    return sorted((*_about(notebook, path),) for path in paths)


def _about(notebook: Notebook, path: Path) -> Iterator[str]:
    yield disk.read_regular(path).decode()
    for kept in History(notebook.state, path).versions():
        yield f"{kept.number} {kept.origin} {kept.when} {disk.read_regular(kept.path).decode()}"
    for copy in copies_of(path):
        yield disk.read_regular(copy).decode()


def test_leftovers_of_a_kill_are_deleted_or_converted(places: Places, secret: bytes) -> None:
    notebook = Notebook(places)
    _, path = keep(notebook, fresh(ended_us="first"))
    path.with_name(f".{path.name}.99999-0.tmp").write_bytes(path.read_bytes())
    path.with_name(f".{path.name}.99999-1.tmp").write_text('foreign = "another hand"')
    conversion.settle_before(places, NOW)
    encryption.unlock(secret)
    assert conversion.encrypt(places, WRAPPED, NOW).left == []
    [sealed] = notebook.paths()
    [copy] = copies_of(sealed)
    assert "another hand" in disk.read_regular(copy).decode()
    assert files_with(places, "first", "another hand") == []


def test_a_disk_error_leaves_everything_unchanged(
    places: Places, secret: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(places)
    before = {path: path.read_bytes() for path in files_in(places) if "locks" not in path.parts}
    encryption.unlock(secret)
    calls = 0
    real = disk.write

    def refuse(descriptor: int, data: memoryview) -> int:
        nonlocal calls
        calls += 1
        if calls > 9:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(disk, "write", refuse)
    with pytest.raises(CannotWriteError, match="Nothing was changed"):
        conversion.encrypt(places, WRAPPED, NOW)
    after = {path: path.read_bytes() for path in files_in(places) if "locks" not in path.parts}
    assert after == before


def test_converting_is_refused_while_another_window_is_open(places: Places, secret: bytes) -> None:
    fill(places)
    other = Presence(places.worksheets)
    other.take()
    encryption.unlock(secret)
    with pytest.raises(CannotWriteError, match="open in another window"):
        conversion.encrypt(places, WRAPPED, NOW)
    assert not any(folder.exists() for folder in places.staging)
    other.let_go()


def test_a_second_process_is_refused_while_converting(places: Places, secret: bytes) -> None:
    stage = places.data / "encrypting"
    stage.mkdir(parents=True)
    with conversion._locked(stage):
        with pytest.raises(CannotReadError, match="in another window"):
            conversion.state_of(places)
        with pytest.raises(CannotWriteError, match="in another window"):
            conversion.encrypt(places, WRAPPED, NOW)
    assert conversion.state_of(places) == "undo"


def test_a_file_changed_meanwhile_becomes_a_conflict_copy(
    places: Places, secret: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Notebook(places)
    _, path = keep(notebook, fresh(ended_us="before"))
    encryption.unlock(secret)
    real = conversion._commit

    def commit(key: Path, target: Path) -> None:
        real(key, target)
        path.write_text(path.read_text().replace("before", "written at the last moment"))

    monkeypatch.setattr(conversion, "_commit", commit)
    conversion.encrypt(places, WRAPPED, NOW)
    [sealed] = notebook.paths()
    [copy] = copies_of(sealed)
    assert "before" in disk.read_regular(sealed).decode()
    assert "at the last moment" in disk.read_regular(copy).decode()
    assert files_with(places, "last moment") == []


def test_encrypting_again_converts_new_plain_files(places: Places, secret: bytes) -> None:
    notebook = Notebook(places)
    keep(notebook, fresh(ended_us="first"))
    encryption.unlock(secret)
    conversion.encrypt(places, WRAPPED, NOW)
    (notebook.folder / "stray.toml").write_text('worksheet = "x"\nword = "stray words"\n')
    converted = conversion.encrypt(places, WRAPPED, NOW)
    assert (converted.worksheets, converted.trashed) == (1, 0)
    assert files_with(places, "stray") == []
    assert len(notebook.paths()) == 2


def test_editor_backups_are_reported(places: Places, secret: bytes) -> None:
    notebook = Notebook(places)
    _, path = keep(notebook, fresh(ended_us="first"))
    backup = path.with_name(f"{path.name}~")
    backup.write_text("first")
    encryption.unlock(secret)
    assert conversion.encrypt(places, WRAPPED, NOW).left == [backup]


def test_earlier_versions_of_a_missing_file_are_reported(places: Places, secret: bytes) -> None:
    notebook = Notebook(places)
    keep(notebook, fresh(ended_us="first"))
    history = History(places.state, places.worksheets / "gone.toml")
    history.add(b'a = "of another notebook, perhaps"', "mine", NOW)
    encryption.unlock(secret)
    assert conversion.encrypt(places, WRAPPED, NOW).left == [history.folder]
    assert history.read(1) == b'a = "of another notebook, perhaps"'


def test_two_notebooks_can_share_a_state_folder(tmp_path: Path, secret: bytes) -> None:
    one, other = places_in(tmp_path / "one"), places_in(tmp_path / "other")
    other = Places(other.data, other.config, one.state, other.content)
    _, path = keep(Notebook(other), fresh(ended_us="of the other"))
    History(other.state, path).add(b'a = "version of the other"', "mine", NOW)
    fill(one)
    encryption.unlock(secret)
    conversion.encrypt(one, WRAPPED, NOW)
    encryption.end()
    assert [kept.number for kept in History(other.state, path).versions()] == [1]
    assert History(other.state, path).read(1) == b'a = "version of the other"'
    assert Notebook(other).answers(path).values == {"ended-us": "of the other"}


def test_a_damaged_file_stops_decrypting_with_nothing_changed(
    places: Places, secret: bytes
) -> None:
    notebook = Notebook(places)
    keep(notebook, fresh(ended_us="one"))
    encryption.unlock(secret)
    conversion.encrypt(places, WRAPPED, NOW)
    _, path = keep(notebook, fresh(ended_us="two"))
    path.write_bytes(path.read_bytes()[:-4])
    os.utime(path, (1, 1))
    with pytest.raises(CannotWriteError, match="Nothing was changed"):
        conversion.decrypt(places, name_of, NOW)
    assert files_with(places, "one", "two") == []
    assert places.identity.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_kill_at_any_call_loses_nothing_and_leaves_nothing_plain(
    tmp_path: Path, secret: bytes, way: str
) -> None:
    seed = random.randrange(1_000_000)
    steps = steps_of(tmp_path / "count", secret, way)
    assert steps > 100
    chosen = {1, steps, *random.Random(seed).sample(range(2, steps), 20)}
    for step in sorted(chosen):
        assert kill_at(tmp_path / f"at-{step}", secret, way, step) == [], f"seed {seed}"


def test_the_text_is_the_same_toml(places: Places, secret: bytes) -> None:
    notebook = Notebook(places)
    _, path = keep(notebook, fresh(ended_us="first"))
    text = path.read_text()
    encryption.unlock(secret)
    conversion.encrypt(places, WRAPPED, NOW)
    [sealed] = notebook.paths()
    assert disk.read_regular(sealed).decode() == text
    assert tomllib.loads(text)["worksheet"] == "what-changed"
