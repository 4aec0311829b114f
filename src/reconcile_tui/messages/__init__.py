"""All messages of the program; `cli` has those of only the command line.

The modules listed here belong to single commands and are loaded on demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.messages import cli, compare, exporting, files, general, private

__all__ = ["cli", "compare", "exporting", "files", "general", "private"]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
