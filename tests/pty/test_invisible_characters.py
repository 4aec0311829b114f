"""Typed, not pasted, characters that are invisible on their own reach the file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.pty.journey import only_worksheet, past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

TYPED = {
    "persian": "نمی\u200cخواهم",
    "family": "👨\u200d👩\u200d👧\u200d👦 x",
    "soft": "Tren\u00adnung\u200b\u200f,\u00a0nein",
    "wide-space": "二人\u3000で",
    "newer-than-python": "\U0001fae8 and \U0001fae9",
}


@pytest.mark.parametrize("driver", [(), ("--plain-driver",)], ids=["thin", "plain"])
def test_what_is_typed_is_what_is_saved(program: Path, home: Path, driver: tuple[str, ...]) -> None:
    with Terminal([program, *driver, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for("▌ What, exactly, is different")
        for sentence in TYPED.values():
            for sign in sentence:
                terminal.type(sign)
            terminal.send("enter")
        terminal.type("\x00\x1f\u0085end")
        terminal.wait_for("end")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    saved = tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]["different"]
    assert saved == "\n".join([*TYPED.values(), "end"])
