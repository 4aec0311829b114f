"""`[[section.item.reply]]`: the reply shown for an answer, and what `lint` rejects in it."""

from __future__ import annotations

import pytest

from reconcile_tui.content.checks import Known, check_worksheet
from reconcile_tui.content.lint.readability import passages
from reconcile_tui.content.lint.rules import rule_findings
from reconcile_tui.content.lint.run import schema_of_content
from tests.core.worksheet_sample import sheet

SHEET = """
id = "a-sheet"
title = "A sheet"
purpose = "For a test."

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "neck"
type = "choice"
text = "Hands around your neck?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[section.item.reply]]
value = ["yes"]
text = "A doctor can look at your neck.[^common]"
doors = [{ to = "guide/afraid", label = "Afraid" }]

[[section.item]]
id = "a-note"
type = "note"
text = "A word."
"""

KNOWN = Known(claims=["common"], pages=["afraid"])
PLACE = ("section", 0, "item", 0, "reply", 0)


def test_a_valid_reply_has_no_findings() -> None:
    read = sheet(SHEET)
    assert list(check_worksheet(read, KNOWN)) == []
    assert read.by_id["neck"].reply[0].op == "in"


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('value = ["yes"]', 'value = ["yess"]', (*PLACE, "value"), "'yess' can't be an answer"),
        ('value = ["yes"]', 'value = "yes"', (*PLACE, "value"), '"in" takes a list'),
        ("[^common]", "[^comon]", (*PLACE, "text"), 'no claim "comon"'),
        ("guide/afraid", "guide/afrad", (*PLACE, "doors", 0, "to"), 'no guide page "afrad"'),
    ],
)
def test_a_reply_with_unknown_references_is_reported(
    old: str, new: str, place: tuple[str | int, ...], message: str
) -> None:
    found = list(check_worksheet(sheet(SHEET.replace(old, new)), KNOWN))
    assert [(where, message in said) for where, said, _ in found] == [(place, True)]


def test_a_note_has_no_answer_to_reply_to() -> None:
    text = SHEET + '\n[[section.item.reply]]\nvalue = ["yes"]\ntext = "Said."\n'
    found = list(check_worksheet(sheet(text), KNOWN))
    assert [said for _, said, _ in found] == ["a note has no answer to reply to"]


def test_replies_follow_the_wording_rules() -> None:
    read = sheet(SHEET.replace("A doctor can look at your neck.[^common]", "You are safe."))
    assert "You are safe." in [passage.text for passage in passages(read)]
    found = [one for one in rule_findings(read, []) if one.place == (*PLACE, "text")]
    assert any("safe" in one.message for one in found)


def test_an_empty_reply_is_reported() -> None:
    read = sheet(SHEET.replace("A doctor can look at your neck.[^common]", " "))
    found = [one.place for one in rule_findings(read, []) if one.message == "this is empty"]
    assert found == [(*PLACE, "text")]


def test_the_schema_describes_replies() -> None:
    parts = schema_of_content()["$defs"]
    assert isinstance(parts, dict)
    assert set(parts["Reply"]["required"]) == {"value", "text"}
