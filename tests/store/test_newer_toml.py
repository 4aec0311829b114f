"""Syntax that only TOML 1.1 allows is rejected with a clear message, whatever tomllib accepts."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.errors import ProblemsError
from reconcile_tui.toml import read as reading
from reconcile_tui.toml.read import find_newer_syntax, read_data
from reconcile_tui.toml.write import encode
from tests.store.answers_file import HEADER

NEWER = [
    ("a = 1979-05-27T07:32Z\n", 1, 5, "a time without seconds"),
    ("a = 1979-05-27 07:32\n", 1, 5, "a time without seconds"),
    ("a = 1979-05-27T07:32-07:00\n", 1, 5, "a time without seconds"),
    ("a = [13:37, 07:32:00]\n", 1, 6, "a time without seconds"),
    ('a = "x\\e[2J"\n', 1, 7, '"\\e" in a text'),
    ('a = """\nx\\e"""\n', 2, 2, '"\\e" in a text'),
    ('a = "\\xe9"\n', 1, 6, '"\\x.." in a text'),
    ('a = "\\\\x41 \\x41"\n', 1, 12, '"\\x.." in a text'),
    ("a = {\n  b = 1\n}\n", 1, 5, "an inline table over several lines"),
    ("a = { b = 1, # one\n  c = 2 }\n", 1, 5, "an inline table over several lines"),
    ("a = [{ # one\n b = 1 }]\n", 1, 6, "an inline table over several lines"),
    ("a = {\n  b = [\n 1, # two\n ],\n}\n", 1, 5, "an inline table over several lines"),
    ("a = { b = 1, }\n", 1, 12, "a comma at the end of an inline table"),
    ("a = [{ b = 1 , }]\n", 1, 14, "a comma at the end of an inline table"),
    ("b = 1\r\na = { b = {\r\nc = 1 } }\r\n", 2, 11, "an inline table over several lines"),
]


@pytest.mark.parametrize("newer", NEWER)
@pytest.mark.parametrize("accepts", [False, True])
def test_toml_1_1_syntax_is_reported_with_its_position(
    newer: tuple[str, int, int, str], accepts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, line, column, what = newer
    if accepts:  # as the tomllib of a later Python does
        loads = tomllib.loads
        monkeypatch.setattr(tomllib, "loads", lambda text: loads(find_newer_syntax(text)[1]))
        monkeypatch.setattr(reading, "reads_toml_1_1", lambda: True)
    with pytest.raises(ProblemsError) as caught:
        read_data(text.encode(), "f.toml")
    (problem,) = caught.value.problems
    assert problem.message == f"TOML 1.1 allows {what}, but this app reads TOML 1.0"
    assert problem.hint
    assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        'a = "\\x4"\n',
        "a = 25:61\n",
        "a = { b = 1,, }\n",
        "a = { , }\n",
        "a = {\n b = \n}\n",
        "a = 1\na = 13:37\n",
        "a = 13:37 x\n",
    ],
)
def test_syntax_that_no_toml_allows_is_an_ordinary_error(text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_data(text.encode(), "f.toml")
    assert "1.1" not in str(caught.value)


texts = st.text(st.sampled_from("\"'\\xe{}[],#:\n\r 0123456789TtZ-=a"), max_size=30)


@given(st.dictionaries(st.sampled_from("abc"), st.one_of(texts, st.lists(texts), st.times())))
def test_valid_toml_1_0_has_no_newer_syntax(values: dict[str, object]) -> None:
    text = HEADER + "".join(
        f"{key} = {encode(value)} # 13:37 {{ \\e\n[x-{key}]\n" for key, value in values.items()
    )
    read_data(text.encode(), "f.toml")
    assert find_newer_syntax(text) == ([], text)


@given(texts)
def test_a_corrupted_text_raises_no_other_error(text: str) -> None:
    found, older = find_newer_syntax(text)
    assert bool(found) == (older != text)
