"""The wheel as users install it: built, installed by pip, pipx and uv, run from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

import pytest

from docs.make_man import PAGE
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.wheel

MAN_PAGE = "share/man/man1/reconcile-tui.1"
SCRIPTS = {
    "bash": "share/bash-completion/completions/reconcile-tui",
    "zsh": "share/zsh/site-functions/_reconcile-tui",
    "fish": "share/fish/vendor_completions.d/reconcile-tui.fish",
}
"""Where a wheel installs files for shells and `man`, relative to its prefix."""

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


def _with_pip(wheel: Path, folder: Path) -> tuple[list[str], dict[str, str], Path]:
    venv.create(folder, with_pip=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--retries=1"]
    return [*command, str(wheel)], {"PIP_CACHE_DIR": str(_PIP_CACHE)}, folder


def _with_pipx(wheel: Path, folder: Path) -> tuple[list[str], dict[str, str], Path]:
    env = {"PIPX_HOME": str(folder), "PIPX_BIN_DIR": str(folder / "bin")}
    env |= {"PIPX_MAN_DIR": str(folder / "man"), "PIP_CACHE_DIR": str(_PIP_CACHE)}
    return ["pipx", "install", str(wheel)], env, folder / "venvs" / "reconcile-tui"


def _with_uv(wheel: Path, folder: Path) -> tuple[list[str], dict[str, str], Path]:
    env = {"UV_TOOL_DIR": str(folder), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    command = ["uv", "tool", "install", "--python", sys.executable, str(wheel)]
    return command, env, folder / "reconcile-tui"


WAYS = {"pip": _with_pip, "pipx": _with_pipx, "uv": _with_uv}


@pytest.fixture(params=WAYS)
def installed(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> Path:
    """The environment that an installer created for the wheel, with an empty HOME."""
    if request.param != "pip" and shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed here")
    wheel = _build(tmp_path)
    command, env, prefix = WAYS[request.param](wheel, tmp_path / "fresh")
    told = subprocess.run(
        command,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if told.returncode != 0 and not _reaches_an_index(tmp_path):
        pytest.skip("no package index is reachable, so nothing can be installed")
    assert told.returncode == 0, told.stdout + told.stderr
    return prefix


def _reaches_an_index(folder: Path) -> bool:
    asked = _pip(sys.executable, "download", "--no-deps", "--dest", str(folder), "platformdirs")
    return asked.returncode == 0


@pytest.mark.slow
def test_the_installed_program_runs_from_anywhere(
    installed: Path, tmp_path: Path, home: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*words: str) -> str:
        told = subprocess.run(
            [str(installed / "bin" / "reconcile-tui"), *words],
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
    for shell, script in SCRIPTS.items():
        assert run("completion", shell) == (installed / script).read_text(encoding="utf-8")
    assert (installed / MAN_PAGE).read_bytes() == PAGE.read_bytes()
    assert not list(elsewhere.iterdir())


# -- reproducible builds ---------------------------------------------------------------------------

PARTS = (
    *("src", "content", "docs", ".gitignore", "pyproject.toml", "Makefile", "LICENSE"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
)


def _copy(folder: Path, changed: float) -> Path:
    """Copy the files to build, all with this modification time."""
    for name in PARTS:
        source, target = REPOSITORY / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, target)
    for path in folder.rglob("*"):
        os.utime(path, (changed, changed))
    return folder


def _hashes(source: Path, out: Path, mask: int) -> dict[str, str]:
    """Build the sdist and the wheel as make dist does, and return their hashes."""
    told = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795824000"},
        umask=mask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}


@pytest.mark.slow
def test_two_builds_on_two_days_have_the_same_bytes(tmp_path: Path) -> None:
    one = _hashes(_copy(tmp_path / "one", 1e9), tmp_path / "first", 0o022)
    two = _hashes(_copy(tmp_path / "other-name", 1.7e9), tmp_path / "second", 0o077)
    assert len(one) == 2
    assert one == two


def _assert_it_carries_the_words_and_the_license(built: Path) -> None:
    (found,) = built.glob("*.whl")
    with zipfile.ZipFile(found) as wheel:
        names = wheel.namelist()
    shipped = REPOSITORY / "content"
    for path in shipped.rglob("*.toml"):
        assert f"reconcile_tui/content/{path.relative_to(shipped).as_posix()}" in names
    for pattern in ("reconcile_tui/content/en/worksheets/*.toml", "*/licenses/LICENSE"):
        assert any(fnmatch(name, pattern) for name in names)
    for shared in (MAN_PAGE, *SCRIPTS.values()):
        assert any(name.endswith(f".data/data/{shared}") for name in names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"reconcile_tui"}
    assert not any("test" in name.split("/") for name in names)


def test_the_wheel_is_whole_and_that_of_the_sdist_is_the_same(tmp_path: Path) -> None:
    built = _hashes(_copy(tmp_path / "one", 1e9), tmp_path / "first", 0o022)
    _assert_it_carries_the_words_and_the_license(tmp_path / "first")
    (sdist,) = (tmp_path / "first").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        # Python 3.11.2 has no extraction filter and rejects the argument.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path / "unpacked")
    (source,) = (tmp_path / "unpacked").iterdir()
    assert _hashes(source, tmp_path / "second", 0o022) == built
