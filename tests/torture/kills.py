"""A session that saves continuously is killed at random instants, repeatedly.

After each kill the file must exist, be complete, and be no older than the last acknowledged save.
Deliberately faulty savers go through the same loop, which has to detect each of them.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import CannotReadError, NoSuchError
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.toml.write import new_text
from tests.store.notebooks import NOW, PROMPTS, notebook_in

__all__ = ["BAD_SAVERS", "Kills", "kill_loop", "save_well"]

Saver = Callable[[Notebook, Entry, Answers], None]

_FAULTY_SECONDS = 0.002
"""How long a faulty saver stays in the state its fault leaves the file in.

Without it a fast disk leaves that state within microseconds, and hundreds of kills miss it.
"""


@dataclass
class Kills:
    """The results of the loop."""

    kills: int = 0
    acknowledged: int = 0
    torn: int = 0
    missing: int = 0
    lost: int = 0
    copies: int = 0
    left: int = 0
    seconds: float = 0.0
    what: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Return the number of failures."""
        return self.torn + self.missing + self.lost


def save_well(notebook: Notebook, entry: Entry, answers: Answers) -> None:
    """The app's own saver."""
    notebook.save(entry, answers, PROMPTS, NOW + timedelta(seconds=int(answers.values["number"])))


def _text(answers: Answers) -> bytes:
    return new_text(answers, PROMPTS).encode()


def _truncate(notebook: Notebook, entry: Entry, answers: Answers) -> None:
    """Like most programs: truncates the file before writing the new text."""
    assert entry.path
    with entry.path.open("wb") as file:
        time.sleep(_FAULTY_SECONDS)
        for start in range(0, len(data := _text(answers)), 512):
            file.write(data[start : start + 512])
            file.flush()


def _unlink_first(notebook: Notebook, entry: Entry, answers: Answers) -> None:
    """Deletes the old file, then renames the new one."""
    assert entry.path
    other = entry.path.with_name(".new")
    other.write_bytes(_text(answers))
    entry.path.unlink(missing_ok=True)
    time.sleep(_FAULTY_SECONDS)
    other.rename(entry.path)


def _overwrite(notebook: Notebook, entry: Entry, answers: Answers) -> None:
    """Overwrites the old text piece by piece."""
    assert entry.path
    data = _text(answers)
    with entry.path.open("r+b") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(_FAULTY_SECONDS)
        file.write(data[len(data) // 2 :])
        file.truncate(len(data))


class _Later:
    """Reports "saved" but saves a little later, like a cache."""

    def __init__(self) -> None:
        self.waiting: list[Answers] = []

    def __call__(self, notebook: Notebook, entry: Entry, answers: Answers) -> None:
        self.waiting.append(answers)
        if len(self.waiting) == 4:
            save_well(notebook, entry, self.waiting[-1])
            self.waiting.clear()


BAD_SAVERS: dict[str, Callable[[], Saver]] = {
    "truncates": lambda: _truncate,
    "unlinks first": lambda: _unlink_first,
    "overwrites": lambda: _overwrite,
    "says saved too early": _Later,
}


def kill_loop(folder: Path, kills: int, make: Callable[[], Saver] = lambda: save_well) -> Kills:
    """Kill this many sessions; the notebook's folder is reused."""
    notebook, entry, chance = notebook_in(folder), Entry(), random.Random(kills)
    first = _answers(0, new_answers("what-changed", 1, "Kills", NOW))
    notebook.save(entry, first, PROMPTS, NOW)
    assert entry.path is not None
    path, seen, number = entry.path, Kills(), 0
    begun = time.monotonic()
    for _ in range(kills):
        life = _Life(notebook, path, first, make(), history=chance.random() < 0.2)
        acknowledged = life.until(chance.uniform(0.0005, 0.02), number)
        seen.kills += 1
        seen.acknowledged += max(0, acknowledged - number)
        found = _look(path, acknowledged, seen)
        number = max(acknowledged, found or 0)
        if found is None:
            disk.replace(path, _text(_answers(number, first)))
    seen.seconds = time.monotonic() - begun
    seen.left = sum(one.name.startswith(".") for one in path.parent.iterdir())
    seen.copies = len(list(path.parent.glob("*.conflict-*")))
    return seen


def _answers(number: int, answers: Answers) -> Answers:
    text = f"words {number} " * (20 + number * 7 % 400)
    sum_of = hashlib.sha256(text.encode()).hexdigest()
    return answers.with_value("number", number).with_value("text", text).with_value("sum", sum_of)


@dataclass(frozen=True)
class _Life:
    """A session that saves until it is killed."""

    notebook: Notebook
    path: Path
    answers: Answers
    save: Saver
    history: bool

    def until(self, delay: float, number: int) -> int:
        """Kill the session after this time; return the last number whose save returned."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self._live(writer, number)
            finally:
                os._exit(1)
        os.close(writer)
        said = os.read(reader, 4)  # it's running
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while part := os.read(reader, 65536):
            said += part
        os.close(reader)
        return int.from_bytes(said[-4:]) if said else number

    def _live(self, writer: int, number: int) -> None:
        entry = self.notebook.open(self.path).entry
        # Saving the version before the first change takes time; most sessions skip it.
        entry.kept_at = None if self.history else time.monotonic()
        while True:
            number += 1
            self.save(self.notebook, entry, _answers(number, self.answers))
            os.write(writer, number.to_bytes(4))


def _look(path: Path, acknowledged: int, seen: Kills) -> int | None:
    try:
        said = tomllib.loads(disk.read_regular(path).decode())["answers"]
        number, text, sum_of = int(said["number"]), str(said["text"]), said["sum"]
    except NoSuchError:
        seen.missing += 1
        return None
    except (ValueError, KeyError, CannotReadError):
        seen.torn += 1
        return None
    if hashlib.sha256(text.encode()).hexdigest() != sum_of:
        seen.torn += 1
        return None
    if number < acknowledged:
        seen.lost += 1
        seen.what.append(f"{number} < {acknowledged}")
    return number
