"""Values and whole answers files as TOML, so that reading them back gives exactly the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from reconcile_tui.domain.answers import Answers

__all__ = [
    "HEADER",
    "TABLES",
    "Prompts",
    "canonical_text",
    "data_of",
    "encode",
    "encode_key",
    "header_of",
    "new_text",
    "ordered",
    "question_line",
    "row_lines",
    "same",
    "title_line",
]


# Beyond what TOML forbids to stand raw: C1 controls and the two Unicode line separators, which
# terminals obey and editors break lines at.
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_special_in_line = re.compile(rf'["\\\n{_CONTROL}]')
# Three quotes would end the text, and so would one before the closing three.
_special_in_lines = re.compile(rf'\\|"(?=""|\Z)|[{_CONTROL}]')
_bare_key = re.compile(r"[A-Za-z0-9_-]+")
_surrogate = re.compile("[\ud800-\udfff]")
_NOT_SIMPLE = (Mapping, list, tuple)
_PLAIN = {str, int, bool, date}
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}


def encode(value: object) -> str:
    """A value as TOML. Text with line ends becomes a multi-line string, a table an inline one.

    ValueError for what TOML cannot say: None, half characters, a time of day with an offset.
    """
    if isinstance(value, str) and "\n" in value:
        return f'"""\n{_special_in_lines.sub(_escape, _whole(value))}"""'
    return _encode_inline(value)


def encode_key(key: str) -> str:
    """One part of a key, quoted only where it must be."""
    return key if _bare_key.fullmatch(key) else _encode_inline(key)


def same(one: object, other: object) -> bool:
    """Whether two values mean the same TOML: 1, 1.0 and true differ, nan equals nan.

    The order of a table's keys does not count, and neither does tuple or list.
    """
    kind = type(one)
    if kind is type(other) and kind in _PLAIN:
        return bool(one == other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, _NOT_SIMPLE) or isinstance(other, _NOT_SIMPLE):
        return False
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return encode(one) == encode(other)


def _encode_inline(value: object) -> str:
    match value:
        case str():
            return f'"{_special_in_line.sub(_escape, _whole(value))}"'
        case list() | tuple():
            return f"[{', '.join(_encode_inline(element) for element in value)}]"
        case Mapping():
            pairs = [f"{encode_key(key)} = {_encode_inline(inner)}" for key, inner in value.items()]
            return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    return _encode_number_or_time(value)


def _encode_number_or_time(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            # Not repr: that of an enum is its name.
            return int.__repr__(value) if isinstance(value, int) else float.__repr__(value)
        case datetime():
            return _encode_datetime(value)
        case time() if value.tzinfo is not None:
            raise ValueError("TOML has no time of day with an offset")
        case date() | time():
            return value.isoformat()
    raise ValueError(f"TOML has no way to write a {type(value).__name__}")


def _encode_datetime(value: datetime) -> str:
    offset = value.utcoffset()
    # Offsets in TOML are whole minutes; local mean times of old are not. The instant is kept.
    if offset is not None and (offset.seconds % 60 or offset.microseconds):
        value = value.astimezone(UTC)
    return value.isoformat()


def _whole(text: str) -> str:
    if _surrogate.search(text):
        raise ValueError("this text has half a character, which can't be saved in a file")
    return text


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


Prompts: TypeAlias = Mapping[str, str]
"""Item id to question, in worksheet order; `rows` items too."""

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
"""The keys at the top of an answers file, in their order."""

TABLES = ("skipped", "answers", "rows")

# Marks that change the direction of everything after them on the line, and the byte order mark.
_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def new_text(answers: Answers, prompts: Prompts) -> str:
    """The file of answers that have none yet, each question as a comment beside its answer."""
    return canonical_text(data_of(answers), prompts)


def header_of(answers: Answers) -> dict[str, Any]:
    """The keys at the top of the file; those that can be unset are left out while they are."""
    values = {key: getattr(answers, key) for key in HEADER}
    unset = {key for key in ("previous", "sensitive", "saved") if not values[key]}
    return {key: value for key, value in values.items() if key not in unset}


def data_of(answers: Answers) -> dict[str, Any]:
    """Answers as the data of their file."""
    data = header_of(answers)
    for table, content in (
        ("skipped", answers.skipped),
        ("answers", answers.values),
        ("rows", answers.rows),
    ):
        if content:
            data[table] = content
    return data


def canonical_text(data: Mapping[str, Any], prompts: Prompts) -> str:
    """The data of an answers file in canonical form; what is not known is kept, further down."""
    known = {key: data[key] for key in HEADER if key in data}
    others = {key: value for key, value in data.items() if key not in {*HEADER, *TABLES}}
    tables = {key: value for key, value in others.items() if isinstance(value, Mapping)}
    simple = {key: value for key, value in others.items() if key not in tables}
    paragraphs = ["\n".join([title_line(data), *_pairs({**known, **simple})])]
    if skipped := data.get("skipped"):
        paragraphs.append(
            _table("skipped", {key: skipped[key] for key in ordered(skipped, prompts)})
        )
    paragraphs.extend(_answers(data.get("answers", {}), prompts))
    paragraphs.extend(_rows(data.get("rows", {}), prompts))
    paragraphs.extend(_table(key, table) for key, table in tables.items())
    return "\n\n".join(paragraphs) + "\n"


def title_line(data: Mapping[str, Any]) -> str:
    """The first line of every answers file, from its data."""
    title = _flat(str(data.get("title") or data.get("worksheet", "")))
    return f"# {title} · you can edit this file in any editor; lines like this one are kept."


def question_line(question: str) -> str:
    """A question as the comment that stands beside its answer; empty for an empty question."""
    flat = _flat(question)
    return f"# {flat}" if flat else ""


def row_lines(item_id: str, row: Mapping[str, Any], question: str = "") -> list[str]:
    """One record of a `rows` item: its header, a question comment if one is given, its cells."""
    comment = [question] if question else []
    cells = {key: row[key] for key in ordered(row, ["row"])}
    return [f"[[rows.{encode_key(item_id)}]]", *comment, *_pairs(cells)]


def ordered(names: Iterable[str], first: Iterable[str]) -> list[str]:
    """The names, those of `first` in its order, and then the others in their own."""
    names, wanted = dict.fromkeys(names), dict.fromkeys(first)
    return [name for name in wanted if name in names] + [n for n in names if n not in wanted]


def _flat(text: str) -> str:
    shown = (" " if character.isspace() else character for character in text)
    kept = (c for c in shown if unicodedata.category(c) not in {"Cc", "Cs"} and c not in _UNSEEN)
    return " ".join("".join(kept).split())


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{encode_key(key)} = {encode(value)}" for key, value in values.items()]


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([f"[{encode_key(name)}]", *_pairs(values)])


def _answers(answers: Mapping[str, Any], prompts: Prompts) -> list[str]:
    entries = []
    for item_id in ordered(answers, prompts):
        question = question_line(prompts.get(item_id, ""))
        entries.append("\n".join(filter(None, [question, *_pairs({item_id: answers[item_id]})])))
    first = "\n".join(["[answers]", *entries[:1]])
    return [first, *entries[1:]]


def _rows(rows: Mapping[str, Any], prompts: Prompts) -> list[str]:
    records = {key: value for key, value in rows.items() if _are_records(value)}
    others = {key: value for key, value in rows.items() if key not in records and value != []}
    paragraphs = [_table("rows", others)] if others else []
    for item_id in ordered(records, prompts):
        question = question_line(prompts.get(item_id, ""))
        for number, row in enumerate(records[item_id]):
            paragraphs.append("\n".join(row_lines(item_id, row, "" if number else question)))
    return paragraphs


def _are_records(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(element, Mapping) for element in value)
    )
