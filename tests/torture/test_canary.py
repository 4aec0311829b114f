"""A few ways to quit in each terminal; `python -m tests.torture.canary` runs all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import need
from tests.torture.canary import TERMINALS, look_after

pytestmark = pytest.mark.pty


@pytest.mark.slow
@pytest.mark.parametrize("way", ["ctrl+q in mid-word", "TERM", "a fault"])
@pytest.mark.parametrize("kind", TERMINALS)
def test_what_was_written_stands_in_its_file_alone(kind: str, way: str, tmp_path: Path) -> None:
    need(TERMINALS[kind])
    assert look_after(way, kind, tmp_path / "life") == []
