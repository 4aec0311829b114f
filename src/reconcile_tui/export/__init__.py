"""Saved answers as text for other programs. Pure: (worksheet, answers) -> str.

No exporter ever sees a private answer: `export` takes them away before it asks one.
"""

from __future__ import annotations

from collections.abc import Callable

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.outline import can_leave, without_private
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.export.json_text import to_json
from reconcile_tui.export.markdown import to_markdown

__all__ = ["EXPORTERS", "can_leave", "export"]

EXPORTERS: dict[str, Callable[[Worksheet, Answers], str]] = {
    "json": to_json,
    "md": to_markdown,
}
"""Format -> its writer. Each takes answers from which the private ones were taken away."""


def export(to: str, sheet: Worksheet, answers: Answers) -> str:
    """The answers that may leave their sheet, in one of the EXPORTERS' formats."""
    return EXPORTERS[to](sheet, without_private(sheet, answers))
