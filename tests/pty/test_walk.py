"""One session with the installed program in a real terminal: read, write, quit, reopen."""

from __future__ import annotations

import re
import stat
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.pty.journey import NOTEBOOK, TABS, only_worksheet, past_the_first_page, start, turn_to
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

ENDED = "Wir kamen nie zurück: “later” meant never."
FIGHT = "A door was slammed; [nobody] spoke for 3 days."
NOW = "I ask for a break and say when I am back."
WORDS = ("Wir kamen", "slammed", "ask for a break")


def test_first_page_to_saved_file_and_back(program: Path, home: Path) -> None:
    with Terminal([program]) as terminal:
        past_the_first_page(terminal)
        start(terminal, "What changed?", "What, exactly, is different")
        assert not (home / NOTEBOOK).exists(), "nothing is on the disk until something is written"
        fill_in_the_first_section(terminal)
        file = only_worksheet(home)
        saved = file.read_bytes()
        assert ENDED in saved.decode(), "the status bar showed Saved"
        leave(terminal)
    assert file.read_bytes() == saved
    look_at_the_file(file)

    with Terminal([program, "open", file.stem]) as terminal:
        terminal.wait_for("▌ What problem ended us?")
        terminal.type(NOW)
        terminal.wait_for(re.compile(r"Saved \d\d:\d\d   4 of 10 answered, 1 skipped"))
        leave(terminal)
    assert tomllib.loads(file.read_text())["answers"]["ended-us"] == NOW
    assert file.read_text().replace(f'ended-us = "{NOW}"', "").count(NOW) == 0


def fill_in_the_first_section(terminal: Terminal) -> None:
    """Answer two questions in words, choose an option with Space, and skip one with a reason."""
    terminal.type(ENDED)
    terminal.send("down")  # from the last line to the next question
    terminal.wait_for("▌ Which skills have you built since the breakup?")
    terminal.type(FIGHT)
    terminal.send("tab", "tab", "tab")  # past the links next to it
    terminal.wait_for("▌ Are you in contact now?")
    terminal.send("down", "down", "down", "space")
    terminal.wait_for("(•) No")
    terminal.send("tab")
    terminal.wait_for("▌ If you had your last fight all over again")
    terminal.send("f8")
    terminal.wait_for("Skip this question")
    terminal.send("down", "down", "down", "enter")
    terminal.wait_for(re.compile(r"Saved \d\d:\d\d   3 of 10 answered, 1 skipped"))


def leave(terminal: Terminal) -> None:
    """Quit with ctrl+q: none of the text is on the screen, or in the output after it."""
    terminal.send("ctrl+q")
    assert terminal.wait_end() == 0
    assert not terminal.emulator.in_alternate_screen
    assert terminal.screen_text() == ""
    before, _, rest = terminal.raw.partition(b"\x1b[?1049h")
    normal = before + rest.rpartition(b"\x1b[?1049l")[2]
    said = normal.decode() + " ".join(terminal.emulator.titles)
    assert not [words for words in WORDS if words in said]


def look_at_the_file(file: Path) -> None:
    """The file matches the documented format."""
    assert file.name == f"{date.today().isoformat()}-what-changed.toml"  # noqa: DTZ011 - their day
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700
    text = file.read_text("utf-8")
    data = tomllib.loads(text)
    started, saved = data.pop("started"), data.pop("saved")
    assert isinstance(started, datetime)
    assert started.tzinfo is not None
    assert saved >= started
    assert re.fullmatch(r"[0-9a-f]{16}", data.pop("id"))
    assert data == {
        "format": 1,
        "worksheet": "what-changed",
        "worksheet_version": 3,
        "title": "What changed?",
        "language": "en",
        "status": "in-progress",
        "skipped": {"fight-today": "too-much"},
        "answers": {
            "different": ENDED,
            "me-now": FIGHT,
            "contact": "no",
        },
    }
    assert text.startswith("# What changed?")
    assert "# Are you in contact now?\ncontact = " in text
    assert "# What, exactly, is different since the breakup?\ndifferent = " in text


@pytest.mark.slow
def test_every_tab_and_a_look_at_what_was_saved(program: Path, home: Path) -> None:
    with Terminal([program]) as terminal:
        past_the_first_page(terminal)
        start(terminal, "What changed?", "What, exactly, is different")
        terminal.type(ENDED)
        terminal.wait_for("Saved ")
        terminal.send("escape")
        terminal.wait_for(lambda t: "▌" not in t.screen_text())
        terminal.send("escape")
        terminal.wait_for("Saved worksheets")
        assert "1 answered" in terminal.screen_text()
        leave(terminal)
    with Terminal([program]) as terminal:
        first = list(TABS).index("Worksheets")  # where the notebook opens
        for tab in [*TABS, *TABS][first : first + len(TABS)]:
            turn_to_next(terminal, tab, TABS[tab])
        leave(terminal)


def turn_to_next(terminal: Terminal, tab: str, words: str) -> None:
    """The tab is shown completely."""
    terminal.wait_for(f"►{tab}")
    terminal.wait_for(words)
    terminal.wait_for("ctrl+q Quit")
    terminal.send("ctrl+t")


@pytest.mark.slow
def test_first_page_is_shown_until_something_is_saved(program: Path, home: Path) -> None:
    for _ in range(2):
        with Terminal([program]) as terminal:
            past_the_first_page(terminal)
            turn_to(terminal, "Red flags")
            leave(terminal)
    assert not [path for path in home.rglob("*") if path.is_file()]
