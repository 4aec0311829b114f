"""An answer too long to be saved: which one is said, by how much, and nothing of it goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from reconcile_tui.messages import screens as too_long
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.terminal.input_thread import PasteTooLong
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down

LONG = "too long " * 40
LINE = "NOT SAVED: “What, exactly, is different…” is 160 characters too long. F5 goes there."


@pytest.fixture
def path(places: Places, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("reconcile_tui.domain.answers.MAX_ANSWER", 200)
    monkeypatch.setattr("reconcile_tui.storage.recovery.MAX_ANSWER", 200)
    return write_down(places, "what-changed", {"different": "Short.", "me-now": "I go."})


async def write_too_long(hand: BookHand, path: Path) -> TextArea:
    await hand.open(path)
    section = hand.session.section_of(hand.session.worksheet.by_id["different"])
    await hand.show(section.id, "different")
    area = hand.app.focused
    assert isinstance(area, TextArea)
    area.load_text(LONG)
    await hand.sees("by 160")
    return area


async def test_the_line_names_the_question_and_how_much_from_anywhere(
    book: OpenBook, path: Path
) -> None:
    async with book(size=(80, 24)) as hand:
        await write_too_long(hand, path)
        await hand.press("ctrl+n")
        assert hand.here() != "different"
        await hand.sees(LINE)
        await hand.press("f5")
        await hand.at("different")
        area = hand.app.focused
        assert isinstance(area, TextArea)
        assert area.text == LONG, "what stood there stands there again"
        assert "F5 goes there." not in hand.words()
        await hand.press("f5")
        assert hand.here() != "different", "F5 goes on from there"


async def test_going_elsewhere_and_back_loses_nothing_and_shortened_it_is_saved(
    book: OpenBook, path: Path
) -> None:
    async with book() as hand:
        await write_too_long(hand, path)
        await hand.press("ctrl+n", "f5")
        area = hand.app.focused
        assert isinstance(area, TextArea)
        area.load_text(LONG[:150])
        await hand.until(lambda: hand.value("different") == LONG[:150])
        await hand.saved()
        assert "NOT SAVED" not in hand.words()


async def test_left_with_esc_it_is_kept_beside_the_sheet(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await write_too_long(hand, path)
        await hand.press("escape", "escape")
        await hand.hears(too_long.TOO_LONG_KEPT)
        await hand.until(lambda: len(copies_of(path)) == 2)
        read = [Notebook(places).open(one).answers.values["different"] for one in copies_of(path)]
        assert "".join(read) == LONG


async def test_ctrl_q_keeps_it_beside_the_sheet_and_leaves(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await write_too_long(hand, path)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    read = [Notebook(places).open(one).answers.values["different"] for one in copies_of(path)]
    assert "".join(read) == LONG


async def test_cleared_it_is_gone_from_the_line(book: OpenBook, path: Path) -> None:
    async with book() as hand:
        area = await write_too_long(hand, path)
        await hand.press("ctrl+r")
        await hand.until(lambda: "NOT SAVED" not in hand.words())
        assert area.text == ""
        await hand.press("ctrl+z")
        assert area.text == LONG


# -- pasted ----------------------------------------------------------------------------------------


async def test_a_paste_that_does_not_fit_is_refused_whole_with_the_room_that_is_left(
    book: OpenBook, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        section = hand.session.section_of(hand.session.worksheet.by_id["different"])
        await hand.show(section.id, "different")
        hand.app.post_message(events.Paste("x" * 195))
        await hand.hears(
            "Nothing was pasted: the text has 195 characters, and there's room for 194."
        )
        assert hand.value("different") == "Short."
        assert "NOT SAVED" not in hand.words()
        hand.app.post_message(events.Paste("x" * 194))
        await hand.until(lambda: hand.value("different") == "Short." + "x" * 194)
        await hand.press("f7", "ctrl+x")
        await hand.type("more than it was")
        await hand.press("ctrl+v")
        await hand.hears(
            "Nothing was pasted: the text has 200 characters, and there's room for 184."
        )
        assert hand.value("different") == "more than it was"


async def test_a_paste_longer_than_any_answer_says_how_much_fits_here(
    book: OpenBook, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        section = hand.session.section_of(hand.session.worksheet.by_id["different"])
        await hand.show(section.id, "different")
        hand.app.post_message(PasteTooLong(300_000))
        await hand.hears(
            "Nothing was pasted: the text has 300,000 characters, and there's room for 194."
        )
        assert hand.value("different") == "Short."
