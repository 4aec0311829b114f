"""A row of the table of commands, which the parser, the help and the completion read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from reconcile_tui.storage.paths import Places


OF_EVERY_COMMAND = {"data_dir", "private", "help"}
"""Arguments that no command is called with."""


class Command(NamedTuple):
    """One command. `usage` is its line in the help, `arguments` adds its arguments to a parser.

    `entry` is `module:function` in the package of commands: it is called with the places and the
    arguments by their names, and returns the exit code.

    `group` is the key of its heading in `GROUP_WORDS`.
    `takes_no_words`: text of the person is refused as an argument, and no error repeats it.
    `writes`: whether a call can do nothing but write, so that a private run refuses it.
    `needs_key`: whether a call reads saved files, so that the passphrase of encrypted ones is asked
    for first. The screen asks for it itself.
    `plainly`: the arguments of a call without options, for the commands that open the screen, which
    start sooner without a parser.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    entry: str
    group: str
    takes_no_words: bool = False
    writes: Callable[[SimpleNamespace], bool] = lambda _: False
    needs_key: Callable[[SimpleNamespace], bool] = lambda _: False
    plainly: Mapping[str, object] | None = None

    def function(self) -> Callable[..., int]:
        """Import and return the function of the command."""
        module, _, name = self.entry.partition(":")
        commands = import_module(f"reconcile_tui.cli.commands.{module}")
        function: Callable[..., int] = getattr(commands, name)
        return function

    def run(self, places: Places, args: SimpleNamespace) -> int:
        """Run the command. Returns the exit code."""
        given = {key: value for key, value in vars(args).items() if key not in OF_EVERY_COMMAND}
        return self.function()(places, **given)
