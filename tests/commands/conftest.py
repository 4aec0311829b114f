"""Fixtures for the tests of the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from reconcile_tui.__main__ import main
from reconcile_tui.cli import console
from reconcile_tui.cli.commands import open as open_command
from reconcile_tui.tui import Opening
from tests.commands.saved import Run, Typed, make_notebook, typing
from tests.conftest import RunBook


@pytest.fixture
def notebook(home: Path) -> Path:
    """The folder of worksheets with one ordinary and one private worksheet."""
    return make_notebook(home)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""
    return Run(capsys)


@pytest.fixture
def run_here(
    program: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> RunBook:
    """Like `run_book`, but in this process. Not for commands that end it, nor for private runs.

    `tests/test_ground.py` starts each command as a process.
    """
    lines, place = tmp_path / "typed", tmp_path / "elsewhere"
    place.mkdir()

    def run(
        *args: str,
        input: str | None = None,  # noqa: A002 -- the name subprocess.run has for it
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        assert "--private" not in args, "a private run's restrictions on a process can't be undone"
        lines.write_text(input or "", encoding="utf-8")
        with monkeypatch.context() as patch, typed_from(lines):
            patch.chdir(place)
            patch.setattr(sys, "stdin", os.fdopen(0, encoding="utf-8", closefd=False))
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            code = main(list(args))
        output = capsys.readouterr()
        return subprocess.CompletedProcess(args, code, output.out, output.err)

    return run


@contextmanager
def typed_from(lines: Path) -> Iterator[None]:
    """Redirect file descriptor 0 to this file: part of the input bypasses `sys.stdin`."""
    before = os.dup(0)
    with lines.open("rb") as file:
        os.dup2(file.fileno(), 0)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input and output are a terminal."""
    monkeypatch.setattr(console, "_is_terminal", lambda stream: True)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, terminal: None) -> Typed:
    """Types lines on a terminal."""
    return lambda *lines: typing(monkeypatch, *(f"{line}\n" for line in lines))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Opening]:
    """Records what the `open` command would open instead of starting the app."""
    seen: list[Opening] = []

    def draw(places: object, opening: Opening, library: object = None) -> int:
        seen.append(opening)
        return 0

    monkeypatch.setattr(open_command, "_launch", draw)
    return seen
