"""References in a worksheet's attributes must exist and have the right type."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest

from reconcile_tui.content.checks import Known, check_attributes, check_worksheet
from reconcile_tui.domain.worksheet import Worksheet

SHEET = """
id = "it"
title = "It"
purpose = ""

[[section]]
id = "one"
title = "One"

[[section.item]]
id = "court"
type = "choice"
text = "A court order?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[section.item]]
id = "start"
type = "date"
text = "From when?"

[[section.item]]
id = "end"
type = "date"
text = "Until when?"
suggest = { days = 56, item = "start" }

[[section.item]]
id = "name"
type = "line"
text = "A neutral name?"

[[section.item]]
id = "every"
type = "choice"
text = "How often?"
options = [{ value = "week", label = "Weekly" }, { value = "two-weeks", label = "Fortnightly" }]

[[section.item]]
id = "hidden"
type = "text"
text = "Only for me?"
sharing = "never"

[[section.item]]
id = "promises"
type = "rows"
text = "What was promised?"
closed_when = [{ item = "court", op = "=", value = "yes" }]
closed_text = "A court order comes first."
columns = [
  { id = "words", type = "line", text = "Words" },
  { id = "until", type = "date", text = "Until", suggest = { days = 28, item = "start" } },
]

[[section.item]]
id = "seen"
type = "rows"
text = "What was seen?"
gather = { question = "asked", words = "said", day = "date" }
columns = [
  { id = "promise", type = "ref", to = "promises", text = "Which?" },
  { id = "date", type = "date", text = "Day" },
  { id = "asked", type = "line", text = "Asked" },
  { id = "said", type = "text", text = "Said" },
  { id = "stress", type = "check", text = "Under stress" },
  { id = "how", type = "choice", text = "How?", options = [
    { value = "kept", label = "Kept" }, { value = "partly", label = "Partly" },
    { value = "not", label = "Not" }, { value = "not-tested", label = "Not tested" },
  ] },
]

[[timeline]]
title = "What I said"
promises = "promises"
sightings = "seen"
name = "words"
promise = "promise"
date = "date"
sign = "how"
stress = "stress"

[calendar]
title = "name"
first = "start"
every = "every"
until = "end"
days = ["end"]

[letter]
title = "As one text"
items = ["name", "court"]
"""


def sheet(text: str = SHEET) -> Worksheet:
    return msgspec.convert(tomllib.loads(text), Worksheet)


def test_valid_attributes_have_no_fault() -> None:
    assert list(check_worksheet(sheet(), Known())) == []


@pytest.mark.parametrize(
    ("was", "now", "place", "said"),
    [
        ('days = 56, item = "start"', 'days = 56, item = "no-start"', "suggest", '"no-start"'),
        ('days = 28, item = "start"', 'days = 28, item = "name"', "suggest", "type line"),
        ('closed_text = "A court order comes first."', "", "closed_when", "closed_text"),
        ('closed_when = [{ item = "court", op = "=", value = "yes" }]', "", "closed_text", "never"),
        ('question = "asked"', 'question = "askd"', "gather", 'no column "askd"'),
        ('words = "said"', 'words = "stress"', "gather", "type check"),
        ('day = "date"', 'day = "said"', "gather", "type text"),
        ('sightings = "seen"', 'sightings = "name"', "timeline", "type line"),
        ('name = "words"', 'name = "until"', "timeline", "type date"),
        ('name = "words"', 'name = "words"\nsince = "words"', "timeline", "type line"),
        ('name = "words"', 'name = "words"\nuntil = "end"', "timeline", 'no column "end"'),
        ('promise = "promise"', 'promise = "date"', "timeline", "type date"),
        ('to = "promises"', 'to = "seen"', "timeline", '"seen"'),
        ('{ value = "kept", label = "Kept" }, ', "", "timeline", "wrong values"),
        ('sign = "how"', 'sign = "how"\nrung = "how"', "timeline", "ladder"),
        ('value = "two-weeks"', 'value = "fortnight"', "calendar", "wrong values"),
        ('title = "name"', 'title = "called"', "calendar", '"called"'),
        ('title = "name"', 'title = "hidden"', "calendar", "never shared"),
        ('days = ["end"]', 'days = ["every"]', "calendar", "type choice"),
        ('items = ["name", "court"]', 'items = ["named"]', "letter", '"named"'),
        ('items = ["name", "court"]', 'items = ["hidden"]', "letter", "never shared"),
        ('items = ["name", "court"]', 'items = ["name", "name"]', "letter", "twice"),
        ('items = ["name", "court"]', "items = []", "letter", "nothing to put together"),
        ('days = 56, item = "start"', 'days = 56, item = "end"', "suggest", "from itself"),
        ('days = 56, item = "start"', "days = 99999999999", "suggest", "ten years"),
    ],
)
def test_unknown_references_are_reported(was: str, now: str, place: str, said: str) -> None:
    assert was in SHEET
    found = list(check_attributes(sheet(SHEET.replace(was, now, 1))))
    assert any(place in where and said in message + hint for where, message, hint in found), found


def test_closed_when_is_checked_as_any_condition() -> None:
    broken = SHEET.replace('closed_when = [{ item = "court"', 'closed_when = [{ item = "no-court"')
    places: list[Any] = [where for where, _, _ in check_worksheet(sheet(broken), Known())]
    assert any("closed_when" in where for where in places)
