"""What a person's own worksheet may and may not change in a shipped one."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest

from reconcile_tui.content.library import weakened_protection
from reconcile_tui.domain.worksheet import Worksheet

OURS = """
id = "a-talk"
title = "A talk"
purpose = "For a test."
sharing = "ask"

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "fear"
type = "choice"
text = "Do you fear how they may react?"
sharing = "never"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
gate = { op = "=", value = "yes", page = "afraid" }

[[section.item]]
id = "thing"
type = "line"
text = "What is the one thing?"
"""


def sheet(text: str, **changed: Any) -> Worksheet:
    return msgspec.convert({**tomllib.loads(text), **changed}, Worksheet)


def test_wording_may_be_replaced() -> None:
    assert (
        weakened_protection(sheet(OURS), sheet(OURS.replace("the one thing", "it"), title="Ours"))
        is None
    )


def test_a_private_worksheet_cannot_be_replaced() -> None:
    ours = sheet(OURS, keep="ask", sharing="never")
    assert "private" in (weakened_protection(ours, ours) or "")


def test_worksheet_sharing_cannot_be_loosened() -> None:
    ours, theirs = sheet(OURS, sharing="never"), sheet(OURS, sharing="ask")
    assert "sharing" in (weakened_protection(ours, theirs) or "")
    assert weakened_protection(theirs, ours) is None


def test_item_sharing_cannot_be_loosened() -> None:
    theirs = sheet(OURS.replace('sharing = "never"\n', ""))
    assert '"fear" has sharing = "never"' in (weakened_protection(sheet(OURS), theirs) or "")


def test_a_retired_id_cannot_be_reused() -> None:
    ours = sheet(OURS, retired=["old-thing"])
    assert weakened_protection(ours, sheet(OURS)) is None
    reason = (
        weakened_protection(ours, sheet(OURS.replace('id = "thing"', 'id = "old-thing"'))) or ""
    )
    assert '"old-thing" is retired in ours' in reason


def test_stricter_worksheet_sharing_covers_its_items() -> None:
    theirs = sheet(OURS.replace('sharing = "never"\n', ""), sharing="never")
    assert weakened_protection(sheet(OURS), theirs) is None


@pytest.mark.parametrize(
    "gone",
    [
        'gate = { op = "=", value = "yes", page = "afraid" }\n',
        'id = "fear"',
        'page = "afraid"',
        'value = "yes", page',
    ],
    ids=["left out", "its question renamed", "to another page", "at another answer"],
)
def test_a_gate_cannot_be_changed(gone: str) -> None:
    put = {
        'id = "fear"': 'id = "worry"',
        'page = "afraid"': 'page = "summary"',
        'value = "yes", page': 'value = "no", page',
    }.get(gone, "")
    theirs = sheet(OURS.replace(gone, put))
    assert 'the gate of "fear"' in (weakened_protection(sheet(OURS), theirs) or "")


def test_a_question_with_a_gate_cannot_be_hidden() -> None:
    hidden = 'id = "fear"\nenable_when = [{ item = "thing", op = "answered", value = true }]'
    theirs = sheet(OURS.replace('id = "fear"', hidden))
    assert '"fear" has a gate' in (weakened_protection(sheet(OURS), theirs) or "")
