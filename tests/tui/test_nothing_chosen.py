"""Enter alone answers no question and creates no file."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Choice, Choices, Scale
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import MOVE_FIRST
from reconcile_tui.session import Session
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.tui import Opening
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices as OptionChoices
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, sheet_of, work_of
from tests.tui.sample_items import YES_NO

KINDS = [sheet.id for sheet in Library(shipped_content(), None).worksheets()]


def living_sessions() -> list[Session]:
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Session)]


OF_OTHER_TESTS: list[Session] = []


@pytest.fixture(autouse=True)
def sessions_of_other_tests() -> Iterator[None]:
    """Exclude the sessions that earlier tests in this process left alive."""
    OF_OTHER_TESTS[:] = living_sessions()
    yield
    OF_OTHER_TESTS.clear()


def assert_nothing_answered(hand: BookHand) -> None:
    others = set(map(id, OF_OTHER_TESTS))
    sessions = [one for one in living_sessions() if id(one) not in others]
    assert sessions, "nothing could have been answered"
    for session in sessions:
        assert session.answers.is_empty(), session.answers
        assert session.answers.status == "in-progress"
    assert hand.app.saver.flush(10)
    assert hand.files() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
async def test_forty_enters_from_the_first_page_answer_nothing(book: OpenBook, kind: str) -> None:
    async with book(Opening(kind=kind), past_first_page=False) as hand:
        for _ in range(40):
            await hand.press("enter")
        assert_nothing_answered(hand)


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["red-flags", "this-week"])
async def test_forty_enters_on_a_tab_answer_nothing(book: OpenBook, tab: str) -> None:
    async with book() as hand:
        await hand.open_tab(tab)
        await hand.settle()
        for _ in range(40):
            await hand.press("enter")
        assert_nothing_answered(hand)


@pytest.mark.parametrize(
    "item",
    [
        Choice(id="it", text="It?", options=YES_NO),
        Choices(id="it", text="It?", options=YES_NO),
        Scale(id="it", text="It?"),
    ],
    ids=["choice", "choices", "scale"],
)
async def test_no_option_is_under_the_cursor_before_one_is_moved_to(
    sheet: OpenSheet, item: Choice | Choices | Scale
) -> None:
    last = Choice(id="last", text="And last?", options=YES_NO)
    async with sheet(work_of(sheet_of(item, last))) as hand:
        await hand.show("only", "it")
        assert not reversed_text(hand)
        assert any("▌ It?" in line for line in hand.lines()), "the border marks the question"
        await hand.press("space")
        await hand.hears(MOVE_FIRST)
        assert hand.value("it") is None
        if not isinstance(item, Scale):
            await hand.press("right", "space")
            assert hand.value("it") is not None
            assert not hand.app._notifications, "a note is still shown"
            await hand.press("ctrl+z")
            assert hand.value("it") is None
            await hand.press("ctrl+y", "ctrl+z", "tab", "shift+tab")
            assert hand.value("it") is None
        await hand.press("enter")
        await hand.at("last")
        assert hand.value("it") is None
        await hand.press("shift+tab", "right")
        assert reversed_text(hand), "an option must be highlighted now"
        await hand.press("tab", "shift+tab")
        assert not reversed_text(hand), "an option is highlighted on a later visit"
        await hand.press("right", "space")
        assert hand.value("it") is not None


def reversed_text(hand: object) -> str:
    """Return the reversed text in the section."""
    screen = hand.app.screen  # type: ignore[attr-defined]
    return "".join(
        segment.text
        for strip in screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None and segment.style.reverse and segment.text.strip()
    )


async def test_no_reason_for_skipping_is_under_the_cursor_unasked(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        session = hand.session
        await hand.press("f8")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees("Up and Down move, Enter chooses, Esc goes back.")
        assert hand.app.screen.query_one(OptionChoices).highlighted is None
        await hand.press("enter", "space", "enter")
        assert isinstance(hand.app.screen, Choose), "Enter alone gave a reason"
        assert session.answers.is_empty()
        await hand.press("down", "enter")
        assert list(session.answers.skipped.values()) == [next(iter(labels.SKIP_REASONS))]


@pytest.mark.slow
async def test_at_the_review_enter_marks_nothing_unasked(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("x")
        await hand.show("(end)")
        for _ in range(6):
            await hand.press("enter")
        assert hand.session.answers.status == "in-progress"


async def test_a_worksheet_without_an_answer_cannot_be_marked_as_done(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("(end)")
        assert labels.STATE_CHOICES["completed"] not in hand.words()
        await hand.show(hand.session.worksheet.section[0].id)
        await hand.type("x")
        await hand.show("(end)")
        await hand.until(lambda: link_of(hand, labels.STATE_CHOICES["completed"]), "the link")


def link_of(hand: BookHand, label: str) -> object:
    return next(
        (one for one in hand.view.query("ActionLink") if getattr(one, "label", "") == label), None
    )


@pytest.mark.slow
async def test_marking_as_done_is_said_in_view_and_the_page_stays(book: OpenBook) -> None:
    async with book(size=(60, 16)) as hand:
        await hand.start("what-changed")
        await hand.type("x")
        await hand.show("(end)")
        link = link_of(hand, labels.STATE_CHOICES["completed"])
        assert link is not None
        hand.app.screen.set_focus(link)  # type: ignore[arg-type]  # a Go
        await hand.settle()
        # The choices now come first; from further down they are still in view.
        hand.view.form.scroll_to(y=1, animate=False)
        await hand.settle()
        before = hand.view.form.scroll_offset.y
        assert before > 0, "the page must need scrolling"
        await hand.press("enter")
        await hand.sees(labels.STATE_NOW["completed"])
        assert hand.view.form.scroll_offset.y == before, "the page scrolled"
        await hand.press("enter", "enter")
        assert hand.session.answers.status == "completed", "another Enter undid it"
