"""What the book is opened with: the commands hand it to the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PLAIN_DRIVER = "RECONCILE_TUI_PLAIN_DRIVER"
"""Set to anything, this variable has the screen sent as Textual does; so does --plain-driver."""


class Opening(NamedTuple):
    """Where the book opens: saved answers, a blank worksheet, or, with neither, its first tab.

    `path` is a file of which something can be shown, as answers or as text, `kind` the id of a
    worksheet that exists. An empty `theme` means the one from the settings. `word` is said once it
    is open. `plain_driver` sends the screen as Textual does, without comparing cells.
    """

    path: Path | None = None
    kind: str | None = None
    theme: str = ""
    word: str = ""
    plain_driver: bool = False
    later: Callable[[], Opening] | None = None
    """Where worksheets are encrypted: tells what is to be opened, once the passphrase was right."""
