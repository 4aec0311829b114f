"""Other people's editors: which one, with which flags, and how it is run and brought to an end.

vim and nano are told to write nothing but the file: no swap, no backup, no undo file, no history of
lines or places, no clipboard. Both start without the person's own settings, because those could
turn all of it on again, and because a plugin may send words away. Whoever names settings of their
own in $VISUAL or $EDITOR (`vim -u ~/.vimrc`) has them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reconcile_tui.errors import UsageError
from reconcile_tui.messages import external_editor as editing

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
