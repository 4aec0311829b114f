"""The final save: all pending words are written before the screen or the process ends."""

from __future__ import annotations

from typing import cast

from reconcile_tui.tui.services.saving import ExternalChanges
from reconcile_tui.tui.services.shutdown import FinalSave
from tests.tui.services.host import FakeBook, FakeView


class Files:
    """A file watcher that reads nothing and records the call."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def check_all(self) -> None:
        """Record the call."""
        self.told.append("look")


def final_save(host: FakeBook, files: Files) -> FinalSave:
    def closed() -> None:
        files.told.append("close")

    def kept() -> None:
        files.told.append("keep")

    return FinalSave(host.open_worksheets, cast("ExternalChanges", files), closed, kept)


def test_the_fields_come_first_and_what_is_erased_last(host: FakeBook, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect_for_good()
    assert view.told == ["commit"]
    assert files.told == ["look", "close"]


def test_on_a_hang_up_what_the_disk_refuses_is_kept_too(host: FakeBook, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect_on_hang_up()
    assert view.told == ["commit"]
    assert files.told == ["look", "keep", "close"]


def test_an_editor_on_the_terminal_erases_nothing_yet(host: FakeBook, view: FakeView) -> None:
    files = Files()
    final_save(host, files).collect()
    assert view.told == ["commit"]
    assert files.told == ["look"]


def test_whoever_holds_something_unsaved_is_asked(host: FakeBook, view: FakeView) -> None:
    save = final_save(host, Files())
    assert not save.holds_unsaved()
    save.ask_too(lambda: True)
    assert save.holds_unsaved()
