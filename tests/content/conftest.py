"""Fixtures for the tests of the content."""

from __future__ import annotations

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.storage.paths import shipped_content


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped content."""
    return Library(shipped_content())
