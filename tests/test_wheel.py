"""The wheel as a person gets it: built, installed in a fresh environment, run from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.wheel

_PIP_CACHE = Path(sys.prefix) / ".pip-cache"


def _pip(python: Path | str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), "-m", "pip", *words, "--no-input", "--retries=1"],
        env={"PIP_CACHE_DIR": str(_PIP_CACHE), "PIP_DISABLE_PIP_VERSION_CHECK": "1", **os.environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def _build(folder: Path) -> Path:
    told = _pip(
        sys.executable,
        *("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder)),
        str(REPOSITORY),
    )
    assert told.returncode == 0, told.stdout + told.stderr
    (wheel,) = folder.glob("reconcile_tui-*.whl")
    return wheel


def _install(wheel: Path, folder: Path) -> Path:
    """A fresh environment with the wheel and all it needs; the folder of its commands."""
    venv.create(folder / "fresh", with_pip=True)
    python = folder / "fresh" / "bin" / "python"
    told = _pip(python, "install", str(wheel))
    if told.returncode != 0:
        asked = _pip(python, "download", "--no-deps", "--dest", str(folder), "platformdirs")
        if asked.returncode != 0:
            pytest.skip("no package index can be reached from here, so nothing can be installed")
    assert told.returncode == 0, told.stdout + told.stderr
    return python.parent


def test_the_wheel_carries_the_words_and_the_license(tmp_path: Path) -> None:
    with zipfile.ZipFile(_build(tmp_path)) as wheel:
        names = wheel.namelist()
    shipped = REPOSITORY / "content"
    for path in shipped.rglob("*.toml"):
        assert f"reconcile_tui/content/{path.relative_to(shipped).as_posix()}" in names
    for pattern in ("reconcile_tui/content/en/worksheets/*.toml", "*/licenses/LICENSE"):
        assert any(fnmatch(name, pattern) for name in names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"reconcile_tui"}
    assert not any("test" in name.split("/") for name in names)


def test_the_installed_book_runs_from_anywhere(tmp_path: Path, home: Path) -> None:
    commands = _install(_build(tmp_path), tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*words: str) -> str:
        told = subprocess.run(
            [str(commands / "reconcile-tui"), *words],
            cwd=elsewhere,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout

    assert run("--version").startswith("reconcile-tui ")
    started = dict(line.split(maxsplit=1) for line in run("new", "--list").splitlines())
    assert started["what-changed"].startswith("What changed?")
    assert str(home) in run("where")
    run("lint")
    assert not list(elsewhere.iterdir())
