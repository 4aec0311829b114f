"""Reading a file that another program may be in the middle of writing.

vim and others empty a file and write it again. What is read in between is no TOML, or less than
there was, and is not what anybody meant.
"""

from __future__ import annotations

import time
from pathlib import Path

from reconcile_tui.core.answers_read import looks_like_answers
from reconcile_tui.errors import ProblemsError
from reconcile_tui.store import atomic
from reconcile_tui.store.entries import Version

__all__ = ["read_version"]

PATIENCE = 1.7
"""Seconds after which what stands there is what is meant: 0.2, 0.5 and 1 second later."""

WRITING = 0.5
"""The same for a whole file that a program keeps open for writing."""

_PAUSE = 0.02


def read_version(path: Path, known: Version | None = None) -> Version:
    """What stands in a file, once it has settled. `known` saves reading the same words again.

    Raises NoSuchError, CannotReadError, ProblemsError.
    """
    start = time.monotonic()
    while True:
        raw, held = atomic.read_settled(path)
        if known is not None and raw == known.raw:
            return known
        waited = time.monotonic() - start
        try:
            version = Version.read(raw, str(path))
        except ProblemsError:
            if not held or waited >= PATIENCE:
                raise
        else:
            patience = WRITING if looks_like_answers(version.data) else PATIENCE
            if not held or waited >= patience:
                return version
        time.sleep(_PAUSE)
