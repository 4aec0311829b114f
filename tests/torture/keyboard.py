"""Random keyboard input, and kills while typing.

No byte may end the app or stop it from responding, and a kill loses a second of typing at most.
"""

from __future__ import annotations

import random
import re
import sys
import time
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from reconcile_tui.errors import AppError
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.paths import Places, shipped_content, worksheets_in
from tests.pty.terminal import KEYS, ScreenTimeoutError, Terminal
from tests.torture.hangups import NOTEBOOK, QUESTION, make_notebook, own_folders, unlock
from tests.tui.hand import NOW, write_down
from tests.tui.story import answers_of_story

__all__ = ["Kills", "Noise", "kills", "noise", "wander"]

_PROGRAM = str(Path(sys.executable).with_name("reconcile-tui"))
_TOKEN = re.compile(r"\bw\d{4}\b")


@dataclass
class Noise:
    """The results. `bad` lists the seeds that ended the program or stopped it from responding."""

    seeds: int = 0
    bytes: int = 0
    bad: list[str] = field(default_factory=list)


_ASKED_FOR = [b"\x11", b"\x10", b"\x1bOS", b"\x1b[14~", b"\x1b[[D"]
"""ctrl+q quits, F4 starts an editor, and Commands (ctrl+p) offers both."""


def noise(folder: Path, seeds: int, size: int) -> Noise:
    """Send random bytes to a worksheet; it must still draw, and quit when asked to."""
    seen = Noise()
    for seed in range(seeds):
        home = folder / f"noise-{seed}"
        make_notebook(home)
        data = random.Random(seed).randbytes(size)
        for asked in _ASKED_FOR:
            data = data.replace(asked, b"")
        with Terminal([_PROGRAM, "new", "what-changed"], env=own_folders(home)) as terminal:
            unlock(terminal)
            terminal.wait_for(QUESTION, 60)
            why = _survives(terminal, data)
            if why:
                seen.bad.append(f"seed {seed}: {why}")
        seen.seeds += 1
        seen.bytes += len(data)
    return seen


def _survives(terminal: Terminal, data: bytes) -> str:
    """Return the problem after these bytes, or an empty string."""
    try:
        for start in range(0, len(data), 256):
            terminal._write(data[start : start + 256])
            terminal.read_for(0.02)
            if terminal.process.poll() is not None:
                return f"ended ({terminal.process.returncode}) after {start} bytes"
        before = len(terminal.raw)
        terminal.send("escape")
        terminal.send(b"\x0c")
        terminal.wait_for(lambda t: len(t.raw) > before + 500, 60 + len(data) / 50)
        terminal.send("ctrl+q")
        code = terminal.wait_end(60)
    except AssertionError as error:
        return f"deaf: {str(error)[:60]}"
    return "" if code == 0 else f"left with {code}"


# ── wandering through the app ───────────────────────────────────────────────────────────────────

_LEADING = (
    "enter enter tab down down up left right escape space ctrl+p f1 f2 f3 f5 f6 f7 f8 f9 "
    "pagedown ctrl+f delete"
).split()
"""Keys that lead somewhere, the most useful more than once."""

_ALL = sorted(KEYS.keys() - {"f4", "ctrl+q"})
_SINGLE = b"/ n N d D ? + - 1 2 3 4 5 [ ] j k J K e x q y r a t".split()
_COMMANDS = (
    "export trash compare rename delete theme versions review settings letter print undo copy "
    "stalking week sort"
).split()
_TEXTS = [b"some words ", b"2026-03-04", b"tue", b"a\nb", b"\x1b[200~pasted text\nline\x1b[201~"]
_SIZES = [(80, 24), (120, 36), (60, 20), (40, 12), (200, 60), (30, 8)]
_STARTS = [[], ["new", "what-changed"], ["new", "my-decision"], ["open", "promises"], ["--private"]]
_BROKEN = "broken.toml"
_TERMS = ["xterm-256color", "linux", "screen", "vt100"]


def wander(folder: Path, seeds: int, steps: int) -> Noise:
    """Press keys as someone lost might, in a notebook with worksheets and windows of all sizes.

    The app must not crash or stop, and quit when asked to; every file must be readable after.
    """
    seen = Noise()
    for seed in range(seeds):
        home, chance = folder / f"walk-{seed}", random.Random(seed)
        make_notebook(home)
        _fill(home)
        columns, lines = chance.choice(_SIZES)
        with Terminal(
            [_PROGRAM, *chance.choice(_STARTS)],
            env=own_folders(home) | {"EDITOR": "true"},
            term=chance.choice(_TERMS),
            columns=columns,
            lines=lines,
        ) as terminal:
            unlock(terminal)
            terminal.wait_for(lambda t: t.raw != b"")
            why = _wanders(terminal, chance, steps)
            seen.bytes += len(terminal.raw)
        if not why and not all(map(_is_readable, worksheets_in(home / NOTEBOOK))):
            why = "a file can't be read"
        if why:
            seen.bad.append(f"seed {seed}: {why}")
        seen.seeds += 1
    return seen


def _fill(home: Path) -> None:
    """Save a few worksheets: one with a history of promises, two alike, and one not valid."""
    data = home / NOTEBOOK.parent
    places = Places(data, home / "config", home / "state", shipped_content())
    write_down(places, "promises", **answers_of_story())
    for days in (1, 9):
        when = NOW - timedelta(days=days)
        write_down(places, "what-changed", {"different": "We stopped talking."}, when=when)
    (home / NOTEBOOK / _BROKEN).write_text("not valid\n")


def _is_readable(path: Path) -> bool:
    """Whether a worksheet is valid TOML, or the one that never was."""
    try:
        tomllib.loads(disk.read_regular(path).decode())
    except (ValueError, AppError):
        return path.name == _BROKEN
    return True


def _wanders(terminal: Terminal, chance: random.Random, steps: int) -> str:
    """Return the problem of a walk, or an empty string."""
    for step in range(steps):
        if terminal.process.poll() is not None:
            code = terminal.process.returncode
            return "" if code == 0 else f"ended ({code}) after {step} keys"
        try:
            _step(terminal, chance)
        except AssertionError as error:
            return f"deaf after {step} keys: {str(error)[:60]}"
        terminal.read_for(chance.choice([0.0, 0.0, 0.01, 0.05, 0.2]))
    try:
        return _quits(terminal)
    except AssertionError as error:
        return f"deaf: {str(error)[:60]}"


def _step(terminal: Terminal, chance: random.Random) -> None:
    match chance.choices(range(6), [45, 15, 18, 5, 12, 3])[0]:
        case 0:
            terminal.send(chance.choice(_LEADING))
        case 1:
            terminal.send(chance.choice(_ALL))
        case 2:
            terminal.send(chance.choice(_SINGLE) * chance.choice([1, 1, 1, 20]))
        case 3:
            terminal.send("ctrl+p")
            terminal.type(f"{chance.choice(_COMMANDS)}\r")
        case 4:
            terminal.send(chance.choice(_TEXTS))
        case _:
            terminal.resize(*chance.choice(_SIZES))


def _quits(terminal: Terminal) -> str:
    """Press ctrl+q, and once more if it asks about words that couldn't be saved."""
    terminal.send("ctrl+q")
    try:
        code = terminal.wait_end(30)
    except ScreenTimeoutError:
        terminal.send("ctrl+q")
        code = terminal.wait_end(30)
    return "" if code == 0 else f"left with {code}"


# ── kills while typing ──────────────────────────────────────────────────────────────────────────


@dataclass
class Kills:
    """The losses: for each kill the age, in seconds, of the oldest word that is in no file."""

    lost: list[float] = field(default_factory=list)
    torn: int = 0

    @property
    def worst(self) -> float:
        """The longest span of typing that a kill lost."""
        return max(self.lost, default=0.0)

    @property
    def usual(self) -> float:
        """The median of the spans."""
        return sorted(self.lost)[len(self.lost) // 2] if self.lost else 0.0


def kills(folder: Path, times: int, seed: int = 5) -> Kills:
    """Type continuously and kill the program at a random moment."""
    seen, chance = Kills(), random.Random(seed)
    for number in range(times):
        home = folder / f"killed-{number}"
        make_notebook(home)
        with Terminal([_PROGRAM, "new", "what-changed"], env=own_folders(home)) as terminal:
            unlock(terminal)
            terminal.wait_for(QUESTION, 60)
            shown = _type_until(terminal, chance.uniform(0.3, 2.5))
            terminal.process.kill()
            killed = time.monotonic()
            terminal.process.wait()
        saved = _saved(home)
        seen.torn += saved is None
        gone = [killed - at for word, at in shown.items() if word not in (saved or "")]
        seen.lost.append(max(gone, default=0.0))
    return seen


def _type_until(terminal: Terminal, seconds: float) -> dict[str, float]:
    """Type ten words a second and record when each first appeared on the screen."""
    shown: dict[str, float] = {}
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        terminal.type(f"w{number:04} ")
        number += 1
        terminal.read_for(0.1)
        for word in _TOKEN.findall(terminal.screen_text()):
            shown.setdefault(word, time.monotonic())
    return shown


def _saved(home: Path) -> str | None:
    """Return the saved words, empty without a file; None if the file is corrupt."""
    files = worksheets_in(home / NOTEBOOK)
    try:
        text = disk.read_regular(files[0]).decode() if files else ""
        return str(tomllib.loads(text)["answers"]) if files else ""
    except (ValueError, KeyError, AppError):
        return None
