"""Fixtures for the tests of the domain."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.worksheet import Worksheet
from tests.core.comparison_sample import small_sheet


@pytest.fixture(scope="module")
def small() -> Worksheet:
    """A worksheet with one question of each kind."""
    return small_sheet()
