"""The save status: reports from the saver thread, and what is shown of them."""

from __future__ import annotations

from dataclasses import replace

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui import app_protocol
from reconcile_tui.tui.services.saving import SaveStatus
from reconcile_tui.workspace import FileDeleted, OpenWorksheet
from tests.tui.services.host import FakeApp, FakeView


def test_a_failing_worksheet_is_listed_until_it_is_saved(
    host: FakeApp, status: SaveStatus, view: FakeView
) -> None:
    work = view.work
    status.save_failed(work, CannotWriteError("The disk is full."))
    assert status.failing == {work}
    assert (work.failed_since, work.why) == (host.now(), "The disk is full.")
    status.saved(work, None)
    assert not status.failing
    assert (work.failed_since, work.why) == (None, "")
    assert view.calls == ["status"]


def test_a_save_updates_the_status_of_its_views(
    host: FakeApp, status: SaveStatus, view: FakeView
) -> None:
    session = view.work.session
    session.answers = replace(session.answers, values={"different": "words"})
    saved = host.workspace.notebook.save(view.work.entry, session.answers, {}, host.now())
    status.saved(view.work, saved)
    assert view.work.saved_at == host.now()
    assert view.calls == ["status"]


def test_a_file_removed_elsewhere_is_reported(
    host: FakeApp, status: SaveStatus, view: FakeView
) -> None:
    status.saved(view.work, FileDeleted())
    assert host.notices == [files.REMOVED_ELSEWHERE]
    assert view.calls == ["status"]


def test_an_external_change_is_shown_and_reported(
    host: FakeApp, status: SaveStatus, view: FakeView
) -> None:
    before = view.work.session.answers
    merged = replace(before, values={"different": "from vim"})
    status.apply_external(view.work, before, merged)
    assert view.work.session.answers.value("different") == "from vim"
    assert view.calls == ["commit", "show again"]
    assert host.notices == [labels.FILE_CHANGED]


def test_no_notice_without_an_external_change(
    host: FakeApp, status: SaveStatus, view: FakeView
) -> None:
    before = view.work.session.answers
    status.apply_external(view.work, before, before)
    assert host.notices == []
    assert view.calls == ["commit"]


def test_clearing_an_answer_of_a_trashed_file_is_reported(
    host: FakeApp, status: SaveStatus, work: OpenWorksheet
) -> None:
    work.removed = work.entry
    status.say_copies_of_cleared(app_protocol.Cleared(work, "different"))
    assert host.notices == [sensitive.IN_TRASH]


def test_a_save_of_a_worksheet_that_is_not_open_changes_nothing(
    status: SaveStatus, host: FakeApp
) -> None:
    status.saved("something else", Saved)
    status.save_failed("something else", CannotWriteError("no"))
    assert not status.failing
    assert host.notices == []
