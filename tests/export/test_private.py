"""Private answers: a unique word in each, found in no export."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import OneOfKind
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export import formats as exports
from reconcile_tui.export.calendar import schedule_of, to_ics
from reconcile_tui.export.formats import EXPORTERS, FORMATS
from tests.export.filling import SHEETS, empty, filled
from tests.export.reading import export

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SECRET = "zwkqj"
SECRET_DAY = date(2031, 3, 7)


def held(sheet: Worksheet) -> list[Item]:
    """Return the questions whose answers are private, or would reveal one that is."""
    return [item for item in sheet.items() if item.asks and item.id not in sheet.exportable_ids]


def with_secrets(sheet: Worksheet) -> Answers:
    """Answer everything, with the word or the date in every private answer."""
    answers = filled(sheet)
    values, rows = dict(answers.values), dict(answers.rows)
    for item in held(sheet):
        if isinstance(item, Rows):
            rows[item.id] = (
                {"row": SECRET, **dict.fromkeys((c.id for c in item.columns), SECRET)},
            )
        elif item.type_name == "date":
            values[item.id] = SECRET_DAY
        elif item.type_name != "scale":
            values[item.id] = SECRET
    return replace(answers, values=values, rows=rows)


def everything(sheet: Worksheet, answers: Answers) -> dict[str, str]:
    """Export the worksheet in every format."""
    found = {to: export(to, sheet, answers) for to in EXPORTERS}
    found |= {
        f"{to}, many": exports.export(to, [(sheet, answers)] * 2, many=True) for to in EXPORTERS
    }
    for cancel in (False, True):
        found[f"ics {cancel}"] = to_ics([schedule_of(sheet, answers)], NOW, cancel=cancel)
    return found


def test_the_sample_has_private_answers() -> None:
    assert sum(len(held(sheet)) for sheet in SHEETS if sheet.exportable_ids) >= 5
    assert {*EXPORTERS, "ics"} == set(FORMATS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_no_export_contains_a_private_answer(sheet: Worksheet) -> None:
    for to, text in everything(sheet, with_secrets(sheet)).items():
        assert SECRET not in text, to
        assert "20310307" not in text.replace("-", ""), to
        assert "7 March 2031" not in text, to


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_no_export_reveals_that_there_is_a_private_answer(sheet: Worksheet) -> None:
    answers, hidden = with_secrets(sheet), {item.id for item in held(sheet)}
    without = replace(
        answers,
        values={key: value for key, value in answers.values.items() if key not in hidden},
        rows={key: value for key, value in answers.rows.items() if key not in hidden},
    )
    left_out = replace(without, skipped=dict.fromkeys(hidden, "too-much"))
    assert everything(sheet, answers) == everything(sheet, without) == everything(sheet, left_out)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_no_export_contains_the_private_question(sheet: Worksheet) -> None:
    open_texts = " ".join(item.text for item in sheet.items() if item.id in sheet.exportable_ids)
    for to, text in everything(sheet, with_secrets(sheet)).items():
        for item in held(sheet):
            if item.text not in open_texts:
                assert json.dumps(item.text, ensure_ascii=False)[1:-1] not in text, (to, item.id)


# -- answers hidden by a condition -----------------------------------------------------------------


def conditional() -> list[tuple[Worksheet, Item]]:
    """Return the shareable questions that depend on a shareable choice."""
    return [
        (sheet, item)
        for sheet in SHEETS
        for item in sheet.items()
        if item.id in sheet.exportable_ids and item.enable_when
    ]


@pytest.mark.parametrize(("sheet", "item"), conditional(), ids=lambda one: one.id)
def test_a_hidden_answer_is_not_exported(sheet: Worksheet, item: Item) -> None:
    """A changed answer hides the text below it on the screen, and in the export too."""
    answers = filled(sheet, SECRET)
    others = {condition.item: _other(sheet.by_id[condition.item]) for condition in item.enable_when}
    for given in (answers, replace(answers, values={**answers.values, **others})):
        asked = item.id in Form(sheet, given).exportable()
        for to in EXPORTERS:
            output = f"{SECRET} {item.id}" in export(to, sheet, given)
            assert asked or not output


def _other(item: Item) -> Any:
    """Return an answer that no condition matches."""
    return item.values()[-1] if isinstance(item, OneOfKind) else None


def test_a_hidden_answer_comes_back_with_its_question() -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.id == "what-changed")
    rows = {"seen": ({"row": "a", "what": SECRET},)}
    for contact, output in (("yes", True), ("court-order", False)):
        given = replace(empty(sheet), values={"contact": contact}, rows=rows)
        assert [SECRET in export(to, sheet, given) for to in EXPORTERS] == [output] * len(EXPORTERS)
