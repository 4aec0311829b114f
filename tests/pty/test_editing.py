"""Writing in vim and nano: the text returns, is saved, and is left nowhere else."""

from __future__ import annotations

import os
import re
import signal
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.programs import need
from tests.pty.journey import QUESTION, only_worksheet, past_the_first_page
from tests.pty.terminal import ScreenTimeoutError, Terminal

pytestmark = pytest.mark.pty

UNIQUE = "quagga"
SHARED = Path("/dev/shm")

SCRIPT = """#!/bin/sh
for last; do :; done
{does}
"""


@pytest.fixture(autouse=True)
def nothing_left(home: Path, tmp_path: Path, ram: Path) -> Iterator[None]:
    """Afterwards the word is in one worksheet or nowhere, and none of our folders is left."""
    yield
    assert list(ram.iterdir()) == []
    assert not [one for one in SHARED.iterdir() if one.name.startswith(".rt-")]
    assert not (home / ".local/state/reconcile-tui/.rt-").exists()
    allowed = {home / ".local/share/reconcile-tui/worksheets", tmp_path / "editor"}
    history = home / ".local/state/reconcile-tui/history"
    for path in tmp_path.rglob("*"):
        if path.is_file() and UNIQUE.encode() in path.read_bytes():
            assert path.parent in allowed or history in path.parents, path


def editor(tmp_path: Path, does: str) -> str:
    """Create an editor that does one thing to its file."""
    folder = tmp_path / "editor"
    folder.mkdir(exist_ok=True)
    path = folder / "hand"
    path.write_text(SCRIPT.format(does=does))
    path.chmod(0o755)
    return str(path)


def opened(program: Path, **env: str) -> Terminal:
    terminal = Terminal([program, "new", "what-changed"], env=env)
    past_the_first_page(terminal)
    terminal.wait_for(QUESTION)
    return terminal


def written(home: Path) -> object:
    return tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"].get("different")


def leave(terminal: Terminal) -> None:
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0
    assert UNIQUE not in terminal.screen_text()


# -- real editors ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_answer_in_vim(program: Path, home: Path, ram: Path) -> None:
    vim = need("vim")
    (home / ".vimrc").write_text("set undofile backup swapfile viminfo='100,n~/.viminfo\n")
    with opened(program, VISUAL=vim) as terminal:
        terminal.type("First words.")
        terminal.send("f4")
        terminal.wait_for("text.txt")
        (folder,) = ram.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [(one.name, one.stat().st_mode & 0o777) for one in folder.iterdir()] == [
            ("text.txt", 0o600)
        ]
        terminal.type(f"A And a {UNIQUE}.")
        terminal.send("escape")
        terminal.type(":wq\r")
        terminal.wait_for("Here's your text from the editor.")
        assert f"First words. And a {UNIQUE}." in terminal.screen_text()
        terminal.type(" More.")
        terminal.wait_for(f"{UNIQUE}. More.")
        leave(terminal)
    assert written(home) == f"First words. And a {UNIQUE}. More."


@pytest.mark.slow
def test_an_answer_in_neovim(program: Path, home: Path, ram: Path) -> None:
    nvim = need("nvim")
    own = home / ".config/nvim"
    own.mkdir(parents=True)
    (own / "init.vim").write_text("set undofile backup swapfile shada='100\n")
    with opened(program, VISUAL=nvim) as terminal:
        terminal.type("First words.")
        terminal.send("f4")
        terminal.wait_for("text.txt")
        terminal.type(f"A And a {UNIQUE}.")
        terminal.wait_for(UNIQUE)
        (folder,) = ram.iterdir()
        assert [one.name for one in folder.iterdir()] == ["text.txt"], "no swap file next to it"
        terminal.send("escape")
        terminal.type(":wq\r")
        terminal.wait_for("Here's your text from the editor.")
        leave(terminal)
    assert written(home) == f"First words. And a {UNIQUE}."
    assert not list(home.rglob("*shada*")), "nvim's actions are in no history"


@pytest.mark.slow
def test_an_answer_in_nano(program: Path, home: Path) -> None:
    nano = need("nano")
    (home / ".nanorc").write_text("set backup\nset historylog\nset positionlog\n")
    with opened(program, EDITOR=nano) as terminal:
        terminal.send("f4")
        terminal.wait_for("text.txt")
        terminal.type(f"A {UNIQUE} in nano.")
        terminal.wait_for(UNIQUE)
        terminal.send("ctrl+o")
        terminal.wait_for("File Name to Write")
        terminal.send("enter", "ctrl+x")
        terminal.wait_for("Here's your text from the editor.")
        leave(terminal)
    assert written(home) == f"A {UNIQUE} in nano."


def test_the_whole_file_in_vim_with_a_slip_of_the_hand(program: Path, home: Path) -> None:
    vim = need("vim")
    with opened(program, EDITOR=vim) as terminal:
        terminal.type("First words.")
        terminal.wait_for("Saved ")
        file = only_worksheet(home)
        sound = file.read_bytes()
        terminal.send("ctrl+o", "f4")
        terminal.wait_for("sheet.toml")
        terminal.type(f":%s/First words./A {UNIQUE}./\r")
        terminal.type("Gothis is = = no toml")
        terminal.send("escape")
        terminal.type(":wq\r")
        terminal.wait_for("Your text can't be used yet")
        line = sound.count(b"\n") + 1
        assert f"what-changed.toml:{line}:" in "".join(terminal.screen_text().split())
        assert file.read_bytes() == sound
        terminal.send("enter")
        terminal.wait_for("this is = = no toml")
        terminal.type(":$s/.*/# A comment of mine./\r:wq\r")
        terminal.wait_for("Here's your text from the editor.")
        terminal.wait_for(f"A {UNIQUE}.")
        leave(terminal)
    assert written(home) == f"A {UNIQUE}."
    assert "# A comment of mine." in only_worksheet(home).read_text()


@pytest.mark.slow
@pytest.mark.parametrize("ended", ["ctrl+q", "hang-up"])
def test_a_slip_that_is_left_for_later_is_not_lost_on_the_way_out(
    program: Path, home: Path, tmp_path: Path, ended: str
) -> None:
    does = f'echo "{UNIQUE} = = no toml" >> "$last"'
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.type("First words.")
        terminal.wait_for("Saved ")
        file = only_worksheet(home)
        sound = file.read_bytes()
        terminal.send("ctrl+o", "f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("Your text can't be used yet")
        if ended == "ctrl+q":
            terminal.send("escape")
            terminal.wait_for("F4 opens it again")
            leave(terminal)
        else:
            terminal.process.send_signal(signal.SIGHUP)
            assert terminal.wait_end(5) == 128 + signal.SIGHUP
    assert file.read_bytes() == sound
    (copy,) = file.parent.glob("*.conflict-*.toml")
    assert copy.read_bytes() == sound + f"{UNIQUE} = = no toml\n".encode()
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_key_that_stops_a_program_does_not_stop_the_book(program: Path, home: Path) -> None:
    vim = need("vim")
    with opened(program, EDITOR=vim) as terminal:
        terminal.send("f4")
        terminal.wait_for("text.txt")
        terminal.wait_for("All")
        drawn = terminal.raw.count(b"\x1b[?1049h")
        terminal.send("ctrl+z")
        # After vim resumes, it discards typed keys until it has drawn the screen again.
        terminal.wait_for(lambda line: line.raw.count(b"\x1b[?1049h") > drawn)
        terminal.wait_for("All")
        terminal.send("ctrl+c")
        terminal.wait_for(":qa")
        # Then vim discards typeahead once more. Pressing Insert again is harmless: at worst it
        # changes to REPLACE, which is the same in an empty text.
        for _ in range(10):
            terminal.send(b"\x1b[2~")
            with suppress(ScreenTimeoutError):
                terminal.wait_for(re.compile("INSERT|REPLACE"), 1)
                break
        terminal.type(f"A {UNIQUE}.")
        terminal.wait_for(UNIQUE)
        terminal.send("escape")
        terminal.type(":wq\r")
        terminal.wait_for("Here's your text from the editor.")
        leave(terminal)
    assert written(home) == f"A {UNIQUE}."


# -- the connection is lost while the editor is open -----------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["TERM", "HUP"])
def test_a_signal_takes_what_the_editor_wrote(
    program: Path, home: Path, tmp_path: Path, number: int
) -> None:
    does = f'echo "A {UNIQUE}." > "$last"; echo rea"dy"; trap "" HUP TERM; sleep 60'
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.type("First words.")
        terminal.send("f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("ready")
        terminal.process.send_signal(number)
        assert terminal.wait_end(5) == 128 + number
    assert written(home) == f"A {UNIQUE}."


@pytest.mark.slow
def test_a_line_lost_in_vim_loses_nothing_that_was_written(program: Path, home: Path) -> None:
    vim = need("vim")
    with opened(program, EDITOR=vim) as terminal:
        terminal.type("First words.")
        terminal.send("f4")
        terminal.wait_for("text.txt")
        terminal.type(f"A And a {UNIQUE}.")
        terminal.send("escape")
        terminal.type(":w\r")
        terminal.wait_for("written")
        assert terminal.close() != -signal.SIGKILL
    assert written(home) == f"First words. And a {UNIQUE}."


@pytest.mark.slow
def test_what_a_killed_book_left_is_swept_at_the_next_start(
    program: Path, home: Path, ram: Path
) -> None:
    vim = need("vim")
    with opened(program, EDITOR=vim) as terminal:
        terminal.type(f"A {UNIQUE}.")
        terminal.wait_for("Saved ")
        terminal.send("f4")
        terminal.wait_for("text.txt")
        os.killpg(terminal.process.pid, signal.SIGKILL)
        terminal.wait_end()
    assert len(list(ram.iterdir())) == 1
    with Terminal([program]) as terminal:
        terminal.wait_for("►Worksheets")
        assert list(ram.iterdir()) == []
        leave(terminal)


# -- private answers -------------------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_stays_on_a_screen_that_has_no_other(
    program: Path, home: Path, tmp_path: Path
) -> None:
    does = f'echo "A {UNIQUE}." | tee "$last"; exit 0'
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.send("f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("Here's your text from the editor.")
        leave(terminal)
        assert terminal.screen_text() == ""
    assert written(home) == f"A {UNIQUE}."
