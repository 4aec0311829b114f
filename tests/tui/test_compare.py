"""Comparing on the screen: from the list, from the end of a sheet, and with another's file."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from reconcile_tui.core.outline import can_leave
from reconcile_tui.store.canonical import new_text
from reconcile_tui.store.library import Library
from reconcile_tui.store.paths import Places, shipped_content
from reconcile_tui.strings import compare as strings
from reconcile_tui.tui import labels as book_labels
from reconcile_tui.tui.chrome import Go
from reconcile_tui.tui.labels import compare as labels
from reconcile_tui.tui.labels import quiet
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.screens.ask_path import AskPath
from reconcile_tui.tui.screens.compare import CompareScreen
from reconcile_tui.tui.screens.compare_block import QuestionBlock
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.screens.pick_days import PickDays
from reconcile_tui.tui.screens.quiet import QuietScreen
from tests.export.filling import filled
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.test_quiet import ASKED, ASKED_NO, ASKED_YES, FEAR, NO, NOT_SURE, ORDER
from tests.tui.test_shelf import turn_to_shelf

BEFORE: dict[str, Any] = {"ended-us": "We never came back to a quarrel.", "contact": "no"}
AFTER: dict[str, Any] = {"ended-us": "We sometimes came back to a quarrel.", "contact": "no"}


def two_days(places: Places) -> list[Path]:
    return [
        write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44), id="first"),
        write_down(places, "what-changed", AFTER, when=NOW, id="second", previous="first"),
    ]


async def menu(hand: BookHand) -> list[str]:
    """Open the Space menu; what it offers."""
    await hand.press("space")
    assert isinstance(hand.app.screen, Choose)
    return [str(option.prompt) for option in hand.app.screen.query_one(Choices).options]


async def choose(hand: BookHand, label: str) -> None:
    offered = await menu(hand)
    await hand.press(*["down"] * offered.index(label), "enter")


async def compared(hand: BookHand) -> CompareScreen:
    await hand.until(lambda: isinstance(hand.app.screen, CompareScreen), "the comparison")
    await hand.settle()
    assert isinstance(hand.app.screen, CompareScreen)
    return hand.app.screen


def blocks(hand: BookHand) -> list[QuestionBlock]:
    return list(hand.app.screen.query(QuestionBlock))


# -- days ------------------------------------------------------------------------------------------


async def test_with_before_from_the_list(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await turn_to_shelf(hand)
        offered = await menu(hand)
        assert labels.COMPARE_BEFORE in offered
        assert labels.COMPARE_DAYS not in offered, "there is no other day than the one before"
        await hand.press(*["down"] * offered.index(labels.COMPARE_BEFORE), "enter")
        await compared(hand)
        await hand.sees("Sunday 22 November 2026", "Friday 9 October 2026")
        await hand.sees("We never came back to a quarrel. │ We [-never-] {+sometimes+} came")
        await hand.sees("= Are you in contact now? the same on both days: No")
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_with_the_only_other_day_from_the_list(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44))
    write_down(places, "what-changed", AFTER)
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(1))
    async with book() as hand:
        await turn_to_shelf(hand)
        assert labels.COMPARE_BEFORE not in await menu(hand)
        await hand.press("escape")
        await choose(hand, labels.COMPARE_DAYS)
        await compared(hand)
        await hand.sees("{+sometimes+}")


async def test_of_several_days_space_marks_those_that_are_meant(
    book: OpenBook, places: Places
) -> None:
    for days in (90, 60, 30):
        values = {"ended-us": f"We waited {days} days."}
        write_down(places, "what-changed", values, when=NOW - timedelta(days))
    write_down(places, "what-changed", AFTER)
    async with book() as hand:
        await turn_to_shelf(hand)
        await choose(hand, labels.COMPARE_DAYS)
        assert isinstance(hand.app.screen, PickDays)
        await hand.press("down", "space", "space", "space", "down", "space")
        await hand.sees("[ ] Friday 23 October 2026", "[x] Wednesday 23 September 2026")
        await hand.press("enter")
        await compared(hand)
        await hand.sees("Monday 24 August 2026", "Wednesday 23 September 2026")
        assert "October" not in hand.screen()
        await hand.press("escape")
        await choose(hand, labels.COMPARE_DAYS)
        await hand.press("enter")
        await compared(hand)
        await hand.sees("Friday 23 October 2026")
        await hand.press("escape")
        await choose(hand, labels.COMPARE_DAYS)
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_the_end_page_of_a_sheet_answered_again_offers_it(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44))
    async with book() as hand:
        await turn_to_shelf(hand)
        await hand.press("ctrl+n")
        await hand.type("We came back, sometimes.")
        await hand.show("(end)")
        await hand.sees(labels.COMPARE_BEFORE)
        next(go for go in hand.view.query(Go) if go.label == labels.COMPARE_BEFORE).focus()
        await hand.press("enter")
        await compared(hand)
        await hand.sees("Friday 9 October 2026", "We [-never-] came back")
        await hand.press("escape")
        assert hand.work.session.answers.value("ended-us") == "We came back, sometimes."


async def test_the_end_page_of_a_first_or_a_private_sheet_does_not(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", BEFORE)
    kept = write_down(places, "red-flags", {"neck": "no"}, previous="first")
    async with book() as hand:
        for one in (path, kept):
            await hand.open(one)
            await hand.show("(end)")
            assert labels.COMPARE_BEFORE not in hand.words()


async def test_what_is_unsaved_is_compared_as_well(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await turn_to_shelf(hand)
        await hand.press("enter")
        await hand.show("the-break", "ended-us")
        await hand.type(" And then we slept.")
        hand.app.compare_with_before(hand.work)
        await compared(hand)
        await hand.sees("{+And then we")


async def test_when_the_sheet_from_before_is_gone_it_is_said(
    book: OpenBook, places: Places
) -> None:
    first, second = two_days(places)
    async with book() as hand:
        await hand.open(second)
        first.unlink()
        hand.app.compare_with_before(hand.work)
        await hand.hears(labels.BEFORE_IS_GONE)


# -- reading it ------------------------------------------------------------------------------------


async def open_comparison(hand: BookHand) -> None:
    await turn_to_shelf(hand)
    await choose(hand, labels.COMPARE_BEFORE)
    await compared(hand)


async def test_the_cursor_begins_where_answers_differ_and_enter_unfolds(
    book: OpenBook, places: Places
) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        assert hand.app.focused is blocks(hand)[0]
        await hand.press("down", "down")
        folded = hand.app.focused
        assert isinstance(folded, QuestionBlock)
        assert folded.question.item_id == "contact"
        assert folded.size.height == 1
        await hand.press("enter")
        assert folded.size.height > 1
        await hand.sees("the same on both days")
        await hand.press("space")
        assert folded.size.height == 1
        await hand.press("up", "up")
        assert hand.app.focused is blocks(hand)[0]


async def test_everything_can_be_unfolded_and_n_goes_to_what_differs(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"me-now": "I go."}, when=NOW - timedelta(44), id="first")
    write_down(places, "what-changed", {"me-now": "I stay."}, id="x", previous="first")
    async with book() as hand:
        await open_comparison(hand)
        here = hand.app.focused
        assert isinstance(here, QuestionBlock)
        assert here.question.item_id == "me-now"
        before = [block.size.height for block in blocks(hand)]
        await hand.press("a")
        assert sum(block.size.height for block in blocks(hand)) > sum(before)
        await hand.press("a")
        assert [block.size.height for block in blocks(hand)] == before
        await hand.press("up", "up", "n")
        assert hand.app.focused is here
        await hand.press("n")
        assert hand.app.focused is here, "there is no other"


@pytest.mark.parametrize(("size", "beside"), [((80, 24), True), ((66, 24), False)])
async def test_where_there_is_room_the_days_stand_side_by_side(
    book: OpenBook, places: Places, size: tuple[int, int], beside: bool
) -> None:
    two_days(places)
    async with book(size=size) as hand:
        await open_comparison(hand)
        names = [line for line in hand.lines() if "9 October" in line and "22 November" in line]
        assert bool(names) == beside
        await hand.press("v")
        if beside:
            assert not [x for x in hand.lines() if "9 October" in x and "22 November" in x]
            await hand.sees("Friday 9 October 2026", "{+sometimes+}")
        else:
            await hand.hears(labels.BESIDE_TOO_NARROW)


async def test_a_long_answer_is_read_with_the_arrows_and_its_rest_is_in_the_sheet(
    book: OpenBook, places: Places
) -> None:
    long = " ".join(f"word{n}" for n in range(20_000))
    write_down(places, "what-changed", {"ended-us": "Short."}, when=NOW - timedelta(44), id="first")
    write_down(places, "what-changed", {"ended-us": long}, id="x", previous="first")
    async with book() as hand:
        await open_comparison(hand)
        here = hand.app.focused
        assert isinstance(here, QuestionBlock)
        assert here.size.height < 600
        await hand.press("down")
        assert hand.app.focused is here, "first to its end"
        await hand.press("pagedown")
        for _ in range(60):
            await hand.press("down")
            if hand.app.focused is not here:
                break
        assert hand.app.focused is not here
        assert "(the rest stands in the sheet" in here.render().plain[-200:]


async def test_help_names_its_keys(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        await hand.press("f1")
        await hand.sees(labels.PURPOSE, "Side by side, or below")


# -- another person's file -------------------------------------------------------------------------


@pytest.fixture
def theirs(places: Places, tmp_path: Path) -> Path:
    """A file outside the notebook."""
    made = write_down(places, "what-changed", {"ended-us": "We always talked.", "contact": "yes"})
    path = tmp_path / "from them.toml"
    path.write_bytes(made.read_bytes())
    made.unlink()
    return path


async def ask(hand: BookHand, path: str) -> None:
    """Up to the path; the three quiet questions were answered before."""
    for sheet in hand.app.library.worksheets():
        hand.app.quiet_ways.setdefault(sheet.id, "open")
    await turn_to_shelf(hand)
    await choose(hand, labels.LAY_BESIDE)
    assert isinstance(hand.app.screen, AskPath)
    await hand.sees("never copied, changed, listed or remembered")
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
        await hand.sees(f"{strings.YOURS} │ {strings.OTHER_FILE}", "{always talked}")
        assert "[-" not in hand.screen()
        await hand.press("escape")
        assert {path: path.read_bytes() for path in hand.files()} == before
        assert (theirs.stat().st_mtime_ns, theirs.read_bytes()) == (stamp, words)
        await choose(hand, labels.LAY_BESIDE)
        assert hand.app.screen.query_one(Input).value == "", "the path is not remembered"


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
        "nowhere": "There is no file",
        "pipe": "it is a pipe or a device",
        "broken": ":1:14: expected a closing quote",
        "mine": strings.YOUR_OWN_FILE,
        "flags": strings.PRIVATE_NOT_COMPARED,
    }
    async with book() as hand:
        await ask(hand, "")
        await hand.press("enter")
        assert isinstance(hand.app.screen, AskPath), "nothing was typed yet"
        for name, said in refusals.items():
            line = hand.app.screen.query_one(Input)
            line.value = str(tmp_path / name)
            await hand.press("enter")
            await hand.until(lambda: isinstance(hand.app.screen, AskPath))
            await hand.sees(said)
            assert "neck" not in hand.screen()
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


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
    await turn_to_shelf(hand)
    await choose(hand, labels.LAY_BESIDE)
    await hand.until(lambda: isinstance(hand.app.screen, QuietScreen), "the questions")
    await hand.sees(FEAR)
    await hand.settle()


@pytest.mark.parametrize("kind", ["what-changed", "reflection"])
async def test_three_quiet_questions_come_before_another_person_s_file(
    book: OpenBook, places: Places, kind: str
) -> None:
    """Also beside a sheet that is for one person alone: two people's words are for two."""
    write_down(places, kind, {"contact": "no"} if kind == "what-changed" else {"day": "calm"})
    async with book() as hand:
        await at_the_questions(hand)
        for keys, said in ((NO, ORDER), (NO, ASKED), (ASKED_YES, quiet.GO_ON), (("enter",), "")):
            await hand.press(*keys)
            await hand.sees(said)
        await hand.until(lambda: isinstance(hand.app.screen, AskPath), "the path")
        assert hand.app.quiet_ways == {kind: "open"}
        await hand.press("escape")
        await choose(hand, labels.LAY_BESIDE)
        assert isinstance(hand.app.screen, AskPath), "it is asked once a run and sheet"


@pytest.mark.parametrize("second", [False, True], ids=["fear", "court order"])
async def test_fear_or_an_order_leads_to_help_and_never_to_another_s_file(
    book: OpenBook, places: Places, second: bool
) -> None:
    write_down(places, "what-changed", BEFORE)
    async with book() as hand:
        await at_the_questions(hand)
        if second:
            await hand.press(*NO)
            await hand.sees(ORDER)
        await hand.press(*NOT_SURE)
        await hand.until(lambda: isinstance(hand.app.screen, PageScreen), "a page of help")
        await hand.sees(hand.app.library.page("legal-first" if second else "afraid").title)
        assert not any(isinstance(one, AskPath) for one in hand.app.screen_stack)
        assert hand.app.quiet_ways == {}


async def test_what_the_other_did_not_ask_for_is_not_laid_open(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", BEFORE)
    async with book() as hand:
        await at_the_questions(hand)
        for keys in (NO, NO, ASKED_NO):
            await hand.press(*keys)
        await hand.sees("contact nobody asked for", quiet.BACK)
        assert quiet.GO_ON_ALONE not in hand.words()
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.app.quiet_ways == {}


# -- privacy ---------------------------------------------------------------------------------------


async def test_private_sheets_offer_no_comparison(book: OpenBook, places: Places) -> None:
    for days in (2, 1):
        write_down(places, "red-flags", {"neck": "no"}, when=NOW - timedelta(days))
    async with book() as hand:
        await turn_to_shelf(hand)
        assert not {labels.COMPARE_BEFORE, labels.COMPARE_DAYS, labels.LAY_BESIDE} & set(
            await menu(hand)
        )


OPEN_SHEETS = [s for s in Library(shipped_content()).worksheets() if can_leave(s)]


@pytest.mark.parametrize("sheet", OPEN_SHEETS, ids=lambda sheet: sheet.id)
async def test_no_answer_that_is_never_shared_is_on_the_screen(
    book: OpenBook, places: Places, tmp_path: Path, sheet: Any
) -> None:
    """A unique word in every answer, on both sides, and everything unfolded."""
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
        if item.asks and not sheet.may_leave(item):
            assert f"qzleft {item.id}" not in told
            assert f"qzright {item.id}" not in told
            assert item.text not in told


async def test_when_a_day_is_broken_meanwhile_the_reason_is_shown(
    book: OpenBook, places: Places
) -> None:
    first, _ = two_days(places)
    async with book() as hand:
        await turn_to_shelf(hand)
        offered = await menu(hand)
        first.write_text('title = "half\n')
        await hand.press(*["down"] * offered.index(labels.COMPARE_BEFORE), "enter")
        await hand.until(lambda: isinstance(hand.app.screen, PageScreen))
        await hand.sees(labels.CANNOT, ":1:14:", book_labels.FILE_UNTOUCHED)
