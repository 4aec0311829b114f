"""`--help`: what the program is, every command in its group, and the options before a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reconcile_tui import NEUTRAL, PROGRAM
from reconcile_tui.cli.parser import help_width
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.messages import general as strings

__all__ = ["front_help"]

BESIDE = 28
"""The column in which the words begin beside a command."""

ROOM = 30
"""Columns that those words need; on a narrower terminal they stand below the command."""


def front_help(
    groups: Mapping[str, Iterable[tuple[str, str]]],
    options: Iterable[tuple[str, str]],
    columns: int = 0,
) -> str:
    """Return the help of the program, for a terminal of so many `columns`; 0 is 80.

    `groups` holds under each heading the (usage, words) of its commands.
    """
    width = help_width(columns)
    about = strings.DISCREET_WHAT_IT_IS if PROGRAM == NEUTRAL else strings.WHAT_IT_IS
    starts = "\n".join(_laid(strings.HELP_START, width, BESIDE + 2))
    blocks = [
        wrapped(one_line(about), width),
        f"{starts}\n{wrapped(strings.HELP_COMMANDS, width, '  ')}",
    ]
    every = {**groups, strings.OPTIONS: options}
    blocks += ["\n".join([heading, *_laid(pairs, width)]) for heading, pairs in every.items()]
    return "\n\n".join([*blocks, wrapped(one_line(strings.HELP_END), width)])


def _laid(pairs: Iterable[tuple[str, str]], width: int, beside: int = BESIDE) -> Iterator[str]:
    """Yield each command with its words beside it, or below it where there is no room."""
    for left, right in pairs:
        below = width - beside < ROOM or cells(left) > beside - 4
        indent = " " * (6 if below else beside)
        words = wrapped(right, width, indent)
        yield f"  {left}\n{words}" if below else f"{f'  {left}':{beside}}{words.lstrip()}"
