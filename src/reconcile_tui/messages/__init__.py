"""Every sentence the program says, by place.

What is listed here belongs to single commands: it is loaded when one of them asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.messages import (
        adding,
        compare,
        encryption,
        exporting,
        files,
        line_mode,
        settings,
    )

__all__ = ["adding", "compare", "encryption", "exporting", "files", "line_mode", "settings"]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
