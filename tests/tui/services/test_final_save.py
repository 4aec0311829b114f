"""The final save: all pending words are written before the screen or the process ends."""

from __future__ import annotations

from typing import cast

from reconcile_tui.tui.services.saving import ExternalChanges
from reconcile_tui.tui.services.shutdown import FinalSave
from tests.tui.services.host import FakeApp, FakeView


class Files:
    """A file watcher that reads nothing and records the call."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def check_all(self) -> None:
        """Record the call."""
        self.calls.append("look")


def final_save(host: FakeApp, files: Files) -> FinalSave:
    def closed() -> None:
        files.calls.append("close")

    def kept() -> None:
        files.calls.append("keep")

    return FinalSave(host.open_worksheets, cast("ExternalChanges", files), closed, kept)


def test_collect_commits_first_and_erases_last(host: FakeApp, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect_for_good()
    assert view.calls == ["commit"]
    assert files.calls == ["look", "close"]


def test_on_a_hang_up_unsaved_answers_are_kept(host: FakeApp, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect_on_hang_up()
    assert view.calls == ["commit"]
    assert files.calls == ["look", "keep", "close"]


def test_collect_alone_erases_nothing(host: FakeApp, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect()
    assert view.calls == ["commit"]
    assert files.calls == ["look"]


def test_holds_unsaved_asks_the_editor(host: FakeApp, view: FakeView) -> None:
    save = final_save(host, Files())
    assert not save.holds_unsaved()
    save.holds_unsaved = lambda: True
    assert save.holds_unsaved()
