"""Conflicts between two versions of a worksheet: chosen per answer, and nothing lost."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.messages import files
from reconcile_tui.storage.history import History
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.files import TextScreen
from reconcile_tui.tui.screens.worksheets.conflicts import ConflictScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down

MINE = {"different": "We did not come back.", "me-now": "I say that I go.", "contact": "no"}
HOSTILE = "[bold]x[/] \\u001b]0;x\\u0007 \\u202eabc [@click=app.leave]"


@pytest.fixture
def path(places: Places) -> Path:
    return write_down(places, "what-changed", MINE)


@pytest.fixture
def copy(path: Path) -> Path:
    text = path.read_text(encoding="utf-8")
    text = text.replace("We did not come back.", "We came back too late.")
    text = text.replace('contact = "no"', 'contact = "yes"')
    other = path.with_name(f"{path.stem}.conflict-20261121T080000Z-1.toml")
    other.write_text(text, encoding="utf-8")
    return other


def answers(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8"))["answers"]


async def open_two_versions(hand: BookHand, path: Path) -> None:
    await hand.open(path)
    await hand.sees(files.TWO_NOTICE)
    await hand.press("ctrl+g")
    await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
    await hand.settle()


async def test_the_other_answer_is_taken_and_the_rest_stays(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    before = copy.read_bytes()
    async with book(size=(80, 60)) as hand:
        await open_two_versions(hand, path)
        await hand.sees("We did not come back.", "We came back too late.")
        await hand.sees("○ In the worksheet now", "○ The other version")
        await hand.press("enter")
        await hand.hears(files.still_to_choose(2))
        assert isinstance(hand.app.screen, ConflictScreen), "a version was deleted before a choice"
        await hand.press("right", "enter")
        await hand.hears(files.still_to_choose(1))
        await hand.press("left", "enter")
        await hand.hears(files.CHOSEN)
        assert hand.value("different") == "We came back too late."
        await hand.sees("We came back too late.")
        assert answers(path) == {**MINE, "different": "We came back too late."}
        assert files.TWO_NOTICE not in hand.words()
    assert not copy.exists()
    kept = [one.path.read_bytes() for one in History(places.state, path).versions()]
    assert before in kept


@pytest.mark.slow
async def test_lines_of_a_list_are_compared_cell_by_cell(book: OpenBook, places: Places) -> None:
    rows: Any = {"mine": ({"row": "ra1", "what": "I called.", "rung": "under-stress"},)}
    path = write_down(places, "what-changed", MINE, rows=rows)
    text = path.read_text(encoding="utf-8").replace("I called.", "I wrote.")
    copy = path.with_name(f"{path.stem}.conflict-20261121T080000Z-1.toml")
    copy.write_text(text, encoding="utf-8")
    async with book() as hand:
        await open_two_versions(hand, path)
        await hand.sees("I called.", "I wrote.")
        await hand.press("right", "enter")
        await hand.hears(files.CHOSEN)
        assert hand.session.answers.rows["mine"][0]["what"] == "I wrote."


@pytest.mark.slow
async def test_esc_leaves_both_as_they_are(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    before = path.read_bytes(), copy.read_bytes()
    async with book() as hand:
        await open_two_versions(hand, path)
        await hand.press("space", "down", "space", "escape")
        assert not isinstance(hand.app.screen, ConflictScreen)
    assert (path.read_bytes(), copy.read_bytes()) == before


@pytest.mark.slow
async def test_left_chooses_the_sheet_again_and_narrow_windows_stack_the_versions(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    async with book(size=(60, 24)) as hand:
        await open_two_versions(hand, path)
        await hand.press("right")
        await hand.sees("○ In the worksheet now", "● The other version")
        await hand.press("left", "down", "left", "enter")
        await hand.hears(files.CHOSEN)
    assert answers(path) == MINE


@pytest.mark.slow
async def test_nothing_is_put_away_while_the_disk_refuses(
    book: OpenBook, places: Places, path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await open_two_versions(hand, path)
        monkeypatch.setattr(hand.app.saver, "flush", lambda _: False)
        await hand.press("right", "down", "right", "enter")
        await hand.hears(files.CHOSEN_NOT_SAVED)
        assert copy.exists()
        monkeypatch.undo()


async def test_a_collision_in_a_save_leads_here(book: OpenBook, places: Places, path: Path) -> None:
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("different")
        text = path.read_text(encoding="utf-8")
        hand.rush("x")
        path.write_text(text.replace("come back.", "come home."), encoding="utf-8")
        await hand.sees(files.TWO_KEY)
        await hand.press("ctrl+g")
        await hand.sees("We did not come back.x", "We did not come home.")


@pytest.mark.slow
async def test_the_space_menu_offers_it(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    async with book() as hand:
        await hand.open_tab("worksheets")
        await hand.sees("Saved worksheets")
        await hand.press("space")
        await hand.sees(files.TWO_VERSIONS)
        await hand.press("down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.press("left", "down", "right", "enter")
        await hand.hears(files.CHOSEN)
        assert answers(path) == {**MINE, "contact": "yes"}


@pytest.mark.slow
async def test_a_hostile_copy_is_only_text(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    text = copy.read_text(encoding="utf-8").replace("We came back too late.", HOSTILE)
    copy.write_text(text, encoding="utf-8")
    async with book() as hand:
        await open_two_versions(hand, path)
        await hand.sees("[@click=app.leave]", "␛]0;x␇")
        assert not any(sign in hand.screen() for sign in "\x1b\x07\u202e")


async def test_a_broken_copy_can_be_read_and_put_away(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    copy.write_bytes(b"<<<<<<< x\n\x1b[2Jwords of mine\n")
    async with book() as hand:
        await hand.open(path)
        await hand.press("ctrl+g")
        await hand.sees(files.CANNOT_COMPARE)
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, TextScreen))
        await hand.sees("words of mine", "␛[2J")
        await hand.press("escape", "ctrl+g", "down", "enter")
        await hand.hears(files.MOVED_TO_EARLIER)
    assert not copy.exists()


# -- a saved private worksheet in a synced folder --------------------------------------------------


@pytest.fixture
def notes(places: Places) -> Path:
    return write_down(places, "red-flags", {"neck": "yes", "fear": "no"})


def sync_conflict_copy(path: Path, old: str = "", new: str = "") -> Path:
    """Create the conflict copy that Syncthing leaves when two computers changed a file."""
    other = path.with_name(f"{path.stem}.sync-conflict-20261121-080000-ABCDEFG.toml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    other.write_text(text.replace(old, new), encoding="utf-8")
    return other


async def test_a_private_sheet_shows_both_versions_in_its_own_sheet(
    book: OpenBook, places: Places, notes: Path
) -> None:
    other = sync_conflict_copy(notes, 'fear = "no"', 'fear = "yes"')
    async with book() as hand:
        await open_two_versions(hand, notes)
        await hand.sees(files.UNCHOSEN_DELETED)
        await hand.press("right", "enter")
        await hand.hears(files.CHOSEN_PRIVATE)
        assert answers(notes) == {"neck": "yes", "fear": "yes"}
        assert hand.files() == [notes], "left an earlier version or a copy"
    assert not other.exists()


@pytest.mark.slow
async def test_two_private_versions_that_say_the_same_become_one(
    book: OpenBook, places: Places, notes: Path
) -> None:
    sync_conflict_copy(notes)
    async with book() as hand:
        await open_two_versions(hand, notes)
        await hand.sees(files.SAME_NOW_PRIVATE)
        await hand.press("enter")
        await hand.hears(files.CHOSEN_PRIVATE)
        assert hand.files() == [notes]


@pytest.mark.slow
async def test_a_private_copy_that_cannot_be_read_stays_unless_it_is_removed(
    book: OpenBook, places: Places, notes: Path
) -> None:
    other = sync_conflict_copy(notes)
    other.write_bytes(b"neck = \n")
    async with book() as hand:
        await hand.open(notes)
        await hand.press("ctrl+g")
        await hand.sees(files.CANNOT_COMPARE, "Delete it permanently")
        await hand.press("down", "enter")
        assert other.exists()
        await hand.press("ctrl+g", "end", "enter")
        await hand.hears(files.DELETED_PRIVATE)
        assert hand.files() == [notes]


async def test_no_other_screen_tells_of_a_private_second_version(
    book: OpenBook, places: Places, notes: Path
) -> None:
    sync_conflict_copy(notes, 'fear = "no"', 'fear = "yes"')
    async with book() as hand:
        await hand.open_tab("worksheets")
        await hand.sees("Saved worksheets", "Notes")
        assert "conflict" not in hand.words()
        await hand.press("space")
        await hand.sees("Open")
        assert files.TWO_VERSIONS not in hand.words()


# -- a file shown as text --------------------------------------------------------------------------


async def test_a_file_that_cannot_be_read_is_text_with_its_line(
    book: OpenBook, places: Places, path: Path
) -> None:
    lines = [f"# line {number}" for number in range(1, 200)]
    lines[149] = "key = \x1b]0;x\x07 [bold]no[/]"
    raw = "\n".join(lines).encode()
    path.write_bytes(raw)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.until(lambda: isinstance(hand.app.screen, TextScreen))
        await hand.sees(":150:", "► 150", "␛]0;x␇ [bold]no[/]", "The file hasn't been changed.")
        assert "line 1 " not in hand.words()
        await hand.press("home")
        await hand.sees("# line 1")
        await hand.press("x", "enter", "escape")
    assert path.read_bytes() == raw


async def test_of_a_file_that_is_too_large_the_beginning_is_shown(
    book: OpenBook, places: Places, path: Path
) -> None:
    path.write_bytes(b"# the beginning\n" + b"x" * 3_000_000)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees("# the beginning", files.ONLY_BEGINNING)
