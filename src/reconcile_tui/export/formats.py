"""The formats of an export, and what writes each. Pure: (worksheet, answers) -> str.

No exporter ever sees a private answer: `Filled.of` takes them away before one is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.html import to_html
from reconcile_tui.export.json import to_json
from reconcile_tui.export.markdown import to_markdown
from reconcile_tui.export.plain_text import to_plain_words
from reconcile_tui.export.report import Filled

EXPORTERS: dict[str, Callable[[Sequence[Filled], bool], str]] = {
    "html": to_html,
    "json": to_json,
    "md": to_markdown,
    "txt": to_plain_words,
}
"""Format -> its writer of one document.

Each takes worksheets without their private answers, and whether the document is one for many.
"""

CALENDAR = "ics"
"""The one format that is no document: days for a calendar."""

FORMATS = sorted([*EXPORTERS, CALENDAR])


def export(
    to: str,
    sheets: Iterable[tuple[Worksheet, Answers]],
    *,
    many: bool = False,
    for_another: bool = False,
    today: date | None = None,
) -> str:
    """The answers that may leave their sheets, as one document, in one of the EXPORTERS' formats.

    The sheets stand in the order given. Without `many` there is exactly one; with it, the document
    is one for several, however many there are. A copy `for_another` person tells less (`Filled`).
    A timeline is drawn up to `today`, or else up to the day on which its worksheet was saved.
    """
    filled = [Filled.of(*one, today=today, for_another=for_another) for one in sheets]
    return EXPORTERS[to](filled, many)
