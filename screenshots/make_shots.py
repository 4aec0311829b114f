"""Draw the pictures of the README: a made-up person's book, filled in, opened and looked at.

`make shots` runs it. The words, the clock and the folders are made up, and nothing of a real
notebook is read. The same content gives the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import lived
import resvg_py
from made_up import EARLIER, promise_rows
from textual.pilot import Pilot

from reconcile_tui.content.library import Library
from reconcile_tui.domain.worksheet import SAVED, sensitive_items
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.guide import GuidePane
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetView
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.text import Words

HERE = Path(__file__).resolve().parent
FONT = "DejaVu Sans Mono"
NOW = datetime(2026, 11, 22, 19, 31, tzinfo=timezone(timedelta(hours=1)))
"""A Sunday evening."""

Scene = Callable[[WorkbookApp, Pilot[Any]], Awaitable[None]]


# -- the made-up notebook --------------------------------------------------------------------------


def days_ago(days: int, hour: int = 20, minute: int = 12) -> datetime:
    """An evening some days before the pictures are taken."""
    return (NOW - timedelta(days)).replace(hour=hour, minute=minute)


def seed(places: Places) -> None:
    """What someone may have written on four evenings."""
    keep(
        places,
        "reflection",
        days_ago(23),
        {
            "day": "lonely",
            "cause-dealt": "partly",
            "skills-or-hope": "hope",
            "what-it-takes": "That we both come back to a quarrel the same day, more than once.",
        },
        status="completed",
    )
    keep(
        places,
        "reflection",
        days_ago(13, 10, 40),
        {
            "day": "calm",
            "cause-dealt": "partly",
            "work-mine": "partly",
            "work-theirs": "cannot-know",
            "skills-or-hope": "both",
            "what-it-takes": "Pausing a quarrel and coming back. I have done it twice at work.",
            "for-a-lonely-day": "Missing someone is not the same as being good for each other.",
        },
        status="completed",
    )
    keep(
        places,
        "this-week",
        days_ago(4, 8, 5),
        {
            "audit-how": "alone",
            "the-plan": {
                "if": "I want to write a message after ten at night",
                "then": "put the phone in the kitchen",
                "when": "every evening, after brushing my teeth",
            },
            "in-the-way": "Sundays, and the photo on the shelf.",
        },
        rows={
            "things": (
                {"row": "r01", "what": "Slept first, and did not write.", "done": True},
                {"row": "r02", "what": "Swam on Thursday.", "done": True},
                {"row": "r03", "what": "Ask Jo how her week was."},
            )
        },
    )
    keep(
        places,
        "what-changed",
        days_ago(0, 19, 5),
        {
            "ended-us": "We never came back to a quarrel after one of us walked out.",
            "contact": "yes",
            "cause-kind": ["conflict"],
            "cause-now": "partly",
            "me-now": "I can say that I need a break, and when I will be back.",
        },
        skipped={"fight-today": "too-much"},
        rows={
            "mine": (
                {
                    "row": "r11",
                    "date": days_ago(9).date(),
                    "what": "Said I was sorry without a but.",
                    "rung": "once",
                },
            ),
            "seen": (
                {
                    "row": "r21",
                    "date": days_ago(14).date(),
                    "what": "Asked for a break, came back after 20 minutes as agreed.",
                    "rung": "under-stress",
                },
            ),
        },
    )


def seed_three_months(places: Places) -> None:
    """The same, and what was written down in the three months before."""
    keep(places, "what-changed", days_ago(83), dict(EARLIER))
    rows = promise_rows()
    keep(places, "promises", days_ago(82), {"contact": "yes", "rung-mine": "repaired"}, rows=rows)
    seed(places)


def keep(places: Places, kind: str, when: datetime, values: dict[str, Any], **more: Any) -> None:
    """One worksheet, saved as the app saves it, by someone who saves private answers too."""
    sheet = Library(places.content, None).worksheet(kind)
    if sensitive_items(sheet) & values.keys():
        more.setdefault("sensitive", SAVED)
    blank = new_answers(sheet.id, sheet.version, sheet.title, when)
    Notebook(places).save(Entry(), replace(blank, values=values, **more), sheet.prompts, when)


# -- the scenes ------------------------------------------------------------------------------------


async def settle(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    """Let every key have its effect, and every word reach the file."""
    await pilot.pause()
    await app.keys.wait_until_empty(10.0)
    await asyncio.to_thread(app.saver.flush, 10.0)
    await pilot.pause()


async def turn_to(app: WorkbookApp, pilot: Pilot[Any], tab: str) -> None:
    """Another tab."""
    home = app.screen
    assert isinstance(home, HomeScreen)
    await home.show_tab(tab)
    await settle(app, pilot)


async def four_layers(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "guide")
    app.screen.query_one(GuidePane).show_page("four-layers")


async def a_myth_turned(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "myths")
    await pilot.press("down", "enter", "down", "enter")


async def worksheets(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "worksheets")


async def what_changed(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    app.navigation.open_saved(app.workspace.notebook.find("2026-11-22-what-changed"))
    await settle(app, pilot)
    view = app.screen.query_one(WorksheetView)
    await view.show("the-audit", enter=False)
    await settle(app, pilot)
    next(field for field in view.query(Field) if field.item_id == "different").enter()
    await settle(app, pilot)
    text = "When it gets loud I ask for twenty minutes, and I come back."
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    while labels.SAVING in str(view.query_one(".status", Words).content):
        await pilot.pause(0.1)  # it is said once the person rests


async def red_flags(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "red-flags")
    await pilot.press("enter")


async def this_week(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "this-week")
    view = app.screen.query_one(WorksheetView)
    await view.show("done", enter=False)
    await settle(app, pilot)
    next(field for field in view.query(Field) if field.item_id == "things").enter()


async def timeline(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    app.navigation.open_saved(app.workspace.notebook.find("2026-09-01-promises"))
    await settle(app, pilot)
    await pilot.press("ctrl+t")


async def four_layers_view(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "worksheets")
    await pilot.press("ctrl+g")


async def compare(app: WorkbookApp, pilot: Pilot[Any]) -> None:
    await turn_to(app, pilot, "worksheets")
    await pilot.press(*"changed")
    await settle(app, pilot)
    await pilot.press("right", "down", "down", "enter")


async def help_now(_: WorkbookApp, pilot: Pilot[Any]) -> None:
    await pilot.press("f2")


SHOTS: dict[str, tuple[Scene, str, tuple[int, int]]] = {
    "guide": (four_layers, "dark", (100, 30)),
    "myths": (a_myth_turned, "dark", (100, 30)),
    "worksheets": (worksheets, "dark", (100, 30)),
    "what-changed": (what_changed, "dark", (100, 30)),
    "red-flags": (red_flags, "dark", (100, 30)),
    "this-week": (this_week, "dark", (100, 30)),
    "help-now": (help_now, "dark", (100, 30)),
    "timeline": (timeline, "dark", (100, 30)),
    "four-layers": (four_layers_view, "dark", (100, 30)),
    "compare": (compare, "dark", (100, 30)),
    "light": (what_changed, "light", (100, 30)),
    "terminal-colours": (worksheets, "terminal", (80, 24)),
}


async def shoot(places: Places, scene: Scene, look: str, size: tuple[int, int]) -> bytes:
    """One scene as a PNG."""
    app = WorkbookApp(places, Opening(theme=look))
    try:
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            await scene(app, pilot)
            await settle(app, pilot)
            svg = app.export_screenshot()
    finally:
        app.saver.stop()
    drawn = resvg_py.svg_to_bytes(svg_string=svg, font_family=FONT, monospace_family=FONT)
    return bytes(drawn)


def draw(places: Places, name: str) -> None:
    """One picture, from one notebook."""
    (HERE / f"{name}.png").write_bytes(asyncio.run(shoot(places, *SHOTS[name])))
    print(f"screenshots/{name}.png")


def asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line. It ends with a sentence where a picture has no such name."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the README.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(SHOTS)}")
    parser.add_argument("--life", action="store_true", help="those of a lived notebook")
    said = parser.parse_args(arguments)
    if unknown := [name for name in said.names if name not in SHOTS]:
        parser.error(f"there's no picture called {unknown[0]}; {parser.format_help()}")
    return said


def main(wanted: list[str], *, of_life: bool = False) -> None:
    """Draw all pictures, or only those that are named; `of_life`, those of a lived notebook."""
    for variable in ("NO_COLOR", "COLORTERM"):
        os.environ.pop(variable, None)
    os.environ.update(TERM="xterm-256color", TZ="CET-1")
    time.tzset()
    WorkbookApp.now = staticmethod(lambda: NOW)
    with tempfile.TemporaryDirectory() as folder:
        person = Path(folder)
        if of_life:
            for said in lived.life_of(person):
                print(said)
            for name in lived.PICTURES:
                draw(lived.places_of(person), name)
            lived.print_page(person, HERE / "printed.png")
            return
        for number, name in enumerate(wanted or [n for n in SHOTS if n not in lived.PICTURES]):
            own = person / str(number)
            places = Places(own / "data", own / "config", own / "state", shipped_content())
            seed_three_months(places)
            draw(places, name)


if __name__ == "__main__":
    SAID = asked()
    main(SAID.names, of_life=SAID.life)
