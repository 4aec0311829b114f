"""What of a file stands in no output of a command, so that nothing is left out without a word."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.core.answers_read import misshapen
from reconcile_tui.core.toml_text import Positions
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.strings.files import not_among_the_answers

__all__ = ["words_of_unread"]


def words_of_unread(notebook: Notebook, path: Path) -> list[str]:
    """Return one sentence for each part of a file that is no table of answers.

    Raises BookError when the file cannot be read at all.
    """
    opened = notebook.open(path)
    found = misshapen(opened.data)
    if not found:
        return []
    locate = Positions(opened.text).locate
    return [
        not_among_the_answers(path.name, locate(place)[0], ".".join(map(str, place)))
        for place in found
    ]
