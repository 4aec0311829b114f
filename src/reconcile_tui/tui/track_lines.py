"""One promise of the timeline in two lines: what it is called, its weeks, the newest word."""

from __future__ import annotations

from reconcile_tui.core.display import one_line, visible, wrapped
from reconcile_tui.core.ladder import rung_words
from reconcile_tui.core.timeline import Track
from reconcile_tui.core.timeline_signs import NOTHING, SIGNS, WALL
from reconcile_tui.strings import timeline as words
from reconcile_tui.tui.typeset import cut

__all__ = ["WORD", "Runs", "newest_word", "row_of_cells", "two_lines"]

WORD = len("Slipped and repaired")
"""Columns for the longest word of the ladder."""

STYLES: dict[str, str] = {
    SIGNS["kept"]: "$primary",
    SIGNS["partly"]: "$accent",
    SIGNS["not"]: "bold",
    SIGNS["not-tested"]: "$secondary",
    NOTHING: "$secondary",
    WALL: "$secondary",
}
"""Colour only helps: every sign is told apart by its shape."""

Runs = list[tuple[str, str]]
"""(text, style) from left to right."""


def two_lines(track: Track, width: int) -> list[str]:
    """What a promise is called, on two lines."""
    name = visible(one_line(words.name_of(track)))
    lines = cut(wrapped(name, width - 1).split("\n"), 2)
    return [*lines, ""][:2]


def newest_word(track: Track) -> tuple[str, str]:
    """The newest word that the person gave, and its day."""
    newest = track.newest_rung
    if newest is None or newest.day is None:
        return "", ""
    return rung_words(newest.rung)[:WORD], words.short_day(newest.day)


def row_of_cells(texts: list[str], cursor: int) -> Runs:
    """One line of cells in as few runs as there are styles."""
    runs: Runs = []
    for number, text in enumerate(texts):
        for sign in text:
            style = STYLES.get(sign, "$accent" if sign != " " else "")
            if number == cursor:
                style = "bold reverse"
            elif sign == " " and runs and "reverse" not in runs[-1][1]:
                style = runs[-1][1]
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + sign, style)
            else:
                runs.append((sign, style))
    return runs
