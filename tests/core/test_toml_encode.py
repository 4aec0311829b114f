"""Values encoded as TOML are decoded unchanged."""

from __future__ import annotations

import enum
import math
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.domain.answers import same
from reconcile_tui.toml.write import encode, encode_key
from tests.conftest import examples


def read_back(value: object) -> Any:
    return tomllib.loads(f"key = {encode(value)}\nnext = 1\n")["key"]


whole_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))
awkward_text = st.text(st.sampled_from('"\\\n \t\r\x00\x1b\x7f\x85\u2028\ufeffñ💔a')) | whole_text


@given(awkward_text)
@settings(max_examples=examples(400))
def test_text_is_parsed_back_exactly(text: str) -> None:
    assert read_back(text) == text


@pytest.mark.parametrize("before", ["", "\n", "\r\n", "a"])
@pytest.mark.parametrize("after", ["", "\n", "\\", "a", "\x07"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 98, 99, 100, 101, 198, 199, 1000, 1001])
def test_runs_of_quotes_are_parsed_back_exactly(before: str, after: str, count: int) -> None:
    text = before + '"' * count + after
    assert read_back(text) == text


@given(awkward_text)
def test_terminal_control_characters_are_escaped(text: str) -> None:
    written = encode(text)
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in written)
    assert "\u2028" not in written


values: st.SearchStrategy[Any] = st.recursive(
    awkward_text
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.timezones(), min_value=datetime(1800, 1, 2)),  # noqa: DTZ001
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(awkward_text, inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_every_value_is_parsed_back_with_its_type(value: Any) -> None:
    assert same(read_back(value), value)


@given(st.dictionaries(awkward_text, st.integers(), max_size=3))
def test_keys_are_parsed_back_exactly(table: dict[str, int]) -> None:
    text = "".join(f"{encode_key(key)} = {value}\n" for key, value in table.items())
    assert tomllib.loads(text) == table


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", '"plain"'),
        ('say "no"', r'"say \"no\""'),
        ("two\nlines", '"""\ntwo\nlines"""'),
        ("\nleading", '"""\n\nleading"""'),
        ('a\n\\ and """"', '"""\na\n\\\\ and ""\\"\\""""'),
        ('a\nand "b"', '"""\na\nand "b\\""""'),
        ("a\tb\n\tc", '"""\na\tb\n\tc"""'),
        ("a\r\nb\rc", r'"a\r\nb\rc"'),
        ("bell\x07", r'"bell\u0007"'),
        (True, "true"),
        (7, "7"),
        (1.0, "1.0"),
        (math.inf, "inf"),
        (date(2026, 11, 8), "2026-11-08"),
        (time(19, 5), "19:05:00"),
        (
            datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=1))),
            "2026-01-02T03:04:00+01:00",
        ),
        (["a", "b\nc"], r'["a", "b\nc"]'),
        (("a",), '["a"]'),
        ([], "[]"),
        ({"if": "x", "a b": [1]}, '{ if = "x", "a b" = [1] }'),
        ({}, "{}"),
    ],
)
def test_values_are_written_as_a_person_would(value: object, written: str) -> None:
    assert encode(value) == written


@pytest.mark.parametrize("value", [None, "half \ud800", time(1, 2, tzinfo=UTC), b"bytes", object()])
def test_values_that_toml_cannot_express_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"TOML|half"):
        encode(value)


def test_an_enum_is_written_as_its_value() -> None:
    class Count(enum.IntEnum):
        TWO = 2

    assert encode(Count.TWO) == "2"


def test_same_is_strict_about_types_and_kind_to_order() -> None:
    kinds = [1, 1.0, True, "1", math.nan, [1], {"a": 1}, date(2026, 1, 1), datetime(2026, 1, 1)]  # noqa: DTZ001
    for row, one in enumerate(kinds):
        for column, other in enumerate(kinds):
            assert same(one, other) == (row == column)
    assert same({"a": 1, "b": (1, 2)}, {"b": [1, 2], "a": 1})
    assert not same({"a": 1}, {"a": 1, "b": 1})
