"""Corrupted files, through the functions behind check, show and open.

Each must produce answers or an error message: no other exception, no change on the disk,
and a line number with each syntax error.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reconcile_tui.cli.commands.check import problems_of
from reconcile_tui.cli.commands.show import words_of_answers
from reconcile_tui.cli.names import sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.errors import AppError, ProblemsError
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.paths import usual_ending
from tests.store.notebooks import notebook_in, places_in

__all__ = ["Mutants", "mutants", "through_functions", "through_processes"]

SHEET = '''\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "a1b2c3"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[skipped]
last-conflict = "too-much"

[answers]
# What problem ended us? One or two plain sentences.
ended-us = """
We never came back to a quarrel
after one of us walked out. é 🌱"""

contact = "yes"
own = { if = "it happens", then = "I will call", when = ["a", 'b'] }

[[rows.seen]]
# What have you seen since then?
row = "k3f9"
date = 2026-11-08
what = "Asked for a break, came back."
rung = "under-stress"

[[rows.seen]]
row = "k3fa"
date = 2026-11-09
'''

TOKENS = [
    *('"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\\", "\n"),
    *("\r", "\r\n", "\0", "\x1b[31m", "\u202e", "\ufeff", "1e999", "nan", "-0", "0x", "1_0_0"),
    *("2026-13-45", "9" * 5000, "[" * 200, "a." * 300, "{a=" * 100, "true", "[answers]\n"),
    *("[[answers]]\n", "[rows]\nseen = 1\n", "format = 2\n", 'format = "x"\n', "row = 5\n"),
    *("<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n", 'worksheet = ""\n', "skipped = []\n"),
    *("\\u12", "\\U0010FFFF", "\\x", "\t", " ", "é", "🌱", "\u2028", "[answers.ended-us]\n"),
]


@dataclass
class Mutants:
    """The results."""

    files: int = 0
    readable: int = 0
    refused: int = 0
    tracebacks: list[str] = field(default_factory=list)
    changed: int = 0
    without_line: list[str] = field(default_factory=list)


def mutants(number: int, seed: int = 0) -> Iterator[bytes]:
    """Return this many corrupted files, the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(number):
        data = SHEET.encode()
        if chance.random() < 0.2:
            data = data.replace(b"\n", b"\r\n")
        if chance.random() < 0.1:
            data = b"\xef\xbb\xbf" + data
        for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
            data = _mutated(data, chance)
        yield data


def _mutated(data: bytes, chance: random.Random) -> bytes:  # noqa: PLR0911 - one for each way
    at = chance.randrange(len(data) + 1)
    match chance.randrange(8):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + chance.choice([1, 1, 2, 20]) :]
        case 2:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 3 | 4:
            return data[:at] + chance.choice(TOKENS).encode() + data[at:]
        case 5:
            lines = data.splitlines(keepends=True) or [b""]
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            return b"".join(lines)
        case 6:
            lines = data.splitlines(keepends=True) or [b""]
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            return b"".join(lines)
    return data[:at] + chance.randbytes(chance.choice([1, 2, 4, 40])) + data[at:]


def through_functions(folder: Path, number: int, content: Path, seed: int = 0) -> Mutants:
    """Run the functions behind check, show and open."""
    notebook = notebook_in(folder)
    notebook.folder.mkdir(parents=True)
    library = Library(content, places_in(folder).own_content)
    path = notebook.folder / f"2026-11-22-what-changed{usual_ending()}"
    seen, chance = Mutants(), random.Random(seed)
    for words in mutants(number, seed):
        data = _ciphertext(path, words, chance) if encryption.is_on() else words
        path.write_bytes(data)
        seen.files += 1
        for act in (_check, _show, _open):
            try:
                act(path, folder, library, seen)
            except Exception as error:
                seen.tracebacks.append(f"{act.__name__} {type(error).__name__} {data!r}")
        seen.changed += path.read_bytes() != data
    seen.changed += len(list(notebook.folder.iterdir())) - 1
    return seen


def _ciphertext(path: Path, words: bytes, chance: random.Random) -> bytes:
    """Return corrupted text in valid ciphertext, or valid text in corrupted ciphertext."""
    if chance.random() < 0.5:
        return encryption.encrypted(path, words)
    data = encryption.encrypted(path, SHEET.encode())
    for _ in range(chance.choice([1, 1, 2, 8])):
        data = _mutated(data, chance)
    return data


def _check(path: Path, folder: Path, library: Library, seen: Mutants) -> None:
    try:
        problems = problems_of(path, str(path), library)
    except ProblemsError as error:
        problems = error.problems
    except disk.DamagedError:
        return
    for problem in problems:
        # A missing key has no line.
        if problem.path != str(path) or (not problem.line and "missing" not in problem.hint):
            seen.without_line.append(str(problem))


def _show(path: Path, folder: Path, library: Library, seen: Mutants) -> None:
    try:
        answers = notebook_in(folder).open(path).answers
    except AppError:
        seen.refused += 1
        return
    seen.readable += 1
    sheet = sheet_of(library, answers.worksheet)
    words_of_answers(sheet, answers, sheet.by_id if sheet else (), 80)


def _open(path: Path, folder: Path, library: Library, seen: Mutants) -> None:
    notebook = notebook_in(folder)
    notebook.summary(path)
    try:
        notebook.open(path)
    except ProblemsError as error:
        view = plain_view(path)
        if not view.why or view.line != error.problems[0].line:
            seen.without_line.append(view.why)
    except disk.DamagedError as error:
        if "damaged" not in str(error):
            seen.without_line.append(str(error))


def through_processes(folder: Path, number: int, program: Path, seed: int = 1) -> Mutants:
    """Run the program itself with some files at a time."""
    places, seen = places_in(folder), Mutants()
    places.worksheets.mkdir(parents=True)
    before = {}
    for count, data in enumerate(mutants(number, seed)):
        path = places.worksheets / f"sheet-{count}.toml"
        path.write_bytes(data)
        before[path] = data
    paths = sorted(before)
    for start in range(0, len(paths), 20):
        some = [str(path) for path in paths[start : start + 20]]
        for words in (["check", *some], ["show", some[0]], ["list"]):
            told = _run(program, folder, words)
            if told.returncode not in (0, 1, 3, 4) or "Traceback" in told.stderr:
                seen.tracebacks.append(f"{words[0]} {told.returncode} {told.stderr[-300:]}")
            if "crashed at" in told.stderr:
                seen.tracebacks.append(told.stderr[-300:])
    seen.files = len(paths)
    seen.changed = sum(path.read_bytes() != data for path, data in before.items())
    return seen


def _run(program: Path, folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(program), *words],
        env={**os.environ, "RECONCILE_TUI_DATA": str(folder / "data"), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )
