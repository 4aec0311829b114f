"""Hints beside an answer: wording, suggested dates, closed lists, a break after hard questions."""

from __future__ import annotations

from datetime import date

import pytest
from textual import events

from reconcile_tui.domain.items import AnyItem, Choice, Condition, Day, Line, Note, Plan, Rows, Text
from reconcile_tui.domain.kinds import DayColumn, LineColumn, Option, Suggest
from reconcile_tui.messages.fields import BOUNDARY_HINTS, HEAVY
from reconcile_tui.tui.widgets.fields.line import PlainInput
from tests.tui.conftest import OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of
from tests.tui.sample_items import FIRST, LAST

RULE, DUTY = BOUNDARY_HINTS["rule"], BOUNDARY_HINTS["duty"]


def paste(hand: Hand, text: str) -> None:
    driver = hand.app._driver
    assert driver is not None
    event = events.Paste(text)
    event.set_sender(hand.app)
    driver.send_message(event)


# -- wording that is about me ----------------------------------------------------------------------


async def test_a_rule_for_the_other_gets_a_soft_word_and_is_kept(sheet: OpenSheet) -> None:
    mine = Line(id="it", text="What will you do?", about_me=True)
    async with sheet(work_of(sheet_of(mine, LAST))) as hand:
        await hand.type("They have to tell me")
        await hand.sees(RULE)
        assert hand.value("it") == "They have to tell me"
        await hand.press("enter")
        await hand.at("last")
        await hand.sees(RULE)
        await hand.press("up", *["backspace"] * len("They have to tell me"))
        await hand.type("I will ask once.")
        assert RULE not in hand.words()


async def test_closeness_and_location_are_owed_by_nobody(sheet: OpenSheet) -> None:
    mine = Text(id="it", text="What will you do?", about_me=True)
    async with sheet(work_of(sheet_of(mine), it="They share their location.")) as hand:
        await hand.show("only")
        await hand.sees(DUTY)


async def test_only_an_answer_that_is_about_me_is_read(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(FIRST), first="They must call.")) as hand:
        assert RULE not in hand.words()


@pytest.mark.slow
async def test_what_the_other_offered_may_be_a_rule_and_never_a_duty(sheet: OpenSheet) -> None:
    rows = Rows(
        id="it",
        text="What did they offer?",
        columns=(LineColumn(id="words", text="In their words", no_duty=True),),
    )
    async with sheet(work_of(sheet_of(rows))) as hand:
        await hand.press("enter")
        await hand.type("They will call me")
        assert RULE not in hand.words(), "it's the other person's promise"
        await hand.press(*["backspace"] * len("They will call me"))
        await hand.type("They share their location")
        await hand.sees(DUTY)


async def test_a_note_keeps_its_paragraphs(sheet: OpenSheet) -> None:
    note = Note(id="ways", text="One way.\n\nOften good: calm.\n\nOften hard: quiet.")
    async with sheet(work_of(sheet_of(note, LAST))) as hand:
        lines = [line.strip(" ▌") for line in hand.lines()]
        place = next(n for n, line in enumerate(lines) if line.endswith("One way."))
        assert [line.split("  ")[-1] for line in lines[place + 1 : place + 3]] == [
            "Often good: calm.",
            "Often hard: quiet.",
        ]


@pytest.mark.slow
async def test_of_a_plan_the_half_that_is_mine_is_read(sheet: OpenSheet) -> None:
    plan = Plan(id="it", text="What will you do?", about_me=True)
    async with sheet(work_of(sheet_of(plan))) as hand:
        await hand.type("they must leave early")
        await hand.press("enter")
        await hand.type("eat alone")
        assert RULE not in hand.words()
        await hand.type(", and they must call")
        await hand.sees(RULE)


@pytest.mark.slow
async def test_a_column_that_ends_in_dots_is_read_with_its_beginning(sheet: OpenSheet) -> None:
    rows = Rows(
        id="it",
        text="Which boundaries?",
        columns=(
            LineColumn(id="if", text="If …", about_me=True),
            LineColumn(id="then", text="… then I will …", about_me=True),
        ),
    )
    async with sheet(work_of(sheet_of(rows))) as hand:
        await hand.press("enter")
        await hand.type("they must leave early")
        await hand.press("enter")
        await hand.type("be home by ten")
        assert RULE not in hand.words()
        assert DUTY not in hand.words()
        await hand.type(", and they must be too")
        await hand.sees(RULE)
        await hand.press("escape")
        await hand.at("it")
        await hand.sees(RULE)


# -- suggested dates -------------------------------------------------------------------------------

START = Day(id="start", text="From when?")
END = Day(id="end", text="Until when?", suggest=Suggest(56, "start"))
OFFER = "19 Jan 2027, 8 weeks after 24 Nov 2026: Enter fills it in"


@pytest.mark.slow
async def test_enter_takes_the_offered_day(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(START, END))) as hand:
        await hand.show("only", "end")
        assert "Enter fills it in" not in hand.words(), "there's no date yet to count from"
        await hand.press("enter", "up", "up")
        await hand.at("start")
        await hand.type("24 Nov 2026")
        await hand.sees(OFFER)
        assert hand.value("end") is None, "the suggested date was written"
        await hand.press("enter", "enter")
        assert hand.value("end") == date(2027, 1, 19)
        assert hand.here() != "end", "the focus didn't move on"
        await hand.press("shift+tab")
        await hand.at("end")
        await hand.sees("Tuesday 19 January 2027")
        assert "Enter fills it in" not in hand.words()
        await hand.press("ctrl+r")
        assert hand.value("end") is None
        await hand.sees(OFFER)


@pytest.mark.parametrize("key", ["tab", "down", "up", "shift+tab"])
async def test_every_other_way_leaves_it_empty(sheet: OpenSheet, key: str) -> None:
    work = work_of(sheet_of(FIRST, START, END, LAST), start=date(2026, 11, 24))
    async with sheet(work) as hand:
        await hand.show("only", "end")
        await hand.sees(OFFER)
        await hand.press(key)
        assert hand.here() in {"start", "last"}
        assert hand.value("end") is None


async def test_what_was_typed_is_never_written_over(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(START, END, LAST), start=date(2026, 11, 24))
    async with sheet(work) as hand:
        await hand.show("only", "end")
        await hand.type("1 Feb 2027")
        await hand.press("enter")
        await hand.at("last")
        assert hand.value("end") == date(2027, 2, 1)


OFFERING = Rows(
    id="it",
    text="When?",
    columns=(
        DayColumn(id="day", text="Day", suggest=Suggest()),
        LineColumn(id="what", text="What"),
    ),
)


async def test_in_a_new_entry_enter_takes_the_date_and_the_next_words_go_on(
    sheet: OpenSheet,
) -> None:
    work = work_of(sheet_of(OFFERING))
    async with sheet(work) as hand:
        await hand.press("enter")
        await hand.sees("22 Nov 2026, today: Enter fills it in, Tab leaves it empty.")
        await hand.press("enter")
        await hand.type("we talk")
        await hand.sees("2026-11-22", "Sunday 22 November 2026")
        (row,) = work.session.rows("it")
        assert (row["day"], row["what"]) == (date(2026, 11, 22), "we talk")


async def test_a_date_that_enter_took_alone_makes_no_entry(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(OFFERING))
    async with sheet(work) as hand:
        await hand.press("enter", "enter")
        await hand.sees("2026-11-22")
        assert work.session.rows("it") == (), "Enter alone added an entry"
        await hand.press("enter", "enter")
        assert work.session.rows("it") == ()


async def test_a_date_that_enter_took_can_be_changed_and_emptied(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(OFFERING))
    async with sheet(work) as hand:
        await hand.press("enter", "enter", "shift+tab", "backspace", "1")
        (row,) = work.session.rows("it")
        assert row["day"] == date(2026, 11, 21), "the cursor isn't after the date"
        await hand.press("ctrl+u")
        assert work.session.rows("it") == ()
        await hand.sees("22 Nov 2026, today: Enter fills it in")


async def test_space_takes_the_date_as_an_entry_of_its_own(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(OFFERING))
    async with sheet(work) as hand:
        await hand.press("enter", "space", "escape")
        assert work.session.rows("it")[0]["day"] == date(2026, 11, 22)


# -- closed lists ----------------------------------------------------------------------------------

COURT = Choice(
    id="court", text="A court order?", options=(Option("yes", "Yes"), Option("no", "No"))
)
CLOSED = Rows(
    id="it",
    text="What was seen?",
    add="Add a sighting",
    columns=(LineColumn(id="what", text="What"),),
    closed_when=(Condition("court", "=", "yes"),),
    closed_text="A court order comes first. What stands here can be read and changed.",
)


@pytest.mark.slow
async def test_closed_rows_can_be_read_and_changed_and_none_is_added(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(COURT, CLOSED))
    work.session.answer_cell("it", "ra1", "what", "Asked for a break")
    async with sheet(work) as hand:
        await hand.sees("+ Add a sighting")
        await hand.show("only", "court")
        await hand.press("down", "space")
        await hand.sees("A court order comes first.")
        assert "+ Add a sighting" not in hand.words()
        await hand.press("tab")
        await hand.at("it")
        await hand.press("enter", "end")
        await hand.type(", and came back")
        await hand.press("escape")
        assert hand.session.rows("it")[0]["what"] == "Asked for a break, and came back"
        await hand.press("down", "enter")
        assert len(hand.session.rows("it")) == 1
        await hand.show("only", "court")
        await hand.press("space")
        await hand.sees("+ Add a sighting")


# -- hard questions --------------------------------------------------------------------------------


@pytest.mark.slow
async def test_after_a_heavy_answer_the_way_on_names_the_way_to_a_breath(sheet: OpenSheet) -> None:
    heavy = Text(id="it", text="What was the worst of it?", heavy=True)
    items: tuple[AnyItem, ...] = (FIRST, heavy)
    async with sheet(work_of(sheet_of(*items))) as hand:
        await hand.type("light")
        assert HEAVY not in hand.words()
        await hand.press("tab")
        await hand.type("x")
        await hand.sees(HEAVY)
        await hand.press("backspace")
        await hand.until(lambda: HEAVY not in hand.words())


# -- pasting ---------------------------------------------------------------------------------------


async def test_several_lines_pasted_into_one_line_are_all_there(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(FIRST), first="Before: ")) as hand:
        await hand.show("only", "first")
        paste(hand, "one\r\ntwo\n\nthree\r")
        await hand.settle()
        assert hand.value("first") == "Before: one two  three"
        assert hand.view.query_one(PlainInput).cursor_position == len("Before: one two  three")


@pytest.mark.slow
async def test_a_paste_that_does_not_fit_the_line_is_refused_whole(sheet: OpenSheet) -> None:
    short = Line(id="it", text="A word?", max=8)
    async with sheet(work_of(sheet_of(short))) as hand:
        await hand.type("123456789")
        assert hand.value("it") == "12345678", "typed past the limit"
        paste(hand, "\nmore than fits")
        await hand.settle()
        assert hand.value("it") == "12345678"
        await hand.hears(
            "Nothing was pasted: the text has 15 characters, but there's only room for 0."
        )
        await hand.press("shift+home")
        paste(hand, "a word")
        await hand.settle()
        assert hand.value("it") == "a word", "the selection must be replaced"


async def test_an_empty_paste_does_nothing(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(FIRST), first="x")) as hand:
        paste(hand, "")
        await hand.settle()
        assert hand.value("first") == "x"
