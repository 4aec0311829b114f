"""`/` in every list and page: Enter goes to a match, Esc and no match keep the position."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets.option_list import Option

from reconcile_tui.domain.items import Link
from reconcile_tui.domain.pages import Block
from reconcile_tui.messages import screens as words
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import app
from reconcile_tui.tui.app_protocol import SearchRequested
from reconcile_tui.tui.screens.files import FileText
from reconcile_tui.tui.screens.get_help import Countries, GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.gather import LetterScreen
from reconcile_tui.tui.screens.worksheet.steps import SectionList
from reconcile_tui.tui.screens.worksheets.compare import QuestionBlock
from reconcile_tui.tui.screens.worksheets.conflicts import DifferenceBlock
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.theme import text_widths
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.dialogs import Choose, SearchLine, open_search
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from reconcile_tui.tui.widgets.lists import Choices, next_of, spans
from reconcile_tui.tui.widgets.page import PageText, Reader, Reading, WrappedText
from reconcile_tui.tui.widgets.text import plain
from tests.tui.comparing import open_comparison, two_days
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, Hand, write_down
from tests.tui.story import SHEET, answers_of_story
from tests.tui.test_conflicts import MINE, open_two_versions
from tests.tui.test_layers import layers, story
from tests.tui.weeks import weeks, write

# -- matching --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("He said sorry", "SORRY", ["sorry"]),
        ("a café, a Cafe", "cafe", ["café", "Cafe"]),
        ("walked\n    out", "walked out", ["walked\n    out"]),
        ("“What’s left?”", "what's", ["What’s"]),
        ("ﬁne", "fine", ["ﬁne"]),
        ("a (b) [c]", "[c]", ["[c]"]),
        ("anything", "  ", []),
        ("anything", "other", []),
    ],
)
def test_words_are_found_in_any_case_without_accents_and_across_lines(
    text: str, sought: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in spans(text, sought)] == found


@pytest.mark.parametrize(
    ("here", "step", "place"),
    [(0, 1, 2), (2, 1, 5), (5, 1, 2), (9, 1, 2), (5, -1, 2), (2, -1, 5), (3, -1, 2)],
)
def test_past_the_last_match_comes_the_first(here: int, step: int, place: int) -> None:
    assert next_of([5, 2], here, step) == place
    assert next_of([], here, step) is None


# -- one list, and one page, in a minimal app ------------------------------------------------------

FRUIT = ["apple", "banana", "cherry", "blueberry", "date"]


class OneApp(App[None]):
    """One list or page above its search field, in the real app's theme."""

    CSS_PATH = Path(app.__file__).with_name("style.tcss")

    def __init__(self, shown: Widget) -> None:
        super().__init__()
        self._shown = shown
        self.animation_level = "none"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return text_widths()

    def compose(self) -> ComposeResult:
        yield self._shown
        yield KeyFooter("screen")

    def on_mount(self) -> None:
        self._shown.focus()

    async def on_search_requested(self, event: SearchRequested) -> None:
        await open_search(event.origin)


@asynccontextmanager
async def shown(widget: Widget) -> AsyncIterator[Hand]:
    tiny = OneApp(widget)
    async with tiny.run_test(size=(60, 12)) as pilot:
        hand = Hand(tiny, pilot)
        await hand.settle()
        yield hand


def fruit() -> Choices:
    return Choices(*[Option(plain(name), disabled=name == "date") for name in FRUIT])


async def search(hand: Hand, sought: str) -> None:
    await hand.press("slash")
    await hand.type(sought)
    await hand.press("enter")


async def test_a_search_goes_to_the_next_match_and_n_and_N_go_on() -> None:  # noqa: N802 - the key
    choices = fruit()
    async with shown(choices) as hand:
        await search(hand, "BERRY")
        assert hand.app.focused is choices
        assert not hand.app.screen.query(SearchLine)
        assert choices.highlighted == FRUIT.index("blueberry")
        await search(hand, "b")
        assert choices.highlighted == FRUIT.index("banana")
        await hand.press("n")
        assert choices.highlighted == FRUIT.index("blueberry")
        await hand.press("N")
        assert choices.highlighted == FRUIT.index("banana")


async def test_letters_go_into_the_search_and_do_nothing_else() -> None:
    choices = fruit()
    async with shown(choices) as hand:
        await hand.press("slash")
        await hand.type("na q/?")
        await hand.sees("na q/?")
        assert choices.highlighted == 0


@pytest.mark.parametrize("leave", ["escape", "tab"])
async def test_leaving_the_search_leaves_the_cursor_where_it_was(leave: str) -> None:
    choices = fruit()
    async with shown(choices) as hand:
        await hand.press("down", "slash")
        assert not hand.app.screen.query_one(KeyFooter).display
        await hand.type("cherry")
        await hand.press(leave)
        assert hand.app.focused is choices
        assert choices.highlighted == 1
        assert not hand.app.screen.query(SearchLine)
        assert hand.app.screen.query_one(KeyFooter).display


@pytest.mark.parametrize("sought", ["zebra", "date"])
async def test_what_is_not_there_is_said_and_moves_nothing(sought: str) -> None:
    """Rows that can't be chosen are not searched."""
    choices = fruit()
    async with shown(choices) as hand:
        await hand.press("down")
        await search(hand, sought)
        await hand.sees(words.NO_MATCHES)
        assert choices.highlighted == 1
        await hand.press("backspace")
        await hand.sees(words.SEARCH_HINT)
        await hand.press("escape")
        assert (hand.app.focused, choices.highlighted) == (choices, 1)


async def test_n_before_any_search_does_nothing() -> None:
    choices = fruit()
    async with shown(choices) as hand:
        await hand.press("n", "N")
        assert choices.highlighted == 0
        assert not hand.app._notifications


LONG = [
    Block(text=f"Paragraph {n}. {'Needle in it.' if n in {4, 20} else 'Hay.'}") for n in range(30)
]


def marked(part: WrappedText) -> list[str]:
    """Return the reversed words."""
    text = part.render()
    return [text.plain[one.start : one.end] for one in text.spans if one.style == "reverse"]


async def test_a_page_scrolls_to_the_match_and_marks_it() -> None:
    reading = Reading()
    async with shown(reading) as hand:
        await reading.show("A page", [*LONG, Block(doors=(Link("help", "A needle as a link"),))])
        await hand.settle()
        await search(hand, "needle")
        await hand.sees("Paragraph 4.")
        assert hand.app.focused is reading
        assert marked(reading.query_one(PageText)) == ["Needle", "Needle"]
        await hand.press("n")
        await hand.sees("Paragraph 20.")
        await hand.press("n")
        await hand.sees("A needle as a link")
        await hand.press("n")
        await hand.sees("Paragraph 4.")
        await hand.press("N", "N")
        await hand.sees("Paragraph 20.")


async def test_a_search_goes_on_from_what_is_in_view() -> None:
    reading = Reading()
    async with shown(reading) as hand:
        await reading.show("A page", LONG)
        await hand.settle()
        await search(hand, "needle")
        await hand.press("end", "n")
        await hand.sees("Paragraph 4.")
        await hand.press("end", "N")
        await hand.sees("Paragraph 20.")


# -- in the app ------------------------------------------------------------------------------------


def title(hand: BookHand) -> str:
    return str(hand.app.screen.query(".page-title").last().render())


@pytest.mark.slow
async def test_the_guide_is_searched_through_all_of_its_pages(book: OpenBook) -> None:
    async with book() as hand:
        choices = hand.app.screen.query(Choices).first()
        await hand.press("down")
        await hand.until(lambda: title(hand) == "Do people ever get back together?")
        await search(hand, "apolog")
        assert hand.app.focused is choices
        await hand.until(lambda: "apolog" in page(hand))
        titles = [title(hand)]
        while titles.count(titles[0]) == 1 or titles[-1] != titles[0]:
            assert len(titles) < 80, f"never wrapped around: {titles}"
            await hand.press("n")
            await hand.until(lambda: "apolog" in page(hand))
            titles.append(title(hand))
        assert len(set(titles)) > 2, "must visit other pages and wrap around"


def page(hand: BookHand) -> str:
    """Return the visible part of the page in lower case."""
    reading = hand.app.screen.query_one(Reading).region
    rows = hand.lines()[reading.y : reading.bottom]
    return " ".join(row[reading.x : reading.right] for row in rows).casefold()


@pytest.mark.slow
async def test_a_miss_in_the_guide_leaves_page_and_place(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("down", "enter", "pagedown")
        reading = hand.app.screen.query_one(Reading)
        before = title(hand), reading.scroll_offset.y
        assert before[1] > 0
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert (title(hand), reading.scroll_offset.y) == before
        assert hand.app.focused is reading


@pytest.mark.slow
async def test_on_the_tabs_a_slash_searches_the_list_below(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("escape")
        await search(hand, "four layers")
        await hand.until(lambda: "four layers" in page(hand))
        assert hand.app.focused is hand.app.screen.query(Choices).first()


@pytest.mark.slow
async def test_space_reads_on_to_the_next_page_and_J_and_K_turn_pages(  # noqa: N802 - the keys
    book: OpenBook,
) -> None:
    async with book() as hand:
        await hand.press("J")
        await hand.until(lambda: title(hand) == "Do people ever get back together?")
        await hand.press("enter")
        reading = hand.app.screen.query_one(Reading)
        for _ in range(40):
            if reading.scroll_offset.y == reading.max_scroll_y:
                break
            await hand.press("space")
        assert title(hand) == "Do people ever get back together?"
        await hand.press("space")
        await hand.until(lambda: title(hand) == "How it shows up")
        assert hand.app.focused is reading
        await hand.press("K", "K", "K")
        await hand.until(lambda: title(hand) == "Before anything else")


@pytest.mark.slow
async def test_in_the_myths_J_and_K_turn_cards_and_a_slash_finds_one(  # noqa: N802 - the keys
    book: OpenBook,
) -> None:
    async with book() as hand:
        await hand.press("2")
        await hand.until(lambda: hand.app.focused and hand.app.focused.id == "cards")
        cards = hand.app.screen.query_one("#cards", Choices)
        await hand.press("enter", "J", "J", "K")
        assert hand.app.focused.id == "think"  # type: ignore[union-attr]
        assert cards.highlighted == 1
        last = hand.app.library.myths()[-1]
        await hand.press("escape")
        await search(hand, last.myth[:30])
        assert cards.highlighted == cards.option_count - 1
        await hand.sees(last.myth)


async def test_a_slash_opens_the_search_of_the_worksheets(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("3")
        await hand.until(lambda: hand.app.screen.query(WorksheetsPane))
        lines = hand.app.screen.query_one(WorksheetsPane).lines
        await hand.until(lambda: lines.line)
        await hand.press("slash")
        await hand.sees(words.TYPE_WORDS)
        await hand.type("1/2")
        await hand.sees("Search: 1/2")
        await hand.press("escape")
        assert words.TYPE_WORDS not in hand.screen()
        await hand.press("slash", "escape", "right_square_bracket")
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        await hand.until(lambda: home.active == "red-flags")


async def test_helplines_are_found_by_country_and_by_any_of_their_words(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        assert isinstance(hand.app.screen, GetHelpScreen)
        countries = hand.app.screen.query_one(Countries)
        lines = hand.app.library.help_lines
        await search(hand, lines.country[-1].name)
        assert countries.highlighted == len(lines.country)
        await search(hand, "samaritans")
        await hand.settle()
        await hand.sees("Samaritans")
        assert "Samaritans" in marked(hand.app.screen.query_one("#lines", WrappedText))
        assert countries.highlighted == 0
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("f2", "escape")
        assert isinstance(hand.app.screen, GetHelpScreen), "Esc must close the search first"


@pytest.mark.slow
async def test_entries_of_the_timeline_are_found_by_their_words(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        grid = await weeks(hand)
        start = grid.cursor, grid.week
        await search(hand, "night shift")
        await hand.sees("Left without a word, after a night shift.")
        await search(hand, "joke about my job")
        await hand.sees("A joke about my job, at table.")
        here = grid.cursor, grid.week
        assert here != start
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert (grid.cursor, grid.week) == here
        assert hand.app.focused is grid
        await search(hand, "no mockery")
        await hand.sees("Stopped when told, the second time.")


@pytest.mark.slow
async def test_trash_and_every_dialog_with_choices_is_searched(book: OpenBook) -> None:
    async with book() as hand:
        names = [("a", "Promises"), ("b", "What changed?"), ("c", "Closing well")]
        chosen: list[str | None] = []
        hand.app.push_screen(Choose("Trash", names, "Choose one."), chosen.append)
        await hand.settle()
        await search(hand, "closing")
        await hand.press("enter")
        assert chosen == ["c"]
        hand.app.push_screen(Choose("Trash", names, "Choose one."), chosen.append)
        await hand.settle()
        await hand.press("slash", "escape")
        await hand.sees("Choose one.", "Enter chooses")
        await hand.press("escape")
        assert chosen == ["c", None]


async def test_the_text_of_an_earlier_version_is_searched() -> None:
    reader = Reader()
    lines = "\n".join(f"Line {n}{' with a needle' if n == 25 else ''}" for n in range(40))
    async with shown(reader) as hand:
        await reader.mount(WrappedText(lambda _: plain(lines)))
        await hand.settle()
        await search(hand, "NEEDLE")
        await hand.sees("Line 25 with a needle")
        assert marked(reader.query_one(WrappedText)) == ["needle"]


def at_question(hand: BookHand) -> str:
    """Return the focused question of the comparison."""
    focused = hand.app.focused
    assert isinstance(focused, QuestionBlock)
    return focused.question.item_id


@pytest.mark.slow
async def test_a_comparison_is_searched_for_questions_and_answers(
    book: OpenBook, places: Places
) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        start = at_question(hand)
        await hand.press("slash")
        await hand.type("quarrel")
        await hand.press("escape")
        assert at_question(hand) == start
        await search(hand, "in contact now")
        assert at_question(hand) == "contact"
        await search(hand, "came back to a QUARREL")
        assert at_question(hand) == "different", "marks within the words must not matter"
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert at_question(hand) == "different"
        await hand.press("n")
        assert at_question(hand) == "different", "there's no other match"
        await search(hand, "e")
        found = at_question(hand)
        await hand.press("n")
        following = at_question(hand)
        assert following != found
        await hand.press("N")
        assert at_question(hand) == found


@pytest.mark.slow
async def test_two_versions_are_searched_and_none_is_chosen_by_it(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", MINE)
    other = path.read_text(encoding="utf-8").replace("We did not come back.", "We came too late.")
    other = other.replace('contact = "no"', 'contact = "yes"')
    copy = path.with_name(f"{path.stem}.conflict-20261121T080000Z-1.toml")
    copy.write_text(other, encoding="utf-8")
    async with book() as hand:
        await open_two_versions(hand, path)
        blocks = list(hand.app.screen.query(DifferenceBlock))
        assert hand.app.focused is blocks[0]
        await search(hand, "in contact")
        assert hand.app.focused is blocks[1]
        await search(hand, "too late")
        assert hand.app.focused is blocks[0]
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert hand.app.focused is blocks[0]
        assert [block.chosen_side for block in blocks] == [None, None]


@pytest.mark.slow
async def test_the_four_layers_are_searched_for_names_and_entries(
    book: OpenBook, places: Places
) -> None:
    story(places)
    async with book(size=(80, 40)) as hand:
        view = await layers(hand)
        start = view.cursor, view.first_entry
        await search(hand, "relational proof")
        assert (view.cursor, view.first_entry) == (0, 0)
        await search(hand, "called before it GOT LATE")
        assert "Called before it got late." in view.entries[view.first_entry].words
        await search(hand, "asked for a break, back")
        await hand.sees("Asked for a break, back after 20 minutes.")
        assert view.first_entry > 0
        await search(hand, "root cause")
        assert (view.cursor, view.first_entry) == start
        here = view.cursor, view.first_entry
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert (view.cursor, view.first_entry) == here
        assert hand.app.focused is view


async def test_a_letter_is_searched_and_the_words_are_marked(book: OpenBook) -> None:
    text = "\n\n".join(f"Line {n}{' with a needle' if n == 45 else ''}" for n in range(60))
    async with book() as hand:
        hand.app.push_screen(LetterScreen("Your words", text, alone=False, encrypted=False))
        await hand.settle()
        await search(hand, "NEEDLE")
        await hand.sees("Line 45 with a needle")
        assert marked(hand.app.screen.query(WrappedText).last()) == ["needle"]


async def test_a_file_shown_as_text_is_searched_line_by_line() -> None:
    text = "\n".join(f"Line {n}{' with a [needle]' if n in {25, 60} else ''}" for n in range(90))
    shown_file = FileText(text, 0)
    async with shown(shown_file) as hand:
        await search(hand, "[NEEDLE]")
        await hand.sees("Line 25 with a [needle]")
        await hand.press("n")
        await hand.sees("Line 60 with a [needle]")
        at = shown_file.scroll_offset.y
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert (hand.app.focused, shown_file.scroll_offset.y) == (shown_file, at)
        await hand.press("N")
        await hand.sees("Line 25 with a [needle]")


@pytest.mark.slow
async def test_the_entries_of_a_list_are_searched_and_none_is_opened(
    book: OpenBook, places: Places
) -> None:
    told = answers_of_story()
    path = write_down(places, SHEET, told["values"], rows=told["rows"])
    async with book() as hand:
        await hand.open(path)
        screen = hand.app.screen
        await hand.show("my-doing", "my-days")
        body = hand.app.focused
        assert isinstance(body, RowsBody)
        await hand.press("home")
        await search(hand, "PHONE stayed")
        await hand.sees("The phone stayed in the kitchen.")
        assert body.rows[body.at]["what"] == "The phone stayed in the kitchen."
        here = body.at
        await search(hand, "left")
        found = body.at
        assert "Left" in str(body.rows[found]["what"])
        await hand.press("n", "N")
        assert body.at == found != here
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert (hand.app.focused, body.at, hand.app.screen) == (body, found, screen)


@pytest.mark.slow
async def test_the_list_of_sections_is_searched_and_only_enter_goes_there(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", MINE)
    async with book() as hand:
        await hand.open(path)
        before = hand.view.current_step
        await hand.press("ctrl+o")
        sections = hand.view.query_one(SectionList)
        last = sections.steps[-1]
        await search(hand, last.title)
        assert hand.app.focused is sections
        assert sections.steps[sections.at] == last
        assert hand.view.current_step == before
        await search(hand, "xylophone")
        await hand.sees(words.NO_MATCHES)
        await hand.press("escape")
        assert hand.app.focused is sections
        assert sections.steps[sections.at] == last
        await hand.press("enter")
        await hand.until(lambda: hand.view.current_step == last.id)


async def test_no_search_opens_for_what_was_removed_meanwhile(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        area = hand.app.focused
        assert area is not None
        await area.remove()
        hand.app.post_message(SearchRequested(area))
        await hand.settle()
        assert not hand.app.screen.query(SearchLine)


@pytest.mark.parametrize("begun", [False, True], ids=["before", "begun"])
async def test_no_search_opens_in_a_screen_that_is_being_closed(
    book: OpenBook, begun: bool
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        screen = hand.app.screen
        opening = asyncio.create_task(open_search(hand.view.query_one(SectionList)))
        while begun and not screen.query(SearchLine):
            await asyncio.sleep(0)
        hand.app.pop_screen()
        await opening
        await hand.settle()
        assert isinstance(hand.app.screen, HomeScreen)
