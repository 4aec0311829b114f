"""`delete --everything`: delete all data of a person, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reconcile_tui.cli.console import ask, on_terminal, put, say, talk_width
from reconcile_tui.errors import CannotWriteError, UsageError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.files import lines_of, path_lines
from reconcile_tui.storage.erase import Removed, groups_of, remove_everything, short, what_there_is
from reconcile_tui.storage.file_lock import Presence
from reconcile_tui.storage.paths import Places

__all__ = ["remove"]

WIDEST = 80


def remove(places: Places, *, everything: bool) -> int:
    """List what would be deleted, ask for a word, delete it, and list what was deleted."""
    if not everything:
        raise UsageError(words.NEEDS_EVERYTHING)
    found = what_there_is(places)
    if not found:
        say(words.NOTHING_THERE)
        return 0
    if not on_terminal():
        raise UsageError(words.ONLY_ON_TERMINAL)
    say("\n".join([words.WHAT_GOES, "", *_named(found, places), ""]))
    if not Presence(places.worksheets).is_alone():
        say(f"{words.OPEN_ELSEWHERE}\n")
    if ask(words.ASK_EVERYTHING).strip().lower() != words.THE_WORD:
        say(words.LEFT_AS_IT_IS)
        return 0
    removed = remove_everything(places)
    say(words.REMOVED_ALL)
    for line in _named(removed.paths, places):
        put(line)
    say(f"\n{words.CANNOT_PROMISE}")
    if removed.left:
        say("\n".join([f"\n{words.NOT_REMOVED}", *_still_there(removed)]))
        return CannotWriteError.exit_code
    return 0


def _named(paths: Sequence[Path], places: Places) -> list[str]:
    return lines_of(groups_of(paths, places), _width())


def _still_there(removed: Removed) -> list[str]:
    told = [words.still_there(short(path), why) for path, why in removed.left]
    return [line for one in told for line in path_lines(one, _width())]


def _width() -> int:
    return min(WIDEST, talk_width())
