"""The ways into a comparison: from the end of a sheet, and from a line of the Worksheets list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.comparing import lay_beside, lay_days
from reconcile_tui.core.compare import Comparison
from reconcile_tui.core.pages import Block
from reconcile_tui.desk import Work
from reconcile_tui.errors import BookError
from reconcile_tui.store.completion import typed_path
from reconcile_tui.store.heads import Head
from reconcile_tui.tui import labels as book_labels
from reconcile_tui.tui.labels import compare as labels
from reconcile_tui.tui.pane import ActionHost
from reconcile_tui.tui.screens.shelf_line import Line

if TYPE_CHECKING:
    from textual.widget import Widget

    from reconcile_tui.tui.app import BookApp

__all__ = [
    "compare_before",
    "compare_days",
    "compare_with_before",
    "has_before",
    "has_other_days",
    "lay_other",
]


def has_before(line: Line) -> bool:
    """For answers that were given again, while those from before are there."""
    return line.may_be_shown and line.before is not None


def has_other_days(line: Line) -> bool:
    """For answers to a sheet that was answered on another day, beyond the one from before."""
    return line.may_be_shown and any(head is not line.before for head in line.others)


def compare_before(pane: ActionHost, line: Line) -> None:
    """Lay it beside the answers that it was answered again from."""
    if line.path and line.before:
        _show_days(pane.book, [line.before.path, line.path])


def compare_days(pane: ActionHost, line: Line) -> None:
    """Lay it beside other days: the only other one, or those that the person marks."""
    from reconcile_tui.tui.screens.pick_days import PickDays  # noqa: PLC0415 - opened on a key

    path = line.path
    if path is None:
        return

    def chosen(heads: Sequence[Head] | None) -> None:
        if heads:
            _show_days(pane.book, [path, *(head.path for head in heads)])

    if len(line.others) == 1:
        chosen(line.others)
    else:
        pane.app.push_screen(PickDays(line.others), chosen)


def compare_with_before(book: BookApp, work: Work) -> None:
    """The same from the end page of a sheet in hand."""
    book.run_worker(_find_before(book, work), group="compare", exclusive=True)


async def _find_before(book: BookApp, work: Work) -> None:
    book.collect()
    await asyncio.to_thread(book.saver.flush, 1.0)
    path, previous = work.entry.path, work.session.answers.previous
    if path is None:
        book.notify(book_labels.NOTHING_YET, markup=False)
        return
    heads = await asyncio.to_thread(book.desk.heads.read, book.desk.notebook.paths())
    before = next((head for head in heads if head.answers.id == previous), None)
    if before is None:
        book.notify(labels.BEFORE_IS_GONE, markup=False)
    else:
        _show_days(book, [before.path, path])


def lay_other(pane: ActionHost, line: Line) -> None:
    """Ask for another person's file, and lay it beside this one, once both are known to want it."""
    path = line.path
    if path and line.sheet:
        pane.book.both_first(line.sheet, lambda: _ask(pane.book, path))


def _ask(book: BookApp, own: Path, value: str = "", trouble: str = "") -> None:
    """Ask, and ask again while the file will not do; the path is kept nowhere else."""
    from reconcile_tui.tui.screens.ask_path import AskPath  # noqa: PLC0415 - opened on a key

    def asked(typed: str | None) -> None:
        if typed is None:
            return
        other = typed_path(typed)

        def refused(why: str) -> None:
            _ask(book, own, typed, why)

        _show(book, lambda: lay_beside(book.desk.notebook, book.library, own, other), refused)

    book.push_screen(AskPath(labels.OTHER_PATH, labels.OTHER_ABOUT, value, trouble), asked)


def _show_days(book: BookApp, paths: Sequence[Path]) -> None:
    from reconcile_tui.tui.screens.page import PageScreen  # noqa: PLC0415 - only when refused

    def refused(why: str) -> None:
        text = f"{why}\n\n{book_labels.FILE_UNTOUCHED}"
        book.push_screen(PageScreen(labels.CANNOT, [Block(text=text)]))

    _show(book, lambda: lay_days(book.desk.notebook, book.library, paths), refused)


def _show(book: BookApp, lay: Callable[[], Comparison], refused: Callable[[str], None]) -> None:
    asked_on = book.screen
    book.hold_keys(asked_on)
    book.run_worker(_laid(book, lay, refused, asked_on), group="compare", exclusive=True)


async def _laid(
    book: BookApp,
    lay: Callable[[], Comparison],
    refused: Callable[[str], None],
    asked_on: Widget,
) -> None:
    """Read and compare beside the screen: a slow disk or a long text must not stop the keys."""
    from reconcile_tui.tui.screens.compare import CompareScreen  # noqa: PLC0415 - opened on a key

    book.collect()
    try:
        await asyncio.to_thread(book.saver.flush, 1.0)
        found = await asyncio.to_thread(lay)
    except BookError as error:
        refused(str(error))
    else:
        await book.push_screen(CompareScreen(found))
    finally:
        book.release_keys(asked_on)
