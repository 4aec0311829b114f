"""Input and output of commands: data on stdout, messages on stderr, prompts, and colors."""

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
from reconcile_tui.messages import general


def print_data(text: str, end: str = "\n", *, as_it_is: bool = False) -> None:
    """Print data. Raises CannotWriteError when there is no standard output."""
    if sys.stdout is None:
        raise CannotWriteError(general.OUTPUT_CLOSED)
    raw = as_it_is and not _is_terminal(sys.stdout)
    print(text if raw else _fit(text), file=sys.stdout, end=end)  # noqa: T201 - the one place


def print_message(text: str) -> None:
    """Print a message for the person, if there is a standard error."""
    if sys.stderr is not None:
        print(_fill(named(text)), file=sys.stderr)  # noqa: T201 - the one place


def on_terminal() -> bool:
    """Return whether both standard input and output are terminals."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def can_ask() -> bool:
    """Return whether a person can type and sees messages, wherever the data goes."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def ask(question: str) -> str:
    """Ask on standard error, apart from the data. Empty for Enter alone, or without a terminal."""
    if not can_ask():
        return ""
    if sys.stdout is not None:
        sys.stdout.flush()
    bare = question.rstrip()
    sys.stderr.write(_fill(named(bare)) + question[len(bare) :])
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def confirm(question: str) -> bool:
    """Ask on the terminal. Returns whether the answer is yes; what was typed ahead is none."""
    if not on_terminal():
        return False
    with suppress(termios.error, OSError, ValueError, AttributeError):  # of what is no terminal
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    return ask(question).lower() in {"y", "yes"}


def message_width() -> int:
    """Return the width of the terminal that messages go to."""
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


def _fill(text: str) -> str:
    """Wrap a message to the terminal, with long words such as paths whole; not in a pipe."""
    text = _fit(text)
    return wrapped(text, message_width(), breaks=False) if _is_terminal(sys.stderr) else text


def _fit(text: str) -> str:
    return visible(text.replace("\r\n", "\n"))


def has_colors(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal has colors: by its name, else by terminfo; yes if unknown.

    Curses looks up one terminal per process, and remembers it.
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
