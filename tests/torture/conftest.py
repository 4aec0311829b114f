"""Fixtures for the data-loss tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def drive() -> None:
    """Sync for real, because these tests cut the power."""
