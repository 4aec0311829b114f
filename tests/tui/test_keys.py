"""The key table: unique per screen, sent by every terminal, listed in Help, and accurate."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from textual.screen import Screen

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.keymap import KEYS, Key, bindings, help_keys
from reconcile_tui.tui.screens import page as help_screen
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.screens.page import HelpScreen
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from reconcile_tui.tui.widgets.text import Words
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, squeezed, write_down

DELIVERED = {
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9"),
    *"escape tab enter space delete backspace pageup pagedown home end up down left right".split(),
    *("question_mark", "exclamation_mark", "plus", "slash", *"12345", *"adeknpqstvDJKN"),
    *("left_square_bracket", "right_square_bracket"),
    *(f"ctrl+{letter}" for letter in "cfglnopqrtyz"),
}
"""Keys that every terminal sends, through tmux, GNU screen and a slow connection.

Excluded: alt; ctrl with shift, enter or pages; ctrl+h/i/j/m, which are Backspace, Tab and Enter;
ctrl+b of tmux, ctrl+a of screen, ctrl+s of flow control; ctrl+d/e/k/u/v/w/x that a text field has
for itself. A text field also binds F6, F7 and ctrl+c: our F6 and F7 take precedence, and elsewhere
ctrl+c shows how to quit. Ctrl+y and ctrl+z arrive because the app runs in raw mode.
"""

ids = [f"{key.place}-{key.key}" for key in KEYS]


@pytest.mark.parametrize("key", KEYS, ids=ids)
def test_every_terminal_can_send_it(key: Key) -> None:
    assert key.key in DELIVERED


def test_a_key_does_one_thing_in_its_place() -> None:
    twice = [pair for pair, n in Counter((key.place, key.key) for key in KEYS).items() if n > 1]
    assert not twice


def test_no_place_takes_a_key_that_means_something_everywhere() -> None:
    everywhere = {key.key for key in KEYS if key.place == "everywhere"}
    taken = [key for key in KEYS if key.place != "everywhere" and key.key in everywhere]
    assert not taken


def test_the_keys_out_come_before_every_field() -> None:
    first = {key.action for key in KEYS if key.priority}
    assert {"leave", "help_now", "pause"} <= first


@pytest.mark.parametrize("key", KEYS, ids=ids)
def test_its_words_are_plain_and_short(key: Key) -> None:
    assert key.label[0].isupper()
    assert not key.label.endswith(".")
    assert len(key.label) <= 40
    shown = "" if key.shown in {"[", "]"} else key.shown
    assert not re.search(r"[\[\]\x00-\x1f]", key.label + shown + key.short)


def test_bindings_are_made_from_the_table_alone() -> None:
    for place in {key.place for key in KEYS}:
        made = [(b.key, b.action, b.description, b.priority) for b in bindings(place)]
        own = "app." if place == "everywhere" else ""
        told = [(k.key, own + k.action, k.label, k.priority) for k in KEYS if k.place == place]
        assert made == told


def test_every_key_of_the_table_is_in_the_help_of_some_place() -> None:
    explained = {place for places in help_screen._KEY_PLACES.values() for place in places}
    assert {key.place for key in KEYS} <= {*explained, "everywhere"}


def test_keys_that_do_the_same_stand_on_one_line_of_the_help() -> None:
    rows = {label: keys for keys, label in help_keys("reading")}
    assert rows["Help for this screen"] == "F1 or ?"
    assert rows["Get help"] == "F2 or !"


# -- in the running app ----------------------------------------------------------------------------


def of_the_table(screen: Screen[object]) -> dict[str, Key]:
    """Return the keys of the table that are active on a screen, as label -> key."""
    found = {}
    for active in screen.active_bindings.values():
        for key in KEYS:
            same = (active.binding.key, active.binding.description) == (key.key, key.label)
            if same and active.enabled:
                found[key.label] = key
    return found


def has_action(node: object, name: str) -> bool:
    return callable(getattr(node, f"action_{name}", None))


async def check_place(hand: BookHand) -> None:
    """Check that every active key has an action and that F1 lists it."""
    screen = hand.app.screen
    active = list(screen.active_bindings.values())
    labels = of_the_table(screen)
    for entry in active:
        action = entry.binding.action.removeprefix("app.").partition("(")[0]
        if entry.binding.description in labels:
            assert has_action(entry.node, action) or has_action(hand.app, action), entry
    await hand.press("f1")
    assert isinstance(hand.app.screen, HelpScreen)
    told = squeezed("\n".join(str(part.render()) for part in hand.app.screen.query(Words)))
    for label, key in labels.items():
        assert label in told, (getattr(screen, "place", ""), key)
    await hand.press("escape")


@pytest.mark.slow
@pytest.mark.parametrize("tab", list(PANES))
async def test_help_names_every_key_that_works_in_a_tab(
    book: OpenBook, places: Places, tab: str
) -> None:
    write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book() as hand:
        await hand.open_tab(tab)
        await hand.until(lambda: hand.app.focused)
        await hand.settle()
        await check_place(hand)


@pytest.mark.parametrize("kind", ["what-changed", "before-you-start"])
async def test_help_names_every_key_that_works_in_a_sheet(book: OpenBook, kind: str) -> None:
    async with book() as hand:
        await hand.start(kind)
        await check_place(hand)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["this-week", "worksheet"])
async def test_help_names_the_keys_of_a_list_of_rows(book: OpenBook, place: str) -> None:
    async with book() as hand:
        screen = hand.app.screen
        if place == "worksheet":
            await hand.start("this-week")
        else:
            assert isinstance(screen, HomeScreen)
            await screen.show_tab("this-week")
            await hand.settle()
        hand.session.answer_cell("things", "r1", "what", "Slept")
        await hand.show("done", "things")
        assert "Check or uncheck its box" in of_the_table(hand.app.screen)
        await check_place(hand)


@pytest.mark.slow
async def test_help_names_the_keys_of_the_smaller_screens(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        await check_place(hand)
        await hand.press("enter")
        await check_place(hand)
        await hand.press("escape", "escape")
        await hand.start("what-changed")
        await hand.show("done-since", "mine")
        await hand.press("enter")
        await check_place(hand)


def test_rows_have_the_actions_that_their_keys_name() -> None:
    for key in KEYS:
        if key.place == "rows":
            assert has_action(RowsBody, key.action), key


@pytest.mark.slow
async def test_the_last_line_shows_the_way_out_wherever_one_is(book: OpenBook) -> None:
    """At 80 columns it's shown in full; in narrower terminals Back or Quit is still named."""
    for width in (80, 60):
        async with book(size=(width, 24)) as hand:
            assert hand.lines()[-1].rstrip().endswith("ctrl+q Quit")
            await hand.press("f2")
            assert hand.lines()[-1].rstrip().endswith("ctrl+q Quit"), width
            await hand.press("escape")
            for kind in ("what-changed", "before-you-start"):
                await hand.start(kind)
                assert hand.lines()[-1].rstrip().endswith("ctrl+q Quit"), (width, kind)
