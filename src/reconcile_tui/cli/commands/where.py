"""The commands `where` and `settings`: the folders of the program, and what is set."""

from __future__ import annotations

from reconcile_tui.cli.console import put, say
from reconcile_tui.content.library import Library
from reconcile_tui.errors import NoSuchError, Problem, ProblemsError
from reconcile_tui.messages import general as words
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import SETTINGS, problems_of, read_settings, write_default


def list_folders(places: Places) -> int:
    """Print the folders the program uses, and whether they exist."""
    folders = {
        "worksheets": places.worksheets,
        "trash": places.trash,
        "settings": places.settings,
        "own-content": places.own_content,
        "state": places.state,
        "content": places.content,
    }
    if places.identity.exists():
        folders["key"] = places.identity
    for name, path in folders.items():
        put(f"{name}\t{path}\t{words.THERE if path.exists() else words.NOT_THERE}")
    return 0


def settings(places: Places, *, init: bool) -> int:
    """Print each setting, and problems of the file, or write one. Returns the exit code.

    With `init`, writes a file with every setting commented out. Raises CannotWriteError if one
    exists.
    """
    if init:
        write_default(places.settings)
        say(words.written(places.settings))
        return 0
    values = read_settings(places.settings)
    for setting in SETTINGS:
        put(f"{setting.key}\t{values.get(setting.key, words.UNSET)}")
    try:
        problems = problems_of_settings(places, str(places.settings))
    except NoSuchError:
        return 0
    for problem in problems:
        say(str(problem))
    return ProblemsError.exit_code if problems else 0


def problems_of_settings(places: Places, shown: str) -> list[Problem]:
    """Return all problems of the settings file, called `shown` in them. Raises AppError."""
    lines = Library.of(places).help_lines
    return problems_of(places.settings, shown, [one.id for one in lines.country])
