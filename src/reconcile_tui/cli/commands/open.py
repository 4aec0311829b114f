"""The commands that open the app on the screen."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui import platform as posix
from reconcile_tui.cli.console import can_ask, has_colours, on_terminal
from reconcile_tui.cli.names import blank_named, path_named
from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import day_in_words, read_day
from reconcile_tui.domain.worksheet import sensitive_items
from reconcile_tui.errors import AppError, NoSuchError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import general
from reconcile_tui.storage.editor_files import sweep_scratch
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.index import Heads
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, refuse_unsafe
from reconcile_tui.tui import PLAIN_DRIVER, Opening

if TYPE_CHECKING:
    from reconcile_tui.cli import prompts
    from reconcile_tui.cli.commands import list as listing
    from reconcile_tui.tui import app
else:
    prompts = late("reconcile_tui.cli.prompts")
    listing = late("reconcile_tui.cli.commands.list")
    app = late("reconcile_tui.tui.app")


SSH_ESCDELAY = "300"
"""Milliseconds to wait after Esc over SSH, where escape sequences can arrive in pieces."""


def open_home(places: Places) -> int:
    """Open the app on its first screen."""
    return _draw(places, Opening())


def open_saved(places: Places, name: str | None) -> int:
    """Open a saved worksheet by name, or else the newest one that can be read.

    A file with a problem opens as text with the reason, and the command returns that problem's exit
    code. Where there is no terminal, or no text, the problem is raised instead. Without anything to
    open, the app opens on its first screen. Encrypted files are looked for once unlocked.
    """
    library = Library.of(places, checks_ours=False)
    _settle(places)
    troubles: list[AppError] = []

    def ask() -> Opening:
        opening, trouble = _named(places, library, name)
        troubles.extend([trouble] if trouble is not None else [])
        return opening

    opening = Opening(later=ask) if encryption.is_locked() else ask()
    code = _draw(places, opening, library)
    return code or max((one.exit_code for one in troubles), default=0)


def _named(places: Places, library: Library, name: str | None) -> tuple[Opening, AppError | None]:
    """Return what to open, and its problem. Raises AppError where nothing can be shown."""
    if name is None:
        return _newest(places, library)
    notebook = Notebook(places)
    notes: list[str] = []
    try:
        path = path_named(notebook, name, notes.append)
    except NoSuchError:
        kinds = [sheet.id for sheet in library.worksheets() if sheet.id.startswith(name)]
        if len(kinds) == 1:
            raise NoSuchError(general.not_begun(name, kinds[0])) from None
        raise
    trouble = _trouble_with(library, notebook, path)
    if trouble is not None and not (_has_terminal() and _can_be_read(path)):
        raise trouble
    # Shown in the app: what is printed before it stays on the terminal.
    day = read_day(path.name[:10]) if notes else None
    word = general.begun_last_in_book(day_in_words(day)) if day else ""
    return Opening(path=path, word=word), trouble


def _newest(places: Places, library: Library) -> tuple[Opening, AppError | None]:
    notebook = Notebook(places)
    heads = Heads(notebook)
    newest = heads.newest()
    if newest is None:
        folder = places.data if places.elsewhere else None
        return Opening(word=general.nothing_to_open(folder)), None
    if _trouble_with(library, notebook, newest) is None:
        return _named(places, library, str(newest))
    paths = [head.path for head in heads.read(map(heads.path, heads.names()))]
    readable = (path for path in paths if _trouble_with(library, notebook, path) is None)
    path = next(readable, None)
    word = general.newest_not_read(newest.name, opens_another=path is not None)
    return Opening(path=path, word=word), None


def _trouble_with(library: Library, notebook: Notebook, path: Path) -> AppError | None:
    try:
        opened = notebook.open(path)
    except AppError as error:
        return error
    if opened.blank:
        return NoSuchError(f"{path.name}: {opened.read_only}")
    answers = opened.answers
    try:
        library.worksheet(answers.worksheet)
    except NoSuchError as error:
        return NoSuchError(f"{path.name}: {error}")
    return None


def _can_be_read(path: Path) -> bool:
    """Return whether a file has text to show, unlike a folder, a pipe or a forbidden file."""
    try:
        plain_view(path)
    except AppError:
        return False
    return True


def open_blank(places: Places, kind: str | None, *, only_list: bool) -> int:
    """Open the app on a new worksheet, or list the worksheets. Raises UsageError or NoSuchError."""
    if only_list:
        return listing.list_blanks(places)
    if kind is None:
        raise UsageError(general.needs_words("new", "a WORKSHEET"))
    library = Library.of(places, checks_ours=False)
    return _draw(places, Opening(kind=blank_named(library, kind).id), library)


def _settle(places: Places) -> None:
    if any(map(os.path.lexists, places.signs_of_encryption)):
        prompts.settle(places)


def _draw(places: Places, opening: Opening, library: Library | None = None) -> int:
    """Run the app: on `opening`, or first on the passphrase where worksheets are encrypted."""
    _settle(places)
    if not _is_at_terminal():
        raise UsageError(general.NEEDS_TERMINAL)
    if _is_dumb():
        raise UsageError(general.DUMB_TERMINAL)
    refuse_unsafe(places)
    failed: list[AppError] = []

    def later() -> Opening:
        try:
            prompts.finish_interrupted(places)
            make_ready(places)
            return opening.later() if opening.later is not None else opening
        except AppError as error:
            failed.append(error)
            raise

    with posix.echo_disabled():
        if encryption.is_locked():
            code = _drawn(places, Opening(later=later), library)
        else:
            make_ready(places)
            code = _drawn(places, opening, library)
    if failed:
        raise failed[0]
    return code


def _drawn(places: Places, opening: Opening, library: Library | None) -> int:
    posix.harden()
    _prepare_environment()
    if not has_colours(os.environ):
        os.environ["NO_COLOR"] = "1"
    plain = bool(os.environ.get(PLAIN_DRIVER))
    return app.run_app(places, opening._replace(plain_driver=plain), library)


def make_ready(places: Places) -> None:
    """Restrict new files to the owner, and recover what a killed session left.

    A private run leaves the recovery to the next ordinary one.
    """
    posix.harden()
    if not places.private_run:
        Notebook(places).sweep(datetime.now().astimezone(), _sensitive_in(places))
        sweep_scratch(places.state)


def _sensitive_in(places: Places) -> Callable[[str], frozenset[str]]:
    """Return a function from a worksheet's id to its sensitive items; it reads the library late."""

    def items(kind: str) -> frozenset[str]:
        library = Library.of(places, checks_ours=False)
        known = library.has_worksheet(kind)
        return sensitive_items(library.worksheet(kind)) if known else frozenset()

    return items


def _has_terminal() -> bool:
    return _is_at_terminal() and not _is_dumb()


def _is_at_terminal() -> bool:
    return on_terminal() and can_ask()


def _is_dumb() -> bool:
    return os.environ.get("TERM", "") in {"", "dumb"}


def _prepare_environment() -> None:
    """Prepare the import of Textual: unset its variables, some of which write screens to files.

    Also keep asyncio from loading TLS and hashlib from loading OpenSSL, which the app doesn't need:
    it starts sooner without them, and takes less memory.
    """
    own_digests = any(map(importlib.util.find_spec, ("_sha256", "_sha2")))  # _sha2 since 3.12
    for name in ("ssl", "_hashlib") if own_digests else ("ssl",):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # makes imports fail
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    if os.environ.get("SSH_CONNECTION"):
        os.environ.setdefault("ESCDELAY", SSH_ESCDELAY)
