"""Rows with a dangling reference, and dates earlier than the date they follow."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from reconcile_tui.content.checks import check_attributes
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import TOO_EARLY, faults_of_order
from reconcile_tui.domain.reading import EMPTY_ROW, NO_REFERENCE, faults_between_rows
from reconcile_tui.domain.worksheet import Worksheet
from tests.core.promises_sample import ledger

PROMISES = ({"row": "p1", "words": "Calls before it gets late"}, {"row": "p2", "words": "Knocks"})
TRIAL = """
id = "trial"
title = "Trial"
purpose = "For a test."

[[section]]
id = "only"
title = "Only"

[[section.item]]
id = "start"
type = "date"
text = "From when?"

[[section.item]]
id = "end"
type = "date"
text = "Until when?"
not_before = "start"

[[section.item]]
id = "steps"
type = "rows"
text = "Which steps?"
columns = [
  { id = "begun", type = "date", text = "Begun" },
  { id = "done", type = "date", text = "Done", not_before = "begun" },
]
"""


def trial(text: str = TRIAL) -> Worksheet:
    return msgspec.convert(tomllib.loads(text), Worksheet)


def answers(*days: dict[str, Any]) -> Answers:
    rows = {"my-promises": PROMISES, "my-days": days}
    return Answers("ledger", "1", "T", datetime(2026, 1, 1, tzinfo=UTC), rows=rows)


def of(*days: dict[str, Any]) -> list[tuple[Any, str, str]]:
    return list(faults_between_rows(answers(*days), ledger()))


def test_a_reference_to_an_existing_promise_is_valid() -> None:
    assert of({"row": "d1", "promise": "p2", "what": "Knocked"}) == []


def test_a_dangling_reference_is_reported_with_the_nearest_id() -> None:
    ((place, message, hint),) = of({"row": "d1", "promise": "p22", "what": "Knocked"})
    assert place == ("rows", "my-days", 0, "promise")
    assert '"p22"' in message
    assert '"my-promises"' in message
    assert hint == 'did you mean "p2"?'


def test_text_in_place_of_an_id_suggests_the_row_without_repeating_it() -> None:
    ((_, message, hint),) = of({"row": "d1", "promise": "calls before it's late"})
    assert hint == 'did you mean "p1"?'
    assert "late" not in message


def test_an_empty_reference_is_no_reference() -> None:
    ((place, message, hint),) = of({"row": "d1", "promise": "", "what": "Knocked"})
    assert place[-1] == "promise"
    assert "expected the id" in message
    assert hint == "use one of: p1, p2"


def test_unlinked_and_empty_rows_are_reported() -> None:
    apart, empty = of({"row": "d1", "what": "Knocked"}, {"row": "d2"})
    assert (apart[0], apart[1]) == (("rows", "my-days", 0), NO_REFERENCE)
    assert 'promise = "p1"' in apart[2]
    assert (empty[0], empty[1]) == (("rows", "my-days", 1), EMPTY_ROW)


def test_without_promises_no_id_is_suggested() -> None:
    given = replace(answers(), rows={"my-days": ({"row": "d1", "promise": "p1"},)})
    ((_, _, hint),) = faults_between_rows(given, ledger())
    assert hint == "that list has no entries"


def test_an_end_date_before_its_start_is_reported() -> None:
    early, late = date(2026, 11, 1), date(2026, 11, 10)
    steps = ({"row": "a", "begun": late, "done": late}, {"row": "b", "begun": late, "done": early})
    given = replace(answers(), values={"start": late, "end": early}, rows={"steps": steps})
    assert [found[:2] for found in faults_of_order(given, trial())] == [
        (("answers", "end"), TOO_EARLY),
        (("rows", "steps", 1, "done"), TOO_EARLY),
    ]


@pytest.mark.parametrize("end", ["soon", None, datetime(2026, 1, 1, tzinfo=UTC)])
def test_unreadable_dates_are_never_out_of_order(end: object) -> None:
    values = {"start": date(2026, 11, 10)} | ({} if end is None else {"end": end})
    given = replace(answers(), values=values, rows={})
    assert list(faults_of_order(given, trial())) == []


@pytest.mark.parametrize("wrong", ["starts", "steps", "end"])
def test_lint_rejects_not_before_with_an_unknown_item(wrong: str) -> None:
    sheet = trial(TRIAL.replace('not_before = "start"', f'not_before = "{wrong}"'))
    ((place, _, hint),) = check_attributes(sheet)
    assert place == ("section", 0, "item", 1, "not_before")
    assert hint


@pytest.mark.parametrize("wrong", ["begin", "done"])
def test_lint_rejects_not_before_with_an_unknown_column(wrong: str) -> None:
    sheet = trial(TRIAL.replace('not_before = "begun"', f'not_before = "{wrong}"'))
    ((place, _, _),) = check_attributes(sheet)
    assert place == ("section", 0, "item", 2, "columns", 1, "not_before")
