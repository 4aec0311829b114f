"""Saving a copy elsewhere: offered for failed saves, never for worksheets kept in memory only."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.tui.services.saving import SaveACopy, SaveStatus
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.services.host import FakeApp, FakeView


@pytest.fixture
def copies(host: FakeApp, status: SaveStatus) -> SaveACopy:
    """The service for saving copies."""
    return SaveACopy(host, host.places, host.workspace, host.open_worksheets, status)


def fails(status: SaveStatus, work: OpenWorksheet) -> None:
    status.save_failed(work, CannotWriteError("The disk is full."))


def test_only_failing_worksheets_are_offered(
    copies: SaveACopy, status: SaveStatus, work: OpenWorksheet
) -> None:
    assert copies.unsaved_worksheets() == []
    fails(status, work)
    assert copies.unsaved_worksheets() == [work]
    work.kept = False
    assert copies.unsaved_worksheets() == [], "offered a copy of a worksheet that is in memory only"


def test_the_copy_is_written_to_the_typed_path(
    host: FakeApp, copies: SaveACopy, status: SaveStatus, view: FakeView, tmp_path: Path
) -> None:
    copy = tmp_path / "words.toml"
    view.work.session.answer("different", "words that must not be lost")
    fails(status, view.work)
    copies.ask_where()
    host.answer(f"  {copy}  ")
    assert "words that must not be lost" in copy.read_text("utf-8")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert str(copy) in host.notices[-1]
    assert view.calls[-1] == "status"


def test_an_empty_answer_copies_nothing(
    host: FakeApp, copies: SaveACopy, status: SaveStatus, work: OpenWorksheet
) -> None:
    fails(status, work)
    copies.ask_where()
    host.answer(" ")
    assert host.notices == []


def test_each_unsaved_worksheet_has_a_line(
    copies: SaveACopy, status: SaveStatus, view: FakeView
) -> None:
    assert copies.what_is_unsaved() == ""
    fails(status, view.work)
    assert "The disk is full." in copies.what_is_unsaved()
