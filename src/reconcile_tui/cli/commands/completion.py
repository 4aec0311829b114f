"""`completion`: the scripts for bash, zsh and fish, and the words that they ask for at each Tab.

The scripts hold no word themselves: the table of commands decides, so a script never goes stale.
They send what was typed to `completion --words` on standard input, each word ended by a NUL.
Nothing is written, nothing is asked, and no name of a private worksheet is ever offered.
"""

from __future__ import annotations

import shlex
import sys
from argparse import Action
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reconcile_tui import PROGRAM, export, storage
from reconcile_tui.cli.command import Command
from reconcile_tui.cli.console import put
from reconcile_tui.cli.parser import FRONT_OPTIONS, Parser, parser_of
from reconcile_tui.domain.display import one_line
from reconcile_tui.errors import BookError
from reconcile_tui.lazy import late
from reconcile_tui.messages import general as strings

if TYPE_CHECKING:
    from reconcile_tui.cli import names
    from reconcile_tui.cli.commands import read
    from reconcile_tui.content import library
    from reconcile_tui.storage.paths import Places
else:
    names = late("reconcile_tui.cli.names")
    read = late("reconcile_tui.cli.commands.read")
    library = late("reconcile_tui.content.library")

SHELLS = ("bash", "zsh", "fish")

SCRIPTS = Path(__file__).parent / "completions"

DATES = "today yesterday monday tuesday wednesday thursday friday saturday sunday".split()

PATHS = ("/", "~", ".")
"""How a NAME begins, or what it holds, that is a path."""

Words = Iterator[tuple[str, str]]


class Offer(NamedTuple):
    """The (word, what it is) that could stand at the cursor, and which paths the shell adds."""

    words: list[tuple[str, str]]
    paths: str = "words"


_IN_SHELL = PROGRAM.replace("-", "_")


def print_script(shell: str) -> int:
    """Print the completion script of a shell."""
    script = (SCRIPTS / f"reconcile-tui.{shell}").read_text(encoding="utf-8")
    script = script.replace("reconcile-tui", PROGRAM).replace("reconcile_tui", _IN_SHELL)
    put(script, "", as_it_is=True)
    return 0


def print_offer(places: Places, commands: Mapping[str, Command]) -> int:
    """Read what was typed from standard input; print which paths fit, then word<TAB>what it is."""
    typed = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()
    try:
        found = offer(typed.split("\0")[:-1], places, commands)
    except BookError:
        found = Offer([])
    put("\n".join([found.paths, *map("\t".join, found.words)]), as_it_is=True)
    return 0


def offer(typed: Sequence[str], places: Places, commands: Mapping[str, Command]) -> Offer:
    """Return what could stand in place of the last of the words typed after the program's name.

    Paths are left to the shell only where no word of ours fits.
    """
    *before, current = map(_unquoted, typed or [""])
    line = _Line(places, commands)
    for word in before:
        line.take(word)
    begun = "" if current == "=" else current  # bash takes --option=value for three words
    found = line.offer(begun)
    words = [one for one in found.words if one[0].startswith(begun)]
    return Offer(words, "words" if words else found.paths)


class _Line:
    """A command line as far as it was typed: its command, what was given, what must follow."""

    def __init__(self, places: Places, commands: Mapping[str, Command]) -> None:
        self._places = places
        self._commands = commands
        self._parser: Parser | None = None
        self._explains = False
        self._given: list[str] = []
        self._waiting: Action | None = None
        self._wants_folder = False

    def take(self, word: str) -> None:
        """Go past a word that is complete."""
        if self._wants_folder or self._waiting is not None:
            if self._wants_folder:
                self._move(word)
            if word != "=":
                self._wants_folder, self._waiting = False, None
        elif word.startswith("--data-dir="):
            self._move(word.partition("=")[2])
        elif word == "--data-dir":
            self._wants_folder = True
        elif self._parser is not None:
            self._given.append(word)
            action = self._parser.option(word)
            if action is not None and action.nargs != 0:
                self._waiting = action
        elif word == "help":
            self._explains = True
        elif not word.startswith("-") and word in self._commands:
            self._parser = parser_of(word, self._commands[word])

    def _move(self, folder: str) -> None:
        if folder not in {"", "="}:
            self._places = storage.paths.find_places(folder)

    # -- what may follow ----------------------------------------------------------------------

    def offer(self, current: str) -> Offer:
        """Return every word that may stand here, whatever it begins with."""
        option, given, value = current.partition("=")
        if self._wants_folder:
            return Offer([], "folders")
        if self._waiting is not None:
            return self._values(self._waiting, current)
        if self._parser is None or self._explains:
            return self._first(current)
        if given and (action := self._parser.option(option)):
            found = self._values(action, value)
            return Offer([(f"{option}={word}", about) for word, about in found.words])
        if current.startswith("-"):
            return Offer(list(self._options(self._parser)))
        return self._argument(self._parser, current)

    def _first(self, current: str) -> Offer:
        if current.startswith("-") and not self._explains:
            options = ((shown.split()[0], key) for shown, key in FRONT_OPTIONS.items())
            return Offer([(shown, strings.ARGUMENT_WORDS[key]) for shown, key in options])
        named = [(name, strings.COMMAND_WORDS[name]) for name in self._commands]
        if self._explains:
            return Offer(named)
        return Offer([*named, ("help", strings.HELP_WORDS)], "files")

    def _options(self, parser: Parser) -> Words:
        for action in parser.declared():
            if not set(action.option_strings) & set(self._given):
                names = (name for name in action.option_strings if name.startswith("--"))
                yield from ((name, str(action.help)) for name in names)

    def _argument(self, parser: Parser, current: str) -> Offer:
        places = [action for action in parser.declared() if not action.option_strings]
        taken = [word for word in self._given if not word.startswith("-")]
        for action in places:
            if action.nargs in {"+", "*"} or not taken:
                found = self._values(action, current)
                return Offer([one for one in found.words if one[0] not in taken], found.paths)
            taken = taken[1:]
        return Offer([])

    # -- values -------------------------------------------------------------------------------

    def _values(self, action: Action, current: str) -> Offer:
        """Return the values of an option, or of an argument without one, by what help calls it.

        One that help calls `NAME|WORKSHEET` takes either.
        """
        if action.choices:
            return Offer([(str(word), "") for word in action.choices])
        is_option = bool(action.option_strings)
        offers = [
            self._called(value, current, is_option=is_option)
            for value in str(action.metavar).split("|")
        ]
        paths = next((one.paths for one in offers if one.paths != "words"), "words")
        return Offer([word for one in offers for word in one.words], paths)

    def _called(self, value: str, current: str, *, is_option: bool) -> Offer:
        """Return every value of one kind; a kind that is not here has none to offer."""
        if value == "DIR":
            return Offer([], "folders")
        if value == "FILE" and is_option:
            return Offer([], "files")
        if value in {"NAME", "FILE"}:
            is_path = current.startswith(PATHS) or "/" in current
            return Offer([] if is_path else list(self._saved()), "files")
        if value == "WORKSHEET":
            return Offer(list(self._worksheets(private=not is_option)))
        if value == "PAGE":
            return Offer([(name, "") for name in sorted(read.names(self._library()))])
        fixed = DATES if value == "DATE" else []
        if value == "FORMAT":
            fixed = export.formats.FORMATS
        return Offer([(word, "") for word in fixed])

    def _library(self) -> library.Library:
        return library.Library.of(self._places, checks_ours=False)

    def _saved(self) -> Words:
        """Yield the names of saved worksheets; none that is private, or may be.

        In a discreet run, none at all: a Tab would print them onto the terminal.
        """
        if self._places.discreet:
            return
        blank, notebook = self._library(), storage.notebook.Notebook(self._places)
        for head in storage.index.Heads(notebook).read(notebook.paths()):
            sheet = names.sheet_of(blank, head.answers.worksheet)
            if sheet is not None and not sheet.private and head.name.isprintable():
                yield head.name, ""

    def _worksheets(self, *, private: bool) -> Words:
        for sheet in self._library().worksheets():
            if sheet.listed is not False and (private or not sheet.private):
                yield sheet.id, one_line(sheet.title)


def _unquoted(word: str) -> str:
    """Return a word without the quotes and backslashes that the shell still has in it."""
    try:
        parts = shlex.split(word)
    except ValueError:
        return word.lstrip("\"'")
    return parts[0] if len(parts) == 1 else word
