"""The suggested date in an empty field, and its wording."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.dates import read_day, short_day
from reconcile_tui.domain.kinds import Suggest

TODAY = date(2026, 11, 22)


def start_is(value: Any) -> Any:
    return {"start": value}.get


@pytest.mark.parametrize(
    ("days", "item", "start", "words"),
    [
        (56, "start", date(2026, 11, 24), "19 Jan 2027, 8 weeks after 24 Nov 2026"),
        (7, "start", date(2026, 11, 24), "1 Dec 2026, 1 week after 24 Nov 2026"),
        (1, "start", date(2026, 11, 24), "25 Nov 2026, 1 day after 24 Nov 2026"),
        (-3, "start", date(2026, 11, 24), "21 Nov 2026, 3 days before 24 Nov 2026"),
        (0, "start", date(2026, 11, 24), "24 Nov 2026"),
        (56, "start", TODAY, "17 Jan 2027, 8 weeks from today"),
        (14, "", None, "6 Dec 2026, 2 weeks from today"),
        (0, "", None, "22 Nov 2026, today"),
    ],
)
def test_a_suggested_date_in_words(days: int, item: str, start: date | None, words: str) -> None:
    assert Suggest(days, item).in_words(start_is(start), TODAY) == words


@pytest.mark.parametrize("start", [None, "soon", datetime(2026, 11, 24, tzinfo=UTC), date.max])
def test_no_date_is_suggested_without_a_base(start: Any) -> None:
    suggest = Suggest(56, "start")
    assert suggest.day(start_is(start), TODAY) is None
    assert suggest.in_words(start_is(start), TODAY) == ""


@given(st.dates())
def test_a_short_date_parses_to_itself(day: date) -> None:
    if day.year >= 1000:
        assert read_day(short_day(day)) == day
