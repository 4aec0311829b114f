"""The text of a letter, and the waiting time overnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import Choice, Condition, Letter, Line, Plan, Rows, Text
from reconcile_tui.domain.kinds import LineColumn, Option
from reconcile_tui.domain.outline import NIGHT, hidden_until, letter_text
from reconcile_tui.domain.worksheet import Section, Worksheet

HOME = timezone(timedelta(hours=1))
ITEMS = (
    Text(id="did", text="What did you do?"),
    Text(id="landed", text="How did it land?"),
    Choice(id="now", text="And now?", options=(Option("walk", "I take a walk first."),)),
    Plan(id="plan", text="If and then?"),
    Rows(id="see", text="What can be seen?", columns=(LineColumn(id="what", text="What"),)),
    Line(id="more", text="More?", enable_when=(Condition("now", "=", "walk"),)),
)


def sheet(*names: str, sleep: bool = True) -> Worksheet:
    return Worksheet(
        id="it",
        title="It",
        purpose="",
        section=(Section(id="one", title="", item=ITEMS),),
        letter=Letter(title="As one text", items=names, sleep=sleep),
    )


def answers(**values: Any) -> Answers:
    rows = values.pop("rows", {})
    started = datetime(2026, 11, 22, 14, 3, tzinfo=HOME)
    return Answers(worksheet="it", id="x", title="It", started=started, values=values, rows=rows)


def test_a_letter_has_its_answers_in_order() -> None:
    given_ = answers(did="I left.\nTwice.\n", landed="You sat there [alone].", now="walk")
    said = letter_text(sheet("landed", "did", "now"), given_)
    assert said == "You sat there [alone].\n\nI left.\nTwice.\n\nI take a walk first."


def test_empty_and_hidden_answers_are_not_in_the_letter() -> None:
    given_ = answers(did="I left.", more="Not asked for now.")
    assert letter_text(sheet("did", "landed", "more"), given_) == "I left."
    assert letter_text(sheet("did", "more"), answers(now="walk", more="More.")) == "More."


def test_rows_and_plans_are_in_words() -> None:
    rows = {"see": ({"row": "r1", "what": "I call first."}, {"row": "r2", "what": "I come back."})}
    given_ = answers(plan={"if": "voices rise", "then": "stop"}, rows=rows)
    said = letter_text(sheet("plan", "see"), given_)
    assert said == "If voices rise, then I will stop\n\nI call first.\n\nI come back."


def test_a_worksheet_without_a_letter_has_no_letter_text() -> None:
    plain = Worksheet(id="it", title="It", purpose="", section=sheet().section)
    assert letter_text(plain, answers(did="I left.")) == ""
    assert hidden_until(plain, datetime(2026, 11, 22, 23, tzinfo=HOME)) is None


@pytest.mark.parametrize(
    ("changed", "until"),
    [
        ((22, 14, 3), (23, 6, 0)),
        ((22, 23, 59), (23, 6, 0)),
        ((23, 0, 30), (23, 6, 0)),
        ((23, 2, 0), (23, 6, 0)),
        ((23, 2, 1), (24, 6, 0)),
        ((23, 5, 55), (24, 6, 0)),
        ((23, 6, 0), (24, 6, 0)),
        ((30, 22, 0), (31, 6, 0)),
    ],
)
def test_a_letter_is_hidden_until_the_next_morning(
    changed: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    then = datetime(2026, 10, *changed, tzinfo=HOME)
    assert hidden_until(sheet("did"), then) == datetime(2026, 10, *until, tzinfo=HOME)


def test_a_letter_is_not_hidden_without_sleep_or_text() -> None:
    assert hidden_until(sheet("did", sleep=False), datetime(2026, 11, 22, tzinfo=UTC)) is None
    assert hidden_until(sheet("did"), None) is None


@given(st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, HOME)))
def test_a_letter_is_hidden_for_four_to_twenty_eight_hours(
    changed: datetime,
) -> None:
    until = hidden_until(sheet("did"), changed)
    assert until is not None
    assert NIGHT <= until - changed < timedelta(hours=28)
    assert (until.hour, until.minute, until.second, until.microsecond) == (6, 0, 0, 0)
