"""The cover screen on a real terminal, after three seconds instead of ten minutes."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.pty.journey import only_worksheet, past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

LINE = "Press any key to continue."


@pytest.mark.slow
def test_the_screen_is_covered_and_a_key_brings_it_back(program: Path, home: Path) -> None:
    settings = home / ".config/reconcile-tui/settings.toml"
    settings.parent.mkdir()
    settings.write_text("cover_after = 0.05\n")
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("We stopped talking.")
        terminal.wait_for(LINE)
        terminal.wait_for(lambda t: t.screen_text().split() == LINE.split())
        assert terminal.emulator.screen.cursor.hidden
        answers = tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]
        assert answers["different"] == "We stopped talking."
        terminal.send("space")
        terminal.wait_for("We stopped talking.")
        terminal.wait_for(LINE)
        terminal.type("- So we talked.")
        terminal.wait_for("We stopped talking. So we talked.")
        terminal.wait_for(LINE)
        used = terminal.cpu_seconds()
        terminal.read_for(1.0)
        assert terminal.cpu_seconds() - used < 0.2, "nothing runs under the cover"
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert terminal.screen_text() == ""


@pytest.mark.slow
def test_on_a_line_that_stands_still_it_saves_and_the_cover_is_what_comes_next(
    program: Path, home: Path
) -> None:
    settings = home / ".config/reconcile-tui/settings.toml"
    settings.parent.mkdir()
    settings.write_text("cover_after = 0.05\n")
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("We stopped talking.")
        terminal.wait_for("We stopped talking.")
        # From here on nobody reads: request full redraws until the connection accepts no more.
        os.write(terminal._line, b" And so on." + b"\x0c" * 60)
        subprocess.run(["sleep", "5"], check=True)
        answers = tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]
        assert answers["different"] == "We stopped talking. And so on."
        used = terminal.cpu_seconds()
        subprocess.run(["sleep", "1"], check=True)
        assert terminal.cpu_seconds() - used < 0.1, "it waits without a busy loop"
        terminal.wait_for(lambda t: t.screen_text().split() == LINE.split())
        later = len(terminal.raw)
        terminal.read_for(0.5)
        assert b"talking" not in terminal.raw[later:]
        assert terminal.screen_text().split() == LINE.split()
        terminal.send("space")
        terminal.wait_for("And so on.")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
