"""External changes to the file of an open worksheet: detected by the saver thread, then merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.tui import events
from reconcile_tui.tui.services.saving import ExternalChanges, SaveStatus
from tests.tui.hand import write_down
from tests.tui.services.host import FakeBook, FakeView


@pytest.fixture
def opened(host: FakeBook) -> FakeView:
    """The view of a saved worksheet."""
    path = write_down(host.places, "what-changed", {"different": "mine"})
    view = FakeView(host.workspace.open(path), host.screen)
    host.open_worksheets.register_pane(view)
    return view


@pytest.fixture
def changes(host: FakeBook, monkeypatch: pytest.MonkeyPatch) -> ExternalChanges:
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


def test_what_vim_wrote_is_noticed_and_taken_over(
    host: FakeBook, changes: ExternalChanges, opened: FakeView
) -> None:
    write_as_vim(opened)
    changes.check_file(events.StillShown(opened.work))
    assert host.saver.flush(10)
    (event,) = host.sent
    assert isinstance(event, events.FileChanged)
    changes.apply_external(event)
    assert opened.work.session.answers.value("different") == "from vim"
    assert "show again" in opened.told
    assert opened.told[-1] == "status"


def test_a_file_that_nobody_touched_is_left_alone(
    host: FakeBook, changes: ExternalChanges, opened: FakeView
) -> None:
    changes.check_file(events.StillShown(opened.work))
    changes.check_all()
    assert host.saver.flush(10)
    assert host.sent == []


def test_every_open_file_is_looked_at_on_the_way_out(
    host: FakeBook, changes: ExternalChanges, opened: FakeView
) -> None:
    write_as_vim(opened)
    changes.check_all()
    assert host.saver.flush(10)
    assert [type(one) for one in host.sent] == [events.FileChanged]


def test_a_file_that_lost_its_words_is_written_again(
    host: FakeBook, changes: ExternalChanges, opened: FakeView
) -> None:
    file_of(opened).write_text("no toml at all [", "utf-8")
    changes.check_all()
    assert host.saver.flush(10)
    found = [path.read_text("utf-8") for path in host.places.worksheets.glob("*.toml")]
    assert any("mine" in text for text in found)
