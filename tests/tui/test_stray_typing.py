"""Text typed where no field has the focus does nothing, and a notice says so."""

from __future__ import annotations

import pytest
from textual import events

from reconcile_tui.domain.items import AnyItem, Choice, Choices, Line, Link, Note, Rows, Scale, Text
from reconcile_tui.domain.kinds import CheckColumn, LineColumn
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.services import key_queue
from reconcile_tui.tui.services.key_queue import PAUSE
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of, write_down
from tests.tui.sample_items import YES_NO

SENTENCE = "so I was afraid? Yes! + 2 of us"
"""A sentence with every character that is a key somewhere in a worksheet."""

HERE: dict[str, tuple[AnyItem, str]] = {
    "one of several": (Choice(id="here", text="Here", options=YES_NO), labels.TYPING_ON_CHOICE),
    "any of several": (Choices(id="here", text="Here", options=YES_NO), labels.TYPING_ON_CHOICE),
    "a scale": (Scale(id="here", text="Here", min=1, max=5), labels.TYPING_ON_SCALE),
    "a list": (
        Rows(id="here", text="Here", columns=(LineColumn(id="what", text="What"),)),
        labels.TYPING_ON_ROWS,
    ),
    "a door": (Note(id="here", text="Here", door=Link("help", "Help")), labels.TYPING_ON_LINK),
}


async def assert_typing_ignored(hand: Hand, said: str) -> None:
    """Type a sentence and Enter: nothing changes, and one notice says why."""
    before, screen, focused = hand.session.answers, hand.app.screen, hand.app.focused
    step = hand.view.current_step
    hand.said.clear()
    await hand.type(SENTENCE)
    await hand.press("enter")
    assert hand.session.answers == before
    assert hand.app.screen is screen
    assert hand.app.focused is focused
    assert hand.view.current_step == step
    assert hand.said == [said]


@pytest.mark.slow
@pytest.mark.parametrize("where", HERE)
async def test_a_sentence_chooses_adds_opens_and_follows_nothing(
    sheet: OpenSheet, where: str
) -> None:
    item, said = HERE[where]
    async with sheet(work_of(sheet_of(item, Line(id="last", text="Last")))) as hand:
        await hand.show("only", "here")
        await assert_typing_ignored(hand, said)


async def test_a_sentence_at_the_way_on_and_in_the_list_of_sections_does_nothing(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(Line(id="last", text="Last")))) as hand:
        await hand.press("tab")
        await assert_typing_ignored(hand, labels.TYPING_ON_LINK)
        await hand.press("ctrl+o", "up")
        await assert_typing_ignored(hand, labels.TYPING_ON_SECTIONS)


@pytest.mark.parametrize("where", ["a list", "a door", "the way on"])
async def test_a_space_at_a_line_that_opens_or_leads_somewhere_does_neither(
    sheet: OpenSheet, where: str
) -> None:
    """Including an existing entry in a list without checkboxes."""
    item, said = HERE.get(where, (Line(id="here", text="Here"), labels.TYPING_ON_LINK))
    made = work_of(sheet_of(item))
    if where == "a list":
        made.session.answer_cell("here", "r1", "what", "Called")
    async with sheet(made) as hand:
        await hand.show("only", "here")
        if where == "the way on":
            await hand.press("tab")
        before = hand.session.answers
        screen, step = hand.app.screen, hand.view.current_step
        await hand.press("home", "space")
        await hand.hears(said)
        await hand.type("and then a sentence")
        assert (hand.session.answers, hand.app.screen, hand.view.current_step) == (
            before,
            screen,
            step,
        )
        await hand.press("escape")
        assert hand.session.answers == before


async def test_enter_passes_a_box_and_space_ticks_it(sheet: OpenSheet) -> None:
    boxes = Rows(id="here", text="Here", columns=(CheckColumn(id="box", text="Box"),))
    made = work_of(sheet_of(boxes))
    async with sheet(made) as hand:
        await hand.press("enter", "enter")
        assert made.session.rows("here") == ()
        await hand.press("shift+tab", "space")
        assert [row["box"] for row in made.session.rows("here")] == [True]


async def test_a_paste_into_no_field_is_not_lost_without_a_word(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(HERE["a scale"][0]))) as hand:
        hand.app.post_message(events.Paste("3 words"))
        await hand.hears(labels.TYPING_ON_SCALE)
        assert hand.value("here") is None


async def test_after_another_key_or_a_pause_keys_work_again(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(HERE["one of several"][0]))) as hand:
        await hand.type("no ")
        assert hand.value("here") is None
        await hand.press("down", "down", "up", "space")
        assert hand.value("here") == "yes"
        await hand.type("x")
        later = events.Key("space", " ")
        later.time += PAUSE + 1
        hand.app.post_message(later)
        await hand.until(lambda: hand.value("here") is None, "Space clears the choice")


async def test_the_first_enter_after_stray_words_is_ignored(
    sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_queue, "PAUSE", 3600.0)  # however slow the machine is
    async with sheet(work_of(sheet_of(Line(id="last", text="Last")))) as hand:
        await hand.press("tab", "x", "enter")
        assert hand.view.current_step == "only"
        await hand.press("enter")
        assert hand.view.current_step == "(end)"


async def test_what_can_only_be_read_says_so_and_opens_nothing(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "closing-well", {"keep": "x"})
    path.write_text(path.read_text().replace("format = 1", "format = 2"))
    async with book() as hand:
        await hand.open(path)
        await hand.show(hand.session.form.sections()[0].id)
        await hand.press("tab")
        screen = hand.app.screen
        await hand.type("abcwords s ?")
        assert hand.app.screen is screen


async def test_a_section_of_what_is_only_offered_takes_the_words_at_once(sheet: OpenSheet) -> None:
    offered = Text(id="goodbye", text="Goodbye?", offered=True)
    async with sheet(work_of(sheet_of(offered))) as hand:
        await hand.show("only")
        await hand.type("so long, dear")
        assert hand.value("goodbye") == "so long, dear"


async def test_what_is_only_offered_waits_until_the_rest_is_answered(sheet: OpenSheet) -> None:
    offered = Text(id="steady", text="How steady?", offered=True)
    asked = Line(id="asked", text="Asked?")
    async with sheet(work_of(sheet_of(offered, asked))) as hand:
        await hand.at("asked")
        await hand.type("yes")
        await hand.show("only")
        await hand.at("steady")


@pytest.mark.slow
async def test_words_typed_while_a_question_is_open_are_not_lost_without_a_word(
    book: OpenBook,
) -> None:
    async with book(Opening(kind="closing-well")) as hand:
        await hand.sees("Save what you write here?")
        await hand.type("I keep thinking")
        await hand.press("enter")
        await hand.hears("You can't type here. Choose with the arrows")
        await hand.sees("Save what you write here?")
        await hand.press("down", "enter")
        await hand.until(lambda: not isinstance(hand.app.screen, Choose), "the choice")
