"""No text that a person reads uses a word retired by the glossary.

One term per concept: worksheet, save, delete, Trash, restore, search, skip, link, helpline. The
messages, the key labels, every `--help` and the documents are checked against the whole list.
Content is about lives rather than an app, so it is checked against lint's list (`retired_in`):
there a person may keep a promise, go through a door or take something back.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reconcile_tui.cli.main import COMMANDS, run
from reconcile_tui.content.lint.wording import retired_in
from reconcile_tui.tui.keymap import KEYS
from tests.conftest import REPOSITORY

MESSAGES = sorted((REPOSITORY / "src/reconcile_tui/messages").rglob("*.py"))
DOCUMENTS = [
    *(REPOSITORY / name for name in ("README.md", "SECURITY.md", "content/README.md")),
    *sorted((REPOSITORY / "docs").glob("*.md")),
]
"""Without CHANGELOG.md, because the notes of earlier releases aren't rewritten."""
CONTENT = [
    path
    for path in sorted((REPOSITORY / "content/en").rglob("*.toml"))
    # Quotations: what a service says about itself, and the title of a study.
    if path.name not in {"help-lines.toml", "claims.toml"}
]

_RETIRED = (
    (r"(?:note)?books?(?:'s)?", "the app, reconcile-tui, or a workbook"),
    (r"sheets?", "worksheet"),
    (r"(?:see|on|in) the last line", "the status bar"),
    # "Keep" alone is allowed: a promise is kept, and so is what a person chooses not to delete.
    (r"(?:is|are|was|were|been) kept|(?:keep|keeps|kept) (?:beside|in a file)", "saved"),
    (r"in memory only|(?:it|them) in memory", "not saved"),
    (r"(?:throw|throws|threw|thrown|throwing)(?: \w+){0,5} away", "delete"),
    (r"(?:take|takes|took|taken|taking)(?: \w+){0,3} away", "delete"),
    (r"remov(?:e|es|ed|ing)|for good", "delete, delete permanently"),
    (r"bin", "Trash"),
    (r"(?:bring|brings|brought)(?: \w+)? back|is back", "restore"),
    (r"(?:take|takes|took|taken|put|puts)(?: \w+)? back", "restore, undo"),
    (r"type to find|look(?:s|ed|ing)? through|with these letters", "search"),
    (r"what else|all actions", "Actions, Commands"),
    (r"a copy for both", "share a copy"),
    (r"(?:lay|lays|laid|laying|lies) (?:\w+ ){0,3}beside", "compare"),
    (r"doors?|line with →", "link"),
    (r"left out|(?:leave|leaves|leaving) (?:\w+ )?out", "skip"),
    (r"open questions?", "unanswered"),
    (r"(?:leave|leaves|leaving|left) (?:the|this) (?:app|program)|one step out", "quit, back"),
    (r"only if you like", "optional"),
    (r"(?:this|the) program(?:'s)?", "the app, or reconcile-tui"),
    (r"(?:is|was|but) not understood", "The app couldn't read this as …"),
    (r"(?:stand|stands|stood) (?:here|there|in|under|above|yet|beside)", "is here, is shown"),
    (r"(?:goes|go) with", "is linked to"),
)
_PATTERNS = tuple(
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), instead)
    for words, instead in _RETIRED
)


class Allowed(NamedTuple):
    """A retired word that one file may use, identified by its context, and the reason."""

    where: str
    word: str
    why: str


_CALENDAR = "a calendar removes its own entries, and may not call that deleting"
_FILES = "a system call removes a file, a permission or a line; the app deletes a worksheet"

ALLOWED = (
    Allowed("calendar.py", "remove", _CALENDAR),
    Allowed("exporting.py", "remove", _CALENDAR),
    Allowed("help", "remove", _CALENDAR),
    Allowed("SECURITY.md", "remov", _FILES),
    Allowed("files.md", "remov", _FILES),
)


class Found(NamedTuple):
    """A retired word, the text that contains it, and the replacement."""

    word: str
    text: str
    instead: str


def retired(text: str) -> Iterator[Found]:
    """Yield every retired word in a text, from the lists for content and for screens and docs."""
    for word in retired_in(text):
        yield Found(word.words, text, word.advice)
    plain = text.replace("’", "'")
    for pattern, instead in _PATTERNS:
        for match in pattern.finditer(plain):
            yield Found(match[0], text, instead)


def refused(where: str, texts: Iterable[str]) -> list[Found]:
    """Return every retired word in the texts that isn't allowed there."""
    words = [one.word for one in ALLOWED if one.where == where]
    return [
        found
        for text in texts
        for found in retired(text)
        if not any(found.word.lower().startswith(word) for word in words)
    ]


def said_by(path: Path) -> Iterator[str]:
    """Yield the strings of a module without docstrings and identifiers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in silent and not re.fullmatch(r"[a-z_-]*", node.value):
            yield node.value


def prose_of(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a document without code and link targets."""
    text = re.sub(
        r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for paragraph in re.split(r"\n\s*\n|\n(?=[-|#])", text):
        yield " ".join(re.sub(r"`[^`]*`|\]\([^)]*\)", " ", paragraph).split())


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts of a content file; ids and format keywords contain no space."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)
    elif isinstance(value, str) and " " in value:
        yield value


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_messages_have_no_retired_word(path: Path) -> None:
    assert refused(path.name, said_by(path)) == []


def test_key_labels_have_no_retired_word() -> None:
    # Not `also`: these are familiar words from elsewhere that people type into Commands.
    assert refused("keys", [text for key in KEYS for text in (key.label, key.short)]) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_no_retired_word(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*([command] if command else []), "--help"]) == 0
    printed = capsys.readouterr().out
    assert "reconcile-tui" in printed
    assert refused("help", [" ".join(printed.split())]) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_have_no_retired_word(path: Path) -> None:
    assert refused(path.name, prose_of(path)) == []


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_content_has_no_retired_word(path: Path) -> None:
    texts = texts_in(tomllib.loads(path.read_text(encoding="utf-8")))
    assert [word for text in texts for word in retired_in(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Open the book.",
        "This sheet stops here.",
        "It is kept beside the file.",
        "In memory only: gone when you leave.",
        "Throw the earlier versions away?",
        "Taken away. ctrl+r restores it.",
        "Remove everything.",
        "These go for good.",
        "It is in the bin.",
        "Cleared. ctrl+r brings it back.",
        "t takes it back.",
        "Type to find a worksheet.",
        "I leave it out",
        "No open question is left.",
        "Esc leaves the app.",
        "The time was not understood.",
        "Nothing stands here yet.",
        "Tab goes to its doors.",
    ],
)
def test_a_retired_word_is_found(text: str) -> None:
    assert list(retired(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Your saved worksheets are safe.",
        "This workbook has no score.",
        "You kept a promise.",
        "Keep them in this file, or erase them?",
        "An outdoor walk is linked to sleep.",
    ],
)
def test_the_words_of_the_glossary_pass(text: str) -> None:
    assert list(retired(text)) == []


def test_every_exception_is_needed() -> None:
    said = {path.name: said_by(path) for path in MESSAGES}
    said |= {path.name: prose_of(path) for path in DOCUMENTS}
    for where, word, why in ALLOWED:
        if where in said:
            found = (one.word.lower() for text in said[where] for one in retired(text))
            assert any(one.startswith(word) for one in found), (where, why)
