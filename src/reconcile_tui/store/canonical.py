"""The form in which this program writes a whole answers file by itself (design, section 4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.toml_text import encode, encode_key

__all__ = [
    "HEADER",
    "TABLES",
    "Prompts",
    "canonical_text",
    "data_of",
    "header_of",
    "new_text",
    "ordered",
    "question_line",
    "row_lines",
    "title_line",
]

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
