"""Deleting everything the app has of a person, and saying what it was."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from reconcile_tui import PROGRAM
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import holds, without
from reconcile_tui.errors import BookError, ProblemsError
from reconcile_tui.messages.files import (
    NOT_OURS,
    NOT_REACHED,
    ONLY_A_LINK,
    OTHER_NAME,
    TITLES,
    Group,
)
from reconcile_tui.storage.conflict_copies import (
    copies_of,
    is_copy_of,
    original_of,
    redact_copy,
)
from reconcile_tui.storage.editor_files import sweep_scratch
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import atomic, disk, encryption
from reconcile_tui.storage.io.file_lock import PATIENCE, give_up, key_of, lock_of, turn
from reconcile_tui.storage.paths import (
    Places,
    copy_stem,
    entries_in,
    is_plain,
    listed,
    saved_under_the_other_name,
    stem_of_file,
)
from reconcile_tui.storage.recovery import (
    leftovers_of,
    remembered_copies,
    runtime_folders,
    settle_leftovers,
    unsaved_copies,
)
from reconcile_tui.storage.redact import mentions
from reconcile_tui.toml.write import Prompts

FILE, EARLIER = "file", "earlier"
"""What is still to be done: erase it from the file too, or from earlier versions alone."""

STILL_OPEN = "another program still has it open"


class Wanted(Struct, frozen=True):
    """What is to be erased from the earlier versions of a file.

    Versions that say the same as `stays` at a mark keep that, but for `sensitive` items, which no
    version holds.
    """

    marks: Collection[str]
    prompts: Prompts
    stays: Answers | None = None
    sensitive: Collection[str] = ()


class Erased(Struct):
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
        self.file = _pending_file(state, key_of(disk.real_path(path)))

    @classmethod
    def of_key(cls, state: Path, key: str) -> Pending:
        """The list of a file of which only the key is known any more."""
        found = cls.__new__(cls)
        found.state, found.file = state, _pending_file(state, key)
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
            for _ in range(2):  # a session that ends may take the empty folder away in between
                with suppress(OSError, BookError):
                    atomic.make_private_folder(self.file.parent)
                    atomic.replace(self.file, "\n".join(lines).encode("utf-8", "replace"))
                    return
        with suppress(OSError):
            disk.unlink(self.file)
            self.file.parent.rmdir()

    @staticmethod
    def keys(state: Path) -> set[str]:
        """The keys of the files that have a list. What a kill left half done goes."""
        keys: set[str] = set()
        folder = state / "erasing"
        with suppress(OSError):
            for found in folder.iterdir():
                if not found.name.startswith("."):
                    keys.add(found.name.removesuffix(encryption.ENDING))
                else:
                    disk.remove_stale(found)
            if not keys:
                folder.rmdir()
        return keys

    def follow(self, path: Path) -> None:
        """Go along when the file gets another name or place."""
        with suppress(OSError):
            disk.rename(self.file, Pending(self.state, path).file)


def _pending_file(state: Path, key: str) -> Path:
    return state / "erasing" / encryption.name_for(key)


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


class Removed(Struct):
    """What was removed, and what could not be, each of those with the reason."""

    paths: list[Path] = field(default_factory=list)
    left: list[tuple[Path, str]] = field(default_factory=list)


def what_there_is(places: Places) -> list[Path]:
    """Every file that `remove_everything` would remove, so that it can be shown before."""
    return [path for root in _roots(places) for path in _files(root, places)]


def remove_everything(places: Places) -> Removed:
    """Remove worksheets, bin, conflict copies, history, state, cache, settings, emergency copies.

    A person's own pages go too, what editors left beside a worksheet, and the editor files of a
    killed session. What else lies in those folders is not the book's: it stays and is named. What
    is in the way of one removal does not stop the others.
    """
    removed = Removed()
    sweep_scratch(places.state)
    copies = remembered_copies(places.state)
    removed.left += [(path, NOT_REACHED) for path in copies if not path.parent.is_dir()]
    for root in _roots(places):
        for path in list(_files(root, places)):
            _remove(path, removed)
        _take_away(root, removed)
    removed.left += [(path, OTHER_NAME) for path in saved_under_the_other_name()]
    for folder in (places.config, places.data, places.state):
        if folder.name == PROGRAM:
            with suppress(OSError):
                folder.rmdir()
    return removed


# -- one worksheet ---------------------------------------------------------------------------------


def what_there_is_of(places: Places, path: Path) -> list[Path]:
    """Return every file that `erase_worksheet` deletes, the worksheet itself last.

    That is its history, its recent versions, its other versions, what editors and killed saves left
    beside it, text that waits in memory for the next start, and what of it is in the Trash.
    """
    answers_id = _id_in(path)
    found = [*_unsaved_of(places, path, answers_id)]
    if places.worksheets in path.parents and original_of(path) is None:
        found += [one for binned in _in_bin(places, answers_id) for one in _parts(places, binned)]
    return [*found, *_parts(places, path)]


def erase_worksheet(places: Places, path: Path) -> Removed:
    """Delete one worksheet permanently, with all that is stored of it. Never raises.

    The file goes last: while anything of it is left after a kill, it is in the list, and can be
    deleted again. What is in the way of the rest does not save the file.
    """
    removed = Removed()
    linked = disk.real_path(path) if path.is_symlink() else None
    found = what_there_is_of(places, path)
    for lock in [one for one in found if one.suffix == ".lock"]:
        give_up(lock)  # first, so that no open session saves it again in between
    for one in found:
        _remove(one, removed)
    stay = {path.parent, places.worksheets, places.bin, places.state / "locks"}
    for folder in {one.parent for one in found}:
        _settle(folder, goes=folder not in stay)
    sweep_scratch(places.state)
    if linked is not None and linked.exists():
        removed.left.append((linked, ONLY_A_LINK))
    return removed


def copies_elsewhere(places: Places, path: Path) -> list[Path]:
    """Return the copies of a worksheet that the person had saved elsewhere.

    They are named and not deleted: one may be the evidence that was meant to stay.
    """
    if not (answers_id := _id_in(path)):
        return []
    return [one for one in remembered_copies(places.state) if _id_in(one) == answers_id]


def _parts(places: Places, path: Path) -> list[Path]:
    """What is stored of one file, and the file itself last."""
    state, real = places.state, disk.real_path(path)
    key = key_of(real)
    kept = [
        *entries_in(History(state, path).folder),
        *entries_in(Recent(state, key).folder),
        Pending(state, path).file,
    ]
    beside = [*copies_of(path), *leftovers_of(real), *_left_by_editors(path)]
    there = [one for one in [*kept, *beside, lock_of(state, path)] if os.path.lexists(one)]
    return [*dict.fromkeys(there), path]


def _left_by_editors(path: Path) -> list[Path]:
    """Swap and backup files beside a worksheet: `.x.toml.swp`, `x.toml~`, `#x.toml#`.

    A file with a name of its own, such as `x.toml.toml` or `my-x.toml`, is another worksheet.
    """
    of_editor = re.compile(rf"[.#]*{re.escape(path.name)}[^/]+|[.#]+{re.escape(path.name)}")
    names = (one for one in entries_in(path.parent) if not is_plain(one.name))
    return [one for one in names if of_editor.fullmatch(one.name)]


def _unsaved_of(places: Places, path: Path, answers_id: str) -> list[Path]:
    """What waits in memory since a hang-up: else the next start would bring the worksheet back.

    By its name it is of the file in the notebook, and by its id it may be of one in the bin.
    """
    stem = copy_stem(stem_of_file(path))
    waiting = [one for one in unsaved_copies(places.worksheets) if is_copy_of(one.name, stem)]
    if places.worksheets in path.parents and not answers_id:
        return waiting
    return [one for one in waiting if answers_id and _id_in(one) in ("", answers_id)]


def _in_bin(places: Places, answers_id: str) -> list[Path]:
    return [one for one in entries_in(places.bin) if answers_id and _id_in(one) == answers_id]


def _id_in(path: Path) -> str:
    """The id of the answers in a file; empty where it cannot be read."""
    try:
        return Version.read(atomic.read_regular(path), "").answers.id
    except BookError:
        return ""


def _settle(folder: Path, *, goes: bool) -> None:
    """Put on the disk what went from a folder, and the folder itself where it `goes` with that."""
    with suppress(BookError, OSError):
        if goes:
            folder.rmdir()
            folder = folder.parent
        with atomic.opened_folder(folder) as descriptor:
            disk.sync_folder(descriptor)


def _roots(places: Places) -> list[Path]:
    mixed = [places.worksheets, places.bin, *places.staging, places.own_content]
    mixed += runtime_folders()
    copies = [path for path in remembered_copies(places.state) if path.is_file()]
    mixed += [path for path in copies if path.parent not in mixed]
    roots = [*mixed, places.identity, places.settings, places.state, places.cache]
    return [root for root in roots if root.is_symlink() or root.exists()]


def _files(root: Path, places: Places) -> Iterator[Path]:
    """What of a folder is the book's: all of its state, and elsewhere what is a TOML file."""
    if not root.is_dir():
        yield root
        return
    everything = root in (places.state, places.cache, *places.staging)
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
    except FileNotFoundError:
        return
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
        if root.parent.name == PROGRAM:
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
    kinds = {places.settings: "settings", places.identity: "key"}
    return kinds.get(path, "copies"), path.parent
