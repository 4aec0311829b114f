"""Moments as a file holds them, made fit for every calendar and time zone of this computer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

__all__ = ["NOT_SHOWABLE", "UNKNOWN", "as_moment", "is_showable", "moment_of"]

NOT_SHOWABLE = "no calendar here can show this time"

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where a moment is needed and none is known."""

_MARGIN = 3
"""Days at both ends of the calendar. An offset and a time zone move a moment by a day each."""


def is_showable(value: datetime) -> bool:
    """Return whether a moment can be shown in every time zone, whatever its own offset."""
    return _MARGIN < value.toordinal() <= date.max.toordinal() - _MARGIN


def as_moment(value: Any) -> datetime | None:
    """Return a date and time of a file with an offset; None for anything else.

    A time without an offset is local. One that no calendar here can show is None too, so that
    nothing that sorts, converts or prints moments can fail on it.
    """
    if not isinstance(value, datetime) or not is_showable(value):
        return None
    return value if value.tzinfo else value.astimezone()


def moment_of(seconds: float) -> datetime:
    """Return the moment that a disk tells as seconds since 1970, which a disk may tell wrong."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return UNKNOWN
    return moment if is_showable(moment) else UNKNOWN
