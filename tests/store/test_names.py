"""Classification of file names: worksheets, their other versions, and neither."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.errors import NoSuchError, UsageError
from reconcile_tui.storage.conflicts import copies_of, original_of
from reconcile_tui.storage.notebook import HeaderIndex, Notebook
from reconcile_tui.storage.paths import is_worksheet_name, without_copies

pytestmark = pytest.mark.usefixtures("worksheets_folder")

STEM = "2026-11-01-what-changed"
COPIES = [
    f"{STEM}.conflict-20261122T180500Z-1.toml",
    f"{STEM}.too-long-20261122T180500Z-1-of-2.toml",
    f"{STEM}.sync-conflict-20261122-190500-ABCDEF1.toml",
    f"{STEM}.conflict-20261122T180500Z-1.sync-conflict-20261122-190500-ABCDEF1.toml",
    f"{STEM} (host's conflicted copy 2026-11-02).toml",
    f"{STEM} (conflicted copy 2026-11-02 101112).toml",
    f"{STEM} (Case Conflict 1).toml",
    f"{STEM} (In Konflikt stehende Kopie von Host 2026-11-02).toml",
    f"{STEM} (Copia en conflicto de Host 2026-11-02).toml",
    f"{STEM} (SFConflict me@example.org 2026-11-02-10-11-12).toml",
    f"{STEM}_conflict-20261102-101112.toml",
    f"{STEM}_conflict-me-20261102-101112.toml",
    f"{STEM}.Conflict.toml",
]
WORKSHEETS = [
    "2026-11-01-What-Changed.toml",
    "2026-11-03-caf\u00e9.toml",
    "2026-11-03-cafe\u0301s.toml",
    "2026-11-05 copy.toml",
    "2026-11-05 (1).toml",
    "our (conflict) and more.toml",
    "a.b.c.toml",
    "NOTES.TOML",
    "конец.toml",
    "-n.toml",
    "new\nline\x1b[2J.toml",
    os.fsdecode(b"bad\xff.toml"),
]
NEITHER = [
    ".hidden.toml",
    "._x.toml",
    ".#x.toml",
    ".x.toml.swp",
    ".syncthing.x.toml.tmp",
    "~syncthing~x.toml",
    "~$x.toml",
    "#x.toml#",
    "x.toml~",
    "x.toml.part",
    "x.toml.orig",
    "4913",
    ".toml",
    "x.txt",
]


def put(notebook: Notebook, *names: str) -> None:
    """Create files with these names in the folder."""
    for name in names:
        (notebook.folder / name).write_bytes(b"")


def test_every_toml_file_is_listed_but_no_conflict_copy(notebook: Notebook) -> None:
    path = notebook.folder / f"{STEM}.toml"
    put(notebook, path.name, *COPIES, *WORKSHEETS, *NEITHER)
    wanted = {path.name, *WORKSHEETS}
    assert {one.name for one in notebook.paths()} == wanted
    assert set(HeaderIndex(notebook).names()) == wanted
    assert {one.name for one in copies_of(path)} == set(COPIES)
    assert {original_of(one) for one in copies_of(path)} == {path}


def test_a_conflict_copy_without_its_worksheet_is_listed(notebook: Notebook) -> None:
    put(notebook, *COPIES)
    assert {one.name for one in notebook.paths()} == set(COPIES)


def test_a_conflict_copy_belongs_to_no_other_worksheet(notebook: Notebook) -> None:
    put(notebook, f"{STEM}.toml", f"{STEM}-2.toml", f"{STEM}-2 (conflicted copy 2026-11-02).toml")
    assert copies_of(notebook.folder / f"{STEM}.toml") == []
    (copy,) = copies_of(notebook.folder / f"{STEM}-2.toml")
    assert original_of(copy) == notebook.folder / f"{STEM}-2.toml"


@given(st.lists(st.text("ab.~#-_ ()'1Z", max_size=12).map(lambda name: f"{name}.toml")))
def test_a_name_is_hidden_only_by_its_own_worksheet(names: list[str]) -> None:
    plain = {name for name in names if is_worksheet_name(name)}
    shown = set(without_copies(names))
    assert shown <= plain
    for name in plain - shown:
        stem = name.partition(".Conflict")[0].partition("_conflict")[0].partition(" (")[0]
        assert any(other.startswith(stem) for other in shown)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("2026-11-03-cafe\u0301", "2026-11-03-caf\u00e9.toml"),
        ("2026-11-03-caf\u00e9s", "2026-11-03-cafe\u0301s.toml"),
        ("2026-11-05 copy", "2026-11-05 copy.toml"),
        ("2026-11-05 copy.toml", "2026-11-05 copy.toml"),
        ("notes", "NOTES.TOML"),
        ("NOTES.TOML", "NOTES.TOML"),
        ("a.b.c", "a.b.c.toml"),
        ("a.b", "a.b.c.toml"),
        ("2026-11-01-wh", f"{STEM}.toml"),
        ("2026-11-01-Wh", "2026-11-01-What-Changed.toml"),
        *((name.removesuffix(".toml"), name) for name in COPIES),
    ],
)
def test_a_name_finds_its_file(notebook: Notebook, name: str, file: str) -> None:
    put(notebook, f"{STEM}.toml", *COPIES, *WORKSHEETS)
    assert notebook.find(name) == notebook.folder / file


def test_an_unknown_or_ambiguous_name_raises_an_error(notebook: Notebook) -> None:
    put(notebook, f"{STEM}.toml", *COPIES, *WORKSHEETS)
    with pytest.raises(NoSuchError):
        notebook.find("nothing")
    with pytest.raises(UsageError, match="could be any of"):
        notebook.find("2026-11-05")
