"""Escape sequences in an opened file are never sent to the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconcile_tui.toml.write import encode
from tests.pty.journey import NOTEBOOK, turn_to
from tests.pty.terminal import Terminal
from tests.tui.test_hostile_text import HOSTILE

pytestmark = pytest.mark.pty

OURS = re.compile(
    rb"\x1b\[(?:\?(?:1049|25|2004|7|2026)[hl]|\?2026\$p|>5u|<u|5n"  # modes, and two queries
    rb"|\d*(?:;\d*)?H|\d*[ABCDKXLMb]|[\d;]*m|\d*(?:;\d*)?r|2J)"  # moves, erasing, scrolling
    rb"|\x1b[78]|[\r\n\b]"
)
_CONTROL = re.compile(
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]"
    rb"|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)

WAYS = {"cells": {}, "plain": {"RECONCILE_TUI_PLAIN_DRIVER": "1"}}

_TEXTS = list(HOSTILE.values())
TOGETHER = [" ".join(_TEXTS)]
FOUR_BY_FOUR = [" ".join(_TEXTS[n : n + 4]) for n in range(0, len(_TEXTS), 4)]
"""As many sequences in one answer as a list also displays of it."""


def hostile_sheet(text: str) -> str:
    quoted = encode(text)
    return (
        f'format = 1\nworksheet = "what-changed"\nworksheet_version = 1\nid = "0123456789abcdef"\n'
        f'title = {quoted}\nlanguage = "en"\nstatus = "in-progress"\n'
        "started = 2026-11-22T19:05:00+01:00\nsaved = 2026-11-22T19:31:00+01:00\n\n[answers]\n"
        f"different = {quoted}\nme-now = {quoted}\ncontact = {quoted}\n"
        f"[answers.next-step]\nif = {quoted}\nthen = {quoted}\n\n"
        f'[[rows.mine]]\nrow = "ra1"\nwhat = {quoted}\n'
    )


@pytest.mark.parametrize(
    ("way", "texts"),
    [("cells", TOGETHER), ("cells", FOUR_BY_FOUR), ("plain", FOUR_BY_FOUR)],
    ids=["cells-together", "cells", "plain"],
)
def test_no_byte_of_a_text_reaches_the_terminal_as_an_order(
    program: Path, home: Path, way: str, texts: list[str]
) -> None:
    folder = home / NOTEBOOK
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        file = folder / f"2026-11-{number + 1:02}-what-changed.toml"
        file.write_text(hostile_sheet(text), encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    with Terminal([program], env=WAYS[way]) as terminal:
        turn_to(terminal, "Worksheets")
        for _ in texts:
            terminal.send("enter")
            terminal.settle(0.1)
            terminal.send("tab", "tab", "ctrl+n", "tab", "ctrl+n")
            terminal.settle(0.1)
            terminal.send("escape", "escape")
            terminal.settle(0.1)
            terminal.send("down")
        terminal.send("ctrl+q")
        assert terminal.wait_end(60) == 0
        left = OURS.sub(b"", terminal.raw)
        assert not _CONTROL.findall(left), _CONTROL.findall(left)[:5]
        assert not terminal.emulator.titles
    assert {file: file.read_bytes() for file in folder.iterdir()} == before
