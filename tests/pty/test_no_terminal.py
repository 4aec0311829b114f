"""Without a usable terminal: one sentence, an exit code, and nothing drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pty.journey import past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.mark.parametrize(
    "redirected",
    ["</dev/null", "<words", "2>errors", ">out", "2>&-", "<&-", ">&-", "</dev/null >out 2>errors"],
)
def test_without_a_terminal_it_says_so_and_draws_nothing(
    program: Path, home: Path, tmp_path: Path, redirected: str
) -> None:
    (tmp_path / "words").write_text("typed by nobody\n")
    with Terminal(
        ["sh", "-c", f"{program} new what-changed {redirected}; echo code $?"], cwd=tmp_path
    ) as terminal:
        assert terminal.wait_end() == 0
        shown = terminal.screen_text()
        assert "code 2" in shown
        assert b"\x1b[?1049h" not in terminal.raw
        said = shown + "".join(
            (tmp_path / name).read_text()
            for name in ("out", "errors")
            if (tmp_path / name).exists()
        )
        assert "\x1b" not in said
        assert "Traceback" not in said
        if "2>&-" not in redirected:
            assert "terminal" in said
    assert not (home / ".local/share/reconcile-tui").exists()


def test_variables_of_textual_are_not_obeyed(program: Path, home: Path, tmp_path: Path) -> None:
    loud = {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_PRESS": "x,y,z",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
        "TEXTUAL_SHOW_RETURN": "1",
    }
    with Terminal([program, "new", "what-changed"], env=loud, cwd=tmp_path) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("a canary in the coal")
        terminal.wait_for("Saved ")
        assert "xyz" not in terminal.screen_text()
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and home not in path.parents]
    assert not outside
    holding = [
        path for path in tmp_path.rglob("*") if path.is_file() and b"canary" in path.read_bytes()
    ]
    assert len(holding) == 1


def test_what_is_cut_or_copied_goes_to_no_clipboard(program: Path, home: Path) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("a canary")
        terminal.wait_for("a canary")
        terminal.send(b"\x1b[1;2D" * 4, "ctrl+c", "ctrl+x")  # shift+left
        terminal.wait_for(lambda t: "a canary" not in t.screen_text())
        terminal.send("ctrl+v", "ctrl+v")
        terminal.wait_for("a canarynary")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert b"\x1b]" not in terminal.raw, "no clipboard, no title"


def test_bytes_that_are_no_utf_8_are_replaced_and_no_core_is_dumped(
    program: Path, home: Path
) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.send(b"gr\xfcn and on \xff\xfe")
        terminal.wait_for("gr\ufffdn and on \ufffd\ufffd")
        limits = Path(f"/proc/{terminal.process.pid}/limits")
        if limits.exists():  # only Linux shows the limits of another process
            lines = limits.read_text().splitlines()
            core = next(line for line in lines if line.startswith("Max core file size"))
            assert core.split()[4:6] == ["0", "0"]
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0


def load_of(terminal: Terminal) -> float:
    """Return the CPU load of the program once it's idle; a busy machine takes longer."""
    before = terminal.cpu_seconds()
    subprocess.run(["sleep", "2"], check=True)
    return (terminal.cpu_seconds() - before) / 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processor time is read from /proc")
def test_a_stalled_line_costs_nothing_while_it_stalls(program: Path, home: Path) -> None:
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.read_for(0.5)
        os.write(terminal._line, b"words and words" + b"\x0c" * 60)  # nobody reads: it fills up
        assert min(load_of(terminal) for _ in range(8)) < 0.05, "it never became idle"
        terminal.wait_for("words and words")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
