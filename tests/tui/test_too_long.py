"""Length limits of fields: no more is accepted than can be saved, and the field says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.terminal.driver import PasteTooLong
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down

FULL = "x" * 198


@pytest.fixture
def path(places: Places, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("reconcile_tui.domain.answers.MAX_ANSWER", 200)
    return write_down(places, "what-changed", {"different": "Short.", "me-now": FULL})


async def at(hand: BookHand, path: Path, name: str) -> Widget:
    await hand.open(path)
    await hand.show_item(name)
    assert hand.app.focused is not None
    return hand.app.focused


def text_of(field: Widget) -> str:
    assert isinstance(field, TextArea | Input)
    return field.text if isinstance(field, TextArea) else field.value


async def test_a_field_stops_at_its_limit_says_so_and_all_of_it_is_saved(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        field = await at(hand, path, "me-now")
        await hand.press("ctrl+end", "ctrl+e")
        await hand.type("abcd")
        await hand.sees(labels.NO_MORE_ROOM)
        assert text_of(field) == f"{FULL}ab"
        await hand.until(lambda: f"{FULL}ab" in path.read_text("utf-8"))
        assert "NOT SAVED" not in hand.words()
        await hand.press("backspace", "y")
        await hand.until(lambda: text_of(field) == f"{FULL}ay")
        await hand.until(lambda: labels.NO_MORE_ROOM not in hand.words())


@pytest.mark.slow
async def test_it_stops_where_the_file_is_full(
    book: OpenBook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        field = await at(hand, path, "different")
        monkeypatch.setattr(hand.work.session, "room", lambda: 40 - len(text_of(field)))
        await hand.type("1" * 40)
        await hand.sees(labels.NO_MORE_ROOM)
        assert text_of(field) == "Short." + "1" * 31, "no character takes more than 4 bytes"
        assert hand.value("different") == text_of(field)
        hand.app.post_message(events.Paste("x" * 100))
        await hand.hears("Nothing was pasted: the text has 100 characters")
        assert hand.value("different") == text_of(field)
        assert "NOT SAVED" not in hand.words()


# -- pasting ---------------------------------------------------------------------------------------


async def test_a_paste_that_does_not_fit_is_refused_whole_with_the_room_that_is_left(
    book: OpenBook, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("different")
        hand.app.post_message(events.Paste("x" * 195))
        await hand.hears(
            "Nothing was pasted: the text has 195 characters, but there's only room for 194."
        )
        assert hand.value("different") == "Short."
        assert "NOT SAVED" not in hand.words()
        hand.app.post_message(events.Paste("x" * 194))
        await hand.until(lambda: hand.value("different") == "Short." + "x" * 194)
        area = hand.app.focused
        assert isinstance(area, TextArea)
        area.select_all()
        await hand.press("ctrl+x")
        await hand.type("more than it was")
        await hand.press("ctrl+v")
        await hand.hears(
            "Nothing was pasted: the text has 200 characters, but there's only room for 184."
        )
        assert hand.value("different") == "more than it was"


@pytest.mark.slow
async def test_a_paste_longer_than_any_answer_says_how_much_fits_here(
    book: OpenBook, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("different")
        hand.app.post_message(PasteTooLong(300_000))
        await hand.hears(
            "Nothing was pasted: the text has 300,000 characters, but there's only room for 194."
        )
        assert hand.value("different") == "Short."
