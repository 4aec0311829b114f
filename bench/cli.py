"""Measure the duration of the commands without a screen and print a table. No assertions.

    .venv/bin/python bench/cli.py [--runs N] [--with-jrnl]

The commands read ten answer files in a temporary folder with its own HOME. `add` writes an entry
each time; its limit is one and a half times the duration of `list`. `--with-jrnl` installs
jrnl into a fresh environment in that folder (it needs a package index) and gives it ten entries.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

FILES = 10
FIRST_DAY = date(2026, 11, 1)

SHEET = '''\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "bench{number:02}"
title = "What changed?"
language = "en"
status = "in-progress"
started = {day}T19:05:00+01:00
saved = {day}T19:31:00+01:00

[answers]
# What problem ended us? One or two plain sentences.
ended-us = """
We never came back to a quarrel after one of us walked out.
The silence lasted for days, and then we spoke of other things."""

# What, exactly, is different since the breakup?
different = "A visit was called off late. One of us left, the other did not ask."
'''

JRNL_CONFIG = """\
version: v{version}
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals: {{default: {{journal: {journal}}}}}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%Y-%m-%d %H:%M'
"""


@dataclass(frozen=True)
class Measure:
    """A command and its label in the table."""

    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Median milliseconds and the exit codes seen."""

    name: str
    milliseconds: float
    codes: tuple[int, ...]


def main() -> None:
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="reconcile-bench-") as folder:
        home = _make_home(Path(folder))
        data = _seed(home)
        measures = [_bare(), *_ours(data)]
        told = "jrnl: not measured (jrnl is not installed; --with-jrnl installs it for the while)."
        if theirs := _jrnl(home, install=options.with_jrnl):
            measures += theirs
            told = ""
        env = _environment(home)
        _print_table(_run_all(measures, options.runs, env), options.runs)
        if told:
            print(f"\n{told}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the commands that open no screen.")
    parser.add_argument("--runs", type=int, default=15, help="how often each is run (15)")
    parser.add_argument("--with-jrnl", action="store_true", help="install jrnl to compare with")
    return parser.parse_args()


# ── what is measured ────────────────────────────────────────────────────────────────────────────


def _bare() -> Measure:
    return Measure("python -c pass", [sys.executable, "-c", "pass"])


def _ours(data: Path) -> list[Measure]:
    program = str(Path(sys.executable).with_name("reconcile-tui"))
    env = {"RECONCILE_TUI_DATA": str(data)}
    sheets = sorted(str(path) for path in (data / "worksheets").glob("*.toml"))
    words = {
        "--version": ["--version"],
        "list": ["list"],
        "show": ["show", Path(sheets[0]).name],
        "add": ["add", "promises", "--date", "today", "--kept"],
        f"check ({FILES} files)": ["check", *sheets],
    }
    return [Measure(f"reconcile-tui {name}", [program, *rest], env) for name, rest in words.items()]


def _jrnl(home: Path, *, install: bool) -> list[Measure]:
    """Return the same measure for jrnl with ten entries; empty unless it was requested."""
    program = _install_jrnl(home / "jrnl-venv") if install else shutil.which("jrnl")
    if not program:
        return []
    config = home / "jrnl.yaml"
    version = subprocess.check_output([program, "--version"], text=True, env=_environment(home))
    number = version.split()[1].lstrip("v")
    journal = home / "journal.txt"
    config.write_text(JRNL_CONFIG.format(version=number, journal=journal), encoding="utf-8")
    entries = [
        f"[{FIRST_DAY + timedelta(days=day)} 19:05] What changed?\nWe never came back to it.\n"
        for day in range(FILES)
    ]
    journal.write_text("\n".join(entries), encoding="utf-8")
    return [
        Measure("jrnl --version", [program, "--version"]),
        Measure(f"jrnl -n {FILES}", [program, "--config-file", str(config), "-n", str(FILES)]),
    ]


def _install_jrnl(folder: Path) -> str | None:
    print("Installing jrnl into a temporary environment …", file=sys.stderr)
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-cache-dir", "jrnl"]
    told = subprocess.run(command, check=False)
    return str(folder / "bin" / "jrnl") if told.returncode == 0 else None


# ── the environment ─────────────────────────────────────────────────────────────────────────────


def _make_home(folder: Path) -> Path:
    home = folder / "home"
    home.mkdir(mode=0o700)
    return home


def _seed(home: Path) -> Path:
    """Write ten answer files and return the data folder."""
    data = home / "data"
    (data / "worksheets").mkdir(parents=True, mode=0o700)
    for number in range(FILES):
        day = FIRST_DAY + timedelta(days=number)
        path = data / "worksheets" / f"{day}-what-changed.toml"
        path.write_text(SHEET.format(number=number, day=day), encoding="utf-8")
        path.chmod(0o600)
    return data


def _environment(home: Path) -> dict[str, str]:
    """Return an environment with its own HOME and bytecode caching, as for an installed program."""
    loud = ("XDG_", "RECONCILE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(loud)}
    return {**kept, "HOME": str(home)}


def _run_all(measures: Sequence[Measure], runs: int, env: dict[str, str]) -> list[Result]:
    """Run the commands round-robin, so that a busy moment affects all of them alike."""
    times: dict[str, list[float]] = {measure.name: [] for measure in measures}
    codes: dict[str, set[int]] = {measure.name: set() for measure in measures}
    for turn in range(runs + 1):
        for measure in measures:
            start = time.perf_counter()
            told = subprocess.run(
                measure.command,
                env={**env, **measure.env},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
            codes[measure.name].add(told.returncode)
            if turn:  # the first round warms the disk cache
                times[measure.name].append((time.perf_counter() - start) * 1000)
    return [
        Result(name, statistics.median(taken), tuple(sorted(codes[name])))
        for name, taken in times.items()
    ]


def _print_table(results: Sequence[Result], runs: int) -> None:
    bare = results[0].milliseconds
    jrnl = next((r.milliseconds for r in results if r.name.startswith("jrnl -n")), None)
    width = max(len(result.name) for result in results)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, {FILES} answer files, median of {runs} runs\n")
    print(f"{'command':{width}}  {'ms':>7}  {'× python':>8}  {'× jrnl -n':>9}  exit")
    for result in results:
        beside = f"{result.milliseconds / jrnl:9.2f}" if jrnl else f"{'–':>9}"
        codes = ",".join(map(str, result.codes))
        print(
            f"{result.name:{width}}  {result.milliseconds:7.1f}  "
            f"{result.milliseconds / bare:8.1f}  {beside}  {codes:>4}"
        )


if __name__ == "__main__":
    main()
