"""The plain-text export: 76 columns, complete, control characters without effect."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from reconcile_tui.domain.display import cells, visible
from reconcile_tui.export import formats as exports
from reconcile_tui.export.formats import WIDTH
from tests.export.filling import EXPORTABLE, empty, filled
from tests.export.reading import ANY_TEXT, export
from tests.export.test_html import SHEET, small


def test_plain_text_is_readable() -> None:
    rows = ({"row": "a", "what": "Asked for a break", "how": "Quietly"},)
    answers = replace(
        small("One.\n\n  Two.", {"if": "a", "then": "b"}, rows), skipped={"words": "later"}
    )
    assert export("txt", SHEET, answers) == (
        "A small sheet\n"
        "=============\n"
        "Sunday 22 November 2026 · In progress\n"
        "\n"
        "First\n"
        "-----\n"
        "\n"
        "What was done?\n"
        "    One.\n"
        "\n"
        "      Two.\n"
        "\n"
        "What will you do?\n"
        "    If a, then I will b\n"
        "\n"
        "What else?\n"
        "  - Asked for a break · Quietly\n"
    )


@pytest.mark.parametrize("fill", [lambda sheet: filled(sheet, "word " * 40), empty])
def test_no_line_is_wider_than_paper(fill: Any) -> None:
    text = exports.export("txt", [(sheet, fill(sheet)) for sheet in EXPORTABLE], many=True)
    assert max(map(cells, text.split("\n"))) <= WIDTH


def test_several_worksheets_follow_a_list_of_them() -> None:
    text = exports.export("txt", [(sheet, empty(sheet)) for sheet in EXPORTABLE], many=True)
    front, *rest = text.split("\n\n\n")
    assert len(rest) == len(EXPORTABLE)
    for number, sheet in enumerate(EXPORTABLE, 1):
        assert f"{number}. {sheet.title} · Sunday 22 November 2026" in front
        assert rest[number - 1].startswith(sheet.title)


@given(ANY_TEXT)
def test_plain_text_has_no_control_characters_and_no_long_lines(typed: str) -> None:
    rows = ({"row": "a", "what": f"{typed}a", "how": typed},)
    given = replace(small(f"{typed}a", {"if": typed}, rows), title=f"{typed}a", status=typed)
    text = export("txt", SHEET, given)
    assert visible(text) == text
    assert "\t" not in text
    assert max(map(cells, text.split("\n"))) <= WIDTH
    for char in typed:
        if unicodedata.category(char).startswith("L"):
            assert char in text
