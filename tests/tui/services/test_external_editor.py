"""The external editor: the file it's given, and the handling of what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reconcile_tui.messages import fields as editing
from reconcile_tui.tui.services.external_editor import ExternalEditor, TerminalSuspend
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.hand import write_down
from tests.tui.services.host import FakeApp, FakeView
from tests.tui.test_editing import replaces


class Workspace:
    """A saved worksheet in view, and an editor whose behavior a test sets."""

    def __init__(self, host: FakeApp) -> None:
        self.host = host
        self.given: list[str] = []
        self.does: Callable[[Path], object] = lambda _: None
        self.code = 0
        self.terminal = SimpleNamespace(ended_by=None, run=self.lend)
        terminal = cast("TerminalSuspend", self.terminal)
        self.editor = ExternalEditor(host, host.workspace, host.open_worksheets, terminal)
        self.path = write_down(host.places, "what-changed", {"different": "mine"})
        self.work = host.workspace.open(self.path)
        self.view = FakeView(self.work, host.screen)
        host.open_worksheets.register_pane(self.view)

    def lend(self, words: Sequence[str]) -> int:
        """Run the fake editor."""
        file = Path(words[-1])
        self.given.append(file.read_text("utf-8"))
        self.does(file)
        return self.code


@pytest.fixture
def workspace(host: FakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose configured editor is a fake named vim."""
    path = tmp_path / "bin" / "vim"
    path.parent.mkdir()
    path.touch(0o755)
    monkeypatch.setenv("VISUAL", str(path))
    return Workspace(host)


def test_an_edit_is_applied_and_shown(workspace: Workspace) -> None:
    workspace.does = replaces("mine", "from vim")
    workspace.editor.edit_file(workspace.work)
    assert workspace.work.session.answers.value("different") == "from vim"
    assert workspace.view.calls == ["commit", "show again"]
    assert "from vim" in workspace.path.read_text("utf-8")
    assert workspace.host.notices == [editing.EDITOR_TEXT_USED]


def test_an_unchanged_edit_is_reported(workspace: Workspace) -> None:
    workspace.editor.edit_file(workspace.work)
    assert workspace.host.notices == [editing.NOTHING_CHANGED]


def test_a_rejected_edit_is_saved_and_offered_again(workspace: Workspace) -> None:
    workspace.does = replaces("mine", 'mine"\nno toml at all [')
    workspace.editor.edit_file(workspace.work)
    assert "mine" in workspace.path.read_text("utf-8")
    assert workspace.work.session.answers.value("different") == "mine"
    assert len(list(workspace.path.parent.iterdir())) == 2, "no rejected text beside the file"
    workspace.does = replaces('mine"\nno toml at all [', "mended")
    workspace.host.answer("again")
    assert "no toml at all" in workspace.given[-1]
    assert workspace.work.session.answers.value("different") == "mended"
    assert not workspace.editor.holds_edits()


@pytest.mark.parametrize("is_private", [True, False])
def test_an_in_memory_worksheet_is_not_given_to_an_editor(
    workspace: Workspace, is_private: bool
) -> None:
    work: OpenWorksheet = workspace.host.workspace.start(
        "red-flags" if is_private else "what-changed"
    )
    if is_private:
        workspace.editor.edit_outside(work)
        assert workspace.host.notices == [editing.NO_FILE_FOR_EDITOR]
    else:
        workspace.editor.edit_file(work)
        assert workspace.host.notices == [editing.NOTHING_SAVED]
    assert workspace.given == []


def test_an_editor_that_fails_to_start_is_reported(workspace: Workspace) -> None:
    def missing(_: Sequence[str]) -> int:
        raise FileNotFoundError(2, "No such file or directory")

    workspace.terminal.run = missing
    workspace.editor.edit_file(workspace.work)
    assert workspace.host.notices == [editing.editor_not_started("no such file or directory")]


def test_a_missing_editor_is_reported(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "an-editor-that-is-not-there")
    workspace.editor.edit_file(workspace.work)
    assert len(workspace.host.notices) == 1
    assert workspace.given == []
