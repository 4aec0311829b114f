"""Compare the bytes and times of reconcile-tui with nano, vim and stock Textual. No assertions.

    .venv/bin/python bench/wire.py [--runs N] [--part typing,moves,…] [--with-frogmouth]

Every program runs on the same pty, 100 columns by 30 lines, TERM=xterm-256color, with its own
HOME. Bytes don't depend on the machine; times do, and are given with their ratio to stock Textual
measured in the same run. `--with-frogmouth` installs frogmouth, a Markdown reader made with
Textual, into an environment of this bench (.venv/bench-frogmouth; it needs a package index).
bench/line.py measures the slow connection.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.wire_large import large
from bench.wire_session import app_session, editor_session, reading
from bench.wire_start import start_times
from bench.wire_table import Figures, Table
from bench.wire_tty import KEYS, Tty, environment

HERE = Path(__file__).resolve().parent
LETTERS = "the words of one line that goes on"
PARTS = ("typing", "moves", "session", "large", "start")
QUIET = 0.25


@dataclass(frozen=True)
class Program:
    """A measured program: its command, the text that shows it's ready, and the keys per action."""

    name: str
    command: Sequence[str]
    ready: str
    before: bytes = b""
    next_field: bytes = b""
    next_tab: bytes = b""
    scroll: bytes = b""
    to_the_end: bytes = b""
    leave: bytes = b""


# ── the programs ────────────────────────────────────────────────────────────────────────────────


def _ours(home: Path, *args: str) -> list[str]:
    program = str(Path(sys.executable).with_name("reconcile-tui"))
    return [program, "--data-dir", str(home / "data"), *args]


def programs(home: Path, frogmouth: str | None) -> Iterator[Program]:
    """Return the programs, ours first; those that aren't installed are skipped with a message."""
    new = _ours(home, "new", "what-changed")
    yield Program("book", new, "What, exactly, is different", next_field=KEYS["tab"])
    stock = [sys.executable, str(HERE / "stock.py")]
    yield Program("stock form", stock, "What, exactly, is different", next_field=KEYS["tab"])
    yield Program("bare Textual", [sys.executable, str(HERE / "bare.py")], "bare")
    nano, vim = (str(home / f"{name}.txt") for name in ("nano", "vim"))
    page = KEYS["pagedown"]
    yield from _installed(
        Program(
            "nano",
            ["nano", "-I", nano],
            "GNU nano",
            scroll=page,
            to_the_end=b"\x1b/",
            leave=b"\x0f\r\x18",
        ),
        Program(
            "vim",
            ["vim", "-u", "NONE", "-N", "-n", vim],
            "vim.txt",
            before=b"i",
            scroll=page,
            to_the_end=b"Go",
            leave=b"\x1b:x\r",
        ),
    )
    if frogmouth:
        read_me = str(HERE.parent / "README.md")
        ready = "A private workbook"
        yield Program(
            "frogmouth", [frogmouth, read_me], ready, before=b"/", scroll=KEYS["pagedown"]
        )


def _installed(*editors: Program) -> Iterator[Program]:
    for editor in editors:
        if shutil.which(editor.command[0]):
            yield editor
        else:
            print(f"{editor.name}: not measured, not installed here (make ci-deps installs it).")


def _frogmouth(wanted: bool) -> str | None:
    folder = Path(sys.prefix) / "bench-frogmouth"
    program = folder / "bin" / "frogmouth"
    if wanted and not program.exists():
        print(f"Installing frogmouth into {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "frogmouth"]
        subprocess.run(command, check=False)
    return str(program) if wanted and program.exists() else None


# ── what is measured ────────────────────────────────────────────────────────────────────────────


def typing(program: Program, env: dict[str, str]) -> Figures:
    """Measure the first screen, typed letters, idle output and memory."""
    with Tty(program.command, env=env) as tty:
        figures: Figures = {"ready, ms": tty.wait_for(program.ready) * 1000}
        figures["first screen, B"] = tty.size
        figures["memory (PSS), MiB"] = tty.pss_mib()
        figures |= _letters(tty, program.before, "")
        tty.settle(1.0)
        size, cpu = tty.size, tty.cpu_ms()
        for _ in range(20):
            tty.pump(0.1)
        figures["idle, B/s"] = (tty.size - size) / 2
        figures["idle, CPU ms/s"] = (tty.cpu_ms() - cpu) / 2
    with Tty(program.command, env=env, columns=200, lines=50) as tty:
        tty.wait_for(program.ready)
        figures |= _letters(tty, program.before, " at 200×50")
    return figures


def _letters(tty: Tty, before: bytes, where: str) -> Figures:
    if before:
        tty.press(before)
    for letter in b"ab ":  # the first letter also changes a sign or a status
        tty.press(bytes([letter]), QUIET)
    cpu = tty.cpu_ms()
    answers = [tty.press(letter.encode(), 0.12) for letter in LETTERS]
    cpu = (tty.cpu_ms() - cpu) / len(LETTERS)
    sizes = sorted(answer.size for answer in answers)
    times = sorted(answer.first * 1000 for answer in answers if answer.first is not None)
    figures = {f"letter{where}, B": statistics.median(sizes), f"letter{where}, B p95": _p95(sizes)}
    if times and not where:
        figures["key to first byte, ms"] = statistics.median(times)
        figures["key to first byte, ms p95"] = _p95(times)
        figures["CPU a letter, ms"] = cpu
    return figures


def moves(program: Program, env: dict[str, str]) -> Figures:
    """Measure moving to the next field and paging."""
    figures: Figures = {}
    for name, keys, times in (
        ("next field, B", program.next_field, 10),
        ("page down, B", program.scroll, 3),
    ):
        if keys:
            with Tty(program.command, env=env) as tty:
                tty.wait_for(program.ready)
                sizes = [tty.press(keys, QUIET).size for _ in range(times)]
                figures[name] = statistics.median(sizes)
    return figures


def app_moves(home: Path, env: dict[str, str]) -> Figures:
    """Measure the first and second visit to each tab, and the pages of the guide."""
    with Tty(_ours(home), env=env) as tty:
        figures: Figures = {}
        figures["ready, ms (home)"] = tty.wait_for("►Core idea") * 1000
        figures["first screen, B (home)"] = tty.size
        first = [tty.press(KEYS["ctrl+t"], QUIET).size for _ in range(5)]
        again = [tty.press(KEYS["ctrl+t"], QUIET).size for _ in range(5)]
        figures["another tab, B"] = statistics.median(first)
        figures["another tab, B (seen before)"] = statistics.median(again)
        pages = [tty.press(KEYS["down"], QUIET).size for _ in range(6)]
        figures["another page of the guide, B"] = statistics.median(pages)
        tty.press(KEYS["tab"], QUIET)
        figures["page down, B"] = tty.press(KEYS["pagedown"], QUIET).size
        tty.press(b"\x1b[5~", QUIET)
        figures["a line down, B"] = statistics.median(
            [tty.press(KEYS["down"], QUIET).size for _ in range(5)]
        )
        return figures


# ── all parts ───────────────────────────────────────────────────────────────────────────────────


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _session(program: Program, home: Path, env: dict[str, str]) -> Figures:
    if program.name == "book":
        return app_session(_ours(home), env)
    reading(home)
    return editor_session(program.command, program.ready, program.to_the_end, program.leave, env)


def _notebook(home: Path) -> None:
    """Create a notebook with one saved worksheet, so that the first page isn't shown."""
    shutil.rmtree(home / "data", ignore_errors=True)
    (home / "data" / "worksheets").mkdir(parents=True)
    for name in ("nano.txt", "vim.txt"):
        (home / name).unlink(missing_ok=True)


def main() -> None:
    options = _arguments()
    parts = options.part.split(",")
    with tempfile.TemporaryDirectory(prefix="reconcile-bench-") as folder:
        home = Path(folder)
        env = environment(home)
        table, alone = Table(), Table()
        measured: dict[str, Callable[[Program], Figures]] = {
            "typing": lambda program: typing(program, env),
            "moves": lambda program: moves(program, env),
            "session": lambda program: _session(program, home, env),
        }
        for run in range(options.runs):
            for program in programs(home, _frogmouth(options.with_frogmouth)):
                print(f"\r{run + 1}/{options.runs} {program.name:20}", end="", file=sys.stderr)
                for part in (name for name in measured if name in parts):
                    if part != "typing" and program.name == "bare Textual":
                        continue
                    if part == "session" and program.name in {"stock form", "frogmouth"}:
                        continue  # they have no pages to read
                    _notebook(home)
                    table.add(program.name, measured[part](program))
            _notebook(home)
            if "moves" in parts:
                alone.add("book", app_moves(home, env))
            if "large" in parts:
                alone.add("book", large(_ours(home)[0], home, env))
        print("\r", end="", file=sys.stderr)
        _print(table, alone, options.runs)
        if "start" in parts:
            _notebook(home)
            _print_starts(home, env)


def _print(table: Table, alone: Table, runs: int) -> None:
    print(f"100 × 30, xterm-256color, median of {runs} runs\n")
    for tables, beside in ((table, "stock form"), (alone, "")):
        names = list(dict.fromkeys(name for row in tables.rows.values() for name in row))
        if names:
            tables.show(names, beside)
            print()
    memory = [table.median(name, "memory (PSS), MiB") for name in ("book", "bare Textual")]
    if memory[0] and memory[1]:
        print(f"memory, book ÷ bare Textual: {memory[0] / memory[1]:.2f}")


def _print_starts(home: Path, env: dict[str, str]) -> None:
    bare, book = "bare Textual", "the book"
    ways = {
        bare: ([sys.executable, str(HERE / "bare.py")], "bare"),
        book: (_ours(home), "►Core idea"),
        f"{book} at a blank worksheet": (
            _ours(home, "new", "what-changed"),
            "What, exactly, is different",
        ),
    }
    took = start_times(ways, env)
    for name, ready in took.items():
        print(f"start to first screen, {name}: {ready:.0f} ms, ÷ {bare}: {ready / took[bare]:.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what goes down the wire.")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run (5)")
    parser.add_argument("--part", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument(
        "--with-frogmouth", action="store_true", help="install frogmouth to compare with"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
