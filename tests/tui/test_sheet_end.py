"""The review page of a worksheet: answers in words, no score, and what to do next."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.items import Choice, Condition, Line, Link, Reply
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.steps import Review
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, sheet_of, work_of, write_down
from tests.tui.sample_items import LAST, YES_NO


async def test_the_end_says_what_is_there_in_words(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "x"}, skipped={"me-now": "too-much"})
    async with book(size=(100, 60)) as hand:
        await hand.open(path)
        await hand.show("(end)")
        await hand.sees("What, exactly, is different", "\n  x\n")
        await hand.sees("\n  Skipped: too much for now.")
        for item in hand.session.worksheet.guidance:
            if not item.after and not item.when_any and not item.when_none:
                await hand.sees(item.title)
        for wrong in ("score", "points", "%", "passed", "result", "you should"):
            assert wrong not in hand.words().lower()


async def test_an_empty_end_is_fine(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST))) as hand:
        await hand.show("(end)")
        await hand.sees("You haven't written anything here yet")


async def test_what_was_only_offered_is_named_once_it_is_answered(sheet: OpenSheet) -> None:
    goodbye = Line(id="goodbye", text="What would you say?", offered=True)
    async with sheet(work_of(sheet_of(LAST, goodbye))) as hand:
        hand.session.answer("goodbye", "Thank you.")
        await hand.show("(end)")
        await hand.sees("What would you say?\n  Thank you.")
        assert "And last?" not in hand.words()


@pytest.mark.slow
async def test_the_end_says_at_once_that_the_words_are_kept_now(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("is-it-me")
        await hand.show("what-i-did", "frightened")
        await hand.press("right", "space")
        await hand.show("(end)")
        await hand.sees("Your answers aren't saved,")
        assert "F6 Save" in hand.lines()[-1]
        await hand.press("f6", "down", "down", "enter")
        await hand.sees("These answers are saved in a file.")
        assert "F6 Save" not in hand.lines()[-1], "it's saved already"


@pytest.mark.slow
async def test_in_a_tab_the_keys_change_too_once_it_is_kept(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_red_flags(hand)
        await hand.press("enter", "right", "space")
        await hand.sees("F6 Save")
        await hand.press("f6", "down", "down", "enter")
        await hand.hears(labels.SAVED_WITH_NEUTRAL_NAME)
        await hand.until(lambda: "F6 Save" not in hand.lines()[-1])


async def go_to_red_flags(hand: BookHand) -> None:
    await hand.open_tab("red-flags")


async def test_done_stopped_and_open_again(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("x")
        for status, label in (
            ("completed", labels.STATE_CHOICES["completed"]),
            ("stopped", labels.STATE_CHOICES["stopped"]),
            ("in-progress", labels.STATE_CHOICES["in-progress"]),
        ):
            await choose(hand, label)
            await hand.until(lambda status=status: hand.session.answers.status == status)  # type: ignore[misc]
            await hand.until(lambda status=status: on_disk(hand) == status)  # type: ignore[misc]
            await hand.sees(labels.STATE_NOW[status])


def on_disk(hand: BookHand) -> str:
    return str(hand.on_disk()["status"]) if hand.files() else ""


async def choose(hand: BookHand, label: str) -> None:
    await hand.show("(end)")
    link = next(one for one in hand.view.query("ActionLink") if getattr(one, "label", "") == label)
    link.focus()
    await hand.press("enter")


@pytest.mark.slow
async def test_esc_goes_to_the_sections_and_then_back_to_the_list(book: OpenBook) -> None:
    async with book() as hand:
        home = await hand.open_tab("worksheets")
        await hand.start("what-changed")
        await hand.type("x")
        await hand.press("escape")
        assert hand.here() == "(sections)"
        await hand.press("escape")
        assert hand.app.screen_stack[-1] is home
        assert hand.on_disk()["answers"] == {"different": "x"}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("ask-helper", "Skipped: I want to ask someone."),
        ("skipped", "Skipped."),
        ("too-much", "Skipped: too much for now."),
        ("not-mine", "Skipped: it doesn't apply to me."),
    ],
)
def test_why_it_was_left_out_is_said_with_a_capital_i(reason: str, said: str) -> None:
    assert labels.skip_note(reason) == said


NECK = Choice(
    id="neck",
    text="Hands around your neck?",
    options=YES_NO,
    claims=("strangulation",),
    reply=(
        Reply(["yes"], "A doctor can look at your neck, even if nothing shows."),
        Reply(["no"], "Nothing to add.", doors=(Link("help", "Help lines"),)),
    ),
)
WATCHED = Choice(
    id="watched",
    text="Is your phone looked through?",
    options=YES_NO,
    reply=(Reply(["yes"], "A phone can be looked at by someone who knows how."),),
    enable_when=(Condition("last", "answered", True),),
)


@pytest.mark.slow
async def test_what_was_marked_gets_its_sentence_in_order_under_one_heading(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(LAST, NECK, WATCHED)), size=(80, 50)) as hand:
        hand.session.answer("watched", "yes")
        hand.session.answer("neck", "yes")
        await hand.show("(end)")
        await hand.sees("About what you marked", "even if nothing shows.[1]")
        assert "A phone can be looked at" not in hand.words(), "its question is hidden"
        assert hand.view.steps.claims("(end)") == ["strangulation"]
        hand.session.answer("last", "x")
        await hand.show("only")
        await hand.show("(end)")
        await hand.sees("A phone can be looked at by someone who knows how.")
        said = hand.words()
        assert said.index("A doctor can look") < said.index("A phone can be looked at")
        assert hand.screen().count("About what you marked") == 1
        for wrong in ("2 of", "two of", "score", "risk"):
            assert wrong not in said.partition("About what you marked")[2].lower()


async def test_without_a_mark_there_is_no_heading_and_a_reply_can_have_links(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(LAST, NECK)), size=(80, 50)) as hand:
        await hand.show("(end)")
        assert "About what you marked" not in hand.words()
        hand.session.answer("neck", "no")
        await hand.show("only")
        await hand.show("(end)")
        await hand.sees("Nothing to add.", "Help lines")


@pytest.mark.slow
async def test_the_end_says_that_hidden_answers_are_still_there(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(LAST, WATCHED)), size=(80, 40)) as hand:
        hand.session.answer("watched", "yes")
        await hand.show("(end)")
        await hand.sees("1 answer isn't shown, because its question is hidden now.")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_review_shows_its_choices_and_then_every_answer_without_gaps(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    seen = ({"row": "r1", "what": "Asked for a break."}, {"row": "r2", "what": "Came back."})
    values = {"different": "We never\n\ncame back.", "contact": "yes", "me-now": "I wait."}
    path = write_down(places, "what-changed", values, rows={"seen": seen})
    async with book(size=size) as hand:
        await hand.open(path)
        await hand.show("(end)")
        for status, label in labels.STATE_CHOICES.items():
            if status != "in-progress":
                assert label in hand.screen(), "it must be in view without scrolling"
        said = str(hand.view.query_one(Review).render())
        assert "\n\n" not in said
        for told in ("  We never\n  came back.", "  • Asked for a break.", "  • Came back."):
            assert told in said
        assert said.index("What, exactly,") < said.index("I wait.")


@pytest.mark.slow
async def test_enter_on_the_review_does_not_mark_it(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "x"})
    before = path.read_bytes()
    async with book() as hand:
        await hand.open(path)
        await hand.show("(end)")
        await hand.press("enter", "enter")
        assert hand.session.answers.status == "in-progress"
    assert path.read_bytes() == before
