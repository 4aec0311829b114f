"""Draw a hundred sentences of the user-visible text for a blind review; SEED fixes the draw.

They come from the content, the program's messages, README, SECURITY and docs/using.md.
A sentence has at least four words; a repeated sentence counts once.
"""

from __future__ import annotations

import ast
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "SECURITY.md", "docs/using.md")
HOW_MANY = 100
FEWEST_WORDS = 4
NOT_READ = frozenset(
    "value id to type op item status seen source country call url claims retired after add_ "
    "reviewed_by layer tick not_before until neutral_ version web languages page next audience "
    "sharing load keep".split()
)
"""Keys of content files whose texts aren't displayed as sentences."""

_BLOCKS = re.compile(r"\n\s*\n|\n(?=\s*[-*|#] ?)|\n(?=\d+\. )")
_ENDS = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(A-Z0-9{`*\[])")


def in_content() -> Iterator[tuple[str, str]]:
    """Yield the place and text of every string in a content file."""
    for path in sorted((ROOT / "content/en").rglob("*.toml")):
        for key, text in _texts(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            yield f"{path.relative_to(ROOT)}:{key}", text


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in NOT_READ or (name == "item" and not isinstance(one, str)):
                yield from _texts(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, key)
    elif isinstance(value, str):
        yield key, value


def in_messages() -> Iterator[tuple[str, str]]:
    """Yield the place and text of every message, with braces for the placeholders."""
    source = ROOT / "src/reconcile_tui"
    for path in [*sorted(source.glob("messages/**/*.py")), source / "storage/settings.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        left_out = set(_docstrings_and_parts(tree))
        for node in ast.walk(tree):
            if id(node) not in left_out and (text := _text_of(node)):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", text


def _text_of(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [
            str(one.value)
            if isinstance(one, ast.Constant)
            else "{" + ast.unparse(one).strip("{}") + "}"
            for one in node.values
        ]
        return "".join(parts)
    return ""


def _docstrings_and_parts(tree: ast.Module) -> Iterator[int]:
    """Yield the ids of nodes that are docstrings or parts of another text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.JoinedStr):
            yield from (id(one) for one in ast.walk(node) if one is not node)


def in_pages() -> Iterator[tuple[str, str]]:
    """Yield a page and the text of each of its paragraphs, list items and cells, without code."""
    for name in PAGES:
        page = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        for block in _BLOCKS.split(page):
            cells = block.split("|") if block.lstrip().startswith("|") else [block]
            yield from ((name, re.sub(r"^\s*([-*#>]+|\d+\.)\s+", "", cell)) for cell in cells)


def sentences() -> dict[str, str]:
    """Return every sentence with the place where it occurs first."""
    found: dict[str, str] = {}
    for texts in (in_content(), in_messages(), in_pages()):
        for place, text in texts:
            for block in _BLOCKS.split(text):
                for one in _ENDS.split(re.sub(r"\[\^[^\]]*\]", "", " ".join(block.split()))):
                    if len(one.split()) >= FEWEST_WORDS and re.search("[a-z]{2}", one):
                        found.setdefault(one.strip(), place)
    return found


def main() -> None:
    """Print the number, place and text of each sentence drawn."""
    found = sentences()
    drawn = random.Random(int(sys.argv[1])).sample(sorted(found), HOW_MANY)
    print(f"{HOW_MANY} of {len(found)} sentences, seed {sys.argv[1]}")
    for number, one in enumerate(drawn, 1):
        print(f"{number}. [{found[one]}] {one}")


if __name__ == "__main__":
    main()
