"""An editor of one's own: what it gets, and what comes of what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reconcile_tui.messages import external_editor as editing
from reconcile_tui.tui.services.external_editor import ExternalEditor
from reconcile_tui.tui.services.terminal_suspend import TerminalSuspend
from reconcile_tui.workspace import Work
from tests.tui.hand import write_down
from tests.tui.services.host import FakeBook, FakeView


class Desk:
    """A saved worksheet in view, and an editor that does what a test says."""

    def __init__(self, host: FakeBook) -> None:
        self.host = host
        self.given: list[str] = []
        self.does: Callable[[Path], object] = lambda _: None
        self.code = 0
        self.terminal = SimpleNamespace(ended_by=None, lend=self.lend)
        terminal = cast("TerminalSuspend", self.terminal)
        self.editor = ExternalEditor(host, host.desk, host.open_worksheets, terminal)
        self.path = write_down(host.places, "what-changed", {"different": "mine"})
        self.work = host.desk.open(self.path)
        self.view = FakeView(self.work, host.screen)
        host.open_worksheets.register_pane(self.view)

    def lend(self, words: Sequence[str]) -> int:
        """Run the editor."""
        file = Path(words[-1])
        self.given.append(file.read_text("utf-8"))
        self.does(file)
        return self.code


@pytest.fixture
def desk(host: FakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The person's editor is a vim by its name, named by themselves."""
    path = tmp_path / "bin" / "vim"
    path.parent.mkdir()
    path.touch(0o755)
    monkeypatch.setenv("VISUAL", str(path))
    return Desk(host)


def turns(old: str, new: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_what_the_editor_wrote_is_shown(desk: Desk) -> None:
    desk.does = turns("mine", "from vim")
    desk.editor.edit_file(desk.work)
    assert desk.work.session.answers.value("different") == "from vim"
    assert desk.view.told == ["commit", "show again"]
    assert "from vim" in desk.path.read_text("utf-8")
    assert desk.host.said == [editing.TAKEN]


def test_what_was_not_changed_is_said(desk: Desk) -> None:
    desk.editor.edit_file(desk.work)
    assert desk.host.said == [editing.NOTHING_CHANGED]


def test_what_cannot_be_taken_is_kept_and_offered_again(desk: Desk) -> None:
    desk.does = turns("mine", 'mine"\nno toml at all [')
    desk.editor.edit_file(desk.work)
    assert "mine" in desk.path.read_text("utf-8")
    assert desk.work.session.answers.value("different") == "mine"
    assert len(list(desk.path.parent.iterdir())) == 2, "it lies beside the file"
    desk.does = turns('mine"\nno toml at all [', "mended")
    desk.host.answer("again")
    assert "no toml at all" in desk.given[-1]
    assert desk.work.session.answers.value("different") == "mended"
    assert not desk.editor.holds_edits()


@pytest.mark.parametrize("is_private", [True, False])
def test_what_is_in_memory_goes_to_no_editor(desk: Desk, is_private: bool) -> None:
    work: Work = desk.host.desk.start("red-flags" if is_private else "what-changed")
    if is_private:
        desk.editor.edit_outside(work)
        assert desk.host.said == [editing.IN_MEMORY]
    else:
        desk.editor.edit_file(work)
        assert desk.host.said == [editing.NOTHING_SAVED]
    assert desk.given == []


def test_an_editor_that_does_not_start_is_said(desk: Desk) -> None:
    def missing(_: Sequence[str]) -> int:
        raise FileNotFoundError(2, "No such file or directory")

    desk.terminal.lend = missing
    desk.editor.edit_file(desk.work)
    assert desk.host.said == [editing.could_not_start("no such file or directory")]


def test_a_person_without_an_editor_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "an-editor-that-is-not-there")
    desk.editor.edit_file(desk.work)
    assert len(desk.host.said) == 1
    assert desk.given == []
