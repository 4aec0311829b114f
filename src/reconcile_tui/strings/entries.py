"""What is said of entries in a file that could not be read, and of answers that do not show."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["hidden", "not_read"]

_MOST_LINES = 8


def not_read(lines: Sequence[int], count: int | None = None) -> str:
    """Say how many entries could not be read, and on which `lines`; empty for none."""
    many = len(lines) if count is None else count
    if not many:
        return ""
    said = "1 entry could not be read" if many == 1 else f"{many} entries could not be read"
    return f"{said}{_on_lines(lines)}."


def _on_lines(lines: Sequence[int]) -> str:
    numbers = [str(line) for line in dict.fromkeys(sorted(lines))]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f", line {numbers[0]}"
    if len(numbers) > _MOST_LINES:
        more = len(numbers) - _MOST_LINES
        return f", lines {', '.join(numbers[:_MOST_LINES])} and {more} more"
    return f", lines {', '.join(numbers[:-1])} and {numbers[-1]}"


def hidden(count: int) -> str:
    """Say that answers are not shown because their questions do not show now; empty for none."""
    if not count:
        return ""
    if count == 1:
        return "1 answer isn't shown, because its question is hidden now. It's still in the file."
    return (
        f"{count} answers aren't shown, because their questions are hidden now. "
        "They're still in the file."
    )
