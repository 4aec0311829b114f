"""Saved answers for the tests of the commands, and a runner for one command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.__main__ import main

Typed = Callable[..., None]
"""Types these lines, each with a newline."""

SHEET = """\
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "b1946ac9"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[skipped]
me-now = "too-much"

[answers]
ended-us = "We never came back to a quarrel."
contact = "yes"
cause-kind = ["safety"]
gone-question = "From before."

[[rows.mine]]
row = "k3f9"
date = 2026-11-08
what = "Asked for a break"
"""
FLAGS = """\
format = 1
worksheet = "red-flags"
worksheet_version = 1
id = "c0ffee00"
title = "Notes"
status = "completed"
started = 2026-11-23T19:05:00+01:00
saved = 2026-11-23T19:31:00+01:00

[answers]
neck = "yes"
"""
NAME = "2026-11-22-what-changed"
PRIVATE = "2026-11-23-notes"


Said = tuple[int, str, str]


def make_notebook(home: Path) -> Path:
    """Create the folder of worksheets with one ordinary and one private worksheet."""
    folder = home / ".local/share/reconcile-tui/worksheets"
    folder.mkdir(parents=True, mode=0o700)
    (folder / f"{NAME}.toml").write_text(SHEET, encoding="utf-8")
    (folder / f"{PRIVATE}.toml").write_text(FLAGS, encoding="utf-8")
    return folder


class Run:
    """Runs a command in this process and returns (exit code, stdout, stderr)."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        code = main(list(words))
        said = self._capsys.readouterr()
        return code, said.out, said.err


class Keys:
    """A standard input that returns the typed lines one by one, then end of file."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)

    def readline(self) -> str:
        return self._lines.pop(0) if self._lines else ""


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Replace standard input with typed lines."""
    monkeypatch.setattr(sys, "stdin", Keys(*lines))


def command_id(value: object) -> str | None:
    """Join the words of a command for use as a test id."""
    return " ".join(value) if isinstance(value, list) else None


def in_one_line(text: str) -> str:
    """Return the output without its line breaks."""
    return " ".join(text.split())
