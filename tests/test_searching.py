"""Search in saved answers: never in private ones, and without writing to the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.search import (
    MOST,
    Index,
    Passage,
    RowPlace,
    Snippet,
    fold,
    query_words,
    snippet,
)
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.toml.write import new_text
from tests.commands.saved import FLAGS, SHEET
from tests.export.filling import filled

LIBRARY = Library(shipped_content())


def passage(words: str) -> Passage:
    return Passage("id", "Asked?", words, fold(words))


def line(found: Snippet) -> str:
    return "".join(f"»{text}«" if marked else text for text, marked in found)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("QUARREL", "A quarrel."),
        ("cafe", "Im Café."),
        ("CAFÉ", "im cafe\u0301"),
        ("strasse", "Auf der Straße."),
        ("don't", "We don’t."),
        ("回家", "我们回家。"),
        ("one two", "two and then one"),
        ("  ", "anything"),
    ],
)
def test_case_accents_and_word_order_do_not_matter(typed: str, words: str) -> None:
    assert passage(words).matches(query_words(typed))


def test_every_query_word_is_required() -> None:
    assert not passage("one and three").matches(query_words("one two"))


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        ("We sat in the Café.", "cafe", "We sat in the »Café«."),
        ("Cafe\u0301 at night", "cafe night", "»Cafe\u0301« at »night«"),
        ("Die Straße", "strasse", "Die »Straße«"),
        ("a\x1b[2J b", "b", "a␛[2J »b«"),
        ("one\n\n  two", "two", "one »two«"),
        ("x" * 100 + " here " + "y" * 100, "here", "… »here« …"),
    ],
)
def test_matches_are_highlighted(words: str, typed: str, expected: str) -> None:
    shown = line(snippet(passage(words), query_words(typed), 60))
    assert expected in shown or (expected == "… »here« …" and "»here«" in shown)
    assert len(shown) <= 64


def test_a_word_far_inside_a_long_answer_is_in_the_snippet() -> None:
    words = "ä " * 90_000 + "needle " + "ö " * 1000
    assert "»needle«" in line(snippet(passage(words), ["needle"], 60))


def test_a_snippet_of_the_beginning_reads_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted, not timed: a search shows many snippets for every letter."""
    found = passage("needle " + "ä " * 90_000)
    read: list[str] = []

    def counted(text: str) -> str:
        read.append(text)
        return fold(text)

    monkeypatch.setattr("reconcile_tui.search.fold", counted)
    assert "»needle«" in line(snippet(found, ["needle"], 60))
    assert len(read) < 200


def test_each_row_with_every_word_is_a_hit_or_else_the_whole_answer() -> None:
    words = "One: a walk\nwith rain\nTwo: a talk\nThree: rain, and a talk"
    starts = (
        RowPlace("r1", 0),
        RowPlace("r2", words.index("Two")),
        RowPlace("r3", words.index("Three")),
    )
    rows = Passage("id", "Asked?", words, fold(words), starts)

    def ids(*query: str) -> list[str]:
        return [row_id for row_id, _ in rows.matching_rows(list(query))]

    assert ids("rain", "talk") == ["r3"]
    assert ids("rain") == ["r1", "r3"]
    assert ids("talk") == ["r2", "r3"]
    assert [row.words for _, row in rows.matching_rows(["talk"])] == [
        "Two: a talk",
        "Three: rain, and a talk",
    ]
    assert list(rows.matching_rows(["walk", "talk"])) == [("r1", rows)], (
        "with all the surrounding text"
    )
    assert ids("snow") == []
    assert list(passage(words).matching_rows(["talk"])) == [("", passage(words))]


# -- the notebook ----------------------------------------------------------------------------------


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    made = Notebook(Places(tmp_path / "d", tmp_path / "c", tmp_path / "s", tmp_path / "x"))
    made.folder.mkdir(parents=True)
    yield made
    rest = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert rest == set(made.folder.iterdir()), "something was written"


def found(index: Index, typed: str) -> list[tuple[str, str]]:
    return [(hit.path.stem, hit.item_id) for hit in index.find(typed, 60)[0]]


def test_hits_are_in_the_newest_worksheet_first(notebook: Notebook) -> None:
    for day in ("2026-10-01", "2026-11-01"):
        (notebook.folder / f"{day}-a.toml").write_text(SHEET)
    index = Index(notebook, LIBRARY)
    index.refresh()
    assert found(index, "came QUARREL") == [
        ("2026-11-01-a", "ended-us"),
        ("2026-10-01-a", "ended-us"),
    ]
    assert found(index, "asked break") == [("2026-11-01-a", "mine"), ("2026-10-01-a", "mine")]
    assert found(index, "") == []


def test_changed_files_are_reindexed_and_deleted_ones_dropped(notebook: Notebook) -> None:
    path = notebook.folder / "2026-10-01-a.toml"
    path.write_text(SHEET)
    index = Index(notebook, LIBRARY)
    index.refresh()
    path.write_text(SHEET.replace("quarrel", "silence and more"))
    index.refresh()
    assert not found(index, "quarrel")
    assert found(index, "silence")
    path.unlink()
    index.refresh()
    assert not found(index, "silence")


def test_a_file_is_not_read_twice(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    (notebook.folder / "2026-10-01-a.toml").write_text(SHEET)
    index = Index(notebook, LIBRARY)
    index.refresh()
    monkeypatch.setattr(notebook, "open", lambda _: pytest.fail("read again"))
    index.refresh()
    assert found(index, "quarrel")


def test_unreadable_files_are_skipped(notebook: Notebook) -> None:
    (notebook.folder / "2026-10-02-b.toml").write_text("format = ")
    (notebook.folder / "2026-10-03-c.toml").write_text(SHEET.replace("what-changed", "gone"))
    (notebook.folder / "2026-10-01-a.toml").write_text(SHEET)
    index = Index(notebook, LIBRARY)
    index.refresh()
    assert found(index, "quarrel") == [("2026-10-01-a", "ended-us")]


def test_more_hits_than_shown_are_reported(notebook: Notebook) -> None:
    for number in range(MOST + 1):
        (notebook.folder / f"a-{number}.toml").write_text(SHEET)
    index = Index(notebook, LIBRARY)
    index.refresh()
    hits, more = index.find("quarrel", 60)
    assert (len(hits), more) == (MOST, True)


@pytest.mark.parametrize("sheet", LIBRARY.worksheets(), ids=lambda sheet: sheet.id)
def test_no_never_shared_answer_can_be_found(notebook: Notebook, sheet: Worksheet) -> None:
    """A unique word in every answer of every worksheet; a result shows none of the others."""
    answers = replace(filled(sheet, "qz"), title="qz title")
    (notebook.folder / "2026-10-01-a.toml").write_text(new_text(answers, sheet.prompts))
    index = Index(notebook, LIBRARY)
    index.refresh()
    for item in sheet.items():
        hits, _ = index.find(f"qz {item.id}", 200)
        output = " ".join(line(hit.snippet) + hit.asked for hit in hits)
        if item.asks and not sheet.is_exportable(item):
            assert item.id not in {hit.item_id for hit in hits}
            assert item.text not in output
        if (
            item.type_name in {"line", "text"}
            and sheet.is_exportable(item)
            and not item.enable_when
        ):
            assert bool(hits) != sheet.private
    if sheet.private or sheet.sharing == "never":
        assert index.find("qz", 200) == ([], False)


def test_a_saved_private_worksheet_is_not_searched(notebook: Notebook) -> None:
    (notebook.folder / "2026-11-23-notes.toml").write_text(
        FLAGS.replace('neck = "yes"', 'neck = "unmistakable"\nwords = "unmistakable"')
    )
    index = Index(notebook, LIBRARY)
    index.refresh()
    assert index.find("unmistakable", 60) == ([], False)


DAYS = """
[[rows.my-promises]]
row = "p1"
words = "I go to the group"

[[rows.my-days]]
row = "d1"
promise = "p1"
date = 2026-10-06
what = "First evening of the course."

[[rows.my-days]]
row = "d2"
promise = "p1"
date = 2026-10-13
what = "Second evening."

[[rows.my-days]]
row = "d3"
promise = "p1"
date = 2026-10-20
what = "Stayed in bed."
"""


def test_each_list_entry_is_found_by_its_own_words(notebook: Notebook) -> None:
    """A date doesn't match by its promise's text: the promise itself is the match."""
    text = SHEET.split("[answers]", maxsplit=1)[0].replace("what-changed", "promises")
    (notebook.folder / "2026-10-01-a.toml").write_text(text + DAYS)
    index = Index(notebook, LIBRARY)
    index.refresh()

    def rows(typed: str) -> list[tuple[str, str]]:
        return [(hit.item_id, hit.row_id) for hit in index.find(typed, 60)[0]]

    assert rows("evening") == [("my-days", "d1"), ("my-days", "d2")]
    assert rows("group evening") == [("my-days", "d1"), ("my-days", "d2")]
    assert rows("course bed") == [("my-days", "d1")], "scattered words: shown from the first match"
    assert rows("group")[0] == ("my-promises", "p1")
    assert len(rows("group")) == 2, "and one that names the section"
