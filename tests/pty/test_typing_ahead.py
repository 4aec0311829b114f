"""Keys in a burst, as a slow connection delivers them: text reaches the intended field."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty


def saved(home: Path) -> dict[str, Any]:
    files = list((home / ".local/share/reconcile-tui/worksheets").glob("*.toml"))
    assert len(files) == 1
    data = tomllib.loads(files[0].read_text("utf-8"))
    answers: dict[str, Any] = data["answers"]
    return answers


@pytest.mark.slow
def test_words_behind_the_first_page_and_a_tab(program: Path, home: Path) -> None:
    with Terminal([str(program), "new", "what-changed"]) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send(b"\rabc def\tsecond one\t\t\t\x1b[B \t")
        terminal.wait_for("Saved")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert saved(home) == {
        "different": "abc def",
        "me-now": "second one",
        "contact": "yes",
    }


def test_words_typed_while_the_book_opens(program: Path, home: Path) -> None:
    with Terminal([str(program), "new", "what-changed"]) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send(b"\rfirst words")
        terminal.wait_for("Saved")
        terminal.send("ctrl+q")
        terminal.wait_end()
    with Terminal([str(program), "open", "20"]) as terminal:
        # The terminal is in raw mode once the alternate screen is requested.
        terminal.wait_for(lambda t: b"\x1b[?1049h" in t.raw)
        terminal.send(b"typed while it opens")
        terminal.wait_for("typed while it opens")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    assert saved(home)["me-now"] == "typed while it opens"


@pytest.mark.slow
def test_a_whole_way_in_one_burst(program: Path, home: Path) -> None:
    """First page, two tabs further, the third worksheet, an answer, and quit: nothing is lost."""
    with Terminal([str(program)]) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send(b"\r\x14\x14\x1b[B\x1b[B\ra word in a burst\x11")
        assert terminal.wait_end() == 0
    assert saved(home) == {"different": "a word in a burst"}


@pytest.mark.slow
def test_a_dialog_takes_the_keys_meant_for_it(program: Path, home: Path) -> None:
    with Terminal([str(program), "new", "what-changed"]) as terminal:
        terminal.wait_for("Enter Continue")
        # F8, two down, Enter: skipped for later; the next words reach the next question.
        terminal.send(b"\r\x1b[19~\x1b[B\x1b[B\rnext words")
        terminal.wait_for("Saved")
        terminal.send("ctrl+q")
        terminal.wait_end()
    files = list((home / ".local/share/reconcile-tui/worksheets").glob("*.toml"))
    data = tomllib.loads(files[0].read_text("utf-8"))
    assert data["skipped"] == {"different": "later"}
    assert data["answers"] == {"me-now": "next words"}
