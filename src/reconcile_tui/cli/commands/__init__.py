"""One module a command: what it prints, asks and writes. Each is loaded when it is called.

`fill` is a package of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.lazy import on_demand

if TYPE_CHECKING:
    from reconcile_tui.cli.commands import (
        add,
        check,
        compare,
        completion,
        delete,
        encrypt,
        export,
        list,  # noqa: A004 - the name of the command
        open,  # noqa: A004 - the name of the command
        read,
        show,
        where,
    )

__all__ = [
    "add",
    "check",
    "compare",
    "completion",
    "delete",
    "encrypt",
    "export",
    "list",
    "open",
    "read",
    "show",
    "where",
]

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, *__all__)
