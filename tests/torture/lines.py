"""Lines that end while someone types, and keyboards that send anything.

    python -m tests.torture.lines hang-ups 500
    python -m tests.torture.lines noise 20 50000

What was on the screen must be in the file, the process must be gone in two seconds, and no byte
may end it or make it deaf.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shlex
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import HOUSE_FOLDERS
from tests.pty.slow_line import through
from tests.pty.sshd import Sshd, serving
from tests.pty.terminal import Terminal

__all__ = ["KINDS", "OVER_SSH", "HangUps", "Noise", "hang_up", "hang_ups", "noise"]

QUESTION = "▌ What problem ended us?"
NOTEBOOK = Path(".local/share/reconcile-tui/worksheets")
GONE_WITHIN = 2.0
"""Seconds after the hang-up; a busy machine gets as many again to notice."""

TOKENS = [f"w{number:04}" for number in range(400)]
_TOKEN = re.compile(r"\bw\d{4}\b")


@dataclass
class HangUps:
    """What came of them. `lost` names what was on the screen and is not in the file."""

    times: int = 0
    shown: int = 0
    lost: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    slowest: float = 0.0


# ── the ways a line ends ────────────────────────────────────────────────────────────────────────


def _signal(number: int) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.process.send_signal(number)


def _stall_then(end: Callable[[Terminal], None]) -> Callable[[Terminal], None]:
    """Nobody reads what the program draws; it types on, and then the line ends."""

    def stalled(terminal: Terminal) -> None:
        with contextlib.suppress(OSError):
            os.write(terminal._line, b" and on" * 30)
        time.sleep(0.3)  # the stall itself
        end(terminal)

    return stalled


KINDS: dict[str, Callable[[Terminal], None]] = {
    "HUP": _signal(signal.SIGHUP),
    "TERM": _signal(signal.SIGTERM),
    "end of input": Terminal._hang_up,
    "stalled, then TERM": _stall_then(_signal(signal.SIGTERM)),
    "stalled, then end of input": _stall_then(Terminal._hang_up),
    "HUP ignored, end of input": Terminal._hang_up,
}
OVER_SSH = ("reset", "client killed", "stalled, then reset")


def hang_up(kind: str, home: Path, seen: HangUps, chance: random.Random) -> None:
    """One life: a sheet, some words, and the end of the line."""
    (home / NOTEBOOK).mkdir(parents=True)
    command = [str(Path(sys.executable).with_name("reconcile-tui")), "new", "what-changed"]
    if kind.startswith("HUP ignored"):
        command = ["sh", "-c", f"trap '' HUP; exec {shlex.join(command)}"]
    with Terminal(command, env=_own(home)) as terminal:
        _type_for_a_while(terminal, chance)
        shown = _TOKEN.findall(terminal.screen_text())
        start = time.monotonic()
        KINDS[kind](terminal)
        _wait_until_gone(terminal)
        _judge(seen, home, shown, kind, time.monotonic() - start)


def hang_up_over_ssh(
    kind: str, sshd: Sshd, home: Path, seen: HangUps, chance: random.Random
) -> None:
    """The same through a real sshd; the process there is known by its own word."""
    (home / NOTEBOOK).mkdir(parents=True)
    program = Path(sys.executable).with_name("reconcile-tui")
    folders = [f"{name}={value}" for name, value in _own(home).items()]
    pid_file = home / "pid"
    remote = f"echo $$ > {pid_file}; exec env TERM=xterm-256color {shlex.join(folders)} "
    with through(sshd) as (far, line):
        remote += f"{shlex.quote(str(program))} new what-changed"
        with Terminal(far.command(f"sh -c {shlex.quote(remote)}")) as terminal:
            _type_for_a_while(terminal, chance)
            shown = _TOKEN.findall(terminal.screen_text())
            pid = int(pid_file.read_text())
            if kind == "client killed":
                terminal.process.kill()
            else:
                if kind.startswith("stalled"):
                    line.stall()
                    time.sleep(0.3)  # the stall itself
                line.reset()
                line.resume()
            start = time.monotonic()
            while _lives(pid) and time.monotonic() - start < 30:
                time.sleep(0.02)
            # How soon sshd notices is not ours; from then on it is two seconds.
            took = 99.0 if _lives(pid) else 0.0
            _judge(seen, home, shown, f"ssh: {kind}", took)


def hang_ups(folder: Path, times: int, seed: int = 4) -> HangUps:
    """Each kind in turn, until there were so many."""
    seen, chance = HangUps(), random.Random(seed)
    with contextlib.ExitStack() as stack:
        server: Sshd | None = None
        with contextlib.suppress(BaseException):
            server = stack.enter_context(serving(folder / "ssh"))
        kinds = [*KINDS, *(OVER_SSH if server else ())]
        for number in range(times):
            kind, home = kinds[number % len(kinds)], folder / f"home-{number}"
            if kind in KINDS:
                hang_up(kind, home, seen, chance)
            elif server is not None:
                hang_up_over_ssh(kind, server, home, seen, chance)
    return seen


def _own(home: Path) -> dict[str, str]:
    folders = {name: str(home / folder) for name, folder in HOUSE_FOLDERS.items()}
    return {"HOME": str(home), "LANG": "C.UTF-8", **folders}


def _type_for_a_while(terminal: Terminal, chance: random.Random) -> None:
    terminal.wait_for(QUESTION, 60)
    for token in TOKENS[: chance.randint(3, 60)]:
        terminal.type(f"{token} ")
        if chance.random() < 0.3:
            terminal.read_for(chance.random() * 0.1)
    terminal.wait_for(TOKENS[0], 60)


def _wait_until_gone(terminal: Terminal) -> None:
    with contextlib.suppress(Exception):
        terminal.process.wait(30)


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def _judge(seen: HangUps, home: Path, shown: list[str], kind: str, took: float) -> None:
    files = list((home / NOTEBOOK).glob("*.toml"))
    saved = tomllib.loads(files[0].read_text("utf-8"))["answers"]["ended-us"] if files else ""
    seen.times += 1
    seen.shown += len(shown)
    seen.lost += [f"{kind}: {token}" for token in shown if token not in saved]
    if not " ".join([*TOKENS, ""]).startswith(saved.split(" and on")[0].rstrip(" ad")):
        seen.lost.append(f"{kind}: out of order")
    seen.slowest = max(seen.slowest, took)
    if took > 2 * GONE_WITHIN:
        seen.late.append(took)


# ── anything at the keyboard ────────────────────────────────────────────────────────────────────


@dataclass
class Noise:
    """What came of it. `bad` names the seeds that ended the program or made it deaf."""

    seeds: int = 0
    bytes: int = 0
    bad: list[str] = field(default_factory=list)


_ASKED_FOR = [b"\x11", b"\x10", b"\x1bOS", b"\x1b[14~", b"\x1b[[D"]
"""ctrl+q leaves, F4 starts an editor, and the list of all actions (ctrl+p) offers both."""


def noise(folder: Path, seeds: int, size: int) -> Noise:
    """Random bytes into a worksheet; afterwards it must still draw, and leave when it is asked."""
    seen = Noise()
    for seed in range(seeds):
        home = folder / f"noise-{seed}"
        (home / NOTEBOOK).mkdir(parents=True)
        data = random.Random(seed).randbytes(size)
        for asked in _ASKED_FOR:
            data = data.replace(asked, b"")
        command = [str(Path(sys.executable).with_name("reconcile-tui")), "new", "what-changed"]
        with Terminal(command, env=_own(home)) as terminal:
            terminal.wait_for(QUESTION, 60)
            why = _survives(terminal, data)
            if why:
                seen.bad.append(f"seed {seed}: {why}")
        seen.seeds += 1
        seen.bytes += len(data)
    return seen


def _survives(terminal: Terminal, data: bytes) -> str:
    """What is wrong after these bytes; empty when nothing is."""
    for start in range(0, len(data), 256):
        terminal._write(data[start : start + 256])
        terminal.read_for(0.02)
        if terminal.process.poll() is not None:
            return f"ended ({terminal.process.returncode}) after {start} bytes"
    before = len(terminal.raw)
    terminal.send("escape")
    try:
        terminal.send(b"\x0c")
        terminal.wait_for(lambda t: len(t.raw) > before + 500, 60 + len(data) / 50)
        terminal.send("ctrl+q")
        code = terminal.wait_end(60)
    except AssertionError as error:
        return f"deaf: {str(error)[:60]}"
    return "" if code == 0 else f"left with {code}"


def main() -> None:
    """One of the two, with its numbers."""
    what, *numbers = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="lines") as folder:
        counts = [int(number) for number in numbers]
        if what == "hang-ups":
            sys.stdout.write(f"{hang_ups(Path(folder), *counts)}\n")
        else:
            sys.stdout.write(f"{noise(Path(folder), *counts)}\n")


if __name__ == "__main__":
    main()
