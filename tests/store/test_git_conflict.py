"""A worksheet with git conflict markers is split into both versions without loss."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.errors import CannotReadError
from reconcile_tui.storage import editor_files
from reconcile_tui.storage.conflicts import copies_of, keep_copy
from reconcile_tui.storage.editor_files import (
    FileChangedError,
    split_at_markers,
    split_conflict,
    versions_in_conflict,
)
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook
from tests.store.answers_file import HEADER
from tests.store.notebooks import at, said

pytestmark = pytest.mark.usefixtures("worksheets_folder")

BODY = """\
<<<<<<< HEAD
saved = 2026-11-22T19:31:00+01:00
=======
saved = 2026-11-22T20:31:00+01:00
>>>>>>> laptop

[answers] # both
# =======
<<<<<<< HEAD
ended-us = "mine"
||||||| 1234567
ended-us = "base"
=======
ended-us = "theirs"
feelings = ["calm"]
>>>>>>> laptop
contact = "yes"
"""


@pytest.fixture
def path(notebook: Notebook) -> Path:
    """A worksheet after a merge with conflicts."""
    path = notebook.folder / "2026-11-22-what-changed.toml"
    path.write_text(HEADER + BODY, "utf-8")
    return path


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("private", [False, True])
def test_one_version_stays_and_the_other_becomes_a_conflict_copy(
    notebook: Notebook, path: Path, line_end: str, bom: str, private: bool
) -> None:
    raw = (bom + (HEADER + BODY).replace("\n", line_end)).encode()
    path.write_bytes(raw)
    copy = split_conflict(notebook.state, Entry(path, private=private), at(1))
    assert [path.read_bytes()[:3], copy.read_bytes()[:3]] == [raw[:3]] * 2
    assert b"<<<" not in path.read_bytes() + copy.read_bytes()
    assert notebook.open(path).answers.values == {"ended-us": "mine", "contact": "yes"}
    theirs = {"ended-us": "theirs", "feelings": ["calm"], "contact": "yes"}
    assert notebook.open(copy).answers.values == theirs
    assert copies_of(path) == [copy]
    assert notebook.paths() == [path]
    kept = [one.path.read_bytes() for one in History(notebook.state, path).versions()]
    assert kept == ([] if private else [raw])
    assert b"[answers] # both" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "body",
    [
        "contact = 1\n",
        "[answers]\ncontact = '''\n<<<<<<< HEAD\n'''\n",
        BODY.replace(">>>>>>> laptop\ncontact", "contact"),
        BODY.replace('"mine"', '"mine'),
        "=======\n" + BODY,
        BODY.replace("<<<<<<< HEAD\nended", "=======\nended"),
    ],
)
def test_incomplete_markers_are_not_split(notebook: Notebook, path: Path, body: str) -> None:
    path.write_text(HEADER + body, "utf-8")
    assert versions_in_conflict(path) is None
    with pytest.raises(CannotReadError):
        split_conflict(notebook.state, Entry(path), at(1))
    assert path.read_text("utf-8") == HEADER + body
    assert copies_of(path) == []


def test_versions_that_are_no_worksheets_are_not_split(path: Path) -> None:
    path.write_text("<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n", "utf-8")
    assert versions_in_conflict(path) is None


def test_a_file_changed_meanwhile_is_not_split(
    notebook: Notebook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(of: Path, raw: bytes, now: datetime) -> Path:
        path.write_text(HEADER + "[answers]\ncontact = 'new'\n", "utf-8")
        return keep_copy(of, raw, now)

    monkeypatch.setattr(editor_files, "keep_copy", meanwhile)
    with pytest.raises(FileChangedError):
        split_conflict(notebook.state, Entry(path), at(1))
    assert said(path) == {"contact": "new"}
    assert copies_of(path) == []


def test_sensitive_answers_of_both_versions_stay_in_the_file(
    notebook: Notebook, path: Path
) -> None:
    body = BODY.replace('feelings = ["calm"]', 'cause-kind = "marigold"')
    path.write_text(HEADER + body, "utf-8")
    copy = split_conflict(notebook.state, Entry(path, sensitive=frozenset({"cause-kind"})), at(1))
    assert said(path) == {"ended-us": "mine", "contact": "yes", "cause-kind": "marigold"}
    assert said(copy) == {"ended-us": "theirs", "contact": "yes"}
    root = notebook.folder.parents[1]
    files = [one for one in root.rglob("*") if one.is_file()]
    assert [one for one in files if b"marigold" in one.read_bytes()] == [path]


def test_two_different_sensitive_answers_are_not_split(notebook: Notebook, path: Path) -> None:
    body = BODY.replace('"mine"', '"mine"\ncause-kind = "one"')
    body = body.replace('"theirs"', '"theirs"\ncause-kind = "two"')
    path.write_text(HEADER + body, "utf-8")
    with pytest.raises(CannotReadError, match="different private answers"):
        split_conflict(notebook.state, Entry(path, sensitive=frozenset({"cause-kind"})), at(1))
    assert path.read_text("utf-8") == HEADER + body
    assert copies_of(path) == []


lines = st.lists(st.sampled_from(["a", "b = 1", "", "====", "======= ", "x <<<<<<<"]), max_size=4)


@given(lines, lines, lines, lines)
def test_each_version_is_what_git_merged(
    above: list[str], mine: list[str], theirs: list[str], below: list[str]
) -> None:
    mine = [line for line in mine if line != "======= "]
    text = "\n".join([*above, "<<<<<<< HEAD", *mine, "=======", *theirs, ">>>>>>> b", *below, ""])
    wanted = ["".join(f"{one}\n" for one in (*above, *side, *below)) for side in (mine, theirs)]
    assert split_at_markers(text) == tuple(wanted)
