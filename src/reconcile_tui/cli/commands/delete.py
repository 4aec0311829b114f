"""The commands `delete NAME` and `delete --everything`: delete data permanently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reconcile_tui.cli.console import (
    ask,
    confirm,
    message_width,
    on_terminal,
    print_data,
    print_message,
)
from reconcile_tui.cli.names import find_one_path
from reconcile_tui.errors import CannotWriteError, NoSuchError, UsageError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.files import lines_of, path_lines
from reconcile_tui.storage import erase
from reconcile_tui.storage.erase import copy_out
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.io.file_lock import Presence
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, export_path, folders_of_other_command

WIDEST = 80
YES = frozenset({"y", "yes"})


def delete(places: Places, name: str | None, *, yes: bool, everything: bool) -> int:
    """Delete one worksheet, or all data. Returns the exit code."""
    if everything == (name is not None):
        raise UsageError(words.ONE_OR_EVERYTHING)
    if everything and yes:
        raise UsageError(words.YES_IS_FOR_ONE)
    return _delete_one(places, name, yes=yes) if name is not None else _delete_everything(places)


def _delete_one(places: Places, name: str, *, yes: bool) -> int:
    """List what is stored of one worksheet, confirm, delete it, and list what was deleted.

    With `yes`, which is required without a terminal, nothing is asked.
    """
    path = _find_worksheet_file(places, name)
    if not (yes or on_terminal()):
        raise UsageError(words.YES_IN_A_PIPE)
    elsewhere = erase.copies_elsewhere(places, path)
    if not yes:
        paths = erase.stored_files_of(places, path)
        opening = [words.OPENING_A_COPY] if encryption.is_encrypted(path) else []
        listed = _path_lines(paths, places)
        print_message(
            "\n".join([words.TO_BE_DELETED, "", *listed, "", words.DELETE_WARNING, *opening, ""])
        )
        if not confirm(words.ASK_ONE):
            print_message(words.NOTHING_DELETED)
            return 0
    removed = erase.erase_worksheet(places, path)
    return _report(removed, places, words.CANNOT_PROMISE_ONE, elsewhere)


def _find_worksheet_file(places: Places, name: str) -> Path:
    """Return the file of a name, also in the Trash. One in another folder has to be a worksheet."""
    notebook = Notebook(places)
    path = find_one_path(notebook, name)
    if not path.exists() and not path.is_symlink():
        raise NoSuchError(words.no_file(str(path)))
    if not notebook.places.contains(path.parent / "x"):
        notebook.answers(path)  # raises where it is none
    return path


def _delete_everything(places: Places) -> int:
    """List what would be deleted, offer a copy, ask for a word, delete, and list the result."""
    paths = erase.stored_files(places)
    if not paths:
        others = [(path, words.OTHER_NAME) for path in folders_of_other_command()]
        print_message("\n".join([words.NOTHING_THERE, *_left_over_lines(others)]))
        return 0
    if not on_terminal():
        raise UsageError(words.ONLY_ON_TERMINAL)
    print_message("\n".join([words.TO_BE_DELETED, "", *_path_lines(paths, places), ""]))
    if not Presence(places.worksheets).is_alone():
        print_message(f"{words.OPEN_ELSEWHERE}\n")
    print_message(f"{words.DELETE_ALL_WARNING} {words.TALK_FIRST}\n")
    if (
        not _offer_copy_first(places)
        or ask(words.ASK_EVERYTHING).strip().lower() != words.CONFIRM_WORD
    ):
        print_message(words.NOTHING_DELETED)
        return 0
    return _report(erase.delete_everything(places), places, words.CANNOT_PROMISE)


def _offer_copy_first(places: Places) -> bool:
    """Offer to save a copy elsewhere. Returns False where one was wanted and not made."""
    if ask(words.ASK_COPY_FIRST).lower() not in YES:
        return True
    typed = ask(words.ASK_COPY_WHERE)
    if not typed:
        return False
    copied = copy_out(places, export_path(typed, Path.cwd()), datetime.now().astimezone().date())
    left = words.not_copied_elsewhere([(erase.with_tilde(path), why) for path, why in copied.left])
    print_message(
        "\n".join(
            [words.copied_elsewhere(erase.with_tilde(copied.folder), copied.files), *left, ""]
        )
    )
    return True


def _report(
    removed: erase.DeletionResult,
    places: Places,
    cannot_promise: str,
    elsewhere: Sequence[Path] = (),
) -> int:
    if removed.paths:
        print_message(words.REMOVED_ALL)
    for line in _path_lines(removed.paths, places):
        print_data(line)
    print_message(f"\n{cannot_promise}")
    left = [*removed.left, *((path, words.SAVED_ELSEWHERE) for path in elsewhere)]
    if left:
        print_message("\n".join([f"\n{words.NOT_REMOVED}", *_left_over_lines(left)]))
    return CannotWriteError.exit_code if removed.left else 0


def _path_lines(paths: Sequence[Path], places: Places) -> list[str]:
    return lines_of(erase.groups_of(paths, places), _width())


def _left_over_lines(left: Sequence[tuple[Path, str]]) -> list[str]:
    texts = [words.still_there(erase.with_tilde(path), why) for path, why in left]
    return [line for text in texts for line in path_lines(text, _width())]


def _width() -> int:
    return min(WIDEST, message_width())
