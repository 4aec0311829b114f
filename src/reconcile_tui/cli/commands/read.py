"""`read`: a page of the guide, the myths, or the helplines, in plain lines."""

from __future__ import annotations

from datetime import datetime

from reconcile_tui.cli import reading
from reconcile_tui.cli.console import put
from reconcile_tui.cli.lines import EndOfInputError, Lines
from reconcile_tui.content.library import Library
from reconcile_tui.errors import NoSuchError, UsageError, nearest
from reconcile_tui.messages import general
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.storage.paths import Places

__all__ = ["read"]


def read(places: Places, name: str | None) -> int:
    """Print what has a name; without one, what there is to read. Returns the exit code."""
    library, lines = Library.of(places, checks_ours=False), Lines()
    lines.at_shell = True
    if not name:
        put(words.READ_WHICH)
        reading.list_pages(lines, library)
        return 0
    found = _named(library, name.casefold())
    today = datetime.now().astimezone().date()
    stays = f"\n{words.READ_STAYS}" if lines.height else ""
    numbers_first = found == reading.TONIGHT
    if stays and not numbers_first:
        lines.say(stays)
    try:
        reading.show_named(lines, library, found, today, places)
    except EndOfInputError:
        put("")
    if stays and numbers_first:
        lines.say(stays)
    return 0


def _named(library: Library, name: str) -> str:
    """Return the name that is meant. Raises NoSuchError or UsageError."""
    known = sorted(reading.names(library))
    if name in known:
        return name
    begun = [one for one in known if one.startswith(name)]
    if len(begun) > 1:
        raise UsageError(general.could_be_any(name, begun))
    if not begun:
        guess = general.did_you_mean(nearest(name, known))
        raise NoSuchError(words.NO_PAGE_HERE + (guess or words.READ_LISTS))
    return begun[0]
