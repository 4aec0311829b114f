"""Which answers of a worksheet may be saved, and answers with some removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from reconcile_tui.content.library import weakened_protection
from reconcile_tui.content.lint.rules import faults_of_worksheet
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import (
    SAVED,
    Worksheet,
    is_same_at,
    may_be_saved,
    sensitive_items,
    unsaved,
    without,
)

HIDDEN = frozenset({"afraid", "seen"})
STARTED = datetime(2026, 11, 22, tzinfo=UTC)


def answers(sensitive: str = "", rows: Any = (), **values: Any) -> Answers:
    found = {"seen": tuple(rows)} if rows else {}
    return Answers("sheet", "id", "Sheet", STARTED, values=values, rows=found, sensitive=sensitive)


def sheet(**item: Any) -> Worksheet:
    items = [
        {"id": "open", "type": "line", "text": "Open?"},
        {"id": "afraid", "type": "line", "text": "Afraid?", "sharing": "never", **item},
        {
            "id": "since",
            "type": "line",
            "text": "Since when?",
            "enable_when": [{"item": "afraid", "op": "answered", "value": True}],
        },
    ]
    section = {"id": "one", "title": "One", "item": items}
    return msgspec.convert(
        {"id": "sheet", "title": "Sheet", "purpose": "A test.", "section": [section]}, Worksheet
    )


def test_unchosen_sensitive_answers_are_not_saved() -> None:
    mine = answers(open="a", afraid="yes")
    assert may_be_saved(mine, None, HIDDEN) == answers(open="a")
    assert unsaved(mine, None, HIDDEN)
    in_file = answers(open="a", afraid="no")
    assert may_be_saved(mine, in_file, HIDDEN) == in_file
    assert unsaved(mine, in_file, HIDDEN)


def test_saved_sensitive_answers_stay_until_cleared() -> None:
    in_file = answers(open="a", afraid="no")
    assert may_be_saved(answers(open="b", afraid="no"), in_file, HIDDEN).values["afraid"] == "no"
    assert may_be_saved(answers(open="b"), in_file, HIDDEN) == answers(open="b")
    assert not unsaved(answers(open="b"), in_file, HIDDEN)


def test_a_reason_to_skip_is_withheld_as_well() -> None:
    mine = replace(answers(open="a"), skipped={"afraid": "too-much", "open": "later"})
    assert may_be_saved(mine, None, HIDDEN).skipped == {"open": "later"}


def test_rows_are_withheld_one_by_one() -> None:
    one, two = {"row": "r1", "what": "a"}, {"row": "r2", "what": "b"}
    in_file = answers(rows=[one])
    assert may_be_saved(answers(rows=[{**one, "what": "c"}, two]), in_file, HIDDEN) == in_file
    assert may_be_saved(answers(rows=[two]), in_file, HIDDEN) == answers()


def test_chosen_sensitive_answers_are_saved_with_the_header_key() -> None:
    mine = answers(SAVED, open="a", afraid="yes")
    assert may_be_saved(mine, None, HIDDEN) == mine
    assert may_be_saved(answers(SAVED, open="a"), mine, HIDDEN) == answers(open="a")


def test_marked_items_and_rows_are_removed() -> None:
    rows = [{"row": "r1", "what": "a"}, {"row": "r2", "what": "b"}]
    found = answers(rows=rows, open="a", afraid="b")
    assert without(found, ["open", "seen/r1"]) == answers(rows=rows[1:], afraid="b")
    assert without(found, ["seen"]) == answers(open="a", afraid="b")
    assert without(answers(rows=rows[:1]), ["seen/r1"]) == answers()
    assert is_same_at(found, answers(open="a"), "open")
    assert not is_same_at(answers(), answers(), "open"), "two missing answers don't match"


def test_a_private_worksheet_has_no_sensitive_items() -> None:
    ours = sheet(sensitive=True)
    assert sensitive_items(ours) == {"afraid"}
    private = msgspec.structs.replace(ours, keep="ask", sharing="never")
    assert sensitive_items(private) == set()


@pytest.mark.parametrize(("sensitive", "told"), [(True, True), (False, False)])
def test_a_question_enabled_by_a_sensitive_answer_must_be_sensitive(
    sensitive: bool, told: bool
) -> None:
    faults = [message for _, message, _ in faults_of_worksheet(sheet(sensitive=sensitive))]
    assert any("which is sensitive" in message for message in faults) == told


def test_a_replacement_cannot_drop_sensitive() -> None:
    assert "sensitive" in str(weakened_protection(sheet(sensitive=True), sheet()))
    assert weakened_protection(sheet(sensitive=True), sheet(sensitive=True)) is None
