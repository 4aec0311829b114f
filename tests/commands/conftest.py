"""What the tests of the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.cli import console as speech
from reconcile_tui.cli.commands import open as book
from reconcile_tui.opening import Opening
from tests.commands.saved import Run, make_notebook


@pytest.fixture
def notebook(home: Path) -> Path:
    """The folder of worksheets, with one open and one private sheet in it."""
    return make_notebook(home)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""
    return Run(capsys)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person sits at both ends."""
    monkeypatch.setattr(speech, "_is_terminal", lambda stream: True)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Opening]:
    """Catches the book just before it is drawn."""
    seen: list[Opening] = []

    def draw(places: object, opening: Opening, library: object = None) -> int:
        seen.append(opening)
        return 0

    monkeypatch.setattr(book, "_draw", draw)
    return seen
