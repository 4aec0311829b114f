"""The modes of the terminal line between the first instant of the program and its first screen.

A line as a shell leaves it shows what is typed, takes ctrl+q for flow control and throws it away,
and turns Enter into a line feed. So the first thing the program does is to switch that off: what
is typed early stays in the line, unseen, for the screen that is to come. Nothing but `termios` is
loaded for that; every further import comes later.
"""

from __future__ import annotations

import sys
import termios

TYPE_CHECKING = False  # `typing` takes 4 ms to load
if TYPE_CHECKING:
    from typing import Any

_found: list[Any] | None = None
"""The modes as they were found, while the line is hushed."""

_OPENERS = ("open", "new")
_FLAGS = ("--plain-driver", "--private")
"""Options that come before a command, and take no word after them."""


def is_for_screen(words: list[str]) -> bool:
    """Whether a command line opens the screen, judged by its first word that is no option.

    Any other command may ask something on the line, and what is answered must be seen.
    """
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--data-dir":
            rest = rest[1:]
        elif option not in _FLAGS and not option.startswith("--data-dir="):
            return False
    return not rest or rest[0] in _OPENERS or rest[0].endswith((".toml", ".toml.age"))


def hush() -> None:
    """Show nothing of what is typed, and keep every key of it. Does nothing without a terminal.

    ctrl+c still ends the program.
    """
    global _found  # noqa: PLW0603 - a process has one terminal
    if _found is not None or sys.stdin is None:
        return
    try:
        descriptor = sys.stdin.fileno()
        found = termios.tcgetattr(descriptor)
        modes = [*found[:6], [*found[6]]]
        modes[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR | termios.IGNCR)
        modes[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN)
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
        _found = found
        termios.tcsetattr(descriptor, termios.TCSANOW, modes)
    except (termios.error, OSError, ValueError):
        _found = None


def restore() -> list[Any] | None:
    """Give the line back as `hush` found it. Returns how that was; None when it was done."""
    global _found
    found, _found = _found, None
    if found is not None:
        try:  # noqa: SIM105 - `contextlib` takes 6 ms to load
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, found)
        except (termios.error, OSError, ValueError):
            pass  # the terminal is gone, and its modes with it
    return found
