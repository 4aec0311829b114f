"""Lines typed on a terminal: editing and echo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.cli.lines import EndOfInputError, Lines, _LineBuffer
from reconcile_tui.domain.answers import MAX_ANSWER


def after(keys: str) -> _LineBuffer:
    typed = _LineBuffer()
    typed.take(keys, edits=True)
    return typed


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("abc\x7fd", "abd"),
        ("one two\x17three", "one three"),
        ("gone\x15here", "here"),
        ("a\x1b[Ab\x1bOPc", "abc"),
        ("a\x1b[1;5Cb", "ab"),
        ("a\x1bb", "ab"),
        ("e\u0301\x7fx", "x"),
        ("a\tb\x01\x0cc", "a bc"),
        ("\x7f\x15\x17a", "a"),
        ("a\x04b", "ab"),
    ],
)
def test_keys_edit_a_line(keys: str, text: str) -> None:
    assert after(keys).text == text
    assert after(keys).length == len(text)


def test_an_escape_sequence_in_two_pieces_is_still_one() -> None:
    typed = _LineBuffer()
    for piece in ("a\x1b", "[", "A", "b"):
        typed.take(piece, edits=True)
    assert typed.text == "ab"


@given(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=60))
def test_no_escape_sequence_is_echoed(keys: str) -> None:
    _, echo, _ = _LineBuffer().take(keys, edits=True)
    allowed = {"\b", "\n"}
    assert not [
        char for char in echo if (char < " " or "\x7f" <= char <= "\x9f") and char not in allowed
    ]


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=60))
def test_typed_text_without_editing_keys_is_the_line(text: str) -> None:
    assert after(text).text == text


@pytest.fixture
def pipe() -> Iterator[tuple[Lines, int]]:
    source, end = os.pipe()
    yield Lines(source), end
    os.close(source)


def test_lines_are_read_from_a_pipe_until_its_end(
    pipe: tuple[Lines, int], capsys: pytest.CaptureFixture[str]
) -> None:
    lines, end = pipe
    os.write(end, "one\r\ntwo é\nhalf".encode())
    os.close(end)
    assert [lines.ask("> ") for _ in range(3)] == ["one", "two é", "half"]
    with pytest.raises(EndOfInputError):
        lines.ask("> ")


def test_a_long_line_is_cut_at_the_limit_of_an_answer() -> None:
    typed = _LineBuffer()
    for _ in range(50):
        typed.take("x" * (1 << 16), edits=False)
    assert len(typed.text) == MAX_ANSWER + 1
    assert typed.length == 50 << 16


def test_invalid_utf_8_is_reported(
    pipe: tuple[Lines, int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines, end = pipe
    os.write(end, b"caf\xe9\n")
    assert lines.ask("> ") == "caf\ufffd"
    assert "UTF-8" in capsys.readouterr().out
