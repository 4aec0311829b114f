"""Source positions in a TOML text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile_tui.domain.answers import same
from reconcile_tui.toml import BOM
from reconcile_tui.toml.scan import (
    KeyPath,
    Positions,
    Statement,
    comments,
    statements,
    syntax_position,
)
from tests.conftest import examples

WORKSHEET = '''\
# a worksheet
id = "sheet"   # the id

[[section]]
id = "one"
  [[section.item]]
  id = "first"

  [[section.item]]
  id = "second"
  options = [
    { value = "yes", label = "Yes" },
    # a comment with ] and " in it
    { value = "no", label = """No,
really [not]""" },
    { value = "later", deep.key = [1, [2, 3]] },
  ]

[[section]]
id = "two"
"quoted.key" = 'it''s' # no
'''.replace("'it''s' # no", "'its' # no")


def place(text: str, path: KeyPath) -> str:
    """Return the text from a located position to the end of its line."""
    line, column = Positions(text).locate(path)
    return text.removeprefix(BOM).split("\n")[line - 1].rstrip("\r")[column - 1 :]


KEY_PARTS = ["a", "b-1", "C_d", '"q.u#o"', "'l i\"t'", '"esc\\u00e9\\""', '""', "7"]
KEY_PARTS += ["x", "'y z'", "k", "sub", "subs"]
key_parts = st.sampled_from(KEY_PARTS[:8])
dots = st.sampled_from([".", " . ", "\t."])
SCALARS = [
    "1",
    "-2.5e3",
    "true",
    "2026-11-08 07:32:00Z",
    "2026-11-08",
    "07:32:00",
    '""',
    '"# not = [a] \\" comment"',
    "'C:\\dir'",
    '"""one"""',
    '"""\n\\\n  a ""quoted"" = "b"\n# no comment\n"""""',
    "'''\n[no.table]\n'it''s' '''''",
    '"""ends in a backslash \\\\"""',
    "inf",
]
scalars = st.sampled_from(SCALARS)
spaces = st.sampled_from(["", " ", "\n", " # ], } \" ''' comment\n", "\n\n  # c\n\t"])


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    parts = [draw(spaces) + part + draw(spaces) for part in draw(st.lists(inner, max_size=3))]
    trailing = draw(st.sampled_from(["", ","])) if parts else ""
    return "[" + ",".join(parts) + trailing + draw(spaces) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    names = draw(st.lists(key_parts, max_size=3, unique=True))
    return "{ " + ", ".join(f"{name}.k = {draw(inner)}" for name in names) + " }"


toml_values = st.recursive(
    scalars, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=5
)
noise = st.sampled_from(["", "\n", "# a = 1\n", "   # [b]\n", " \t\n"])
endings = st.sampled_from(["\n", "  \n", ' # trailing [c] = "\n'])


@st.composite
def pairs(draw: st.DrawFn) -> str:
    lines = []
    for name in draw(st.lists(key_parts, max_size=3, unique=True)):
        key = name + draw(st.sampled_from(["", ".x", " . 'y z'"]))
        indent = draw(st.sampled_from(["", "  ", "\t"]))
        lines.append(f"{draw(noise)}{indent}{key} = {draw(toml_values)}{draw(endings)}")
    return "".join(lines)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw a document with root keys, tables, arrays of tables and sub-tables of their elements."""
    parts = [draw(pairs())]
    for number in range(draw(st.integers(0, 3))):
        name = f"t{number}{draw(dots)}{draw(key_parts)}"
        if draw(st.booleans()):
            parts += [draw(noise), f"[ {name}]", draw(endings), draw(pairs())]
            continue
        for _ in range(draw(st.integers(1, 3))):
            parts += [draw(noise), f"  [[{name}]]", draw(endings), draw(pairs())]
            if draw(st.booleans()):
                parts += [f"[{name}.sub]", draw(endings), draw(pairs())]
            for _ in range(draw(st.integers(0, 2))):
                parts += [f"[[{name}.subs]]", draw(endings), draw(pairs())]
    text = "".join(parts) + draw(noise)
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", BOM])) + text


def rebuilt(text: str, found: list[Statement]) -> Any:
    """Assemble the data of the statements without tomllib's document parser."""
    data: Any = {}
    for statement in found:
        holder = data
        path = statement.path
        for here, following in zip(path, (*path[1:], None), strict=True):
            if following is None and statement.kind == "key":
                value = text[statement.value_start : statement.value_end]
                assert here not in holder
                holder[here] = tomllib.loads(f"k = {value}")["k"]
            elif isinstance(here, int):
                holder.extend({} for _ in range(here + 1 - len(holder)))
                holder = holder[here]
            else:
                holder = holder.setdefault(here, [] if isinstance(following, int) else {})
    return data


@given(documents())
@settings(max_examples=examples(250), deadline=None)
def test_the_statements_rebuild_the_whole_document(text: str) -> None:
    data = tomllib.loads(text.removeprefix(BOM))
    found = statements(text)
    assert rebuilt(text, found) == data
    end = len(BOM) if text.startswith(BOM) else 0
    for statement in found:
        between = text[end : statement.start]
        assert all(not line.strip() or line.strip()[0] == "#" for line in between.splitlines())
        assert between.endswith("\n") or not between
        assert text[statement.start : statement.key_start].strip(" \t[") == ""
        end = statement.end
        assert text[end - 1] == "\n" or end == len(text)
    assert not any(line.strip() and line.strip()[0] != "#" for line in text[end:].splitlines())


def starts_with_key(here: str, key: str | int, value: Any) -> bool:
    """Return whether a text begins with the key, alone or dotted, or with the element itself."""
    if isinstance(key, str):
        name = here.partition("=")[0] if not here.startswith("t") else here.partition("]")[0]
        parts = [part for part in KEY_PARTS if key in tomllib.loads(f"{part} = 1")]
        return any(part in name for part in parts) or key in name
    if isinstance(value, dict):
        return here[0] in "{t"
    if isinstance(value, list):
        return here[0] == "["
    return any(here.startswith(s) and same(tomllib.loads(f"k = {s}")["k"], value) for s in SCALARS)


@pytest.mark.slow
@given(documents())
@settings(max_examples=examples(150), deadline=None)
def test_every_value_is_located_where_it_is_written(text: str) -> None:
    positions = Positions(text)
    lines = text.removeprefix(BOM).replace("\r\n", "\n").split("\n")

    def walk(data: Any, path: KeyPath) -> None:
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            line, column = positions.locate((*path, key))
            here = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
            assert starts_with_key(here, key, value), (*path, key)
            if isinstance(value, dict | list):
                walk(value, (*path, key))

    walk(tomllib.loads(text.removeprefix(BOM)), ())


def test_elements_of_arrays_of_tables_are_numbered() -> None:
    text = "[[rows.seen]]\nrow = 'a'\n[rows.seen.more]\nx = 1\n[[rows.seen]]\nrow = 'b'\n"
    assert [(s.kind, s.path) for s in statements(text)] == [
        ("array", ("rows", "seen", 0)),
        ("key", ("rows", "seen", 0, "row")),
        ("table", ("rows", "seen", 0, "more")),
        ("key", ("rows", "seen", 0, "more", "x")),
        ("array", ("rows", "seen", 1)),
        ("key", ("rows", "seen", 1, "row")),
    ]


def test_comments_are_distinguished_from_text() -> None:
    text = 'a = ["# no", # one\r\n  """\n# no"""] # two\nb = 1 # other\n'
    first = statements(text)[0]
    assert comments(text, first.value_start, first.end) == ["# one", "# two"]


def test_a_deeply_nested_array_does_not_recurse() -> None:
    assert len(statements("a = " + "[" * 50_000 + "]" * 50_000)) == 1


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("id",), 'id = "sheet"   # the id'),
        (("section", 0), "section]]"),
        (("section", 0, "item", 0, "id"), 'id = "first"'),
        (("section", 0, "item", 1, "options"), "options = ["),
        (("section", 0, "item", 1, "options", 0), '{ value = "yes", label = "Yes" },'),
        (("section", 0, "item", 1, "options", 1, "label"), 'label = """No,'),
        (
            ("section", 0, "item", 1, "options", 2, "value"),
            'value = "later", deep.key = [1, [2, 3]] },',
        ),
        (("section", 0, "item", 1, "options", 2, "deep"), "deep.key = [1, [2, 3]] },"),
        (("section", 0, "item", 1, "options", 2, "deep", "key", 1, 0), "2, 3]] },"),
        (("section", 1, "quoted.key"), "\"quoted.key\" = 'its' # no"),
    ],
)
def test_the_exact_position_is_returned(path: KeyPath, at: str) -> None:
    for text in (WORKSHEET, BOM + WORKSHEET, WORKSHEET.replace("\n", "\r\n")):
        assert place(text, path) == at


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("section", 0, "item", 1, "options", 7), "options = ["),
        (("section", 0, "item", 1, "options", 0, "missing"), '{ value = "yes", label = "Yes" },'),
        (("section", 0, "item", 1, "missing", 3), "section.item]]"),
        (("section", 1, "missing"), "section]]"),
        (("missing",), "# a worksheet"),
        ((), "# a worksheet"),
    ],
)
def test_a_missing_value_is_located_at_its_table(path: KeyPath, at: str) -> None:
    assert place(WORKSHEET, path) == at


def test_implied_tables_have_a_position() -> None:
    text = "x = 1\n[a.b]\ny = 1\n[a]\nz.w = 1\n"
    assert place(text, ("a",)) == "a]"
    assert place(text, ("a", "z")) == "z.w = 1"
    assert place("[a.b]\n", ("a",)) == "a.b]"


def test_columns_count_characters_and_not_the_byte_order_mark() -> None:
    assert Positions(BOM + 'ä = 1\n"é💔" = [1, "ü", 3]\n'.replace("ä", '"ä"')).locate(("ä",)) == (
        1,
        1,
    )
    assert Positions('"é💔" = ["ü", 3]\n').locate(("é💔", 1)) == (1, 14)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a = 1\nb = ?\n", (2, 5, "Invalid value")),
        ("a = 1\nb = [1 2]", (2, 8, "Unclosed array")),
        ("a = 1\nb = [", (2, 6, "Invalid value")),
        ("a = 1\na = 2\n", (2, 6, "Cannot overwrite a value")),
    ],
)
def test_the_position_of_a_syntax_error(text: str, where: tuple[int, int, str]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    line, column, message = syntax_position(caught.value, text)
    assert (line, column, message) == where


def test_an_error_without_a_position() -> None:
    assert syntax_position(ValueError("too long")) == (0, 0, "too long")
    assert syntax_position(tomllib.TOMLDecodeError("Bad (at end of document)")) == (0, 0, "Bad")
