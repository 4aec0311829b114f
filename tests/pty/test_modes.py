"""Files written in a session are readable by nobody else, whatever the umask."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.pty.journey import past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

EDITOR = """#!/bin/sh
for last; do :; done
echo "Second words." > "$last"
stat -c '%a' "$last" "$(dirname "$last")" > {told}
"""


@pytest.mark.parametrize("umask", ["000", "022"])
def test_everything_that_is_written_is_for_its_owner_alone(
    program: Path, home: Path, tmp_path: Path, umask: str
) -> None:
    editor, told = tmp_path / "hand", tmp_path / "told"
    editor.write_text(EDITOR.format(told=shlex.quote(str(told))))
    editor.chmod(0o755)
    before = set(home.rglob("*"))
    command = f"umask {umask}; exec {shlex.quote(str(program))} new what-changed"
    with Terminal(["sh", "-c", command], env={"EDITOR": str(editor)}) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type("First words.")
        terminal.wait_for("Saved ")
        terminal.send("f4")
        terminal.wait_for("This editor may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("Here's your text from the editor.")
        terminal.send("ctrl+p")
        terminal.type("never cover")
        terminal.wait_for("Never cover the screen automatically")
        terminal.send("down", "enter")
        terminal.wait_for("Saved. The screen stays visible")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert told.read_text().split() == ["600", "700"]
    made = sorted(set(home.rglob("*")) - before)
    assert {path.suffix for path in made if path.is_file()} >= {".toml", ".lock"}
    assert any(path.name == "settings.toml" for path in made)
    for path in made:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
