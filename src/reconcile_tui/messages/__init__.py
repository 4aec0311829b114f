"""Every sentence the program says, by place; in `cli` and `tui`, what only one place says.

What is listed here belongs to single commands: it is loaded when one of them asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.messages import cli, compare, encryption, exporting, files, general

__all__ = ["cli", "compare", "encryption", "exporting", "files", "general"]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
