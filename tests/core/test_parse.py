"""Parsing a content file into an object, or into all its problems with their positions."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from reconcile_tui.content.library import read_object
from reconcile_tui.domain.pages import HelpLines, Page
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Problem

SHEET = """\
id = "a-sheet"
title = "A sheet"
purpose = "For a test."

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "one"
type = "line"
text = "What?"
"""


def problems(text: str, kind: type[msgspec.Struct] = Worksheet) -> list[Problem]:
    read, found = read_object(tomllib.loads(text), kind, "a.toml", text)
    assert (read is None) == bool(found)
    return found


def only(text: str, kind: type[msgspec.Struct] = Worksheet) -> Problem:
    found = problems(text, kind)
    assert len(found) == 1, found
    return found[0]


def test_a_valid_file_is_parsed() -> None:
    read, found = read_object(tomllib.loads(SHEET), Worksheet, "a.toml", SHEET)
    assert found == []
    assert read is not None
    assert [item.text for item in read.items()] == ["What?"]


@pytest.mark.parametrize(
    ("old", "new", "place", "key", "message", "hint"),
    [
        (
            'purpose = "',
            'purpos = "',
            (1, 1),
            "",
            'the key "purpose" is missing',
            'add purpose = "…"',
        ),
        (
            'purpose = "For a test."',
            'purpose = "For a test."\nloadx = "light"',
            (4, 1),
            "loadx",
            "there's no such key here",
            'did you mean "load"?',
        ),
        (
            'title = "First"',
            "title = 5",
            (7, 1),
            "section[1].title",
            "expected text in quotes, got a whole number",
            "",
        ),
        (
            'type = "line"',
            'type = "lin"',
            (11, 1),
            "section[1].item[1].type",
            'there\'s no type "lin"',
            'did you mean "line"?',
        ),
        (
            'type = "line"',
            'type = "banana"',
            (11, 1),
            "section[1].item[1].type",
            'there\'s no type "banana"',
            "use one of: note, line, text, choice, choices, scale, date, plan, rows",
        ),
        (
            'type = "line"\n',
            "",
            (9, 3),
            "section[1].item[1]",
            'the key "type" is missing',
            "use one of: note, line, text, choice, choices, scale, date, plan, rows",
        ),
        (
            'type = "line"',
            "type = []",
            (11, 1),
            "section[1].item[1].type",
            "expected text in quotes, got a list in [brackets]",
            "",
        ),
        (
            'type = "line"',
            'type = "choice"',
            (9, 3),
            "section[1].item[1]",
            'the key "options" is missing',
            "add options = [ … ]",
        ),
        (
            'type = "line"',
            'type = "line"\npin = "yes"',
            (12, 1),
            "section[1].item[1].pin",
            "expected true or false, got text in quotes",
            "",
        ),
        (
            'type = "line"',
            'type = "line"\nenable_when = [{ item = "x", opp = "=" }]',
            (12, 30),
            "section[1].item[1].enable_when[1].opp",
            "there's no such key here",
            'did you mean "op"?',
        ),
        (
            'id = "first"',
            'id = "first"\nlayer = "deep"',
            (7, 1),
            "section[1].layer",
            '"deep" isn\'t allowed here',
            "use one of: root-cause, capacity, behavior, behaviour, proof",
        ),
        (
            'purpose = "For a test."',
            'purpose = "For a test."\nreviewed = "2026-11-22"\nclaims = "one"',
            (5, 1),
            "claims",
            "expected a list in [brackets], got text in quotes",
            "",
        ),
    ],
)
def test_each_kind_of_problem_names_its_place_and_what_would_be_right(  # noqa: PLR0917
    old: str, new: str, place: tuple[int, int], key: str, message: str, hint: str
) -> None:
    assert old in SHEET
    found = problems(SHEET.replace(old, new))
    told = [(one.line, one.column, one.key, one.message, one.hint) for one in found]
    assert (*place, key, message, hint) in told


def test_a_misspelt_key_is_reported_with_the_nearest_name() -> None:
    found = problems(SHEET.replace("purpose", "purpos"))
    assert [(one.key, one.hint) for one in found] == [
        ("purpos", 'did you mean "purpose"?'),
        ("", 'add purpose = "…"'),
    ]


def test_all_problems_in_a_file_are_reported_at_once() -> None:
    text = """\
id = 5
title = "A sheet"
purposex = "For a test."

[[section]]
id = "first"
titlex = "First"

[[section.item]]
id = "one"
type = "lime"
text = "What?"

[[section.item]]
id = "two"
type = "scale"
text = "How much?"
min = "low"

[[guidance]]
id = "words"
text = 3
"""
    found = {(one.line, one.key) for one in problems(text)}
    assert found >= {
        (1, "id"),
        (3, "purposex"),
        (7, "section[1].titlex"),
        (11, "section[1].item[1].type"),
        (18, "section[1].item[2].min"),
        (22, "guidance[1].text"),
    }


def test_a_table_in_place_of_an_array_of_tables_is_reported() -> None:
    told = only('id = "p"\ntitle = "P"\n[block]\ntext = "x"\n', Page)
    assert (told.line, told.key) == (3, "block")
    assert told.message == "expected a list in [brackets], got a table of keys"


def test_a_nested_page_is_reported() -> None:
    told = only('id = "p"\ntitle = "P"\nblock = ["words"]\n', Page)
    assert (told.line, told.column, told.key) == (3, 10, "block[1]")
    assert told.message == "expected a table of keys"


def test_a_comparison_of_three_is_reported() -> None:
    told = only(
        'id = "p"\ntitle = "P"\n[[block]]\n'
        'compare = { left = "l", right = "r", rows = [["a", "b", "c"]] }\n',
        Page,
    )
    assert (told.line, told.key) == (4, "block[1].compare.rows[1]")
    assert "length 2" in told.message


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('checked = "today"', "expected a date such as 2026-11-22"),
        ("checked = 5", "expected a date such as 2026-11-22, got a whole number"),
        ("emergency = 911", "expected text in quotes, got a whole number"),
        ("emergency = 1.5", "expected text in quotes, got a decimal number"),
        ("emergency = 10:00:00", "expected text in quotes, got a time"),
    ],
)
def test_a_value_of_the_wrong_type_is_reported_plainly(line: str, told: str) -> None:
    one = only(f'[[country]]\nid = "x"\nname = "X"\n{line}\n', HelpLines)
    assert (one.line, one.message) == (4, told)


def test_a_word_that_is_nearly_right_is_named() -> None:
    one = only(SHEET.replace('purpose = "', 'load = "heavi"\npurpose = "'))
    assert one.hint == 'did you mean "heavy"?'
    assert one.message == '"heavi" isn\'t allowed here'
