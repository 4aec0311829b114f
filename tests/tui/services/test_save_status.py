"""The save status: reports from the saver thread, and what is shown of them."""

from __future__ import annotations

from dataclasses import replace

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui import events
from reconcile_tui.tui.services.saving import SaveStatus
from reconcile_tui.workspace import FileDeleted, OpenWorksheet
from tests.tui.services.host import FakeBook, FakeView


def test_a_disk_that_refuses_is_remembered_until_it_does_not(
    host: FakeBook, status: SaveStatus, view: FakeView
) -> None:
    work = view.work
    status.save_failed(work, CannotWriteError("The disk is full."))
    assert status.failing == {work}
    assert (work.failed_since, work.why) == (host.now(), "The disk is full.")
    status.saved(work, None)
    assert not status.failing
    assert (work.failed_since, work.why) == (None, "")
    assert view.told == ["status"]


def test_what_was_saved_is_said_where_it_is_shown(
    host: FakeBook, status: SaveStatus, view: FakeView
) -> None:
    session = view.work.session
    session.answers = replace(session.answers, values={"different": "words"})
    saved = host.workspace.notebook.save(view.work.entry, session.answers, {}, host.now())
    status.saved(view.work, saved)
    assert view.work.saved_at == host.now()
    assert view.told == ["status"]


def test_a_file_that_was_removed_in_another_window_is_said(
    host: FakeBook, status: SaveStatus, view: FakeView
) -> None:
    status.saved(view.work, FileDeleted())
    assert host.said == [files.REMOVED_ELSEWHERE]
    assert view.told == ["status"]


def test_what_another_hand_wrote_is_shown_and_said(
    host: FakeBook, status: SaveStatus, view: FakeView
) -> None:
    before = view.work.session.answers
    merged = replace(before, values={"different": "from vim"})
    status.apply_external(view.work, before, merged)
    assert view.work.session.answers.value("different") == "from vim"
    assert view.told == ["commit", "show again"]
    assert host.said == [labels.TAKEN_OVER]


def test_nothing_is_said_where_nothing_was_taken_over(
    host: FakeBook, status: SaveStatus, view: FakeView
) -> None:
    before = view.work.session.answers
    status.apply_external(view.work, before, before)
    assert host.said == []
    assert view.told == ["commit"]


def test_a_cleared_answer_of_a_file_in_the_trash_is_said(
    host: FakeBook, status: SaveStatus, work: OpenWorksheet
) -> None:
    work.removed = work.entry
    status.say_copies_of_cleared(events.Cleared(work, "different"))
    assert host.said == [sensitive.IN_TRASH]


def test_a_save_of_a_worksheet_that_is_not_open_changes_nothing(
    status: SaveStatus, host: FakeBook
) -> None:
    status.saved("something else", Saved)
    status.save_failed("something else", CannotWriteError("no"))
    assert not status.failing
    assert host.said == []
