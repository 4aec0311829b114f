"""Modules that are loaded when somebody first asks their package for them.

The first page needs few of ours, and a command fewer: each waits for no other. A package that holds
what is seldom needed says so in its `__init__`, in one place; whoever needs it imports the package
at the top, and names the module where it is used: `storage.erase.what_there_is(…)`.

Inside a package its modules import each other directly, so that import-linter sees every circle.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

__all__ = ["on_demand"]


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
