"""Entries written by hand in an editor: all are shown, and unreadable values are reported."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reconcile_tui.cli.commands.list import list_saved
from reconcile_tui.cli.commands.show import show_saved
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.timeline import TimelineGrid, TimelineScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down

HEAD = """\
# My promises, by hand
format = 1
worksheet = "promises"
worksheet_version = 1
id = "abcd1234"
title = "Promises"
started = 2026-11-20T19:05:00+01:00
saved = 2026-11-20T19:05:00+01:00

[answers]
contact = "yes"
"""
BY_HAND = (
    HEAD
    + """
[[rows.my-promises]]
row = "p1"
words = "Back when I say"
said-on = 2026-11-01

[[rows.my-days]]
# in a hurry
promise = "p1"
date = 2026-11-17   # no id
how = "kept"
note = "written as a column of its own"

[[rows.my-days]]
promise = "p1"
date = "2026-11-10"
how = "not"

[[rows.my-days]]
promise = "p1"
date = 2026-11-03T09:00:00
how = "partly"
"""
)
LINES = """
[rows.their-promises]
words = "single brackets"
"""


def write_file(places: Places, text: str, name: str = "2026-11-20-promises") -> Path:
    places.worksheets.mkdir(parents=True, exist_ok=True)
    path = places.worksheets / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


async def rows_of(hand: BookHand, section: str, item: str) -> RowsBody:
    await hand.show(section, item)
    return next(b for b in hand.view.query(RowsBody) if b.item.id == item)


def section_of(hand: BookHand, item: str) -> str:
    sheet = hand.session.worksheet
    return hand.session.section_of(sheet.by_id[item]).id


async def test_every_row_shows_and_gets_an_id_at_the_next_save(
    book: OpenBook, places: Places
) -> None:
    path = write_file(places, BY_HAND)
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await rows_of(hand, section_of(hand, "my-days"), "my-days")
        await hand.sees("Tuesday 17 November 2026", "note: written as a column of its own")
        await hand.sees("Tuesday 10 November 2026 · Not kept")
        assert len(hand.session.rows("my-days")) == 3
        assert path.read_text(encoding="utf-8") == BY_HAND, "opening it changed the file"
        hand.session.answer("contact", "not-sure")
        await hand.saved()
    text = path.read_text(encoding="utf-8")
    rows = tomllib.loads(text)["rows"]["my-days"]
    assert len({row["row"] for row in rows}) == 3
    kept = [line for line in text.split("\n") if not line.startswith(("row = ", "saved = "))]
    meant = BY_HAND.replace('contact = "yes"', 'contact = "not-sure"').split("\n")
    assert kept == [one for one in meant if not one.startswith(("row = ", "saved = "))]


@pytest.mark.slow
async def test_a_row_without_an_id_can_be_changed_and_stays_in_its_place(
    book: OpenBook, places: Places
) -> None:
    path = write_file(places, BY_HAND)
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        rows = hand.session.rows("my-days")
        hand.session.answer_cell("my-days", str(rows[1]["row"]), "date", "2026-11-11")
        await hand.saved()
    found = tomllib.loads(path.read_text(encoding="utf-8"))["rows"]["my-days"]
    assert [str(row["date"])[:10] for row in found] == ["2026-11-17", "2026-11-11", "2026-11-03"]


@pytest.mark.slow
async def test_an_unknown_column_is_shown_in_the_entry(book: OpenBook, places: Places) -> None:
    path = write_file(places, BY_HAND)
    async with book(size=(100, 60)) as hand:
        await hand.open(path)
        item = hand.session.worksheet.by_id["my-days"]
        row_id = str(hand.session.rows("my-days")[0]["row"])
        hand.app.push_screen(RowScreen(hand.work, item, row_id))  # type: ignore[arg-type]
        await hand.sees("In the file, this entry also has:", "note: written as a column")


async def test_the_timeline_says_nothing_written_over_no_day_that_has_an_entry(
    book: OpenBook, places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_file(places, BY_HAND)
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        screen = TimelineScreen(hand.work)
        hand.app.push_screen(screen)
        await hand.until(lambda: screen.query(TimelineGrid))
        timeline = screen.grid.timeline
    assert [len(seen) for _, seen in sorted(timeline.parts[0].tracks[0].by_week.items())] == [1] * 3
    show_saved(places, path.stem, timeline=True)
    drawn = next(x for x in capsys.readouterr().out.split("\n") if x.startswith("Back when I say"))
    assert "▒ o ■" in drawn


async def test_what_could_not_be_read_is_named_with_its_line(
    book: OpenBook, places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_file(places, BY_HAND + LINES)
    said = f"1 entry couldn't be read (line {BY_HAND.count(chr(10)) + 2})."
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await hand.sees('"rows.their-promises" in this file isn\'t a table of answers')
        for step in (section_of(hand, "their-promises"), "(end)"):
            await hand.show(step)
            await hand.sees(said)
            assert hand.screen().count("couldn't be read") == 1, "reported twice"
        screen = TimelineScreen(hand.work)
        hand.app.push_screen(screen)
        await hand.sees(said)
    show_saved(places, path.stem)
    assert said in capsys.readouterr().out
    show_saved(places, path.stem, timeline=True)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "shape",
    [
        "\n[rows.my-promises]\nwords = 'single brackets'\n",
        "\n[rows]\nmy-promises = 'all on one line'\n",
        "\n[rows]\nmy-promises = ['one', { words = 'two' }]\n",
    ],
    ids=["a-table", "a-text", "a-mixed-list"],
)
async def test_what_is_typed_into_rows_of_a_wrong_shape_is_not_lost(
    book: OpenBook, places: Places, shape: str
) -> None:
    path = write_file(places, HEAD + shape)
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        line = 14 if "[rows]" in shape else 13
        said = f"1 entry couldn't be read (line {line})."
        await hand.show(section_of(hand, "my-promises"))
        await hand.sees(said)
        assert hand.screen().count("couldn't be read") == 1, "reported twice"
        hand.session.answer_cell("my-promises", "r1", "words", "Typed now")
        await hand.saved()
        assert "NOT SAVED" not in hand.screen()
        name = hand.work.entry.path
    assert name is not None
    rows = tomllib.loads(name.read_text(encoding="utf-8"))["rows"]["my-promises"]
    assert {"row": "r1", "words": "Typed now"} in rows
    originals = [file.read_text(encoding="utf-8") for file in places.worksheets.iterdir()]
    old = shape.strip().split("\n")[1].partition("= ")[2].strip("[]")[:10]
    assert any(old.strip("'") in text for text in originals), "the original text was lost"


@pytest.mark.slow
async def test_rows_of_a_whole_wrong_shape(book: OpenBook, places: Places) -> None:
    path = write_file(places, HEAD.replace("[answers]", "rows = 3\n\n[answers]"))
    before = path.read_text(encoding="utf-8")
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await hand.sees('"rows" in this file isn\'t a table of answers')
        hand.session.answer("contact", "not-sure")
        await hand.saved()
        assert hand.work.entry.path == path, "the answer was saved in another file"
        hand.session.answer_cell("my-promises", "r1", "words", "Typed now")
        await hand.saved()
        beside = hand.work.entry.path
        assert beside is not None
        await hand.sees(f"What you wrote is saved in {beside.name}.")
    assert beside != path
    data = tomllib.loads(beside.read_text(encoding="utf-8"))
    assert data["rows"]["my-promises"] == [{"row": "r1", "words": "Typed now"}]
    assert data["answers"] == {"contact": "not-sure"}
    assert "rows = 3" in path.read_text(encoding="utf-8")
    assert before.count("rows = 3") == 1


WORDS = "We came back to it once a week and wrote it down. " * 300


@pytest.mark.slow
async def test_the_list_the_sheet_and_the_commands_count_alike(
    book: OpenBook, places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    """A worksheet of 3,000 words, with a hidden answer in an entry without an id."""
    values = {
        "ended-us": WORDS,
        "contact": "no",
        "last-conflict": "x",
        "fight-today": "y",
    }
    path = write_down(places, "what-changed", values)
    with path.open("a", encoding="utf-8") as file:
        file.write('\n[[rows.seen]]\nwhat = "hidden while there is no contact"\n')
    async with book(size=(100, 30)) as hand:
        await hand.open(path)
        count = hand.session.form.count()
        await hand.sees(f"{count.answered} of {count.asked} answered")
        await hand.press("escape", "escape")
        home = await hand.open_tab("worksheets")
        shelf = home.query_one(WorksheetsPane)
        await hand.until(lambda: not shelf.is_opening)
        await hand.sees(f"{count.answered} + 1 older")
    list_saved(places)
    assert f"{count.answered} answered" in capsys.readouterr().out
    list_saved(places, as_json=True)
    assert f'"answered": {count.answered}' in capsys.readouterr().out
