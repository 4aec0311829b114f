"""The way from a line of the Worksheets list to its earlier versions."""

from __future__ import annotations

from reconcile_tui.tui.pane import ActionHost
from reconcile_tui.tui.screens.shelf_line import Line

__all__ = ["has_earlier", "see_earlier"]


def has_earlier(line: Line) -> bool:
    """For every saved sheet of which versions are kept: not for private ones."""
    return line.is_saved and line.sheet is not None and not line.is_private


def see_earlier(pane: ActionHost, line: Line) -> None:
    """List the earlier versions of a saved sheet."""
    from reconcile_tui.tui.screens.earlier import Earlier  # noqa: PLC0415 - opened on a key

    if line.path is None or line.sheet is None:
        return
    pane.book.collect()
    pane.desk.saver.flush(1.0)
    pane.app.push_screen(Earlier(line.path, line.sheet, line.title), lambda _: pane.shown_again())
