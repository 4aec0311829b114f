"""What is different where words are to be lost."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def drive() -> None:
    """The power is cut here, so everything is synced in earnest."""
