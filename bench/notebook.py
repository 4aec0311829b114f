"""Measure the list, the Worksheets tab and a search in a notebook of many files.

Prints a table and asserts nothing about time: a person compares it with an earlier one. Each
figure is the median of several runs; the notebooks are generated in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.search import Index
from reconcile_tui.storage.notebook import HeaderIndex, Notebook
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane

SIZES = (10, 1_000, 10_000)
PROGRAM = Path(sys.executable).with_name("reconcile-tui")
WORDS = "We came back to the quarrel after a break, and nobody walked out. "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        table = [_measured(Path(folder), count, runs) for count in SIZES]
    names = list(table[0])
    width = max(map(len, names))
    print(f"{'files':{width}}  " + "  ".join(f"{count:>10,}" for count in SIZES))
    for name in names:
        print(f"{name:{width}}  " + "  ".join(f"{row[name]:10.1f}" for row in table))


def _measured(folder: Path, count: int, runs: int) -> dict[str, float]:
    places = _notebook(folder / str(count), count)
    tab = [asyncio.run(_tab(places)) for _ in range(runs)]
    index = Index(Notebook(places), Library(places.content))
    return {
        "list, ms": _median(lambda: _run(places, "list"), runs),
        "list --json, ms": _median(lambda: _run(places, "list", "--json"), runs),
        "heads of all, ms": _median(lambda: _heads(places), runs),
        "tab, first screen, ms": statistics.median(tab),
        "search, reading, ms": _median(index.refresh, 1),
        "search, reading again, ms": _median(index.refresh, runs),
        "search, one word, ms": _median(lambda: index.find("quarrel", 66), runs),
        "search, no such word, ms": _median(lambda: index.find("needle", 66), runs),
        "memory so far, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _notebook(folder: Path, count: int) -> Places:
    """Write worksheets of about a page each, one per date."""
    places = Places(folder, folder / "config", folder / "state", shipped_content())
    places.worksheets.mkdir(parents=True, mode=0o700)
    sheet = Library(places.content).worksheet("what-changed")
    zone = timezone(timedelta(hours=1))
    begun = datetime(1990, 1, 1, 12, tzinfo=zone)
    blank = Answers(worksheet=sheet.id, id="", title=sheet.title, started=begun, saved=begun)
    for number in range(count):
        when = begun + timedelta(number)
        answers = replace(
            blank,
            id=f"{number:016x}",
            title=f"Talk {number}",
            started=when,
            saved=when,
            values={"ended-us": f"{WORDS}{number}.", "me-now": WORDS * 4, "contact": "yes"},
            rows={
                "mine": tuple(
                    {"row": f"r{n}", "date": date(2026, 1, 1 + n), "what": WORDS} for n in range(4)
                )
            },
        )
        path = places.worksheets / f"{when.date()}-what-changed.toml"
        path.write_text(new_text(answers, sheet.prompts), encoding="utf-8")
        os.utime(path, (when.timestamp(), when.timestamp()))
    return places


def _run(places: Places, *words: str) -> None:
    command = [str(PROGRAM), "--data-dir", str(places.data), *words]
    subprocess.run(command, check=True, capture_output=True)


def _heads(places: Places) -> None:
    notebook = Notebook(places)
    HeaderIndex(notebook).read(notebook.paths())


async def _tab(places: Places) -> float:
    """Measure from the key to the list on the screen, in milliseconds."""
    app = WorkbookApp(places)
    try:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            home = app.screen
            assert isinstance(home, HomeScreen)
            start = time.perf_counter()
            await home.show_tab("worksheets")
            shelf = home.query_one(WorksheetsPane)
            while shelf.is_opening:
                await asyncio.sleep(0)
            await pilot.pause()
            return (time.perf_counter() - start) * 1000
    finally:
        app.saver.stop()


def _median(work: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
