"""A file that someone else gave: read once, trusted in nothing, and neither kept nor changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reconcile_tui import strings
from reconcile_tui.core.answers import FORMAT, Answers
from reconcile_tui.core.answers_read import answers_from, faults_of_file, looks_like_answers
from reconcile_tui.core.parse import Place, problem_at
from reconcile_tui.core.toml_text import Positions
from reconcile_tui.errors import CannotReadError, ProblemsError
from reconcile_tui.store import atomic
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.reading import read_data

__all__ = ["is_own", "read_foreign"]

_AN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 80


def is_own(notebook: Notebook, path: Path) -> bool:
    """Whether a path leads into the notebook or its bin, also through links and folders."""
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        return False
    return any(folder.resolve() in real.parents for folder in (notebook.folder, notebook.bin))


def read_foreign(path: Path) -> Answers:
    """The answers in a file from elsewhere.

    Raises NoSuchError, CannotReadError or ProblemsError, as for a file of one's own, and more: what
    is not clearly saved answers of a form this book knows is refused.
    """
    text, data = read_data(atomic.read_regular(path), str(path))
    place_of = Positions(text).locate
    problems = [problem_at(str(path), place_of, *found) for found in _refusals(data)]
    if problems:
        raise ProblemsError(problems)
    if data["format"] > FORMAT:
        raise CannotReadError(strings.newer_format(str(path), data["format"]))
    return answers_from(data, text)


def _refusals(data: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    if "worksheet" not in data and isinstance(data.get("section"), list):
        yield (), strings.BLANK_NOT_ANSWERS, ""
    elif not looks_like_answers(data):
        yield from list(faults_of_file(data))[:1] or [((), strings.NOT_OURS, "")]
    elif len(data["worksheet"]) > _LONGEST_ID or not _AN_ID.fullmatch(data["worksheet"]):
        yield ("worksheet",), "expected the id of a worksheet, in quotes", ""
