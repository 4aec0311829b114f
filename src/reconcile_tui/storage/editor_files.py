"""Edit a file in an external editor: the editor's process, and the edited version of a file.

vim and nano are started so that they write nothing but the file: no swap, backup or undo file, no
history, no clipboard. Both start without the person's settings, because those could turn all of
that on again, and because a plugin may send text away. Settings named in $VISUAL or $EDITOR (`vim
-u ~/.vimrc`) are used.

A file with conflict markers is replaced in the same way, by one of the two versions in it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.domain.merge import changed_places, overlay
from reconcile_tui.domain.reading import looks_like_answers
from reconcile_tui.domain.worksheet import has_any_of, is_same_at, with_answers_of
from reconcile_tui.errors import AppError, CannotReadError, ProblemsError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import fields as editing
from reconcile_tui.messages.general import two_private_answers
from reconcile_tui.storage.conflicts import keep_copy, move_aside, recheck_later, redact_copy
from reconcile_tui.storage.entries import Entry, Version, copyable
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.disk import Displaced
from reconcile_tui.storage.io.file_lock import FileLock, digest, lock_file
from reconcile_tui.toml import BOM

if TYPE_CHECKING:
    from reconcile_tui.toml import edit
    from reconcile_tui.toml.write import Prompts
else:
    edit = late("reconcile_tui.toml.edit")


DEFAULT_EDITORS = ("nano", "vim", "nvim", "vi")
"""Editors to look for when none is set, first the one that shows its keys."""

_VIM_COMMANDS = (
    "set nobackup nowritebackup noswapfile nomodeline notitle",
    "silent! set noundofile",
    "silent! set viminfo= clipboard=",
    # Without an alternate screen, vim ends with a line feed: what scrolls into the history of tmux
    # or GNU screen is this line with the file's name, and no line of the text.
    "silent! set showtabline=2",
)
_VIM_OPTIONS = ("-n", "-i", "NONE")
_NANO_OPTIONS = ("--ignorercfiles", "--nonewlines")
_KINDS = {
    **dict.fromkeys(("vim", "vi", "nvim", "vim.basic", "vim.tiny", "vim.nox"), "vim"),
    **dict.fromkeys(("nano", "rnano"), "nano"),
}

PATIENCE = 0.5
"""Seconds that an editor has to end after a hang-up, before it is killed."""

_KEY_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
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
    """Return the editor: $VISUAL, $EDITOR, else the first of `DEFAULT_EDITORS` that is installed.

    Raises UsageError when there is none.
    """
    for variable in ("VISUAL", "EDITOR"):
        if env.get(variable, "").strip():
            return _editor_from_variable(variable, env[variable], env.get("PATH"))
    for name in DEFAULT_EDITORS:
        if shutil.which(name, path=env.get("PATH")):
            return _without_backups([name])._replace(keys=editing.EDITOR_KEYS[name])
    raise UsageError(editing.NO_EDITOR)


def _editor_from_variable(variable: str, value: str, path: str | None) -> Editor:
    try:
        words = shlex.split(value)
    except ValueError:
        words = []
    if not words or shutil.which(words[0], path=path) is None:
        program = shutil.which(words[0], os.F_OK, path) if words else None
        is_there = program is not None or (words and Path(words[0]).is_dir())
        raise UsageError(
            (editing.editor_not_executable if is_there else editing.editor_not_found)(variable)
        )
    return _without_backups(words)


def _without_backups(words: list[str]) -> Editor:
    # Resolve links: `editor` and `vi` are links on many systems.
    real = Path(os.path.realpath(shutil.which(words[0]) or words[0])).name
    kind = _KINDS.get(Path(words[0]).name) or _KINDS.get(real)
    if kind == "nano":
        return Editor((*words, *_NANO_OPTIONS), own_ways=False)
    if kind != "vim" or not (real.startswith(("vim", "nvim"))):
        return Editor(tuple(words), own_ways=True)
    own = any(word in {"-u", "--clean"} for word in words[1:])
    clean = () if own else ("--clean",)
    before = [part for line in _VIM_COMMANDS for part in ("--cmd", line)]
    # Again after the person's settings were read, and before the file can be written.
    after = [part for line in _VIM_COMMANDS for part in ("-c", line)]
    no_x = ("-X",) if real.startswith("vim") else ()
    return Editor((*words, *clean, *_VIM_OPTIONS, *no_x, *before, *after), own_ways=False)


def why_not_applied(data: bytes, given: bytes, raw: bytes | None, code: int) -> str:
    """Return why there is nothing to apply after editing, or empty."""
    if raw is None:
        return editing.EDITOR_FILE_GONE
    if code and given.strip() and not raw.strip():
        return editing.EDITOR_EMPTIED_FILE
    if raw == data:
        return editing.editor_failed_unchanged(code) if code else editing.NOTHING_CHANGED
    return ""


class EditorProcess:
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
def terminal_signals_ignored() -> Iterator[None]:
    """Ignore the signals of ctrl+c and ctrl+z while an editor has the terminal."""
    before: dict[signal.Signals, Callable[..., Any] | int | None] = {}
    for number in _KEY_SIGNALS:
        # Not SIG_IGN: the editor would inherit that.
        before[number] = signal.signal(number, lambda *_: None)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


WORKSHEET_CHANGED = 'The "worksheet" or "id" line was changed. Please change it back.'


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
        raise UsageError(WORKSHEET_CHANGED)
    return version


def with_sensitive(
    edited: Version, before: Version, hidden: Collection[str], prompts: Prompts
) -> Version:
    """Return a version with the sensitive answers of another, where it has none of its own.

    The editor is not given those. Raises CannotWriteError.
    """
    theirs, ours = edited.answers, before.answers
    missing = {one for one in hidden if has_any_of(ours, [one]) and not has_any_of(theirs, [one])}
    if not missing:
        return edited
    wanted = with_answers_of(theirs, ours, missing)
    wanted = replace(wanted, sensitive=theirs.sensitive or ours.sensitive)
    whole = edit.edit(edited.text, theirs, wanted, prompts, edited.data)
    return Version(whole.text.encode("utf-8"), whole.text, whole.data)


def replace_with_edited(
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
        copy = _handle_displaced(out, real, entry, before, now)
    entry.base, entry.known, entry.offered, entry.known_status = edited.answers, edited, None, ()
    return copy


def replace_with_repaired(
    state: Path, path: Path, before: bytes, raw: bytes, now: datetime
) -> None:
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


def merge_edited(
    entry: Entry, ours: Answers, before: Version, edited: Version, now: datetime
) -> tuple[Answers, Path]:
    """Return our answers with what the editor changed, and a copy of the edited text.

    For a file that another program changed meanwhile: the text may hold comments, which a merge by
    answers loses.
    """
    assert entry.path is not None
    raw = copyable(edited.raw, entry.sensitive)
    copy = keep_copy(disk.real_path(entry.path), edited.raw if raw is None else raw, now)
    places = changed_places(before.answers, edited.answers)
    return overlay(ours, edited.answers, places), copy


def _handle_displaced(
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


_MARK = r"(?P<mark><{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\r?\n?"


_ORDER = {"<": " ", "|": "<", "=": "<|", ">": "="}
"""For each marker, the states in which it may follow; a blank is text of both sides."""


def split_at_markers(text: str) -> tuple[str, str] | None:
    """Return the two versions in a text with conflict markers; None when those do not add up.

    The common ancestor, which git may be set to write between them, is in neither.
    """
    ours: list[str] = []
    theirs: list[str] = []
    into = {" ": (ours, theirs), "<": (ours,), "|": (), "=": (theirs,)}
    state, has_markers = " ", False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        mark = re.fullmatch(_MARK, line)
        sign = mark["mark"][0] if mark else ""
        # Such a line may be part of an answer: only in the right order are they markers.
        if sign and state in _ORDER[sign]:
            state, has_markers = (" " if sign == ">" else sign), True
            continue
        for side in into[state]:
            side.append(line)
    return ("".join(ours), "".join(theirs)) if has_markers and state == " " else None


def versions_in_conflict(path: Path) -> tuple[Version, Version] | None:
    """Return the two versions in a file with conflict markers; None for any other file.

    Raises NoSuchError and CannotReadError.
    """
    raw = disk.read_regular(path)
    try:
        text = raw.decode("utf-8")
        bom = BOM if text.startswith(BOM) else ""
        sides = split_at_markers(text.removeprefix(BOM))
        if sides is None:
            return None
        first, second = (Version.read((bom + one).encode(), str(path)) for one in sides)
    except (ProblemsError, UnicodeDecodeError):
        return None
    sound = all(looks_like_answers(one.data) for one in (first, second))
    return (first, second) if sound else None


def split_conflict(state: Path, entry: Entry, now: datetime) -> Path:
    """Leave the first version in the file and write the second as a conflict copy. Returns that.

    The file as it was goes into the history, unless it is private. No copy holds sensitive answers:
    the file gets those of both versions. Raises AppError, also when both have different ones; then
    the file is unchanged.
    """
    path = entry.path
    assert path is not None
    raw = disk.read_regular(path)
    versions = versions_in_conflict(path)
    if versions is None:
        raise CannotReadError(f"{path.name} doesn't contain two versions.")
    ours, theirs = versions
    if any(
        has_any_of(ours.answers, [one])
        and has_any_of(theirs.answers, [one])
        and not is_same_at(ours.answers, theirs.answers, one)
        for one in entry.sensitive
    ):
        raise CannotReadError(two_private_answers(path.name))
    second = copyable(theirs.raw, entry.sensitive)
    if second is None:
        raise CannotReadError(two_private_answers(path.name))
    ours = with_sensitive(ours, theirs, entry.sensitive, {})
    copy = keep_copy(disk.real_path(path), second, now)
    before = Version(raw, raw.decode("utf-8"), {})
    try:
        replace_with_edited(state, entry, before, ours, now)
    except AppError:
        disk.erase(copy)
        raise
    return copy


class UnappliedText(Struct):
    """Edited text that could not be applied. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """Further copies of it, and earlier ones where the disk refused the newest."""

    def remove(self) -> None:
        """Delete all copies, because the text was applied or discarded."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(AppError, OSError):
                disk.erase(path)


def keep_edited_copy(path: Path | None, raw: bytes, now: datetime) -> Path | None:
    """Keep edited text that cannot be applied as a conflict copy. None where it cannot be."""
    with suppress(AppError, OSError):
        if path is not None:
            return keep_copy(disk.real_path(path), raw, now)
    return None
