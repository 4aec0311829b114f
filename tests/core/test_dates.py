"""Days as people type them and as people say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.core.dates import day_in_words, read_day

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
    ],
)
def test_a_day_is_read(typed: str) -> None:
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
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_day(typed) is None


def test_a_day_that_means_two_days_in_two_countries_is_not_read() -> None:
    assert read_day("11/12/2026") is None


def test_a_month_needs_three_letters_that_only_one_has() -> None:
    assert read_day("1 Jun 2026") == date(2026, 6, 1)
    assert read_day("1 Jul 2026") == date(2026, 7, 1)
    assert read_day("1 Ju 2026") is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_in_words_is_that_day_again(day: date) -> None:
    _, _, said = day_in_words(day).partition(" ")
    assert read_day(said) == day
    assert read_day(day.isoformat()) == day


def test_a_day_in_words() -> None:
    assert day_in_words(DAY) == "Sunday 22 November 2026"
