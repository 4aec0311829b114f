"""Connections lost while typing: all text on the screen is in the file, and no process stays.

The process must end within two seconds, also over a real sshd, and use no CPU while it waits.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reconcile_tui.messages.private import SCREEN_ABOUT
from reconcile_tui.storage.io import disk, encryption, passphrase
from reconcile_tui.storage.paths import worksheets_in
from tests.conftest import HOUSE_FOLDERS
from tests.pty.journey import NOTEBOOK, QUESTION
from tests.pty.slow_line import through
from tests.pty.sshd import Sshd, serving
from tests.pty.terminal import Terminal, cpu_seconds
from tests.torture.cuts import CannotMountError

__all__ = [
    "KINDS",
    "NOTEBOOK",
    "OVER_SSH",
    "QUESTION",
    "HangUps",
    "hang_up",
    "hang_up_over_ssh",
    "hang_ups",
    "hang_ups_on_a_full_disk",
    "make_notebook",
    "own_folders",
    "unlock",
]

GONE_WITHIN = 2.0
"""Seconds after the end of the connection."""

STALL, LONG_STALL = 0.3, 2.0
"""Seconds that a connection stalls; the longer one measures the CPU load of waiting."""

RESTS = 0.05
"""The CPU load below which a program counts as idle."""

TOKENS = [f"w{number:04}" for number in range(400)]
_TOKEN = re.compile(r"\bw\d{4}\b")


_PASSPHRASE = "correct horse"


@functools.cache
def _wrapped(secret: bytes) -> bytes:
    return passphrase.wrapped(secret, bytearray(_PASSPHRASE.encode()))


def make_notebook(home: Path) -> None:
    """Create the folder of worksheets; with a key in memory, that of an encrypted notebook."""
    (home / NOTEBOOK).mkdir(parents=True)
    if encryption.is_unlocked():
        identity = (home / NOTEBOOK).with_name(encryption.IDENTITY)
        identity.write_bytes(_wrapped(encryption._keyring.secret))


def unlock(terminal: Terminal) -> None:
    """Enter the passphrase if the program asks for one."""
    if encryption.is_unlocked():
        terminal.wait_for(SCREEN_ABOUT, 60)
        terminal.type(f"{_PASSPHRASE}\r")


@dataclass
class HangUps:
    """The results. `lost` lists text that was on the screen but isn't in the file.

    `slowest` is the longest time in seconds from the end of a connection to the end of the process;
    over ssh from the moment sshd closed the pty, and `slowest_from_cut` from the cut of the cable.
    `busiest` is the highest CPU load of a process while its connection stalled.
    """

    times: int = 0
    shown: int = 0
    lost: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    slowest: float = 0.0
    slowest_from_cut: float = 0.0
    busiest: float = 0.0


# ── the ways a connection ends ──────────────────────────────────────────────────────────────────


def _signal(number: int) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.process.send_signal(number)


def _stall_then(end: Callable[[Terminal], None]) -> Callable[[Terminal], None]:
    """Stop reading the program's output, type more, and then end the connection."""

    def stalled(terminal: Terminal) -> None:
        with contextlib.suppress(OSError):
            os.write(terminal._line, b" and on" * 30)
        time.sleep(STALL)
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
    """Run one session: a worksheet, some words, and the end of the connection."""
    make_notebook(home)
    command = [str(Path(sys.executable).with_name("reconcile-tui")), "new", "what-changed"]
    if kind.startswith("HUP ignored"):
        command = ["sh", "-c", f"trap '' HUP; exec {shlex.join(command)}"]
    with Terminal(command, env=own_folders(home)) as terminal:
        _type_for_a_while(terminal, chance)
        shown = _TOKEN.findall(terminal.screen_text())
        start = time.monotonic() + (STALL if kind.startswith("stalled") else 0)
        KINDS[kind](terminal)
        _wait_until_gone(terminal)
        _judge(seen, home, shown, kind, time.monotonic() - start)


def hang_up_over_ssh(
    kind: str, sshd: Sshd, home: Path, seen: HangUps, chance: random.Random
) -> None:
    """Run the same through a real sshd; the process there is identified by its own word."""
    make_notebook(home)
    program = Path(sys.executable).with_name("reconcile-tui")
    folders = [f"{name}={value}" for name, value in own_folders(home).items()]
    pid_file = home / "pid"
    remote = f"echo $$ > {pid_file}; exec env TERM=xterm-256color {shlex.join(folders)} "
    with through(sshd) as (far, line):
        remote += f"{shlex.quote(str(program))} new what-changed"
        with Terminal(far.command(f"sh -c {shlex.quote(remote)}")) as terminal:
            _type_for_a_while(terminal, chance)
            shown = _TOKEN.findall(terminal.screen_text())
            pid = int(pid_file.read_text())
            session = _parent(pid)
            if kind == "client killed":
                terminal.process.kill()
            else:
                if kind.startswith("stalled"):
                    line.stall()
                    seen.busiest = max(seen.busiest, _at_rest(pid))
                line.reset()
                line.resume()
            cut = let_go = time.monotonic()
            while _lives(pid) and time.monotonic() - cut < 30:
                if _lives(session):
                    let_go = time.monotonic()
                time.sleep(0.01)
            over = time.monotonic() if not _lives(pid) else cut + 99
            seen.slowest_from_cut = max(seen.slowest_from_cut, over - cut)
            _judge(seen, home, shown, f"ssh: {kind}", over - let_go)


def hang_ups(folder: Path, times: int, seed: int = 4) -> HangUps:
    """Run each kind in turn until the number is reached."""
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


def hang_ups_on_a_full_disk(folder: Path, times: int, seed: int = 5) -> HangUps:
    """Run each kind in turn, each time on a disk that fills up while someone types.

    Raises CannotMountError where a small disk can't be mounted.
    """
    seen, chance, kinds = HangUps(), random.Random(seed), list(KINDS)
    for number in range(times):
        home = folder / f"full-{number}"
        with small_disk(home / ".local"):
            _hang_up_on_a_full_disk(kinds[number % len(kinds)], home, seen, chance)
    return seen


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """Mount a disk of 128 kB in memory. Raises CannotMountError."""
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        raise CannotMountError(f"a small disk can't be mounted: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _hang_up_on_a_full_disk(kind: str, home: Path, seen: HangUps, chance: random.Random) -> None:
    """Judge twice: the emergency copy after the end, and the notebook after the next start."""
    (home / ".run").mkdir(mode=0o700)
    make_notebook(home)
    program = str(Path(sys.executable).with_name("reconcile-tui"))
    command = [program, "new", "what-changed"]
    if kind.startswith("HUP ignored"):
        command = ["sh", "-c", f"trap '' HUP; exec {shlex.join(command)}"]
    with Terminal(command, env=own_folders(home)) as terminal:
        terminal.wait_for(QUESTION, 60)
        saved, unsaved = chance.randint(1, 20), chance.randint(1, 40)
        terminal.type("".join(f"{token} " for token in TOKENS[:saved]))
        terminal.wait_for("Saved", 60)
        filler = _fill(home / ".local")
        terminal.type("".join(f"{token} " for token in TOKENS[saved : saved + unsaved]))
        terminal.wait_for("NOT SAVED", 60)
        terminal.type(TOKENS[saved + unsaved])
        terminal.wait_for(TOKENS[saved + unsaved], 60)
        shown = _TOKEN.findall(terminal.screen_text())
        start = time.monotonic() + (STALL if kind.startswith("stalled") else 0)
        KINDS[kind](terminal)
        _wait_until_gone(terminal)
        took = time.monotonic() - start
    copies = [path for path in (home / ".run").rglob("*.toml") if path.is_file()]
    if [path.stat().st_mode & 0o777 for path in copies] != [0o600]:
        seen.lost.append(f"{kind}: {len(copies)} emergency copies, or one that others can read")
    filler.unlink()
    with Terminal([program], env=own_folders(home)) as terminal:
        terminal.wait_for("It's saved now", 60)
    answers = [
        tomllib.loads(path.read_text("utf-8"))["answers"]["different"]
        for path in (home / NOTEBOOK).glob("*.toml")
    ]
    seen.times += 1
    seen.shown += len(shown)
    seen.lost += [f"{kind}: {token}" for token in shown if token not in max(answers, key=len)]
    seen.slowest = max(seen.slowest, took)
    if took > GONE_WITHIN:
        seen.late.append(took)


def _fill(disk: Path) -> Path:
    """Fill a disk up to its last byte. Returns the file to delete to free it again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


def own_folders(home: Path) -> dict[str, str]:
    """Return the environment of an isolated session."""
    folders = {name: str(home / folder) for name, folder in HOUSE_FOLDERS.items()}
    return {"HOME": str(home), "LANG": "C.UTF-8", **folders}


def _type_for_a_while(terminal: Terminal, chance: random.Random) -> None:
    unlock(terminal)
    terminal.wait_for(QUESTION, 60)
    for token in TOKENS[: chance.randint(3, 60)]:
        terminal.type(f"{token} ")
        if chance.random() < 0.3:
            terminal.read_for(chance.random() * 0.1)
    terminal.wait_for(TOKENS[0], 60)


def _wait_until_gone(terminal: Terminal) -> None:
    with contextlib.suppress(Exception):
        terminal.process.wait(30)


def _parent(pid: int) -> int:
    """sshd's process for one session starts the program and holds the pty while it lives."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _at_rest(pid: int) -> float:
    """Return the CPU load of a process once it's idle.

    Earlier typing is still being drawn and saved, which takes longer on a busy machine.
    """
    least = 1.0
    for _ in range(10):
        used = cpu_seconds(pid)
        time.sleep(LONG_STALL)
        least = min(least, (cpu_seconds(pid) - used) / LONG_STALL)
        if least < RESTS:
            break
    return least


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def _judge(seen: HangUps, home: Path, shown: list[str], kind: str, took: float) -> None:
    files = worksheets_in(home / NOTEBOOK)
    text = disk.read_regular(files[0]).decode() if files else ""
    saved = tomllib.loads(text)["answers"]["different"] if files else ""
    seen.times += 1
    seen.shown += len(shown)
    seen.lost += [f"{kind}: {token}" for token in shown if token not in saved]
    # The words are followed by all or part of what was typed into the stalled connection.
    if not " ".join([*TOKENS, ""]).startswith(saved.split(" and on")[0].rstrip(" ando")):
        seen.lost.append(f"{kind}: out of order")
    seen.slowest = max(seen.slowest, took)
    if took > GONE_WITHIN:
        seen.late.append(took)
