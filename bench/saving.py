"""Measure how long a save takes and how long it blocks another thread. No assertions.

    .venv/bin/python bench/saving.py [--folder DIR] [--runs N]

The folder decides which disk is measured; the default is a temporary folder. Each case is measured
in a plain and in an encrypted notebook, alternately, so that a busy machine slows both alike.
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

from reconcile_tui.autosave import SWITCH_INTERVAL
from reconcile_tui.domain.answers import Answers
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.storage.paths import Places

NOW = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
WORDS = "We never came back to a quarrel after one of us walked out, and the silence lasted. "
KEY = encryption.new_identity()
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
    """Yield the states of a person typing in the first answer."""
    first = answers.values.get("q1", "")
    for number in range(runs):
        yield answers.with_value("q1", f"{first[: -number - 1]}{number}")


def in_rows(answers: Answers, runs: int) -> Iterator[Answers]:
    """Yield the states of a person typing in an entry and occasionally adding one."""
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


class Kind:
    """A plain or encrypted notebook to save into."""

    def __init__(self, folder: Path, answers: Answers, *, encrypted: bool) -> None:
        self.name = "encrypted" if encrypted else "plain"
        self._is_encrypted = encrypted
        places = Places(folder / "data", folder / "config", folder / "state", folder / "content")
        self._notebook, self._entry = Notebook(places), Entry()
        self.took: list[float] = []
        self.late: list[float] = []
        self.save(answers, NOW)
        self.took.clear()

    def save(self, answers: Answers, now: datetime) -> None:
        """Save, and record the duration."""
        if self._is_encrypted:
            encryption.unlock(KEY)
        begun = time.perf_counter()
        self._notebook.save(self._entry, answers, PROMPTS, now)
        self.took.append(time.perf_counter() - begun)
        encryption.end()

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        assert self._entry.path is not None
        return self._entry.path.stat().st_size


def measure(
    name: str,
    answers: Answers,
    change: Callable[[Answers, int], Iterator[Answers]],
    runs: int,
    folder: Path,
) -> None:
    plain, sealed = (
        Kind(folder / kind, answers, encrypted=kind == "encrypted")
        for kind in ("plain", "encrypted")
    )
    for number, changed in enumerate(change(answers, runs)):
        for kind in (plain, sealed):
            with Waiting() as waiting:
                kind.save(changed, NOW + timedelta(seconds=number))
            kind.late += waiting.late
    for kind in (plain, sealed):
        told = f"{name}, {kind.name}"
        print(f"  {told:<32}{kind.size / 1000:8.1f} kB {line(kind.took)}   {line(kind.late)}")
    ratios = [at(sealed.took, place) / at(plain.took, place) for place in (0.5, 0.99)]
    print(f"  {'encrypted ÷ plain':<32}{'':11} {ratios[0]:9.2f}{ratios[1]:9.2f}")


def at(seconds: list[float], place: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * place))]


def line(seconds: list[float]) -> str:
    return "".join(f"{at(seconds, place) * 1000:9.2f}" for place in (0.5, 0.99, 1.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=400)
    said = parser.parse_args()
    sys.setswitchinterval(SWITCH_INTERVAL)  # as the saver does
    print(
        "milliseconds                                   a save: p50      p99      max   "
        "another thread waits:"
    )
    with tempfile.TemporaryDirectory(dir=said.folder) as named:
        folder = Path(named)
        measure("20 kB, typing", small(), typing, said.runs, folder / "small")
        measure("200,000 characters", long(), typing, said.runs // 10, folder / "long")
        measure("2,000 rows", many_rows(), in_rows, said.runs // 10, folder / "rows")


if __name__ == "__main__":
    main()
