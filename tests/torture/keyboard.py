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
from pathlib import Path

from reconcile_tui.errors import AppError
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.paths import worksheets_in
from tests.pty.terminal import Terminal
from tests.torture.hangups import NOTEBOOK, QUESTION, make_notebook, own_folders, unlock

__all__ = ["Kills", "Noise", "kills", "noise"]

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
