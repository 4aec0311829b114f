"""The file that cancels calendar events, including dates no longer in the worksheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from reconcile_tui.export.calendar import days_in_words, schedule_of
from reconcile_tui.messages.exporting import EARLIER_TOO, ONLY_EARLIER
from tests.export.test_ics import NOW, answers, events, sheet_of, written


def test_canceling_has_the_same_uids_with_a_higher_sequence() -> None:
    made, gone = written(answers()), written(answers(), cancel=True)
    assert "METHOD" not in made
    assert "METHOD:CANCEL\r\n" in gone
    assert [event["uid"] for event in events(made)] == [event["uid"] for event in events(gone)][:2]
    assert {str(event["status"]) for event in events(gone)} == {"CANCELLED"}
    before = {int(str(event["sequence"])) for event in events(made)}
    after = {int(str(event["sequence"])) for event in events(gone)}
    later = written(answers(), now=NOW + timedelta(minutes=1))
    again = {int(str(event["sequence"])) for event in events(later)}
    assert max(before) < min(after) < min(again)


@pytest.mark.parametrize(
    "since",
    [
        {"end": None},
        {"every": None},
        {"first": None},
        {"first": None, "every": None, "end": None, "talk": None},
        {"end": date(2026, 12, 7)},
        {"talk": date(2026, 12, 8)},
    ],
)
def test_canceling_includes_entries_whose_answers_were_deleted(
    since: dict[str, Any],
) -> None:
    before = {"talk": date(2026, 12, 1), "time": "19:30", "name": "Call"}
    made = {str(event["uid"]) for event in events(written(answers(**before)))}
    gone = events(written(answers(**{**before, **since}), cancel=True))
    assert len(made) == 3
    assert {str(event["uid"]) for event in gone} == made
    assert {str(event["summary"]) for event in gone} == {"Call"}


def test_canceling_says_that_it_removes_earlier_entries() -> None:
    output = days_in_words([schedule_of(sheet_of(), answers())], cancel=True)
    first = "every 2 weeks from 8 Dec 2026 to 19 Jan 2027"
    assert output.startswith(f"This file asks your calendar to remove: {first}; ")
    assert output.endswith(EARLIER_TOO)
    nothing = schedule_of(sheet_of(), answers(first=None, every=None, end=None))
    assert days_in_words([nothing], cancel=True) == ONLY_EARLIER


def test_a_series_is_canceled_as_a_whole() -> None:
    gone = events(written(answers(), cancel=True))
    assert not any("rrule" in event or "recurrence-id" in event for event in gone)
