"""Composition of the app: small parts that depend on each other's protocols."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import reconcile_tui
from reconcile_tui.tui import screens, services

MOST_METHODS = 60
"""The limit per class, including methods inherited from our classes."""

SOURCE = Path(reconcile_tui.__file__).parent
TUI = sorted((SOURCE / "tui").rglob("*.py"))


def our_classes() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(reconcile_tui.__path__, "reconcile_tui."):
        if module.name.endswith("__main__"):
            continue
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if one.__module__ == module.name:
                found.append(one)
    return found


def methods_of(one: type) -> set[str]:
    """Return the functions and properties of a class, including those of its own base classes."""
    ours = [base for base in one.__mro__ if base.__module__.startswith("reconcile_tui")]
    return {
        name
        for base in ours
        for name, value in vars(base).items()
        if inspect.isroutine(value) or isinstance(value, property)
    }


def test_no_class_does_everything() -> None:
    large = {one.__qualname__: len(methods_of(one)) for one in our_classes()}
    assert {name: count for name, count in large.items() if count >= MOST_METHODS} == {}


@pytest.mark.parametrize("module", [*pkgutil.iter_modules(services.__path__)], ids=lambda m: m.name)
def test_no_service_is_a_part_of_the_app_by_inheritance(module: pkgutil.ModuleInfo) -> None:
    found = importlib.import_module(f"{services.__name__}.{module.name}")
    for _, one in inspect.getmembers(found, inspect.isclass):
        if one.__module__ == found.__name__:
            assert not [base for base in one.__mro__ if base.__module__.startswith("textual.")]


@pytest.mark.parametrize("path", TUI, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nobody_leaves_stubs_or_looks_for_what_a_screen_can_do(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            assert node.id not in {"NotImplementedError", "hasattr"}
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".query") and node.args:
            asked = node.args[0]
            is_name = isinstance(asked, ast.Constant) and str(asked.value)[:1].isupper()
            assert not is_name, "find widgets by class, and open worksheets in the registry"


@pytest.mark.parametrize("path", TUI, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_screen_is_closed_by_the_function_that_never_closes_another(path: Path) -> None:
    """Textual's `dismiss` closes the screen on top, whichever it is called on."""
    if path.name == "app_protocol.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".dismiss"):
            assert path.name == "cover.py", f"line {node.lineno}: call close_screen"
        if isinstance(node, ast.Attribute):
            assert node.attr != "action_dismiss", f"line {node.lineno}: use close_screen"


@pytest.mark.parametrize("name", screens.MODULES)
def test_every_screen_in_the_table_is_there(name: str) -> None:
    assert getattr(screens, name).__name__ == name


def test_what_is_in_no_table_is_no_screen() -> None:
    with pytest.raises(AttributeError, match="NoSuchScreen"):
        getattr(screens, "NoSuchScreen")  # noqa: B009 - mypy knows that it is not there


def test_the_table_is_what_is_imported_for_type_checking() -> None:
    assert set(screens.__all__) == {"MODULES", *screens.MODULES}
