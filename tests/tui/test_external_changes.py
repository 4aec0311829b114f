"""External changes to the open worksheet: shown, with the cursor and unsaved words preserved."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.widgets import TextArea

from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down

HOSTILE = "[bold]\x1b]0;x\x07 \u202e[@click=app.leave]"
VALUES = {"different": "We did not come back.", "me-now": "I say that I go.", "contact": "no"}


@pytest.fixture
def path(places: Places) -> Path:
    return write_down(places, "what-changed", VALUES)


async def open_first_answer(hand: BookHand, path: Path) -> None:
    await hand.open(path)
    await hand.show_item("different")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_an_edit_in_another_program_is_shown_by_itself(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        edit(path, "We did not come back.", "We came back too late.")
        await hand.hears(labels.FILE_CHANGED)
        await hand.sees("We came back too late.")
        assert hand.value("different") == "We came back too late."
        assert hand.here() == "different"
        assert not hand.work.dirty


async def test_the_cursor_and_words_typed_meanwhile_stay(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        area = hand.app.focused
        assert isinstance(area, TextArea)
        await hand.press("left", "left", "left")
        place = area.cursor_location
        edit(path, "I say that I go.", "I say when I come back.")
        await hand.until(lambda: hand.value("me-now") == "I say when I come back.")
        assert hand.app.focused is area
        assert area.cursor_location == place
        await hand.type("x")
        edit(path, 'contact = "no"', 'contact = "yes"')
        await hand.until(lambda: hand.value("contact") == "yes")
        assert "x" in hand.value("different")
        await hand.saved()
        assert tomllib.loads(path.read_text(encoding="utf-8"))["answers"] == {
            **VALUES,
            "different": hand.value("different"),
            "me-now": "I say when I come back.",
            "contact": "yes",
        }


@pytest.mark.slow
async def test_the_cursor_stays_in_the_answer_that_was_changed(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        area = hand.app.focused
        assert isinstance(area, TextArea)
        await hand.press("home", "right", "right")
        edit(path, "We did not come back.", "We did come back, once.")
        await hand.until(lambda: area.text == "We did come back, once.")
        assert area.cursor_location == (0, 2)


@pytest.mark.slow
async def test_who_only_looks_on_is_told_where_the_words_went(
    book: OpenBook, places: Places, path: Path
) -> None:
    other = Notebook(places)
    opened = other.open(path)
    async with book() as hand:
        await open_first_answer(hand, path)
        await hand.type(" Never.")
        await hand.saved()
        theirs = opened.answers.with_value("different", "Written in another window.")
        saved = other.save(opened.entry, theirs, {}, hand.app.now())
        (copy,) = saved.copies
        await hand.until(lambda: hand.value("different") == "Written in another window.")
        await hand.hears(files.replaced_text_is_in(copy.name))
        assert files.replaced_text_is_in(copy.name) in [one.text for one in hand.work.notices]
        assert "Never." in copy.read_text("utf-8")
        await hand.press("ctrl+g")
        await hand.sees("Written in another window.", "Never.")


@pytest.mark.slow
async def test_words_written_over_by_a_program_are_said_to_be_earlier_ones(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        edit(path, "We did not come back.", "We came back too late.")
        await hand.hears(files.REPLACED_TEXT_IS_EARLIER)
        kept = [one.path.read_text("utf-8") for one in History(places.state, path).versions()]
        assert any("We did not come back." in one for one in kept)


@pytest.mark.slow
async def test_they_are_said_to_be_earlier_ones_only_while_they_are(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        edit(path, "We did not come back.", "We came back too late.")
        await hand.hears(files.REPLACED_TEXT_IS_EARLIER)
        assert files.REPLACED_TEXT_IS_EARLIER in [one.text for one in hand.work.notices]
        History(places.state, path).empty()
        await hand.until(
            lambda: files.REPLACED_TEXT_IS_EARLIER not in [one.text for one in hand.work.notices]
        )


@pytest.mark.slow
async def test_hostile_text_from_outside_is_only_text(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        toml = HOSTILE.replace("\x1b", "\\u001b").replace("\x07", "\\u0007")
        edit(path, "We did not come back.", toml.replace("\u202e", "\\u202e"))
        await hand.until(lambda: hand.value("different") == HOSTILE)
        assert "\x1b" not in hand.screen()
        assert "\u202e" not in hand.screen()
        await hand.sees("[@click=app.leave]")


async def test_the_words_of_a_file_that_breaks_are_beside_it_before_that_is_said(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        path.write_text("<<<<<<< mine\n", encoding="utf-8")
        await hand.sees("can't be read anymore. What you wrote is saved in")
        beside = hand.work.entry.path
        assert beside is not None
        assert beside != path
        assert tomllib.loads(beside.read_text("utf-8"))["answers"] == VALUES
        assert len(hand.work.notices) == 1
        assert hand.value("different") == VALUES["different"]
        assert path.read_text(encoding="utf-8") == "<<<<<<< mine\n"


@pytest.mark.usefixtures("every_frame")
async def test_nothing_is_drawn_while_nothing_changes(
    book: OpenBook, places: Places, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        await hand.settle()
        drawn: list[object] = []
        monkeypatch.setattr(hand.app, "_display", lambda *args: drawn.append(args))
        for _ in range(5):
            hand.view.request_file_check()
            await hand.settle()
        assert hand.app.saver.flush(5.0)
        await hand.settle()
        assert drawn == []
