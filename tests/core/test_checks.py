"""Checks beyond the schema of a content file: names exist and are unique."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from reconcile_tui.content.checks import Known, check_myth, check_page, check_worksheet, fault_of_id
from reconcile_tui.content.lint.rules import faults_of_worksheet
from reconcile_tui.domain.pages import Myth, Page
from reconcile_tui.errors import Place
from tests.core.worksheet_sample import SHEET, sheet

KNOWN = Known(claims=["common", "if-then"], pages=["afraid", "options"], worksheets=["reflection"])


def told(text: str) -> list[tuple[Place, str, str]]:
    return list(check_worksheet(sheet(text), KNOWN))


def test_a_valid_worksheet_has_no_findings() -> None:
    assert told(SHEET) == []
    assert list(faults_of_worksheet(sheet(SHEET))) == []


def test_a_choice_without_options_is_reported() -> None:
    begin = SHEET.index('options = [{ value = "walk"')
    bare = SHEET[:begin] + "options = []" + SHEET[SHEET.index("\n", begin) :]
    place = ("section", 0, "item", 2, "options")
    assert (place, "there's nothing to choose from", "add options") in told(bare)


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ('id = "a-sheet"', 'id = "A sheet"', ("id",), "lowercase words joined by hyphens", ""),
        ('"common"]', '"commonx"]', ("claims",), 'no claim "commonx"', 'did you mean "common"?'),
        (
            "fact.[^common]",
            "fact.[^banana]",
            ("section", 0, "intro"),
            'no claim "banana"',
            "use one of: common, if-then",
        ),
        (
            'id = "steady"',
            'id = "fear"',
            ("section", 0, "item", 1, "id"),
            '"fear" is used twice',
            "an id can be used only once",
        ),
        (
            '{ item = "fear", op',
            '{ item = "feer", op',
            ("section", 0, "item", 1, "enable_when", 0, "item"),
            'no earlier question "feer"',
            'did you mean "fear"?',
        ),
        (
            '{ item = "fear", op',
            '{ item = "things", op',
            ("section", 0, "item", 1, "enable_when", 0, "item"),
            'no earlier question "things"',
            "a condition can refer only to an earlier question",
        ),
        (
            'op = "=", value = "no"',
            'op = "=", value = "maybe"',
            ("section", 0, "item", 1, "enable_when", 0, "value"),
            "'maybe' can't be an answer to it",
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
            "'often' can't be an answer to it",
            "",
        ),
        (
            'value = "sleep"',
            'value = "walk"',
            ("section", 0, "item", 2, "options", 1),
            '"walk" is used twice',
            "an id can be used only once",
        ),
        (
            'to = "guide/afraid"',
            'to = "guides/afraid"',
            ("section", 0, "item", 3, "door", "to"),
            '"guides/afraid" doesn\'t lead anywhere',
            "link to guide/<page>, worksheet/<worksheet>, layers, red-flags or help",
        ),
        (
            'tick = "done"',
            'tick = "what"',
            ("section", 0, "item", 4, "tick"),
            'there\'s no column "what" of type check',
            "use one of: done",
        ),
        (
            'id = "what", type',
            'id = "row", type',
            ("section", 0, "item", 4, "columns", 0),
            '"row" is reserved for the id of an entry',
            "rename the column",
        ),
        (
            'to = "things"',
            'to = "fear"',
            ("section", 0, "item", 5, "columns", 0),
            'no item "fear" of type rows',
            "use one of: things, after",
        ),
        (
            'after = "first"',
            'after = "firstx"',
            ("guidance", 0, "after"),
            'no section "firstx"',
            'did you mean "first"?',
        ),
        (
            'value = "walk" }]',
            'value = "run" }]',
            ("guidance", 0, "when_any", 0, "value"),
            "'run' can't be an answer to it",
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
            'claims = ["common"]',
            'claims = ["common"]\nretired = ["gone", "helped"]',
            ("section", 0, "item", 2, "id"),
            '"helped" is retired',
            "people have answers saved under it, so give the question a new id",
        ),
        (
            'text = "How steady?"',
            'text = "How steady?"\nmin = 10\nmax = 0',
            ("section", 0, "item", 1, "min"),
            "min must be less than max",
            "",
        ),
    ],
)
def test_a_wrong_name_is_reported(
    old: str, new: str, place: Place, message: str, hint: str
) -> None:
    assert old in SHEET
    found = told(SHEET.replace(old, new, 1))
    assert [(where, advice) for where, _, advice in found] == [(place, hint)]
    assert message in found[0][1]


def test_every_wrong_name_is_reported_at_once() -> None:
    wrong = SHEET.replace("[^common]", "[^banana]").replace('to = "', 'to = "nowhere/')
    assert len(told(wrong)) == 5


@pytest.mark.parametrize("name", ["what-changed", "a", "a1-b2"])
def test_valid_ids(name: str) -> None:
    assert fault_of_id(name) is None


@pytest.mark.parametrize("name", ["", "What", "a_b", "a--b", "-a", "a-", "1a", "a b", "ä", "a\n"])
def test_invalid_ids(name: str) -> None:
    assert fault_of_id(name)


def page(text: str) -> Page:
    return msgspec.convert(tomllib.loads(f'id = "a-page"\ntitle = "P"\n{text}'), Page)


def test_a_page_needs_known_claims_and_link_targets() -> None:
    sound = '[[block]]\nlist = ["A fact.[^common]"]\ndoors = [{ to = "help", label = "Help" }]'
    assert list(check_page(page(sound), KNOWN)) == []
    wrong = sound.replace("common", "commn").replace('"help"', '"helpx"')
    assert [place for place, _, _ in check_page(page(wrong), KNOWN)] == [
        ("block", 0),
        ("block", 0, "doors", 0, "to"),
    ]


def test_an_empty_block_is_reported() -> None:
    found = list(check_page(page('[[block]]\nheading = "Only this"'), KNOWN))
    assert [message for _, message, _ in found] == ["this block is empty"]


def test_a_myth_cites_a_claim_or_is_marked_as_model() -> None:
    told_of = {
        extra: [m for _, m, _ in check_myth(_myth(extra), KNOWN)]
        for extra in ("", "model = true", 'claims = ["common"]', 'claims = ["gone"]')
    }
    assert told_of == {
        "": ["the fact doesn't cite a claim"],
        "model = true": [],
        'claims = ["common"]': [],
        'claims = ["gone"]': ['there\'s no claim "gone"'],
    }


def _myth(extra: str) -> Myth:
    return msgspec.convert(tomllib.loads(f'id = "m"\nmyth = "M"\nfact = "F"\n{extra}'), Myth)
