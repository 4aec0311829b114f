"""Console output: messages wrap between words at the terminal's width; data never wraps."""

from __future__ import annotations

import os
import pty
import subprocess
import termios
from itertools import pairwise
from pathlib import Path

import pytest

from reconcile_tui.messages import exporting as words
from tests.commands.saved import NAME

LONG = "nothing-of-this-name-" * 5


def printed_on_terminal(columns: int, *command: str | Path, typed: str = "") -> tuple[str, str]:
    """Return the messages printed at this terminal width and the data written to a pipe."""
    keyboard, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, columns))
    os.write(keyboard, typed.encode())
    done = subprocess.run(
        list(map(str, command)),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        timeout=60,
        check=False,
    )
    output = os.read(keyboard, 100_000).decode().replace("\r\n", "\n")
    os.close(keyboard)
    os.close(terminal)
    return output, done.stdout.decode()


@pytest.mark.parametrize("columns", [40, 80])
def test_on_a_terminal_no_word_is_broken(notebook: Path, program: Path, columns: int) -> None:
    output, _ = printed_on_terminal(columns, program, "export", "--to", "md")
    assert 1 < len(output.splitlines()) < 6
    assert max(map(len, output.splitlines())) <= columns
    assert output.split() == words.NEEDS_NAME.split()


def test_a_word_that_is_too_long_stays_whole(notebook: Path, program: Path) -> None:
    output, _ = printed_on_terminal(60, program, "show", LONG)
    assert LONG in output


def test_output_to_a_pipe_is_not_wrapped(notebook: Path, program: Path) -> None:
    command = (program, "export", NAME, "--to", "json", "--for", "me")
    piped = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    output, data = printed_on_terminal(30, *command)
    assert data == piped.stdout
    assert max(map(len, piped.stderr.splitlines())) > 30
    assert max(map(len, output.splitlines())) <= 30


def test_long_questions_fill_the_lines_of_a_narrow_terminal(notebook: Path, program: Path) -> None:
    output, _ = printed_on_terminal(
        40, program, "export", NAME, "--to", "md", "--for", "both", typed="1\n\n"
    )
    block = output[output.index("What comes next") :].partition("\n\n")[0].splitlines()
    assert max(map(len, block)) <= 40
    for line, after in pairwise(block):
        assert len(f"{line} {after.split()[0]}") > 40, "a line wraps only when it's full"
