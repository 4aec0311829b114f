"""Every item type answered with the keyboard: the session stores it and the screen shows it."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.domain.items import AnyItem, Choice, Choices, Day, Line, Plan, Scale, Text
from reconcile_tui.domain.kinds import Option
from tests.tui.conftest import OpenSheet
from tests.tui.hand import sheet_of, work_of
from tests.tui.sample_items import FIRST, LAST, OPTIONS

LONG = tuple(Option(f"o{n}", f"A longer label, number {n}, too long for a row") for n in range(3))


def asked(item: AnyItem) -> list[AnyItem]:
    return [FIRST, item, LAST]


# -- text ------------------------------------------------------------------------------------------


async def test_a_line_takes_words_and_enter_goes_on(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*asked(Line(id="it", text="It?"))))) as hand:
        await hand.type("one")
        await hand.press("enter")
        await hand.at("it")
        await hand.type("two, and ?!")
        await hand.press("enter")
        await hand.at("last")
        assert hand.session.answers.values == {"first": "one", "it": "two, and ?!"}


async def test_a_text_takes_lines_and_enter_is_a_new_one(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*asked(Text(id="it", text="It?"))), first="x")) as hand:
        await hand.at("it")
        await hand.type("one")
        await hand.press("enter", "enter")
        await hand.type("three")
        assert hand.value("it") == "one\n\nthree"
        await hand.press("tab")
        await hand.at("last")


async def test_arrows_move_within_a_text_and_leave_it_at_its_ends(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(*asked(Text(id="it", text="It?"))), first="x", it="one\ntwo")
    async with sheet(work) as hand:
        await hand.show("only", "it")
        await hand.press("up")
        assert hand.here() == "it"
        await hand.press("up")
        await hand.at("first")
        await hand.press("down")
        await hand.at("it")
        await hand.press("down", "down")
        await hand.at("last")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Line, Text])
async def test_stepping_into_an_answer_and_typing_never_eats_it(
    sheet: OpenSheet, kind: type[Line] | type[Text]
) -> None:
    work = work_of(sheet_of(*asked(kind(id="it", text="It?"))), it="the old words")
    async with sheet(work) as hand:
        await hand.at("first")
        await hand.press("tab")
        await hand.at("it")
        await hand.type("!")
        assert sorted(hand.value("it")) == sorted("the old words!")
        assert hand.value("it").replace("!", "") == "the old words"


async def test_a_line_takes_no_more_than_its_most(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(Line(id="it", text="It?", max=5)))) as hand:
        await hand.type("1234567")
        assert hand.value("it") == "12345"


async def test_emptied_by_hand_it_is_no_answer(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(Line(id="it", text="It?")), it="ab")) as hand:
        await hand.show("only", "it")
        await hand.press("end", "backspace", "backspace")
        assert "it" not in hand.session.answers.values


# -- choices ---------------------------------------------------------------------------------------


async def test_a_choice_is_chosen_with_space_and_un_chosen_again(sheet: OpenSheet) -> None:
    item = Choice(id="it", text="It?", options=OPTIONS)
    async with sheet(work_of(sheet_of(*asked(item)))) as hand:
        await hand.show("only", "it")
        await hand.sees("( ) Yes ( ) In part ( ) No")
        await hand.press("right", "right", "space")
        assert hand.value("it") == "partly"
        await hand.sees("( ) Yes (•) In part ( ) No")
        await hand.press("right", "space")
        assert hand.value("it") == "no", "one option replaces another"
        await hand.press("space")
        assert hand.value("it") is None
        await hand.press("left", "space", "backspace")
        assert hand.value("it") is None
        await hand.sees("( ) Yes ( ) In part ( ) No")


async def test_enter_chooses_and_goes_on(sheet: OpenSheet) -> None:
    item = Choice(id="it", text="It?", options=OPTIONS)
    async with sheet(work_of(sheet_of(*asked(item)))) as hand:
        await hand.show("only", "it")
        await hand.press("down", "enter")
        await hand.at("last")
        assert hand.value("it") == "yes"
        await hand.press("shift+tab", "enter")
        assert hand.value("it") == "yes", "Enter on the chosen option only moves on"


@pytest.mark.slow
async def test_long_labels_stand_one_a_line_and_arrows_leave_at_the_ends(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*asked(Choice(id="it", text="?", options=LONG))))) as hand:
        await hand.show("only", "it")
        await hand.press("down", "down", "down", "space")
        assert hand.value("it") == "o2"
        await hand.press("down")
        await hand.at("last")
        await hand.press("up")
        await hand.at("it")
        await hand.press("up", "up", "up")
        await hand.at("first")


async def test_up_and_down_move_over_options_in_a_row_as_they_do_on_lines(
    sheet: OpenSheet,
) -> None:
    """In a wide terminal Down must not move from the next option into the next question."""
    async with sheet(work_of(sheet_of(*asked(Choice(id="it", text="?", options=OPTIONS))))) as hand:
        await hand.show("only", "it")
        await hand.press("down", "down", "space")
        assert hand.value("it") == "partly"
        await hand.press("down", "down")
        await hand.at("last")
        await hand.press("up")
        await hand.at("it")
        await hand.press("up", "up")
        await hand.at("first")


async def test_of_several_any_can_be_marked(sheet: OpenSheet) -> None:
    item = Choices(id="it", text="It?", options=OPTIONS)
    async with sheet(work_of(sheet_of(*asked(item)))) as hand:
        await hand.show("only", "it")
        await hand.press("end", "space", "home", "space")
        assert hand.value("it") == ["yes", "no"], "in the order of the options"
        await hand.sees("[x] Yes [ ] In part [x] No")
        await hand.press("space")
        assert hand.value("it") == ["no"]
        await hand.press("right", "right", "space")
        assert hand.value("it") is None
        await hand.press("enter")
        await hand.at("last")


async def test_a_scale_is_chosen_by_arrows_or_by_a_typed_number(sheet: OpenSheet) -> None:
    item = Scale(id="it", text="It?", min_label="not at all", max_label="very")
    async with sheet(work_of(sheet_of(*asked(item)))) as hand:
        await hand.show("only", "it")
        await hand.sees("0 = not at all 10 = very")
        await hand.press("right", "right", "right", "space")
        assert hand.value("it") == 2
        await hand.sees("[2]")
        await hand.press("7")
        assert hand.value("it") == 7
        await hand.press("backspace", "1", "0")
        assert hand.value("it") == 10
        await hand.press("0")
        assert hand.value("it") == 0, "a digit that doesn't fit starts a new number"
        await hand.press("space")
        assert hand.value("it") is None


# -- dates -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "day", "words"),
    [
        ("2026-11-08", date(2026, 11, 8), "Sunday 8 November 2026"),
        ("22 Nov 2026", date(2026, 11, 22), "Sunday 22 November 2026"),
        ("8.11.2026", date(2026, 11, 8), "Sunday 8 November 2026"),
        ("today", date(2026, 11, 22), "Sunday 22 November 2026"),
        ("yesterday", date(2026, 11, 21), "Saturday 21 November 2026"),
    ],
)
async def test_a_day_is_typed_and_said_in_words(
    sheet: OpenSheet, typed: str, day: date, words: str
) -> None:
    async with sheet(work_of(sheet_of(Day(id="it", text="It?")))) as hand:
        await hand.type(typed)
        await hand.until(lambda: hand.value("it") == day)
        await hand.sees(words)


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["soon", "11/12/2026", "22 Xyz 2026"])
async def test_what_is_no_day_is_kept_as_typed_and_said(sheet: OpenSheet, typed: str) -> None:
    async with sheet(work_of(sheet_of(*asked(Day(id="it", text="It?"))))) as hand:
        await hand.show("only", "it")
        await hand.type(typed)
        assert hand.value("it") == typed
        await hand.sees("What you typed is still here, but", "write a date as")
        await hand.press("tab", "ctrl+n")
        await hand.show("only")
        await hand.sees(typed, "What you typed is still here")


# -- plans -----------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_plan_has_three_lines(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*asked(Plan(id="it", text="It?"))))) as hand:
        await hand.show("only", "it")
        await hand.type("voices get loud")
        await hand.press("enter")
        await hand.type("leave")
        assert hand.value("it") == {"if": "voices get loud", "then": "leave"}
        await hand.press("down")
        await hand.type("here")
        assert hand.value("it") == {"if": "voices get loud", "then": "leave", "when": "here"}
        await hand.press("down")
        await hand.at("last")
        await hand.press("up", "up", "up", "up")
        await hand.at("first")
