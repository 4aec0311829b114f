"""Power cuts: the image of a mounted disk is copied at a random instant and checked.

A copy holds what had reached the device at that time, and nothing still in memory. Needs
root and loop devices.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reconcile_tui.errors import AppError
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import new_answers
from tests.store.notebooks import NOW, PROMPTS, at, notebook_in

__all__ = ["CannotMountError", "Cuts", "power_cuts"]


class CannotMountError(Exception):
    """Images can't be mounted here; the message says why."""


@dataclass
class Cuts:
    """The results of the cuts."""

    cuts: int = 0
    acknowledged: int = 0
    missing: int = 0
    torn: int = 0
    lost: int = 0
    what: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Return the number of failures."""
        return self.missing + self.torn + self.lost


def power_cuts(folder: Path, cuts: int, *, without: str = "", seed: int = 0) -> Cuts:
    """Cut the power repeatedly while one session saves.

    `without` names what a faulty saver omits: "fsync" or "folder sync".
    """
    chance, seen = random.Random(seed), Cuts()
    image = folder / "disk.img"
    _make(image)
    with _mounted(image, folder / "disk") as mounted:
        child, reader = _saving(mounted / "book", without)
        try:
            acknowledged = _last(reader, 0)
            for _ in range(cuts):
                time.sleep(chance.uniform(0.005, 0.08))
                os.kill(child, signal.SIGSTOP)
                os.waitpid(child, os.WUNTRACED)
                acknowledged = _last(reader, acknowledged)
                copy = folder / "cut.img"
                shutil.copyfile(image, copy)
                os.kill(child, signal.SIGCONT)
                seen.cuts += 1
                with _mounted(copy, folder / "cut") as after:
                    _look(after / "book", acknowledged, seen)
            seen.acknowledged = acknowledged
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reader)
    return seen


def _make(image: Path) -> None:
    if os.geteuid() != 0:
        raise CannotMountError("only root can mount an image")
    made = shutil.which("mkfs.ext4")
    if made is None:
        raise CannotMountError("mkfs.ext4 is not installed here")
    with image.open("wb") as file:
        file.truncate(12 * 1024 * 1024)
    subprocess.run([made, "-q", "-F", str(image)], check=True, capture_output=True)


@contextmanager
def _mounted(image: Path, place: Path) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    told = subprocess.run(
        ["mount", "-o", "loop", str(image), str(place)], capture_output=True, text=True, check=False
    )
    if told.returncode != 0:
        raise CannotMountError(told.stderr.strip())
    try:
        yield place
    finally:
        _unmount(place)


def _unmount(place: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(place)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.05)
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def _saving(folder: Path, without: str) -> tuple[int, int]:
    """Start a process that saves continuously; return it and the pipe with its acknowledgments."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        if without == "fsync":
            disk.sync = lambda descriptor: None
        if without:
            disk.sync_folder = lambda descriptor: None
        notebook, entry = notebook_in(folder), Entry()
        answers, number = new_answers("what-changed", 1, "Cuts", NOW), 0
        while True:
            number += 1
            answers = answers.with_value("number", number)
            answers = answers.with_value("text", f"words {number} " * (number * 7 % 300))
            notebook.save(entry, answers, PROMPTS, at(number))
            os.write(writer, number.to_bytes(4))
    finally:
        os._exit(1)


def _last(reader: int, before: int) -> int:
    """Return the last acknowledged number; wait for the first."""
    said = b""
    while True:
        try:
            said += os.read(reader, 65536)
        except BlockingIOError:
            if said or before:
                return int.from_bytes(said[-4:]) if said else before
            time.sleep(0.005)


def _look(folder: Path, acknowledged: int, seen: Cuts) -> None:
    paths = notebook_in(folder).paths()
    if len(paths) != 1:
        seen.missing += 1
        seen.what.append(f"{len(paths)} files, {acknowledged} acknowledged")
        return
    try:
        said = tomllib.loads(disk.read_regular(paths[0]).decode())["answers"]
        number = int(said["number"])
        whole = said.get("text", "") == f"words {number} " * (number * 7 % 300)
    except (ValueError, KeyError, AppError):
        whole, number = False, 0
    if not whole:
        seen.torn += 1
    elif number < acknowledged:
        seen.lost += 1
        seen.what.append(f"{number} < {acknowledged}")
