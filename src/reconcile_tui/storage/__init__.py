"""The notebook on the disk: where files are, how they are read, saved, merged and erased.

What is listed here some command or first screen does without: it is loaded when it is first asked
for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.storage import (
        conflicts,
        erase,
        export_file,
        external_changes,
        index,
        notebook,
        paths,
        save,
    )

__all__ = [
    "conflicts",
    "erase",
    "export_file",
    "external_changes",
    "index",
    "notebook",
    "paths",
    "save",
]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
