"""What the tests of the notebook's files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.storage.notebook import Notebook
from tests.store.notebooks import notebook_in


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """A notebook inside the folder of the test; no folder of it is there yet."""
    return notebook_in(tmp_path)
