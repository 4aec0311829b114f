"""A file from another person: read as untrusted input and left in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, ProblemsError
from reconcile_tui.storage.conflicts import read_shared_file
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import complete_path, typed_path
from tests.commands.saved import SHEET


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.toml"
    path.write_text(SHEET)
    return path


def test_reading_a_shared_file_writes_nothing(given: Path) -> None:
    before, folder = given.stat(), sorted(given.parent.rglob("*"))
    assert read_shared_file(given).value("ended-us") == "We never came back to a quarrel."
    assert sorted(given.parent.rglob("*")) == folder
    assert given.stat().st_mtime_ns == before.st_mtime_ns
    assert given.read_text() == SHEET


NO_ID = ":2:1: worksheet: this should be the id of a worksheet, in quotes"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = "half\n', ":1:10: expected a closing quote"),
        ("", "format: expected a whole number"),
        ("format = 1\n", "worksheet: expected the id of a worksheet"),
        (
            '[[section]]\nid = "x"\n',
            "this file has a worksheet's questions, not your answers",
        ),
        (
            SHEET.replace('"what-changed"', '"../what-changed"'),
            NO_ID,
        ),
        (
            SHEET.replace('"what-changed"', f'"{"x" * 500_000}"'),
            NO_ID,
        ),
        (
            SHEET.replace('"what-changed"', '"a\\u001b[2J"'),
            NO_ID,
        ),
        (SHEET.replace("format = 1", "format = '1'"), "format: expected a whole number"),
    ],
)
def test_a_problem_has_its_position_and_no_words_of_the_file(
    given: Path, text: str, said: str
) -> None:
    given.write_text(text)
    with pytest.raises(ProblemsError) as error:
        read_shared_file(given)
    assert str(given) in str(error.value)
    assert said in str(error.value)
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < len(str(given)) + 200


def test_a_newer_format_is_refused(given: Path) -> None:
    given.write_text(SHEET.replace("format = 1", "format = 9"))
    with pytest.raises(CannotReadError, match="newer version"):
        read_shared_file(given)


def test_a_path_that_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe, circle = tmp_path / "pipe", tmp_path / "circle"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    (tmp_path / "huge").write_bytes(b"#" * 2_000_000)
    for path in (pipe, circle, tmp_path, tmp_path / "huge", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(AppError):
            read_shared_file(path)
    with pytest.raises(NoSuchError):
        read_shared_file(tmp_path / "a\0b")


@pytest.mark.usefixtures("worksheets_folder")
def test_paths_into_the_notebook_are_recognized_through_links(
    notebook: Notebook, tmp_path: Path
) -> None:
    own = notebook.folder / "2026-11-22-what-changed.toml"
    own.write_text(SHEET)
    link, folder, circle = tmp_path / "gift.toml", tmp_path / "gifts", tmp_path / "circle"
    link.symlink_to(own)
    folder.symlink_to(notebook.folder)
    circle.symlink_to(circle)
    assert notebook.places.contains(own)
    assert notebook.places.contains(link)
    assert notebook.places.contains(folder / own.name)
    assert notebook.places.contains(notebook.trash / "x.toml")
    for other in (tmp_path / "x.toml", circle, tmp_path / "a\0b"):
        assert not notebook.places.contains(other)


# -- the path as typed -----------------------------------------------------------------------------


def test_a_path_is_completed_as_far_as_it_is_unambiguous(tmp_path: Path) -> None:
    for name in ("theirs-a.toml", "theirs-b.toml", ".hidden", "a\x1bb"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    assert complete_path(f"{tmp_path}/th") == (
        f"{tmp_path}/theirs-",
        ["theirs-a.toml", "theirs-b.toml"],
    )
    assert complete_path(f"{tmp_path}/fol") == (f"{tmp_path}/folder/", ["folder/"])
    assert complete_path(f"{tmp_path}/.h")[0] == f"{tmp_path}/.hidden"
    assert complete_path(f"{tmp_path}/")[1] == [
        *("folder/", "home/", "theirs-a.toml", "theirs-b.toml")
    ], "neither hidden files nor names with control characters"
    for nothing in (f"{tmp_path}/zz", "/no/such/place/x", f"{tmp_path}/theirs-a.toml/", "\0"):
        assert complete_path(nothing) == (nothing, [])


def test_home_and_quotes_are_understood(home: Path) -> None:
    (home / "theirs.toml").write_text("")
    assert complete_path("~/th") == ("~/theirs.toml", ["theirs.toml"])
    assert typed_path("~/theirs.toml") == home / "theirs.toml"
    assert typed_path(' "/tmp/a b.toml" ') == Path("/tmp/a b.toml")
    assert typed_path("~nobody-at-all/x").name == "x"
