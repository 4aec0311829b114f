"""Modules that are loaded when somebody first asks their package for them.

The first page needs few of ours, and a command fewer: each waits for no other. A package that holds
what is seldom needed says so in its `__init__`, in one place; whoever needs it imports the package
at the top, and names the module where it is used: `storage.erase.what_there_is(…)`.

Inside a package its modules import each other directly, or `late`, so that import-linter sees every
circle.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


class Late:
    """A module that is loaded when something in it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self._name), name)


def late(module: str) -> Late:
    """Return a module by its full name, to be loaded when it is first used.

    It stands where the imports end, in the `else` of `if TYPE_CHECKING`, whose own import tells
    mypy and import-linter what it is. So a file says in one place what it seldom needs.
    """
    return Late(module)


def load(*modules: str) -> None:
    """Load modules before they are needed."""
    for module in modules:
        import_module(module)


def on_demand(package: str, *modules: str, **names: str) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that loads these modules of its own.

    `names` are what is asked for by itself, each with its module as seen from the package.
    """

    def load(name: str) -> object:
        if name in modules:
            return import_module(f"{package}.{name}")
        if name in names:
            return getattr(import_module(names[name], package), name)
        message = f"module {package!r} has no attribute {name!r}"
        raise AttributeError(message)

    return load
