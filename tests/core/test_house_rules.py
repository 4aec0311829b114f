"""The rules of the house, what may leave a sheet, and the dates that pass."""

from __future__ import annotations

import tomllib
from datetime import date

import msgspec
import pytest

from reconcile_tui.core.house_rules import (
    faults_of_claims,
    faults_of_help_lines,
    faults_of_worksheet,
    passed_dates,
    unverified_numbers,
)
from reconcile_tui.core.outline import can_leave
from reconcile_tui.core.pages import Claims, HelpLines
from tests.core.sheets import SHEET, sheet


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('claims = ["common"]', 'keep = "ask"\nclaims = ["common"]', 'keep = "ask" does not go'),
        ('claims = ["common"]', "claims = []", 'the claim "common" is used and not listed'),
        (
            "when_any = [",
            'when_none = [{ item = "helped" }]\nwhen_any = [',
            "when_any stands here too",
        ),
    ],
)
def test_a_rule_of_the_house_is_told(old: str, new: str, message: str) -> None:
    found = list(faults_of_worksheet(sheet(SHEET.replace(old, new, 1))))
    assert len(found) == 1
    assert message in found[0][1]


def test_a_third_pin_does_not_fit() -> None:
    pinned = SHEET.replace('type = "', 'pin = true\ntype = "', 3)
    assert "fear, steady, helped" in next(faults_of_worksheet(sheet(pinned)))[1]
    assert not list(
        faults_of_worksheet(sheet(SHEET.replace('type = "', 'pin = true\ntype = "', 2)))
    )


def test_a_question_asked_because_of_a_private_answer_stays_private_too() -> None:
    text = SHEET.replace('id = "fear"', 'id = "fear"\nsharing = "never"')
    assert "steady" in can_leave(sheet(SHEET))
    assert not can_leave(sheet(text)) & {"fear", "steady"}
    assert "helped" in can_leave(sheet(text))


CLAIM = """
[[claim]]
id = "c"
say = "S"
source = "X (2010)"
year = 2010
kind = "survey"
sure = "low"
not_shown = "N"
seen = "memory"
checked = 2026-11-22
"""


def test_a_claim_without_source_or_twice_is_told() -> None:
    text = CLAIM.replace('"X (2010)"', '" "') + CLAIM
    found = list(faults_of_claims(msgspec.convert(tomllib.loads(text), Claims)))
    assert [place for place, _, _ in found] == [("claim", 0, "source"), ("claim", 1, "id")]


LINES = """
[[country]]
id = "us"
name = "United States"
emergency = "911"
status = "live-checked"
checked = 2026-11-22

[[line]]
id = "a-line"
country = "us"
name = "A line"
call = "1"
crisis = true
source = "site"
status = "live-checked"
checked = 2026-11-22
"""


def lines(text: str) -> HelpLines:
    return msgspec.convert(tomllib.loads(text), HelpLines)


def test_help_lines_that_were_checked_live_have_nothing_wrong() -> None:
    book = lines(LINES)
    assert not [*faults_of_help_lines(book, ["us"]), *unverified_numbers(book)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('country = "us"', 'country = "uz"', 'there is no country "uz"'),
        ('call = "1"\n', "", "there is nothing to call, text or open"),
        ("checked = 2026-11-22\n", "", "a live check needs its day"),
        ('status = "live-checked"', 'status = "memory"', "the day goes with"),
    ],
)
def test_a_help_line_that_cannot_be_trusted_is_told(old: str, new: str, message: str) -> None:
    found = list(faults_of_help_lines(lines(LINES.replace(old, new, 1)), ["us"]))
    assert [message in one[1] for one in found] == [True]


def test_a_number_nobody_called_is_told_when_it_is_for_an_emergency_or_a_crisis() -> None:
    memory = LINES.replace('status = "live-checked"', 'status = "memory"')
    assert [place for place, _, _ in unverified_numbers(lines(memory))] == [
        ("country", 0, "status"),
        ("line", 0, "status"),
    ]
    other = memory.replace("crisis = true", "crisis = false").replace('"911"', '""')
    assert not list(unverified_numbers(lines(other)))


def test_a_check_is_good_for_half_a_year_and_a_review_for_two() -> None:
    book, reviewed = lines(LINES), sheet(f"reviewed = 2026-11-22\n{SHEET}")
    assert not list(passed_dates(book, date(2027, 5, 21)))
    assert [place for place, _, _ in passed_dates(book, date(2027, 5, 22))] == [
        ("country", 0, "checked"),
        ("line", 0, "checked"),
    ]
    assert not list(passed_dates(reviewed, date(2028, 11, 21)))
    assert [place for place, _, _ in passed_dates(reviewed, date(2028, 11, 22))] == [("reviewed",)]
    assert not list(passed_dates(sheet(SHEET), date(2040, 1, 1)))
