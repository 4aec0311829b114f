"""Comparing with another person's file: the safety questions first, and answers never shown."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from reconcile_tui.content.library import Library
from reconcile_tui.messages import compare as labels
from reconcile_tui.messages import fields as quiet
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheets.compare import AskPath
from tests.export.filling import filled
from tests.tui.comparing import BEFORE, blocks, compared
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import from_menu, go_to_worksheets, menu
from tests.tui.safety_keys import (
    ASKED,
    ASKED_NO,
    ASKED_YES,
    NO,
    NOT_SURE,
    ORDER,
)
from tests.tui.test_safety_questions import answer_alone


@pytest.fixture
def theirs(places: Places, tmp_path: Path) -> Path:
    """Another person's file, outside the notebook."""
    made = write_down(places, "what-changed", {"different": "We always talked.", "contact": "yes"})
    path = tmp_path / "from them.toml"
    path.write_bytes(made.read_bytes())
    made.unlink()
    return path


async def ask(hand: BookHand, path: str) -> None:
    """Go to the dialog for the path, with the safety questions already answered."""
    for sheet in hand.app.library.worksheets():
        hand.app.safety_questions.outcomes.setdefault(sheet.id, "open")
    await go_to_worksheets(hand)
    await from_menu(hand, labels.COMPARE_WITH_FILE)
    assert isinstance(hand.app.screen, AskPath)
    await hand.sees("never copies, changes, lists or remembers it")
    await hand.type(path)


async def test_their_file_stands_beside_one_s_own_and_nothing_of_it_stays(
    book: OpenBook, places: Places, theirs: Path
) -> None:
    write_down(places, "what-changed", BEFORE)
    stamp, words = theirs.stat().st_mtime_ns, theirs.read_bytes()
    async with book() as hand:
        before = {path: path.read_bytes() for path in hand.files()}
        await ask(hand, str(theirs.parent / "fr"))
        await hand.press("tab")
        line = hand.app.screen.query_one(Input)
        await hand.until(lambda: line.value == str(theirs), "the name completed")
        await hand.press("enter")
        await compared(hand)
        await hand.sees(f"{labels.YOURS} │ {labels.OTHER_FILE}", "{always talked}")
        assert "[-" not in hand.screen()
        await hand.press("escape")
        assert {path: path.read_bytes() for path in hand.files()} == before
        assert (theirs.stat().st_mtime_ns, theirs.read_bytes()) == (stamp, words)
        await from_menu(hand, labels.COMPARE_WITH_FILE)
        assert hand.app.screen.query_one(Input).value == "", "the path was remembered"


@pytest.mark.slow
async def test_a_path_that_will_not_do_can_be_mended(
    book: OpenBook, places: Places, theirs: Path, tmp_path: Path
) -> None:
    own = write_down(places, "what-changed", BEFORE)
    flags = write_down(places, "red-flags", {"neck": "no"}, when=NOW - timedelta(2))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").write_text('title = "half\n')
    (tmp_path / "mine").symlink_to(own)
    (tmp_path / "flags").write_bytes(flags.read_bytes())
    refusals = {
        "nowhere": "There's no file",
        "pipe": "it's a pipe or a device",
        "broken": ":1:14: expected a closing quote",
        "mine": labels.YOUR_OWN_FILE,
        "flags": labels.PRIVATE_NOT_COMPARED,
    }
    async with book() as hand:
        await ask(hand, "")
        await hand.press("enter")
        assert isinstance(hand.app.screen, AskPath), "nothing is typed yet"
        for name, said in refusals.items():
            line = hand.app.screen.query_one(Input)
            line.value = str(tmp_path / name)
            await hand.press("enter")
            await hand.until(lambda: isinstance(hand.app.screen, AskPath))
            await hand.sees(said)
            assert "neck" not in hand.screen()
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.slow
async def test_their_words_act_on_nothing(book: OpenBook, places: Places, theirs: Path) -> None:
    write_down(places, "what-changed", BEFORE)
    hostile = "[@click=app.leave]x[/] [/nope] \\u001b]52;c;AA\\u0007 \\u202e"
    theirs.write_text(theirs.read_text().replace("We always talked.", hostile))
    async with book() as hand:
        await ask(hand, str(theirs))
        await hand.press("enter")
        await compared(hand)
        await hand.sees("[@click=app.leave]x[/] [/nope]", "␛]52;c;AA␇")
        assert not {"\x1b", "\x07", "\u202e"} & set(hand.screen())
        assert hand.app.is_running


async def at_the_questions(hand: BookHand) -> None:
    await go_to_worksheets(hand)
    await from_menu(hand, labels.COMPARE_WITH_FILE)
    await answer_alone(hand)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["what-changed", "reflection"])
async def test_the_safety_questions_come_before_another_person_s_file(
    book: OpenBook, places: Places, kind: str
) -> None:
    """They're asked for a worksheet for one person too: the comparison shows two people's words."""
    write_down(places, kind, {"contact": "no"} if kind == "what-changed" else {"day": "calm"})
    async with book() as hand:
        await at_the_questions(hand)
        for keys, said in ((NO, ORDER), (NO, ASKED), (ASKED_YES, quiet.GO_ON), (("enter",), "")):
            await hand.press(*keys)
            await hand.sees(said)
        await hand.until(lambda: isinstance(hand.app.screen, AskPath), "the path")
        assert hand.app.safety_questions.outcomes == {kind: "open"}
        await hand.press("escape")
        await from_menu(hand, labels.COMPARE_WITH_FILE)
        assert isinstance(hand.app.screen, AskPath), "asked again for this worksheet"


@pytest.mark.parametrize("second", [False, True], ids=["fear", "court order"])
async def test_fear_or_an_order_stops_it_and_never_leads_to_another_s_file(
    book: OpenBook, places: Places, second: bool
) -> None:
    write_down(places, "what-changed", BEFORE)
    async with book() as hand:
        await at_the_questions(hand)
        if second:
            await hand.press(*NO)
            await hand.sees(ORDER)
        await hand.press(*NOT_SURE)
        await hand.sees("This worksheet isn't open right now", quiet.BACK)
        assert (
            hand.app.library.page("legal-first" if second else "afraid").title not in hand.words()
        )
        assert not any(isinstance(one, AskPath) for one in hand.app.screen_stack)
        assert hand.app.safety_questions.outcomes == {}


async def test_what_the_other_did_not_ask_for_is_not_laid_open(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", BEFORE)
    async with book() as hand:
        await at_the_questions(hand)
        for keys in (NO, NO, ASKED_NO):
            await hand.press(*keys)
        await hand.sees("This worksheet isn't open right now", quiet.BACK)
        assert quiet.GO_ON_ALONE not in hand.words()
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.app.safety_questions.outcomes == {}


# -- privacy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("private", "answers"),
    [
        ("red-flags", {"neck": "no"}),
        ("closing-well", {"keep": "A song."}),
        ("take-to-helper", {"helper": "line"}),
    ],
)
async def test_private_sheets_offer_no_comparison(
    book: OpenBook, places: Places, private: str, answers: dict[str, str]
) -> None:
    for days in (2, 1):
        write_down(places, private, answers, when=NOW - timedelta(days))
    async with book() as hand:
        await go_to_worksheets(hand)
        assert not {labels.COMPARE_BEFORE, labels.COMPARE_DAYS, labels.COMPARE_WITH_FILE} & set(
            await menu(hand)
        )


OPEN_SHEETS = [
    s for s in Library(shipped_content()).worksheets() if s.exportable_ids and not s.private
]


@pytest.mark.parametrize("sheet", OPEN_SHEETS, ids=lambda sheet: sheet.id)
async def test_no_answer_that_is_never_shared_is_on_the_screen(
    book: OpenBook, places: Places, tmp_path: Path, sheet: Any
) -> None:
    """Every answer in both files is a unique word, and every question is expanded."""
    places.worksheets.mkdir(parents=True)
    own, theirs = places.worksheets / "2026-11-22-own.toml", tmp_path / "theirs.toml"
    own.write_text(new_text(filled(sheet, "qzleft"), sheet.prompts))
    theirs.write_text(new_text(filled(sheet, "qzright"), sheet.prompts))
    async with book(size=(120, 36)) as hand:
        await ask(hand, str(theirs))
        await hand.press("enter")
        await compared(hand)
        await hand.press("a")
        told = " ".join(" ".join(block.render().plain.split()) for block in blocks(hand))
        told += hand.words()
    for item in sheet.items():
        if item.asks and not sheet.is_exportable(item):
            assert f"qzleft {item.id}" not in told
            assert f"qzright {item.id}" not in told
            assert item.text not in told
