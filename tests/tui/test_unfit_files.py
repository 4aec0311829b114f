"""Files whose structure can't take an answer: reported at opening, and no word is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reconcile_tui.messages import files
from reconcile_tui.messages import screens as shelf
from reconcile_tui.messages.general import DATE_UNKNOWN
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import go_to_worksheets, here, resize, shown

WORDS = {"different": "We stopped talking."}


@pytest.fixture
def path(places: Places) -> Path:
    """A worksheet with one answer."""
    return write_down(places, "what-changed", WORDS)


@pytest.mark.parametrize(
    "spoiled",
    [
        ("[answers]", "[[answers]]", shelf.PART_UNREAD, shelf.SOME_UNREAD),
        ("[answers]", "[answers]\nended-us = 7", shelf.PART_UNREAD, shelf.SOME_UNREAD),
        ("saved = ", "saved = 0001-01-01T00:00:00Z #", DATE_UNKNOWN, shelf.NO_SUCH_TIME),
        ("different", "gone-question", "0 + 1 older", shelf.about_older(1)),
    ],
)
async def test_the_list_marks_what_it_cannot_tell(
    book: OpenBook,
    places: Places,
    path: Path,
    spoiled: tuple[str, str, str, str],
) -> None:
    old, new, in_line, below = spoiled
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(9))
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.until(lambda: "Reflection" in shown(hand))
        while here(hand).removeprefix("! ") != "What changed?":
            await hand.press("down")
        for size in ((80, 24), (120, 36), (60, 16)):
            await resize(hand, *size)
            await hand.sees(below)
            line = next(line for line in hand.lines() if "What changed?" in line)
            assert "0 answered" not in line
            if size[0] > 60:
                assert in_line in line
        if in_line == DATE_UNKNOWN:
            assert shown(hand)[2] == "! What changed?", "it must not be the newest"


@pytest.mark.parametrize("header", ["[[answers]]", "[x]\n[[answers]]"])
async def test_it_is_said_at_opening_and_words_go_into_a_new_file(
    book: OpenBook, path: Path, header: str
) -> None:
    spoiled = path.read_text("utf-8").replace("[answers]", header)
    path.write_text(spoiled, "utf-8")
    async with book() as hand:
        await hand.open(path)
        await hand.sees('"answers" in this file isn\'t a table of answers')
        await hand.sees("new file next to this one")
        await hand.show(hand.view.current_step, "different")
        await hand.type("New.")
        await hand.until(lambda: hand.work.entry.path != path and not hand.work.dirty)
        other = hand.work.entry.path
        assert other is not None
        await hand.sees(f"What you wrote is saved in {other.name}.")
        assert "NOT SAVED" not in hand.words()
        assert path.read_text("utf-8") == spoiled
        assert Notebook(hand.places).open(other).answers.values == {"different": "New."}
        await hand.type(" More.")
        await hand.saved()
        assert Notebook(hand.places).open(other).answers.values == {"different": "New. More."}


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_what_is_said_of_two_such_lists_can_be_read_whole(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    path = write_down(places, "promises", {})
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n[rows]\nmy-days = 5\n[rows.their-days]\nx = 1\n", "utf-8")
    async with book(size=size) as hand:
        await hand.open(path)
        await hand.sees(files.not_shown(["rows.my-days", "rows.their-days"]))
        assert "can't show them" in hand.words()
        status = hand.view.query_one(".status")
        assert status.virtual_size.height <= status.size.height


@pytest.mark.slow
async def test_what_happens_to_inline_answers_is_said(book: OpenBook, path: Path) -> None:
    text = path.read_text("utf-8")
    head = text[: text.index("[answers]")]
    path.write_text(f'{head}answers = {{ different = "Old" }} # mine\n', "utf-8")
    async with book() as hand:
        await hand.open(path)
        assert files.TWO_NOTICE not in hand.words()
        await hand.show(hand.view.current_step, "different")
        await hand.type("er.")
        await hand.saved()
        await hand.sees("rewritten in the usual form", "The old file is next to it, as")
        assert "changed outside this window" not in hand.words()
        assert "# mine" in path.read_text("utf-8")
        assert hand.on_disk(path.name)["answers"] == {"different": "Older."}
