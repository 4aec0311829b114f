"""The notebook on the disk: paths, reading, saving, merging and erasing.

The modules listed here are loaded when they are first used: not every command or screen needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.storage import (
        conflicts,
        editor_files,
        erase,
        external_changes,
        notebook,
        paths,
        save,
    )

__all__ = [
    "conflicts",
    "editor_files",
    "erase",
    "external_changes",
    "notebook",
    "paths",
    "save",
]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
