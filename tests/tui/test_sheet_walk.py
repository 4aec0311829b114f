"""Keyboard-only traversal of every worksheet: each field and back, and each line can be read."""

from __future__ import annotations

import re

import pytest
from textual.geometry import Region
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import SAFETY_QUESTIONS
from reconcile_tui.domain.items import Line
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.screens.worksheet.steps import SectionList
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.fields.text_area import AnswerArea
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, Hand, sheet_of, work_of, write_down
from tests.tui.journeys import resize

COUNTED = re.compile(r"\d+ of \d+ answered")

SHEETS = Library(shipped_content(), None).worksheets()
KINDS = [sheet.id for sheet in SHEETS if sheet.id != SAFETY_QUESTIONS]
"""Every worksheet except the safety questions, which have their own screen."""

MOST_KEYS = 120


def stops(hand: BookHand) -> list[Widget]:
    """Return everything in the section that takes the focus, in order."""
    chain = hand.app.screen.focus_chain
    return [widget for widget in chain if hand.view.form in widget.ancestors]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
async def test_tab_and_down_alone_walk_through_every_section_and_back(
    book: OpenBook, kind: str
) -> None:
    async with book() as hand:
        await hand.start(kind)
        sections = {section.id for section in hand.session.form.sections()}
        for step in hand.view.steps.all():
            await hand.show(step.id)
            await walk_by_tab(hand)
            if step.id in sections:
                await walk_by_arrows(hand)


async def begin_with(hand: BookHand, first: Widget) -> None:
    first.focus()
    # A long introduction may hide it: the first key would only scroll to it.
    first.scroll_visible(animate=False)
    await hand.settle()


async def walk_by_tab(hand: BookHand) -> None:
    """Press Tab through each stop of the section, and Shift+Tab back from what follows."""
    there = stops(hand)
    asked = [f.item_id for f in hand.view.query(Field) if f.slot.kind.asks]
    await begin_with(hand, there[0])
    walked = []
    for expected in there:
        assert hand.app.focused is expected, hand.view.current_step
        walked.append(hand.here())
        await hand.press("tab")
    assert set(asked) <= set(walked), hand.view.current_step
    await hand.press("shift+tab")
    assert hand.app.focused is there[-1]


async def walk_by_arrows(hand: BookHand) -> None:
    """Press Down from the first stop of the section to the last, and Up again."""
    await begin_with(hand, stops(hand)[0])
    for key, end in (("down", -1), ("up", 0)):
        wanted = stops(hand)[end]
        for _ in range(MOST_KEYS):
            if hand.app.focused is wanted:
                break
            await hand.press(key)
        assert hand.app.focused is wanted, (hand.view.current_step, key)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
async def test_the_way_on_leads_through_every_section_to_the_end(book: OpenBook, kind: str) -> None:
    async with book() as hand:
        await hand.start(kind)
        steps = [step.id for step in hand.view.steps.all()]
        await hand.show(steps[0])
        for following in steps[1:]:
            link = hand.view.query("ActionLink").last()
            link.focus()
            await hand.press("enter")
            await hand.until(lambda following=following: hand.view.current_step == following)  # type: ignore[misc]
        assert hand.view.current_step == "(end)"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
async def test_every_line_of_every_section_comes_into_view(book: OpenBook, kind: str) -> None:
    """From the section list, PgUp and PgDn together show every word."""
    async with book() as hand:
        await hand.start(kind)
        for size in ((80, 24), (60, 16)):
            await resize(hand, *size)
            for step in hand.view.steps.all():
                await hand.show(step.id)
                await hand.press("ctrl+o")
                form = hand.view.form
                await page(hand, "pageup")
                assert form.scroll_offset.y == 0, step.id
                seen = await page(hand, "pagedown")
                unseen = sorted(set(range(form.virtual_size.height)) - seen)
                assert not unseen, (size, step.id, unseen[:5])


async def page(hand: Hand, key: str) -> set[int]:
    """Press a page key until it scrolls no further; return the rows that came into view."""
    form = hand.view.form
    seen, before = rows_in_view(form), -1.0
    while form.scroll_offset.y != before:
        before = form.scroll_offset.y
        await hand.press(key)
        seen |= rows_in_view(form)
    return seen


def rows_in_view(form: Widget) -> set[int]:
    region: Region = form.content_region
    top = round(form.scroll_offset.y)
    return set(range(top, top + region.height))


@pytest.mark.slow
async def test_page_up_reads_the_words_above_while_the_cursor_is_in_a_text(book: OpenBook) -> None:
    async with book(size=(60, 16)) as hand:
        await hand.start("what-changed")
        await hand.at("different")
        await hand.press("tab")
        assert hand.here() == "different", "the first key must scroll to it"
        form = hand.view.form
        assert form.scroll_offset.y > 0, "the words above must be out of view"
        await hand.press("pageup", "pageup", "pageup")
        assert form.scroll_offset.y == 0
        assert hand.here() == "different"
        await hand.type("x")
        assert hand.value("different") == "x"


@pytest.mark.slow
async def test_page_keys_belong_to_a_long_text(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", {"different": "\n".join("line" for _ in range(40))})
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-audit", "different")
        area = hand.view.query(AnswerArea).first()
        assert area.cursor_location[0] == 39
        await hand.press("pageup")
        assert 0 < area.cursor_location[0] < 39
        assert hand.here() == "different"


async def test_what_is_said_about_an_answer_comes_into_view_with_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("this-week")
        await hand.press("right", "space", "tab", "tab")
        await hand.at("audit-day")
        await hand.press("x")
        await hand.sees("What you typed is still here, but", "write a date as")


async def test_the_way_to_help_stands_above_the_first_red_flag(book: OpenBook) -> None:
    """Focusing a question scrolls no further than necessary."""
    async with book() as hand:
        await hand.open_tab("red-flags")
        await hand.settle()
        await hand.press("enter")
        await hand.at("hurt")
        await hand.sees("If you're in danger now, call the emergency number.")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (60, 16)], ids=["80x24", "60x16"])
async def test_a_question_that_is_entered_is_in_view_as_a_whole(
    book: OpenBook, size: tuple[int, int]
) -> None:
    async with book(size=size) as hand:
        await hand.start("what-changed")
        for section in hand.session.form.sections():
            await hand.show(section.id)
            await hand.press("tab")
            form = hand.view.form
            for field in hand.view.query(Field):
                if field.size.height <= form.size.height and field.enter():
                    await hand.until(
                        lambda form=form, field=field: form.content_region.contains_region(
                            field.region
                        ),  # type: ignore[misc]
                        field.item_id,
                    )


@pytest.mark.slow
async def test_the_section_list_turns_the_sections(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+o")
        assert hand.here() == "(sections)"
        await hand.press("down", "down", "enter")
        await hand.until(lambda: hand.view.current_step == "done-since")
        await hand.at("mine")
        await hand.press("ctrl+n")
        await hand.until(lambda: hand.view.current_step == "held")
        await hand.sees("What has lasted")


@pytest.mark.slow
async def test_in_a_low_window_the_list_of_sections_goes_with_its_cursor(book: OpenBook) -> None:
    """Every step can be scrolled to, and markers show that there are more."""
    async with book(size=(60, 16)) as hand:
        await hand.start("promises")
        await hand.press("ctrl+o")
        listed = hand.app.focused
        assert isinstance(listed, SectionList)
        assert listed.steps[-1].title == labels.REVIEW
        await hand.until(lambda: "↓" in hand.screen())
        for number, step in enumerate(listed.steps):
            assert listed.at == number
            place, _ = terminal_cursor(hand.app.screen)
            first = step.title.split()[0]
            assert first in hand.lines()[place.y][: listed.region.right], step.title
            await hand.press("down")
        await hand.sees(labels.REVIEW)
        assert "↑" in hand.screen()
        assert "↓" not in hand.screen()
        await hand.press(*["up"] * len(listed.steps))
        assert "↑" not in hand.screen()


async def test_signs_say_how_far_each_section_is(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("this-week")
        signs = [step.sign for step in hand.view.steps.all()]
        assert signs[:4] == ["·"] * 4
        await hand.show("one-plan", "in-the-way")
        await hand.type("rain")
        assert next(s.sign for s in hand.view.steps.all() if s.id == "one-plan") == "-"
        await hand.show("one-plan", "the-plan")
        await hand.type("x")
        assert next(s.sign for s in hand.view.steps.all() if s.id == "one-plan") == "•"
        await hand.sees("• One if-then plan")


@pytest.mark.slow
async def test_words_that_are_no_day_begin_a_section_and_are_no_answer(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("slow-re-entry")
        await hand.show("the-time", "start")
        await hand.type("x")
        await hand.sees("0 of")
        assert hand.session.raw("start") == "x"
        for item in hand.session.form.items(hand.session.worksheet.section[1]):
            if item.id != "start":
                hand.session.skip(item.id, "skipped")
        await hand.show("the-time")
        assert next(s.sign for s in hand.view.steps.all() if s.id == "the-time") == "-"
        await hand.at("start")
        assert hand.session.raw("start") == "x"


OFFERED = Line(id="offered", text="And more?", offered=True)


async def test_what_is_only_offered_is_seen_in_the_list(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(OFFERED))) as hand:
        assert hand.view.steps.all()[0].sign == "·"
        await hand.show("only", "offered")
        await hand.type("so long")
        assert hand.view.steps.all()[0].sign == "•"
        await hand.sees("• Only section")


async def test_a_private_sheet_counts_nothing_and_has_no_signs(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("closing-well")
        last = hand.session.form.sections()[-1].id
        await hand.show(last)
        await hand.at("goodbye")
        await hand.type("so long")
        assert {step.sign for step in hand.view.steps.all()} == {" "}
        assert COUNTED.search(hand.words()) is None


@pytest.mark.slow
async def test_what_is_only_offered_counts_once_it_is_answered(sheet: OpenSheet) -> None:
    asked = Line(id="asked", text="What was it?")
    async with sheet(work_of(sheet_of(asked, OFFERED))) as hand:
        await hand.show("only", "offered")
        await hand.sees("0 of 1 answered")
        await hand.type("so long")
        await hand.sees("1 of 2 answered")
