"""The words about which saved sheet a name means."""

from __future__ import annotations

__all__ = ["begun_last", "begun_last_in_book", "last_two", "not_begun", "only_one_day"]


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


def only_one_day(name: str) -> str:
    """Nothing to lay beside it."""
    return f'Only one sheet saved is called "{name}". To compare, a second one is needed.'


def not_begun(name: str, kind: str) -> str:
    """A worksheet of which nothing is saved."""
    return f'Nothing saved is called "{name}". To start that worksheet: reconcile-tui new {kind}'
