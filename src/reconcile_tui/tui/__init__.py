"""The screens, the only package that knows Textual, and what a command opens them with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

PLAIN_DRIVER = "RECONCILE_TUI_PLAIN_DRIVER"
"""Environment variable: if set, the screen is written by Textual's own driver (--plain-driver)."""


class Opening(Struct, frozen=True):
    """What to open: a saved worksheet, a new one, or, with neither, the first screen.

    `path` is a file that can be shown, as a worksheet or as text, `kind` the id of a worksheet. An
    empty `theme` means the one from the settings. `word` is shown once the app is open.
    """

    path: Path | None = None
    kind: str | None = None
    theme: str = ""
    word: str = ""
    plain_driver: bool = False
    later: Callable[[], Opening] | None = None
    """Returns the actual opening once encrypted worksheets are unlocked."""
