"""An open worksheet holds no more than its file can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_ANSWER, MAX_FILE, NO_ROOM
from reconcile_tui.errors import AppError
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import find_places
from reconcile_tui.workspace import OpenWorksheet, Workspace

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    def failed(work: object, error: AppError) -> None:
        cast("OpenWorksheet", work).failed_since, cast("OpenWorksheet", work).why = NOW, str(error)

    places = find_places(str(tmp_path))
    saver = Saver(lambda *_: None, failed)
    library = Library(places.content, places.own_content)
    yield Workspace(library, Notebook(places), saver, lambda: NOW)
    saver.close()


@pytest.mark.parametrize(
    "text",
    ["w" * MAX_ANSWER, '\\"' * 100_000, "é\n" * 100_000, "\N{FAMILY}" * MAX_ANSWER],
    ids=["plain", "escapes", "lines", "family"],
)
def test_every_accepted_answer_fits_into_the_file(workspace: Workspace, text: str) -> None:
    work = workspace.start("slow-re-entry")
    asked = [item for item in work.worksheet.items() if not (item.sensitive or item.enable_when)]
    names = [item.id for item in asked if item.type_name in {"text", "line"}]
    said = [work.session.answer(name, text) for name in names]
    assert NO_ROOM in said, "the worksheet is full now"
    taken = [name for name, fault in zip(names, said, strict=True) if fault != NO_ROOM]
    assert taken
    assert workspace.saver.flush(30.0), work.why
    assert work.entry.path is not None
    assert work.entry.path.stat().st_size <= MAX_FILE
    answers = workspace.notebook.open(work.entry.path).answers.values
    assert answers == dict.fromkeys(taken, text)


def test_a_full_worksheet_accepts_a_shorter_answer(workspace: Workspace) -> None:
    session = workspace.start("what-changed").session
    assert session.answer("different", "Quite a long answer.") is None
    session.room = lambda: 0
    assert session.answer("different", "Quite a long answer, and longer.") == NO_ROOM
    assert session.answer("different", "Short.") is None
    assert session.raw("different") == "Short."


def test_no_emergency_copy_holds_a_sensitive_answer(workspace: Workspace) -> None:
    """The copy in another place, which the app offers while the disk is full."""
    session = workspace.start("my-decision").session
    session.answer("decision", "daylight")
    session.answer("pressing", "faith")
    session.save_sensitive()
    session.answer("pressing-how", "marigold")
    assert session.for_copies().values == {"decision": "daylight"}
    assert session.for_copies().sensitive == ""
