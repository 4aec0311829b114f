"""Encrypting and decrypting a whole notebook, killed at random instants.

After each kill the program starts again: everything is encrypted or nothing is, each word is there,
and none can be read in plain text where it should not be.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import AppError
from reconcile_tui.storage import conversion
from reconcile_tui.storage.conflict_copies import keep_copy
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import key_of
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from tests.store.notebooks import NOW, PROMPTS, at, fresh, keep, places_in
from tests.store.sealed import WRAPPED, files_in, files_with, key_in_memory

__all__ = [
    "WAYS",
    "WORDS",
    "Kills",
    "fill",
    "kill_at",
    "kill_loop",
    "name_of",
    "steps_of",
    "text_of",
]

WAYS = ("encrypt", "decrypt")

WORDS = [f"word{number:02}x" for number in range(20)]
"""A person's words, each in another place of the notebook."""

_STEPS = ("write", "rename", "exchange", "move_no_replace", "link_unnamed", "unlink", "sync_folder")
"""Every call that changes or syncs the disk."""


@dataclass
class Kills:
    """The results of the loop."""

    kills: int = 0
    what: list[str] = field(default_factory=list)


def fill(places: Places) -> None:
    """Put twenty words in worksheets, versions, conflict copies, the Trash and an invalid file."""
    notebook = Notebook(places)
    for number in range(0, 15, 5):
        entry, path = keep(notebook, fresh(ended_us=WORDS[number]))
        for later in (1, 2):
            entry.kept_at = -1e9  # long ago: the version before this save is added to the history
            answers = replace(entry.base or fresh(), values={"ended-us": WORDS[number + later]})
            notebook.save(entry, answers, PROMPTS, at(later))
        history = History(places.state, path)
        history.add(f'a = "{WORDS[number + 3]}"'.encode(), "mine", at(3))
        keep_copy(path, f'a = "{WORDS[number + 4]}"'.encode(), at(4))
    _, gone = keep(notebook, fresh(ended_us=WORDS[15]))
    History(places.state, gone).add(f'a = "{WORDS[16]}"'.encode(), "mine", at(3))
    notebook.remove(gone)
    broken = notebook.folder / "2026-11-01-my-own name.toml"
    broken.write_text(f"[answers\n{WORDS[17]}")
    (notebook.folder / "notes (host's conflicted copy 2026-11-02).toml").write_text(WORDS[18])
    key = key_of(disk.real_path(notebook.paths()[0]))
    erasing = places.state / "erasing"
    erasing.mkdir(mode=0o700)
    (erasing / key).write_text(f"id\nearlier {WORDS[19]}\n")


def text_of(places: Places) -> str:
    """Return everything that can be read with the key, wherever it is."""
    found = [
        one
        for one in files_in(places)
        if one.name != encryption.IDENTITY
        and "locks" not in one.parts
        and "crypting" not in one.parent.name
    ]
    texts = []
    for path in found:
        with suppress(AppError):
            texts.append(disk.read_regular(path).decode())
    return "\n".join(texts)


def name_of(_: Answers) -> str:
    """Return the name of every worksheet here after decryption."""
    return "what-changed"


def kill_loop(folder: Path, kills: int, seed: int = 0) -> Kills:
    """Kill the conversion repeatedly at random instants, in both directions by turns."""
    chance, seen, secret = random.Random(seed), Kills(), encryption.new_identity()
    steps = {way: steps_of(folder / f"count-{way}", secret, way) for way in WAYS}
    for number in range(kills):
        way = WAYS[number % len(WAYS)]
        step = chance.randrange(1, steps[way] + 1)
        place = folder / str(number)
        seen.what += kill_at(place, secret, way, step)
        seen.kills += 1
        shutil.rmtree(place)
    return seen


def kill_at(folder: Path, secret: bytes, way: str, step: int) -> list[str]:
    """Kill it before its nth call, start again, and return the problems found."""
    places = places_in(folder)
    _prepare(places, secret, way)
    child = os.fork()
    if child == 0:
        _count(lambda count: os.kill(os.getpid(), signal.SIGKILL) if count == step else None)
        _run(places, secret, way)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    wrong = [] if os.WIFSIGNALED(status) else ["it was not killed"]
    return [f"{way}, step {step}: {one}" for one in (*wrong, *_wrong_after(places, secret))]


def steps_of(folder: Path, secret: bytes, way: str) -> int:
    """Return the number of such calls."""
    places = places_in(folder)
    _prepare(places, secret, way)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        counts: list[int] = []
        _count(counts.append)
        _run(places, secret, way)
        os.write(writing, str(counts[-1]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps = int(told.read())
    os.waitpid(child, 0)
    return steps


def _prepare(places: Places, secret: bytes, way: str) -> None:
    encryption.end()
    fill(places)
    if way == "decrypt":
        with key_in_memory(secret):
            conversion.encrypt(places, WRAPPED, NOW)


def _run(places: Places, secret: bytes, way: str) -> None:
    encryption.unlock(secret)
    if way == "encrypt":
        conversion.encrypt(places, WRAPPED, NOW)
    else:
        conversion.decrypt(places, name_of, NOW)


def _count(told: Callable[[int], object]) -> None:
    """Count each of those calls before it is made."""
    count = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*words: object) -> object:
            nonlocal count
            count += 1
            told(count)
            return call(*words)

        return wrapper

    for name in _STEPS:
        setattr(disk, name, counted(getattr(disk, name)))


def _wrong_after(places: Places, secret: bytes) -> list[str]:
    """Start again, as the program does, and check everything."""
    state = conversion.state_of(places)
    if state == "undo":
        conversion.undo(places)
    encryption.unlock(secret) if places.identity.exists() else encryption.end()
    if state == "finish":
        conversion.finish(places, NOW)
    is_encrypted = places.identity.exists()
    if not is_encrypted:
        encryption.end()
    wrong = []
    staging = [one for root in (places.data, places.state) for one in root.glob("*crypting*")]
    if conversion.state_of(places) or staging:
        wrong.append("it is not finished")
    if bool(plain := files_with(places, *WORDS)) is is_encrypted:
        wrong.append(f"in plain: {plain}")
    there = text_of(places)
    wrong += [f"lost: {word}" for word in WORDS if word not in there]
    if len(Notebook(places).paths()) != 5:
        wrong.append(f"{len(Notebook(places).paths())} worksheets")
    encryption.end()
    return wrong
