"""Opening the book itself: the only commands that draw on the screen."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import datetime

from reconcile_tui import posix, strings
from reconcile_tui.commands.naming import blank_named, path_named
from reconcile_tui.errors import NoSuchError, UsageError
from reconcile_tui.opening import PLAIN_DRIVER, Opening
from reconcile_tui.store.ground import refuse_unsafe
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.paths import Places
from reconcile_tui.store.scratch import sweep_scratch

__all__ = ["open_blank", "open_saved"]

SLOW_LINE_ESCDELAY = "300"
"""Milliseconds to wait after Esc over SSH: arrow keys arrive in pieces there (style, traps)."""


def open_saved(places: Places, name: str | None) -> int:
    """The book, at saved answers when named. What cannot be opened is said before it is drawn."""
    if name is None:
        return _draw(places, Opening())
    notebook = Notebook(places)
    path = path_named(notebook, name)
    answers = notebook.open(path).answers
    library = Library(places.content, places.own_content, checks_ours=False)
    try:
        library.worksheet(answers.worksheet)
    except NoSuchError as error:
        raise NoSuchError(f"{path.name}: {error}") from None
    return _draw(places, Opening(path=path), library)


def open_blank(places: Places, kind: str | None) -> int:
    """The book, at a blank worksheet."""
    if kind is None:
        raise UsageError(strings.needs_words("new", "a KIND"))
    library = Library(places.content, places.own_content, checks_ours=False)
    return _draw(places, Opening(kind=blank_named(library, kind).id), library)


def _draw(places: Places, opening: Opening, library: Library | None = None) -> int:
    _refuse_without_terminal()
    refuse_unsafe(places)
    posix.harden()
    Notebook(places).sweep(datetime.now().astimezone())
    sweep_scratch(places.state)
    _prepare_environment()
    from reconcile_tui.tui.app import run_book  # noqa: PLC0415 - no other command loads Textual

    plain = bool(os.environ.get(PLAIN_DRIVER))
    return run_book(places, replace(opening, plain_driver=plain), library)


def _refuse_without_terminal() -> None:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise UsageError(strings.NEEDS_TERMINAL)
    if os.environ.get("TERM", "") in {"", "dumb"}:
        raise UsageError(strings.DUMB_TERMINAL)


def _prepare_environment() -> None:
    """Textual reads these when it is imported: some of them write the screen into files."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    if os.environ.get("SSH_CONNECTION"):
        os.environ.setdefault("ESCDELAY", SLOW_LINE_ESCDELAY)
