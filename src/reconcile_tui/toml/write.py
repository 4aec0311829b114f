"""Write values and whole answers files as TOML that parses to exactly the same.

tomlkit does the writing; this module decides on the layout, and is the only one that imports it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from reconcile_tui.domain.answers import Answers, in_letters

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Array, Comment, InlineTable, Item, SingleKey, String, Table


# Characters that tomlkit escapes. Only these are passed to it: it copies the rest of a text at each
# character, which takes seconds for a long answer. It escapes every third quote of several, so that
# a run may be split after any three.
_SPECIAL = r'"{1,99}|[\\\x00-\x08\x0a-\x1f\x7f]'
_SPECIAL_IN_LINES = r'"{1,99}|[\\\x00-\x08\x0b-\x1f\x7f]'
# C1 controls and the two Unicode line separators: TOML lets them stand raw, but terminals obey
# them and editors break lines at them.
_CONTROLS = "[\x7f-\x9f\u2028\u2029]"
_SURROGATE = "[\ud800-\udfff]"


def get_ready() -> None:
    """Import tomlkit, while files can still be opened."""
    _tomlkit()


def encode(value: object) -> str:
    """Return a value as TOML: text of several lines as a multi-line string, a dict inline.

    Raises ValueError for what TOML cannot express: None, surrogates, a time of day with an offset.
    """
    return str(_item(value).as_string())


def encode_key(key: str) -> str:
    """Return one part of a key, quoted if necessary."""
    return str(_key(key).as_string())


def _tomlkit() -> ModuleType:
    """Return tomlkit, imported by the first save or `get_ready`, never at start."""
    import tomlkit  # noqa: PLC0415 - neither the first screen nor a command that reads needs it

    return tomlkit


def _item(value: object, *, multiline: bool = True) -> Item:
    made: Item
    match value:
        case str():
            made = _string(value, multiline=multiline and "\n" in value)
        case datetime() | time():
            # From a string: of a datetime, tomlkit would write `Z` for an offset of 00:00.
            made = _tomlkit().value(in_letters(value))
        case list() | tuple():
            made = _array(value)
        case Mapping():
            made = _inline_table(value)
        case _:
            made = _tomlkit().item(value)
    return made


def _array(values: Sequence[object]) -> Item:
    made: Array = _tomlkit().array()
    comma: Item = _tomlkit().ws(", ")
    elements = [part for value in values for part in (comma, _item(value, multiline=False))]
    # All at once: tomlkit reindexes an array for each element that is added.
    made.add_line(*elements[1:], indent="", add_comma=False, newline=False)
    return made


def _inline_table(values: Mapping[str, object]) -> Item:
    kit = _tomlkit()
    made: InlineTable = kit.items.InlineTable(
        kit.container.Container(parsed=True), kit.items.Trivia()
    )
    for key, value in values.items():
        item = _item(value, multiline=False)
        item.trivia.indent = " "
        made.append(_key(key), item)
    if values:
        made.append(None, kit.ws(" "))
    return made


def _key(key: str) -> SingleKey:
    items = _tomlkit().items
    bare: SingleKey = items.SingleKey(key)
    if bare.is_bare():
        return bare
    quoted: SingleKey = items.SingleKey(key, items.KeyType.Basic, original=_string(key).as_string())
    return quoted


def _string(text: str, *, multiline: bool = False) -> String:
    """Return text as a basic string, over several lines if wanted and possible.

    Each is parsed with tomllib. A carriage return is no line end in TOML: such text is written on
    one line, with every line end escaped.
    """
    if re.search(_SURROGATE, text):
        raise ValueError("this text has half a character, which can't be saved in a file")
    forms = (True, False) if multiline and "\r" not in text else (False,)
    items = _tomlkit().items
    for form in forms:
        written = _escaped(text, multiline=form)
        made: String = items.String(
            items.StringType.select(multiline=form), text, written, items.Trivia()
        )
        if tomllib.loads(f"text = {made.as_string()}")["text"] == text:
            return made
    raise ValueError("TOML would not give this text back as it is")


def _escaped(text: str, *, multiline: bool) -> str:
    """Return what goes between the quotes. Tabs, and line ends where wanted, are not escaped."""
    if multiline:
        # TOML drops the first line end. A quote right before the closing ones would be hard to see.
        last = _escape('"') if text.endswith('"') else ""
        inside = re.sub(
            _SPECIAL_IN_LINES,
            lambda match: _escape(match[0], multiline=True),
            text.removesuffix('"'),
        )
        written = f"\n{inside}{last}"
    else:
        written = re.sub(_SPECIAL, lambda match: _escape(match[0]), text)
    return re.sub(_CONTROLS, lambda sign: f"\\u{ord(sign[0]):04x}", written)


@lru_cache(maxsize=512)
def _escape(signs: str, *, multiline: bool = False) -> str:
    """Return special characters as tomlkit writes them. The cache holds no words."""
    quotes = 3 if multiline else 1
    return str(_tomlkit().string(signs, multiline=multiline).as_string()[quotes:-quotes])


Prompts: TypeAlias = Mapping[str, str]
"""Item id to question, in the order of the worksheet, `rows` items included."""

HEADER = (
    "format",
    "worksheet",
    "worksheet_version",
    "id",
    "title",
    "language",
    "status",
    "previous",
    "sensitive",
    "started",
    "saved",
)
"""The keys at the top of an answers file, in order."""

TABLES = ("skipped", "answers", "rows")

# Bidirectional control characters, and the byte order mark.
_INVISIBLE = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def new_text(answers: Answers, prompts: Prompts) -> str:
    """Return a new file of answers, each with its question as a comment."""
    return canonical_text(data_of(answers), prompts)


def header_of(answers: Answers) -> dict[str, Any]:
    """Return the keys at the top of the file, without those that are unset."""
    values = {key: getattr(answers, key) for key in HEADER}
    unset = {key for key in ("previous", "sensitive", "saved") if not values[key]}
    return {key: value for key, value in values.items() if key not in unset}


def data_of(answers: Answers) -> dict[str, Any]:
    """Return answers as the data of their file."""
    tables = {"skipped": answers.skipped, "answers": answers.values, "rows": answers.rows}
    return header_of(answers) | {name: content for name, content in tables.items() if content}


def canonical_text(data: Mapping[str, Any], prompts: Prompts) -> str:
    """Return the data of an answers file in canonical form; unknown keys are kept, further down."""
    known = {key: data[key] for key in HEADER if key in data}
    others = {key: value for key, value in data.items() if key not in {*HEADER, *TABLES}}
    tables = {key: value for key, value in others.items() if isinstance(value, Mapping)}
    simple = {key: value for key, value in others.items() if key not in tables}
    # tomlkit adds no blank lines of its own to "parsed" documents and tables.
    document: TOMLDocument = _tomlkit().TOMLDocument(parsed=True)
    document.append(None, _comment(title_line(data)))
    _fill(document, {**known, **simple})
    if skipped := data.get("skipped"):
        document.append(_key("skipped"), _table(skipped, ordered(skipped, prompts)))
    document.append(_key("answers"), _answers(data.get("answers", {}), prompts))
    if rows := _rows(data.get("rows", {}), prompts):
        document.append(_key("rows"), rows)
    for key, table in tables.items():
        document.append(_key(key), _table(table))
    return document.as_string()


def commented(head: Iterable[str], values: Iterable[tuple[str, object, Iterable[str]]]) -> str:
    """Return a file of comments: the head, then (key, value, description) of each.

    Deleting the `#` before a key sets it.
    """
    made = _tomlkit().document()
    for line in head:
        made.add(_comment(line))
    for key, value, about in values:
        made.add(_tomlkit().nl())
        for line in about:
            made.add(_comment(line))
        made.add(_comment(f"{encode_key(key)} = {encode(value)}"))
    return str(_tomlkit().dumps(made))


def title_line(data: Mapping[str, Any]) -> str:
    """Return the first line of an answers file, from its data."""
    title = _one_line(str(data.get("title") or data.get("worksheet", "")))
    return f"# {title} · you can edit this file in any editor; lines like this one are kept."


def question_line(question: str) -> str:
    """Return a question as a comment; empty for an empty question."""
    flat = _one_line(question)
    return f"# {flat}" if flat else ""


def row_lines(item_id: str, rows: Sequence[Mapping[str, Any]], question: str) -> list[str]:
    """Return the lines of records: the header, the question if given, the cells of each."""
    document: TOMLDocument = _tomlkit().TOMLDocument(parsed=True)
    document.append(_key("rows"), _rows_of({item_id: _records(rows, question)}))
    return document.as_string().strip("\n").split("\n")


def ordered(names: Iterable[str], first: Iterable[str]) -> list[str]:
    """Return the names: those of `first` in its order, then the others."""
    names, wanted = dict.fromkeys(names), dict.fromkeys(first)
    return [name for name in wanted if name in names] + [n for n in names if n not in wanted]


def _one_line(text: str) -> str:
    shown = (" " if character.isspace() else character for character in text)
    kept = (c for c in shown if unicodedata.category(c) not in {"Cc", "Cs"} and c not in _INVISIBLE)
    return " ".join("".join(kept).split())


def _comment(line: str) -> Comment:
    made: Comment = _tomlkit().comment(line.removeprefix("# "))
    return made


def _blank_table(*, record: bool = False, bare: bool = False) -> Table:
    """Return a table after a blank line: a `record` has two brackets, a `bare` one no header."""
    items, container = _tomlkit().items, _tomlkit().container
    trivia = items.Trivia(indent="" if bare else "\n")
    made: Table = items.Table(container.Container(parsed=True), trivia, record, bare)
    return made


def _fill(table: Table | TOMLDocument, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        table.append(_key(key), _item(value))


def _table(values: Mapping[str, Any], order: Iterable[str] | None = None) -> Table:
    table = _blank_table()
    _fill(table, {key: values[key] for key in (values if order is None else order)})
    return table


def _answers(answers: Mapping[str, Any], prompts: Prompts) -> Table:
    table = _blank_table()
    for number, item_id in enumerate(ordered(answers, prompts)):
        if number:
            table.append(None, _tomlkit().nl())
        if question := question_line(prompts.get(item_id, "")):
            table.append(None, _comment(question))
        _fill(table, {item_id: answers[item_id]})
    return table


def _rows(rows: Mapping[str, Any], prompts: Prompts) -> Table | None:
    records = {key: value for key, value in rows.items() if value and are_rows(value)}
    others = {key: value for key, value in rows.items() if key not in records and value != []}
    if not records and not others:
        return None
    made = {}
    for item_id in ordered(records, prompts):
        question = question_line(prompts.get(item_id, ""))
        made[item_id] = _records(records[item_id], question)
    return _rows_of(made, others)


def _records(rows: Sequence[Mapping[str, Any]], question: str) -> list[Table]:
    """Return the records of one item; the question stands in the first."""
    first, *others = rows
    return [_record(first, question), *map(_record, others)]


def _record(row: Mapping[str, Any], question: str = "") -> Table:
    record = _blank_table(record=True)
    if question:
        record.append(None, _comment(question))
    _fill(record, {key: row[key] for key in ordered(row, ["row"])})
    return record


def _rows_of(
    records: Mapping[str, Sequence[Table]], others: Mapping[str, Any] | None = None
) -> Table:
    """Return the table of all records. Its own header is only for what is no record."""
    rows = _blank_table(bare=not others)
    _fill(rows, others or {})
    for item_id, tables in records.items():
        rows.append(_key(item_id), _tomlkit().items.AoT(tables, parsed=True))
    return rows


def are_rows(value: object) -> bool:
    """Return whether a value is a list of tables, as the rows of one item are."""
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)
