"""The parser of one command, and all help texts."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NoReturn

from reconcile_tui import NEUTRAL, PROGRAM
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.errors import UsageError
from reconcile_tui.messages import general

GLOBAL_OPTIONS = {
    "--data-dir DIR": "data_dir",
    "--private": "private",
    "--plain-driver": "plain_driver",
    "--version": "version",
    "--help": "help",
}
"""The options before a command -> the key of their description in `ARGUMENT_WORDS`."""

WIDEST = 80
NARROWEST = 40
"""Columns of help. On a terminal with fewer, argparse would break words."""


class Parser(ArgumentParser):
    """An ArgumentParser that raises UsageError instead of exiting."""

    def declared(self) -> Iterator[Action]:
        """Yield the arguments that help lists, in the order in which they were added."""
        return (action for action in self._actions if action.help != SUPPRESS)

    def option(self, name: str) -> Action | None:
        """Return the action of an option by any of its names."""
        return self._option_string_actions.get(name)

    def options(self) -> list[str]:
        """Return the long names of the options that help lists."""
        names = (name for action in self.declared() for name in action.option_strings)
        return [name for name in names if name.startswith("--")]

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the complaint of argparse as one sentence."""
        command = self.prog.removeprefix(f"{PROGRAM} ")
        missing = message.partition("arguments are required: ")[2]
        if missing:
            raise UsageError(
                general.needs_argument(command, f"a {missing}".replace(", ", " and a "))
            )
        named, _, trouble = message.removeprefix("argument ").partition(": ")
        option = named.partition("/")[0]
        action = self.option(option)
        if action is not None and action.type is int:
            raise UsageError(general.needs_number(option))
        if trouble.startswith("expected"):
            raise UsageError(general.needs_value(option))
        if action is None:
            action = next((one for one in self._actions if one.metavar == option), None)
        if action is not None and action.choices:
            raise UsageError(general.invalid_choice(option, map(str, action.choices)))
        raise UsageError(general.usage_error(command, message))


class _Formatter(HelpFormatter):
    """A HelpFormatter that breaks no word at a hyphen, and names the value of an option once."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(one_line(text), width).split("\n")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return wrapped(one_line(text), width, indent)

    def _format_action_invocation(self, action: Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, action.dest.upper())
        return f"{', '.join(action.option_strings)} {value}"


def parser_of(
    name: str, usage: str, add_arguments: Callable[[ArgumentParser], object], columns: int = 0
) -> Parser:
    """Return the parser of a command. Its help fits a terminal of so many `columns`; 0 is 80."""
    width = _help_width(columns)
    parser = Parser(
        prog=f"{PROGRAM} {name}",
        usage=wrapped(f"{PROGRAM} {usage}", width, " " * len("usage: ")).lstrip(),
        description=general.COMMAND_WORDS[name],
        allow_abbrev=False,
        add_help=False,
        formatter_class=partial(_Formatter, width=width),
    )
    add_arguments(parser)
    parser.add_argument("--data-dir", metavar="DIR", help=general.ARGUMENT_WORDS["data_dir"])
    parser.add_argument("--private", action="store_true", help=general.ARGUMENT_WORDS["private"])
    parser.add_argument("-h", "--help", action="store_true", help=general.ARGUMENT_WORDS["help"])
    return parser


def _help_width(columns: int) -> int:
    """Return the width of help on a terminal of `columns`; 0 means that there is none."""
    return min(max(columns or WIDEST, NARROWEST), WIDEST)


DESCRIPTION_COLUMN = 28
"""Where the description of a command begins."""

LEAST_DESCRIPTION = 30
"""Columns that a description needs; with fewer it is below its command."""


def program_help(commands: Sequence[tuple[str, str, str]], columns: int = 0) -> str:
    """Return the help of the program, for a terminal of so many `columns`; 0 is 80.

    `commands` are the name, usage and group of each.
    """
    width = _help_width(columns)
    about = general.DISCREET_WHAT_IT_IS if PROGRAM == NEUTRAL else general.WHAT_IT_IS
    starts = "\n".join(_in_columns(general.HELP_START, width, DESCRIPTION_COLUMN + 2))
    blocks = [
        wrapped(one_line(about), width),
        f"{starts}\n{wrapped(general.HELP_COMMANDS, width, '  ')}",
    ]
    for group, heading in general.GROUP_WORDS.items():
        own = [(usage, general.COMMAND_WORDS[name]) for name, usage, of in commands if of == group]
        blocks.append("\n".join([heading, *_in_columns(own, width)]))
    options = ((shown, general.ARGUMENT_WORDS[key]) for shown, key in GLOBAL_OPTIONS.items())
    blocks.append("\n".join([general.OPTIONS, *_in_columns(options, width)]))
    return "\n\n".join([*blocks, wrapped(one_line(general.HELP_END), width)])


def _in_columns(
    pairs: Iterable[tuple[str, str]], width: int, column: int = DESCRIPTION_COLUMN
) -> Iterator[str]:
    """Yield each command with its description next to it, or below it where there is no room."""
    for left, right in pairs:
        below = width - column < LEAST_DESCRIPTION or cells(left) > column - 4
        indent = " " * (6 if below else column)
        description = wrapped(right, width, indent)
        yield (
            f"  {left}\n{description}" if below else f"{f'  {left}':{column}}{description.lstrip()}"
        )
