"""An open worksheet: where it starts, what it shows, saving, and how it ends."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from reconcile_tui.domain.answers import REASONS
from reconcile_tui.domain.items import AnyItem, Choice, Condition, Text
from reconcile_tui.domain.worksheet import Guidance
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Slot
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.page import SourcesScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import Field
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import PATIENCE, sheet_of, work_of, write_down
from tests.tui.sample_items import LAST, YES_NO

ASK = Choice(id="ask", text="Ask?", options=YES_NO)
ON_YES = Condition(item="ask", op="=", value="yes")
THEN = Text(id="then", text="And then?", enable_when=(ON_YES,))
THREE: list[AnyItem] = [ASK, THEN, LAST]


# -- starting --------------------------------------------------------------------------------------


async def test_typing_goes_straight_into_the_first_unanswered_question(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We never came back to it.")
        assert hand.session.answers.values == {"different": "We never came back to it."}


@pytest.mark.slow
async def test_opened_again_it_goes_on_where_nothing_stands_yet(
    book: OpenBook, places: Places
) -> None:
    path = write_down(
        places,
        "what-changed",
        {"different": "x", "contact": "no"},
        skipped={"me-now": "too-much"},
    )
    async with book() as hand:
        await hand.open(path)
        await hand.at("fight-today")


async def test_a_sheet_with_every_answer_opens_at_its_end(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST), last="x")) as hand:
        assert hand.view.current_step == "(end)"


# -- visibility ------------------------------------------------------------------------------------


async def test_an_answer_shows_a_question_and_hides_it_and_keeps_its_answer(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(*THREE))) as hand:
        assert hand.fields() == ["ask", "last"]
        await hand.press("right", "space")
        await hand.until(lambda: hand.fields() == ["ask", "then", "last"])
        await hand.press("tab")
        await hand.type("words")
        await hand.press("shift+tab", "right", "space")
        await hand.until(lambda: hand.fields() == ["ask", "last"])
        assert hand.value("then") == "words", "the hidden answer must be kept"
        assert hand.session.lookup("then") is None
        assert hand.here() == "ask", "the focus moved"
        await hand.press("left", "space")
        await hand.until(lambda: hand.fields() == ["ask", "then", "last"])
        await hand.sees("words")


async def test_guidance_appears_with_the_answer_it_speaks_to(sheet: OpenSheet) -> None:
    words = Guidance(id="g", after="only", title="A title", text="Words.", when_any=(ON_YES,))
    async with sheet(work_of(sheet_of(*THREE, guidance=[words]))) as hand:
        assert "A title" not in hand.words()
        await hand.press("right", "space")
        await hand.sees("A title", "Words.")
        await hand.press("space")
        await hand.until(lambda: "A title" not in hand.words())


@pytest.mark.slow
async def test_a_pinned_answer_stays_in_view_in_the_other_sections(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"ended-us": "We stopped\ntalking."})
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-cause")
        assert not hand.view.query_one(".pinned").display, "it's already on this page"
        for section in ("the-audit", "done-since", "held", "(end)"):
            await hand.show(section)
            await hand.sees("What problem ended us: We stopped talking.")


@pytest.mark.slow
async def test_a_source_is_one_key_away(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("the-cause", "ended-us")
        await hand.press("f3")
        assert isinstance(hand.app.screen, SourcesScreen)
        await hand.sees(hand.app.library.claims["four-layers"].say)
        await hand.press("escape")
        await hand.at("ended-us")


# -- saving ----------------------------------------------------------------------------------------


async def test_saved_is_said_only_when_the_file_is_there(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.sees(labels.NOTHING_YET)
        await hand.type("Word")
        await hand.until(lambda: str(hand.view.query_one(".status").render())[:5] == "Saved")
        assert hand.on_disk()["answers"] == {"different": "Word"}
        await hand.sees("Saved 14:03", "1 of ")


async def test_words_typed_while_others_are_being_written_are_not_called_saved(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, gates, begun = Notebook.save, [threading.Event(), threading.Event()], []

    def slow(*args: Any) -> Any:
        saved = save(*args)
        begun.append(args)
        assert gates[len(begun) - 1].wait(PATIENCE)
        return saved

    async with book() as hand:
        await hand.start("what-changed")
        monkeypatch.setattr(Notebook, "save", slow)
        await hand.type("One")
        await hand.until(lambda: len(begun) == 1, "the first write")
        await hand.type(" two")
        gates[0].set()
        await hand.until(lambda: len(begun) == 2, "the second write")
        await hand.settle()
        assert hand.work.dirty
        assert not str(hand.view.query_one(".status").render()).startswith("Saved")
        gates[1].set()
        await hand.saved()
        assert hand.on_disk()["answers"] == {"different": "One two"}


async def test_a_choice_is_on_the_disk_at_once(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("the-audit", "contact")
        await hand.press("down", "down", "down", "space")
        await hand.saved()
        assert hand.on_disk()["answers"] == {"contact": "no"}


@pytest.mark.slow
async def test_the_question_stands_above_its_answer_in_the_file(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Word")
        await hand.saved()
        lines = hand.files()[0].read_text(encoding="utf-8").splitlines()
        place = lines.index('different = "Word"')
        assert lines[place - 1] == f"# {hand.session.worksheet.by_id['different'].text}"


# -- next, skip, clear -----------------------------------------------------------------------------


async def test_f5_goes_to_the_next_unanswered_question_wherever_it_is(
    book: OpenBook, places: Places
) -> None:
    given = {"me-now": "x", "contact": "yes", "cause-kind": ["other"], "cause-now": "same"}
    path = write_down(places, "what-changed", given)
    async with book() as hand:
        await hand.open(path)
        await hand.at("different")
        await hand.press("f5")
        await hand.at("fight-today")
        await hand.type("x")
        await hand.press("f5")
        await hand.at("them-now")


async def test_f5_says_when_no_question_is_open(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST), last="x")) as hand:
        await hand.press("f5")
        await hand.hears(labels.ALL_ANSWERED)


@pytest.mark.parametrize("reason", REASONS)
async def test_a_question_is_left_out_with_one_of_five_reasons(book: OpenBook, reason: str) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f8")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees(*labels.SKIP_REASONS.values())
        await hand.press("down", *["down"] * list(labels.SKIP_REASONS).index(reason), "enter")
        await hand.at("me-now")
        assert hand.session.answers.skipped == {"different": reason}
        await hand.sees(labels.skip_note(reason))
        await hand.saved()
        assert hand.on_disk()["skipped"] == {"different": reason}
        assert "answers" not in hand.on_disk() or not hand.on_disk()["answers"]


@pytest.mark.slow
async def test_what_was_left_out_can_be_answered_after_all(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*THREE))) as hand:
        await hand.press("f8", "down", "enter", "shift+tab", "f8")
        await hand.sees(labels.UNSKIP)
        await hand.press("up", "enter")
        assert not hand.session.answers.skipped
        await hand.press("f8", "down", "enter")
        assert hand.session.answers.skipped == {"ask": "skipped"}
        await hand.show("only", "ask")
        await hand.press("right", "space")
        assert not hand.session.answers.skipped, "an answer must end the skip"


async def test_esc_in_the_dialog_leaves_the_question_as_it_was(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*THREE))) as hand:
        await hand.press("f8", "escape")
        await hand.at("ask")
        assert hand.session.answers.is_empty()


async def test_f8_away_from_any_question_says_so(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST), last="x")) as hand:
        await hand.press("f8")
        await hand.hears(labels.NO_QUESTION_HERE)


async def test_ctrl_r_clears_an_answer_and_brings_it_back(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(*THREE), ask="yes", then="many words", last="x")
    async with sheet(work) as hand:
        for item, given in work.session.answers.values.items():
            await hand.show("only", item)
            await hand.press("ctrl+r")
            assert hand.value(item) is None
            await hand.press("ctrl+r")
            assert hand.value(item) == given
        assert hand.said == [labels.CLEARED, labels.RESTORED] * 3
        await hand.sees("many words")


async def test_with_nothing_to_clear_it_says_so(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*THREE))) as hand:
        await hand.press("ctrl+r")
        await hand.hears(labels.NOTHING_TO_CLEAR)


# -- several things at once ------------------------------------------------------------------------


async def test_steps_asked_for_at_once_are_not_mixed(book: OpenBook) -> None:
    """A key is handled in the task of its field, a command in that of the app."""
    async with book() as hand:
        await hand.start("what-changed")
        first, second, *_ = [step.id for step in hand.view.steps.all()]
        expected = hand.fields()
        await asyncio.gather(hand.view.show(second), hand.view.show(first))
        await hand.settle()
        assert hand.view.current_step == first
        assert hand.fields() == expected


async def test_a_step_is_shown_once_while_an_answer_comes_from_outside(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        view = hand.view
        second = [step.id for step in view.steps.all()][1]
        showing = asyncio.create_task(view.show(second))
        await asyncio.sleep(0)
        view.show_again()
        await showing
        await hand.settle()
        fields = hand.fields()
        assert fields
        assert len(fields) == len(set(fields))


async def test_an_answer_of_that_moment_still_changes_the_questions(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(*THREE))) as hand:
        view = hand.view
        before = set(view.query(Field))
        assert "then" not in hand.fields()
        showing = asyncio.create_task(view.show("only"))
        while not set(view.query(Field)) - before:
            await asyncio.sleep(0)
        Slot.of_item(hand.session, ASK).take("yes")
        await showing
        assert "then" in hand.fields()


async def test_a_field_is_updated_before_it_is_composed(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        view = hand.view
        before = set(hand.fields())
        second = [step.id for step in view.steps.all()][1]
        showing = asyncio.create_task(view.show(second))
        while not set(hand.fields()) - before:
            await asyncio.sleep(0)
        assert not any(field.is_mounted for field in view.query(Field))
        view.update_storage()
        await showing
        await hand.settle()
