"""Any TOML value in place of any answer of any worksheet is described without a crash."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from reconcile_tui.cli.commands.show import answers_text, timeline_page
from reconcile_tui.compare import Side, compare
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form, shareable
from reconcile_tui.domain.gather import evidence_in
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.formats import EXPORTERS, export
from reconcile_tui.search import passages
from reconcile_tui.storage.paths import shipped_content

SHEETS = Library(shipped_content(), None).worksheets()
ODD: list[Any] = [
    7,
    -1.5,
    True,
    "",
    "odd words",
    date(2026, 2, 1),
    datetime(2026, 2, 1, 9, tzinfo=UTC),
    time(9),
    [],
    [[1]],
    [{"a": 1}],
    {},
    {"if": ["x"], "odd": {"a": 1}},
]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def filled(sheet: Worksheet, value: Any) -> Answers:
    items = [item for item in sheet.items() if item.asks]
    values = {item.id: value for item in items if not isinstance(item, Rows)}
    rows = {
        item.id: ({"row": "r1", **{column.id: value for column in item.columns}},)
        for item in items
        if isinstance(item, Rows)
    }
    return Answers(sheet.id, "1", "", NOW, saved=NOW, values=values, rows=rows)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_no_output_fails_on_arbitrary_values(value: Any) -> None:
    for sheet in SHEETS:
        answers = filled(sheet, value)
        form = Form(sheet, answers)
        form.count()
        form.replies()
        assert all(one.line == 0 for one in form.unread)
        assert answers_text(sheet, answers, sheet.by_id, 80)
        timeline_page(sheet, answers, sheet.by_id, 80)
        list(evidence_in(sheet, answers))
        shared = shareable(sheet, answers)
        if shared is None:
            continue
        list(passages(shared))
        compare([Side("one", shared), Side("two", shared)])
        for name in EXPORTERS:
            export(name, [(sheet, answers)])
