"""Fixtures for the tests of the notebook's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.storage.notebook import Notebook
from tests.store.failing_os import OLD
from tests.store.notebooks import notebook_in


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """A notebook inside the test's folder; none of its folders exists yet."""
    return notebook_in(tmp_path)


@pytest.fixture
def worksheets_folder(notebook: Notebook) -> None:
    """Create the folder of the notebook's worksheets."""
    notebook.folder.mkdir(parents=True, mode=0o700)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "book"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture
def saved(folder: Path) -> Path:
    """A file with the old text, alone in its folder."""
    path = folder / "2026-11-22-sheet.toml"
    path.write_bytes(OLD)
    path.chmod(0o600)
    return path
