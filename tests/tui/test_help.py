"""Help for the place one is in, and help now, one key away from everywhere."""

from __future__ import annotations

import tomllib

import pytest
from textual.screen import ModalScreen

from reconcile_tui.core.pages import standing
from reconcile_tui.store.paths import Places
from reconcile_tui.tui import labels
from reconcile_tui.tui.chrome import DoorLink
from reconcile_tui.tui.keys import KEYS, help_keys
from reconcile_tui.tui.labels import foot, multiplexer
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.screens.help import HelpScreen
from reconcile_tui.tui.screens.help_now import TONIGHT, HelpNow, help_text
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.screens.pause import Pause
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, squeezed, write_down


async def turn_to(hand: BookHand, tab: str) -> None:
    screen = hand.app.screen
    assert isinstance(screen, HomeScreen)
    await screen.turn_to(tab)
    await hand.settle()


# -- help for this place ---------------------------------------------------------------------------


@pytest.mark.parametrize("tab", list(PANES))
@pytest.mark.parametrize("key", ["f1", "?"])
async def test_each_tab_says_what_it_is_for(book: OpenBook, tab: str, key: str) -> None:
    async with book() as hand:
        await turn_to(hand, tab)
        await hand.until(lambda: hand.app.focused)
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
        await hand.sees(multiplexer.MAY_KEEP)


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
        await hand.at("ended-us")


async def test_help_does_not_open_on_help(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f1", "f1", "?", "escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_help_leads_to_who_has_read_the_book(book: OpenBook) -> None:
    async with book(size=(100, 40)) as hand:
        await hand.press("f1")
        await hand.sees(labels.FIRST_PAGE_AGAIN, labels.BEFORE_YOU_START, labels.WHO_HAS_READ_IT)
        await hand.press("tab", "tab", "tab", "enter")
        title = hand.app.library.page("who-has-read-it").title
        await hand.sees(title)


# -- help now --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f2", "!"])
async def test_the_first_thing_is_the_page_for_tonight(book: OpenBook, key: str) -> None:
    async with book() as hand:
        await hand.press(key)
        assert isinstance(hand.app.screen, HelpNow)
        assert "If you do not want to live tonight" in hand.lines()[0]
        focused = hand.app.focused
        assert isinstance(focused, DoorLink)
        assert focused.door is TONIGHT
        await hand.press("enter")
        assert isinstance(hand.app.screen, PageScreen)
        await hand.press("escape", "escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_the_page_for_tonight_begins_with_numbers(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2", "enter")
        assert "988" in hand.words()
        numbers, words = (squeezed(hand.screen()).find(one) for one in ("988", "ten minutes"))
        assert numbers < words or words == -1
        for country in hand.app.library.help_lines.country:
            if country.emergency:
                await hand.sees(f"{country.emergency} (emergency)")


async def test_emergency_numbers_come_before_the_lines(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        await hand.sees(labels.DANGER, hand.app.library.help_lines.note)
        first = hand.app.library.help_lines.country[0]
        await hand.sees(f"{first.emergency}", standing(first, NOW.date()))


async def test_a_country_can_be_chosen_and_then_only_its_lines_show(book: OpenBook) -> None:
    async with book(size=(100, 30)) as hand:
        await hand.press("f2", "tab")
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


async def test_a_country_is_remembered_only_when_asked_and_forgotten_again(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.press("f2", "tab", "k")
        await hand.hears(labels.CHOOSE_COUNTRY)
        await hand.press("down", "down")
        assert not places.settings.exists(), "looking keeps nothing"
        await hand.press("k")
        await hand.hears(labels.COUNTRY_KEPT)
        second = hand.app.library.help_lines.country[1].id
        assert tomllib.loads(places.settings.read_text()) == {"country": second}
        await hand.press("escape", "f2")
        assert hand.app.screen.query_one(Choices).highlighted == 2
        await hand.press("tab", "k")
        await hand.hears(labels.COUNTRY_FORGOTTEN)
        assert tomllib.loads(places.settings.read_text()) == {}


async def test_help_now_opens_from_a_text_field_and_comes_back_to_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Half a")
        await hand.press("f2", "escape")
        await hand.at("ended-us")
        await hand.type(" word")
        assert hand.value("ended-us") == "Half a word"


async def test_question_and_exclamation_marks_in_a_text_are_typed(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Why? Stop!")
        assert hand.value("ended-us") == "Why? Stop!"
        await hand.show("the-break", "contact")
        await hand.press("?")
        assert isinstance(hand.app.screen, HelpScreen), "a choice is no text"
        await hand.press("escape", "!")
        assert isinstance(hand.app.screen, HelpNow)


async def test_they_are_typed_into_a_single_line_and_a_title_too(book: OpenBook) -> None:
    async with book() as hand:
        await turn_to(hand, "this-week")
        await hand.until(lambda: hand.app.screen.query(".field"))
        await hand.show("one-plan", "in-the-way")
        await hand.type("Who?!")
        assert hand.value("in-the-way") == "Who?!"


DIALOGS = {"reasons": "f8", "sources": "f3"}


@pytest.mark.parametrize("dialog", DIALOGS)
@pytest.mark.parametrize("key", ["f1", "?", "f2", "!"])
async def test_help_is_one_key_away_from_a_dialog_too(
    book: OpenBook, dialog: str, key: str
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press(DIALOGS[dialog])
        below = hand.app.screen
        assert isinstance(below, ModalScreen)
        await hand.press(key)
        assert isinstance(hand.app.screen, HelpScreen if key in {"f1", "?"} else HelpNow)
        await hand.press("escape")
        assert hand.app.screen_stack[-1] is below


async def test_help_of_a_dialog_speaks_of_the_dialog(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f8", "f1")
        await hand.sees("One thing to choose or to write.")
        assert "A page to read" not in hand.words()


# -- pause -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["space", "escape", "x", "enter", "f9", "down"])
async def test_a_pause_saves_is_quiet_and_any_key_goes_back(book: OpenBook, key: str) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Before")
        await hand.press("f9")
        assert isinstance(hand.app.screen, Pause)
        assert hand.on_disk()["answers"] == {"ended-us": "Before"}
        await hand.sees("Both feet on the floor.", "Any key goes back.")
        await hand.press(key)
        await hand.at("ended-us")
        assert hand.value("ended-us") == "Before", "the key was for the pause alone"


async def test_what_was_said_before_a_pause_does_not_stay_in_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("promises")
        await hand.type("hello there")
        await hand.sees("No words go in here.")
        await hand.press("f9")
        await hand.sees("Both feet on the floor.")
        assert "No words go in here." not in hand.words()


async def test_help_now_is_one_key_away_from_a_pause(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f9", "f2")
        assert isinstance(hand.app.screen, HelpNow)


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
            for keys, label in (*help_keys("shelf", "line", "home"), ("Tab", foot.TAB_ON))
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
                    assert block.count(line.web) <= 1, block
