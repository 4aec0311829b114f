"""Editorial rules, what may be shown outside a worksheet, and dates that expire."""

from __future__ import annotations

import tomllib
from datetime import date

import msgspec
import pytest

from reconcile_tui.content.lint.rules import (
    faults_of_claims,
    faults_of_help_lines,
    faults_of_worksheet,
    passed_dates,
    uncalled_numbers,
)
from reconcile_tui.domain.pages import Claims, HelpLines
from tests.core.worksheet_sample import SHEET, sheet


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'claims = ["common"]',
            'keep = "ask"\nclaims = ["common"]',
            'keep = "ask" can\'t be combined',
        ),
        ('claims = ["common"]', "claims = []", 'the claim "common" is used but not listed'),
        (
            "when_any = [",
            'when_none = [{ item = "helped" }]\nwhen_any = [',
            "when_any is here too",
        ),
    ],
)
def test_a_broken_content_rule_is_reported(old: str, new: str, message: str) -> None:
    found = list(faults_of_worksheet(sheet(SHEET.replace(old, new, 1))))
    assert len(found) == 1
    assert message in found[0][1]


def test_a_third_pinned_answer_is_reported() -> None:
    pinned = SHEET.replace('type = "', 'pin = true\ntype = "', 3)
    assert "fear, steady, helped" in next(faults_of_worksheet(sheet(pinned)))[1]
    assert not list(
        faults_of_worksheet(sheet(SHEET.replace('type = "', 'pin = true\ntype = "', 2)))
    )


def test_a_question_asked_because_of_a_private_answer_stays_private_too() -> None:
    text = SHEET.replace('id = "fear"', 'id = "fear"\nsharing = "never"')
    assert "steady" in sheet(SHEET).exportable_ids
    assert not sheet(text).exportable_ids & {"fear", "steady"}
    assert "helped" in sheet(text).exportable_ids


def heavy(*marks: str) -> str:
    """Build an item per mark: heavy, light, note; H and c are conditional; | starts a section."""
    parts = ['id = "s"\ntitle = "S"\npurpose = "P"\n[[section]]\nid = "a"\ntitle = "A"\n']
    for number, mark in enumerate("".join(marks)):
        if mark == "|":
            parts.append(f'[[section]]\nid = "s{number}"\ntitle = "S"\n')
            continue
        kind = "note" if mark in "nc" else "line"
        parts.append(f'[[section.item]]\nid = "{mark}{number}"\ntype = "{kind}"\ntext = "T"\n')
        parts.append("heavy = true\n" if mark in "hH" else "")
        when = 'enable_when = [{ item = "x", op = "answered", value = true }]\n'
        parts.append(when if mark in "cH" else "")
    return "".join(parts)


@pytest.mark.parametrize("marks", ["hhh", "hhhnhhh", "hhhlh", "hh|nhh", "", "HHHcHHH", "chhh"])
def test_three_heavy_questions_in_a_row_are_allowed(marks: str) -> None:
    assert list(faults_of_worksheet(sheet(heavy(marks)))) == []


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ("hhhh", ("section", 0, "item", 3)),
        ("hh|hh", ("section", 1, "item", 1)),
        ("hhhch", ("section", 0, "item", 4)),
        ("nhhhhh", ("section", 0, "item", 4)),
    ],
)
def test_a_fourth_heavy_question_in_a_row_is_reported(
    marks: str, place: tuple[object, ...]
) -> None:
    assert [one[0] for one in faults_of_worksheet(sheet(heavy(marks)))] == [place]


LADDER = [
    *(("said", "Said"), ("planned", "Planned"), ("once", "Done once"), ("repeated", "Repeated")),
    *(
        ("under-stress", "Held under stress"),
        ("repaired", "Slipped and repaired"),
        ("kept", "Kept"),
    ),
]


def with_options(options: list[tuple[str, str]], kind: str = "choice") -> str:
    told = ", ".join(f'{{ value = "{value}", label = "{label}" }}' for value, label in options)
    if kind == "choice":
        item = f'type = "choice"\ntext = "T"\noptions = [{told}]'
    else:
        column = f'{{ id = "c", type = "choice", text = "T", options = [{told}] }}'
        item = f'type = "rows"\ntext = "T"\ncolumns = [{column}]'
    return f'{heavy("")}[[section.item]]\nid = "one"\n{item}\n'


@pytest.mark.parametrize("kind", ["choice", "rows"])
def test_the_ladder_and_other_options_are_valid(kind: str) -> None:
    other = [("yes", "Yes"), ("kept", "Kept"), ("not", "Not"), ("once", "Once")]
    for options in (LADDER, other):
        assert list(faults_of_worksheet(sheet(with_options(options, kind)))) == []


@pytest.mark.parametrize("kind", ["choice", "rows"])
@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (LADDER[:6], "this is almost the ladder, without kept", "in this order"),
        (LADDER[::-1], "this is almost the ladder", "in this order"),
        ([*LADDER, ("more", "More")], "this is almost the ladder", "in this order"),
        ([*LADDER[:6], ("keptt", "Kept")], "without kept", 'did you mean "kept"?'),
        (
            [*LADDER[:6], ("kept", "Held")],
            '"Held" isn\'t the word of the ladder',
            'use the word of the ladder: "Kept"',
        ),
    ],
)
def test_options_close_to_the_ladder_are_reported(
    options: list[tuple[str, str]], message: str, hint: str, kind: str
) -> None:
    found = list(faults_of_worksheet(sheet(with_options(options, kind))))
    assert len(found) == 1
    assert message in found[0][1]
    assert hint in found[0][2]


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


def test_incomplete_and_repeated_claims_are_reported() -> None:
    text = CLAIM.replace('"X (2010)"', '" "') + CLAIM
    found = list(faults_of_claims(msgspec.convert(tomllib.loads(text), Claims)))
    assert [place for place, _, _ in found] == [("claim", 0, "source"), ("claim", 1, "id")]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("year = 2010", "year = 2032", "year"),
        ("year = 2010", "year = 201", "year"),
        ('source = "X (2010)"', 'source = "X and others"', "source"),
        ('source = "X (2010)"', 'source = "X (2010); Y (2001)"', "source"),
    ],
)
def test_a_claim_with_an_untraceable_source_is_reported(old: str, new: str, key: str) -> None:
    found = list(faults_of_claims(msgspec.convert(tomllib.loads(CLAIM.replace(old, new)), Claims)))
    assert [(place[-1], bool(hint)) for place, _, hint in found] == [(key, True)]


def test_a_working_model_and_an_address_need_no_year_in_the_source() -> None:
    bare = CLAIM.replace("X (2010)", "this book's working model")
    for text in (bare.replace('"low"', '"model"'), bare + 'url = "https://doi.org/10.1/x"\n'):
        assert list(faults_of_claims(msgspec.convert(tomllib.loads(text), Claims))) == []


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


def test_live_checked_helplines_have_no_findings() -> None:
    book = lines(LINES)
    assert not [*faults_of_help_lines(book, ["us"]), *uncalled_numbers(book)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('country = "us"', 'country = "uz"', 'there\'s no country "uz"'),
        ('call = "1"\n', "", "there's nothing to call, text or open"),
        ("checked = 2026-11-22\n", "", "a live check needs its date"),
        ('status = "live-checked"', 'status = "memory"', "only status ="),
    ],
)
def test_a_faulty_helpline_is_reported(old: str, new: str, message: str) -> None:
    found = list(faults_of_help_lines(lines(LINES.replace(old, new, 1)), ["us"]))
    assert [message in one[1] for one in found] == [True]


def test_uncalled_emergency_and_crisis_numbers_are_reported() -> None:
    memory = LINES.replace('status = "live-checked"', 'status = "memory"')
    assert [place for place, _, _ in uncalled_numbers(lines(memory))] == [
        ("country", 0, "status"),
        ("line", 0, "status"),
    ]
    other = memory.replace("crisis = true", "crisis = false").replace('"911"', '""')
    assert not list(uncalled_numbers(lines(other)))


def test_checks_expire_after_half_a_year_and_reviews_after_two() -> None:
    book, reviewed = lines(LINES), sheet(f"reviewed = 2026-11-22\n{SHEET}")
    assert not list(passed_dates(book, date(2027, 5, 21)))
    assert [place for place, _, _ in passed_dates(book, date(2027, 5, 22))] == [
        ("country", 0, "checked"),
        ("line", 0, "checked"),
    ]
    assert not list(passed_dates(reviewed, date(2028, 11, 21)))
    assert [place for place, _, _ in passed_dates(reviewed, date(2028, 11, 22))] == [("reviewed",)]
    assert not list(passed_dates(sheet(SHEET), date(2040, 1, 1)))
