"""The tests, modules, links, commands and keys mentioned in SECURITY.md exist."""

from __future__ import annotations

import re
from pathlib import Path

from reconcile_tui.tui.keymap import KEYS
from tests.conftest import REPOSITORY, RunBook

PAGE = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
SOURCE = REPOSITORY / "src/reconcile_tui"


def test_every_proof_it_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert len(named) > 12
    assert not [path for path in named if not (REPOSITORY / path).is_file()]
    without = [path for path in named if "def test_" not in (REPOSITORY / path).read_text("utf-8")]
    assert not without


def test_every_module_it_names_is_there() -> None:
    named = {name for name in re.findall(r"`([\w/]+\.py)`", PAGE) if not name.startswith("tests/")}
    assert named
    assert not [name for name in named if not (SOURCE / name).is_file()]


def test_every_link_leads_somewhere() -> None:
    for page in (PAGE, (REPOSITORY / "README.md").read_text(encoding="utf-8")):
        links = re.findall(r"\]\((?!http)([^)#]+)\)", page)
        assert links
        assert not [link for link in links if not (REPOSITORY / Path(link)).exists()]


def test_the_keys_and_commands_it_names_are_real(run_book: RunBook) -> None:
    shown = {key.shown for key in KEYS}
    assert {"F2", "F4", "ctrl+p", "ctrl+q"} <= shown
    for words in (["where"], ["--version"]):
        assert run_book(*words).returncode == 0
    told = run_book("delete", "--help")
    assert "--everything" in told.stdout + told.stderr


def test_the_readme_leads_to_it() -> None:
    assert "(SECURITY.md)" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
