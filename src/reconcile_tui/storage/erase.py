"""Deleting everything the app has of a person, and saying what it was."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.sensitive import holds, without
from reconcile_tui.errors import BookError, CannotWriteError, ProblemsError
from reconcile_tui.messages.files import TITLES, Group
from reconcile_tui.storage import atomic, disk
from reconcile_tui.storage.conflict_copies import copies_of, redact_copy
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.file_lock import PATIENCE, give_up, key_of, turn
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.paths import Places, listed
from reconcile_tui.storage.recovery import (
    leftovers_of,
    remembered_copies,
    runtime_folders,
    settle_leftovers,
)
from reconcile_tui.storage.redact import mentions
from reconcile_tui.toml.write import Prompts

__all__ = [
    "EARLIER",
    "FILE",
    "Erased",
    "Pending",
    "Removed",
    "Wanted",
    "copies_holding",
    "erase_earlier",
    "forget",
    "groups_of",
    "remove_everything",
    "short",
    "what_there_is",
]


FILE, EARLIER = "file", "earlier"
"""What is still to be done: erase it from the file too, or from earlier versions alone."""

STILL_OPEN = "another program still has it open"


@dataclass(frozen=True)
class Wanted:
    """What is to be erased from the earlier versions of a file.

    Versions that say the same as `stays` at a mark keep that, but for `sensitive` items, which no
    version holds.
    """

    marks: Collection[str]
    prompts: Prompts
    stays: Answers | None = None
    sensitive: Collection[str] = ()


@dataclass
class Erased:
    """What an erasing came to.

    `left` could not be reached, each with the reason. `copies` hold the answer still and were not
    touched, because a person has to choose.
    """

    left: list[tuple[Path, str]] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def add(self, other: Erased) -> None:
        """Take in what another one came to."""
        self.left += other.left
        self.copies += other.copies


class Pending:
    """The pending list of one file, by its path. It holds ids only."""

    def __init__(self, state: Path, path: Path) -> None:
        self.state = state
        self.file = state / "erasing" / key_of(disk.real_path(path))

    @classmethod
    def of_key(cls, state: Path, key: str) -> Pending:
        """The list of a file of which only the key is known any more."""
        found = cls.__new__(cls)
        found.state, found.file = state, state / "erasing" / key
        return found

    def read(self) -> tuple[str, dict[str, str]]:
        """Return the id of the answers and mark -> what is to be done; empty when there is none."""
        try:
            lines = atomic.read_regular(self.file).decode("utf-8", "replace").splitlines()
        except BookError:
            return "", {}
        pairs = [line.partition(" ") for line in lines[1:]]
        marks = {mark: todo for todo, _, mark in pairs if todo in (FILE, EARLIER) and mark}
        return (lines[0] if lines else ""), marks

    def write(self, answers_id: str, marks: Mapping[str, str]) -> None:
        """Note what is to be erased; without marks, nothing is.

        Where it cannot be noted, nothing is: an old note must not outlive what it says.
        """
        if marks:
            lines = [answers_id, *(f"{todo} {mark}" for mark, todo in sorted(marks.items())), ""]
            with suppress(OSError, BookError):
                atomic.make_private_folder(self.file.parent)
                disk.overwrite(self.file, "\n".join(lines).encode("utf-8", "replace"))
                return
        with suppress(OSError):
            disk.unlink(self.file)
            self.file.parent.rmdir()

    def follow(self, path: Path) -> None:
        """Go along when the file gets another name or place."""
        with suppress(OSError):
            disk.rename(self.file, Pending(self.state, path).file)


def erase_earlier(state: Path, path: Path, wanted: Wanted, now: datetime) -> Erased:
    """Erase from every earlier version of a file; the file itself is not touched. Never raises."""
    real = disk.real_path(path)
    marks, prompts, stays = wanted.marks, wanted.prompts, wanted.stays
    may_stay = stays and without(stays, wanted.sensitive)
    with turn(state, real, PATIENCE) as mine:
        if mine.locked:
            # What a kill left of a save goes if it is ours, and becomes a conflict copy if not.
            held = [aside for aside in leftovers_of(real) if _may_hold(aside, marks)]
            for copy in settle_leftovers(real, mine, state, now, only=held):
                redact_copy(copy, wanted.sensitive)
        left = History(state, real).redact(marks, prompts, may_stay)
        left += Recent(state, mine.key).redact(marks, prompts)
        left += [(one, STILL_OPEN) for one in leftovers_of(real) if _may_hold(one, marks)]
    return Erased(left, copies_holding(state, path, marks, stays))


def copies_holding(
    state: Path, path: Path, marks: Collection[str], of: Answers | None = None
) -> list[Path]:
    """Return the copies that hold what the marks name and that are not ours to change.

    Those are conflict copies beside the file, and copies `of` the same answers that the person had
    put elsewhere.
    """
    found = [copy for copy in copies_of(path) if _holds(copy, marks)]
    if of is not None and of.id:
        found += [one for one in remembered_copies(state) if _holds(one, marks, of.id)]
    return found


def _may_hold(path: Path, marks: Collection[str]) -> bool:
    try:
        return mentions(atomic.read_regular(path), marks)
    except BookError:
        return False


def _holds(path: Path, marks: Collection[str], answers_id: str = "") -> bool:
    """Whether a copy holds something the marks name; one that cannot be read may."""
    try:
        raw = atomic.read_regular(path)
        answers = Version.read(raw, "").answers
    except ProblemsError:
        return not answers_id and mentions(raw, marks)
    except BookError:
        return False
    return answers_id in ("", answers.id) and holds(answers, marks)


NOT_OURS = "it doesn't belong to reconcile-tui"
NOT_REACHED = "a copy was saved there, but the folder can't be reached now"


@dataclass
class Removed:
    """What was removed, and what could not be, each of those with the reason."""

    paths: list[Path] = field(default_factory=list)
    left: list[tuple[Path, str]] = field(default_factory=list)


def what_there_is(places: Places) -> list[Path]:
    """Every file that `remove_everything` would remove, so that it can be shown before."""
    return [path for root in _roots(places) for path in _files(root, places)]


def remove_everything(places: Places) -> Removed:
    """Remove worksheets, bin, conflict copies, history, state, cache, settings, emergency copies.

    A person's own pages go too, and what editors left beside a worksheet. What else lies in those
    folders is not the book's: it stays and is named. What is in the way of one removal does not
    stop the others.
    """
    removed = Removed()
    copies = remembered_copies(places.state)
    removed.left += [(path, NOT_REACHED) for path in copies if not path.parent.is_dir()]
    for root in _roots(places):
        for path in list(_files(root, places)):
            _remove(path, removed)
        _take_away(root, removed)
    for folder in (places.config, places.data, places.state):
        if folder.name == "reconcile-tui":
            with suppress(OSError):
                folder.rmdir()
    return removed


def forget(state: Path, path: Path) -> list[Path]:
    """Remove what is kept beside a file that goes for good.

    That is its history, its versions, its conflict copies, and what a kill left of a save: that
    would be taken for another program's version one day, and come back.
    """
    real = disk.real_path(path)
    key = key_of(real)
    removed = History(state, path).empty() + Recent(state, key).purge()
    Pending(state, path).write("", {})
    lock = state / "locks" / f"{key}.lock"
    give_up(lock)
    for one in [*copies_of(path), *leftovers_of(real), lock]:
        try:
            disk.unlink(one)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise CannotWriteError(f"{one} can't be deleted: {atomic.in_words(error)}.") from error
        removed.append(one)
    return removed


def _roots(places: Places) -> list[Path]:
    mixed = [places.worksheets, places.bin, places.own_content, *runtime_folders()]
    copies = [path for path in remembered_copies(places.state) if path.is_file()]
    mixed += [path for path in copies if path.parent not in mixed]
    roots = [*mixed, places.settings, places.state, places.cache]
    return [root for root in roots if root.is_symlink() or root.exists()]


def _files(root: Path, places: Places) -> Iterator[Path]:
    """What of a folder is the book's: all of its state, and elsewhere what is a TOML file."""
    if not root.is_dir():
        yield root
        return
    everything = root in (places.state, places.cache)
    for folder, _, files in os.walk(root):
        yield from (Path(folder) / name for name in sorted(files) if everything or _is_ours(name))


def _is_ours(name: str) -> bool:
    # With what vim and others leave: x.toml~, .x.toml.swp, and our own .x.toml.123-0.tmp.
    return ".toml" in name


def _remove(path: Path, removed: Removed) -> None:
    try:
        if path.suffix == ".lock":
            give_up(path)
        disk.unlink(path)
    except OSError as error:
        removed.left.append((path, atomic.in_words(error)))
    else:
        removed.paths.append(path)


def _take_away(root: Path, removed: Removed) -> None:
    """Remove folders that are empty now, and put all of it on the disk."""
    if root.is_symlink():
        _remove(root, removed)
    elif root.is_dir():
        for folder, _, files in os.walk(root, topdown=False):
            named = {path for path, _ in removed.left}
            foreign = [Path(folder) / name for name in sorted(files)]
            removed.left += [(path, NOT_OURS) for path in foreign if path not in named]
            with suppress(OSError):
                Path(folder).rmdir()
    with suppress(OSError):
        if root.parent.name == "reconcile-tui":
            root.parent.rmdir()
    for parent in root.parents:
        if parent.is_dir():
            with suppress(BookError, OSError), atomic.opened_folder(parent) as descriptor:
                disk.sync_folder(descriptor)
            return


def groups_of(paths: Iterable[Path], places: Places) -> list[Group]:
    """Every path in exactly one group, by where it is; they need not be there any more."""
    found: dict[tuple[str, Path], list[str]] = {}
    paths = list(paths)
    worksheets = set(listed(path.name for path in paths if path.parent == places.worksheets))
    for path in paths:
        kind, folder = _where(path, places, worksheets)
        name = str(path.relative_to(folder)) if folder in path.parents else path.name
        found.setdefault((kind, folder), []).append(name)
    order = list(TITLES)
    kinds = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    return [Group(kind, short(folder), tuple(found[kind, folder])) for kind, folder in kinds]


def short(path: Path) -> str:
    """A path as a person writes it: from the home folder on, where it is inside."""
    text, home = str(path), str(Path("~").expanduser())
    inside = home not in ("~", "/") and text.startswith(f"{home}/")
    return f"~{text[len(home) :]}" if inside else text


def _where(path: Path, places: Places, worksheets: Collection[str]) -> tuple[str, Path]:
    if path.parent == places.worksheets:
        return ("worksheets" if path.name in worksheets else "beside"), places.worksheets
    state = places.state
    for kind, folder in (
        ("beside", places.worksheets),
        ("bin", places.bin),
        ("pages", places.own_content),
        ("history", state / "history"),
        ("recent", state / "recent"),
        ("locks", state / "locks"),
        ("cache", places.cache),
    ):
        if path == folder:  # a link, in place of a folder
            return kind, folder.parent
        if folder in path.parents:
            return kind, folder
    if state in path.parents:
        inside = path.relative_to(state).parts
        return "other", state / inside[0] if len(inside) > 1 else state
    return ("settings" if path == places.settings else "copies"), path.parent
