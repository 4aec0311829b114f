"""The scripted session: open, read two pages, answer five questions, quit; total bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from bench.wire_table import Figures
from bench.wire_tty import KEYS, Tty
from reconcile_tui.content.library import Library
from reconcile_tui.domain.pages import paragraphs, unmarked
from reconcile_tui.storage.paths import shipped_content

__all__ = ["app_session", "editor_session", "reading"]

WORDS = (
    "We never came back to a quarrel after one of us walked out, and then we spoke of it. " * 12
)[:1000]
ANSWERS = [WORDS[n : n + 200] for n in range(0, 1000, 200)]
QUIET = 0.25


def reading(home: Path) -> None:
    """Write the two pages that the app shows into the text files that the editors open."""
    pages = Library(shipped_content()).pages()[1:3]
    texts = [unmarked(text) for page in pages for block in page.block for text in block.texts()]
    lines = [line for text in texts for line in paragraphs(text)]
    text = "\n\n".join(textwrap.fill(line, 96) for line in lines) + "\n"
    for name in ("nano", "vim"):
        (home / f"{name}.txt").write_text(text, "utf-8")


def app_session(command: Sequence[str], env: dict[str, str]) -> Figures:
    """Measure two pages of the guide, then "What changed?" from the Worksheets tab."""
    with Tty(command, env=env) as tty:
        tty.wait_for("►Core idea")
        for key in ("down", "down", "ctrl+t", "ctrl+t", "down", "down", "enter"):
            tty.press(KEYS[key], QUIET)
        tty.wait_for("What, exactly, is different")
        for answer in ANSWERS:
            _type(tty, answer)
            tty.press(KEYS["tab"], QUIET)
            _to_the_next_text(tty)
        return _left(tty, KEYS["ctrl+q"])


def editor_session(
    command: Sequence[str], ready: str, before: bytes, leave: bytes, env: dict[str, str]
) -> Figures:
    """Measure the same pages in one file, followed by the same words."""
    with Tty(command, env=env) as tty:
        tty.wait_for(ready)
        for key in ("pagedown", "pagedown"):
            tty.press(KEYS[key], QUIET)
        tty.press(before, QUIET)
        for answer in ANSWERS:
            _type(tty, answer)
            tty.press(b"\r", QUIET)
        return _left(tty, leave)


def _type(tty: Tty, words: str) -> None:
    for letter in words:
        tty.press(letter.encode(), 0.0, 0.0)
        tty.pump(0.012)


def _to_the_next_text(tty: Tty) -> None:
    """Move past the questions that take no text; only a text field shows the cursor."""
    for _ in range(12):
        shown = b"".join(data for _, data in tty.log)
        if shown.rfind(b"\x1b[?25h") >= shown.rfind(b"\x1b[?25l"):
            return
        tty.press(KEYS["tab"], QUIET)


def _left(tty: Tty, keys: bytes) -> Figures:
    tty.press(keys, 0.5)
    tty.wait_end()
    return {"two pages, five answers, 1,000 letters, B": tty.size}
