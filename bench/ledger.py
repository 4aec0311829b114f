"""Measure opening, navigating, editing and saving a ledger of 2,000 entries.

    .venv/bin/python bench/ledger.py [--promises 20] [--weeks 100]

The notebook is created in a temporary folder through the Notebook class. The screens run under
Textual's test driver at 80 × 24, so that the app is measured and not a terminal.
Prints a table; no assertions.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
for _name in [name for name in os.environ if name.startswith("TEXTUAL")]:
    del os.environ[_name]

from reconcile_tui.content.library import Library  # noqa: E402
from reconcile_tui.storage.entries import Entry  # noqa: E402
from reconcile_tui.storage.notebook import Notebook, new_answers  # noqa: E402
from reconcile_tui.storage.paths import Places, shipped_content  # noqa: E402
from reconcile_tui.timeline import timeline_of  # noqa: E402
from reconcile_tui.tui import Opening  # noqa: E402
from reconcile_tui.tui.app import SWITCH_INTERVAL, WorkbookApp  # noqa: E402
from reconcile_tui.tui.screens.timeline import TimelineScreen  # noqa: E402
from reconcile_tui.workspace import OpenWorksheet  # noqa: E402
from tests.tui.hand import BookHand  # noqa: E402
from tests.tui.story import SHEET, filled, many  # noqa: E402

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 3).astimezone()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--promises", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=100)
    said = parser.parse_args()
    WorkbookApp.now = staticmethod(lambda: NOW)
    sys.setswitchinterval(SWITCH_INTERVAL)
    with tempfile.TemporaryDirectory() as folder:
        person = Path(folder)
        places = Places(person / "data", person / "config", person / "state", shipped_content())
        path, notebook, sheet = write_down(places, said.promises, said.weeks)
        print(
            f"{said.promises} promises, {said.promises * said.weeks} sightings, "
            f"{path.stat().st_size / 1000:.0f} kB\n"
        )
        measure_files(notebook, path, sheet)
        asyncio.run(measure_screens(places, path))
    print(f"{'memory at its highest':<52}{memory():>9.0f} MB")


def write_down(places: Places, promises: int, weeks: int) -> tuple[Path, Notebook, Any]:
    sheet = Library(places.content, None).worksheet(SHEET)
    notebook = Notebook(places)
    blank = new_answers(sheet.id, sheet.version, sheet.title, NOW)
    answers = filled(blank, many(promises, weeks, TODAY - timedelta(1)))
    return notebook.save(Entry(), answers, sheet.prompts, NOW).path, notebook, sheet


def measure_files(notebook: Notebook, path: Path, sheet: Any) -> None:
    tell("read the file", lambda: notebook.open(path))
    opened = notebook.open(path)
    tell("lay out the timeline", lambda: timeline_of(sheet, opened.answers, TODAY))
    item, answers = "my-days", opened.answers

    def save() -> None:
        nonlocal answers
        row = {**answers.rows[item][-1], "what": os.urandom(8).hex()}
        answers = answers.with_row(item, row)
        notebook.save(opened.entry, answers, sheet.prompts, NOW)

    tell("save one changed cell (in the saver's thread)", save)


async def measure_screens(places: Places, path: Path) -> None:
    app = WorkbookApp(places, Opening(theme="dark"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        hand = BookHand(app, pilot)
        await hand.settle()
        await told("open the sheet", lambda: hand.open(path))
        await told("open the timeline", lambda: opened(hand))
        await keys(hand, "a week to the left", "left", 30)
        await keys(hand, "a screen of weeks back", "pageup", 5)
        await keys(hand, "a promise down, the list scrolls", "down", 15)
        await hand.press("escape")
        await hand.until(lambda: not isinstance(app.screen, TimelineScreen))
        await told("to the section with the list", lambda: hand.show("my-doing", "my-days"))
        await keys(hand, "a line up in a list of entries", "up", 30)
        await keys(hand, "a page up in it", "pageup", 10)
        await hand.press("end")
        await told("open a new entry", lambda: hand.press("plus"))
        await hand.press("tab", "tab")
        app.saver.flush(20)
        await keys(hand, "a letter typed, as fast as hands go", "x", 60)
        await while_saving(hand, hand.app)
        await hand.press("escape")
    app.saver.stop()


async def opened(hand: BookHand) -> None:
    await hand.press("ctrl+t")
    await hand.until(lambda: isinstance(hand.app.screen, TimelineScreen))
    await hand.settle()


async def while_saving(hand: BookHand, app: WorkbookApp) -> None:
    """Measure typing while the saver's thread writes the file repeatedly."""
    work = next(
        w
        for screen in app.screen_stack
        if isinstance(w := getattr(screen, "work", None), OpenWorksheet)
    )
    ended = threading.Event()
    times: list[float] = []

    def write() -> None:
        while not ended.is_set():
            begun = time.perf_counter()
            app.workspace.notebook.save(
                work.entry, work.session.answers, work.worksheet.prompts, NOW
            )
            times.append(time.perf_counter() - begun)

    app.saver.flush(20)
    thread = threading.Thread(target=write)
    thread.start()
    await keys(hand, "a letter typed, while the file is being saved", "y", 60)
    ended.set()
    thread.join()
    tell_times("   each save meanwhile", times)


async def keys(hand: BookHand, label: str, key: str, count: int) -> None:
    """Measure from the key to the first frame that shows it, rendered but not written anywhere."""
    app: Any = hand.app
    drawn = asyncio.Event()

    def display(_: object, update: Any) -> None:
        if hasattr(update, "render_segments"):
            update.render_segments(app.console)
            drawn.set()

    stock, times = app._display, []  # noqa: SLF001 - where frames leave the app
    app._display = display  # noqa: SLF001
    for _ in range(count):
        await asyncio.sleep(0.05)
        drawn.clear()
        begun = time.perf_counter()
        hand.rush(key)
        await asyncio.wait_for(drawn.wait(), 10)
        times.append(time.perf_counter() - begun)
    app._display = stock  # noqa: SLF001
    tell_times(label, times)


def tell(label: str, act: Callable[[], object]) -> None:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    tell_times(label, times)


async def told(label: str, act: Callable[[], Awaitable[object]]) -> None:
    gc.collect()
    begun = time.perf_counter()
    await act()
    tell_times(label, [time.perf_counter() - begun])


def tell_times(label: str, times: list[float]) -> None:
    middle, worst = statistics.median(times) * 1000, max(times) * 1000
    more = f"   worst {worst:7.1f}" if len(times) > 1 else ""
    print(f"{label:<52}{middle:>9.1f} ms{more}")


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
