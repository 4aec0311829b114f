"""Timestamps from a file or a disk, and which of them can be displayed."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

import pytest

from reconcile_tui.domain.dates import UNKNOWN, as_moment, is_showable, moment_of

FAR = timezone(timedelta(hours=23, minutes=59))
FAR_WEST = timezone(-timedelta(hours=23, minutes=59))


@pytest.fixture(params=["America/New_York", "Pacific/Kiritimati", "UTC0", "XXX23:59", "YYY-23:59"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Time zones including the extremes that POSIX allows."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    return str(request.param)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=FAR),
        datetime(1, 1, 1),  # noqa: DTZ001 - as a file may hold it
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=FAR_WEST),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_a_time_at_the_end_of_the_calendar_is_rejected(moment: datetime, zone: str) -> None:
    assert not is_showable(moment)
    assert as_moment(moment) is None


def test_accepted_times_can_be_shown_and_sorted(zone: str) -> None:
    days = [(0, n) for n in range(1, 8)] + [(9999, n) for n in range(25, 32)]
    found = []
    for (year, day), tz in product(days, [None, UTC, FAR, FAR_WEST]):
        month = 12 if year else 1
        for hour in (0, 23):
            moment = as_moment(datetime(year or 1, month, day, hour, tzinfo=tz))
            if moment is not None:
                found.append(moment)
                assert moment.astimezone().tzinfo is not None
                assert moment.astimezone(UTC) == moment
                moment.timestamp()
    assert sorted(found)
    assert {moment.year for moment in found} >= {1, 9999}


def test_a_time_without_an_offset_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
    time.tzset()
    moment = as_moment(datetime(2026, 11, 1, 0, 10))  # noqa: DTZ001 - as a file may hold it
    assert moment == datetime(2026, 11, 1, 4, 10, tzinfo=UTC)


def test_other_values_are_no_time() -> None:
    assert [as_moment(value) for value in (date(2026, 11, 1), "2026-11-01", 3, None)] == [None] * 4


@pytest.mark.parametrize("seconds", [1e30, -1e30, 2.0**62, -62135596800.0, 253402300799.0])
def test_an_invalid_file_time_is_unknown(seconds: float) -> None:
    assert moment_of(seconds) == UNKNOWN
    assert moment_of(0.5) == datetime(1970, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
