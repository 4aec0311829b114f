"""What one command of the program is, for its table, its parser and its completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from reconcile_tui.storage.paths import Places


class Command(NamedTuple):
    """One command. `usage` is its line in the help, `arguments` adds its arguments to a parser.

    `group` is a key of `GROUP_WORDS`: the heading that it stands under in the help.
    `takes_no_words`: what a person writes is never among its arguments, and no error repeats any.
    `writes` says whether a call can do nothing but write: a private run refuses it.
    `needs_key` says whether a call reads what is saved: where that is encrypted, the passphrase is
    asked for first. The screen asks by itself.
    `plainly` is what a call says that has no option and no word but the one it begins with. It is
    there for the commands that open the screen: they need no parser then, and start sooner.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    run: Callable[[Places, SimpleNamespace], int]
    group: str
    takes_no_words: bool = False
    writes: Callable[[SimpleNamespace], bool] = lambda _: False
    needs_key: Callable[[SimpleNamespace], bool] = lambda _: False
    plainly: Mapping[str, object] | None = None
