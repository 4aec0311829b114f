"""`where`: print the folders of the program.

`settings`: print what is set, or write a settings file that says what can be.
"""

from __future__ import annotations

from reconcile_tui.cli.console import put, say
from reconcile_tui.content.library import Library
from reconcile_tui.errors import NoSuchError, Problem, ProblemsError
from reconcile_tui.messages import general as strings
from reconcile_tui.messages import general as words
from reconcile_tui.storage import settings
from reconcile_tui.storage.paths import Places


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
        put(f"{name}\t{path}\t{strings.THERE if path.exists() else strings.NOT_THERE}")
    return 0


# -- settings --------------------------------------------------------------------------------------


def init_settings(places: Places) -> int:
    """Write the file with every setting commented out. Raises CannotWriteError if there is one."""
    settings.write_default(places.settings)
    say(words.written(places.settings))
    return 0


def list_settings(places: Places) -> int:
    """Print each setting and its value, and what is wrong with the file. Returns the exit code."""
    found = settings.read_settings(places.settings)
    for setting in settings.SETTINGS:
        put(f"{setting.key}\t{found.get(setting.key, words.UNSET)}")
    try:
        problems = problems_of_settings(places, str(places.settings))
    except NoSuchError:
        return 0
    for problem in problems:
        say(str(problem))
    return ProblemsError.exit_code if problems else 0


def problems_of_settings(places: Places, shown: str) -> list[Problem]:
    """Everything wrong with the settings file, called `shown`. Raises as `problems_of` there."""
    lines = Library.of(places).help_lines
    return settings.problems_of(places.settings, shown, [one.id for one in lines.country])
