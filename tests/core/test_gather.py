"""Answers collected for a helper's page, and those that never are."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from msgspec import structs

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.gather import (
    Offer,
    matches,
    not_added_yet,
    offers,
    row_from_offer,
    sort_offers,
)
from reconcile_tui.domain.items import Condition, Gather, Line, Rows, Text
from reconcile_tui.domain.kinds import DayColumn, LineColumn, TextColumn
from reconcile_tui.domain.worksheet import Section, Worksheet

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=1)))
PAGE = Rows(
    id="page",
    text="For a helper?",
    gather=Gather("asked", "said", "day"),
    columns=(
        LineColumn(id="asked", text="Asked"),
        TextColumn(id="said", text="Said"),
        DayColumn(id="day", text="Day"),
    ),
)
ITEMS = (
    Line(id="open", text="What was hard?[^a-claim]"),
    Text(id="never", text="What only I may read?", sharing="never"),
    Line(id="after", text="Why not?", enable_when=(Condition("never", "answered", True),)),
    Rows(id="seen", text="What was seen?", columns=(LineColumn(id="what", text="What"),)),
    PAGE,
)
SHEET = Worksheet(
    id="it",
    title="It",
    purpose="",
    section=(Section(id="one", title="", item=ITEMS),),
)


def answers(**more: Any) -> Answers:
    return Answers(worksheet="it", id="x", title="My title", started=NOW, saved=NOW, **more)


def told(sheet: Worksheet, given: Answers) -> list[tuple[str, str]]:
    return [(one.question, one.words) for one in offers(sheet, given)]


def test_exportable_answers_and_rows_are_offered() -> None:
    long = "word " * 5000
    rows = {"seen": ({"row": "r1", "what": "One."}, {"row": "r2", "what": "Two."})}
    assert told(SHEET, answers(values={"open": long}, rows=rows)) == [
        ("What was hard?", long),
        ("What was seen?", "One."),
        ("What was seen?", "Two."),
    ]


def test_only_questions_skipped_for_a_helper_are_offered() -> None:
    assert told(SHEET, answers(skipped={"open": "ask-helper", "seen": "later"})) == [
        ("What was hard?", "")
    ]


def test_private_answers_are_never_offered() -> None:
    given = answers(
        values={"never": "a secret", "after": "gives it away"},
        skipped={"never": "ask-helper", "after": "ask-helper"},
    )
    assert told(SHEET, given) == []
    open_one = answers(values={"open": "a secret"}, skipped={"seen": "ask-helper"})
    for closed in ({"keep": "ask", "sharing": "never"}, {"sharing": "never"}):
        sheet = Worksheet(id="it", title="It", purpose="", section=SHEET.section, **closed)  # type: ignore[arg-type]
        assert told(sheet, open_one) == []


def test_copied_answers_are_not_offered_again_from_the_copy() -> None:
    rows = {"page": ({"row": "r1", "asked": "What was hard?", "said": "This."},)}
    assert told(SHEET, answers(rows=rows)) == []


def test_questions_for_a_helper_come_first_then_the_newest() -> None:
    new, old = Offer("New", NOW, "Q1", "w"), Offer("Old", NOW - timedelta(9), "Q2", "w")
    asked = Offer("Old", NOW - timedelta(9), "Q3", "")
    assert sort_offers([old, new, asked]) == [asked, new, old]
    two = [Offer("New", NOW, "Q1", "w"), Offer("New", NOW, "Q0", "w")]
    assert sort_offers(two) == two, "the worksheet's order is preserved"


def test_offers_are_searched_by_title_date_question_and_words() -> None:
    offer = Offer("What changed?", NOW, "The last fight?", "We never came back.")
    for typed in ("CHANGED", "2026-11", "lastfight", "never came", "nevercame"):
        assert matches(offer, typed), typed
    assert not matches(offer, "other")


def test_a_copied_row_has_question_words_and_date() -> None:
    offer = Offer("It", NOW, "Q", "two\nlines")
    day = date(2026, 11, 22)
    assert row_from_offer(PAGE, offer) == {"asked": "Q", "said": "two\nlines", "day": day}
    assert row_from_offer(PAGE, structs.replace(offer, words="")) == {"asked": "Q", "day": day}
    without_day = structs.replace(PAGE, gather=Gather("asked", "said"))
    assert row_from_offer(without_day, offer) == {"asked": "Q", "said": "two\nlines"}
    assert offer.day == day


def test_rows_already_added_are_not_offered() -> None:
    offer, other = Offer("It", NOW, "Q", "two\nlines"), Offer("It", NOW, "Q", "other")
    rows = [{"row": "r1", "asked": "Q", "said": "two lines"}]
    assert not_added_yet([offer, other], PAGE, rows) == [other]
