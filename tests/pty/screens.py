"""Navigation to every screen of the app, for a pilot in the app's own process."""

from __future__ import annotations

from reconcile_tui.messages import compare, exporting
from reconcile_tui.tui.screens.cover import NotSavedCover, PassphraseScreen
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import GatherLink
from tests.tui.hand import BookHand
from tests.tui.journeys import Way, go_to_worksheets, keys, tab

__all__ = ["WAYS", "Way"]

WHAT_CHANGED, PROMISES = "2026-11-22-what-changed", "2026-11-22-promises"


def sheet(name: str, *pressed: str, section: str = "", item: str = "") -> Way:
    async def go(hand: BookHand) -> None:
        await hand.open(hand.app.workspace.notebook.find(name))
        if section:
            await hand.show(section, item)
        await hand.press(*pressed)

    return go


def guide(*pressed: str) -> Way:
    async def go(hand: BookHand) -> None:
        await tab("guide")(hand)
        await hand.press(*pressed)

    return go


def shelf(*pressed: str, choose: str = "") -> Way:
    async def go(hand: BookHand) -> None:
        await go_to_worksheets(hand)
        await hand.press(*pressed)
        if choose:
            screen = hand.app.screen
            assert isinstance(screen, Choose)
            place = [told for _, told, *_ in screen._choices].index(choose)
            await hand.press(*["down"] * place, "enter")

    return go


async def gather(hand: BookHand) -> None:
    await hand.start("take-to-helper")
    await hand.show("what-i-bring", "picked")
    hand.view.query_one(GatherLink).focus()
    await hand.settle()
    await hand.press("enter")


async def quiet(hand: BookHand) -> None:
    hand.app.navigation.start("repair-script")
    await hand.settle()


async def cover(hand: BookHand) -> None:
    hand.app.idle_cover.cover()
    await hand.settle()


async def passphrase(hand: BookHand) -> None:
    app = hand.app
    app.push_screen(PassphraseScreen(app.library.help_lines, "", app.today()))
    await hand.settle()


async def month(hand: BookHand) -> None:
    hand.app.preferences.discreet = True
    await cover(hand)


async def a_path(hand: BookHand) -> None:
    hand.app.safety_questions.outcomes["what-changed"] = "open"
    await shelf("space", choose=compare.COMPARE_WITH_FILE)(hand)


async def still_here(hand: BookHand) -> None:
    """Text is too long to be saved, and ctrl+q was pressed."""
    await hand.start("what-changed")
    hand.app.final_save.holds_unsaved = lambda: True
    hand.app.action_leave()
    await hand.until(lambda: isinstance(hand.app.screen, NotSavedCover))


async def broken(hand: BookHand) -> None:
    hand.app.navigation.open_saved(hand.app.places.worksheets / "broken.toml")
    await hand.settle()


async def everything_gone(hand: BookHand) -> None:
    await erase_question(hand)
    await hand.type("everything")
    await hand.press("enter")
    await hand.until(lambda: hand.app.erase.is_gone)


async def keep(hand: BookHand) -> None:
    home = hand.app.screen
    assert isinstance(home, HomeScreen)
    await home.show_tab("red-flags")
    await hand.until(lambda: home.query(".sheet .form > *"))
    await hand.show("before-contact", "neck")
    await hand.press("right", "space", "f6")


async def erase_question(hand: BookHand) -> None:
    hand.app.erase.remove_everything()
    await hand.settle()
    await hand.press("down", "down", "enter")
    await hand.settle()


WAYS: dict[str, tuple[Way, str]] = {
    "first page": (keys(), "FirstPageScreen"),
    **{f"tab {name}": (tab(name), "HomeScreen") for name in PANES},
    "a page": (keys("f2", "enter"), "PageScreen"),
    "help": (keys("f1"), "HelpScreen"),
    "help now": (keys("f2"), "GetHelpScreen"),
    "pause": (keys("f9"), "PauseScreen"),
    "palette": (keys("ctrl+p"), "CommandsScreen"),
    "sources": (guide("down", "down", "down", "f3"), "SourcesScreen"),
    "sheet": (sheet(WHAT_CHANGED), "WorksheetScreen"),
    "end of a sheet": (sheet(WHAT_CHANGED, section="(end)"), "WorksheetScreen"),
    "row": (sheet(WHAT_CHANGED, "enter", section="done-since", item="mine"), "RowScreen"),
    "reasons": (sheet(WHAT_CHANGED, "f5", "f8"), "Choose"),
    "two versions": (sheet(WHAT_CHANGED, "ctrl+g"), "ConflictScreen"),
    "timeline": (sheet(PROMISES, "ctrl+t"), "TimelineScreen"),
    "letter": (sheet("2026-11-20-repair-script", "enter", section="(end)"), "LetterScreen"),
    "gather": (gather, "GatherScreen"),
    "safety questions": (quiet, "SafetyQuestionsScreen"),
    "what to do": (shelf("space"), "Choose"),
    "new title": (shelf("ctrl+r"), "Ask"),
    "earlier": (shelf("space", "end", "up", "enter"), "HistoryScreen"),
    "a version": (shelf("space", "end", "up", "enter", "enter"), "VersionScreen"),
    "compare": (shelf("space", choose=compare.COMPARE_BEFORE), "CompareScreen"),
    "days": (shelf("space", choose=compare.COMPARE_DAYS), "ChooseDates"),
    "a path": (a_path, "AskPath"),
    "write": (shelf("space", choose=exporting.EXPORT), "Choose"),
    "layers": (shelf("ctrl+g"), "LayersScreen"),
    "a file as text": (broken, "TextScreen"),
    "keep a private sheet": (keep, "Choose"),
    "cover": (cover, "Cover"),
    "month": (month, "CalendarCover"),
    "passphrase": (passphrase, "PassphraseScreen"),
    "words not saved": (still_here, "NotSavedCover"),
    "too small": (keys(), "SmallWindowScreen"),
    "remove everything": (erase_question, "EraseScreen"),
    "everything removed": (everything_gone, "ErasedScreen"),
}
"""Every screen: how to open it, and its class name."""
