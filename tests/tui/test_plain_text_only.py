"""Every text reaches a widget through `plain()`, checked in the source of all of `tui/`.

Most of Textual's widgets parse strings as markup: `[x]` disappears, `[/]` crashes the app, and
`[@click=…]` is an action. So no widget that parses markup is used, and no bare string is passed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile_tui import tui

FOLDER = Path(tui.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))

WIDGETS = {"Input", "TextArea", "OptionList", "Static"}
"""The Textual widgets in use. The first two show plain text; the others are wrapped."""

WRAPPERS = {"Static": "text.py", "OptionList": "lists.py"}
"""The only file that creates a widget that can parse markup, with markup disabled."""

MADE_PLAIN = {"plain", "_prompt", "assemble", "join", "styled", "visible"}
"""The functions whose results may be passed to an option."""

READS_MARKUP = {"from_markup", "render_markup"}
LABELS = {"border_title", "border_subtitle", "tooltip", "sub_title"}


def faults(tree: ast.AST, name: str) -> Iterator[str]:
    """Return the places in a module where text would be parsed as markup."""
    options = _imported(tree, "textual.widgets.option_list")
    for widget in (_imported(tree, "textual.widgets") | options) - WIDGETS - {"Option"}:
        yield f"{widget} parses markup; use Words, Choices, ActionLink or Field"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _calls(node, name, options)
        elif isinstance(node, ast.Attribute):
            yield from _attributes(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _definitions(node, name)


def _attributes(node: ast.Attribute) -> Iterator[str]:
    if node.attr in READS_MARKUP:
        yield f"{node.lineno}: {node.attr}"
    if node.attr in LABELS and isinstance(node.ctx, ast.Store):
        yield f"{node.lineno}: {node.attr} parses markup"


def _definitions(node: ast.FunctionDef | ast.ClassDef, name: str) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        for base in map(ast.unparse, node.bases):
            if WRAPPERS.get(base, name) != name:
                yield f"{node.lineno}: {base} must be created in {WRAPPERS[base]}"
    elif node.name == "render" and (node.returns is None or ast.unparse(node.returns) == "str"):
        yield f"{node.lineno}: a string returned by render is parsed as markup"


def _imported(tree: ast.AST, module: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def _calls(node: ast.Call, name: str, options: set[str]) -> Iterator[str]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    keywords = {key.arg: key.value for key in node.keywords}
    first = node.args[0] if node.args else None
    if called == "notify" and not ast.unparse(node.func).startswith("super()"):
        off = keywords.get("markup", ast.Constant(value=False))
        if not (isinstance(off, ast.Constant) and off.value is False):
            yield f"{node.lineno}: a notice with markup"
    if called in WRAPPERS and WRAPPERS[called] != name:
        yield f"{node.lineno}: {called} must be created in {WRAPPERS[called]}"
    if called == "Option" and "Option" in options and not _is_plain(first):
        yield f"{node.lineno}: an option with a bare string"
    if ast.unparse(node.func) == "Content" and first is not None:
        constant = isinstance(first, ast.Constant | ast.Attribute)
        if not constant and not _is_plain(first):
            yield f"{node.lineno}: Content of a text that isn't escaped"
    if "tooltip" in keywords:
        yield f"{node.lineno}: a tooltip parses markup"


def _is_plain(node: ast.expr | None) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    return name in MADE_PLAIN


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_bare_string_reaches_a_widget(path: Path) -> None:
    found = list(faults(ast.parse(path.read_text("utf-8")), path.name))
    assert not found, f"{path.name}: {'; '.join(found)}"


OPTION = "from textual.widgets.option_list import Option\n"


@pytest.mark.parametrize(
    "code",
    [
        "from textual.widgets import Label",
        "from textual.widgets import Button, Input",
        f"{OPTION}Option(answer)",
        f"{OPTION}Option('[x] yes')",
        f"{OPTION}Option(f'{{title}}')",
        "self.notify(text, markup=True)",
        "Content.from_markup(text)",
        "Content(answer)",
        "Content(f'{answer}')",
        "self.border_title = title",
        "Words(text, tooltip=answer)",
        "def render(self) -> str: return self.answer",
        "from textual.widgets import Static\nStatic(answer)",
        "from textual.widgets import Static\nclass A(Static): pass",
    ],
)
def test_each_mistake_is_found(code: str) -> None:
    assert list(faults(ast.parse(code), "anywhere.py"))


@pytest.mark.parametrize(
    "code",
    [
        f"{OPTION}Option(plain(answer))",
        "from reconcile_tui.domain.kinds import Option\nOption('yes', labels.YES)",
        "self.app.notify(text)",
        "self.notify(text, markup=False)",
        "Content('\\n').join(lines)",
        "Content(visible(answer))",
        "def render(self) -> Content: return plain(self.answer)",
    ],
)
def test_what_is_right_is_let_through(code: str) -> None:
    assert not list(faults(ast.parse(code), "anywhere.py"))
