"""Many sessions, an external editor and kills, all on one file.

Each session saves texts that nobody else writes, and records each one after the save returned. The
external editor takes no lock: it reads, waits, and writes in place or by renaming, regardless
of changes in between; it records each text before writing. In the end every recorded text must be
found in the file, in a conflict copy, or in the history.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.domain.merge import apply_merge
from reconcile_tui.errors import AppError
from reconcile_tui.storage import recovery
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.notebook import Notebook, new_answers
from tests.store.notebooks import places_in

__all__ = ["Tally", "run_writers"]

STARTED = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
PROMPTS = {"shared": "Who wrote last?", "seen": "What was seen?"}


@dataclass
class Tally:
    """The results. `lost` names each text that can't be found."""

    saves: int
    foreign: int
    kills: int
    refused: int
    lost: list[str]
    copies: int
    hung: int


def run_writers(
    folder: Path, *, sessions: int, saves: int, foreign: int, kill_every: float, seed: int = 0
) -> Tally:
    """Run all writers concurrently until each is done."""
    notebook, entry = Notebook(places_in(folder)), Entry()
    notebook.save(entry, new_answers("what-changed", 1, "Hands", STARTED), PROMPTS, STARTED)
    assert entry.path is not None
    path, logs = entry.path, folder / "logs"
    _meet(notebook, entry)
    logs.mkdir()
    work = {f"s{number}": saves for number in range(sessions)}
    running = {name: _start("session", path, name, saves, seed) for name in work}
    editor = _start("foreign", path, "f", foreign, seed)
    chance, kills, hung = random.Random(seed), 0, 0
    until = time.monotonic() + 600
    next_kill = time.monotonic() + kill_every
    while (running or editor.poll() is None) and time.monotonic() < until:
        time.sleep(0.01)
        for name, process in list(running.items()):
            if process.poll() is not None:
                del running[name]
                left = saves - _done(logs, name)
                if left > 0:
                    running[name] = _start("session", path, name, left, seed + kills)
        if running and time.monotonic() >= next_kill:
            next_kill = time.monotonic() + kill_every
            victim = chance.choice(sorted(running))
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].wait()
            kills += 1
    for process in [*running.values(), editor]:
        if process.poll() is None:
            hung += 1
            process.kill()
            process.wait()
    return _tally(notebook, path, logs, kills, hung)


def _meet(notebook: Notebook, entry: Entry) -> None:
    """Let another program write the file, and a session read it."""
    assert entry.path is not None
    assert entry.base is not None
    found = disk.read_regular(entry.path)
    more = b'\n[[rows.seen]]\nrow = "first"\nwhat = "another hand"\n'
    entry.path.write_bytes(encryption.encrypted(entry.path, found + more))
    answers = entry.base.with_value("shared", "begun")
    notebook.save(entry, answers, PROMPTS, datetime.now(UTC).replace(microsecond=0))


_KEY = "WRITERS_KEY"
"""The source of the key for the test processes; the app's own processes have none."""


def _start(kind: str, path: Path, name: str, count: int, seed: int) -> subprocess.Popen[bytes]:
    words = [
        sys.executable,
        *os.environ.get("HANDS", "-m tests.torture.writers").split(),
        kind,
        str(path),
        name,
        str(count),
        str(seed),
    ]
    env = {**os.environ, _KEY: encryption._keyring.secret.decode()}
    return subprocess.Popen(words, cwd=Path(__file__).parents[2], env=env)


def _done(logs: Path, name: str) -> int:
    try:
        return (logs / name).read_text().count("\n")
    except FileNotFoundError:
        return 0


def _tally(notebook: Notebook, path: Path, logs: Path, kills: int, hung: int) -> Tally:
    opened = notebook.open(path)
    notebook.keep_lost(opened.entry, STARTED)
    # As a minute later: leftovers of killed sessions are checked.
    before, recovery.MIN_AGE = recovery.MIN_AGE, -1.0
    notebook.sweep(STARTED)
    recovery.MIN_AGE = before
    places = [path.parent, notebook.state / "history"]
    everything = "".join(
        _text_of(file)
        for place in places
        for file in place.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    )
    lost, saves, written, refused = [], 0, 0, 0
    for log in sorted(logs.iterdir()):
        lines = [line for line in log.read_text().splitlines() if line]
        refused += sum(line.startswith("!") for line in lines)
        texts = [line for line in lines if not line.startswith("!")]
        saves += len(texts) if log.name != "f" else 0
        written += len(texts) if log.name == "f" else 0
        lost += [text for text in texts if f'"{text}"' not in everything]
        if log.name != "f" and texts:
            lost += [t for t in [f"own-{texts[-1]}"] if f'"{t}"' not in everything]
    copies = len(list(path.parent.glob("*.conflict-*")))
    return Tally(saves, written, kills, refused, lost, copies, hung)


def _text_of(path: Path) -> str:
    try:
        return disk.read_regular(path, 4 * MAX_FILE).decode("utf-8", "replace")
    except disk.DamagedError:
        return ""  # half a file, left by the killed external editor


def _notebook_of(path: Path) -> Path:
    return path.parents[2]


# -- the processes ---------------------------------------------------------------------------------


def _session(path: Path, name: str, count: int, _: int) -> None:
    """Open the file as the app does, save `count` times, and merge what others wrote."""
    notebook = Notebook(places_in(_notebook_of(path)))
    opened = notebook.open(path)
    notebook.keep_lost(opened.entry, datetime.now(UTC))
    entry, answers = opened.entry, opened.answers
    log = os.open(_notebook_of(path) / "logs" / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for _ in range(count):
        text = f"{name}-{os.urandom(6).hex()}"
        answers = answers.with_value(name, f"own-{text}")
        answers = answers.with_row("seen", {"row": f"r{os.urandom(6).hex()}", "what": text})
        if os.urandom(1)[0] < 40:
            answers = answers.with_value("shared", text)
        try:
            saved = notebook.save(entry, answers, PROMPTS, datetime.now(UTC).replace(microsecond=0))
        except AppError as error:
            os.write(log, f"!{type(error).__name__} {error}\n".encode())
            continue
        os.write(log, f"{text}\n".encode())
        if saved.merged is not None:
            answers = apply_merge(answers, saved.answers, saved.merged)


def _foreign(path: Path, name: str, count: int, seed: int) -> None:
    """Read the file, wait, and write it: in place, in two halves, or by renaming."""
    chance = random.Random(seed)
    log = os.open(_notebook_of(path) / "logs" / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(count):
        try:
            text = disk.read_regular(path).decode()
            answers = tomllib.loads(text).get("answers", {})
        except (AppError, ValueError):
            continue
        word = f"f-{number}-{os.urandom(4).hex()}"
        old = answers.get("foreign")
        if old and f'foreign = "{old}"' in text:
            text = text.replace(f'foreign = "{old}"', f'foreign = "own-{word}"')
        elif "[answers]\n" in text:
            text = text.replace("[answers]\n", f'[answers]\nforeign = "own-{word}"\n', 1)
        text += f'\n[[rows.seen]]\nrow = "f{os.urandom(6).hex()}"\nwhat = "{word}"\n'
        time.sleep(chance.choice([0, 0, 0.001, 0.01]))
        data = encryption.encrypted(path, text.encode())
        if chance.random() < 0.5:
            descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
            half = chance.randrange(len(data))
            os.write(descriptor, data[:half])
            time.sleep(chance.choice([0, 0.002]))
            os.write(descriptor, data[half:])
            os.close(descriptor)
        else:
            other = path.with_name("4913")
            other.write_bytes(data)
            other.rename(path)
        os.write(log, f"{word}\n".encode())
        time.sleep(chance.choice([0, 0.005, 0.02]))


if __name__ == "__main__":
    _kind, *_rest = sys.argv[1:]
    if _secret := os.environ.get(_KEY):
        encryption.unlock(_secret.encode())
    _job = _session if _kind == "session" else _foreign
    _job(Path(_rest[0]), _rest[1], int(_rest[2]), int(_rest[3]))
