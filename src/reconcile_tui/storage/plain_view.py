"""A file that cannot be opened as answers, as text to read: nothing is repaired or written."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import BookError, CannotReadError, ProblemsError
from reconcile_tui.storage import atomic, disk
from reconcile_tui.toml.read import read_data

__all__ = ["PlainView", "plain_view"]


@dataclass(frozen=True)
class PlainView:
    """The text of a file, why it cannot be opened, and the line that is meant (0: none).

    What is no UTF-8 shows as a mark in the text. `cut` says that only the beginning is here.
    """

    path: Path
    text: str
    why: str
    line: int = 0
    cut: bool = False


def plain_view(path: Path) -> PlainView:
    """A file to be read as it is. Raises NoSuchError, and CannotReadError for what is no file."""
    try:
        raw, cut = atomic.read_regular(path), False
    except CannotReadError as error:
        raw, cut = _beginning(path, error), True
        return PlainView(path, _text_of(raw), str(error), cut=cut)
    try:
        read_data(raw, str(path))
    except ProblemsError as error:
        problem = error.problems[0]
        return PlainView(path, _text_of(raw), str(problem), problem.line)
    return PlainView(path, _text_of(raw), "")


def _beginning(path: Path, error: BookError) -> bytes:
    """The first part of a file that is only too large; every other trouble is raised again."""
    try:
        status, raw = disk.read(path, MAX_FILE)
    except OSError:
        raise error from None
    if status.st_size <= MAX_FILE or not raw:
        raise error from None
    return raw


def _text_of(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8-sig", "replace")
