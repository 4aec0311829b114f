"""The file of an open worksheet loses its text: no way to quit the app loses it too."""

from __future__ import annotations

import re
import signal
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile_tui.domain.answers import MAX_ANSWER
from tests.pty.journey import NOTEBOOK, only_worksheet, past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

WORDS = "words that stood in it"


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def spoiled(path: Path) -> None:
    path.write_bytes(b'hello = "\n[[[')


WAYS = [Path.unlink, emptied, spoiled]


@pytest.fixture
def terminal(program: Path, home: Path) -> Terminal:
    return Terminal([program, "new", "what-changed"])


def write_and_lose(terminal: Terminal, home: Path, lose: Callable[[Path], None]) -> None:
    past_the_first_page(terminal)
    terminal.wait_for("▌ What, exactly, is different")
    terminal.type(WORDS)
    terminal.wait_for("Saved")
    lose(only_worksheet(home))


def found(home: Path) -> list[str]:
    """Return the first answer in every readable file of the notebook."""
    answers = []
    for path in (home / NOTEBOOK).iterdir():
        try:
            answers.append(tomllib.loads(path.read_text("utf-8"))["answers"]["different"])
        except (tomllib.TOMLDecodeError, KeyError):
            continue
    return answers


@pytest.mark.slow
@pytest.mark.parametrize("lose", WAYS)
def test_ctrl_q_a_moment_later_saves_them(
    terminal: Terminal, home: Path, lose: Callable[[Path], None]
) -> None:
    with terminal:
        write_and_lose(terminal, home, lose)
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0
    assert found(home) == [WORDS]


@pytest.mark.slow
@pytest.mark.parametrize("lose", WAYS)
def test_a_hang_up_a_moment_later_saves_them(
    terminal: Terminal, home: Path, lose: Callable[[Path], None]
) -> None:
    with terminal:
        write_and_lose(terminal, home, lose)
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait_end(10) == 128 + signal.SIGHUP
    assert found(home) == [WORDS]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lose", "told"),
    [(WAYS[0], "was gone"), (WAYS[1], "emptied"), (WAYS[2], "What you wrote is saved in")],
)
def test_what_the_line_says_outlives_a_kill(
    terminal: Terminal, home: Path, lose: Callable[[Path], None], told: str
) -> None:
    with terminal:
        write_and_lose(terminal, home, lose)
        terminal.wait_for(told)
        terminal.wait_for(WORDS)
        terminal.kill()
    assert found(home) == [WORDS]


@pytest.mark.slow
def test_removed_in_another_window_they_stay_removed(
    terminal: Terminal, program: Path, home: Path
) -> None:
    with terminal:
        write_and_lose(terminal, home, lambda _: None)
        with Terminal([program, "delete", "--everything"]) as other:
            other.wait_for("open in another window")
            other.wait_for("somewhere else first? y/N")
            other.type("n\r")
            other.wait_for("type the word")
            other.type("everything\r")
            assert other.wait_end(10) == 0
        terminal.wait_for("Not saved. Gone when you quit")
        terminal.type(" and more")
        terminal.wait_for("and more")
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait_end(10) == 128 + signal.SIGHUP
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_who_leaves_on_a_full_disk_leaves_no_word_on_the_screen(
    terminal: Terminal, home: Path
) -> None:
    with terminal:
        write_and_lose(terminal, home, lambda _: None)
        only_worksheet(home).chmod(0o400)
        terminal.type(" and these are not")
        terminal.wait_for("NOT SAVED since")
        before = len(terminal.raw)
        terminal.send("ctrl+q")
        terminal.wait_for("NOT SAVED. Press ctrl+q again to quit")
        assert terminal.screen_text().strip() == (
            "NOT SAVED. Press ctrl+q again to quit without saving. Any other key goes back."
        )
        assert b"exactly, is different" not in terminal.raw[before:], "not for a moment"
        terminal.send("enter")
        terminal.wait_for("and these are not")
        terminal.send("ctrl+q")
        terminal.wait_for("NOT SAVED. Press ctrl+q again to quit")
        terminal.send("ctrl+q")
        assert terminal.wait_end(10) == 0
        assert terminal.screen_text() == ""
    assert found(home) == [WORDS]


def test_a_hang_up_while_the_disk_refuses_loses_no_word(
    terminal: Terminal, program: Path, home: Path
) -> None:
    """The text waits in memory and is saved next to its worksheet after the next start."""
    with terminal:
        write_and_lose(terminal, home, lambda _: None)
        sheet = only_worksheet(home)
        sheet.chmod(0o400)
        terminal.type(" and these are not")
        terminal.wait_for("NOT SAVED since")
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait_end(10) == 128 + signal.SIGHUP
    (kept,) = (home / ".run").rglob("*.toml")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "and these are not" in kept.read_text("utf-8")
    with Terminal([program]) as again:
        again.wait_for("ctrl+g")
        again.send("ctrl+q")
        assert again.wait_end(10) == 0
    assert list((home / ".run").rglob("*.toml")) == []
    (beside,) = sheet.parent.glob(f"{sheet.stem}.conflict-*.toml")
    assert "and these are not" in beside.read_text("utf-8")


FULL = ("many words " * 20_000)[:MAX_ANSWER]
MORE = " and one more"


@pytest.mark.slow
def test_a_field_takes_no_more_than_fits_and_a_hang_up_loses_none_of_it(
    terminal: Terminal, home: Path
) -> None:
    """An answer's maximum length, pasted and saved, and then a few typed words."""
    with terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        terminal.type(f"\x1b[200~{FULL}\x1b[201~")
        terminal.wait_for("Saved")
        terminal.type(MORE)
        terminal.wait_for(re.compile(r"there's\s+no\s+room\s+left"))
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.wait_end(10) == 128 + signal.SIGHUP
    assert found(home) == [FULL]
    assert [path.name for path in (home / NOTEBOOK).iterdir()] == [only_sheet(home).name]


def only_sheet(home: Path) -> Path:
    """Return the only worksheet file."""
    (path,) = (one for one in (home / NOTEBOOK).iterdir() if one.name.count(".") == 1)
    return path
