"""Measure typing over a slow connection: the app and a stock Textual form through a real sshd.

    .venv/bin/python bench/line.py [--rate 7000] [--delay 0.3] [--letters 200]

200 letters at 8 a second, 56 kbit/s (7,000 bytes a second), 300 ms each way. Prints the time from
typing the last letter until the screen shows it, and the round-trip time of the connection.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.pty.slow_line import through
from tests.pty.sshd import Sshd, serving
from tests.pty.terminal import Terminal

LETTERS = "abcdefghijklmnopqrstuvwxyz "
MARK = "#"


def main() -> None:
    options = _arguments()
    stock = Path(__file__).resolve().parent / "stock.py"
    book = Path(sys.executable).with_name("reconcile-tui")
    with tempfile.TemporaryDirectory(prefix="reconcile-line-") as folder:
        home = Path(folder) / "home"
        (home / "data" / "worksheets").mkdir(parents=True)
        os.environ["HOME"] = str(home)
        commands = {
            "book": f"{book} --data-dir {home / 'data'} new what-changed",
            "stock form": f"{sys.executable} {stock}",
        }
        with serving(Path(folder) / "ssh") as sshd:
            trip = _round_trip(sshd, options)
            print(f"{options.rate} bytes a second, round trip {trip:.2f} s\n")
            heads = ("last letter, s", "over round trip", "bytes", "a letter")
            print(f"{'':12}" + "".join(f"{head:>17}" for head in heads))
            for name, command in commands.items():
                took, sent = _type(sshd, command, options)
                each = sent / options.letters
                print(f"{name:12}{took:17.2f}{took - trip:+17.2f}{sent:17,}{each:17.1f}")


def _round_trip(sshd: Sshd, options: argparse.Namespace) -> float:
    """Measure the round trip of one letter echoed by `cat`."""
    with (
        through(sshd, rate=options.rate, delay=options.delay) as (far, _),
        Terminal(far.command("stty raw -echo; echo ready; cat")) as terminal,
    ):
        terminal.wait_for("ready", 60)
        terminal.read_for(2)
        times = []
        for letter in "QWZ":
            start = time.monotonic()
            terminal.type(letter)
            terminal.wait_for(letter, 60)
            times.append(time.monotonic() - start)
        return min(times)


def _type(sshd: Sshd, command: str, options: argparse.Namespace) -> tuple[float, int]:
    """Return the seconds from typing the last letter until it shows, and all bytes received."""
    remote = f"TERM=xterm-256color exec {command}"
    with (
        through(sshd, rate=options.rate, delay=options.delay) as (far, _),
        Terminal(far.command(f"sh -c {shlex.quote(remote)}"), columns=100, lines=30) as terminal,
    ):
        terminal.wait_for("What, exactly, is different", 120)
        terminal.read_for(4)
        before, start = len(terminal.raw), time.monotonic()
        for number in range(options.letters):
            terminal.read_for(max(0.0, start + number / 8 - time.monotonic()))
            terminal.type(LETTERS[number % len(LETTERS)])
        terminal.read_for(1 / 8)
        typed = time.monotonic()
        terminal.type(MARK)
        terminal.wait_for(lambda t: MARK in t.screen_text(), 300)
        return time.monotonic() - typed, len(terminal.raw) - before


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Type over a slow line.")
    parser.add_argument("--rate", type=float, default=7000, help="bytes a second (7000: 56 kbit/s)")
    parser.add_argument("--delay", type=float, default=0.3, help="seconds each way (0.3)")
    parser.add_argument("--letters", type=int, default=200, help="how many are typed (200)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
