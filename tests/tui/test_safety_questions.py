"""The safety questions before a worksheet for two."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reconcile_tui.domain.form import SAFETY_QUESTIONS
from reconcile_tui.messages import fields as words
from reconcile_tui.session import Session
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.chrome import ActionLink
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down
from tests.tui.safety_keys import (
    ASKED,
    ASKED_NO,
    ASKED_NOT_SURE,
    ASKED_YES,
    FEAR,
    HERE,
    NO,
    NOT_ALONE,
    NOT_SURE,
    ORDER,
    YES,
)
from tests.tui.test_nothing_chosen import living_sessions

KIND = "repair-script"
NEUTRAL = "This worksheet isn't open right now"
TELLING = ("afraid", "legal-first", "not-answered")
"""Pages whose titles would reveal the answers."""


def sessions_of_the_questions() -> list[Session]:
    return [one for one in living_sessions() if one.worksheet.id == SAFETY_QUESTIONS]


async def begin(hand: BookHand, kind: str = KIND) -> None:
    """Open a worksheet for two, and answer that nobody else sees the screen."""
    hand.app.navigation.start(kind)
    await answer_alone(hand)


async def answer_alone(hand: BookHand) -> None:
    await hand.until(lambda: isinstance(hand.app.screen, SafetyQuestionsScreen), "the questions")
    await hand.sees(HERE)
    await hand.settle()
    await hand.press(*YES)
    await hand.sees(FEAR)
    await hand.settle()


async def answer_no_harm(hand: BookHand) -> None:
    """Answer that there's no fear and no court order, up to the third question."""
    await begin(hand)
    await hand.press(*NO)
    await hand.sees(ORDER)
    await hand.press(*NO)
    await hand.sees(ASKED)


async def wait_for_worksheet(hand: BookHand) -> None:
    await hand.until(lambda: hand.app.screen.query(".sheet .form > *"), "the worksheet")
    await hand.settle()


@pytest.mark.parametrize("keys", [NOT_ALONE, ("escape",)], ids=["no", "Esc"])
async def test_who_is_not_alone_at_the_screen_sees_nothing_more(
    book: OpenBook, places: Places, keys: tuple[str, ...]
) -> None:
    async with book() as hand:
        hand.app.navigation.start(KIND)
        await hand.sees(HERE, words.TITLE_SAFETY_QUESTIONS)
        title = hand.app.library.worksheet(KIND).title
        for told in (FEAR, ORDER, ASKED, title, "Safety", "for two"):
            assert told not in hand.words()
        await hand.press(*keys)
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.app.safety_questions.outcomes == {}
    assert not places.data.exists()


@pytest.mark.slow
async def test_enter_alone_answers_none_of_the_questions(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.navigation.start(KIND)
        await hand.sees(HERE)
        await hand.press("enter", "enter", "space")
        await hand.sees(HERE)
        await hand.press(*YES, "enter", "enter")
        await hand.sees(FEAR)
        assert not any("fear" in one.answers.values for one in sessions_of_the_questions())


async def test_one_question_at_a_time_and_the_sheet_is_not_behind_them(book: OpenBook) -> None:
    async with book() as hand:
        await begin(hand)
        await hand.sees("These questions are just for you.", words.HOW_SAFETY_QUESTIONS)
        assert ORDER not in hand.words()
        assert ASKED not in hand.words()
        assert not any(isinstance(one, WorksheetScreen) for one in hand.app.screen_stack)
        await hand.press(*NO)
        await hand.sees(ORDER)
        assert FEAR not in hand.words()


@pytest.mark.parametrize("answer", [YES, NOT_SURE], ids=["yes", "not sure"])
@pytest.mark.parametrize("second", [False, True], ids=["fear", "court order"])
async def test_who_is_stopped_sees_a_neutral_page_with_help_one_key_away(
    book: OpenBook, places: Places, answer: tuple[str, ...], second: bool
) -> None:
    async with book() as hand:
        await begin(hand)
        if second:
            await hand.press(*NO)
            await hand.sees(ORDER)
        await hand.press(*answer)
        await hand.sees(NEUTRAL, words.NOT_NOW, words.FORGOTTEN)
        assert words.GO_ON_ALONE not in hand.words()
        for told in (*(hand.app.library.page(name).title for name in TELLING), "afraid", "court"):
            assert told not in hand.words(), "the page reveals why it's shown"
        assert not any(isinstance(one, WorksheetScreen) for one in hand.app.screen_stack)
        assert hand.app.safety_questions.outcomes == {}, "the result was remembered"
        await hand.press("f2")
        assert isinstance(hand.app.screen, GetHelpScreen)
        await hand.press("escape", "escape")
        assert isinstance(hand.app.screen, HomeScreen)
        await begin(hand)
        await hand.press("escape")
        assert hand.app.saver.flush(10)
    assert not places.data.exists()


@pytest.mark.slow
@pytest.mark.parametrize("answer", [ASKED_NO, ASKED_NOT_SURE], ids=["no", "not sure"])
async def test_if_the_other_did_not_ask_one_may_go_on_alone(
    book: OpenBook, answer: tuple[str, ...]
) -> None:
    async with book() as hand:
        await answer_no_harm(hand)
        await hand.press(*answer)
        await hand.sees(NEUTRAL, words.GO_ON_ALONE, words.FORGOTTEN)
        await hand.press("down", "enter")
        await wait_for_worksheet(hand)
        assert hand.session.worksheet.id == KIND
        assert hand.app.safety_questions.outcomes == {KIND: "alone"}


async def test_all_answered_well_the_sheet_opens_and_the_way_is_open(book: OpenBook) -> None:
    async with book() as hand:
        await answer_no_harm(hand)
        await hand.press(*ASKED_YES)
        await hand.sees("A yes can be taken back", words.GO_ON)
        await hand.press("enter")
        await wait_for_worksheet(hand)
        assert hand.app.safety_questions.outcomes == {KIND: "open"}


@pytest.mark.slow
async def test_not_now_leads_back_and_asks_again_the_next_time(book: OpenBook) -> None:
    async with book() as hand:
        await answer_no_harm(hand)
        await hand.press(*ASKED_NO)
        await hand.sees(words.NOT_NOW)
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.app.safety_questions.outcomes == {}
        await begin(hand)


@pytest.mark.slow
async def test_it_is_asked_once_a_run_and_sheet(book: OpenBook, places: Places) -> None:
    path = write_down(places, KIND, {"what-i-did": "I left."})
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await answer_alone(hand)
        for keys in (NO, NO, ASKED_YES, ("enter",)):
            await hand.press(*keys)
        await wait_for_worksheet(hand)
        assert hand.value("what-i-did") == "I left."
        await hand.press("escape", "escape")
        hand.app.navigation.open_saved(path)
        await wait_for_worksheet(hand)
        assert isinstance(hand.app.screen, WorksheetScreen), "this worksheet asked again"
        await hand.press("escape", "escape")
        await begin(hand, "slow-re-entry")
    async with book() as hand:
        await begin(hand)


@pytest.mark.parametrize(
    "way",
    [
        lambda app: app.navigation.answer_again(app.workspace.notebook.paths()[0]),
        lambda app: app.navigation.open_saved(app.workspace.notebook.paths()[0]),
    ],
    ids=["again", "open"],
)
async def test_every_way_in_asks_first(
    book: OpenBook, places: Places, way: Callable[..., object]
) -> None:
    write_down(places, KIND, {"what-i-did": "I left."})
    async with book() as hand:
        way(hand.app)
        await hand.until(
            lambda: isinstance(hand.app.screen, SafetyQuestionsScreen), "the questions"
        )


async def test_the_command_line_asks_first_too(book: OpenBook) -> None:
    async with book(Opening(kind=KIND)) as hand:
        await hand.until(
            lambda: isinstance(hand.app.screen, SafetyQuestionsScreen), "the questions"
        )


@pytest.mark.slow
async def test_esc_help_and_leaving_work_at_every_question(book: OpenBook) -> None:
    async with book() as hand:
        await begin(hand)
        await hand.press("f2")
        assert isinstance(hand.app.screen, GetHelpScreen)
        await hand.press("escape")
        await hand.sees(FEAR)
        await hand.press("f1")
        await hand.sees("Your answers aren't saved")
        await hand.press("escape", *NO)
        await hand.sees(ORDER)
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)
        await begin(hand)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)


async def test_nothing_of_the_answers_is_left_in_memory_or_on_the_disk(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await answer_no_harm(hand)
        held = sessions_of_the_questions()
        assert any(one.answers.values for one in held), "they exist while being asked"
        await hand.press(*ASKED_NO)
        await hand.sees(words.GO_ON_ALONE)
        assert not any(one.answers.values for one in held)
        await hand.press("down", "enter")
        await wait_for_worksheet(hand)
        assert not any(one.answers.values for one in sessions_of_the_questions())
        assert hand.app.saver.flush(10)
        assert not places.data.exists()


@pytest.mark.slow
async def test_a_jump_to_a_tab_in_the_middle_leaves_nothing_either(book: OpenBook) -> None:
    async with book() as hand:
        await begin(hand)
        await hand.press(*NO)
        await hand.sees(ORDER)
        held = sessions_of_the_questions()
        await hand.app.navigation.show_tab("guide")
        await hand.settle()
        assert not any(one.answers.values for one in held)


@pytest.mark.slow
async def test_the_questions_alone_are_no_sheet_that_could_be_kept(
    book: OpenBook, places: Places
) -> None:
    async with book(Opening(kind=SAFETY_QUESTIONS)) as hand:
        await hand.until(
            lambda: isinstance(hand.app.screen, SafetyQuestionsScreen), "the questions"
        )
        await hand.press("f6")
        await answer_alone(hand)
        for keys in (NO, NO, ASKED_YES):
            await hand.press(*keys)
        await hand.until(lambda: hand.app.screen.query(ActionLink))
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.app.saver.flush(10)
    assert not places.data.exists()


async def test_enter_pressed_in_a_hurry_stops_and_never_opens(book: OpenBook) -> None:
    async with book() as hand:
        await begin(hand)
        hand.rush("enter", "enter", "enter", "enter")
        await hand.settle()
        assert not any(isinstance(one, WorksheetScreen) for one in hand.app.screen_stack)


async def test_a_question_left_open_goes_nowhere(book: OpenBook) -> None:
    async with book() as hand:
        await begin(hand)
        await hand.press("tab", "enter")
        await hand.sees(FEAR)
        await hand.press("end", "space", "down")
        await hand.sees(ORDER)


@pytest.mark.slow
async def test_sheets_for_one_ask_nothing(book: OpenBook) -> None:
    async with book() as hand:
        for kind in ("what-changed", "my-decision", "promises"):
            hand.app.navigation.start(kind)
            await wait_for_worksheet(hand)
            assert isinstance(hand.app.screen, WorksheetScreen)
            await hand.press("escape", "escape")
