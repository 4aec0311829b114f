"""The inventory of what "delete everything" removes: every file is in exactly one group."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.display import cells
from reconcile_tui.messages.files import BY_COUNT, MOST, Group, lines_of, path_lines
from reconcile_tui.storage.erase import groups_of, with_tilde
from reconcile_tui.storage.paths import Places, find_places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("HOME", str(tmp_path))
    return find_places()


def belongings(places: Places) -> dict[str, list[Path]]:
    state = places.state
    return {
        "worksheets": [places.worksheets / "2026-11-22-what-changed.toml"],
        "beside": [
            places.worksheets / "2026-11-22-what-changed.conflict-20261122T100000Z-1.toml",
            places.worksheets / ".2026-11-22-what-changed.toml.swp",
            places.worksheets / "deep" / "x.toml",
        ],
        "bin": [places.trash / "old.toml"],
        "pages": [places.own_content / "en" / "guide" / "mine.toml"],
        "settings": [places.settings],
        "history": [
            state / "history" / "aa" / f"{n:06}-mine-20261122T100000Z.toml" for n in (1, 2)
        ],
        "recent": [state / "recent" / "aa" / "01"],
        "locks": [state / "locks" / f"{n}.lock" for n in "abc"],
        "other": [state / "copies", state / "editing" / "one" / "text.txt"],
        "copies": [Path("/run/user/1/reconcile-tui/x.toml"), Path("/media/stick/x.toml")],
        "cache": [places.cache / "x"],
    }


def test_each_file_is_in_exactly_one_group(places: Places) -> None:
    there = belongings(places)
    paths = [path for files in there.values() for path in files]
    groups = groups_of(paths, places)
    assert sum(len(group.names) for group in groups) == len(paths)
    for kind, files in there.items():
        ours = [group for group in groups if group.kind == kind]
        full = {f"{group.folder}/{name}" for group in ours for name in group.names}
        assert full == {with_tilde(path) for path in files}, kind


def test_every_file_is_listed_by_name_or_counted_by_folder(places: Places) -> None:
    there = belongings(places)
    groups = groups_of([path for files in there.values() for path in files], places)
    said = "".join("".join(lines_of(groups, 60)).split())
    for kind, files in there.items():
        if kind not in BY_COUNT:
            assert all(path.name in said for path in files), kind
    for group in groups:
        assert group.folder in said
    assert "Lockfiles(nothingyouwroteisinthem):3filesin~/" in said
    assert "Earlierversions:2filesin~/" in said


def test_a_long_list_ends_with_a_count() -> None:
    names = tuple(f"{n}.toml" for n in range(MOST + 7))
    lines = lines_of([Group("worksheets", "~/w", names)], 80)
    assert lines[0] == f"Worksheets, {MOST + 7} files in ~/w:"
    assert lines[-1] == "  … and 7 more"
    assert len(lines) == MOST + 2


PIECE = st.text(alphabet="ab-é漢 .", min_size=1, max_size=30)


@given(st.lists(PIECE, min_size=1, max_size=8), st.integers(20, 90))
def test_a_long_path_is_wrapped_after_slashes(pieces: list[str], width: int) -> None:
    text = "Settings: /" + "/".join(pieces)
    lines = path_lines(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_short_part_of_a_path_is_never_split() -> None:
    path = "/home/somebody/.local/share/reconcile-tui/worksheets/2026-11-22-what-changed.toml"
    assert path_lines(f"Worksheets: {path}", 60) == [
        "Worksheets: /home/somebody/.local/share/reconcile-tui/",
        "  worksheets/2026-11-22-what-changed.toml",
    ]


def test_a_name_longer_than_a_line_is_wrapped_at_a_hyphen() -> None:
    name = "2026-11-24-a-sheet-with-a-very-long-name-indeed.toml"
    assert path_lines(name, 30, "  ") == [
        "  2026-11-24-a-sheet-with-a-",
        "    very-long-name-indeed.toml",
    ]
