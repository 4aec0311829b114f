"""A file that loses its text while its worksheet is open: the session holds the last copy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import AppError
from reconcile_tui.storage.erase import remove_everything
from reconcile_tui.storage.external_changes import changed_outside
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io.file_lock import RemovedError
from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import PROMPTS, at, copies, fresh, keep, notebook_in, places_in, said

WORDS = {"contact": "yes", "ended-us": "The only words."}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile_tui.storage.save.GONE", 0.0)


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def linked_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nonexistent/x")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def holds(raw: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(raw)

    return write


OTHER = b'format = 1\nworksheet = "what-changed"\nid = "another"\n[answers]\ncontact = "theirs"\n'
LOST = {
    "removed": lambda path: path.unlink(),
    "moved": moved,
    "a link to nothing": linked_to_nothing,
    "a folder": a_folder,
    "a pipe": a_pipe,
    "no TOML": holds(b'hello = "\n[[['),
    "random bytes": holds(bytes(range(256)) * 4),
    "far too long": holds(b"#" * (MAX_FILE + 1)),
    "other answers": holds(OTHER),
    "another program's": holds(b"hello = 1\n"),
    "emptied": holds(b""),
    "blank lines": holds(b"\n \n"),
}


@pytest.mark.parametrize("how", LOST)
def test_the_words_in_hand_are_never_given_up_for_it(notebook: Notebook, how: str) -> None:
    mine = fresh(**{key.replace("-", "_"): value for key, value in WORDS.items()})
    entry, path = keep(notebook, mine)
    LOST[how](path)
    stood = path.read_bytes() if path.is_file() else None
    assert changed_outside(entry)
    with pytest.raises(AppError):
        notebook.reload(entry, mine, at(1))
    saved = notebook.save(entry, mine, PROMPTS, at(1))
    assert said(saved.path) == WORDS
    assert entry.path == saved.path
    assert saved.notice
    assert saved.notice.count(path.name) <= 1
    if saved.path != path and stood is not None:
        assert path.read_bytes() == stood
    assert notebook.open(saved.path).read_only == ""


def test_an_emptied_file_has_its_comments_again_and_its_words_in_the_history(
    notebook: Notebook,
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    path.write_text(path.read_text("utf-8") + "# a note of mine\n", "utf-8")
    mine = notebook.reload(entry, mine, at(1))
    whole = path.read_text("utf-8")
    path.write_bytes(b"")
    saved = notebook.save(entry, mine.with_value("ended-us", "More."), PROMPTS, at(2))
    assert saved.path == path
    assert "# a note of mine" in path.read_text("utf-8")
    assert said(path) == {"contact": "yes", "ended-us": "More."}
    kept = [one.path.read_text("utf-8") for one in History(notebook.state, path).versions()]
    assert whole in kept
    assert "emptied" in saved.notice
    assert copies(path) == []


def test_answers_that_another_program_took_away_are_in_the_history(notebook: Notebook) -> None:
    mine = fresh(contact="yes", ended_us="The only words.")
    entry, path = keep(notebook, mine)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if "only words" not in one), "utf-8")
    assert notebook.reload(entry, mine, at(1)).values == {"contact": "yes"}
    kept = [one.path.read_text("utf-8") for one in History(notebook.state, path).versions()]
    assert any("The only words." in one for one in kept)


# -- what a person deleted on purpose isn't lost ---------------------------------------------------


def erased(notebook: Notebook, path: Path) -> None:
    notebook.erase(path)


def binned(notebook: Notebook, path: Path) -> None:
    notebook.remove(path)


def all_removed(notebook: Notebook, path: Path) -> None:
    places = places_in(path.parents[2])
    assert places.worksheets == path.parent
    assert remove_everything(places).left == []


@pytest.mark.parametrize("remove", [erased, binned, all_removed])
def test_what_was_removed_through_the_book_does_not_come_back(
    notebook: Notebook, tmp_path: Path, remove: Callable[[Notebook, Path], None]
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    remove(notebook_in(tmp_path), path)
    left = sorted(tmp_path.rglob("*"))
    with pytest.raises(RemovedError):
        notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert sorted(tmp_path.rglob("*")) == left


def test_a_sheet_that_was_only_opened_hears_of_it_too(notebook: Notebook, tmp_path: Path) -> None:
    _, path = keep(notebook, fresh(contact="yes"))
    opened = notebook.open(path)
    notebook.watch_deletion(opened.entry)
    notebook_in(tmp_path).erase(path)
    with pytest.raises(RemovedError):
        notebook.save(opened.entry, opened.answers, PROMPTS, at(1))
    assert list(path.parent.iterdir()) == []


def test_what_stands_there_instead_gets_none_of_it(notebook: Notebook, tmp_path: Path) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    notebook_in(tmp_path).erase(path)
    path.write_bytes(OTHER)
    with pytest.raises(RemovedError):
        notebook.save(entry, mine, PROMPTS, at(1))
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == OTHER


def test_taken_back_from_the_bin_it_is_saved_again(notebook: Notebook, tmp_path: Path) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    other = notebook_in(tmp_path)
    assert other.restore(other.remove(path)) == path
    notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert said(path) == {"contact": "no"}
    other.erase(path)
    with pytest.raises(RemovedError):
        notebook.save(entry, mine, PROMPTS, at(2))


def test_a_file_that_is_for_another_sheet_now_gets_none_of_it(
    notebook: Notebook, tmp_path: Path
) -> None:
    mine = fresh(contact="yes")
    entry, path = keep(notebook, mine)
    changed = path.read_text().replace(f'worksheet = "{mine.worksheet}"', 'worksheet = "promises"')
    path.write_text(changed)
    saved = notebook.save(entry, mine.with_value("contact", "no"), PROMPTS, at(1))
    assert path.read_text() == changed
    assert saved.path != path
    assert said(saved.path) == {"contact": "no"}
