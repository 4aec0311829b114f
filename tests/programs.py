"""External programs that some tests need."""

from __future__ import annotations

import shutil

import pytest


def need(name: str) -> str:
    """Return the path of an installed program; skip the test if there is none."""
    found = shutil.which(name)
    return found or pytest.skip(f"{name} is not installed here (make ci-deps installs it)")
