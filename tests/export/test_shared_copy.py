"""A copy for the other person: a canary in every field, and which of them are copied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from reconcile_tui.domain.form import Form, shareable
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import OneOfKind, RefColumn
from reconcile_tui.domain.reading import answers_from, faults_of_answers, faults_of_file
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import NothingForItError
from reconcile_tui.export.formats import copy_text
from reconcile_tui.toml.write import encode
from tests.export.filling import SHEETS, empty, filled

MADE_UP = msgspec.convert(
    tomllib.loads("""
id = "made-up"
title = "Made up"
purpose = "Every way in which an answer is held back."
[[section]]
id = "one"
title = "One"
[[section.item]]
id = "open"
type = "text"
text = "Open?"
[[section.item]]
id = "never"
type = "line"
text = "Never?"
sharing = "never"
[[section.item]]
id = "sensitive"
type = "text"
text = "Sensitive?"
sensitive = true
[[section.item]]
id = "because-of-never"
type = "text"
text = "Because of that?"
enable_when = [{ item = "never", op = "=", value = "canary-never-x" }]
[[section.item]]
id = "because-of-both"
type = "text"
text = "Because of both?"
enable_when = [
  { item = "open", op = "=", value = "canary-open-x" },
  { item = "because-of-never", op = "=", value = "canary-because-of-never-x" },
]
[[section.item]]
id = "plan"
type = "plan"
text = "A plan?"
[[section.item]]
id = "secret-rows"
type = "rows"
text = "Secret rows?"
sharing = "never"
columns = [{ id = "what", type = "line", text = "What" }]
[[section.item]]
id = "rows"
type = "rows"
text = "Rows?"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "of", type = "ref", text = "Of what", to = "secret-rows" },
]
"""),
    Worksheet,
)
SHAREABLE = [
    *(sheet for sheet in SHEETS if shareable(sheet, empty(sheet)) is not None),
    MADE_UP,
]
NEW_ID = "fresh-1"
CANARY = re.compile(r"canary-[a-z0-9-]+-x")


def canary(*names: object) -> str:
    """Return a word that is unique to one field of a file."""
    return f"canary-{'-'.join(map(str, names))}-x"


def full_file(sheet: Worksheet) -> str:
    """Return a file of this worksheet with a canary in each text field."""
    head = [
        f"# {canary('first-line')}",
        "format = 1",
        f'worksheet = "{sheet.id}" # {canary("beside")}',
        "worksheet_version = 1",
        f'id = "{canary("id")}"',
        f'title = "{canary("title")}"',
        f'language = "{canary("language")}"',
        f'status = "{canary("status")}"',
        f'previous = "{canary("previous")}"',
        'sensitive = "saved"',
        "started = 2011-12-13T14:15:16+01:00",
        "saved = 2017-08-19T20:21:22+01:00",
        f'unknown-key = "{canary("unknown-key")}"',
        f'[unknown]\nkey = "{canary("unknown-table")}"',
        f'[skipped]\nskipped-one = "{canary("skip")}"',
    ]
    values = ["[answers]", f'from-before = "{canary("older")}"']
    rows = [f'[[rows.from-before]]\nrow = "{canary("older-row")}"\nwhat = "{canary("older-cell")}"']
    for item in sheet.items():
        if isinstance(item, Rows):
            rows.append(_row(item))
        elif item.asks:
            values.append(f"# {canary('comment', item.id)}\n{item.id} = {encode(_value(item))}")
    return "\n".join([*head, *values, *rows, f"# {canary('last-line')}", ""])


def _value(item: Item) -> Any:
    words = canary(item.id)
    plan = {"if": words, "then": canary(item.id, "then"), "more": canary(item.id, "more")}
    return {"plan": plan}.get(item.type_name, words)


def _row(item: Rows) -> str:
    cells = [f'{c.id} = "{canary(item.id, "of", c.id)}"' for c in item.columns]
    more = f'{canary("key", item.id)} = "{canary(item.id, "no-column")}"'
    lines = [f"[[rows.{item.id}]]", f'row = "{canary("row", item.id)}"', *cells, more]
    return "\n".join([*lines, f"# {canary('comment', item.id)}"])


def copied(sheet: Worksheet, text: str) -> str:
    shared = shareable(sheet, answers_from(tomllib.loads(text)))
    assert shared is not None
    return copy_text(shared, NEW_ID)


def copied_canaries(sheet: Worksheet) -> set[str]:
    """Return the canaries that the copy includes: those of questions both shareable and visible.

    Only text fields can hold a canary; in other fields it would be no valid answer.
    """
    free = {"line", "text"}
    found: set[str] = set()
    shown = Form(sheet, answers_from(tomllib.loads(full_file(sheet)))).exportable()
    for item in (one for one in sheet.items() if one.id in shown):
        if item.type_name in free:
            found.add(canary(item.id))
        elif item.type_name == "plan":
            found |= {canary(item.id), canary(item.id, "then")}
        elif isinstance(item, Rows):
            words = (c for c in item.columns if c.__struct_config__.tag in free)
            found |= {canary(item.id, "of", column.id) for column in words}
    return found


@pytest.mark.parametrize("sheet", SHAREABLE, ids=lambda sheet: sheet.id)
def test_a_copy_has_exactly_the_shareable_answers(sheet: Worksheet) -> None:
    text = full_file(sheet)
    assert len(set(CANARY.findall(text))) == len(CANARY.findall(text)), "each is in one place"
    try:
        copy = copied(sheet, text)
    except NothingForItError:
        assert copied_canaries(sheet) == set()
        return
    assert set(CANARY.findall(copy)) == copied_canaries(sheet)
    for moment in ("2011", "14:15", "2017", "20:21"):
        assert moment not in copy
    data = tomllib.loads(copy)
    assert {*data} <= {
        *("format", "worksheet", "worksheet_version", "id", "title", "language", "status"),
        *("answers", "rows"),
    }
    assert (data["id"], data["title"], data["language"]) == (NEW_ID, sheet.title, "en")
    assert data["status"] == "in-progress", "the progress may reveal what stopped it"


def test_the_sample_has_private_and_shareable_answers() -> None:
    assert sum(len(copied_canaries(sheet)) for sheet in SHAREABLE) > 50
    held = {i.id for i in MADE_UP.items() if i.id not in MADE_UP.exportable_ids}
    assert held == {"never", "sensitive", "because-of-never", "because-of-both", "secret-rows"}
    assert copied_canaries(MADE_UP) == {
        *(canary("open"), canary("plan"), canary("plan", "then"), canary("rows", "of", "what"))
    }


@pytest.mark.parametrize("sheet", SHAREABLE, ids=lambda sheet: sheet.id)
def test_valid_answers_are_copied_whole_into_a_valid_file(
    sheet: Worksheet,
) -> None:
    shared = shareable(sheet, filled(sheet))
    assert shared is not None
    data = tomllib.loads(copy_text(shared, NEW_ID))
    assert list(faults_of_file(data)) == []
    again = answers_from(data)
    assert list(faults_of_answers(again, sheet)) == []
    assert again.values == shared.answers.values
    assert again.rows == shared.answers.rows, "their ids are r1 and r2 in both"
    assert shareable(sheet, again) is not None


@pytest.mark.parametrize("sheet", SHAREABLE, ids=lambda sheet: sheet.id)
def test_a_private_answer_changes_no_byte_of_the_copy(sheet: Worksheet) -> None:
    """The copies with and without the private answer are identical."""
    answers, leaving = filled(sheet), sheet.exportable_ids
    text = copied_of(sheet, answers.values, answers.rows)
    values = {key: value for key, value in answers.values.items() if key in leaving}
    rows = {key: value for key, value in answers.rows.items() if key in leaving}
    assert copied_of(sheet, values, rows) == text


def copied_of(sheet: Worksheet, values: Mapping[str, Any], rows: Mapping[str, Any]) -> str:
    shared = shareable(sheet, replace(empty(sheet), values=values, rows=rows))
    assert shared is not None
    return copy_text(shared, NEW_ID)


def test_rows_get_new_ids_and_references_follow() -> None:
    sheet = next(s for s in SHEETS if s.id == "promises")
    item, column = next(
        (i, c)
        for i in sheet.items()
        if isinstance(i, Rows)
        for c in i.columns
        if isinstance(c, RefColumn)
    )
    target = sheet.by_id[column.to]
    assert isinstance(target, Rows)
    name = next(c.id for c in target.columns if c.__struct_config__.tag in ("line", "text"))
    words = next(c.id for c in item.columns if c.__struct_config__.tag in ("line", "text"))
    rows = {
        target.id: ({"row": "k3f9", name: "one"}, {"row": "z1z1", name: "two"}),
        item.id: (
            {"row": "aaaa", column.id: "z1z1", words: "seen"},
            {"row": "bbbb", column.id: canary("gone"), words: "of nothing"},
            {"row": "cccc", column.id: canary("gone")},
        ),
    }
    data = tomllib.loads(copied_of(sheet, {}, rows))
    promised = {row[name]: row["row"] for row in data["rows"][target.id]}
    assert set(promised.values()).isdisjoint({"k3f9", "z1z1"})
    assert data["rows"][item.id] == [
        {"row": "r1", column.id: promised["two"], words: "seen"},
        {"row": "r2", words: "of nothing"},
    ]


def test_a_hidden_answer_is_not_copied() -> None:
    """A changed answer hides the text below it on the screen, and in the copy too."""
    sheet = next(s for s in SHEETS if s.id == "what-changed")
    rows = {"seen": ({"row": "a", "what": canary("hidden")},)}
    assert canary("hidden") in copied_of(sheet, {"contact": "yes"}, rows)
    assert canary("hidden") not in copied_of(sheet, {"contact": "court-order"}, rows)


def test_a_removed_option_is_not_copied() -> None:
    sheet = next(s for s in SHEETS if s.id == "what-changed")
    item = sheet.by_id["contact"]
    assert isinstance(item, OneOfKind)
    assert "contact" not in copied_of(sheet, {"contact": "once-offered", "different": "x"}, {})


@pytest.mark.parametrize("value", [None, "blank-only"])
def test_without_shareable_answers_there_is_no_copy(value: str | None) -> None:
    sheet = next(s for s in SHEETS if s.id == "what-changed")
    values = {} if value is None else {"gone-question": value}
    with pytest.raises(NothingForItError, match="no answers that may be shared"):
        copied_of(sheet, values, {})
