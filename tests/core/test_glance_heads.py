"""A glance at a file says what a parser finds, or nothing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.storage.index import glance, value_written
from reconcile_tui.toml.write import new_text

NOW = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
BLANK = Answers(worksheet="what-changed", id="a1b2", title="What changed?", started=NOW, saved=NOW)
TEXT = """\
# What changed?
format = 1
worksheet = "what-changed"
id = "a1b2"
title = "What \\"changed\\"?"
started = 2026-11-22T19:05:00+01:00

[skipped]
last-conflict = "too-much"

[answers]
# A question, with [answers] and a = "b" in it.
ended-us = \"\"\"
We "never" came back.
[answers]
gone = "not a key".\"\"\"
contact = 'yes'   # the other line
kinds = ["a", "b,c"]
steady = 7
day = 2026-11-08
plan = { if = "a, b = c", then = "d" }

[[rows.mine]]
row = "k3f9"
what = "Asked for a break"

[[rows.seen]]
what = "no id"

[[rows.mine]]
row = "k3fa"
done = true
"""


def found(text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, bool]]:
    """The keys above the tables, the answers, and which rows say something, for a parser."""
    data = tomllib.loads(text)
    answers = answers_from(data)
    head = {k: v for k, v in data.items() if k not in {"skipped", "answers", "rows"}}
    rows = {key: any(len(row) > 1 for row in rows) for key, rows in answers.rows.items()}
    return head, dict(answers.values), rows


def assert_never_differs(text: str) -> bool:
    """Whether the glance said anything; when it did, it was what a parser says."""
    seen = glance(text)
    if seen is None:
        return False
    assert seen.answers is not None
    values = {key: value_written(raw) for key, raw in seen.answers.items()}
    assert (dict(seen.head), values, seen.rows) == found(text)
    return True


def test_a_file_of_the_book_is_understood() -> None:
    assert assert_never_differs(TEXT)
    seen = glance(TEXT)
    assert seen is not None
    assert seen.head["title"] == 'What "changed"?'
    assert list(seen.answers or ()) == ["ended-us", "contact", "kinds", "steady", "day", "plan"]
    assert seen.rows == {"mine": True, "seen": True}


def test_a_row_that_says_nothing_is_seen_to_say_nothing() -> None:
    assert assert_never_differs(TEXT + '\n[[rows.more]]\nrow = "r1"\n\n[[rows.less]]\n')


def test_a_long_text_is_text() -> None:
    long = value_written(f'"""{"x" * 2000}"""')
    assert long == "x" * 2000


@pytest.mark.parametrize("change", [str.strip, lambda t: t.replace("\n", "\r\n")])
def test_line_ends_do_not_matter(change: Any) -> None:
    assert assert_never_differs(change(TEXT))


values = st.one_of(
    st.text(max_size=40),
    st.text(alphabet='ab"\\\n\t[]={}#\x1b\u2028é我', max_size=40),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.lists(st.text(max_size=8), max_size=4),
    st.dictionaries(st.sampled_from(["if", "then", "when"]), st.text(max_size=8)),
)
ids = st.from_regex(r"[a-z]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
rows = st.lists(st.dictionaries(ids, values, max_size=3), min_size=1, max_size=3)


@given(st.dictionaries(ids, values, max_size=5), st.dictionaries(ids, rows, max_size=3), st.text())
def test_what_the_book_writes_is_never_told_otherwise(
    given_: dict[str, Any], made: dict[str, Any], title: str
) -> None:
    records = {
        key: tuple({"row": f"r{n}", **row} for n, row in enumerate(many))
        for key, many in made.items()
    }
    values_ = {key: value for key, value in given_.items() if value is not None}
    answers = replace(BLANK, title=title.replace("\r", ""), values=values_, rows=records)
    try:
        text = new_text(answers, {})
    except ValueError:
        return
    assert_never_differs(text)


@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 12),
    st.text(alphabet='"\n[]=#\\a1-.\r\0{}', max_size=6),
)
@example(TEXT.index("title"), 0, "title = 'x'\n")
@example(TEXT.index("[[rows.seen"), 0, "[answers]\n")
@example(TEXT.index("format"), 0, "rows = 1\n")
def test_a_damaged_file_is_left_to_the_parser(place: int, cut: int, put: str) -> None:
    """What a glance takes, a parser takes as well, and finds the same in it."""
    assert_never_differs(TEXT[:place] + put + TEXT[place + cut :])


@pytest.mark.parametrize(
    "line",
    [
        "day = 2026-02-30",
        "at = 2026-11-22T24:00:00Z",
        "n = 01",
        "x = 1.5",
        'x = "\\u00e9"',
        'x = "\\q"',
        "x = '''a'''",
        "x = [1, 2]",
        'x = { a = "b", a = "c" }',
        'a.b = "c"',
        '"a" = "c"',
        'x = "a" y = "b"',
    ],
)
def test_what_is_not_in_the_usual_form_is_left_to_the_parser(line: str) -> None:
    assert glance(TEXT.replace("contact = 'yes'", line)) is None


def test_the_first_part_of_a_file_tells_its_head() -> None:
    whole = glance(TEXT)
    part = glance(TEXT[: TEXT.index("last-conflict") + 4], whole=False)
    assert whole is not None
    assert part is not None
    assert part.head == whole.head
    assert (part.answers, part.rows) == (None, None)
    assert glance(TEXT[:40], whole=False) is None, "more could follow above the first table"


def test_the_first_of_january_of_year_one_is_a_day() -> None:
    seen = glance("a = 0001-01-01\n")
    assert seen is not None
    assert seen.head["a"] == date(1, 1, 1)
