"""Parsing and formatting of dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.dates import (
    NO_SUCH_DATE,
    TypedDay,
    day_in_words,
    day_without_year,
    read_day,
    typed_day,
)

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-22",
        " 2026-11-22 ",
        "2026/11/22",
        "2026.11.22",
        "22.11.2026",
        "22. 11. 2026",
        "22 Nov 2026",
        "22 november 2026",
        "22. NOV. 2026",
        "22 Nov, 2026",
        "22.11.26",
        "Nov 22, 2026",
        "November 22 2026",
    ],
)
def test_dates_are_parsed(typed: str) -> None:
    assert read_day(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "2026-13-01",
        "31.4.2026",
        "22 Ma 2026",
        "22 Foo 2026",
        "0 Nov 2026",
        "99 Nov 2026",
        "2026-11",
        "22 Nov",
        "2026-11-22 10:00",
    ],
)
def test_other_text_is_no_date(typed: str) -> None:
    assert read_day(typed) is None


def test_ambiguous_slash_dates_are_not_parsed() -> None:
    assert read_day("11/12/2026") is None


def test_a_month_needs_three_unambiguous_letters() -> None:
    assert read_day("1 Jun 2026") == date(2026, 6, 1)
    assert read_day("1 Jul 2026") == date(2026, 7, 1)
    assert read_day("1 Ju 2026") is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_in_words_parses_to_itself(day: date) -> None:
    _, _, said = day_in_words(day).partition(" ")
    assert read_day(said) == day
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "way", "meant"),
    [
        ("5 September", 0, date(2026, 9, 5)),
        ("5 Sep.", 0, date(2026, 9, 5)),
        ("Sep 5", 0, date(2026, 9, 5)),
        ("5.9.", 0, date(2026, 9, 5)),
        ("5. 9.", 1, date(2027, 9, 5)),
        ("5 March", 0, date(2027, 3, 5)),
        ("5 March", -1, date(2026, 3, 5)),
        ("22 Nov", 1, DAY),
        ("22 Nov", -1, DAY),
        ("29 Feb", 0, date(2028, 2, 29)),
        ("29 Feb", -1, date(2024, 2, 29)),
    ],
)
def test_a_date_without_a_year_is_the_nearest_one(typed: str, way: int, meant: date) -> None:
    assert day_without_year(typed, DAY, way) == meant


@pytest.mark.parametrize("typed", ["", "5", "September", "5.9", "31 Feb", "22 Nov 2026", "5 5"])
def test_an_impossible_date_without_a_year_is_not_parsed(typed: str) -> None:
    assert day_without_year(typed, DAY) is None


def test_dates_near_the_ends_of_the_calendar_do_not_fail() -> None:
    assert day_without_year("5 Jan", date(1, 1, 2)) == date(1, 1, 5)
    assert day_without_year("5 Jan", date(9999, 12, 30), -1) == date(9999, 1, 5)


def test_date_in_words() -> None:
    assert day_in_words(DAY) == "Sunday 22 November 2026"


@pytest.mark.parametrize(
    ("typed", "way", "meant"),
    [
        ("tue", 0, date(2026, 11, 17)),
        ("Tuesday", -1, date(2026, 11, 17)),
        ("tues.", 1, date(2026, 11, 24)),
        ("last tuesday", 1, date(2026, 11, 17)),
        ("next  Tue", -1, date(2026, 11, 24)),
        ("sunday", 0, DAY),
        ("sunday", 1, DAY),
        ("last sunday", 0, date(2026, 11, 15)),
        ("next sunday", 0, date(2026, 11, 29)),
        ("today", 0, DAY),
        (" Yesterday ", 0, date(2026, 11, 21)),
        ("tomorrow", -1, date(2026, 11, 23)),
        ("2 days ago", 0, date(2026, 11, 20)),
        ("1 day ago", 0, date(2026, 11, 21)),
        ("a week ago", 0, date(2026, 11, 15)),
        ("in 3 weeks", 0, date(2026, 12, 13)),
        ("2 weeks from now", 0, date(2026, 12, 6)),
        ("a month ago", 0, date(2026, 10, 22)),
        ("22 Nov 2026", 0, DAY),
        ("5 March", 1, date(2027, 3, 5)),
    ],
)
def test_relative_dates_are_counted_from_today(typed: str, way: int, meant: date) -> None:
    assert typed_day(typed, DAY, way).day == meant


def test_a_month_ago_is_clamped_to_the_last_day() -> None:
    assert typed_day("a month ago", date(2026, 3, 31)).day == date(2026, 2, 28)


def test_the_meant_weekday_is_reported() -> None:
    assert typed_day("tue", DAY).meant == "last"
    assert typed_day("tue", DAY, 1).meant == "next"
    assert typed_day("sunday", DAY, 1).meant == "today"
    assert typed_day("tomorrow", DAY).relative
    assert not typed_day("22 Nov 2026", DAY).relative


@pytest.mark.parametrize("typed", ["", "t", "tu", "mar", "soon", "last", "next week", "11/12/2026"])
def test_text_without_a_date_has_no_date_fault(typed: str) -> None:
    assert typed_day(typed, DAY) == TypedDay()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31 February", "February never has more than 29 days"),
        ("29 Feb 2027", "February 2027 has 28 days"),
        ("Feb 30, 2028", "February 2028 has 29 days"),
        ("31.4.2026", "April 2026 has 30 days"),
        ("0.4.", "April never has more than 30 days"),
        ("2026-13-01", "there are 12 months"),
        ("0000-01-01", "the years go from 1 to 9999"),
    ],
)
def test_an_impossible_date_has_a_fault(typed: str, why: str) -> None:
    assert typed_day(typed, DAY) == TypedDay(fault=f"{NO_SUCH_DATE}: {why}")


def test_counting_past_the_ends_of_the_calendar_gives_no_date() -> None:
    assert typed_day("9999 weeks ago", date(100, 1, 1)).day is None
    assert typed_day("in 9999 months", date(9990, 1, 1)).day is None
    assert typed_day("next tue", date.max).day is None
