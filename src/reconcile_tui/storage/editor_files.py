"""Files that are lent to an external editor, and what comes back from it.

Other people's editors: which one, with which flags, and how it is run and brought to an end.

vim and nano are told to write nothing but the file: no swap, no backup, no undo file, no history of
lines or places, no clipboard. Both start without the person's own settings, because those could
turn all of it on again, and because a plugin may send words away. Whoever names settings of their
own in $VISUAL or $EDITOR (`vim -u ~/.vimrc`) has them.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.domain.merge import changed_places, laid_over
from reconcile_tui.domain.reading import looks_like_answers
from reconcile_tui.domain.worksheet import holds, with_answers_of
from reconcile_tui.errors import BookError, CannotReadError, CannotWriteError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, redact_copy
from reconcile_tui.storage.entries import Entry, Version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import atomic, disk
from reconcile_tui.storage.io import atomic as swap
from reconcile_tui.storage.io.atomic import Displaced
from reconcile_tui.storage.io.file_lock import Turn, digest, turn
from reconcile_tui.storage.recovery import wait_for
from reconcile_tui.storage.redact import copyable

if TYPE_CHECKING:
    from reconcile_tui.toml import edit
    from reconcile_tui.toml.write import Prompts
else:
    edit = late("reconcile_tui.toml.edit")


MOST = 4_000_000
"""Bytes that are taken back. Far more than an answer or a file may hold, so that it can be said."""

_SHARED = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, 0700
_NAME = re.compile(r"\.rt-[0-9a-f]{12}")


class Scratch(Struct, frozen=True):
    """One file for an editor, in a folder of its own."""

    file: Path

    def read(self) -> bytes | None:
        """What stands in the file now, at most `MOST` bytes and one; None when there is none."""
        try:
            status, raw = disk.read(self.file, MOST + 1)
        except OSError:
            return None
        return raw if stat.S_ISREG(status.st_mode) else None


@contextmanager
def scratch(name: str, data: bytes, state: Path) -> Iterator[Scratch]:
    """A file of this name with these bytes, for its owner alone; gone with its folder at the end.

    Raises CannotWriteError where no folder can be made.
    """
    folder, lock = _made(state)
    try:
        file = folder / name
        with atomic.told(file):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(data)
        yield Scratch(file)
    finally:
        _remove(folder)
        os.close(lock)


def sweep_scratch(state: Path) -> None:
    """Remove what a killed process left; folders of a living one are locked and stay."""
    for parent in _places(state):
        with suppress(OSError):
            for folder in [one for one in parent.iterdir() if _NAME.fullmatch(one.name)]:
                _remove_if_left(folder)


def _places(state: Path) -> list[Path]:
    """Where such a folder may be, best first: in memory and one's own, in memory, on the disk."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    found = [Path(named)] if Path(named).is_absolute() and _is_private(Path(named)) else []
    return [*found, _SHARED, state]


def _is_private(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return own and not status.st_mode & 0o077


def _made(state: Path) -> tuple[Path, int]:
    *in_memory, last = _places(state)
    for parent in in_memory:
        with suppress(OSError):
            return _made_in(parent)
    atomic.make_private_folder(last)
    try:
        return _made_in(last)
    except OSError as error:
        raise CannotWriteError(f"{last} can't be used: {atomic.in_words(error)}.") from error


def _made_in(parent: Path) -> tuple[Path, int]:
    folder = parent / f".rt-{os.urandom(6).hex()}"
    folder.mkdir(mode=0o700)
    try:
        folder.chmod(0o700)
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        disk.try_lock(lock)
    except OSError:
        folder.rmdir()
        raise
    return folder, lock


def _remove_if_left(folder: Path) -> None:
    if not _is_private(folder):
        return
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            # Where there are no locks nobody can tell: it stays until the owner removes it.
            if disk.try_lock(lock):
                _remove(folder)
        finally:
            os.close(lock)


def _remove(folder: Path) -> None:
    """The folder and all that an editor put into it; what cannot go must not stop the rest."""
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in files:
            with suppress(OSError):
                (Path(parent) / name).unlink()
        for name in folders:
            with suppress(OSError):
                one = Path(parent) / name
                one.unlink() if one.is_symlink() else one.rmdir()
    with suppress(OSError):
        folder.rmdir()


SHEET_GONE = 'The "worksheet" or "id" line was changed. Please change it back.'


class FileChangedError(BookError):
    """Another program wrote into the file while the editor was open."""


def edited_version(raw: bytes, name: str, before: Version) -> Version:
    """What an editor wrote, if it can stand in place of `before`.

    Raises ProblemsError with line and column, CannotReadError, UsageError; nothing was written.
    """
    if len(raw) > MAX_FILE:
        raise CannotReadError(f"{name} is larger than {MAX_FILE:,} bytes.")
    version = Version.read(raw, name)
    names = [(one.answers.worksheet, one.answers.id) for one in (version, before)]
    if not looks_like_answers(version.data) or names[0] != names[1]:
        raise UsageError(SHEET_GONE)
    return version


def with_sensitive(
    edited: Version, before: Version, hidden: Collection[str], prompts: Prompts
) -> Version:
    """One version with the sensitive answers of another in it, where it has none of its own.

    For what comes back from an editor, which is given none. Raises CannotWriteError.
    """
    theirs, mine = edited.answers, before.answers
    missing = {one for one in hidden if holds(mine, [one]) and not holds(theirs, [one])}
    if not missing:
        return edited
    wanted = with_answers_of(theirs, mine, missing)
    wanted = replace(wanted, sensitive=theirs.sensitive or mine.sensitive)
    put = edit.edit(edited.text, theirs, wanted, prompts, edited.data)
    return Version(put.text.encode("utf-8"), put.text, put.data)


def put_edited(
    state: Path, entry: Entry, before: Version, edited: Version, now: datetime
) -> Path | None:
    """Put it in place of the file, if that still holds `before`; the entry then knows it.

    What another program wrote in the last moment is kept as a conflict copy, whose path is
    returned. Raises FileChangedError when the file holds something else: nothing was written.
    """
    assert entry.path is not None
    copy = None
    with _exchanged(state, entry.path, before.raw, edited.raw) as (real, mine, put):
        if not entry.private:
            History(state, real, entry.sensitive).add(before.raw, "mine", now)
            Recent(state, mine.key, entry.sensitive).add(mine, edited.raw, now.timestamp())
        out = put()
        copy = _came_out(out, real, entry, before, now)
    entry.base, entry.known, entry.offered, entry.hint = edited.answers, edited, None, ()
    return copy


def put_mended(state: Path, path: Path, before: bytes, raw: bytes, now: datetime) -> None:
    """Put what an editor wrote in place of a file that could not be opened as answers.

    It may still not open: the person wrote it, and it was no sound file before. No earlier version
    is kept, as nobody can tell whether the worksheet is private. Raises FileChangedError when the
    file no longer holds `before`, and CannotReadError for more than a file can hold.
    """
    if len(raw) > MAX_FILE:
        raise CannotReadError(f"{path.name} is larger than {MAX_FILE:,} bytes.")
    with _exchanged(state, path, before, raw) as (real, _, put):
        out = put()
        if out.path is not None and (out.raw != before or out.held):
            move_aside(out.path, real, now)
        elif out.path is not None:
            with suppress(OSError):
                disk.unlink(out.path)


@contextmanager
def _exchanged(
    state: Path, path: Path, before: bytes, raw: bytes
) -> Iterator[tuple[Path, Turn, Callable[[], Displaced]]]:
    """A turn at a file that holds `before`, and what puts the new bytes in its place.

    Both raise FileChangedError when it holds something else; then nothing was written.
    """
    with atomic.told(path):
        real = disk.real_path(path)
        atomic.refuse_protected(real, path)
        with turn(state, real) as mine, atomic.opened_folder(real.parent) as folder:

            def put() -> Displaced:
                mine.announce(digest(raw))
                out = swap.put(real, raw, before)
                if not out.placed:
                    raise FileChangedError("The file was changed in the meantime.")
                mine.wrote(digest(raw))
                return out

            if atomic.read_regular(real) != before:
                raise FileChangedError("The file was changed in the meantime.")
            yield real, mine, put
            disk.sync_folder(folder)


def merged_in(
    entry: Entry, mine: Answers, before: Version, edited: Version, now: datetime
) -> tuple[Answers, Path]:
    """My answers with what the editor changed, to be saved as any change; and a copy of its text.

    For a file that another program changed meanwhile: the text may hold comments, which a merge by
    answers does not carry over.
    """
    assert entry.path is not None
    raw = copyable(edited.raw, entry.sensitive)
    copy = keep_copy(disk.real_path(entry.path), edited.raw if raw is None else raw, now)
    places = changed_places(before.answers, edited.answers)
    return laid_over(mine, edited.answers, places), copy


def _came_out(
    out: Displaced, real: Path, entry: Entry, before: Version, now: datetime
) -> Path | None:
    """See to what stood in the file's place: it goes if it is `before`, else it is kept."""
    if out.path is None:
        return None
    if out.raw != before.raw or out.held:
        copy = move_aside(out.path, real, now)
        if not out.held:
            redact_copy(copy, entry.sensitive)
        return copy
    if out.held is None:
        wait_for(entry, out)
    else:
        with suppress(OSError):
            disk.unlink(out.path)
    return None


# -- which editor ----------------------------------------------------------------------------------

DEFAULTS = ("nano", "vim", "nvim", "vi")
"""What is looked for where the person names no editor: first the one whose keys stand on it."""

_QUIET = (
    "set nobackup nowritebackup noswapfile nomodeline notitle",
    "silent! set noundofile",
    "silent! set viminfo= clipboard=",
    # Where there is no other screen, vim ends with a line feed: what goes into the history of tmux
    # or GNU screen is this line with the file's name, and no line of the text.
    "silent! set showtabline=2",
)
_VIM = ("-n", "-i", "NONE")
_NANO = ("--ignorercfiles", "--nonewlines")
_KINDS = {
    **dict.fromkeys(("vim", "vi", "nvim", "vim.basic", "vim.tiny", "vim.nox"), "vim"),
    **dict.fromkeys(("nano", "rnano"), "nano"),
}

PATIENCE = 0.5
"""Seconds that an editor has to end when the line is gone, before it is ended."""

_OURS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""Signals that a key may send to everybody on the terminal; they are meant for the editor."""


class Editor(NamedTuple):
    """The words that start an editor. `own_ways` is set where it may keep copies of its own.

    `keys` says how to save and quit in it, where it was found and not named by the person.
    """

    words: tuple[str, ...]
    own_ways: bool
    keys: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.words[0]).name


def find_editor(env: Mapping[str, str]) -> Editor:
    """The person's editor: $VISUAL, $EDITOR, else the first of `DEFAULTS` that is here.

    Raises UsageError, in words, when it cannot be found.
    """
    for variable in ("VISUAL", "EDITOR"):
        if env.get(variable, "").strip():
            return _named(variable, env[variable], env.get("PATH"))
    for name in DEFAULTS:
        if shutil.which(name, path=env.get("PATH")):
            return _hardened([name])._replace(keys=editing.KEYS_OF[name])
    raise UsageError(editing.NO_EDITOR)


def _named(variable: str, value: str, path: str | None) -> Editor:
    try:
        words = shlex.split(value)
    except ValueError:
        words = []
    if not words or shutil.which(words[0], path=path) is None:
        found = shutil.which(words[0], os.F_OK, path) if words else None
        is_there = found is not None or (words and Path(words[0]).is_dir())
        raise UsageError((editing.not_executable if is_there else editing.not_found)(variable))
    return _hardened(words)


def _hardened(words: list[str]) -> Editor:
    # What the name stands for: `editor` and `vi` are links on many systems.
    real = Path(os.path.realpath(shutil.which(words[0]) or words[0])).name
    kind = _KINDS.get(Path(words[0]).name) or _KINDS.get(real)
    if kind == "nano":
        return Editor((*words, *_NANO), own_ways=False)
    if kind != "vim" or not (real.startswith(("vim", "nvim"))):
        return Editor(tuple(words), own_ways=True)
    own = any(word in {"-u", "--clean"} for word in words[1:])
    clean = () if own else ("--clean",)
    before = [part for line in _QUIET for part in ("--cmd", line)]
    # Once more after settings of one's own were read, and before the file can be written.
    after = [part for line in _QUIET for part in ("-c", line)]
    no_x = ("-X",) if real.startswith("vim") else ()
    return Editor((*words, *clean, *_VIM, *no_x, *before, *after), own_ways=False)


def nothing_new(data: bytes, given: bytes, raw: bytes | None, code: int) -> str:
    """Why there is nothing to take from an editor, or empty."""
    if raw is None:
        return editing.GONE
    if code and given.strip() and not raw.strip():
        return editing.EMPTIED
    if raw == data:
        return editing.ended_unchanged(code) if code else editing.NOTHING_CHANGED
    return ""


class Run:
    """One editor at work on one file, on this terminal."""

    def __init__(self, words: Sequence[str]) -> None:
        self._process = subprocess.Popen(words)  # noqa: S603 - the person named it

    def wait(self) -> int:
        """Until it has ended; its exit code, or minus the signal that ended it.

        A key that would stop it and give the line to the shell has it go on: the book waits here,
        and nobody could come back.
        """
        while True:
            _, status = os.waitpid(self._process.pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return self._process.returncode
            os.kill(self._process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Ask it to end, and see to it. Safe in a signal handler."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGTERM)
        timer = threading.Timer(PATIENCE, self._end_anyway)
        timer.daemon = True
        timer.start()

    def _end_anyway(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)


@contextmanager
def keys_for_the_editor() -> Iterator[None]:
    """What ctrl+c and ctrl+z send goes past the book while an editor has the terminal."""
    before: dict[signal.Signals, Callable[..., Any] | int | None] = {}
    for number in _OURS:
        # Not SIG_IGN: the editor would inherit that.
        before[number] = signal.signal(number, lambda *_: None)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
