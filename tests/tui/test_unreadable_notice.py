"""The report of unreadable answers follows the file's current content, not that at opening."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import private
from reconcile_tui.storage.paths import Places
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down

ONE = "1 answer couldn't be read (line"
TWO = "2 answers couldn't be read (lines"


@pytest.fixture
def path(places: Places) -> Path:
    """A worksheet with two answers of a wrong type, edited by hand."""
    path = write_down(places, "what-changed", {"different": "We talk."})
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("[answers]", '[answers]\nended-us = 7\ncontact = "purple"'), "utf-8"
    )
    return path


async def test_an_answer_typed_over_is_no_longer_counted(book: OpenBook, path: Path) -> None:
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await hand.sees(TWO)
        await hand.show("the-cause", "ended-us")
        await hand.type("new words")
        await hand.saved()
        await hand.sees(ONE)
        assert TWO not in hand.words()
        line = path.read_text("utf-8").splitlines().index('contact = "purple"') + 1
        await hand.sees(f"{ONE} {line}).")
        await hand.show("(end)")
        assert TWO not in hand.words()
        assert f"{ONE} {line})." in hand.words()


@pytest.mark.slow
async def test_nothing_is_said_once_the_last_one_is_answered(book: OpenBook, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('contact = "purple"\n', ""), "utf-8")
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await hand.sees(ONE)
        await hand.show("the-cause", "ended-us")
        await hand.type("new words")
        await hand.saved()
        await hand.until(lambda: "couldn't be read" not in hand.words())
        await hand.show("(end)")
        assert "couldn't be read" not in hand.words()


@pytest.mark.slow
async def test_what_was_erased_is_no_longer_counted(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "We talk.", "cause-other": "x"})
    text = path.read_text("utf-8").replace('sensitive = "saved"\n', "")
    text = text.replace('cause-other = "x"', "cause-other = 7")
    path.write_text(text.replace("[answers]", '[answers]\ncontact = "purple"'), "utf-8")
    async with book(size=(120, 36)) as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(private.FOUND)
        await hand.press("down", "down", "enter", "down", "down", "enter")
        await hand.hears(private.ERASED)
        await hand.sees(ONE)
        assert TWO not in hand.words()
