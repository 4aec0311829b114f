"""The bench with large data: an answer of 200,000 characters, a notebook of 10,000 files."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.wire_table import Figures
from bench.wire_tty import KEYS, Tty

__all__ = ["large"]

LETTERS = "the words of one line"
QUIET = 0.25


def large(program: str, home: Path, env: dict[str, str]) -> Figures:
    """Measure an answer of 200,000 characters and a notebook of 10,000 files."""
    figures: Figures = {}
    paragraph = "words in a line " * 25 + "\\n"
    for name, words in (
        ("200 characters", "words in a line " * 12),
        ("200,000 in paragraphs", paragraph * (200_000 // len(paragraph))),
        ("200,000 in one line", "words in a line " * (200_000 // 16)),
    ):
        path = home / f"large-{len(words)}.toml"
        path.write_text(_sheet(number=len(words), words=words), "utf-8")
        with Tty([program, "--data-dir", str(home / "data"), str(path)], env=env) as tty:
            tty.wait_for("What, exactly, is different")
            tty.press(b"\x1b[Z", 0.6)
            tty.press(KEYS["ctrl+end"], 0.6)
            times = [tty.press(letter.encode(), 0.15).first or 0.0 for letter in LETTERS]
            figures[f"key to first byte, ms ({name})"] = statistics.median(times) * 1000
    for count in (10, 10_000):
        data = home / f"notebook-{count}"
        (data / "worksheets").mkdir(parents=True, exist_ok=True)
        for number in range(count):
            file = (
                data
                / "worksheets"
                / f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}-s-{number}.toml"
            )
            if not file.exists():
                file.write_text(_sheet(number=number, words="words"), encoding="utf-8")
        command = [program, "--data-dir", str(data)]
        with Tty(command, env=env) as tty:
            shown = tty.wait_for("►Worksheets", 60)
            figures[f"start on Worksheets with {count:,} files, ms"] = shown * 1000
    return figures


def _sheet(*, number: int, words: str) -> str:
    answer = f'\n[answers]\nended-us = "{words}"\n' if words else ""
    return (
        'format = 1\nworksheet = "what-changed"\nworksheet_version = 1\n'
        f'id = "bench{number}"\ntitle = "What changed?"\nlanguage = "en"\nstatus = "in-progress"\n'
        f"started = 2026-11-22T19:05:00+01:00\nsaved = 2026-11-22T19:31:00+01:00\n{answer}"
    )
