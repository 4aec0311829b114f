"""The four layers of the notebook: built only from answers that may leave a worksheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from reconcile_tui.domain.items import Link
from reconcile_tui.messages import timeline as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app_protocol import LinkFollowed
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.layers import LayersScreen, LayersView
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.story import SHEET, answers_of_story, many

SECRET = "quince marmalade"


def story(places: Places) -> None:
    told = answers_of_story()
    write_down(places, SHEET, told["values"], rows=told["rows"])


async def layers(hand: BookHand) -> LayersView:
    hand.app.navigation.show_layers()
    await hand.until(lambda: hand.app.screen.query(LayersView), "the picture")
    await hand.settle()
    return hand.app.screen.query_one(LayersView)


async def test_it_opens_from_the_list_by_a_door_and_goes_back(book: OpenBook) -> None:
    async with book() as hand:
        screen = await hand.open_tab("worksheets")
        await hand.settle()
        await hand.press("ctrl+g")
        assert isinstance(hand.app.screen, LayersScreen)
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)
        screen.post_message(LinkFollowed(Link("layers", "The four layers")))
        await hand.until(lambda: isinstance(hand.app.screen, LayersScreen))


async def test_with_nothing_written_each_layer_says_so_and_no_more(book: OpenBook) -> None:
    async with book() as hand:
        await layers(hand)
        await hand.sees("Root cause", "Capacity", "Behavior change", "Relational proof")
        assert hand.screen().count(labels.NOTHING_YET) == 4
        await hand.sees(labels.MODEL, labels.EMPTY_LAYER)
        await hand.press("pagedown", "pageup", "home", "end", "up", "up", "up", "up")
        assert labels.PASSED_OVER not in hand.words()


async def test_the_layers_stand_bottom_up_with_the_newest_first(
    book: OpenBook, places: Places
) -> None:
    story(places)
    async with book(size=(120, 36)) as hand:
        view = await layers(hand)
        screen = hand.screen()
        order = ["Relational proof", "Behavior change", "Capacity", "Root cause"]
        assert sorted(order, key=screen.index) == order
        await hand.sees("Repeated, 10 Nov 2026 · your own part")
        await hand.sees("Repeated, 14 Nov 2026 · What did you happen to see?")
        await hand.press("up", "up")
        assert [one.day for one in view.entries] == sorted(
            (one.day for one in view.entries if one.day), reverse=True
        )
        await hand.sees("Saturday 14 November 2026 · Repeated", "Called before it got late.")
        await hand.sees("Thursday 8 October 2026 · Held under stress · your own part")


@pytest.mark.slow
async def test_what_does_not_fit_is_paged_and_nothing_is_skipped(
    book: OpenBook, places: Places
) -> None:
    told = many(20, 104)
    write_down(places, SHEET, told["values"], rows=told["rows"])
    async with book() as hand:
        view = await layers(hand)
        await hand.press("up", "up")
        seen = [view.first_entry]
        for _ in range(6):
            await hand.press("pagedown")
            seen.append(view.first_entry)
        assert seen == sorted(set(seen))
        for top in reversed(seen[:-1]):
            await hand.press("pageup")
            assert view.first_entry == top
        await hand.press("end")
        assert view.first_entry == len(view.entries) - 1
        await hand.press("pagedown", "home")
        assert view.first_entry == 0


@pytest.mark.slow
async def test_only_the_keys_that_lead_to_something_are_named(
    book: OpenBook, places: Places
) -> None:
    told = many(20, 104)
    write_down(places, SHEET, told["values"], rows=told["rows"])
    async with book(size=(100, 30)) as hand:
        await layers(hand)
        ways = {(): (), ("up", "up"): ("Older",), ("pagedown",): ("Older", "Newer")}
        ways |= {("end",): ("Newer",), ("home",): ("Older",), ("up",): ()}
        for pressed, named in ways.items():
            await hand.press(*pressed)
            last = hand.lines()[-1]
            assert [way for way in ("Older", "Newer") if way in last] == list(named), pressed


async def test_in_the_smallest_window_there_is_room_for_what_stands_in_a_layer(
    book: OpenBook, places: Places
) -> None:
    story(places)
    async with book(size=(60, 16)) as hand:
        await layers(hand)
        await hand.press("up", "up")
        await hand.sees("Relational proof", "Root cause", "Called before it got late", labels.OLDER)


@pytest.mark.slow
async def test_the_terminals_cursor_stands_on_the_layer_that_was_chosen(
    book: OpenBook, places: Places
) -> None:
    """Braille displays and screen readers follow it."""
    story(places)
    for size in ((60, 16), (80, 24), (120, 36)):
        async with book(size=size) as hand:
            view = await layers(hand)
            for layer in view._layers[::-1]:
                place, _ = terminal_cursor(hand.app.screen)
                assert layer.name in hand.lines()[place.y]
                await hand.press("up")


async def test_the_smallest_window_says_too_which_layers_have_nothing_yet(
    book: OpenBook, places: Places
) -> None:
    story(places)
    async with book(size=(60, 16)) as hand:
        view = await layers(hand)
        await hand.sees(f"Capacity {labels.NOTHING_YET}")
        (evidence,) = view._newest(1)
        await hand.sees(f"Behavior change {labels.newest_evidence(evidence)}"[:48])


async def test_private_and_never_shared_words_change_nothing(
    book: OpenBook, places: Places
) -> None:
    story(places)
    own = places.own_content / "en/worksheets"
    own.mkdir(parents=True)
    for name, more in (("hush", 'sharing = "never"'), ("kept-back", 'keep = "ask"')):
        (own / f"{name}.toml").write_text(SHEET_OF.format(id=name, more=more), encoding="utf-8")
    async with book() as hand:
        await layers(hand)
        before = hand.screen()
        await hand.press("up", "up", "up")
        before_top = hand.screen()
        await hand.press("escape")
        folder = places.worksheets
        for name in ("hush", "kept-back"):
            text = ANSWERS_OF.format(name=name, secret=SECRET)
            (folder / f"2026-11-23-{name}.toml").write_text(text, encoding="utf-8")
        await layers(hand)
        assert hand.screen() == before
        await hand.press("up", "up", "up")
        assert hand.screen() == before_top
        assert SECRET not in before + before_top


async def test_a_file_that_cannot_be_read_is_passed_over_and_said(
    book: OpenBook, places: Places
) -> None:
    story(places)
    (places.worksheets / "2026-11-01-promises.toml").write_text("[[[", encoding="utf-8")
    (places.worksheets / "2026-11-02-promises.toml").write_text('a = "b"', encoding="utf-8")
    async with book() as hand:
        view = await layers(hand)
        await hand.sees(labels.PASSED_OVER)
        assert view.entries == ()
        await hand.press("up", "up")
        assert view.entries


async def test_two_evenings_with_the_same_sheet_both_count_as_said(
    book: OpenBook, places: Places
) -> None:
    for days, rung in ((30, "said"), (3, "once")):
        when = NOW - timedelta(days)
        write_down(places, "what-changed", {"rung-now": rung}, when=when)
    async with book(size=(100, 36)) as hand:
        view = await layers(hand)
        await hand.press("up", "up", "up")
        assert [(one.rung, one.day) for one in view.entries] == [
            ("once", date(2026, 11, 19)),
            ("said", date(2026, 10, 23)),
        ]


LADDER: Any = ", ".join(
    f'{{ value = "{value}", label = "{value}" }}'
    for value in ("said", "planned", "once", "repeated", "under-stress", "repaired", "kept")
)
SHEET_OF = (
    """
id = "{id}"
title = "{id}"
purpose = "P"
reviewed_by = ""
{more}

[[section]]
id = "s"
title = "S"
layer = "proof"

[[section.item]]
id = "days"
type = "rows"
text = "Days?"
columns = [
  {{ id = "date", type = "date", text = "Day" }},
  {{ id = "what", type = "line", text = "What" }},
  {{ id = "rung", type = "choice", text = "Word", options = [ """
    + LADDER.replace("{", "{{").replace("}", "}}")
    + """ ] }},
]
"""
)
ANSWERS_OF = """
format = 1
worksheet = "{name}"
id = "x{name}"
title = "Notes"
started = 2026-11-23T10:00:00+01:00
saved = 2026-11-23T10:00:00+01:00

[[rows.days]]
row = "r1"
date = 2026-11-23
what = "{secret}"
rung = "kept"
"""
