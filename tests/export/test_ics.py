"""Calendar exports, parsed by icalendar: the dates, and no text of the worksheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import AnyItem, Calendar, Choice, Day, Line
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.worksheet import Section, Worksheet
from reconcile_tui.export.calendar import days_in_words, schedule_of, to_ics
from reconcile_tui.messages import exporting as words
from tests.export.filling import empty
from tests.export.reading import ANY_TEXT

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
EVERY = Choice(
    id="every",
    text="How often?",
    options=tuple(Option(value, value) for value in ("week", "two-weeks", "four-weeks", "never")),
)
ITEMS: tuple[AnyItem, ...] = (
    Line(id="name", text="What would it be called?"),
    Day(id="first", text="On which day is the first one?"),
    EVERY,
    Day(id="end", text="On which day does it end?"),
    Line(id="time", text="At what time?"),
    Day(id="talk", text="On which day do you talk?"),
)


def sheet_of(items: tuple[AnyItem, ...] = ITEMS) -> Worksheet:
    named = Calendar(
        title="name", first="first", every="every", until="end", time="time", days=("end", "talk")
    )
    section = Section(id="only", title="A trial of ours", item=items)
    return Worksheet(id="trial", title="A trial", purpose="", section=(section,), calendar=named)


GIVEN: dict[str, Any] = {
    "first": date(2026, 12, 8),
    "every": "two-weeks",
    "end": date(2027, 1, 26),
}


def answers(**given: Any) -> Answers:
    values = {key: value for key, value in {**GIVEN, **given}.items() if value is not None}
    return replace(empty(sheet_of()), values=values)


def written(given: Answers, *, cancel: bool = False, now: datetime = NOW) -> str:
    return to_ics([schedule_of(sheet_of(), given)], now, cancel=cancel)


def events(text: str) -> list[icalendar.Event]:
    """Return the events, parsed by icalendar."""
    found = icalendar.Calendar.from_ical(text)
    assert isinstance(found, icalendar.Calendar)
    return list(found.events)


def days(text: str) -> Iterator[tuple[date, int, int]]:
    """Return the first date, the interval in weeks and the count of each event."""
    for event in events(text):
        rule = event.get("rrule", {"interval": [1], "count": [1]})
        yield event.decoded("dtstart"), rule["interval"][0], rule["count"][0]


# -- which dates -----------------------------------------------------------------------------------


def test_check_ins_are_one_recurring_event_and_single_days_are_others() -> None:
    assert list(days(written(answers()))) == [
        (date(2026, 12, 8), 2, 4),
        (date(2027, 1, 26), 1, 1),
    ]


@pytest.mark.parametrize(
    ("every", "end", "times"),
    [
        ("week", date(2026, 12, 8), 1),
        ("week", date(2026, 12, 14), 1),
        ("week", date(2026, 12, 15), 2),
        ("two-weeks", date(2026, 12, 22), 2),
        ("four-weeks", date(2027, 3, 1), 3),
    ],
)
def test_check_ins_include_the_last_day(every: str, end: date, times: int) -> None:
    assert next(days(written(answers(every=every, end=end))))[2] == times


def test_a_day_has_one_entry() -> None:
    both = answers(end=date(2027, 1, 19), talk=date(2027, 1, 19))
    assert list(days(written(both))) == [(date(2026, 12, 8), 2, 4)]


def test_entries_with_a_time_are_in_floating_local_time() -> None:
    text = written(answers(time="19:30"))
    assert "DTSTART:20261208T193000\r\n" in text
    assert "DTEND:20261208T200000\r\n" in text
    assert "TZID" not in text
    assert "BEGIN:VTIMEZONE" not in text


def test_only_check_ins_have_a_time() -> None:
    text = written(answers(time="19:30", talk=date(2026, 12, 1)))
    assert [type(event.decoded("dtstart")) for event in events(text)] == [datetime, date, date]


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("19:30", 19, 30), ("7.05", 7, 5), (" 19h30 ", 19, 30), ("7:30 pm", 19, 30), ("12am", 0, 0)],
)
def test_a_time_is_read_as_people_write_it(typed: str, hour: int, minute: int) -> None:
    start = events(written(answers(time=typed)))[0].decoded("dtstart")
    assert (start.hour, start.minute, start.tzinfo) == (hour, minute, None)


@pytest.mark.parametrize("typed", ["in the evening", "25:00", "19", "13pm", "7:99"])
def test_an_invalid_time_makes_all_day_entries_and_is_reported(typed: str) -> None:
    found = schedule_of(sheet_of(), answers(time=typed))
    assert found.missing == (words.TIME_NOT_UNDERSTOOD,)
    assert {type(one.start) for one in found.entries} == {date}


@pytest.mark.parametrize("open_still", ["end", "every"])
def test_without_a_frequency_only_the_first_check_in_is_written(
    open_still: str,
) -> None:
    found = schedule_of(sheet_of(), answers(**{open_still: None}, talk=date(2026, 12, 1)))
    first = found.entries[0]
    assert (first.start, first.times) == (date(2026, 12, 8), 1)
    assert found.missing[-1] == words.ONLY_FIRST_CHECK_IN


def test_missing_check_ins_are_reported_beside_other_days() -> None:
    assert schedule_of(sheet_of(), answers(first=None)).missing[-1] == words.NO_CHECK_INS
    assert words.NO_CHECK_INS not in schedule_of(sheet_of(), answers()).missing


# -- missing dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"first": None}, 'Unanswered: "On which day is the first one?"'),
        ({"every": None}, 'Unanswered: "How often?"'),
        ({"every": "never"}, 'Unanswered: "How often?"'),
        ({"end": date(2062, 1, 26)}, words.TOO_LONG),
        ({"first": date(206, 12, 8)}, words.YEAR_CANNOT_BE),
        ({"end": date(9999, 12, 31)}, words.YEAR_CANNOT_BE),
        ({"first": "soon"}, 'Unanswered: "On which day is the first one?"'),
    ],
)
def test_missing_answers_are_reported_and_other_days_written(
    given: dict[str, Any], expected: str
) -> None:
    found = schedule_of(sheet_of(), answers(**given, talk=date(2026, 12, 1)))
    assert expected in found.missing
    assert date(2026, 12, 1) in [one.start for one in found.entries]


def test_an_end_before_the_start_makes_no_entry() -> None:
    found = schedule_of(sheet_of(), answers(end=date(2026, 12, 7), talk=date(2026, 12, 1)))
    assert (found.entries, found.missing) == ((), (words.LAST_BEFORE_FIRST,))


def test_an_end_before_the_start_makes_no_file_even_if_check_ins_would_fit() -> None:
    items = tuple(replace_day(item) if item.id == "end" else item for item in ITEMS)
    given = answers(talk=date(2027, 2, 1))
    assert schedule_of(sheet_of(items), given).missing == (words.LAST_BEFORE_FIRST,)
    assert schedule_of(sheet_of(items), answers(talk=date(2026, 12, 1))).entries


def replace_day(item: AnyItem) -> Day:
    return Day(id=item.id, text=item.text, not_before="talk")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"talk": date(2026, 12, 1)},
            "In the file: 1 Dec 2026; every 2 weeks from 8 Dec 2026 to 19 Jan 2027; 26 Jan 2027.",
        ),
        ({"every": "week"}, "In the file: every week from 8 Dec 2026 to 26 Jan 2027."),
        ({"every": None, "time": "19:30"}, "In the file: 8 Dec 2026; 26 Jan 2027."),
        ({"first": None}, "In the file: 26 Jan 2027."),
    ],
)
def test_the_dates_are_named_in_one_line(given: dict[str, Any], expected: str) -> None:
    assert days_in_words([schedule_of(sheet_of(), answers(**given))]) == expected


def test_without_dates_there_is_no_entry() -> None:
    found = schedule_of(sheet_of(), answers(first=None, every=None, end=None))
    assert not found.entries
    assert len(found.missing) == 4


def test_a_worksheet_without_a_calendar_says_so() -> None:
    sheet = Worksheet(id="s", title="S", purpose="", section=())
    assert schedule_of(sheet, empty(sheet)).missing == (words.NO_CALENDAR,)


def test_a_never_shared_date_is_in_no_calendar() -> None:
    hidden = Day(id="talk", text="When do you see the lawyer?", sharing="never")
    found = schedule_of(sheet_of((*ITEMS[:-1], hidden)), answers(talk=date(2026, 12, 3)))
    assert date(2026, 12, 3) not in [one.start for one in found.entries]
    assert not any("lawyer" in sentence for sentence in found.missing)


# -- the contents of the file ----------------------------------------------------------------------


def test_only_dates_and_the_neutral_title_are_exported() -> None:
    text = written(answers(name="Call"))
    assert {name for event in events(text) for name in event} == {
        *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "RRULE", "STATUS", "TRANSP"),
    }
    assert {str(event["summary"]) for event in events(text)} == {"Call"}
    for output in ("trial", "reconcile", "check-in", "a1b2", "@"):
        assert output not in text.lower()


def test_without_a_title_the_entry_has_a_neutral_one() -> None:
    assert {str(event["summary"]) for event in events(written(answers()))} == {"Reminder"}
    assert {str(event["summary"]) for event in events(written(answers(name=" \n ")))} == {
        "Reminder"
    }


def test_uids_do_not_depend_on_dates() -> None:
    def uids(given: Answers, *, now: datetime = NOW) -> list[str]:
        return [str(event["uid"]) for event in events(written(given, now=now))]

    first = uids(answers())
    assert first == uids(answers(), now=NOW + timedelta(days=3))
    assert first == uids(answers(first=date(2026, 12, 9), every="week", name="Call"))
    assert len(set(first)) == 2
    assert not set(first) & set(uids(replace(answers(), id="another")))


def test_dtstamp_is_the_given_time() -> None:
    for event in events(written(answers())):
        assert event.decoded("dtstamp") == NOW


def test_lines_end_in_crlf_and_are_folded() -> None:
    text = written(answers(name="ä" * 40 + "é, é; \\ é" * 10))
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert str(events(text)[0]["summary"]) == "ä" * 40 + "é, é; \\ é" * 10


@given(ANY_TEXT)
def test_a_title_is_escaped(title: str) -> None:
    plain, typed = written(answers(name="x")), written(answers(name=f"a{title}z"))
    assert [sorted(event) for event in events(typed)] == [sorted(event) for event in events(plain)]
    for event in events(typed):
        summary = str(event["summary"])
        assert summary[0] == "a"
        assert summary[-1] == "z"
        assert not any(char < " " for char in summary)
