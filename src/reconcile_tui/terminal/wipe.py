"""An empty screen that leaves nothing behind."""

from __future__ import annotations

_TAMED = "\x1b[r\x1b[?6l\x1b[4l\x1b[?1l\x1b>\x1b(B\x1b[m\x1b[?1004l"
_NO_MOUSE = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"


def tamed(*, mouse: bool) -> str:
    """What ends all that another program may have left set: margins, insert mode, keypad, colours.

    And the mouse, unless the application wants it itself.
    """
    return _TAMED if mouse else _TAMED + _NO_MOUSE


def wiped(rows: int) -> str:
    """What overwrites every row of the screen.

    Row by row, because clearing the screen as a whole scrolls it into the history of GNU screen and
    of tmux without an alternate screen (reliability, section 0, point 9).
    """
    lines = "".join(f"\x1b[{row}H\x1b[K" for row in range(1, rows + 1))
    return f"\x1b[m{lines}\x1b[H"
