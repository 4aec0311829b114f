"""Comparison and search use only answers that may be seen outside their worksheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import Form, Shareable, shareable
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import shipped_content
from tests.export.filling import filled

LIBRARY = Library(shipped_content())
SHEETS = LIBRARY.worksheets()
OPEN = next(sheet for sheet in SHEETS if sheet.id == "what-changed")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_shareable_has_only_exportable_answers(sheet: Worksheet) -> None:
    shared = shareable(sheet, filled(sheet))
    leaving = sheet.exportable_ids
    assert (shared is None) == (sheet.private or not leaving)
    if shared is not None:
        shown = Form(sheet, filled(sheet)).exportable()
        assert {*shared.answers.values, *shared.answers.rows} == shown <= leaving


def test_private_and_unshared_worksheets_are_not_shareable() -> None:
    kept_back = [sheet for sheet in SHEETS if sheet.private or sheet.sharing == "never"]
    assert any(sheet.exportable_ids for sheet in kept_back), (
        "an answer that only its owner may export"
    )
    assert not any(shareable(sheet, filled(sheet)) for sheet in kept_back)


def test_answers_to_another_worksheet_are_not_shareable() -> None:
    """An id may be shareable in one worksheet and private in another."""
    assert shareable(OPEN, replace(filled(OPEN), worksheet="red-flags")) is None


def test_shareable_is_created_in_one_place_and_immutable() -> None:
    with pytest.raises(TypeError):
        Shareable(object(), OPEN, filled(OPEN))
    with pytest.raises(TypeError):
        type("Sly", (Shareable,), {})
    shared = shareable(OPEN, filled(OPEN))
    assert shared is not None
    with pytest.raises(AttributeError):
        shared.answers = filled(OPEN)
