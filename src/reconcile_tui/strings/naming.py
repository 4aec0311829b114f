"""The words about which saved sheet a name means."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "begun_last",
    "begun_last_in_book",
    "last_two",
    "not_begun",
    "nothing_in",
    "nothing_to_open",
    "only_one_day",
]


def begun_last(name: str, taken: str) -> str:
    """A kind that was answered more than once."""
    return (
        f'"{name}": this is {taken}, the one begun last. "reconcile-tui list" names the others too.'
    )


def begun_last_in_book(day: str) -> str:
    """The same in the book, where the list is at hand."""
    return f"This is the one begun last, on {day}. The others stand under Worksheets."


def last_two(name: str) -> str:
    """A kind that was answered on more days than two."""
    return f'"{name}": these are the two begun last. Other days can be named one by one.'


def nothing_in(folder: Path) -> str:
    """A notebook that was asked for by its folder, and holds nothing."""
    there = "" if folder.is_dir() else " That folder is not there yet."
    return f"Nothing is saved in {folder}.{there}"


def nothing_to_open(folder: Path | None) -> str:
    """Nothing is saved, so there is no newest worksheet. `folder` is the one that was asked for."""
    there = f" in {folder}" if folder else ""
    return (
        f"Nothing is saved{there} yet, so there's nothing to open. "
        'To begin, type "reconcile-tui" or "reconcile-tui new --list".'
    )


def only_one_day(name: str) -> str:
    """Nothing to lay beside it."""
    return f'Only one sheet saved is called "{name}". To compare, a second one is needed.'


def not_begun(name: str, kind: str) -> str:
    """A worksheet of which nothing is saved."""
    return f'Nothing saved is called "{name}". To start that worksheet: reconcile-tui new {kind}'
