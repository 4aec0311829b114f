"""Measure, on many screens, the time from ctrl+q to an empty screen and to the process's end.

    .venv/bin/python bench/leaving.py [--times 5]

Each screen is opened from inside the app's process (tests/pty/screens.py); the key comes through
the terminal. "while saving" types until the key is pressed. No assertions.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.conftest import HOUSE_FOLDERS, REPOSITORY
from tests.pty.screens import WAYS
from tests.pty.terminal import Terminal
from tests.pty.test_crashes import WITHOUT_A_BOOK, fill

WHILE_SAVING = "sheet, while saving"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    print(f"{'ms until':24}{'empty':>8}{'p95':>8}{'gone':>8}{'p95':>8}")
    every: list[tuple[float, float]] = []
    for name in [*WAYS, WHILE_SAVING]:
        seen = [_leave(name) for _ in range(times)]
        every += seen
        print(_line(name, seen), flush=True)
    print(_line("all of them", every))


def _leave(name: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="leaving-") as folder:
        home = Path(folder)
        _move_into(home)
        if name not in WITHOUT_A_BOOK:
            fill()
        way = name.partition(",")[0]
        size = (30, 8) if name == "too small" else (80, 24)
        command = [sys.executable, "-m", "tests.pty.crashing", way, "waiting"]
        with Terminal(command, cwd=REPOSITORY, columns=size[0], lines=size[1]) as terminal:
            while not (home / "there").exists():
                terminal.read_for(0.05)
            terminal.read_for(0.2)
            if name == WHILE_SAVING:
                terminal.type("words " * 100)
            start = time.monotonic()
            terminal.send("ctrl+q")
            terminal.wait_for(lambda t: not t.screen_text().strip(), 30)
            empty = time.monotonic() - start
            terminal.wait_end(30)
            return empty, time.monotonic() - start


def _move_into(home: Path) -> None:
    os.environ["HOME"] = str(home)
    for variable, folder in HOUSE_FOLDERS.items():
        (home / folder).mkdir(parents=True, mode=0o700)
        os.environ[variable] = str(home / folder)


def _line(name: str, seen: list[tuple[float, float]]) -> str:
    columns = []
    for one in zip(*seen, strict=True):
        ordered, last = sorted(one), len(one) - 1
        columns += [ordered[last // 2], ordered[min(len(one) * 95 // 100, last)]]
    return f"{name:24}" + "".join(f"{1000 * value:8.0f}" for value in columns)


if __name__ == "__main__":
    main()
