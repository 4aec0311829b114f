"""The command `completion`: the scripts for bash, zsh and fish, and the words that they offer.

A script holds no words: on each Tab it sends what was typed to `completion --words`, on standard
input and each word ended by a NUL. Nothing is written or asked, and no name of a private worksheet
is ever offered.
"""

from __future__ import annotations

import shlex
import sys
from argparse import Action
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reconcile_tui import PROGRAM, export, storage
from reconcile_tui.cli.console import print_data
from reconcile_tui.cli.main import ALIASES, COMMANDS
from reconcile_tui.cli.parser import GLOBAL_OPTIONS, Parser
from reconcile_tui.domain.display import one_line
from reconcile_tui.errors import AppError, UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import general

if TYPE_CHECKING:
    from reconcile_tui.cli import names
    from reconcile_tui.cli.commands import read
    from reconcile_tui.content import library
    from reconcile_tui.storage.paths import Places
else:
    names = late("reconcile_tui.cli.names")
    read = late("reconcile_tui.cli.commands.read")
    library = late("reconcile_tui.content.library")

DATA_DIR = "--data-dir"

SCRIPTS = Path(__file__).parent / "completions"

DATES = "today yesterday monday tuesday wednesday thursday friday saturday sunday".split()

PATHS = ("/", "~", ".")
"""How a NAME begins that is a path."""

Words = Iterator[tuple[str, str]]


class Offer(NamedTuple):
    """The words that fit at the cursor with their descriptions, and which paths the shell adds."""

    words: list[tuple[str, str]]
    paths: str = "words"


def completion(places: Places, shell: str | None, *, words: bool) -> int:
    """Print the script of a shell, or the `words` that it offers. Returns the exit code."""
    if words:
        return _print_offer(places)
    if shell is None:
        raise UsageError(general.needs_argument("completion", "a SHELL"))
    script = (SCRIPTS / f"reconcile-tui.{shell}").read_text(encoding="utf-8")
    script = script.replace("reconcile-tui", PROGRAM).replace(
        "reconcile_tui", PROGRAM.replace("-", "_")
    )
    print_data(script, "", as_it_is=True)
    return 0


def _print_offer(places: Places) -> int:
    """Read what was typed from standard input; print which paths fit, then word<TAB>description."""
    typed = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        offered = offer(typed.split("\0")[:-1], places)
    except AppError:
        offered = Offer([])
    print_data("\n".join([offered.paths, *map("\t".join, offered.words)]), as_it_is=True)
    return 0


def offer(typed: Sequence[str], places: Places) -> Offer:
    """Return what fits in place of the last word typed after the name of the program.

    Paths are left to the shell only where no word fits.
    """
    *before, current = map(_unquoted, typed or [""])
    line = _Line(places)
    for word in before:
        line.take(word)
    prefix = "" if current == "=" else current  # bash takes --option=value for three words
    offered = line.offer(prefix)
    words = [one for one in offered.words if one[0].startswith(prefix)]
    return Offer(words, "words" if words else offered.paths)


class _Line:
    """A partial command line: its command, its words, and an option that waits for its value."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._parser: Parser | None = None
        self._wants_help = False
        self._given: list[str] = []
        self._option = ""

    def take(self, word: str) -> None:
        """Read a complete word."""
        option, given, value = word.partition("=")
        if self._option and word != "=":
            if self._option == DATA_DIR:
                self._use_folder(word)
            self._option = ""
        elif self._option:
            return
        elif option == DATA_DIR and given:
            self._use_folder(value)
        elif option == DATA_DIR:
            self._option = option
        elif self._parser is not None:
            self._given.append(word)
            action = self._parser.option(word)
            self._option = word if action is not None and action.nargs != 0 else ""
        elif word == "help":
            self._wants_help = True
        elif (name := ALIASES.get(word, word)) in COMMANDS:
            self._parser = COMMANDS[name].parser(name)

    def _use_folder(self, folder: str) -> None:
        if folder:
            self._places = storage.paths.find_places(folder)

    def offer(self, current: str) -> Offer:
        """Return every word that is possible next, whatever it begins with."""
        option, given, value = current.partition("=")
        if self._option == DATA_DIR:
            return Offer([], "folders")
        if self._parser is None or self._wants_help:
            return self._commands(current)
        if action := self._parser.option(self._option):
            return self._values(action, current)
        if given and (action := self._parser.option(option)):
            offered = self._values(action, value)
            return Offer([(f"{option}={word}", about) for word, about in offered.words])
        if current.startswith("-"):
            return Offer(
                [
                    (name, str(action.help))
                    for action in self._parser.declared()
                    if not set(action.option_strings) & set(self._given)
                    for name in action.option_strings
                    if name.startswith("--")
                ]
            )
        return self._argument(self._parser, current)

    def _commands(self, current: str) -> Offer:
        """Return the commands and the options before them, or the commands that `help` is about."""
        named = [(name, general.COMMAND_WORDS[name]) for name in COMMANDS]
        if self._wants_help:
            return Offer([] if self._parser else named)
        if current.startswith("-"):
            options = GLOBAL_OPTIONS.items()
            return Offer(
                [(shown.split()[0], general.ARGUMENT_WORDS[key]) for shown, key in options]
            )
        return Offer([*named, ("help", general.HELP_WORDS)], "files")

    def _argument(self, parser: Parser, current: str) -> Offer:
        taken = [word for word in self._given if not word.startswith("-")]
        for action in parser.declared():
            if action.option_strings:
                continue
            if action.nargs in {"+", "*"} or not taken:
                offered = self._values(action, current)
                return Offer([one for one in offered.words if one[0] not in taken], offered.paths)
            taken = taken[1:]
        return Offer([])

    def _values(self, action: Action, current: str) -> Offer:
        """Return the values of an option or argument by its metavar; `NAME|WORKSHEET` is either."""
        if action.choices:
            return Offer([(str(word), "") for word in action.choices])
        is_option = bool(action.option_strings)
        metavars = str(action.metavar).split("|")
        offers = [
            self._values_of_metavar(metavar, current, is_option=is_option) for metavar in metavars
        ]
        paths = next((one.paths for one in offers if one.paths != "words"), "words")
        return Offer([word for one in offers for word in one.words], paths)

    def _values_of_metavar(self, metavar: str, current: str, *, is_option: bool) -> Offer:
        """Return the values of one metavar; none for an unknown one."""
        if metavar == "DIR":
            return Offer([], "folders")
        if metavar == "FILE" and is_option:
            return Offer([], "files")
        if metavar in {"NAME", "FILE"}:
            is_path = current.startswith(PATHS) or "/" in current
            return Offer([] if is_path else list(self._saved()), "files")
        if metavar == "WORKSHEET":
            return Offer(list(self._worksheets(private=not is_option)))
        if metavar == "PAGE":
            return Offer([(name, "") for name in sorted(read.page_names(self._library()))])
        fixed = DATES if metavar == "DATE" else []
        if metavar == "FORMAT":
            fixed = export.formats.FORMATS
        return Offer([(word, "") for word in fixed])

    def _library(self) -> library.Library:
        return library.Library.of(self._places, checks_ours=False)

    def _saved(self) -> Words:
        """Yield the names of saved worksheets known to be not private; none in a discreet run."""
        if self._places.discreet:
            return
        blank, notebook = self._library(), storage.notebook.Notebook(self._places)
        for head in storage.notebook.HeaderIndex(notebook).read(notebook.paths()):
            sheet = names.worksheet_or_none(blank, head.answers.worksheet)
            if sheet is not None and not sheet.private and head.name.isprintable():
                yield head.name, ""

    def _worksheets(self, *, private: bool) -> Words:
        for sheet in self._library().worksheets():
            if sheet.listed is not False and (private or not sheet.private):
                yield sheet.id, one_line(sheet.title)


def _unquoted(word: str) -> str:
    """Return a word without the quotes and backslashes that the shell has left in it."""
    try:
        parts = shlex.split(word)
    except ValueError:
        return word.lstrip("\"'")
    return parts[0] if len(parts) == 1 else word
