"""What a kill, a power cut or a full disk left: looked at before any of it goes."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from reconcile_tui.domain.answers import (
    MAX_ANSWER,
    MAX_FILE,
    Answers,
    only,
    pieces,
    plain_text,
    with_text,
)
from reconcile_tui.domain.merge import changed_places, laid_over
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.storage import atomic, disk
from reconcile_tui.storage.atomic import Displaced, aside_names
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, piece_name, redact_copy
from reconcile_tui.storage.entries import Entry, Version
from reconcile_tui.storage.file_lock import PATIENCE, Turn, digest, turn
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.paths import free_names, is_file_of_ours
from reconcile_tui.toml.scan import BOM
from reconcile_tui.toml.write import Prompts, new_text

__all__ = [
    "Refused",
    "emergency_copy",
    "emergency_folder",
    "emergency_folders",
    "keep_answer",
    "keep_pieces",
    "keep_unsaved",
    "leftovers_of",
    "remember_copies",
    "remembered_copies",
    "settle_leftovers",
    "settle_waiting",
    "sweep",
    "wait_for",
]


OLD = 60.0
"""Seconds. A younger leftover may belong to a session that goes on without a turn."""

_leftover = re.compile(r"\.{1,2}(?P<name>[^/]+?)(?:\.\d+-\d+\.tmp(?:\.part)?|\.part)")


def sweep(
    folder: Path,
    state: Path,
    now: datetime,
    sensitive: Callable[[str], Collection[str]] = lambda _: (),
) -> list[Path]:
    """Settle everything that was left in a folder. Returns the conflict copies it became.

    For the start of the book; what cannot be settled now stays for the next time. `sensitive` names
    the items of a worksheet of which no copy is kept.
    """
    copies: list[Path] = []
    for name in dict.fromkeys(_named(folder).values()):
        real = folder / name
        with turn(state, real, PATIENCE) as mine:
            if mine.locked:
                if killed := mine.killed:
                    names = aside_names(real, killed)
                    copies += settle_leftovers(real, mine, state, now, only=names)
                copies += settle_leftovers(real, mine, state, now)
    for copy in copies:
        with suppress(BookError):
            kind = Version.read(atomic.read_regular(copy), "").answers.worksheet
            redact_copy(copy, sensitive(kind))
    return copies


def settle_leftovers(
    real: Path, turn: Turn, state: Path, now: datetime, *, only: Iterable[Path] | None = None
) -> list[Path]:
    """Settle what was left beside one file, in a turn at it. Returns the conflict copies.

    `only` names leftovers of this very process, which need not be old.
    """
    copies = []
    for aside in leftovers_of(real) if only is None else only:
        with suppress(OSError, CannotWriteError):
            if aside.suffix == ".part":
                disk.remove_stale(aside)
            elif only is not None or _is_old(aside):
                copies += _settled(aside, real, turn, state, now)
    return copies


def leftovers_of(real: Path) -> list[Path]:
    """What saves of one file left beside it, whole or not, whoever wrote it."""
    return [path for path, name in _named(real.parent).items() if name == real.name]


def wait_for(entry: Entry, out: Displaced) -> None:
    """Have what came out looked at again before the next save: somebody may still write into it."""
    if out.path is not None and out.raw is not None:
        entry.waiting += ((out.path, digest(out.raw)),)


def settle_waiting(entry: Entry, real: Path, now: datetime) -> list[Path]:
    """Look again: what nobody wrote into goes. Returns the conflict copies it became otherwise.

    Whoever opened it before the exchange had all the time since the last save. What is still held
    open waits on.
    """
    copies, waiting = [], []
    for aside, known in entry.waiting:
        with suppress(OSError, CannotWriteError):
            _, raw, held = disk.read_settled(aside, MAX_FILE + 1)
            if held:
                waiting.append((aside, known))
            elif digest(raw) == known:
                disk.unlink(aside)
            else:
                copies.append(copy := move_aside(aside, real, now))
                redact_copy(copy, entry.sensitive)
    entry.waiting = tuple(waiting)
    return copies


def _named(folder: Path) -> dict[Path, str]:
    """What was left in a folder, each with the name of its file."""
    try:
        found = {path: _leftover.fullmatch(path.name) for path in folder.iterdir()}
    except OSError:
        return {}
    return {path: match["name"] for path, match in found.items() if match}


def _is_old(path: Path) -> bool:
    # By the distance alone: a clock may have been set back.
    return abs(time.time() - path.lstat().st_ctime) > OLD


def _settled(aside: Path, real: Path, turn: Turn, state: Path, now: datetime) -> list[Path]:
    _, raw, held = disk.read_settled(aside, MAX_FILE + 1)
    if held:
        return []
    if not raw or _knows(real, turn, state)(digest(raw)):
        disk.unlink(aside)
        return []
    # Moved, not copied: a program that still has it open writes into the conflict copy.
    return [move_aside(aside, real, now)]


def _knows(real: Path, turn: Turn, state: Path) -> Callable[[str], bool]:
    """Whether a version is ours, or is kept somewhere else."""
    known = turn.digests
    with suppress(OSError):
        known.add(digest(disk.read(real, MAX_FILE + 1)[1]))
    known |= Recent(state, turn.key).digests(turn)
    # What another program wrote is not counted: it may have been kept before it was merged.
    history = History(state, real)
    return lambda wanted: wanted in known or history.holds(wanted, "mine")


_NAME = "reconcile-tui"
_NOTE = "copies"


def emergency_folder() -> Path | None:
    """Where a copy can go without asking further: the login's own folder in memory, if it has one.

    None when there is none, or when others may enter it.
    """
    named = os.environ.get("XDG_RUNTIME_DIR")
    if not named or not Path(named).is_absolute():
        return None
    try:
        status = Path(named).stat()
    except OSError:
        return None
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return Path(named) / _NAME if own and not status.st_mode & 0o077 else None


def emergency_folders() -> list[Path]:
    """The folders in which this book may have left emergency copies by itself."""
    folder = emergency_folder()
    return [folder] if folder is not None and folder.is_dir() else []


def emergency_copy(answers: Answers, prompts: Prompts, folder: Path, *, stem: str = "") -> Path:
    """Write all the answers into a new file there. Returns its path; raises CannotWriteError.

    Nothing is written over, and only the owner can read it. Never for a private sheet that its
    owner did not keep: whoever calls sees to that. `stem` is the neutral name of one that was kept.
    """
    folder = folder.expanduser().absolute()
    atomic.make_private_folder(folder)
    data = new_text(answers, prompts).encode("utf-8")
    stem = f"{answers.started.date().isoformat()}-{stem or answers.worksheet}"
    for path in free_names(folder, stem):
        try:
            atomic.write_new(path, data)
        except FileExistsError:
            continue
        return path
    raise CannotWriteError("Nothing was saved there: every file name is taken.")


def remember_copies(state: Path, copies: Sequence[Path]) -> bool:
    """Note where copies were put, so that they are found when everything is removed.

    False when the disk does not take that either; whoever calls tries again later.
    """
    paths = list(dict.fromkeys([*remembered_copies(state), *copies]))
    try:
        atomic.make_private_folder(state)
        disk.overwrite(state / _NOTE, b"".join(os.fsencode(path) + b"\n" for path in paths))
    except (BookError, OSError):
        return False
    return True


def remembered_copies(state: Path) -> list[Path]:
    """Where copies were put, as far as they were not removed since, nor their folder is away."""
    found: list[Path] = []
    with suppress(BookError):
        for line in atomic.read_regular(state / _NOTE).splitlines():
            path = Path(os.fsdecode(line))
            # What stands there by now may be something else: a name like ours is asked for.
            if path.is_absolute() and is_file_of_ours(path.name):
                found.append(path)
    return [path for path in found if path.is_file() or not path.parent.is_dir()]


SHORTEST = 1_000
"""Characters of a piece that fit into a file whatever they are."""


def keep_pieces(
    path: Path, answers: Answers, texts: Mapping[str, str], prompts: Prompts, now: datetime
) -> list[Path]:
    """Keep texts beside a file, each in its place of the sheet. Returns the new files.

    Raises CannotWriteError; then none of them is there.
    """
    files = [
        file
        for place, text in texts.items()
        for file in _files(answers, place, plain_text(text), prompts)
    ]
    return _written(disk.real_path(path), files, now)


def keep_unsaved(
    path: Path, base: Answers, answers: Answers, prompts: Prompts, now: datetime
) -> list[Path]:
    """Keep what was answered since the last save, when the file would hold too much to be saved.

    Empty when the file would hold it. Raises CannotWriteError; then none of them is there.
    """
    if _fits(_file(answers, prompts)):
        return []
    changed = changed_places(base, answers)
    whole = _file(laid_over(only(answers), answers, changed), prompts)
    one_each = [_file(laid_over(only(answers), answers, [place]), prompts) for place in changed]
    return _written(disk.real_path(path), [whole] if _fits(whole) else one_each, now)


def _files(answers: Answers, place: str, text: str, prompts: Prompts) -> list[bytes]:
    """The sheet with each piece; without its other answers where those leave no room for one."""
    most, around = MAX_ANSWER, answers
    while True:
        found = [_file(with_text(around, place, piece), prompts) for piece in pieces(text, most)]
        if most <= SHORTEST or all(map(_fits, found)):
            return found
        most, around = most // 2, only(answers)


def _file(answers: Answers, prompts: Prompts) -> bytes:
    return new_text(answers, prompts).encode("utf-8")


def _fits(file: bytes) -> bool:
    return len(file) <= MAX_FILE


def _written(path: Path, files: Sequence[bytes], now: datetime) -> list[Path]:
    names: list[Path] = []
    try:
        for number, file in enumerate(files, 1):
            names.append(_put(path, number, len(files), file, now))
    except (BookError, OSError) as error:
        for name in names:
            with suppress(BookError, OSError):
                atomic.erase(name)
        if isinstance(error, OSError):
            raise CannotWriteError(f"{atomic.in_words(error)}.") from error
        raise
    return names


def _put(path: Path, number: int, count: int, file: bytes, now: datetime) -> Path:
    for moment in _moments(now):
        name = piece_name(path, moment, number, count)
        with suppress(FileExistsError):
            atomic.write_new(name, file)
            return name
    raise AssertionError("names never run out")


def _moments(now: datetime) -> Iterator[datetime]:
    while True:
        yield now
        now += timedelta(seconds=1)


@dataclass
class Refused:
    """One text that was not taken. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """More of it, and what it was before where the disk did not take the newest."""

    def remove(self) -> None:
        """It was taken, or thrown away: nothing of it stays."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(BookError, OSError):
                atomic.erase(path)


def keep_answer(
    path: Path | None, sheet: tuple[Answers, Prompts], place: str, raw: bytes, now: datetime
) -> list[Path]:
    """Put what was written for one answer beside its sheet, as files that the book can read.

    Bytes that are no text, and a whole file (no `place`), are kept as they are. Returns what is
    there now, for its owner alone: nothing where there is no file to be beside, or no space.
    """
    with suppress(BookError, OSError):
        if path is None:
            return []
        with suppress(UnicodeDecodeError):
            if place:
                return keep_pieces(
                    path, sheet[0], {place: raw.decode("utf-8").removeprefix(BOM)}, sheet[1], now
                )
        return [keep_copy(disk.real_path(path), raw, now)]
    return []
