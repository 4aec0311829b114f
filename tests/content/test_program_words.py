"""The program's own text passes the word checks that apply to the content."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from reconcile_tui.content.lint.readability import MOST_IN_A_SENTENCE, sentences
from reconcile_tui.content.lint.wording import figures_in, labels_in, unfit_words_in, verdicts_in
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src/reconcile_tui"
FILES = sorted([*SOURCE.glob("messages/**/*.py"), SOURCE / "storage/settings.py"])


def is_typed(node: ast.stmt) -> bool:
    """Return whether the name holds search terms that are never shown: `ALSO_PAGE`."""
    match node:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return "ALSO" in name.split("_")
    return False


def said(path: Path) -> list[str]:
    """Yield every sentence in the string literals of a module."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    texts = [
        node.value
        for statement in module.body
        if not is_typed(statement)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [one.text for text in texts for one in sentences(text)]


def test_messages_are_found() -> None:
    assert sum(len(said(path)) for path in FILES) > 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_messages_have_no_verdicts_and_short_sentences(path: Path) -> None:
    for sentence in said(path):
        found = [
            *verdicts_in(sentence),
            *labels_in(sentence),
            *unfit_words_in(sentence),
            *figures_in(sentence),
        ]
        assert found == [], sentence
        assert all(len(one.words) <= MOST_IN_A_SENTENCE for one in sentences(sentence)), sentence
