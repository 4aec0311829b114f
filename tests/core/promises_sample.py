"""A worksheet with promises and observations, small enough to read next to a test."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from reconcile_tui.domain.worksheet import Worksheet

LADDER = """[
  { value = "said", label = "Said" },
  { value = "planned", label = "Planned" },
  { value = "once", label = "Done once" },
  { value = "repeated", label = "Repeated" },
  { value = "under-stress", label = "Held under stress" },
  { value = "repaired", label = "Slipped and repaired" },
  { value = "kept", label = "Kept" },
]"""

_PROMISES = """
[[section.item]]
id = "{who}-promises"
type = "rows"
text = "{asked}"
{more}
columns = [
  {{ id = "words", type = "line", text = "What" }},
  {{ id = "since", type = "date", text = "Said on" }},
  {{ id = "until", type = "date", text = "Until" }},
]
"""
_DAYS = """
[[section.item]]
id = "{who}-days"
type = "rows"
text = "{asked}"
columns = [
  {{ id = "promise", type = "ref", to = "{who}-promises", text = "Which promise?" }},
  {{ id = "date", type = "date", text = "Day" }},
  {{ id = "what", type = "text", text = "What" }},
  {{ id = "how", type = "choice", text = "How was it?", options = [
    {{ value = "kept", label = "Kept" }},
    {{ value = "partly", label = "In part" }},
    {{ value = "not", label = "Not kept" }},
    {{ value = "not-tested", label = "Not tested" }},
  ] }},
  {{ id = "stress", type = "check", text = "Under stress?" }},
  {{ id = "repaired", type = "check", text = "Put right" }},
  {{ id = "rung", type = "choice", text = "Which word fits?", options = {ladder} }},
]
"""
_TIMELINE = """
[[timeline]]
title = "{title}"
promises = "{who}-promises"
sightings = "{who}-days"
name = "words"
promise = "promise"
date = "date"
sign = "how"
rung = "rung"
stress = "stress"
repaired = "repaired"
since = "since"
until = "until"
"""
LEDGER = (
    """
id = "ledger"
title = "A ledger"
purpose = "For a test."

[[section]]
id = "mine"
title = "Mine"
layer = "behaviour"
"""
    + _PROMISES.format(who="my", asked="What did you promise?", more="my_part = true")
    + _DAYS.format(who="my", asked="What did you then do?", ladder=LADDER)
    + """
[[section]]
id = "theirs"
title = "Theirs"
layer = "proof"
"""
    + _PROMISES.format(who="their", asked="What did they promise?", more="")
    + _DAYS.format(who="their", asked="What did you then see?", ladder=LADDER)
    + f"""
[[section]]
id = "able"
title = "Able"
layer = "capacity"

[[section.item]]
id = "now"
type = "choice"
text = "Which word fits now?"
options = {LADDER}

[[section.item]]
id = "hidden"
type = "choice"
text = "And the one you keep to yourself?"
sharing = "never"
options = {LADDER}

[[section.item]]
id = "after-hidden"
type = "choice"
text = "And after that?"
enable_when = [{{ item = "hidden", op = "=", value = "kept" }}]
options = {LADDER}

[[section.item]]
id = "hidden-days"
type = "rows"
text = "What do you keep to yourself?"
sharing = "never"
columns = [
  {{ id = "date", type = "date", text = "Day" }},
  {{ id = "what", type = "line", text = "What" }},
  {{ id = "rung", type = "choice", text = "Word", options = {LADDER} }},
]

[[section]]
id = "no-layer"
title = "No layer"

[[section.item]]
id = "elsewhere"
type = "choice"
text = "Which word, of no layer?"
options = {LADDER}
"""
    + _TIMELINE.format(title="Mine", who="my")
    + _TIMELINE.format(title="Theirs", who="their")
)


@cache
def ledger() -> Worksheet:
    """The worksheet."""
    return msgspec.convert(tomllib.loads(LEDGER), Worksheet)
