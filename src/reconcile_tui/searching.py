"""The words of all saved answers, in memory, for as long as somebody looks for one.

Nothing of it is ever written anywhere. Private sheets and answers that are never shared do not get
in: only what `shareable` lets through is read into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reconcile_tui.core.search import Passage, Snippet, passages, snippet, wanted_words
from reconcile_tui.core.shareable import shareable
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.store.heads import breathe
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook

__all__ = ["MOST", "Hit", "Index"]

MOST = 50
"""Hits that are shown; more words find fewer."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Hit:
    """One answer that holds what was looked for, and which of its rows, if it is made of rows."""

    path: Path
    item_id: str
    asked: str
    snippet: Snippet
    row_id: str = ""


class Index:
    """What can be found. `refresh` is for one thread at a time; `find` may run beside it."""

    def __init__(self, notebook: Notebook, library: Library) -> None:
        self._notebook = notebook
        self._library = library
        self._pages: Mapping[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        self._stopped = False

    def stop(self) -> None:
        """Let a `refresh` that is under way end where it is."""
        self._stopped = True

    def refresh(self) -> bool:
        """Read what is new or was changed, let go of what is gone. False when it was stopped."""
        before = self._pages
        pages: dict[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        if not before:
            self._pages = pages  # the first time, what was read so far can be searched already
        for number, path in enumerate(self._paths()):
            if self._stopped:
                return False
            breathe(number)
            stamp = _stamp(path)
            if stamp is None:
                continue
            known = before.get(path)
            pages[path] = known if known and known[0] == stamp else (stamp, self._read(path))
        self._pages = pages
        return True

    def _paths(self) -> list[Path]:
        try:
            return sorted(self._notebook.paths(), reverse=True)
        except BookError:
            return []

    def _read(self, path: Path) -> tuple[Passage, ...]:
        try:
            with reading_one(path.name):
                answers = self._notebook.open(path).answers
                sheet = self._library.worksheet(answers.worksheet)
                shared = None if sheet.private else shareable(sheet, answers)
                return tuple(passages(shared)) if shared else ()
        except BookError:
            return ()

    def find(self, typed: str, width: int) -> tuple[list[Hit], bool]:
        """Answers in which every typed word stands, the newest sheets first; whether there is more.

        Of an answer made of rows, each row that has them is found. Snippets are `width` characters
        long.
        """
        wanted = wanted_words(typed)
        if not wanted:
            return [], False
        hits: list[Hit] = []
        for path, (_, found) in list(self._pages.items()):
            for passage in found:
                for row_id, told in passage.found(wanted):
                    if len(hits) == MOST:
                        return hits, True
                    hits.append(_hit(path, row_id, told, wanted, width))
        return hits, False


def _hit(path: Path, row_id: str, told: Passage, wanted: list[str], width: int) -> Hit:
    return Hit(path, told.item_id, told.asked, snippet(told, wanted, width), row_id)


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
