"""An encrypted notebook: all guarantees hold, and no text of the person is in plain."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile_tui.domain.reading import answers_from
from reconcile_tui.errors import AppError, CannotReadError
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.erase import copy_out, delete_everything
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import digest
from reconcile_tui.storage.notebook import HeaderIndex, Notebook
from reconcile_tui.storage.recovery import (
    restore_emergency_copies,
    settle_all_leftovers,
    write_emergency_copy,
)
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import NOW, PROMPTS, at, fresh, keep, notebook_in, places_in
from tests.store.sealed import files_in, files_with, key_in_memory, opened


@pytest.fixture
def secret() -> Iterator[bytes]:
    with key_in_memory() as secret:
        yield secret


@pytest.fixture
def notebook(tmp_path: Path, secret: bytes) -> Notebook:
    return notebook_in(tmp_path)


def test_a_saved_worksheet_is_an_age_file_with_an_opaque_name(
    notebook: Notebook, secret: bytes
) -> None:
    _, path = keep(notebook, fresh(ended_us="We never came back to it."))
    assert path.name.endswith(".toml.age")
    assert "what-changed" not in path.name
    assert "2026" not in path.name
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert 'ended-us = "We never came back to it."' in opened(secret, path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_stored_file_is_readable_without_the_key(notebook: Notebook) -> None:
    entry, path = keep(notebook, fresh(ended_us="the first words"))
    other = notebook.open(path)
    notebook.save(
        entry, replace(entry.base or fresh(), values={"ended-us": "mine"}), PROMPTS, at(1)
    )
    theirs = replace(other.answers, values={"ended-us": "theirs", "contact": "yes"})
    saved = notebook.save(other.entry, theirs, PROMPTS, at(2))
    assert len(saved.copies) == 1, "both changed the same answer"
    assert History(notebook.state, path).versions()
    notebook.remove(path)
    words = ["first words", "mine", "theirs", "ended-us", "what-changed", "What changed"]
    assert files_with(notebook.places, *words) == []


def test_two_sessions_lose_nothing(notebook: Notebook, secret: bytes) -> None:
    _, path = keep(notebook, fresh(ended_us="first"))
    one, two = notebook.open(path), notebook.open(path)
    notebook.save(one.entry, replace(one.answers, values={"ended-us": "from one"}), PROMPTS, at(1))
    both = replace(two.answers, values={"ended-us": "first", "contact": "yes"})
    notebook.save(two.entry, both, PROMPTS, at(2))
    assert notebook.answers(path).values == {"ended-us": "from one", "contact": "yes"}
    other = replace(one.answers, values={"ended-us": "again one"})
    notebook.save(one.entry, other, PROMPTS, at(3))
    late = replace(both, values={"ended-us": "from two", "contact": "yes"})
    notebook.save(two.entry, late, PROMPTS, at(4))
    texts = [opened(secret, one) for one in [path, *copies_of(path)]]
    assert any("again one" in text for text in texts)
    assert any("from two" in text for text in texts)


def test_comments_and_unknown_keys_are_kept(notebook: Notebook, secret: bytes) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    text = opened(secret, path).replace("[answers]", "unknown = 3\n# my own comment\n[answers]")
    disk.replace(path, text.encode())
    found = notebook.open(path)
    notebook.save(found.entry, replace(found.answers, values={"contact": "no"}), PROMPTS, at(1))
    assert "# my own comment" in opened(secret, path)
    assert "unknown = 3" in opened(secret, path)


@pytest.mark.parametrize("cut", [1, 30, 150, 210, -1])
def test_a_damaged_file_is_listed_with_the_reason_and_never_written_to(
    notebook: Notebook, cut: int
) -> None:
    entry, path = keep(notebook, fresh(contact="yes"))
    damaged = path.read_bytes()[:cut]
    path.write_bytes(damaged)
    os.utime(path, (1, 1))
    [head] = HeaderIndex(notebook).read(notebook.paths(), whole=True)
    assert head.is_unreadable
    assert "damaged" in head.trouble
    saved = notebook.save(entry, fresh(contact="no"), PROMPTS, at(1))
    assert saved.path != path
    assert "can't be read anymore" in saved.notice
    assert path.read_bytes() == damaged
    assert notebook.answers(saved.path).values == {"contact": "no"}


def test_an_encrypted_file_that_is_not_toml_is_named_rightly(notebook: Notebook) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    disk.replace(path, b'format = "unended\n')
    trouble = notebook.summary(path).trouble
    assert "expected a closing quote" in trouble
    assert "end in .toml" not in trouble, "it does"


def test_a_file_encrypted_with_another_key_is_reported(notebook: Notebook, tmp_path: Path) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    with key_in_memory(), pytest.raises(CannotReadError, match="encrypted with a different key"):
        notebook.open(path)


def test_without_the_key_nothing_is_read_and_nothing_plain_is_written(
    notebook: Notebook,
) -> None:
    entry, path = keep(notebook, fresh(contact="yes"))
    before = path.read_bytes()
    encryption.lock()
    with pytest.raises(CannotReadError, match="no passphrase"):
        notebook.open(path)
    with pytest.raises(AppError):
        notebook.save(entry, fresh(ended_us="new words"), PROMPTS, at(1))
    with pytest.raises(AppError):
        keep(notebook, fresh(ended_us="new words"))
    assert path.read_bytes() == before
    assert files_with(notebook.places, "new words", "what-changed") == []


def test_an_emptied_file_gets_its_answers_back(notebook: Notebook) -> None:
    entry, path = keep(notebook, fresh(contact="yes"))
    path.write_bytes(b"")
    os.utime(path, (1, 1))
    answers = replace(entry.base or fresh(), values={"contact": "no"})
    saved = notebook.save(entry, answers, PROMPTS, at(1))
    assert saved.path == path
    assert "emptied" in saved.notice
    assert notebook.answers(path).values == {"contact": "no"}


def test_a_foreign_leftover_becomes_a_conflict_copy(
    notebook: Notebook, secret: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = keep(notebook, fresh(ended_us="here"))
    foreign = notebook.folder / f".{path.name}.99999-0.tmp"
    disk.write_new(foreign, b'foreign = "words"\n')
    broken = notebook.folder / f".{path.name}.99999-1.tmp"
    broken.write_bytes(b"age-encryption.org/v1\nbroken")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 100)  # younger ones may still be in use
    copies = settle_all_leftovers(notebook.folder, notebook.state, NOW)
    assert len(copies) == 2
    assert not foreign.exists()
    assert not broken.exists()
    assert all(one.name.endswith(".toml.age") for one in copies)
    whole = [one for one in copies if one.stat().st_size > 100]
    assert "words" in opened(secret, whole[0])


def test_a_plain_file_is_listed_and_opens_read_only(notebook: Notebook) -> None:
    keep(notebook, fresh(contact="yes"))
    stray = notebook.folder / "2026-11-20-what-changed.toml"
    stray.write_text(new_text(replace(fresh(contact="no"), saved=NOW), PROMPTS))
    heads = HeaderIndex(notebook).read(notebook.paths(), whole=True)
    assert [bool(one.trouble) for one in heads if one.path == stray] == [True]
    assert [bool(one.trouble) for one in heads if one.path != stray] == [False]
    found = notebook.open(stray)
    assert "reconcile-tui encrypt" in found.read_only
    assert found.answers.values == {"contact": "no"}


def test_versions_are_listed_restored_and_deleted(notebook: Notebook, secret: bytes) -> None:
    entry, path = keep(notebook, fresh(ended_us="one"))
    history = History(notebook.state, path)
    for number, word in enumerate(("two", "three", "three")):
        version = replace(entry.base or fresh(), values={"ended-us": word})
        history.add(new_text(version, {}).encode(), "mine", at(number))
    versions = history.versions()
    said = [answers_from_text(history.read(one.number)) for one in versions]
    assert [len(versions), *said][:2] == [2, "three"], "identical content isn't saved twice"
    assert all(b"age-encryption" in one.path.read_bytes() for one in versions)
    assert len(history.empty()) == 2
    assert entry.path == path


def answers_from_text(raw: bytes) -> object:
    return answers_from(tomllib.loads(raw.decode())).values["ended-us"]


def test_emergency_copies_are_encrypted(notebook: Notebook, home: Path, secret: bytes) -> None:
    _, path = keep(notebook, fresh(ended_us="on the disk"))
    kept = write_emergency_copy(path, new_text(fresh(ended_us="in memory"), {}), NOW)
    assert kept is not None
    assert b"in memory" not in kept.read_bytes()
    [back] = restore_emergency_copies(notebook.folder)
    assert "in memory" in opened(secret, back)
    assert copies_of(path) == [back]


def test_everything_can_be_deleted_without_the_passphrase(notebook: Notebook) -> None:
    keep(notebook, fresh(contact="yes"))
    notebook.places.identity.write_bytes(b"wrapped")
    encryption.lock()
    removed = delete_everything(notebook.places)
    assert removed.left == []
    assert files_in(notebook.places) == []


def test_a_copy_of_everything_has_the_key_and_the_same_bytes(
    notebook: Notebook, tmp_path: Path
) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    notebook.places.identity.write_bytes(b"wrapped")
    encryption.lock()
    copied = copy_out(notebook.places, tmp_path / "copy", NOW.date())
    assert copied.left == []
    assert (copied.folder / path.name).read_bytes() == path.read_bytes()
    assert (copied.folder / "identity.age").read_bytes() == b"wrapped"


def test_digests_differ_while_the_key_is_locked(notebook: Notebook) -> None:
    encryption.lock()
    assert digest(b"the same words") != digest(b"the same words")


def test_locks_hold_no_unkeyed_digest(notebook: Notebook, secret: bytes) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    plain = hashlib.sha256(opened(secret, path).encode()).hexdigest()
    locks = [one.read_text() for one in (notebook.state / "locks").iterdir()]
    assert locks
    assert not any(plain in lock for lock in locks)


def test_a_plain_notebook_loads_no_encryption(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, '.')\n"
        "from tests.store.notebooks import *\n"
        f"keep(notebook_in(Path({str(tmp_path)!r})), fresh(contact='yes'))\n"
        "from reconcile_tui.__main__ import main\n"
        f"assert main(['--data-dir', {str(tmp_path / 'data')!r}, 'list']) == 0\n"
        "new = ('pyrage', 'hmac', 'conversion', 'passphrase', 'unlock')\n"
        "print([name for name in sys.modules if name.rpartition('.')[2] in new])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert [one.name for one in places_in(tmp_path).data.iterdir()] == ["worksheets"]
