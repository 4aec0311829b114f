"""Terminal modes from the start of the program to its first screen.

As a shell leaves it, a terminal echoes what is typed, consumes ctrl+q for flow control, and turns
Enter into a line feed. So the program first turns that off: what is typed early stays in the input
queue, unseen, for the first screen. Only modules that load fast are imported for that.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found] # `signal` takes longer to load
import sys
import termios

TYPE_CHECKING = False  # `typing` takes 4 ms to load
if TYPE_CHECKING:
    from typing import Any

_found: list[Any] | None = None
"""The modes before `disable_echo`, until `restore`."""

_OPENERS = ("open", "new")
_FLAGS = ("--plain-driver", "--private")
"""Options before the command that take no value."""


def is_for_screen(words: list[str]) -> bool:
    """Whether a command line opens the app, judged by its first word that is no option.

    Any other command may ask something, and must echo the answer.
    """
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--data-dir":
            rest = rest[1:]
        elif option not in _FLAGS and not option.startswith("--data-dir="):
            return False
    return not rest or rest[0] in _OPENERS or rest[0].endswith((".toml", ".toml.age"))


def block_signals() -> set[int]:
    """Keep signals pending until something handles them. Returns the mask before.

    One that ended the program now would leave the terminal without echo. SIGTTOU is not blocked: it
    has to stop a background job before that changes the shell's terminal.
    """
    blocked: set[int] = _signal.pthread_sigmask(
        _signal.SIG_BLOCK, _signal.valid_signals() - {_signal.SIGTTOU}
    )
    return blocked


def restore_signals(mask: set[int]) -> None:
    """Restore the mask before `block_signals`; pending signals are handled then."""
    _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)


def disable_echo() -> None:
    """Turn off echo, and keep every key in the input queue. Does nothing without a terminal.

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
    """Restore and return the modes before `disable_echo`; None if there is nothing to restore."""
    global _found
    found, _found = _found, None
    if found is not None:
        try:  # noqa: SIM105 - `contextlib` takes 6 ms to load
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, found)
        except (termios.error, OSError, ValueError):
            pass  # the terminal is gone, and its modes with it
    return found
