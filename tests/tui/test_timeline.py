"""The timeline: promises as rows, weeks as columns, and the entry under the cursor in words."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.domain.dates import week_of
from reconcile_tui.domain.display import cells
from reconcile_tui.messages import timeline as labels
from reconcile_tui.messages.timeline import NO_PROMISES, WHAT_WILL_COME
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen, WorksheetScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import resize
from tests.tui.story import SHEET, many
from tests.tui.weeks import NAME, under, weeks, write

# -- opening it ------------------------------------------------------------------------------------


async def test_it_opens_by_key_from_its_sheet_and_esc_goes_back(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        await weeks(hand)
        await hand.press("escape")
        assert isinstance(hand.app.screen, WorksheetScreen)


@pytest.mark.slow
async def test_it_opens_by_a_link_after_what_was_seen_and_at_the_end(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(80, 60)) as hand:
        await hand.open(hand.app.workspace.notebook.find(NAME))
        for section in ("my-doing", "their-doing", "(end)"):
            await hand.show(section)
            await hand.sees(labels.OPEN)
        await hand.show("my-word")
        assert labels.OPEN not in hand.words()


@pytest.mark.slow
async def test_it_opens_from_the_list_of_worksheets_and_goes_back_there(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        screen = await hand.open_tab("worksheets")
        await hand.settle()
        await hand.press("space")
        await hand.sees(labels.OPEN)
        await hand.press("down", "enter")
        await hand.sees("What I said I'd do", "this week")
        await hand.press("escape")
        assert hand.app.screen is screen


async def test_two_keys_from_the_list_begin_an_entry_in_the_newest_promises(
    book: OpenBook, places: Places
) -> None:
    write(places)
    write_down(places, "what-changed", {"different": "Saved after the promises."})
    async with book() as hand:
        home = await hand.open_tab("worksheets")
        await hand.settle()
        await hand.press("plus", "plus")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        assert screen.work.entry.path == hand.app.workspace.notebook.find(NAME)
        await hand.press("escape", "escape")
        assert hand.app.screen is home


async def test_plus_in_the_list_says_where_to_begin_while_no_promises_are_saved(
    book: OpenBook,
) -> None:
    async with book() as hand:
        home = await hand.open_tab("worksheets")
        await hand.settle()
        await hand.press("plus")
        await hand.hears(labels.NO_WEEKS_YET)
        assert hand.app.screen is home


@pytest.mark.slow
async def test_a_sheet_without_promises_has_none(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("ctrl+t")
        assert isinstance(hand.app.screen, WorksheetScreen)
        assert "Weeks" not in hand.words()


async def test_before_anything_is_written_it_says_kindly_what_will_come(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start(SHEET)
        await hand.press("ctrl+t")
        await hand.sees(WHAT_WILL_COME.split("\n")[0], "gets a row here")
        await hand.press("up", "enter", "plus", "escape")
        assert isinstance(hand.app.screen, WorksheetScreen)
        assert hand.session.answers.is_empty()


async def test_a_part_with_no_promise_says_so(book: OpenBook, places: Places) -> None:
    write(places, {"my-promises": ({"row": "rp1", "words": "I call"},)})
    async with book() as hand:
        await weeks(hand)
        await hand.sees("What the other person offered to do", NO_PROMISES)
        await hand.sees("Nothing written here yet, and that's fine.")


# -- moving ----------------------------------------------------------------------------------------


async def test_own_promises_stand_first_with_the_newest_word_and_its_day(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(120, 36)) as hand:
        await weeks(hand)
        lines = hand.lines()
        mine = next(n for n, line in enumerate(lines) if "What I said I'd do" in line)
        theirs = next(n for n, line in enumerate(lines) if "the other person offered" in line)
        assert mine < theirs
        first = lines[mine + 1]
        assert "I ask for a break" in first
        assert first.rstrip().endswith("Held under stress")
        assert lines[mine + 2].rstrip().endswith("8 Oct 2026")


async def test_arrows_show_in_words_what_was_seen_in_that_week(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        grid = await weeks(hand)
        await hand.sees("Monday 16 to Sunday 22 November 2026, this week")
        await hand.sees("Thursday 19 November 2026 · Kept · Under stress · Asked, and was back")
        await hand.press(*["left"] * 8)
        assert grid.week == week_of(date(2026, 9, 26))
        await hand.sees("Saturday 26 September 2026 · Kept · Made it right, without being asked")
        await hand.sees("your word: Slipped and repaired")
        await hand.sees("Thursday 24 September 2026 · Not kept · Under stress · Left without")
        await hand.press("left")
        await hand.sees("Nothing written for that week, and that's fine. + adds an entry.")
        await hand.press("down", "down", "down")
        await hand.sees("Calls when it gets later than agreed")
        await hand.press("up", "up", "up", "up")
        assert grid.track is not None
        assert grid.track.id == "rp1"


@pytest.mark.slow
async def test_before_a_promise_was_made_and_after_its_end_it_is_said(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        await weeks(hand, "down", "home")
        await hand.sees("The promise was made later, on Sunday 23 August 2026.")
        await hand.press("end", "end")
        await hand.sees("That week hasn't come yet.")
        await hand.press(*["down"] * 4, "home", "end", "left")
        await hand.sees("The promise ran until Saturday 31 October 2026.")


@pytest.mark.slow
async def test_two_years_scroll_by_screens_and_to_both_ends(book: OpenBook, places: Places) -> None:
    told = many(20, 104)
    write(places, told["rows"])
    async with book() as hand:
        grid = await weeks(hand)
        this = grid.week
        await hand.sees(labels.EARLIER, labels.BELOW)
        await hand.press("home")
        assert grid.week == grid.timeline.first_week == this - 104
        assert labels.EARLIER not in hand.words()
        await hand.sees("2024", labels.LATER)
        await hand.press("pagedown")
        assert 8 <= grid.week - grid.timeline.first_week <= 20
        await hand.press("pageup", "end")
        assert grid.week == this
        await hand.press(*["down"] * 19)
        assert grid.track is not None
        assert grid.track.id == "rp19"
        await hand.sees("Promise 19", labels.ABOVE)
        assert labels.BELOW not in hand.words()


async def test_years_change_where_they_change(book: OpenBook, places: Places) -> None:
    promise = {"row": "rp1", "words": "I call", "said-on": date(2026, 12, 1)}
    seen = {"row": "rd1", "promise": "rp1", "date": date(2027, 1, 3), "how": "kept"}
    write(places, {"my-promises": (promise,), "my-days": (seen,)})
    async with book() as hand:
        grid = await weeks(hand, "end")
        await hand.sees("Monday 28 December 2026 to Sunday 3 January 2027")
        assert under(grid) == ["rd1"]


WIDE = "彼は毎日電話すると言った" * 2
HOSTILE = f"[bold]x[/bold] [@click=app.quit]y[/] \x1b]52;c;eHg=\x07 {WIDE}"


@pytest.mark.slow
async def test_words_are_shown_as_they_are_and_keep_the_columns(
    book: OpenBook, places: Places
) -> None:
    promise = {"row": "rp1", "words": HOSTILE, "said-on": date(2026, 10, 1)}
    seen = {"row": "rd1", "promise": "rp1", "date": NOW.date(), "how": "not", "what": HOSTILE}
    write(places, {"my-promises": (promise,), "my-days": (seen,)})
    async with book() as hand:
        grid = await weeks(hand)
        await hand.sees("[bold]x[/bold]", "[@click=app.quit]y[/]", "␛]52;c;eHg=␇")
        above, below = str(grid.render()).split("\n")[3:5]
        rule = next(line for line in str(grid.render()).split("\n") if "▼" in line)
        assert cells(above.split("o ")[0]) == rule.index("▼"), above
        assert cells(below) <= 76


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
async def test_every_line_fits_the_window(
    size: tuple[int, int], book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=size) as hand:
        grid = await weeks(hand, "down", "left")
        for line in str(grid.render()).split("\n"):
            assert len(line) <= grid.size.width
        assert str(grid.render()).count("\n") < grid.size.height
        await hand.sees("I do not write")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (60, 20), (70, 16)])
async def test_a_full_week_is_told_in_a_small_window_too(
    size: tuple[int, int], book: OpenBook, places: Places
) -> None:
    """The note about entries without a date once hid the last line of the week's text."""
    promise = {"row": "rp1", "words": "Call before coming", "said-on": date(2026, 10, 1)}
    days = [
        {"row": f"rd{n}", "promise": "rp1", "date": NOW.date(), "how": "not", "what": f"Seen {n}"}
        for n in range(3)
    ]
    undated = {"row": "rd9", "promise": "rp1", "how": "not", "what": "Some day"}
    write(places, {"my-promises": (promise,), "my-days": (*days, undated)})
    async with book(size=size) as hand:
        grid = await weeks(hand)
        assert len(grid.entries_in_week) == 3
        await hand.sees(labels.MORE_TO_READ)
        assert "Nothing written for that week" not in hand.words()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (130, 45)])
async def test_after_a_small_window_a_wide_one_shows_all_it_has_room_for(
    size: tuple[int, int], book: OpenBook, places: Places
) -> None:
    """Weeks and promises once stayed hidden although there was room for them."""
    write(places)
    async with book(size=size) as hand:
        grid = await weeks(hand, *["down"] * 5)
        before = str(grid.render())
        await resize(hand, 60, 16)
        assert str(grid.render()) != before
        await resize(hand, *size)
        assert str(grid.render()) == before
        await hand.press("home")
        await resize(hand, 60, 16)
        await resize(hand, 200, 60)
        assert labels.EARLIER not in hand.words()
        assert labels.ABOVE not in hand.words()


@pytest.mark.slow
async def test_in_the_smallest_window_adding_a_day_is_named_too(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book(size=(60, 16)) as hand:
        await weeks(hand)
        for named in (
            "Esc Back",
            "+ Add",
            "F2 Get help",
            "ctrl+p Commands",
            "ctrl+q Quit",
        ):
            assert named in hand.lines()[-1]
