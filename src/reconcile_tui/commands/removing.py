"""`remove --everything`: all that the book has of a person, in one step."""

from __future__ import annotations

from reconcile_tui.commands.speech import ask, on_terminal, put, say
from reconcile_tui.errors import CannotWriteError, UsageError
from reconcile_tui.store.paths import Places
from reconcile_tui.store.presence import Presence
from reconcile_tui.store.removal import remove_everything, what_there_is
from reconcile_tui.strings import files as words

__all__ = ["remove"]


def remove(places: Places, *, everything: bool) -> int:
    """Show what would go, ask for a word, remove, and show what went."""
    if not everything:
        raise UsageError(words.NEEDS_EVERYTHING)
    found = what_there_is(places)
    if not found:
        say(words.NOTHING_THERE)
        return 0
    if not on_terminal():
        raise UsageError(words.ONLY_ON_TERMINAL)
    say("\n".join([words.WHAT_GOES, *map(str, found), ""]))
    if not Presence(places.worksheets).is_alone():
        say(f"{words.OPEN_ELSEWHERE}\n")
    if ask(words.ASK_EVERYTHING).strip().lower() != words.THE_WORD:
        say(words.LEFT_AS_IT_IS)
        return 0
    removed = remove_everything(places)
    say(words.REMOVED_ALL)
    for path in removed.paths:
        put(str(path))
    say(f"\n{words.CANNOT_PROMISE}")
    if removed.left:
        say("\n".join([words.NOT_REMOVED, *(words.still_there(*one) for one in removed.left)]))
        return CannotWriteError.exit_code
    return 0
