"""Whether a terminal has colours, by what the system knows of its name."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["has_colours"]


def has_colours(environ: Mapping[str, str]) -> bool:
    """Whether colours may be sent. A terminal that nobody knows is taken to have some.

    Most names say it themselves; the others are looked up, as a VT100 is, which has none. Curses
    looks up one terminal in the life of a process, and remembers it.
    """
    term = environ.get("TERM", "")
    if environ.get("COLORTERM") or "color" in term or term.startswith("xterm-"):
        return "mono" not in term
    try:
        import curses  # noqa: PLC0415 - only for rare names; some Pythons come without it
    except ImportError:
        return True
    try:
        curses.setupterm(term, 1)
    except curses.error:
        return True
    return curses.tigetnum("colors") != -1
