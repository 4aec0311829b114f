"""Weeks from Monday to Sunday, across every new year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.dates import LAST_WEEK, days_of_week, monday, month_marks, week_of


@given(st.dates())
def test_a_date_is_in_the_week_of_its_monday(day: date) -> None:
    first = monday(week_of(day))
    assert first.weekday() == 0
    assert 0 <= (day - first).days <= 6


@given(st.dates(max_value=date.max - timedelta(7)))
def test_the_next_week_is_seven_days_later(day: date) -> None:
    assert week_of(day + timedelta(7)) == week_of(day) + 1


def test_week_53_and_the_first_days_of_a_year_are_one_week() -> None:
    assert date(2026, 12, 31).isocalendar().week == 53
    assert week_of(date(2026, 12, 28)) == week_of(date(2027, 1, 3))
    assert week_of(date(2027, 1, 4)) == week_of(date(2027, 1, 3)) + 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 12), "Monday 9 to Sunday 15 November 2026"),
        (date(2026, 11, 1), "Monday 26 October to Sunday 1 November 2026"),
        (date(2026, 12, 31), "Monday 28 December 2026 to Sunday 3 January 2027"),
    ],
)
def test_the_days_of_a_week_in_words(day: date, words: str) -> None:
    assert days_of_week(week_of(day)) == words


def test_weeks_at_the_ends_of_the_calendar_do_not_fail() -> None:
    assert week_of(date.min) == 0
    assert week_of(date.max) == LAST_WEEK
    assert "9999" in days_of_week(LAST_WEEK)
    assert monday(LAST_WEEK + 5) == monday(LAST_WEEK)
    assert list(month_marks(LAST_WEEK - 2, 10, 2))


def test_months_are_marked_at_their_first_week() -> None:
    first = week_of(date(2026, 11, 23))
    marks = dict(month_marks(first, 12, 2))
    assert marks == {2: "Dec '26", 10: "Jan 2027", 20: "Feb"}


def test_the_month_of_the_first_week_is_named_where_there_is_room() -> None:
    assert dict(month_marks(week_of(date(2026, 8, 17)), 8, 2))[0] == "Aug"
    assert dict(month_marks(week_of(date(2026, 9, 7)), 8, 2)) == {0: "Sep", 6: "Oct '26", 14: "Nov"}


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(4, 60))
def test_month_names_do_not_overlap(day: date, count: int) -> None:
    end = -1
    for column, name in month_marks(week_of(day), count, 2):
        assert column > end
        end = column + len(name)
