"""What no answer, or no file, can hold: kept beside the sheet, in files that the book can read.

Each is the sheet with one piece of the text in its place, within the bounds of every other file.
They lie there as conflict copies do, are found as those are, and go with their file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from reconcile_tui.core.answers import MAX_ANSWER, MAX_FILE, Answers, plain_text
from reconcile_tui.core.answers_merge import changed_places, laid_over
from reconcile_tui.core.pieces import only, pieces, with_text
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts, new_text
from reconcile_tui.store.copies import piece_name

__all__ = ["keep_pieces", "keep_unsaved"]

SHORTEST = 1_000
"""Characters of a piece that fit into a file whatever they are."""


def keep_pieces(
    path: Path, answers: Answers, texts: Mapping[str, str], prompts: Prompts, now: datetime
) -> list[Path]:
    """Keep texts beside a file, each in its place of the sheet. Returns the new files.

    Raises CannotWriteError; then none of them is there.
    """
    files = [
        file
        for place, text in texts.items()
        for file in _files(answers, place, plain_text(text), prompts)
    ]
    return _written(disk.real_path(path), files, now)


def keep_unsaved(
    path: Path, base: Answers, answers: Answers, prompts: Prompts, now: datetime
) -> list[Path]:
    """Keep what was answered since the last save, when the file would hold too much to be saved.

    Empty when the file would hold it. Raises CannotWriteError; then none of them is there.
    """
    if _fits(_file(answers, prompts)):
        return []
    changed = changed_places(base, answers)
    whole = _file(laid_over(only(answers), answers, changed), prompts)
    one_each = [_file(laid_over(only(answers), answers, [place]), prompts) for place in changed]
    return _written(disk.real_path(path), [whole] if _fits(whole) else one_each, now)


def _files(answers: Answers, place: str, text: str, prompts: Prompts) -> list[bytes]:
    """The sheet with each piece; without its other answers where those leave no room for one."""
    most, around = MAX_ANSWER, answers
    while True:
        found = [_file(with_text(around, place, piece), prompts) for piece in pieces(text, most)]
        if most <= SHORTEST or all(map(_fits, found)):
            return found
        most, around = most // 2, only(answers)


def _file(answers: Answers, prompts: Prompts) -> bytes:
    return new_text(answers, prompts).encode("utf-8")


def _fits(file: bytes) -> bool:
    return len(file) <= MAX_FILE


def _written(path: Path, files: Sequence[bytes], now: datetime) -> list[Path]:
    names: list[Path] = []
    try:
        for number, file in enumerate(files, 1):
            names.append(_put(path, number, len(files), file, now))
    except (BookError, OSError) as error:
        for name in names:
            with suppress(BookError, OSError):
                atomic.erase(name)
        if isinstance(error, OSError):
            raise CannotWriteError(f"{atomic.in_words(error)}.") from error
        raise
    return names


def _put(path: Path, number: int, count: int, file: bytes, now: datetime) -> Path:
    for moment in _moments(now):
        name = piece_name(path, moment, number, count)
        with suppress(FileExistsError):
            atomic.write_new(name, file)
            return name
    raise AssertionError("names never run out")


def _moments(now: datetime) -> Iterator[datetime]:
    while True:
        yield now
        now += timedelta(seconds=1)
