"""Bytes parsed as TOML, or rejected with their position."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.errors import ProblemsError
from reconcile_tui.toml import BOM
from reconcile_tui.toml.read import read_data
from tests.conftest import examples


def test_text_and_data_are_read_and_the_byte_order_mark_kept() -> None:
    assert read_data(codecs.BOM_UTF8 + b"a = 'x'\r\n", "f") == (BOM + "a = 'x'\r\n", {"a": "x"})
    assert read_data(b"", "f") == ("", {})


GOOD = b"a = 1\n"
NO_DATE = "there's no such date or time"


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (GOOD + b"b = \n", 2, 5, "expected a value"),
        (GOOD + b"b 1\n", 2, 3, 'expected "="'),
        (GOOD + b"b = 1 2\n", 2, 7, "expected the end of the line"),
        (
            GOOD + b"b = 'open\nc = 1\n",
            2,
            5,
            "expected a closing quote for the text that starts here",
        ),
        (GOOD + b"b = 'open\nc = 'x'\n", 2, 10, "expected a closing quote"),
        (GOOD + b'b = "open\n', 2, 10, "expected a closing quote on this line"),
        (GOOD + b"b = [ 'open\n", 3, 1, "expected a closing quote"),
        (b"# it's so\nb = \"open", 2, 10, "expected a closing quote"),
        (GOOD + b'b = """x"""\nc = "open', 3, 10, "expected a closing quote"),
        (
            GOOD + b'b = """open\nc = 1\n',
            2,
            5,
            "expected a closing quote for the text that starts here",
        ),
        (GOOD + b'b = "C:\\dir"\n', 2, 10, 'expected "\\\\"'),
        (GOOD + b"a = 2\n", 2, 6, "already used further up"),
        (GOOD + b"[t]\n[t]\n", 3, 3, "already used further up"),
        (GOOD + b"b = [1 2]\n", 2, 8, 'expected "," to continue the list, or "]" to end it'),
        (
            GOOD + b"b = {c = 1 d = 2}\n",
            2,
            12,
            'expected "," to continue the table, or "}" to end it',
        ),
        (GOOD + b"b = 2026-02-30\n", 2, 5, NO_DATE),
        (
            GOOD + b"b = 2026-13-45T99:00:00\n",
            2,
            5,
            f"{NO_DATE}; write it as",
        ),
        (
            GOOD + b"b = 2026-13-45 # a\n",
            2,
            5,
            f"{NO_DATE}; write it as",
        ),
        (GOOD + b"b = 2026-11-24T25:00:00+01:00\n", 2, 5, NO_DATE),
        (GOOD + b"b = 2026-1-4\n", 2, 5, f"{NO_DATE}; write it as"),
        (GOOD + b"b = 19:30\n", 2, 5, "TOML 1.1 allows a time without seconds"),
        (
            GOOD + b"b = [1, 2026-13-45]\n",
            2,
            9,
            f"{NO_DATE}; write it as",
        ),
        (GOOD + b"b = 2026-11-24 2026-13-45\n", 2, 16, "expected the end of the line"),
        (GOOD + b"[t\n", 2, 3, 'expected "]"'),
        (GOOD + b"? = 1\n", 2, 1, "expected a comment"),
        (GOOD + b"b = " + b"1" * 5000, 2, 5, "too many digits"),
        (GOOD + b"b = " + b"[" * 100 + b"]" * 100, 2, 69, "too deeply nested"),
        (GOOD + b"b = " + b"[" * 9000, 2, 69, "too deeply nested"),
        (GOOD + b"b." * 90 + b"c = 1", 2, 1, "too deeply nested"),
        (GOOD + b"b." * 9000 + b"c = 1", 2, 1, "too deeply nested"),
        (GOOD + b"# \xc3\xa9 \xe9\n", 2, 5, "byte 11 isn't"),
        (codecs.BOM_UTF8 + b"'\xff", 1, 2, "byte 4 isn't"),
        (GOOD + b"b\0 = 1", 2, 2, "byte 7 is a NUL"),
        ("a = 1".encode("utf-16"), 1, 1, "UTF-16"),
        (GOOD + b"<<<<<<< HEAD\nb = 1\n=======\n", 2, 1, "git conflict at line 2"),
        (GOOD + b"=======\r\nb = 1\n", 2, 1, "git conflict at line 2"),
        (b"a = 1\n" * 200_000, 0, 0, "the file is too large: 1,200,000 bytes"),
    ],
)
def test_a_problem_is_reported_with_its_position(
    data: bytes, line: int, column: int, words: str
) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_data(data, "notes.toml")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.column) == ("notes.toml", line, column)
    assert words in problem.message
    assert problem.message.isprintable()


def test_conflict_markers_inside_an_answer_are_text() -> None:
    assert read_data(b"a = '''\n<<<<<<< HEAD\n'''\n", "f")[1] == {"a": "<<<<<<< HEAD\n"}


@given(st.binary(max_size=60) | st.text("a=\"[]{}.#\n\\'", max_size=40).map(str.encode))
@settings(max_examples=examples(300))
def test_any_bytes_are_parsed_or_raise_a_problem(data: bytes) -> None:
    try:
        text, _ = read_data(data, "f")
    except ProblemsError as error:
        lines = [problem.line for problem in error.problems]
    else:
        lines = [1]
        assert text.encode() == data
    assert min(lines) >= 1
