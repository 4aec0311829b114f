"""Project invariants: allowed imports, no network, and the targets of make."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, RunBook

SOURCE = REPOSITORY / "src"

SCREENS = {"textual", "rich"}
WRITERS = {"tomlkit"}
NETWORK = {"socket", "ssl", "asyncio"}

WIRES = {
    *("socket", "ssl", "socketserver", "http", "urllib", "xmlrpc", "ftplib", "smtplib", "imaplib"),
    *("poplib", "nntplib", "telnetlib", "webbrowser", "requests", "httpx", "aiohttp", "urllib3"),
    *("websockets", "paramiko"),
}
"""Modules that can send data off this machine."""

SHEET = """\
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "b1946ac9"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[answers]
ended-us = "We never came back to a quarrel."
"""
SHEET_NAME = "2026-11-22-what-changed.toml"
AGREEMENT = """\
format = 1
worksheet = "slow-re-entry"
id = "a19c"
title = "Slow re-entry agreement"
started = 2026-11-24T19:05:00+01:00

[answers]
end = 2027-01-26
"""
AGREEMENT_NAME = "2026-11-24-slow-re-entry.toml"

QUIET_COMMANDS = {
    "version": ["--version"],
    "help": ["--help"],
    "list": ["list"],
    "list as data": ["list", "--json"],
    "what can be started": ["new", "--list"],
    "show": ["show", "2026-11-22"],
    "export to words": ["export", "2026-11-22", "--to", "md", "--for", "me"],
    "export to data": ["export", "2026-11-22", "--to", "json", "--for", "me"],
    "export to paper": ["export", "--all", "--to", "html", "--for", "me"],
    "export to a calendar": ["export", AGREEMENT_NAME, "--to", "ics", "--for", "me"],
    "check": ["check", SHEET_NAME],
    "lint": ["lint"],
    "schema": ["lint", "--schema"],
    "delete": ["delete", "2026-11-22", "--yes"],
    "where": ["where"],
    "read a page": ["read", "core-idea"],
    "read the helplines": ["read", "help"],
    "a part of the list": ["list", "--since", "2026-11-01", "--kind", "what-changed"],
    "completion": ["completion", "bash"],
    "what completion asks": ["completion", "--words"],
}

LINE_COMMANDS = {
    "fill": ["fill", "what-changed"],
    "fill in private": ["fill", "red-flags"],
    "add": ["add", "promises", "--date", "today", "--kept"],
}
"""Commands that write, and load the modules for it before any input."""

LOOK_INSIDE = """
import json, pathlib, sys
report, sys.argv = pathlib.Path(sys.argv[1]), ["reconcile-tui", *sys.argv[2:]]
before = set(sys.modules)
from reconcile_tui.__main__ import main
try:
    code = main()
except SystemExit as leaving:
    code = leaving.code
report.write_text(json.dumps({"code": code or 0, "modules": sorted(set(sys.modules) - before)}))
"""


@pytest.fixture
def notebook(home: Path) -> Path:
    """A notebook with two worksheets; returns the folder of its worksheets."""
    folder = home / ".local/share/reconcile-tui/worksheets"
    folder.mkdir(parents=True, mode=0o700)
    for name, text in ((SHEET_NAME, SHEET), (AGREEMENT_NAME, AGREEMENT)):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o600)
    return folder


def loaded_by(words: list[str], notebook: Path, tmp_path: Path) -> tuple[set[str], Any]:
    """Return the top-level modules that a command loads, and its result."""
    report = tmp_path / "report.json"
    told = subprocess.run(
        [sys.executable, "-c", LOOK_INSIDE, str(report), *words],
        cwd=notebook,
        env={**os.environ, "RECONCILE_TUI_DATA": str(notebook.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert report.exists(), told.stderr
    seen = json.loads(report.read_text())
    return {name.partition(".")[0] for name in seen["modules"]}, (seen["code"], told)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, id=name, marks=[pytest.mark.slow] if name == "lint" else [])
        for name, words in QUIET_COMMANDS.items()
    ],
)
def test_a_command_without_a_screen_loads_no_screen_and_no_network(
    words: list[str], notebook: Path, tmp_path: Path
) -> None:
    loaded, (code, told) = loaded_by(words, notebook, tmp_path)
    assert not loaded & (SCREENS | WRITERS | NETWORK)
    assert ("icalendar" in loaded) == ("ics" in words), "loaded only for a calendar file"
    if words[0] in {"check", "lint"}:  # they may report problems in the text
        assert code in {0, 1}, told.stderr
    else:
        assert code == 0, told.stderr
        assert told.stdout


@pytest.mark.parametrize("words", LINE_COMMANDS.values(), ids=LINE_COMMANDS)
def test_the_line_mode_loads_no_screen_and_no_network(
    words: list[str], notebook: Path, tmp_path: Path
) -> None:
    loaded, (code, told) = loaded_by(words, notebook, tmp_path)
    assert not loaded & (SCREENS | NETWORK | {"icalendar"})
    assert code == 0, told.stderr


COMMAND_LINE = """
import sys
import reconcile_tui.cli.main
print(*sorted(set(sys.argv[1:]) & set(sys.modules)))
"""


def test_what_a_file_holds_back_is_not_loaded_with_the_command_line() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    held_back = {name for text in texts for name in re.findall(r'= late\("([\w.]+)"\)', text)}
    assert "reconcile_tui.tui.app" in held_back
    told = subprocess.run(
        [sys.executable, "-c", COMMAND_LINE, *held_back],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.split() == []


def test_few_functions_import_for_themselves_and_each_says_why() -> None:
    lines = [
        line.strip()
        for path in SOURCE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "noqa: PLC0415" in line
    ]
    assert len(lines) < 25
    assert [line for line in lines if "PLC0415 - " not in line] == []


OPEN_A_WORKSHEET = """
import sys
from reconcile_tui.cli import main
from reconcile_tui.cli.commands import open as opening
opening._launch = lambda *_: 0
assert main.run(["new", "what-changed"]) == 0
opening._prepare_environment()
import reconcile_tui.tui.app
from reconcile_tui.tui import screens
screens.WorksheetScreen
from reconcile_tui import workspace
workspace.get_ready()
import hashlib
assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442")
print(*(name for name, module in sys.modules.items() if module is not None))
"""
LEFT_OUT = {"argparse", "gettext", "calendar", "ssl", "_ssl", "_hashlib"}
"""Modules that an open worksheet doesn't need; each costs memory and startup time."""


def test_a_worksheet_on_the_screen_does_without_a_parser_and_openssl() -> None:
    told = subprocess.run(
        [sys.executable, "-c", OPEN_A_WORKSHEET],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    loaded = set(told.stdout.split())
    assert "reconcile_tui.tui.screens.worksheet.sheet" in loaded
    assert {"reconcile_tui.storage.save", "reconcile_tui.toml.edit"} <= loaded  # a save needs them
    assert not loaded & LEFT_OUT


HELD_BACK = [
    "reconcile_tui.export",
    "reconcile_tui.messages",
    "reconcile_tui.storage",
]
"""Packages that load their modules lazily."""

ASK_LATER = """
import sys
from importlib import import_module
package = import_module(sys.argv[1])
later = [f"{package.__name__}.{name}" for name in package.__all__]
assert later and not set(later) & set(sys.modules), "loaded with their package"
assert [getattr(package, name).__name__ for name in package.__all__] == later
try:
    package.no_such_module
except AttributeError as error:
    print(error)
"""


@pytest.mark.parametrize("package", HELD_BACK)
def test_what_a_package_holds_back_is_loaded_when_it_is_asked_for(package: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK_LATER, package],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout == f"module '{package}' has no attribute 'no_such_module'\n"


@pytest.mark.parametrize("package", [*HELD_BACK, "reconcile_tui.tui.screens"])
def test_no_module_goes_to_another_through_the_package_of_both(package: str) -> None:
    """Such an import names only the package, so the check for cycles would miss it."""
    parent, _, name = package.rpartition(".")
    asking = [
        path
        for path in (SOURCE / package.replace(".", "/")).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == parent
        if name in {alias.name for alias in node.names}
    ]
    assert not asking


def test_nothing_in_the_source_can_open_the_network() -> None:
    found = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in _imports(path)
        if name.partition(".")[0] in WIRES
    }
    assert not found


def _imports(path: Path) -> set[str]:
    """Return every module that a file imports, at module level or in a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return names


def test_one_bad_line_does_not_hide_the_program(run_book: RunBook) -> None:
    told = run_book("no-such-command-or-sheet")
    assert told.returncode in {2, 3}
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


# ── make ────────────────────────────────────────────────────────────────────────────────────────

TARGETS = {
    "help",
    "run",
    "test",
    "test-slow",
    "test-all",
    "check",
    "format",
    "shots",
    "man",
    "bench",
    "dist",
    "torture",
    "ci-deps",
    "release",
    "clean",
}


@pytest.fixture
def make() -> str:
    found = shutil.which("make")
    return found or pytest.skip("make is not installed here")


def test_make_alone_says_what_each_target_does(make: str) -> None:
    for words in ([make], [make, "help"]):
        told = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=True)
        lines = re.findall(r"^ {2}make (\S+) +(\S.*)$", told.stdout, re.MULTILINE)
        assert {target for target, _ in lines} == TARGETS


def test_every_target_is_in_its_help() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) - {"FORCE"} == TARGETS


def test_only_one_target_touches_the_system() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    rules = re.split(r"^(?=[a-z.-]+:)", text, flags=re.MULTILINE)
    installing = [rule.partition(":")[0] for rule in rules if "apt-get install" in rule]
    assert installing == ["ci-deps"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("ensurepip", r"sudo apt install python3\.\d+-venv"),
        ("version_info <", "No Python 3.11 or newer was found"),
    ],
    ids=["no ensurepip", "too old"],
)
def test_make_says_what_is_missing(make: str, tmp_path: Path, question: str, told: str) -> None:
    """A Python that fails one check, used in a copy of the folder without .venv."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    poor = tmp_path / "poor-python"
    poor.write_text(
        f"""#!/bin/sh
case "$2" in *"{question}"*) exit 1;; esac
exec "{sys.executable}" "$@"
"""
    )
    poor.chmod(0o755)
    said = subprocess.run(
        [make, "run", f"PYTHON={poor}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert re.search(told, said.stdout)
    assert not (tmp_path / ".venv").exists()
