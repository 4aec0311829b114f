"""Exports of saved answers include everything shareable and nothing else."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export import formats as exports
from reconcile_tui.export.formats import EXPORTERS
from tests.export.filling import EXPORTABLE, SHEETS, empty, filled
from tests.export.reading import ANY_TEXT, export, read, tokens

SECRET = "unmistakable"

SMALL = """
id = "small"
title = "A small sheet"
purpose = "For a test."

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "open"
type = "text"
text = "What was done?[^common]"

[[section.item]]
id = "hidden"
type = "choice"
text = "What was underneath?"
sharing = "never"
options = [{ value = "fear", label = "Fear" }]

[[section.item]]
id = "after-hidden"
type = "line"
text = "When did the fear begin?"
enable_when = [{ item = "hidden", op = "=", value = "fear" }]

[[section]]
id = "second"
title = "Second"

[[section.item]]
id = "kept"
type = "rows"
text = "What do you keep to yourself?"
sharing = "never"
columns = [{ id = "what", type = "line", text = "What" }]

[[section.item]]
id = "things"
type = "rows"
text = "What did you do?"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "about", type = "ref", to = "kept", text = "About" },
  { id = "again", type = "ref", to = "things", text = "Again" },
]
"""


@pytest.fixture(scope="module")
def small() -> Worksheet:
    return msgspec.convert(tomllib.loads(SMALL), Worksheet)


def question(text: dict[str, Any], item_id: str) -> dict[str, Any]:
    asked = [one for part in text["sections"] for one in part["questions"]]
    return next(one for one in asked if one["id"] == item_id)


# -- every shipped worksheet -----------------------------------------------------------------------


def test_there_are_private_and_ordinary_worksheets() -> None:
    assert EXPORTABLE
    assert len(EXPORTABLE) < len(SHEETS)


@pytest.mark.parametrize("to", EXPORTERS)
@pytest.mark.parametrize("sheet", EXPORTABLE, ids=lambda sheet: sheet.id)
@pytest.mark.parametrize("fill", [filled, empty])
def test_every_worksheet_in_every_format(to: str, sheet: Worksheet, fill: Any) -> None:
    text = export(to, sheet, fill(sheet))
    assert text.endswith("\n")
    assert sheet.title in read(to, text)


@pytest.mark.parametrize("to", EXPORTERS)
@pytest.mark.parametrize("sheet", EXPORTABLE, ids=lambda sheet: sheet.id)
def test_every_exportable_answer_is_in_the_export(to: str, sheet: Worksheet) -> None:
    answers = filled(sheet)
    words = read(to, export(to, sheet, answers))
    output = [item for item in sheet.items() if item.id in Form(sheet, answers).exportable()]
    for item in output:
        if item.type_name in {"line", "text"}:
            assert f"word {item.id}" in words
        elif item.type_name not in {"rows", "plan"}:
            assert item.words(answers.value(item.id)) in words
        elif item.type_name == "rows":
            assert words.count(f"word {item.id} ") >= 2
        else:
            assert words.count(f"word {item.id}") == 3 or to == "json"


@pytest.mark.parametrize("to", EXPORTERS)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_a_private_answer_changes_nothing(to: str, sheet: Worksheet) -> None:
    held = {item.id for item in sheet.items() if item.asks} - sheet.exportable_ids
    without = filled(sheet)
    without = replace(
        without,
        values={key: value for key, value in without.values.items() if key not in held},
        rows={key: value for key, value in without.rows.items() if key not in held},
    )
    whole = filled(sheet)
    skipped = replace(without, skipped=dict.fromkeys(held, "too-much"))
    assert export(to, sheet, whole) == export(to, sheet, without) == export(to, sheet, skipped)


def test_the_exportable_private_worksheets_are_those_written_for_somebody() -> None:
    private = {sheet.id for sheet in SHEETS if sheet.private}
    leaving = {sheet.id for sheet in EXPORTABLE} & private
    assert leaving == {"closing-well", "take-to-helper"}
    assert all(sheet.ask_first for sheet in SHEETS if sheet.id in leaving)
    assert {"red-flags", "is-it-me", "safety-plan", "before-you-write"} <= private


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_nothing_of_a_private_worksheet_is_exported(sheet: Worksheet) -> None:
    for to in EXPORTERS if sheet.private and sheet not in EXPORTABLE else ():
        assert SECRET not in export(to, sheet, filled(sheet, SECRET))
        assert not any(item.text in export(to, sheet, filled(sheet)) for item in sheet.items())


# -- one small worksheet ---------------------------------------------------------------------------


def answers(small: Worksheet, **values: Any) -> Answers:
    return replace(empty(small), values=values)


def test_answers_that_depend_on_a_private_one_are_not_exported(small: Worksheet) -> None:
    for to in EXPORTERS:
        text = export(to, small, filled(small))
        assert "fear" not in text.lower()
        assert "after-hidden" not in text
        assert "yourself" not in text
        assert "kept" not in text


def test_a_row_is_never_named_by_a_private_cell(small: Worksheet) -> None:
    output = question(json.loads(export("json", small, filled(small))), "things")
    first, second = output["words"].split("\n")
    assert first == "word things what 1 · word things what 1"
    assert second == "word things what 2 · word things what 1"
    assert [set(row) for row in output["answer"]] == [{"row", "what", "again"}] * 2


def test_an_answer_to_a_removed_question_is_not_exported(small: Worksheet) -> None:
    given = replace(filled(small), values={"gone": SECRET, "open": "x"}, rows={"old": ()})
    for to in EXPORTERS:
        assert SECRET not in export(to, small, given)


def test_json_has_values_words_and_skip_reasons(small: Worksheet) -> None:
    given = replace(answers(small, open="Two\nlines"), skipped={"things": "too-much"})
    output = json.loads(export("json", small, given))
    assert (output["worksheet"], output["status"]) == ("small", "in-progress")
    assert output["started"] == "2026-11-22T12:00:00+00:00"
    assert question(output, "open") == {
        "id": "open",
        "type": "text",
        "question": "What was done?",
        "answer": "Two\nlines",
        "words": "Two\nlines",
        "skipped": None,
    }
    assert question(output, "things")["answer"] is None
    assert question(output, "things")["skipped"] == "too-much"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), [1, [2.5]], {"a": {"b": 1}}])
def test_an_invalid_value_is_still_valid_json(small: Worksheet, value: Any) -> None:
    text = export("json", small, answers(small, open=value))

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} isn't valid JSON")

    assert question(json.loads(text, parse_constant=refuse), "open")["words"]


def test_markdown_has_the_title_the_date_and_skip_reasons(small: Worksheet) -> None:
    given = replace(answers(small, open="Something."), skipped={"things": "ask-helper"})
    words = read("md", export("md", small, given))
    assert "Sunday 22 November 2026 · In progress" in words
    assert "What was done? Something." in words
    assert "(I want to ask someone)" in words


@pytest.mark.parametrize("to", EXPORTERS)
def test_a_copy_for_another_has_no_status_and_no_skip_reasons(to: str, small: Worksheet) -> None:
    plain = answers(small, open="Something.")
    output = replace(plain, status="stopped", skipped={"things": "ask-helper"})
    copies = [exports.export(to, [(small, one)], for_another=True) for one in (plain, output)]
    assert copies[0] == copies[1]
    assert "Something." in copies[1]
    assert export(to, small, output) != export(to, small, plain), "the person's own copy has both"


def test_an_empty_worksheet_says_so(small: Worksheet) -> None:
    assert "There are no answers to show here." in export("md", small, empty(small))


@pytest.mark.parametrize(
    "typed",
    [
        "# no heading",
        "- no list\n- no list",
        "1. no list",
        "12) no list",
        "    no code",
        "`no code`",
        "*no* _stress_ **here**",
        "[no link](x) ![no](picture)",
        "<b>no html</b> &amp;",
        "> no quote",
        "no heading\n===",
        "no heading\n---",
        "***",
        "+ no list",
        "a \\ b",
        "```\nno fence",
        "[^no-note]: x",
        "a\n\n\n\n# b",
    ],
)
def test_typed_text_is_never_markup(small: Worksheet, typed: str) -> None:
    plain = {token.type for token in tokens(export("md", small, answers(small, open="words")))}
    text = export("md", small, answers(small, open=typed))
    assert {token.type for token in tokens(text)} - plain <= {"hardbreak", "text_special"}
    shown = "".join(
        token.content for token in tokens(text) if token.type in {"text", "text_special"}
    )
    assert "".join(typed.split()) in "".join(shown.split())


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_is_markup(typed: str, line: str) -> None:
    sheet = msgspec.convert(tomllib.loads(SMALL), Worksheet)
    rows = {"things": ({"row": "a", "what": f"{line}a"}, {"row": "b", "what": f"{typed}a"})}
    given = replace(answers(sheet, open=f"{typed}a"), rows=rows, title=f"{line}a", status=line)
    found = tokens(export("md", sheet, given))
    headings = [token.tag for token in found if token.type == "heading_open"]
    assert headings == ["h1", "h2", "h3", "h2", "h3"]
    assert [token.type for token in found].count("bullet_list_open") == 1
    assert [token.type for token in found].count("list_item_open") == 2
    assert not {token.type for token in found} & {
        "code_block",
        "fence",
        "code_inline",
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "ordered_list_open",
        "blockquote_open",
        "hr",
        "strong_open",
    }
