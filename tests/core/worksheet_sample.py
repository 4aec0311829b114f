"""A small worksheet that uses most of the content format."""

from __future__ import annotations

import tomllib

import msgspec

from reconcile_tui.domain.worksheet import Worksheet

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
