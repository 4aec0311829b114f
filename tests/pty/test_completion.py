"""Tab completion in a real bash, zsh and fish, as shown to a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.saved import NAME, PRIVATE, make_notebook
from tests.programs import need
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

PROMPT = "ready>"

CALLS = "calls"
"""The file that collects the arguments of each call of the program."""

START = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i", "-C", f"function fish_prompt; echo -n '{PROMPT}'; end"),
}
LOAD = {
    "bash": "source <(reconcile-tui completion bash); bind 'set show-all-if-ambiguous on'",
    "zsh": "autoload -U compinit; compinit -D; source <(reconcile-tui completion zsh)",
    "fish": "reconcile-tui completion fish | source",
}


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, home: Path, program: Path) -> Iterator[Terminal]:
    """Start an interactive shell without user settings, with the completion loaded."""
    name = request.param
    need(name)
    make_notebook(home)
    listener = home / "bin" / "reconcile-tui"
    listener.parent.mkdir()
    listener.write_text(f'#!/bin/sh\necho "$*" >> {home / CALLS}\nexec {program} "$@"\n')
    listener.chmod(0o755)
    path = f"{listener.parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "PS1": PROMPT, "PROMPT": PROMPT, "HISTFILE": ""}
    with Terminal(START[name], env=env, cwd=home) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type(f"{LOAD[name]}; echo lo''aded\r")
        terminal.wait_for("\nloaded")
        yield terminal


def press_tab(terminal: Terminal, typed: str, wanted: str) -> str:
    """Type words and Tab on an empty line; return the screen once it shows the expected text."""
    terminal.send("ctrl+u", "ctrl+l")
    terminal.type(f"{typed}\t")
    terminal.wait_for(wanted)
    return terminal.screen_text()


def test_a_command_an_option_and_a_format_are_completed(shell: Terminal) -> None:
    press_tab(shell, "reconcile-tui exp", "reconcile-tui export")
    press_tab(shell, "reconcile-tui list --js", "reconcile-tui list --json")
    press_tab(shell, "reconcile-tui export --to ht", "--to html")
    press_tab(shell, "reconcile-tui new words", "reconcile-tui new words-i-need")


@pytest.mark.slow
def test_a_saved_worksheet_is_completed_and_a_private_one_is_not(shell: Terminal) -> None:
    press_tab(shell, "reconcile-tui show ", f"reconcile-tui show {NAME}")
    press_tab(shell, f"reconcile-tui show {PRIVATE[:10]}", PRIVATE[:10])
    shell.type("\t#")
    shell.wait_for(f"{PRIVATE[:10]}#")


def test_a_name_with_a_space_and_a_command_in_it_is_quoted_and_not_run(
    shell: Terminal, home: Path
) -> None:
    folder = home / ".local/share/reconcile-tui/worksheets"
    (folder / f"{NAME}.toml").rename(folder / "my own $(touch ran).toml")
    press_tab(shell, "reconcile-tui show my", "touch")
    shell.type("\r")
    shell.wait_for("Some questions in this worksheet")
    assert not (home / "ran").exists()


def test_no_word_that_was_typed_is_an_argument_of_the_call(shell: Terminal, home: Path) -> None:
    press_tab(shell, "reconcile-tui show 'he lied' --time", "--timeline")
    calls = (home / CALLS).read_text(encoding="utf-8").splitlines()
    assert calls[-1] == "completion --words"


@pytest.mark.slow
def test_the_paths_of_files_are_completed(shell: Terminal, home: Path) -> None:
    (home / "letter-from-them.toml").write_text("")
    press_tab(shell, "reconcile-tui check ./lett", "./letter-from-them.toml")
    press_tab(shell, "reconcile-tui export x --out lett", "--out letter-from-them.toml")
