"""Visibility conditions: an operator, an expected value and an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reconcile_tui.domain.items import Condition, all_hold, any_holds, holds

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("op", "wanted", "answer"),
    [
        ("=", "yes", "yes"),
        ("!=", "yes", "no"),
        ("=", 4, 4),
        ("<", 5, 4),
        (">", 5, 6),
        ("<=", 5, 5),
        (">=", 5, 5),
        ("<", DAY, date(2026, 11, 21)),
        (">=", DAY, DAY),
        ("in", ["yes", "not-sure"], "not-sure"),
        ("answered", True, "anything"),
        ("answered", False, None),
    ],
)
def test_a_condition_holds(op: str, wanted: Any, answer: Any) -> None:
    assert holds(op, wanted, answer)


@pytest.mark.parametrize(
    ("op", "wanted", "answer"),
    [
        ("=", "yes", "no"),
        ("!=", "yes", "yes"),
        ("<", 5, 5),
        (">", 5, 5),
        ("<=", 5, 6),
        (">=", 5, 4),
        ("in", ["yes"], "no"),
        ("answered", True, None),
        ("answered", False, "anything"),
    ],
)
def test_a_condition_does_not_hold(op: str, wanted: Any, answer: Any) -> None:
    assert not holds(op, wanted, answer)


@pytest.mark.parametrize("op", ["=", "<", ">", "<=", ">=", "in"])
def test_a_missing_answer_meets_no_condition(op: str) -> None:
    assert not holds(op, ["yes"] if op == "in" else 3, None)


def test_a_missing_answer_is_unequal_to_every_value() -> None:
    assert holds("!=", "court-order", None)


@pytest.mark.parametrize("op", ["<", ">", "<=", ">="])
@pytest.mark.parametrize("answer", ["4", date(2026, 1, 1), ["4"], {"if": "x"}])
def test_what_cannot_be_compared_never_holds_and_never_fails(op: str, answer: Any) -> None:
    assert not holds(op, 4, answer)


def test_several_answers_match_when_one_of_them_does() -> None:
    given = ["walk", "sleep"]
    assert holds("=", "sleep", given)
    assert holds("in", ["friend", "walk"], given)
    assert not holds("in", ["friend"], given)
    assert holds("!=", "friend", given)
    assert not holds("!=", "walk", given)


def test_all_and_any_of_several() -> None:
    answers = {"a": "yes", "b": "no"}
    first, second = Condition("a", "=", "yes"), Condition("b", "=", "yes")
    assert not all_hold([first, second], answers.get)
    assert any_holds([first, second], answers.get)
    assert all_hold([], answers.get)
    assert not any_holds([], answers.get)
