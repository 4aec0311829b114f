"""Index entries read from the start of a file agree with the whole file."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.entries import Summary
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import FIRST_BYTES, Header, HeaderIndex, Notebook
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.toml.write import new_text

pytestmark = pytest.mark.usefixtures("worksheets_folder")

LIBRARY = Library(shipped_content())
NOW = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
ANSWERS = Answers(
    worksheet="what-changed",
    id="a1b2",
    title="What changed?",
    started=NOW,
    saved=NOW,
    previous="0000",
    values={"ended-us": "Words.", "kinds": ["a"]},
    rows={"seen": ({"row": "r1", "what": "Came back."},)},
)
TEXT = new_text(ANSWERS, {"ended-us": "What ended us?"})
ODD = {
    "empty": "",
    "half-a-line": 'title = "half a\n',
    "not-ours": 'name = "x"\n',
    "newer": TEXT.replace("format = 1", "format = 2"),
    "no-saved": "\n".join(line for line in TEXT.split("\n") if not line.startswith("saved")),
    "naive-time": TEXT.replace("+00:00", ""),
    "wrong-types": TEXT.replace('"What changed?"', "7").replace('"in-progress"', "true"),
    "escapes": TEXT.replace("What changed?", "What \\u00e9 \\t \\\\ changed?"),
    "dotted": TEXT.replace("[answers]", "[answers]\na.b = 1"),
    "broken-below": TEXT + '\n[answers]\nagain = "x"\n',
    "git": TEXT + "<<<<<<< mine\n",
    "long": TEXT + f'\n[[rows.mine]]\nrow = "z"\nwhat = "{"é" * FIRST_BYTES}"\n',
    "long-and-broken": TEXT + f"\n# {'x' * FIRST_BYTES}\n[answers]\n",
    "windows": TEXT.replace("\n", "\r\n"),
    "bom": "\ufeff" + TEXT,
    "plain": TEXT,
}


def put(notebook: Notebook, name: str, text: str) -> Path:
    path = notebook.folder / f"{name}.toml"
    path.write_bytes(text.encode())
    return path


def same(head: Header, summary: Summary) -> bool:
    answers = summary.answers
    bare = replace(answers, values={}, rows={}, skipped={})
    told = (head.path, head.answers, head.when, head.trouble, head.name)
    assert told == (summary.path, bare, summary.when, summary.trouble, summary.name)
    return not head.whole or head.count == count_of(answers)


def count_of(answers: Answers) -> int | None:
    sheet = LIBRARY.worksheet("what-changed") if answers.worksheet == "what-changed" else None
    return Form(sheet, answers).count().answered if sheet else None


def sheet_of(kind: str) -> Worksheet | None:
    return LIBRARY.worksheet(kind) if LIBRARY.has_worksheet(kind) else None


@pytest.mark.parametrize("name", ODD)
def test_a_fully_read_header_equals_the_notebooks_summary(notebook: Notebook, name: str) -> None:
    path = put(notebook, name, ODD[name])
    assert same(HeaderIndex(notebook, sheet_of).header(path, whole=True), notebook.summary(path))


@pytest.mark.parametrize("name", sorted(ODD.keys() - {"long-and-broken"}))
def test_a_partly_read_header_equals_the_notebooks_summary(notebook: Notebook, name: str) -> None:
    path = put(notebook, name, ODD[name])
    assert same(HeaderIndex(notebook, sheet_of).header(path), notebook.summary(path))


def test_an_error_far_down_shows_once_the_whole_file_is_read(notebook: Notebook) -> None:
    path = put(notebook, "x", ODD["long-and-broken"])
    heads = HeaderIndex(notebook)
    assert not heads.header(path).trouble
    assert not heads.header(path).whole
    assert "already" in heads.header(path, whole=True).trouble


def test_a_path_that_is_no_file_is_listed_with_the_reason(notebook: Notebook) -> None:
    os.mkfifo(notebook.folder / "pipe.toml")
    (notebook.folder / "folder.toml").mkdir()
    (notebook.folder / "nowhere.toml").symlink_to("gone")
    put(notebook, "huge", TEXT + "#" * 1_100_000)
    locked = put(notebook, "locked", TEXT)
    locked.chmod(0o400)
    for path in notebook.paths():
        assert same(HeaderIndex(notebook, sheet_of).header(path), notebook.summary(path))
        assert HeaderIndex(notebook).header(path).trouble


@pytest.mark.parametrize("whole", [False, True])
def test_a_cached_header_holds_no_answer(notebook: Notebook, *, whole: bool) -> None:
    """Nor can any be reached from it: a list of many long worksheets stays small."""
    heads = HeaderIndex(notebook, LIBRARY.worksheet)
    for name in ("plain", "long", "wrong-types"):
        answers = heads.header(put(notebook, name, ODD[name]), whole=whole).answers
        assert (answers.values, answers.rows, answers.unread) == ({}, {}, ())
        assert answers.line_of is None


def test_a_file_is_not_read_again_until_it_changes(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(notebook, "x", TEXT)
    heads = HeaderIndex(notebook)
    first = heads.header(path)
    with monkeypatch.context() as blind:
        blind.setattr(disk, "read", lambda *_: pytest.fail("read again"))
        assert heads.header(path) is first
    put(notebook, "x", TEXT.replace("What changed?", "What has changed?"))
    assert heads.header(path).answers.title == "What has changed?"


def test_only_the_beginning_of_a_long_file_is_read(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(notebook, "x", ODD["long"])
    asked: list[int] = []
    read = disk.read

    def counting(path: Path, limit: int) -> tuple[os.stat_result, bytes]:
        asked.append(limit)
        return read(path, limit)

    monkeypatch.setattr(disk, "read", counting)
    assert HeaderIndex(notebook).header(path).answers.title == "What changed?"
    assert asked == [FIRST_BYTES + 1]


def test_the_folder_alone_names_the_newest_first(notebook: Notebook) -> None:
    for number, name in enumerate(["b", "a", "c"]):
        os.utime(put(notebook, name, TEXT), (1000 + number, 1000 + number))
    assert HeaderIndex(notebook).names() == ["c.toml", "a.toml", "b.toml"]


def test_names_are_cached_until_a_file_is_added_or_removed(notebook: Notebook) -> None:
    heads = HeaderIndex(notebook)
    assert heads.names_before() is None
    put(notebook, "a", TEXT)
    heads.names()
    assert heads.names_before() == ["a.toml"]
    put(notebook, "b", TEXT)
    os.utime(notebook.folder, (1, 1))
    assert heads.names_before() is None


def test_the_newest_answers_of_a_worksheet(notebook: Notebook) -> None:
    put(notebook, "old", TEXT.replace("2026-11-22", "2026-11-02"))
    put(notebook, "new", TEXT)
    put(notebook, "other", TEXT.replace('"what-changed"', '"reflection"'))
    assert HeaderIndex(notebook).latest("what-changed") == notebook.folder / "new.toml"
    assert HeaderIndex(notebook).latest("gone") is None


def test_the_newest_is_found_after_a_backup_was_restored(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, day in enumerate(["22", "20", "21", "19"]):
        path = put(notebook, f"n{number}", TEXT.replace("2026-11-22", f"2026-11-{day}"))
        os.utime(path, (2_000_000_000 + number, 2_000_000_000 + number))
    assert HeaderIndex(notebook).latest("what-changed") == notebook.folder / "n0.toml"


def test_the_newest_is_found_without_reading_what_is_older(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        path = put(notebook, f"n{number}", TEXT.replace("2026-11-22", f"2026-11-{20 + number}"))
        saved = NOW.replace(day=20 + number).timestamp()
        os.utime(path, (saved, saved))
    seen: list[str] = []
    head = HeaderIndex.header

    def counting(heads: HeaderIndex, path: Path, *, whole: bool = False) -> Header:
        seen.append(path.stem)
        return head(heads, path, whole=whole)

    monkeypatch.setattr(HeaderIndex, "header", counting)
    assert HeaderIndex(notebook).latest("what-changed") == notebook.folder / "n4.toml"
    assert seen == ["n4"]


def test_a_read_only_file_is_not_the_newest_to_continue(notebook: Notebook) -> None:
    put(notebook, "done", TEXT.replace("in-progress", "completed"))
    put(notebook, "locked", TEXT).chmod(0o400)
    assert HeaderIndex(notebook).latest("what-changed", "in-progress") is None
    assert HeaderIndex(notebook).latest("what-changed", "completed")
