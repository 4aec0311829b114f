"""What only POSIX has: signals that mean "the line is gone", locked-down files, no core dumps."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Callable

__all__ = ["HANG_UPS", "harden", "on_hang_up"]

HANG_UPS = (signal.SIGHUP, signal.SIGTERM)


def harden() -> None:
    """Make what this process writes readable for its owner alone, and leave no core file."""
    os.umask(0o077)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def on_hang_up(handler: Callable[[int], None]) -> None:
    """Call `handler(number)` when the terminal goes away or the process is asked to end.

    These are plain handlers on purpose: asyncio's never run while the event loop is blocked on a
    stalled line (reliability, section 2.3). A signal that was set to be ignored is handled too.
    """
    for number in HANG_UPS:
        signal.signal(number, lambda got, _frame: handler(got))
