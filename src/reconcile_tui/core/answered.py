"""What counts as an answer: words in which no day can be read are kept, and are none."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["has_answer", "how_many_answered", "is_answered"]

_SAID_IN_TEXT = frozenset({"line", "text", "choice"})
"""Types whose answer stands in the file as text. To all others a text says nothing yet."""


def is_answered(kind: Any, value: Any) -> bool:
    """Whether this value is an answer to this item."""
    return value is not None and not (isinstance(value, str) and not _takes_text(kind))


def has_answer(item: Any, answers: Answers) -> bool:
    """Whether an item is answered."""
    return is_answered(item, answers.value(item.id))


def how_many_answered(
    sheet: Worksheet, shown: Iterable[str], answered: AbstractSet[str], texts: AbstractSet[str]
) -> int:
    """How many questions of `shown` are answered in a file of which only the keys are known.

    `texts` are those with text behind the key.
    """
    keys = [key for key in shown if key in answered]
    return sum(key not in texts or _takes_text(sheet.by_id[key]) for key in keys)


def _takes_text(kind: Any) -> bool:
    return str(kind.__struct_config__.tag) in _SAID_IN_TEXT
