"""Fixtures for the tests of the notebook's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import notebook_in


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """A notebook inside the test's folder; none of its folders exists yet."""
    return notebook_in(tmp_path)
