"""Detection of terminals without colors from TERM."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import os
from reconcile_tui.cli.console import has_colors
print(has_colors(os.environ))
"""


def asked(**environ: str) -> str:
    """Run the query in its own process, because a process can initialize only one terminal."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("term", ["vt100", "vt220", "xterm-mono"])
def test_terminals_without_colors(term: str) -> None:
    assert asked(TERM=term) == "False"


@pytest.mark.parametrize("term", ["xterm-256color", "xterm", "linux", "screen", "no-such-terminal"])
def test_terminals_with_colors_or_unknown(term: str) -> None:
    assert asked(TERM=term) == "True"


def test_colorterm_means_colors() -> None:
    assert asked(TERM="vt100", COLORTERM="truecolor") == "True"
