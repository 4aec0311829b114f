"""Edit files in an external editor: temporary files, the editor process, and its result.

vim and nano are started so that they write nothing but the file: no swap, backup or undo file, no
history, no clipboard. Both start without the person's settings, because those could turn all of
that on again, and because a plugin may send text away. Settings named in $VISUAL or $EDITOR (`vim
-u ~/.vimrc`) are used.
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
from reconcile_tui.domain.merge import changed_places, overlay
from reconcile_tui.domain.reading import looks_like_answers
from reconcile_tui.domain.worksheet import holds, with_answers_of
from reconcile_tui.errors import AppError, CannotReadError, CannotWriteError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, redact_copy
from reconcile_tui.storage.entries import Entry, Version, copyable
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.disk import Displaced
from reconcile_tui.storage.io.file_lock import FileLock, digest, lock_file
from reconcile_tui.storage.recovery import is_private, login_folder, recheck_later

if TYPE_CHECKING:
    from reconcile_tui.toml import edit
    from reconcile_tui.toml.write import Prompts
else:
    edit = late("reconcile_tui.toml.edit")


MOST = 4_000_000
"""Bytes that are read back: more than any answer or file, so that the excess can be reported."""

_SHARED = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, 0700
_NAME = re.compile(r"\.rt-[0-9a-f]{12}")


class Scratch(Struct, frozen=True):
    """A temporary file for an editor, in a folder of its own."""

    file: Path

    def read(self) -> bytes | None:
        """Return the file's content, at most `MOST` bytes and one; None when it is gone."""
        try:
            status, raw = disk.read(self.file, MOST + 1)
        except OSError:
            return None
        return raw if stat.S_ISREG(status.st_mode) else None


@contextmanager
def scratch(name: str, data: bytes, state: Path) -> Iterator[Scratch]:
    """Yield a temporary file with these bytes, for its owner alone; it is deleted at the end.

    Raises CannotWriteError where no folder can be made.
    """
    folder, lock = _made(state)
    try:
        file = folder / name
        with disk.translated_errors(file):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(data)
        yield Scratch(file)
    finally:
        _remove(folder)
        os.close(lock)


def sweep_scratch(state: Path) -> None:
    """Delete folders of killed processes; those of living ones are locked and stay."""
    for parent in _places(state):
        with suppress(OSError):
            for folder in [one for one in parent.iterdir() if _NAME.fullmatch(one.name)]:
                _remove_if_left(folder)


def _places(state: Path) -> list[Path]:
    """Return the possible parents, best first: the runtime folder, shared memory, the disk.

    A link is no runtime folder: it could lead elsewhere by the time the file is swept.
    """
    login = login_folder()
    in_memory = [] if login is None or login.is_symlink() else [login]
    return [*in_memory, _SHARED, state]


def _made(state: Path) -> tuple[Path, int]:
    *in_memory, last = _places(state)
    for parent in in_memory:
        with suppress(OSError):
            return _made_in(parent)
    disk.make_private_folder(last)
    try:
        return _made_in(last)
    except OSError as error:
        raise CannotWriteError(f"{last} can't be used: {disk.in_words(error)}.") from error


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
    with suppress(OSError):
        if not is_private(folder.lstat()):
            return
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            # Where locks are unsupported, the folder may be in use: it stays.
            if disk.try_lock(lock):
                _remove(folder)
        finally:
            os.close(lock)


def _remove(folder: Path) -> None:
    """Delete the folder and all that an editor wrote there, as far as possible."""
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


class FileChangedError(AppError):
    """Another program changed the file while the editor was open."""


def edited_version(raw: bytes, name: str, before: Version) -> Version:
    """Parse what an editor wrote, if it can replace `before`.

    Raises ProblemsError with line and column, CannotReadError, UsageError.
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
    """Return a version with the sensitive answers of another, where it has none of its own.

    The editor is not given those. Raises CannotWriteError.
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
    """Replace a file by its edited version, if it still holds `before`, and update the entry.

    Returns the conflict copy of what another program wrote in the last moment, or None. Raises
    FileChangedError when the file holds something else: nothing was written.
    """
    assert entry.path is not None
    with _exchanged(state, entry.path, before.raw, edited.raw) as (real, lock, put):
        if not entry.private:
            History(state, real, entry.sensitive).add(before.raw, "mine", now)
            Recent(state, lock.key, entry.sensitive).add(lock, edited.raw, now.timestamp())
        out = put()
        copy = _came_out(out, real, entry, before, now)
    entry.base, entry.known, entry.offered, entry.known_status = edited.answers, edited, None, ()
    return copy


def put_repaired(state: Path, path: Path, before: bytes, raw: bytes, now: datetime) -> None:
    """Replace a file that could not be opened as answers by its edited version.

    That may be invalid too: the person wrote it. No earlier version is kept, as the worksheet may
    be private. Raises FileChangedError when the file no longer holds `before`, and CannotReadError
    when it is too large.
    """
    if len(raw) > MAX_FILE:
        raise CannotReadError(f"{path.name} is larger than {MAX_FILE:,} bytes.")
    with _exchanged(state, path, before, raw) as (real, _, put):
        out = put()
        if out.path is not None and (out.raw != before or out.held):
            move_aside(out.path, real, now)
        elif out.path is not None:
            disk.discard(out.path)


@contextmanager
def _exchanged(
    state: Path, path: Path, before: bytes, raw: bytes
) -> Iterator[tuple[Path, FileLock, Callable[[], Displaced]]]:
    """Lock a file that holds `before`, and yield a function that exchanges it.

    Both raise FileChangedError when it holds something else; then nothing was written.
    """
    with disk.translated_errors(path):
        real = disk.real_path(path)
        disk.refuse_protected(real, path)
        with lock_file(state, real) as lock, disk.opened_folder(real.parent) as folder:

            def put() -> Displaced:
                lock.announce(digest(raw))
                out = disk.exchange_version(real, raw, before)
                if not out.placed:
                    raise FileChangedError("The file was changed in the meantime.")
                lock.wrote(digest(raw))
                return out

            if disk.read_regular(real) != before:
                raise FileChangedError("The file was changed in the meantime.")
            yield real, lock, put
            disk.sync_folder(folder)


def merged_in(
    entry: Entry, mine: Answers, before: Version, edited: Version, now: datetime
) -> tuple[Answers, Path]:
    """Return our answers with what the editor changed, and a copy of the edited text.

    For a file that another program changed meanwhile: the text may hold comments, which a merge by
    answers loses.
    """
    assert entry.path is not None
    raw = copyable(edited.raw, entry.sensitive)
    copy = keep_copy(disk.real_path(entry.path), edited.raw if raw is None else raw, now)
    places = changed_places(before.answers, edited.answers)
    return overlay(mine, edited.answers, places), copy


def _came_out(
    out: Displaced, real: Path, entry: Entry, before: Version, now: datetime
) -> Path | None:
    """Delete the displaced version if it is `before`; else keep it as a conflict copy."""
    if out.path is None:
        return None
    if out.raw != before.raw or out.held:
        copy = move_aside(out.path, real, now)
        if not out.held:
            redact_copy(copy, entry.sensitive)
        return copy
    if out.held is None:
        recheck_later(entry, out)
    else:
        disk.discard(out.path)
    return None


# -- which editor ----------------------------------------------------------------------------------

DEFAULTS = ("nano", "vim", "nvim", "vi")
"""Editors to look for when none is set, first the one that shows its keys."""

_QUIET = (
    "set nobackup nowritebackup noswapfile nomodeline notitle",
    "silent! set noundofile",
    "silent! set viminfo= clipboard=",
    # Without an alternate screen, vim ends with a line feed: what scrolls into the history of tmux
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
"""Seconds that an editor has to end after a hang-up, before it is killed."""

_OURS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""Signals that a key sends to all processes of the terminal; the editor handles them."""


class Editor(NamedTuple):
    """The command of an editor. `own_ways` is set where it may keep copies of the text.

    `keys` says how to save and quit in it, where the person did not choose it.
    """

    words: tuple[str, ...]
    own_ways: bool
    keys: str = ""

    @property
    def name(self) -> str:
        """The name of the program."""
        return Path(self.words[0]).name


def find_editor(env: Mapping[str, str]) -> Editor:
    """Return the editor: $VISUAL, $EDITOR, else the first of `DEFAULTS` that is installed.

    Raises UsageError when there is none.
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
    # Resolve links: `editor` and `vi` are links on many systems.
    real = Path(os.path.realpath(shutil.which(words[0]) or words[0])).name
    kind = _KINDS.get(Path(words[0]).name) or _KINDS.get(real)
    if kind == "nano":
        return Editor((*words, *_NANO), own_ways=False)
    if kind != "vim" or not (real.startswith(("vim", "nvim"))):
        return Editor(tuple(words), own_ways=True)
    own = any(word in {"-u", "--clean"} for word in words[1:])
    clean = () if own else ("--clean",)
    before = [part for line in _QUIET for part in ("--cmd", line)]
    # Again after the person's settings were read, and before the file can be written.
    after = [part for line in _QUIET for part in ("-c", line)]
    no_x = ("-X",) if real.startswith("vim") else ()
    return Editor((*words, *clean, *_VIM, *no_x, *before, *after), own_ways=False)


def nothing_new(data: bytes, given: bytes, raw: bytes | None, code: int) -> str:
    """Return why there is nothing to apply after editing, or empty."""
    if raw is None:
        return editing.GONE
    if code and given.strip() and not raw.strip():
        return editing.EMPTIED
    if raw == data:
        return editing.ended_unchanged(code) if code else editing.NOTHING_CHANGED
    return ""


class Run:
    """A running editor on this terminal."""

    def __init__(self, words: Sequence[str]) -> None:
        self._process = subprocess.Popen(words)  # noqa: S603 - the person named it

    def wait(self) -> int:
        """Wait until it ends. Returns its exit code, or minus the signal that ended it.

        When a key stops it, it is continued at once: the app is waiting, and there is no shell to
        return to.
        """
        while True:
            _, status = os.waitpid(self._process.pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return self._process.returncode
            os.kill(self._process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Terminate it, and kill it if it does not end. Safe in a signal handler."""
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
    """Ignore the signals of ctrl+c and ctrl+z while an editor has the terminal."""
    before: dict[signal.Signals, Callable[..., Any] | int | None] = {}
    for number in _OURS:
        # Not SIG_IGN: the editor would inherit that.
        before[number] = signal.signal(number, lambda *_: None)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
