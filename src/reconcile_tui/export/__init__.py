"""Saved answers as text for other programs, for paper and for the other person. No file is touched.

What others ask for is loaded then: most commands, and every first screen, write no export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.export.formats import (
        CALENDAR,
        EXPORTERS,
        FORMATS,
        calendar_file,
        export,
        schedule,
    )
    from reconcile_tui.export.shared_copy import copy_name, copy_text

__all__ = [
    "CALENDAR",
    "EXPORTERS",
    "FORMATS",
    "calendar_file",
    "copy_name",
    "copy_text",
    "export",
    "schedule",
]

MODULES = {
    "CALENDAR": ".formats",
    "EXPORTERS": ".formats",
    "FORMATS": ".formats",
    "calendar_file": ".formats",
    "copy_name": ".shared_copy",
    "copy_text": ".shared_copy",
    "export": ".formats",
    "schedule": ".formats",
}
"""What others ask for -> the module that has it, as seen from here."""

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, **MODULES)
