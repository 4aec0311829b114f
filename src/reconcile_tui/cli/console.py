"""How commands speak: data on stdout, talk on stderr, one question, and colors."""

from __future__ import annotations

import os
import shutil
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from reconcile_tui import named
from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import general as strings


def put(text: str, end: str = "\n", *, as_it_is: bool = False) -> None:
    """Print data. Raises CannotWriteError when there is no standard output."""
    if sys.stdout is None:
        raise CannotWriteError(strings.OUTPUT_CLOSED)
    told = text if as_it_is and not _is_terminal(sys.stdout) else _fit(text)
    print(told, file=sys.stdout, end=end)  # noqa: T201 - this is the place that prints


def say(text: str) -> None:
    """Tell the person something; nothing is told where nobody listens."""
    if sys.stderr is not None:
        print(_laid(named(text)), file=sys.stderr)  # noqa: T201 - this is the place that prints


def on_terminal() -> bool:
    """Whether a person sits at both ends: types the answers and reads the output."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def can_ask() -> bool:
    """Whether a person sits at the keyboard and sees what is told, wherever the data goes."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def ask(question: str) -> str:
    """Ask on the terminal, beside the data. Empty when nothing was typed, or nobody is there."""
    if not can_ask():
        return ""
    if sys.stdout is not None:
        sys.stdout.flush()
    bare = question.rstrip()
    sys.stderr.write(_laid(named(bare)) + question[len(bare) :])
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def confirm(question: str) -> bool:
    """Ask on the terminal; only a yes that is typed after the question is a yes."""
    if not on_terminal():
        return False
    with suppress(termios.error, OSError, ValueError, AttributeError):  # of what is no terminal
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    return ask(question).lower() in {"y", "yes"}


def talk_width() -> int:
    """How wide the terminal is to which talk goes: the data may go elsewhere."""
    return _columns(sys.stderr)


def output_width() -> int:
    """Return the width of the terminal that data goes to; 0 where it goes into a pipe or a file."""
    return _columns(sys.stdout) if _is_terminal(sys.stdout) else 0


def _columns(stream: TextIO) -> int:
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return columns or shutil.get_terminal_size().columns


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _laid(text: str) -> str:
    """Talk in lines that the terminal need not break; a longer word, such as a path, stays whole.

    In a pipe the lines stay as they are: whoever reads them has a width of their own.
    """
    told = _fit(text)
    return wrapped(told, talk_width(), breaks=False) if _is_terminal(sys.stderr) else told


def _fit(text: str) -> str:
    return visible(text.replace("\r\n", "\n"))


def has_colours(environ: Mapping[str, str]) -> bool:
    """Whether colours may be sent. A terminal that nobody knows is taken to have some.

    Most names say it themselves; the others are looked up, as a VT100 is, which has none. Curses
    looks up one terminal in the life of a process, and remembers it.
    """
    term = environ.get("TERM", "")
    if environ.get("COLORTERM") or "color" in term or term.startswith("xterm-"):
        return "mono" not in term
    try:
        import curses  # noqa: PLC0415 - only for rare names; some Pythons come without it
    except ImportError:
        return True
    try:
        curses.setupterm(term, 1)
    except curses.error:
        return True
    return curses.tigetnum("colors") != -1
