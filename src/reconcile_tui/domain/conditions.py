"""When something shows: one condition, and how it is held against the answers.

There is no expression language. A condition names an item, an operator and a value; nothing is
ever added up.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from msgspec import Struct

__all__ = ["Condition", "Lookup", "Operator", "all_hold", "any_holds", "holds"]

Operator = Literal["=", "!=", "<", ">", "<=", ">=", "in", "answered"]
Lookup: TypeAlias = Callable[[str], Any]
"""Item id -> its answer, or None when it has none or is hidden itself."""

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`{ item, op, value }`: what must be true of one answer.

    `value` is text, a number, a date, true or false, or a list for `in`; whether it can ever
    match its item is checked when the worksheet is read.
    """

    item: str
    op: Operator = "="
    value: Any = True


def holds(op: str, wanted: Any, answer: Any) -> bool:
    """Whether an answer meets `op wanted`. An empty answer meets only `answered = false` and `!=`.

    For a question with several answers (`choices`), `=` and `in` hold when any of them matches.
    """
    if op == "answered":
        return (answer is not None) == bool(wanted)
    if answer is None:
        return op == "!="
    if op == "!=":
        return not holds("=", wanted, answer)
    given = answer if isinstance(answer, list) else [answer]
    if op == "=":
        return wanted in given
    if op == "in":
        return any(one in wanted for one in given)
    return any(_comparable(one, wanted) and _ORDER[op](one, wanted) for one in given)


def _comparable(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    dates = type(one) is type(other) and isinstance(one, date | datetime)
    return numbers or dates


def all_hold(conditions: Iterable[Condition], answer_of: Lookup) -> bool:
    """Whether every condition holds; none at all counts as yes."""
    return all(holds(c.op, c.value, answer_of(c.item)) for c in conditions)


def any_holds(conditions: Iterable[Condition], answer_of: Lookup) -> bool:
    """Whether at least one condition holds; none at all counts as no."""
    return any(holds(c.op, c.value, answer_of(c.item)) for c in conditions)
