"""Fixtures for all tests: an isolated home, a clean environment, and the installed program.

No test can reach a person's real folder: HOME and all XDG folders are fresh ones under tmp_path,
for the test itself and for every process it starts.
"""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.database import DirectoryBasedExampleDatabase

from reconcile_tui.content.library import Library
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.storage.paths import shipped_content

REPOSITORY = Path(__file__).resolve().parent.parent

HOUSE_FOLDERS = {
    "XDG_DATA_HOME": ".local/share",
    "XDG_CONFIG_HOME": ".config",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
}
"""Each XDG variable and its default folder under HOME."""

CENTRAL_EUROPE = "CET-1CEST,M3.5.0,M10.5.0/3"
"""A time zone with daylight saving time, spelled out, so that tzdata needn't be installed."""

_LOUD: tuple[str, ...] = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "ESCDELAY",
    "TMUX",
    "STY",
    "EDITOR",
    "VISUAL",
    "LC_ALL",
    "LC_CTYPE",
    "RECONCILE_TUI_DATA",
    "PYTHONPATH",
)
_LOUD_BEGINNINGS = ("TEXTUAL", "SSH_", "BYOBU", "MAKE", "MFLAGS")

_MARKERS = (
    "pty: starts a real program in a real pty",
    "ssh: needs a real sshd on this machine (skipped with a word where there is none)",
    "slow: months of use, the second picture size, further parameters; make test-all has them",
    "wheel: builds and installs the wheel; needs a package index (skipped where there is none)",
)


_OF_THE_TESTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
"""The report file of pytest-textual-snapshot, shared by all processes of the run."""


def _is_loud(name: str) -> bool:
    return name in _LOUD or (name.startswith(_LOUD_BEGINNINGS) and name != _OF_THE_TESTS)


# Textual reads its variables when it is imported, which is before any fixture runs.
for _name in filter(_is_loud, list(os.environ)):
    del os.environ[_name]

_STORAGE = REPOSITORY / ".hypothesis"
set_hypothesis_home_dir(_STORAGE)
settings.register_profile(
    "check",
    deadline=None,
    derandomize=False,
    print_blob=True,
    database=DirectoryBasedExampleDatabase(_STORAGE / "examples"),
)
settings.register_profile("quick", settings.get_profile("check"), max_examples=25)
settings.load_profile("check")


def examples(many: int) -> int:
    """Return the number of examples: all in a full run, a quarter of them in `make test`."""
    return many * settings().max_examples // 100


def pytest_configure(config: pytest.Config) -> None:
    """Register the project's markers; --strict-markers rejects any other."""
    if config.option.markexpr == "not slow":
        settings.load_profile("quick")
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    gc.set_threshold(100_000, 20, 10)  # an app consists of many objects that refer to each other
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    _read_content_once(patch)


def _read_content_once(patch: pytest.MonkeyPatch) -> None:
    """Parse each shipped content file once per process, since its result is immutable.

    Other files, and files with a problem, are parsed at each request.
    """
    fresh = Library._fresh
    ours = shipped_content()
    found: dict[Hashable, msgspec.Struct] = {}

    def read_once(self: Library, path: Path, kind: type[msgspec.Struct], *, checked: bool) -> Any:
        key = path, kind, checked
        if key in found:
            return found[key]
        read = fresh(self, path, kind, checked=checked)
        if read is not None and path.is_relative_to(ours):
            found[key] = read
        return read

    patch.setattr(Library, "_fresh", read_once)


_SLOW_PARTS = ("120x36",)
"""Name parts of slow tests: the second size of every snapshot."""


_ONE_OF_EACH = (
    "tests/tui/",
    "tests/pty/",
    "tests/torture/",
    "tests/export/test_print.py",
    "tests/store/test_conversion.py",
    "tests/store/test_faults.py",
    "tests/store/test_interrupted.py",
)
"""Tests that drive the whole app or a browser, or that fail or kill a save at every call.

One set of parameters is enough for a quick run.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests by name and place; others carry the marker themselves.

    Of the parameter sets of such a test, or of one that starts the program, the first isn't slow.
    """
    seen: set[str] = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        starts = "program" in getattr(item, "fixturenames", ())
        is_second = test in seen and (starts or test.startswith(_ONE_OF_EACH))
        seen.add(test)
        if is_second or any(part in item.name for part in _SLOW_PARTS):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Exclude imported modules and collected tests from later garbage collections.

    They live as long as the process, and scanning them took a fifth of the test time.
    """
    gc.freeze()


_numbers = itertools.count()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one test. Pytest's own fixture scans all earlier folders for a free number."""
    folder = tmp_path_factory.getbasetemp() / f"test-{next(_numbers)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh HOME for every test, with XDG folders and the Central European time zone."""
    fresh = tmp_path / "home"
    for variable, folder in HOUSE_FOLDERS.items():
        (fresh / folder).mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(variable, str(fresh / folder))
    for name in filter(_is_loud, list(os.environ)):
        monkeypatch.delenv(name)
    if report := os.environ.get(_OF_THE_TESTS):
        monkeypatch.setenv(_OF_THE_TESTS, report)  # recreated in case the app deletes it
    monkeypatch.setenv("HOME", str(fresh))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    with monkeypatch.context() as clock:
        clock.setenv("TZ", CENTRAL_EUROPE)
        time.tzset()
        yield fresh
    time.tzset()


@pytest.fixture(autouse=True)
def drive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip waiting for fsync: only a power cut, not a killed process, loses unsynced data.

    An invalid descriptor still fails. The power-cut tests override this fixture.
    """
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture
def ram(home: Path) -> Path:
    """The memory disk that the app finds."""
    return home / ".run"


@pytest.fixture(autouse=True)
def full_lock_wait() -> Iterator[None]:
    """Reset the lock wait that an app in an earlier test may have shortened."""
    yield
    shorten_lock_wait(on=False)


@pytest.fixture
def program() -> Path:
    """The installed command next to the Python that runs the tests."""
    found = Path(sys.executable).with_name("reconcile-tui")
    if not found.exists():
        pytest.fail("reconcile-tui is not installed next to this Python; `make test` installs it")
    return found


class RunBook(Protocol):
    """Runs the program to its end and returns its output; a nonzero exit code doesn't raise."""

    def __call__(
        self,
        *args: str,
        input: str | None = None,  # noqa: A002 -- the name subprocess.run has for it
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run with `input` as standard input (default: empty) and `env` as extra variables."""
        ...


@pytest.fixture
def run_book(program: Path, tmp_path: Path) -> RunBook:
    """The program as a command without a screen, run from an empty folder."""
    place = tmp_path / "elsewhere"
    place.mkdir()

    def run(
        *args: str,
        input: str | None = None,  # noqa: A002 -- the name subprocess.run has for it
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(program), *args],
            input=input or "",
            env={**os.environ, **(env or {})},
            cwd=place,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run
