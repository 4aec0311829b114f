"""Help (F1) for each screen, and Get help (F2) from everywhere."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.pages import Country, HelpLine, HelpLines, verification
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.keymap import KEYS, help_keys
from reconcile_tui.tui.screens.cover import PauseScreen
from reconcile_tui.tui.screens.get_help import AFRAID, TONIGHT, GetHelpScreen, help_text
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.screens.page import HelpScreen, PageScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.chrome import PlaceLink
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, squeezed, write_down


@pytest.fixture
def library() -> Library:
    return Library(shipped_content())


# -- help for a screen -----------------------------------------------------------------------------


@pytest.mark.parametrize("tab", list(PANES))
async def test_each_tab_says_what_it_is_for(book: OpenBook, tab: str) -> None:
    async with book() as hand:
        await hand.open_tab(tab)
        await hand.settle()
        await hand.until(lambda: hand.app.focused)
        for key in ("f1", "?"):
            await hand.press(key)
            assert isinstance(hand.app.screen, HelpScreen)
            await hand.sees(labels.PURPOSE[tab], labels.THE_KEYS)
            await hand.press("escape")
            assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize("variable", [("TMUX", "/tmp/x,1,0"), ("STY", "1.x"), ("TERM", "screen")])
async def test_help_of_a_private_sheet_says_what_a_multiplexer_keeps(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str]
) -> None:
    monkeypatch.setenv(*variable)
    async with book(size=(100, 60)) as hand:
        await hand.start("is-it-me")
        await hand.press("f1")
        await hand.sees(labels.MAY_KEEP)


@pytest.mark.slow
async def test_elsewhere_help_does_not_speak_of_it(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with book(size=(100, 60)) as hand:
        await hand.start("is-it-me")
        await hand.press("f1")
        await hand.sees(labels.PURPOSE["private"])
        assert "tmux" not in hand.words()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "list_id", "place"),
    [("promises", "my-promises", "row"), ("take-to-helper", "picked", "private-row")],
)
async def test_help_of_an_entry_says_whether_it_is_saved(
    book: OpenBook, kind: str, list_id: str, place: str
) -> None:
    async with book(size=(100, 60)) as hand:
        hand.app.navigation.start(kind)
        await hand.settle()
        if place == "private-row":
            await hand.press("down", "enter")
        items = hand.work.worksheet.items()
        entries = next(item for item in items if item.id == list_id)
        assert isinstance(entries, Rows)
        await hand.app.push_screen(RowScreen(hand.work, entries, "ra1"))
        await hand.press("f1")
        await hand.sees(labels.PURPOSE[place])
        assert ("isn't saved unless you say so" in hand.words()) == (place == "private-row")


@pytest.mark.slow
async def test_a_worksheet_has_help_of_its_own(book: OpenBook) -> None:
    async with book(size=(100, 40)) as hand:
        await hand.start("what-changed")
        await hand.press("f1")
        assert isinstance(hand.app.screen, HelpScreen)
        await hand.sees(labels.PURPOSE["worksheet"])
        for key in KEYS:
            if key.place == "worksheet":
                await hand.sees(key.label)
        await hand.press("escape")
        await hand.at("different")


async def test_help_does_not_open_on_help(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f1", "f1", "?", "escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_help_links_to_who_has_reviewed_the_app(book: OpenBook) -> None:
    async with book(size=(100, 40)) as hand:
        await hand.press("f1")
        await hand.sees(labels.FIRST_PAGE_AGAIN, labels.BEFORE_YOU_START, labels.REVIEWED_BY)
        await hand.press("tab", "tab", "tab", "enter")
        title = hand.app.library.page("who-has-read-it").title
        await hand.sees(title)


# -- Get help --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f2", "!"])
async def test_fear_and_tonight_come_first_in_the_same_size(book: OpenBook, key: str) -> None:
    async with book() as hand:
        await hand.press(key)
        assert isinstance(hand.app.screen, GetHelpScreen)
        doors = list(hand.app.screen.query(PlaceLink))
        assert [link.link for link in doors] == [AFRAID, TONIGHT]
        assert all(link.link.label in hand.lines()[0] for link in doors)
        assert len({(door.region.y, door.region.width) for door in doors}) == 1
        for steps, door in (((), AFRAID), (("right",), TONIGHT)):
            await hand.press(*steps, "enter")
            await hand.sees(hand.app.library.page(door.to.partition("/")[2]).title)
            assert isinstance(hand.app.screen, PageScreen)
            await hand.press("escape")
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_emergency_and_violence_numbers_need_no_country(
    book: OpenBook, size: tuple[int, int]
) -> None:
    async with book(size=size) as hand:
        await hand.press("f2")
        lines = hand.app.library.help_lines
        await hand.sees(labels.FIRST_NUMBERS)
        for country in lines.country:
            of_violence = [x for x in lines.line if x.country == country.id and x.violence]
            assert of_violence, country.id
            await hand.sees(country.emergency, *(x.call or x.web for x in of_violence))


async def test_the_page_for_tonight_begins_with_numbers(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2", "right", "enter")
        assert "988" in hand.words()
        numbers, words = (squeezed(hand.screen()).find(one) for one in ("988", "ten minutes"))
        assert numbers < words or words == -1
        for country in hand.app.library.help_lines.country:
            if country.emergency:
                await hand.sees(f"{country.emergency} (emergency)")


async def test_how_far_the_numbers_can_be_trusted_is_said_once(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        await hand.sees(labels.not_verified(some_checked=False), hand.app.library.help_lines.note)
        assert "erified" not in lines_text(hand)


def test_only_what_differs_from_that_is_marked() -> None:
    known = HelpLines(
        country=(Country(id="x", name="X", emergency="110", status="seen-in-copy"),),
        line=(
            told("Found", "1", status="seen-in-copy"),
            told("Remembered", "2", status="memory"),
            told("Called", "3", status="live-checked", checked=NOW.date()),
        ),
    )
    text = help_text(known, "x", NOW.date(), 60).content().plain.splitlines()
    assert "Found" in text
    assert f"Remembered ({labels.FROM_MEMORY})" in text
    assert f"Called ({verification(known.line[2], NOW.date())})" in text


def test_who_is_threatened_with_a_suicide_is_told_what_to_do(library: Library) -> None:
    assert "Do not go to them, not even with someone else." in labels.THREATENED
    for country in ("", "de"):
        text = help_text(library.help_lines, country, NOW.date(), 60).content().plain
        assert squeezed(text).count(squeezed(labels.THREATENED)) == 1, country


def told(name: str, call: str, **more: Any) -> HelpLine:
    return HelpLine(id=name, country="x", name=name, call=call, source="a copy", **more)


@pytest.mark.slow
def test_every_way_to_reach_a_helpline_is_beside_its_number(library: Library) -> None:
    lines = library.help_lines
    for line in lines.line:
        text = help_text(lines, line.country, NOW.date(), 60).content().plain
        ways = [line.call, line.text, line.chat, line.web, line.deaf, line.hours]
        for way in [*ways, line.languages, line.leaves_trace, line.for_whom[1:]]:
            assert squeezed(way) in squeezed(text), (line.id, way)


def test_a_country_says_whom_to_call_about_ones_own_behavior_or_that_it_has_none(
    library: Library,
) -> None:
    lines = library.help_lines
    own = {line.country for line in lines.line if line.own_behaviour}
    assert {"us", "uk", "ie", "ca", "au", "nz", "fr"} <= own
    assert not own & {"de", "es", "in"}
    for country in lines.country:
        text = help_text(lines, country.id, NOW.date(), 60).content().plain
        after = squeezed(text.partition(labels.OWN_BEHAVIOR_HEADING)[2])
        none = squeezed(labels.NO_OWN_LINE) in after
        assert none is (country.id not in own), country.id
        for line in lines.line:
            if line.country == country.id and line.own_behaviour:
                assert squeezed(line.name) in after


@pytest.mark.slow
async def test_the_numbers_scroll_wherever_the_cursor_is_on_arrival(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        reading = hand.app.screen.query_one(VerticalScroll)
        await hand.press("pagedown")
        assert reading.scroll_y > 0
        await hand.press("end")
        assert reading.scroll_y == reading.max_scroll_y
        await hand.press("pageup")
        assert reading.scroll_y < reading.max_scroll_y
        await hand.press("home")
        assert reading.scroll_y == 0


async def test_the_numbers_scroll_with_the_cursor_in_the_list_of_countries_too(
    book: OpenBook,
) -> None:
    async with book() as hand:
        await hand.press("f2", "tab", "tab", "down")
        first = hand.app.library.help_lines.country[0].name
        assert shown_countries(hand) == {first}
        reading = hand.app.screen.query_one(VerticalScroll)
        for key in ("pagedown", "end", "pageup", "home"):
            before = reading.scroll_y
            await hand.press(key)
            assert reading.scroll_y != before, key
            assert shown_countries(hand) == {first}, key
        assert reading.scroll_y == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_get_help_says_where_crisis_lines_are_and_the_keys_lead_there(
    book: OpenBook, size: tuple[int, int]
) -> None:
    async with book(size=size) as hand:
        await hand.press("f2")
        assert labels.TWO_LINKS in hand.lines()[1]
        await hand.press("right", "enter")
        assert isinstance(hand.app.screen, PageScreen)
        assert "988" in hand.words()


async def test_a_remembered_country_comes_first_on_the_page_for_tonight(
    book: OpenBook, places: Places
) -> None:
    places.settings.parent.mkdir(parents=True, exist_ok=True)
    places.settings.write_text('country = "de"\n')
    async with book() as hand:
        await hand.press("f2", "right", "enter")
        words = squeezed(hand.screen())
        assert 0 <= words.find("Germany") < words.find(squeezed("United States"))


@pytest.mark.slow
async def test_a_number_for_texts_says_so_on_the_page_for_tonight(book: OpenBook) -> None:
    async with book(size=(120, 50)) as hand:
        await hand.press("f2", "right", "enter")
        await hand.sees("text HOME to 741741 (Crisis Text Line)")
        assert squeezed("text by WhatsApp") not in squeezed(hand.screen())


def test_silence_on_an_emergency_call_is_explained_where_it_works() -> None:
    country = {one.id: one for one in Library(shipped_content()).help_lines.country}
    said = country["uk"].emergency_note
    assert "press 55 when you're asked" in said
    assert "On a mobile" in said
    assert "doesn't tell the police where you are" in said
    assert "press 55" in country["nz"].emergency_note


async def test_a_country_can_be_chosen_and_then_only_its_lines_show(book: OpenBook) -> None:
    async with book(size=(100, 30)) as hand:
        await hand.press("f2", "tab", "tab")
        lines = hand.app.library.help_lines
        place = next(n for n, c in enumerate(lines.country, 1) if c.id == "ie")
        await hand.press(*["down"] * place)
        name = lines.country[place - 1].name
        await hand.until(lambda: shown_countries(hand) == {name})
        for line in lines.line:
            if line.country == "ie":
                assert line.name in lines_text(hand)


def lines_text(hand: BookHand) -> str:
    return str(hand.app.screen.query_one("#lines").render())


def shown_countries(hand: BookHand) -> set[str]:
    text = lines_text(hand)
    return {c.name for c in hand.app.library.help_lines.country if c.name in text.splitlines()}


@pytest.mark.slow
async def test_a_country_is_remembered_only_when_asked_and_forgotten_again(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.press("f2", "tab", "tab", "k")
        await hand.hears(labels.CHOOSE_COUNTRY)
        await hand.press("down", "down")
        assert not places.settings.exists(), "opening it saved a country"
        await hand.press("k")
        await hand.hears(labels.COUNTRY_SAVED)
        second = hand.app.library.help_lines.country[1].id
        assert tomllib.loads(places.settings.read_text()) == {"country": second}
        await hand.press("escape", "f2")
        assert hand.app.screen.query_one(Choices).highlighted == 2
        await hand.press("tab", "tab", "k")
        await hand.hears(labels.COUNTRY_CLEARED)
        assert tomllib.loads(places.settings.read_text()) == {}


async def test_help_now_opens_from_a_text_field_and_comes_back_to_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Half a")
        await hand.press("f2", "escape")
        await hand.at("different")
        await hand.type(" word")
        assert hand.value("different") == "Half a word"


@pytest.mark.slow
async def test_question_and_exclamation_marks_in_a_text_are_typed(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Why? Stop!")
        assert hand.value("different") == "Why? Stop!"
        await hand.show("the-audit", "contact")
        await hand.press("?")
        assert isinstance(hand.app.screen, HelpScreen), "a choice takes no text"
        await hand.press("escape", "!")
        assert isinstance(hand.app.screen, GetHelpScreen)


@pytest.mark.slow
async def test_they_are_typed_into_a_single_line_and_a_title_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.open_tab("this-week")
        await hand.settle()
        await hand.until(lambda: hand.app.screen.query(".field"))
        await hand.show("one-plan", "in-the-way")
        await hand.type("Who?!")
        assert hand.value("in-the-way") == "Who?!"


DIALOGS = {"reasons": "f8", "sources": "f3"}


@pytest.mark.slow
@pytest.mark.parametrize("dialog", DIALOGS)
async def test_help_is_one_key_away_from_a_dialog_too(book: OpenBook, dialog: str) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("the-cause")
        await hand.press(DIALOGS[dialog])
        below = hand.app.screen
        assert isinstance(below, ModalScreen)
        for key in ("f1", "?", "f2", "!"):
            await hand.press(key)
            assert isinstance(hand.app.screen, HelpScreen if key in {"f1", "?"} else GetHelpScreen)
            await hand.press("escape")
            assert hand.app.screen_stack[-1] is below


@pytest.mark.slow
async def test_help_of_a_dialog_speaks_of_the_dialog(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f8", "f1")
        await hand.sees("Choose from the list, or type an answer.")
        assert "A page to read" not in hand.words()


# -- Pause -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["space", "escape", "x", "enter", "f9", "down"])
async def test_a_pause_saves_is_quiet_and_any_key_goes_back(book: OpenBook, key: str) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Before")
        await hand.press("f9")
        assert isinstance(hand.app.screen, PauseScreen)
        assert hand.on_disk()["answers"] == {"different": "Before"}
        await hand.sees("Both feet on the floor.", "Any key goes back.")
        await hand.press(key)
        await hand.at("different")
        assert hand.value("different") == "Before", "the key that ended the pause was typed"


@pytest.mark.slow
async def test_what_was_said_before_a_pause_does_not_stay_in_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("promises")
        await hand.type("hello there")
        await hand.sees("You can't type here.")
        await hand.press("f9")
        await hand.sees("Both feet on the floor.")
        assert "You can't type here." not in hand.words()


@pytest.mark.slow
async def test_help_now_is_one_key_away_from_a_pause(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f9", "f2")
        assert isinstance(hand.app.screen, GetHelpScreen)


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_columns_of_the_help_do_not_break(
    book: OpenBook, places: Places, width: int
) -> None:
    write_down(places, "what-changed", {"contact": "yes"})
    async with book(size=(width, 50)) as hand:
        await hand.press("f1")
        lines = hand.screen().split("\n")
        begins = {
            line.index(label)
            for keys, label in (
                *help_keys("worksheet-list", "list-entry", "home"),
                ("Tab", labels.TAB_ON),
            )
            for line in lines
            if line.strip().startswith(keys) and label in line
        }
        assert len(begins) == 1, lines


async def test_no_address_stands_twice_in_get_help(book: OpenBook) -> None:
    async with book() as hand:
        lines = hand.app.library.help_lines
        said = help_text(lines, "", NOW.date(), 72).content().plain
        for block in said.split("\n\n"):
            for line in lines.line:
                if line.web and line.name in block:
                    # The end of an email address isn't an address of its own.
                    web = re.findall(rf"(?<![@\w.-]){re.escape(line.web)}", block)
                    assert len(web) <= 1, block
