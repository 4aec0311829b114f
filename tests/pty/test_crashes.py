"""A crash on any screen: one sentence with a location, no private text, terminal restored."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import re
import select
import signal
import subprocess
import sys
import termios
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from reconcile_tui import tui
from reconcile_tui.storage.history import History
from reconcile_tui.storage.paths import find_places
from tests.conftest import REPOSITORY
from tests.pty.crashing import CANARY, HOW, TYPED
from tests.pty.screens import WAYS
from tests.pty.terminal import Terminal
from tests.tui.hand import write_down

pytestmark = pytest.mark.pty

THEN = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SENTENCE = re.compile(
    r"reconcile-tui crashed at \w+ [\w.]+:\d+(/[\w.]+:\d+)?\. "
    r"Your saved worksheets are safe\. Please start the app again\."
)
WITHOUT_A_BOOK = {"first page"}
LOST = {"everything removed", *WITHOUT_A_BOOK}
"""Screens after which no file is left, or where there was none."""


def fill() -> None:
    """Write a notebook with something for each screen, and the canary in every answer."""
    places = find_places()
    before = write_down(places, "what-changed", {"different": CANARY}, when=THEN.replace(day=2))
    write_down(places, "what-changed", {"me-now": CANARY}, when=THEN.replace(day=9))
    first = tomllib.loads(before.read_text("utf-8"))["id"]
    path = write_down(
        places,
        "what-changed",
        {"different": f"{CANARY} now", "me-now": CANARY, "contact": "yes"},
        when=THEN,
        title=CANARY + " changed",
        previous=first,
        rows={"mine": ({"row": "ra1", "what": CANARY, "date": date(2026, 11, 8)},)},
    )
    History(places.state, path).add(before.read_bytes(), "mine", THEN)
    other = path.with_name(f"{path.stem}.sync-conflict-20261121-080000-ABCDEFG.toml")
    other.write_text(path.read_text("utf-8").replace("canary", "other-canary"), "utf-8")
    promise = {"row": "p1", "what": CANARY, "who": "me", "date": date(2026, 11, 8)}
    write_down(places, "promises", {}, when=THEN, rows={"promises": (promise,)})
    told = {"what-i-did": CANARY, "how-it-landed": CANARY, "made-afraid": "no"}
    write_down(places, "repair-script", told, when=THEN.replace(day=20))
    broken = places.worksheets / "broken.toml"
    broken.write_text(f'words = "{CANARY}\n', "utf-8")
    os.utime(broken, (0, 0))


class CrashedProcess:
    """A process that crashes; the server reports its exit."""

    def __init__(self, server: subprocess.Popen[bytes], asked: list[object]) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        self._said = server.stdout
        self.returncode: int | Any = None
        self.pid = self._next()

    def _next(self) -> int:
        return int(self._said.readline())

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._said], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a fall", timeout or 0)
            self.returncode = self._next()
        return self.returncode

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[bytes]]:
    """A server that has already loaded the app, which saves half the time of a crash test."""
    command = [sys.executable, "-m", "tests.pty.crashing"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as running:
        yield running
        assert running.stdin is not None
        running.stdin.close()


Crashed = Callable[[str, str], Terminal]


@pytest.fixture
def crashed(server: subprocess.Popen[bytes]) -> Crashed:
    """Return a terminal on which the app crashes on that screen; the connection stays open."""

    def fall(name: str, how: str) -> Terminal:
        if name not in WITHOUT_A_BOOK:
            fill()
        columns, lines = (30, 8) if name == "too small" else (80, 24)

        def start(device: int, env: Mapping[str, str]) -> CrashedProcess:
            return CrashedProcess(server, [os.ttyname(device), dict(env), name, how])

        return Terminal(start, columns=columns, lines=lines)

    return fall


def assert_sane(terminal: Terminal) -> None:
    """The shell's terminal modes are restored, and no process is left."""
    assert not terminal.emulator.in_alternate_screen
    assert not terminal.emulator.screen.cursor.hidden
    wanted = termios.ECHO | termios.ICANON | termios.ISIG
    assert termios.tcgetattr(terminal._line)[3] & wanted == wanted
    with pytest.raises(ProcessLookupError):
        os.killpg(terminal.process.pid, 0)


def assert_one_sentence(terminal: Terminal) -> None:
    code, lost = terminal.wait_end(40), Path(os.environ["HOME"]) / "lost"
    assert not lost.exists(), lost.read_text()
    assert code == 1
    lines, width = terminal.screen_text().split("\n"), terminal.emulator.screen.columns
    said = " ".join(" ".join(lines).split())
    # The terminal wraps a full line even in the middle of a word.
    unbroken = "".join(line if len(line) == width else f"{line} " for line in lines).strip()
    assert SENTENCE.fullmatch(said) or SENTENCE.fullmatch(unbroken), said
    left = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    for word in (CANARY, "canary", TYPED, "Traceback", "Error:", "Exception"):
        assert word not in said + left
    assert_sane(terminal)


def test_there_is_a_way_to_every_screen() -> None:
    found = set()
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if one.__module__ == module.name and issubclass(one, Screen):
                found.add(one.__name__)
    assert found - {name for _, name in WAYS.values()} == {"BatchedScreen"}, "only a base class"


@pytest.mark.slow
@pytest.mark.parametrize("name", WAYS)
def test_a_fault_on_any_screen_says_one_sentence_and_no_word(name: str, crashed: Crashed) -> None:
    with crashed(name, "in its messages") as terminal:
        assert_one_sentence(terminal)
    places = find_places()
    kept = list(places.worksheets.glob("*.toml")) if places.worksheets.exists() else []
    assert bool(kept) == (name not in LOST)
    assert not [path for path in kept if path.stem.endswith("notes")], "it was never saved"


@pytest.mark.parametrize("how", HOW)
def test_a_fault_of_any_kind_says_one_sentence_and_keeps_what_was_typed(
    how: str, crashed: Crashed
) -> None:
    with crashed("sheet", how) as terminal:
        assert_one_sentence(terminal)
    path = find_places().worksheets / "2026-11-22-what-changed.toml"
    assert TYPED in str(tomllib.loads(path.read_text("utf-8"))["answers"])


def test_a_book_that_stands_still_is_stopped_with_its_words_saved_and_the_terminal_sane(
    home: Path, crashed: Crashed
) -> None:
    with crashed("sheet", "blocked") as terminal:
        while not (home / "hangs").exists():
            terminal.read_for(0.05)
            assert terminal.process.poll() is None
        terminal.process.terminate()
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert terminal.screen_text() == ""
        assert_sane(terminal)
    path = find_places().worksheets / "2026-11-22-what-changed.toml"
    assert TYPED in str(tomllib.loads(path.read_text("utf-8"))["answers"])
