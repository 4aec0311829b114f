"""External changes to the file of an open worksheet: detected by the saver thread, then merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.tui import app_protocol
from reconcile_tui.tui.services.saving import ExternalChanges, SaveStatus
from tests.tui.hand import write_down
from tests.tui.services.host import FakeApp, FakeView


@pytest.fixture
def opened(host: FakeApp) -> FakeView:
    """The view of a saved worksheet."""
    path = write_down(host.places, "what-changed", {"different": "mine"})
    view = FakeView(host.workspace.open(path), host.screen)
    host.open_worksheets.register_pane(view)
    return view


@pytest.fixture
def changes(host: FakeApp, monkeypatch: pytest.MonkeyPatch) -> ExternalChanges:
    """The service, connected to the saver thread."""
    status = SaveStatus(host, host.workspace, host.open_worksheets)
    service = ExternalChanges(host, host.workspace, host.open_worksheets, status)
    monkeypatch.setattr(host.saver, "_on_saved", service.saved)
    return service


def file_of(view: FakeView) -> Path:
    assert view.work.entry.path is not None
    return view.work.entry.path


def write_as_vim(view: FakeView) -> None:
    path = file_of(view)
    path.write_text(path.read_text("utf-8").replace("mine", "from vim"), "utf-8")


def test_a_change_by_another_program_is_applied(
    host: FakeApp, changes: ExternalChanges, opened: FakeView
) -> None:
    write_as_vim(opened)
    changes.check_file(app_protocol.FileCheckRequested(opened.work))
    assert host.saver.flush(10)
    (event,) = host.messages
    assert isinstance(event, app_protocol.FileChanged)
    changes.apply_external(event)
    assert opened.work.session.answers.value("different") == "from vim"
    assert "show again" in opened.calls
    assert opened.calls[-1] == "status"


def test_an_unchanged_file_is_not_reloaded(
    host: FakeApp, changes: ExternalChanges, opened: FakeView
) -> None:
    changes.check_file(app_protocol.FileCheckRequested(opened.work))
    changes.check_all()
    assert host.saver.flush(10)
    assert host.messages == []


def test_look_at_all_checks_every_open_file(
    host: FakeApp, changes: ExternalChanges, opened: FakeView
) -> None:
    write_as_vim(opened)
    changes.check_all()
    assert host.saver.flush(10)
    assert [type(one) for one in host.messages] == [app_protocol.FileChanged]


def test_answers_missing_from_the_file_are_written_again(
    host: FakeApp, changes: ExternalChanges, opened: FakeView
) -> None:
    file_of(opened).write_text("no toml at all [", "utf-8")
    changes.check_all()
    assert host.saver.flush(10)
    found = [path.read_text("utf-8") for path in host.places.worksheets.glob("*.toml")]
    assert any("mine" in text for text in found)
