"""Names exist, and are used once: what the shape of a content file cannot say."""

from __future__ import annotations

import tomllib
from datetime import date

import msgspec
import pytest

from reconcile_tui.core.checks import Known, check_myth, check_page, check_worksheet, fault_of_id
from reconcile_tui.core.house_rules import (
    faults_of_claims,
    faults_of_help_lines,
    faults_of_worksheet,
    passed_dates,
    unverified_numbers,
)
from reconcile_tui.core.outline import can_leave
from reconcile_tui.core.pages import Claims, HelpLines, Myth, Page
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet

KNOWN = Known(claims=["common", "if-then"], pages=["afraid", "options"], worksheets=["reflection"])

SHEET = """
id = "a-sheet"
title = "A sheet"
purpose = "For a test."
claims = ["common"]

[[section]]
id = "first"
title = "First"
intro = "A fact.[^common]"

[[section.item]]
id = "fear"
type = "choice"
text = "Afraid?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
gate = { op = "=", value = "yes", page = "afraid" }

[[section.item]]
id = "steady"
type = "scale"
text = "How steady?"
enable_when = [{ item = "fear", op = "=", value = "no" }]

[[section.item]]
id = "helped"
type = "choices"
text = "What helped?"
options = [{ value = "walk", label = "A walk" }, { value = "sleep", label = "Sleep" }]

[[section.item]]
id = "door"
type = "note"
text = "There is a page."
door = { to = "guide/afraid", label = "I am afraid" }

[[section.item]]
id = "things"
type = "rows"
text = "What did you do?"
tick = "done"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "done", type = "check", text = "Done" },
]

[[section.item]]
id = "after"
type = "rows"
text = "What then?"
columns = [{ id = "thing", type = "ref", to = "things", text = "About which?" }]

[[guidance]]
id = "walked"
after = "first"
text = "You walked.[^common]"
when_any = [{ item = "helped", op = "=", value = "walk" }]
doors = [{ to = "worksheet/reflection", label = "Reflection" }]
"""


def sheet(text: str) -> Worksheet:
    return msgspec.convert(tomllib.loads(text), Worksheet)


def told(text: str) -> list[tuple[Place, str, str]]:
    return list(check_worksheet(sheet(text), KNOWN))


def test_a_sound_sheet_has_nothing_wrong() -> None:
    assert told(SHEET) == []
    assert list(faults_of_worksheet(sheet(SHEET))) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ('id = "a-sheet"', 'id = "A sheet"', ("id",), "lower-case words joined by hyphens", ""),
        ('"common"]', '"comon"]', ("claims",), 'no claim "comon"', 'did you mean "common"?'),
        (
            "fact.[^common]",
            "fact.[^banana]",
            ("section", 0, "intro"),
            'no claim "banana"',
            "",
        ),
        (
            'id = "steady"',
            'id = "fear"',
            ("section", 0, "item", 1, "id"),
            '"fear" stands here twice',
            "an id is used once and never again",
        ),
        (
            '{ item = "fear", op',
            '{ item = "feer", op',
            ("section", 0, "item", 1, "enable_when", 0, "item"),
            'no question "feer" before it',
            'did you mean "fear"?',
        ),
        (
            '{ item = "fear", op',
            '{ item = "things", op',
            ("section", 0, "item", 1, "enable_when", 0, "item"),
            'no question "things" before it',
            "a condition looks back, never ahead",
        ),
        (
            'op = "=", value = "no"',
            'op = "=", value = "maybe"',
            ("section", 0, "item", 1, "enable_when", 0, "value"),
            "'maybe' can never be its answer",
            "",
        ),
        (
            'op = "=", value = "no"',
            'op = "in", value = "no"',
            ("section", 0, "item", 1, "enable_when", 0, "value"),
            '"in" takes a list',
            "",
        ),
        (
            'op = "=", value = "no"',
            'op = "answered", value = "no"',
            ("section", 0, "item", 1, "enable_when", 0, "value"),
            '"answered" takes true or false',
            "",
        ),
        (
            'page = "afraid"',
            'page = "afrai"',
            ("section", 0, "item", 0, "gate"),
            'no guide page "afrai"',
            'did you mean "afraid"?',
        ),
        (
            'op = "=", value = "yes"',
            'op = "=", value = "often"',
            ("section", 0, "item", 0, "gate", "value"),
            "'often' can never be its answer",
            "",
        ),
        (
            'value = "sleep"',
            'value = "walk"',
            ("section", 0, "item", 2, "options", 1),
            '"walk" stands here twice',
            "an id is used once and never again",
        ),
        (
            'to = "guide/afraid"',
            'to = "guides/afraid"',
            ("section", 0, "item", 3, "door", "to"),
            '"guides/afraid" leads nowhere',
            "guide/<page>, worksheet/<sheet>, red-flags or help",
        ),
        (
            'tick = "done"',
            'tick = "what"',
            ("section", 0, "item", 4, "tick"),
            '"what" is no column of type "check"',
            "",
        ),
        (
            'id = "what", type',
            'id = "row", type',
            ("section", 0, "item", 4, "columns", 0),
            '"row" is the name of the row\'s own id',
            "call the column something else",
        ),
        (
            'to = "things"',
            'to = "fear"',
            ("section", 0, "item", 5, "columns", 0),
            'no rows item "fear"',
            "",
        ),
        (
            'after = "first"',
            'after = "frist"',
            ("guidance", 0, "after"),
            'no section "frist"',
            'did you mean "first"?',
        ),
        (
            'value = "walk" }]',
            'value = "run" }]',
            ("guidance", 0, "when_any", 0, "value"),
            "'run' can never be its answer",
            "",
        ),
        (
            'to = "worksheet/reflection"',
            'to = "worksheet/reflexion"',
            ("guidance", 0, "doors", 0, "to"),
            'no worksheet "reflexion"',
            'did you mean "reflection"?',
        ),
        (
            'text = "How steady?"',
            'text = "How steady?"\nmin = 10\nmax = 0',
            ("section", 0, "item", 1, "min"),
            "min must be below max",
            "",
        ),
    ],
)
def test_a_name_that_is_wrong_is_told(
    old: str, new: str, place: Place, message: str, hint: str
) -> None:
    assert old in SHEET
    found = told(SHEET.replace(old, new, 1))
    assert [(where, advice) for where, _, advice in found] == [(place, hint)]
    assert message in found[0][1]


def test_every_wrong_name_is_told_at_once() -> None:
    wrong = SHEET.replace("[^common]", "[^banana]").replace('to = "', 'to = "nowhere/')
    assert len(told(wrong)) == 5


@pytest.mark.parametrize("name", ["what-changed", "a", "a1-b2"])
def test_an_id(name: str) -> None:
    assert fault_of_id(name) is None


@pytest.mark.parametrize("name", ["", "What", "a_b", "a--b", "-a", "a-", "1a", "a b", "ä", "a\n"])
def test_no_id(name: str) -> None:
    assert fault_of_id(name)


def page(text: str) -> Page:
    return msgspec.convert(tomllib.loads(f'id = "a-page"\ntitle = "P"\n{text}'), Page)


def test_a_page_cites_claims_that_exist_and_leads_somewhere() -> None:
    sound = '[[block]]\nlist = ["A fact.[^common]"]\ndoors = [{ to = "help", label = "Help" }]'
    assert list(check_page(page(sound), KNOWN)) == []
    wrong = sound.replace("common", "commn").replace('"help"', '"halp"')
    assert [place for place, _, _ in check_page(page(wrong), KNOWN)] == [
        ("block", 0),
        ("block", 0, "doors", 0, "to"),
    ]


def test_a_block_that_says_nothing_is_told() -> None:
    found = list(check_page(page('[[block]]\nheading = "Only this"'), KNOWN))
    assert [message for _, message, _ in found] == ["the block says nothing"]


def test_a_myth_rests_on_a_claim_or_says_that_it_is_a_model() -> None:
    told_of = {
        extra: [m for _, m, _ in check_myth(_myth(extra), KNOWN)]
        for extra in ("", "model = true", 'claims = ["common"]', 'claims = ["gone"]')
    }
    assert told_of == {
        "": ["the fact names no claim"],
        "model = true": [],
        'claims = ["common"]': [],
        'claims = ["gone"]': ['there is no claim "gone"'],
    }


def _myth(extra: str) -> Myth:
    return msgspec.convert(tomllib.loads(f'id = "m"\nmyth = "M"\nfact = "F"\n{extra}'), Myth)


# -- the rules of the house ------------------------------------------------------------------------


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
source = "X"
year = 2010
kind = "survey"
sure = "low"
not_shown = "N"
seen = "memory"
checked = 2026-11-22
"""


def test_a_claim_without_source_or_twice_is_told() -> None:
    text = CLAIM.replace('"X"', '" "') + CLAIM
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
