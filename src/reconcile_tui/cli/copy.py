"""`copy NAME --for-them`: a new file for the other person, with what may be shared and no more."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.cli.console import say
from reconcile_tui.cli.names import path_named
from reconcile_tui.cli.safety_questions import COPYING, pass_quiet_questions
from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.errors import CannotReadError, UsageError
from reconcile_tui.export.shared_copy import copy_name, copy_text
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage.export_file import look_at_place, place_of, write_copy
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places

__all__ = ["copy_saved"]


def copy_saved(places: Places, name: str, *, for_them: bool, to: str | None) -> int:
    """Write the copy, once the safety questions open the way. No existing file is replaced."""
    if not for_them:
        raise UsageError(words.COPY_NEEDS_FOR_THEM)
    library = Library.of(places)
    shared = _shared(places, library, name)
    out = place_of(to or copy_name(shared.sheet), Path.cwd())
    look_at_place(places, out)
    copy_text(shared, "")  # raises where there is nothing to share: no one is asked for that
    pass_quiet_questions(library, COPYING)
    write_copy(places, out, shared)
    say(words.copy_made(str(out), not_read(shared.unread)))
    return 0


def _shared(places: Places, library: Library, name: str) -> Shareable:
    notebook = Notebook(places)
    answers = notebook.answers(path_named(notebook, name))
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        raise CannotReadError(words.PRIVATE_NOT_COPIED if sheet.private else words.NEVER_COPIED)
    return shared
