"""The guide: reading pages, following links, and the source of each sentence."""

from __future__ import annotations

import re

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.pages import sort_by_group
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.guide import GuidePane
from reconcile_tui.tui.screens.page import SourcesScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.chrome import PlaceLink
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import PageText, Reading
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand


def pane(hand: BookHand) -> GuidePane:
    return hand.app.screen.query_one(GuidePane)


async def go_to(hand: BookHand, page: str) -> None:
    choices = pane(hand).query_one(Choices)
    choices.highlighted = choices.get_option_index(page)
    title = hand.app.library.page(page).title
    await hand.until(lambda: title in str(pane(hand).query(".page-title").first().render()))
    await hand.settle()


def listed(places: Places) -> list[str]:
    pages = [page for page in Library(places.content, None).page_heads() if page.listed]
    return [page.title for page in sort_by_group(pages)]


async def test_the_list_holds_every_listed_page_in_order(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        options = pane(hand).query_one(Choices).options
        assert [str(one.prompt) for one in options if not one.disabled] == listed(places)
        assert len(options) > 10


async def test_the_pages_of_a_group_are_under_its_heading(book: OpenBook) -> None:
    async with book() as hand:
        options = pane(hand).query_one(Choices).options
        headings = [str(one.prompt) for one in options if one.disabled]
        assert headings[:2] == ["The core idea", "Work it through"]
        assert len(headings) == len(set(headings)), "a group is in two places"
        place = next(n for n, one in enumerate(options) if str(one.prompt) == "The core idea")
        assert options[place + 1].id == "core-idea"
        assert str(options[place + 1].prompt) == "Do people ever get back together?"


@pytest.mark.slow
async def test_the_cursor_passes_over_a_heading(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "core-idea")
        choices = pane(hand).query_one(Choices)
        await hand.press("up", "down")
        assert choices.get_option_at_index(choices.highlighted or 0).id == "core-idea"


@pytest.mark.slow
async def test_a_page_ends_with_the_page_to_read_next(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "core-idea")
        await hand.press("enter", "end")
        await hand.sees("→ Next: How it shows up")
        link = pane(hand).query(PlaceLink).last()
        link.focus()
        await hand.press("enter")
        await hand.until(lambda: "How it shows up" in shown(hand))


async def test_a_page_on_its_own_screen_ends_with_the_page_to_read_next(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.navigation.push_page("how-it-shows")
        await hand.settle()
        await hand.press("end")
        await hand.sees("→ Next: Four layers")


async def test_moving_in_the_list_shows_the_page_beside_it(book: OpenBook, places: Places) -> None:
    titles = listed(places)
    async with book() as hand:
        for title in titles[:4]:
            await hand.until(lambda title=title: title in shown(hand))  # type: ignore[misc]
            await hand.press("down")


def shown(hand: BookHand) -> str:
    return str(pane(hand).query(".page-title").last().render())


async def test_enter_goes_into_the_page_and_keys_move_it(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "core-idea")
        await hand.press("enter")
        reading = pane(hand).query_one(Reading)
        assert hand.app.focused is reading
        for down, up in (("down", "up"), ("j", "k"), ("pagedown", "pageup"), ("space", "home")):
            assert reading.scroll_offset.y == 0
            await hand.press(down)
            assert reading.scroll_offset.y > 0, down
            await hand.press(up)


@pytest.mark.slow
async def test_every_page_can_be_read_to_its_end(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        for page in hand.app.library.pages():
            if not page.listed:
                continue
            await go_to(hand, page.id)
            reading = pane(hand).query_one(Reading)
            reading.focus()
            await hand.press("end")
            last = list(reading.children)[-1]
            await hand.until(lambda: last.region.bottom <= reading.region.bottom, page.id)  # noqa: B023
            assert last.region.height > 0


@pytest.mark.slow
async def test_a_new_page_begins_at_its_top(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "core-idea")
        await hand.press("enter", "end")
        await go_to(hand, "four-layers")
        assert pane(hand).query_one(Reading).scroll_offset.y == 0


async def test_the_four_layers_are_a_picture_that_stands(book: OpenBook) -> None:
    async with book(size=(120, 36)) as hand:
        await go_to(hand, "four-layers")
        lines = hand.lines()
        names = ["Relational proof", "Behavior change", "Capacity", "Root cause"]
        rows = [next(n for n, line in enumerate(lines) if f"│ {name}" in line) for name in names]
        assert rows == sorted(rows), "the root cause must be at the bottom"
        widths = [lines[row].rindex("│") - lines[row].index("│") for row in rows]
        assert widths == sorted(widths), "the root cause must be the widest"


async def test_why_it_fails_and_why_it_works_stand_side_by_side(book: OpenBook) -> None:
    """Where a page compares two things, both columns start on the same line."""
    async with book(size=(120, 36)) as hand:
        pages = [
            p for p in hand.app.library.pages() if p.listed and any(b.compare for b in p.block)
        ]
        assert pages, "no page has a comparison"
        for page in pages:
            await go_to(hand, page.id)
            compare = next(block.compare for block in page.block if block.compare)
            assert any(
                compare.left in line and f"│ {compare.right}" in line for line in page_lines(hand)
            )


def page_lines(hand: BookHand) -> list[str]:
    return [line for part in pane(hand).query(PageText) for line in str(part.render()).splitlines()]


# -- links -----------------------------------------------------------------------------------------


async def test_tab_reaches_a_door_and_enter_goes_through(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "four-layers")
        await hand.press("enter", "tab", "tab", "tab")
        focused = hand.app.focused
        assert isinstance(focused, PlaceLink)
        assert focused.link.to == "worksheet/what-changed"
        await hand.press("enter")
        assert isinstance(hand.app.screen, WorksheetScreen)
        assert hand.session.worksheet.id == "what-changed"
        await hand.press("escape", "escape")
        assert hand.app.focused is focused, "Back didn't restore the focus"


async def test_a_door_to_a_page_of_the_list_turns_to_it(book: OpenBook) -> None:
    async with book() as hand:
        await go_to(hand, "four-layers")
        await hand.press("enter", "tab", "enter")
        await hand.until(lambda: "I am afraid or controlled" in shown(hand))
        assert hand.app.focused is pane(hand).query_one(Reading)


@pytest.mark.slow
async def test_every_door_of_the_guide_leads_somewhere(book: OpenBook) -> None:
    async with book() as hand:
        pages = hand.app.library.pages()
        doors = {door.to: door for page in pages for block in page.block for door in block.doors}
        assert len(doors) > 8
        for to, door in sorted(doors.items()):
            await hand.app.navigation.follow_link(door)
            await hand.settle()
            if to == "help":
                assert isinstance(hand.app.screen, GetHelpScreen)
            while len(hand.app.screen_stack) > 1:
                await hand.app.pop_screen()
            await hand.app.screen.show_tab("guide")  # type: ignore[attr-defined]
        assert not hand.said, "a link has no target"


# -- sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f3"])
@pytest.mark.parametrize("into", [(), ("enter",)], ids=["from the list", "from the page"])
async def test_one_key_shows_where_a_sentence_comes_from(
    book: OpenBook, key: str, into: tuple[str, ...]
) -> None:
    async with book(size=(100, 30)) as hand:
        await go_to(hand, "core-idea")
        await hand.press(*into, key)
        assert isinstance(hand.app.screen, SourcesScreen)
        page = hand.app.library.page("core-idea")
        claim = hand.app.library.claims[page.claims()[0]]
        await hand.sees(f"(1 of {len(page.claims())})", claim.say, labels.SURE[claim.sure])
        await hand.press("escape")
        assert hand.app.screen.query(GuidePane)


async def test_a_source_says_its_year_how_sure_and_what_it_does_not_show(book: OpenBook) -> None:
    async with book(size=(100, 30)) as hand:
        claim = next(c for c in hand.app.library.claims.values() if c.sure == "medium")
        hand.app.push_screen(SourcesScreen([claim]))
        await hand.sees(claim.say, claim.source, f"({claim.year})", claim.kind)
        await hand.sees(labels.SURE["medium"], labels.SEEN[claim.seen])
        await hand.sees("Doesn't show", claim.not_shown, day_in_words(claim.checked))


async def test_a_sentence_of_the_book_itself_says_that_no_study_tested_it(book: OpenBook) -> None:
    async with book(size=(100, 30)) as hand:
        claim = next(c for c in hand.app.library.claims.values() if c.sure == "model")
        hand.app.push_screen(SourcesScreen([claim]))
        await hand.sees(claim.say, labels.SURE["model"], claim.not_shown)
        assert "no study" in labels.SURE["model"]


@pytest.mark.slow
async def test_sources_are_numbered_in_reading_order(book: OpenBook) -> None:
    """Pages with links between their paragraphs included."""
    async with book() as hand:
        pages = [page for page in hand.app.library.pages() if page.listed and page.claims()]
        assert any(block.doors for page in pages for block in page.block[:-1])
        for page in pages:
            await go_to(hand, page.id)
            numbers = re.findall(r"\[(\d+)\]", "\n".join(page_lines(hand)))
            assert list(dict.fromkeys(map(int, numbers))) == [*range(1, len(page.claims()) + 1)]
            assert list(pane(hand).query_one(Reading).numbers) == page.claims()


@pytest.mark.slow
async def test_left_and_right_turn_through_the_sources_of_a_page(book: OpenBook) -> None:
    async with book(size=(100, 30)) as hand:
        await go_to(hand, "core-idea")
        claims = hand.app.library.page("core-idea").claims()
        await hand.press("f3", "right", "right")
        await hand.sees(f"(3 of {len(claims)})", hand.app.library.claims[claims[2]].say)
        await hand.press(*["right"] * len(claims), "left")
        last = len(claims) - 1
        await hand.sees(f"({last} of {len(claims)})", hand.app.library.claims[claims[-2]].say)


@pytest.mark.slow
async def test_the_first_source_shown_is_the_first_one_in_view(book: OpenBook) -> None:
    async with book(size=(80, 24)) as hand:
        await go_to(hand, "core-idea")
        claims = hand.app.library.page("core-idea").claims()
        await hand.press("enter", "end", "f3")
        await hand.sees(f"({len(claims)} of {len(claims)})")


@pytest.mark.slow
async def test_a_page_without_sources_says_so(book: OpenBook) -> None:
    async with book() as hand:
        bare = next(p for p in hand.app.library.pages() if p.listed and not p.claims())
        await go_to(hand, bare.id)
        await hand.press("f3")
        await hand.hears(labels.NO_SOURCE)


@pytest.mark.parametrize("into", [(), ("enter",)], ids=["in the list", "in the page"])
@pytest.mark.parametrize("tab_name", ["guide", "myths"])
async def test_letters_open_nothing(book: OpenBook, tab_name: str, into: tuple[str, ...]) -> None:
    """Letters typed by habit may scroll the page, but never open anything."""
    async with book() as hand:
        home = await hand.open_tab(tab_name)
        await hand.settle()
        await hand.press(*into)
        await hand.type("abcdefghijklmnoprstuvwxyzABCXYZ06789.,;:'")
        assert home.active == tab_name
        assert hand.app.screen is home
        assert not hand.said
        assert not hand.files()


@pytest.mark.slow
async def test_every_claim_can_be_read_whole_at_80_by_24(book: OpenBook) -> None:
    async with book() as hand:
        claims = list(hand.app.library.claims.values())
        screen = SourcesScreen(claims)
        hand.app.push_screen(screen)
        for number, claim in enumerate(claims, 1):
            await hand.sees(f"({number} of {len(claims)})", claim.say)
            await hand.press("end")
            await hand.sees(day_in_words(claim.checked))
            await hand.press("right")
