"""How long a save takes, and how long it keeps another thread waiting. Prints, asserts nothing.

    .venv/bin/python bench/saving.py [--folder DIR] [--runs N]

The folder decides which disk is measured; without one it is a temporary folder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reconcile_tui.autosave import SWITCH
from reconcile_tui.domain.answers import Answers
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.storage.paths import Places

NOW = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
WORDS = "We never came back to a quarrel after one of us walked out, and the silence lasted. "
PROMPTS = {f"q{number}": "What happened then? One or two plain sentences." for number in range(40)}


def small() -> Answers:
    return replace(_blank(), values={f"q{number}": WORDS * 6 for number in range(34)})


def long() -> Answers:
    return replace(_blank(), values={"q1": f"{WORDS}\n" * 2340})


def many_rows() -> Answers:
    rows = [
        {"row": f"r{number:04x}", "date": date(2026, 1, 1), "what": WORDS[:60], "rung": "stress"}
        for number in range(2000)
    ]
    return replace(_blank(), rows={"seen": tuple(rows)})


def _blank() -> Answers:
    return new_answers("what-changed", 1, "What changed?", NOW)


def typing(answers: Answers, runs: int) -> Iterator[Answers]:
    """Somebody types on in the first answer."""
    first = answers.values.get("q1", "")
    for number in range(runs):
        yield answers.with_value("q1", f"{first[: -number - 1]}{number}")


def in_rows(answers: Answers, runs: int) -> Iterator[Answers]:
    """Somebody writes in a row, and adds one now and then."""
    for number in range(runs):
        rows = answers.rows["seen"]
        row = {**rows[number * 37 % len(rows)], "what": f"seen {number}"}
        answers = answers.with_row("seen", row)
        if number % 10 == 0:
            answers = answers.with_row("seen", {"row": f"n{number}", "what": "new"})
        yield answers


class Waiting:
    """A thread that wants the interpreter every two milliseconds, as a screen does for a key."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Waiting:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            due = time.perf_counter() + 0.002
            time.sleep(0.002)
            self.late.append(time.perf_counter() - due)


def measure(
    name: str,
    answers: Answers,
    change: Callable[[Answers, int], Iterator[Answers]],
    runs: int,
    folder: Path,
) -> None:
    places = Places(folder / "data", folder / "config", folder / "state", folder / "content")
    notebook, entry = Notebook(places), Entry()
    notebook.save(entry, answers, PROMPTS, NOW)
    assert entry.path is not None
    size, took = entry.path.stat().st_size, []
    with Waiting() as waiting:
        for number, changed in enumerate(change(answers, runs)):
            begun = time.perf_counter()
            notebook.save(entry, changed, PROMPTS, NOW + timedelta(seconds=number))
            took.append(time.perf_counter() - begun)
    print(f"  {name:<22}{size / 1000:8.1f} kB {line(took)}   {line(waiting.late)}")


def line(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    places = (0.5, 0.99, 1.0)
    found = [ordered[min(len(ordered) - 1, int(len(ordered) * place))] for place in places]
    return "".join(f"{one * 1000:9.2f}" for one in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=400)
    said = parser.parse_args()
    sys.setswitchinterval(SWITCH)  # as the saver does
    print(
        "milliseconds                         a save: p50      p99      max   another thread waits:"
    )
    with tempfile.TemporaryDirectory(dir=said.folder) as named:
        folder = Path(named)
        measure("20 kB, typing", small(), typing, said.runs, folder / "small")
        measure("200,000 characters", long(), typing, said.runs // 10, folder / "long")
        measure("2,000 rows", many_rows(), in_rows, said.runs // 10, folder / "rows")


if __name__ == "__main__":
    main()
