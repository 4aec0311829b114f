"""Named option sets: one list of options shared by several questions."""

from __future__ import annotations

import tomllib

from reconcile_tui.content.library import read_object
from reconcile_tui.domain.items import Choice, Rows
from reconcile_tui.domain.worksheet import Worksheet

SHEET = """\
id = "asked"
title = "Asked"
purpose = "To see."

[options]
yes-no = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[section]]
id = "s"
title = "S"

[[section.item]]
id = "first"
type = "choice"
text = "First?"
options = "yes-no"

[[section.item]]
id = "second"
type = "rows"
text = "Second?"
columns = [{ id = "done", type = "choice", text = "Done?", options = "yes-no" }]
"""


def test_an_item_and_a_column_share_a_named_set() -> None:
    sheet, problems = read_object(tomllib.loads(SHEET), Worksheet, "asked.toml", SHEET)
    assert not problems
    assert sheet is not None
    first, second = sheet.by_id["first"], sheet.by_id["second"]
    assert isinstance(first, Choice)
    assert isinstance(second, Rows)
    assert [option.label for option in first.options] == ["Yes", "No"]
    assert second.columns[0].options == first.options  # type: ignore[union-attr]


def test_an_unknown_option_set_is_reported_with_the_nearest_name() -> None:
    text = SHEET.replace('options = "yes-no"\n', 'options = "yes-now"\n')
    sheet, problems = read_object(tomllib.loads(text), Worksheet, "asked.toml", text)
    assert sheet is None
    assert [(p.line, p.message, p.hint) for p in problems] == [
        (16, 'there\'s no option set "yes-now"', 'did you mean "yes-no"?')
    ]
