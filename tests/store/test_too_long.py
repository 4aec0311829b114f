"""What no answer, or no file, can hold is kept beside the sheet, and the book reads it again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.cli.check import problems_of
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_ANSWER, MAX_FILE, Answers
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage import atomic
from reconcile_tui.storage.conflict_copies import copies_of, original_of, piece_of
from reconcile_tui.storage.conflicts import conflicts
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, find_places
from reconcile_tui.storage.recovery import keep_pieces, keep_unsaved

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
TEXTS = {
    "words": "What I never said. " * 20_000,
    "one word": "x" * (2 * MAX_ANSWER + 1),
    "escapes": '\x00"\\\x1f' * 60_000,
    "family": "\N{FAMILY}" * (MAX_ANSWER + 1),
}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return find_places(str(tmp_path / "data"))


@pytest.fixture
def entry(places: Places) -> Entry:
    entry = Entry()
    answers = Answers("what-changed", "an-id", "What changed?", NOW, saved=NOW)
    answers = answers.with_value("me-now", "I say that I go.")
    Notebook(places).create(entry, answers, {})
    return entry


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_there_to_the_letter_and_nothing_is_wrong_with_it(
    places: Places, entry: Entry, text: str
) -> None:
    path, base = entry.path, entry.base
    assert path is not None
    assert base is not None
    copies = keep_pieces(path, base, {"ended-us": text}, {"ended-us": "What ended us?"}, NOW)
    assert copies == copies_of(path)
    notebook = Notebook(places)
    read = [notebook.open(copy).answers for copy in copies]
    assert "".join(one.values["ended-us"] for one in read) == text
    library = Library(places.content, places.own_content)
    for number, copy in enumerate(copies, 1):
        assert problems_of(copy, copy.name, library) == []
        assert copy.stat().st_size <= MAX_FILE
        assert copy.stat().st_mode & 0o777 == 0o600
        assert (piece_of(copy), original_of(copy)) == ((number, len(copies)), path)
    found = conflicts(path, base, places.state)
    assert [one.trouble for one in found] == [""] * len(copies)
    assert all(("answers", "ended-us") in {d.place for d in one.differences} for one in found)
    assert notebook.paths() == [path]


def test_beside_a_full_sheet_it_stands_alone(places: Places, entry: Entry) -> None:
    path, base = entry.path, entry.base
    assert path is not None
    assert base is not None
    for name in ("a", "b", "c", "d"):
        base = base.with_value(name, "w" * MAX_ANSWER)
    text = "é" * (MAX_ANSWER + 5)
    copies = keep_pieces(path, base, {"ended-us": text}, {}, NOW)
    read = [Notebook(places).open(copy).answers.values for copy in copies]
    assert "".join(one["ended-us"] for one in read) == text
    assert all(copy.stat().st_size <= MAX_FILE for copy in copies)


def test_what_a_full_file_does_not_take_is_kept_by_what_is_new(
    places: Places, entry: Entry
) -> None:
    path, base = entry.path, entry.base
    assert path is not None
    assert base is not None
    full = base
    for name in ("a", "b", "c", "d", "e"):
        full = full.with_value(name, "w" * MAX_ANSWER)
    now = full.with_value("ended-us", "n" * MAX_ANSWER).with_value("contact", "yes")
    assert keep_unsaved(path, base, base.with_value("contact", "yes"), {}, NOW) == []
    copies = keep_unsaved(path, full, now, {}, NOW)
    (read,) = [Notebook(places).open(copy).answers.values for copy in copies]
    assert read == {"ended-us": "n" * MAX_ANSWER, "contact": "yes"}
    several = keep_unsaved(path, base, now, {}, NOW)
    together: dict[str, Any] = {}
    for copy in several:
        together |= Notebook(places).open(copy).answers.values
    assert together == {key: now.values[key] for key in now.values if key != "me-now"}
    assert not set(copies) & set(several)


def test_all_of_it_is_there_or_nothing(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    path, base = entry.path, entry.base
    assert path is not None
    assert base is not None
    write = atomic.write_new
    done: list[Path] = []

    def full(name: Path, data: bytes) -> None:
        if done:
            raise CannotWriteError("No space left on device.")
        done.append(name)
        write(name, data)

    monkeypatch.setattr(atomic, "write_new", full)
    with pytest.raises(CannotWriteError):
        keep_pieces(path, base, {"ended-us": "x" * (MAX_ANSWER + 1)}, {}, NOW)
    assert done
    assert copies_of(path) == []
