"""Saved answers as text for other programs, for paper and for the other person; no files.

The modules are loaded on demand: most commands and every first screen need no export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.export import calendar, formats

__all__ = ["calendar", "formats"]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
