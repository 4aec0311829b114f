"""Import modules when they are first used, so that the first screen and each command start sooner.

A package of rarely needed modules lists them in its `__init__`, with `on_demand`; its users import
the package at the top, and name the module at its use: `storage.erase.stored_files(…)`. Modules of
one package import each other directly, or `late`, so that import-linter sees every cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


class late:  # noqa: N801 - called like a function
    """A module by its full name, which is imported when it is first used.

    Use it in the `else` of `if TYPE_CHECKING`, whose import is for mypy and import-linter.
    """

    __slots__ = ("__dict__", "_module")

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        module = import_module(self._module)
        self.__dict__ = vars(module)  # from now on its names are found without this method
        return getattr(module, name)


def load(*modules: str) -> None:
    """Import modules before they are needed."""
    for module in modules:
        import_module(module)


def on_demand(package: str, *modules: str, **names: str) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that imports these modules on first access.

    `names` are single attributes, each with its module relative to the package.
    """

    def load(name: str) -> object:
        if name in modules:
            return import_module(f"{package}.{name}")
        if name in names:
            return getattr(import_module(names[name], package), name)
        message = f"module {package!r} has no attribute {name!r}"
        raise AttributeError(message)

    return load
