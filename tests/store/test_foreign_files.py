"""A file from another person: read as untrusted input and left in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, ProblemsError
from reconcile_tui.storage.conflicts import is_own, read_foreign
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import completed, typed_path
from tests.commands.saved import SHEET


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.toml"
    path.write_text(SHEET)
    return path


def test_it_is_read_and_nothing_is_left_behind(given: Path) -> None:
    before, folder = given.stat(), sorted(given.parent.rglob("*"))
    assert read_foreign(given).value("ended-us") == "We never came back to a quarrel."
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
def test_what_is_wrong_has_its_place_and_none_of_its_words(
    given: Path, text: str, said: str
) -> None:
    given.write_text(text)
    with pytest.raises(ProblemsError) as error:
        read_foreign(given)
    assert str(given) in str(error.value)
    assert said in str(error.value)
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < len(str(given)) + 200


def test_a_newer_form_is_refused(given: Path) -> None:
    given.write_text(SHEET.replace("format = 1", "format = 9"))
    with pytest.raises(CannotReadError, match="newer version"):
        read_foreign(given)


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    pipe, circle = tmp_path / "pipe", tmp_path / "circle"
    os.mkfifo(pipe)
    circle.symlink_to(circle)
    (tmp_path / "huge").write_bytes(b"#" * 2_000_000)
    for path in (pipe, circle, tmp_path, tmp_path / "huge", Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(AppError):
            read_foreign(path)
    with pytest.raises(NoSuchError):
        read_foreign(tmp_path / "a\0b")


@pytest.mark.usefixtures("worksheets_folder")
def test_a_way_into_the_notebook_is_one_s_own(notebook: Notebook, tmp_path: Path) -> None:
    own = notebook.folder / "2026-11-22-what-changed.toml"
    own.write_text(SHEET)
    link, folder, circle = tmp_path / "gift.toml", tmp_path / "gifts", tmp_path / "circle"
    link.symlink_to(own)
    folder.symlink_to(notebook.folder)
    circle.symlink_to(circle)
    assert is_own(notebook, own)
    assert is_own(notebook, link)
    assert is_own(notebook, folder / own.name)
    assert is_own(notebook, notebook.trash / "x.toml")
    for other in (tmp_path / "x.toml", circle, tmp_path / "a\0b"):
        assert not is_own(notebook, other)


# -- the path as typed -----------------------------------------------------------------------------


def test_tab_completes_as_far_as_it_is_clear(tmp_path: Path) -> None:
    for name in ("theirs-a.toml", "theirs-b.toml", ".hidden", "a\x1bb"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    assert completed(f"{tmp_path}/th") == (
        f"{tmp_path}/theirs-",
        ["theirs-a.toml", "theirs-b.toml"],
    )
    assert completed(f"{tmp_path}/fol") == (f"{tmp_path}/folder/", ["folder/"])
    assert completed(f"{tmp_path}/.h")[0] == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/")[1] == [
        *("folder/", "home/", "theirs-a.toml", "theirs-b.toml")
    ], "neither hidden files nor names with control characters"
    for nothing in (f"{tmp_path}/zz", "/no/such/place/x", f"{tmp_path}/theirs-a.toml/", "\0"):
        assert completed(nothing) == (nothing, [])


def test_home_and_quotes_are_understood(home: Path) -> None:
    (home / "theirs.toml").write_text("")
    assert completed("~/th") == ("~/theirs.toml", ["theirs.toml"])
    assert typed_path("~/theirs.toml") == home / "theirs.toml"
    assert typed_path(' "/tmp/a b.toml" ') == Path("/tmp/a b.toml")
    assert typed_path("~nobody-at-all/x").name == "x"
