"""Pictures from three months that were lived through the program, and not seeded.

`make shots ARGS=--life`. It takes some minutes, and Debian's faketime; the printed page takes
chromium and pdftoppm. Timeline, comparing and the four layers are drawn by `make_shots.shoot`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from reconcile_tui.storage.paths import Places, shipped_content

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.pty.three_months import live_through  # noqa: E402 - found by the line above

__all__ = ["PICTURES", "life_of", "print_page"]

PICTURES = ("timeline", "four-layers", "compare")
PROGRAM = Path(sys.executable).with_name("reconcile-tui")


def life_of(person: Path) -> Iterator[str]:
    """Live the three months in folders of their own. Yields what was done each evening."""
    yield from live_through(PROGRAM, _home(person))


def places_of(person: Path) -> Places:
    """The folders that the life was lived in."""
    data, config, state = (person / part / "reconcile-tui" for part in ("data", "config", "state"))
    return Places(data, config, state, shipped_content())


def print_page(person: Path, picture: Path) -> None:
    """A page of everything that may leave its sheet, as chromium prints it on A4."""
    page, paper = person / "all.html", person / "all.pdf"
    words = ["export", "--all", "--to", "html", "--for", "me", "--out", str(page)]
    subprocess.run([str(PROGRAM), *words], env={**os.environ, **_home(person)}, check=True)
    chromium = shutil.which("chromium") or "chromium"
    calm = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    calm += " --disable-background-networking --disable-component-update --no-pdf-header-footer"
    out = [f"--user-data-dir={person / 'browser'}", f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run([chromium, *calm.split(), *out], check=True, capture_output=True)
    target = picture.with_suffix("")
    turn = ["pdftoppm", "-r", "80", "-png", "-f", "6", "-l", "6", "-singlefile"]
    subprocess.run([*turn, str(paper), str(target)], check=True)


def _home(person: Path) -> dict[str, str]:
    folders = {"DATA": "data", "CONFIG": "config", "STATE": "state", "CACHE": "cache"}
    found = {f"XDG_{name}_HOME": str(person / part) for name, part in folders.items()}
    return {**found, "HOME": str(person), "LANG": "C.UTF-8", "TZ": "CET-1CEST,M3.5.0,M10.5.0/3"}
