"""How commands speak: data on stdout, talk on stderr, and one question on a terminal.

What goes to a terminal is made visible first, so that no file can make the terminal act.
"""

from __future__ import annotations

import sys
from typing import TextIO

from reconcile_tui import strings
from reconcile_tui.core.display import visible
from reconcile_tui.errors import CannotWriteError

__all__ = ["answer", "confirm", "on_terminal", "put", "say"]


def put(text: str) -> None:
    """Print data. Raises CannotWriteError when there is no standard output."""
    if sys.stdout is None:
        raise CannotWriteError(strings.OUTPUT_CLOSED)
    print(_fit(text, sys.stdout), file=sys.stdout)  # noqa: T201 - this is the place that prints


def say(text: str) -> None:
    """Tell the person something; nothing is told where nobody listens."""
    if sys.stderr is not None:
        print(_fit(text, sys.stderr), file=sys.stderr)  # noqa: T201 - this is the place that prints


def on_terminal() -> bool:
    """Whether a person sits at both ends: types the answers and reads the output."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def confirm(question: str) -> bool:
    """Ask on the terminal; only a yes is a yes."""
    return answer(question).strip().lower() in {"y", "yes"}


def answer(question: str) -> str:
    """Ask on the terminal for a line; empty where nobody sits."""
    if sys.stderr is None or not on_terminal():
        return ""
    sys.stdout.flush()
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _fit(text: str, stream: TextIO) -> str:
    return visible(text) if _is_terminal(stream) else text
