"""An empty screen that leaves nothing behind."""

from __future__ import annotations

__all__ = ["wiped"]


def wiped(rows: int) -> str:
    """What overwrites every row of the screen.

    Row by row, because clearing the screen as a whole scrolls it into the history of GNU screen and
    of tmux without an alternate screen (reliability, section 0, point 9).
    """
    lines = "".join(f"\x1b[{row};1H\x1b[2K" for row in range(1, rows + 1))
    return f"\x1b[m{lines}\x1b[H"
