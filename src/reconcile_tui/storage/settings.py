"""The few settings there are, and their file, which nothing needs: what is wrong is left aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reconcile_tui import named
from reconcile_tui.errors import (
    BookError,
    CannotWriteError,
    NoSuchError,
    Place,
    Problem,
    ProblemsError,
    problem_at,
    suggestion,
)
from reconcile_tui.messages import settings as words
from reconcile_tui.storage.io import atomic
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.scan import Positions

__all__ = [
    "SETTINGS",
    "Setting",
    "default_text",
    "is_discreet",
    "problems_of",
    "read_settings",
    "write_default",
    "write_setting",
]


class Setting(NamedTuple):
    """One setting. `kind` is `text`, `number` or `switch`; `example` is shown commented out.

    `allowed` are the only values of a text; none means any text.
    """

    key: str
    kind: str
    example: str | int | bool
    allowed: tuple[str, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("look", "text", "dark", ("dark", "light", "terminal")),
    Setting("cover_after", "number", 10),
    Setting("mouse", "switch", True),
    Setting("country", "text", "us"),
    Setting("discreet", "switch", True),
    Setting("cover_key", "text", "f12", tuple(f"f{n}" for n in range(1, 13))),
)
"""Every setting. A new one is a line here and its words in `messages/settings.py`."""

KEYS = tuple(setting.key for setting in SETTINGS)


def read_settings(path: Path) -> dict[str, str]:
    """The settings in a file. What is wrong in it counts as not set; so does all of a broken one.

    A number is read with and without quotes; a switch is "true" or "false".
    """
    try:
        _, data = read_data(atomic.read_regular(path), str(path))
    except BookError:
        return {}
    wrong = {place[0] for place, _, _ in _faults(data, ())}
    return {key: _as_text(data[key]) for key in KEYS if key in data and key not in wrong}


def is_discreet(path: Path) -> bool:
    """Return whether the settings ask for the discreet look."""
    return read_settings(path).get("discreet") == "true"


def problems_of(path: Path, shown: str, countries: Sequence[str] = ()) -> list[Problem]:
    """Everything wrong with a settings file, called `shown`, from top to bottom.

    `countries` are those there are helplines for; none means that any may be named. Raises
    NoSuchError and CannotReadError.
    """
    try:
        text, data = read_data(atomic.read_regular(path), shown)
    except ProblemsError as error:
        return error.problems
    if not (found := list(_faults(data, countries))):
        return []
    place_of = Positions(text).locate
    problems = [problem_at(shown, place_of, *one) for one in found]
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _faults(data: Mapping[str, Any], countries: Sequence[str]) -> Iterator[tuple[Place, str, str]]:
    known = {setting.key: setting for setting in SETTINGS}
    for key, value in data.items():
        if (setting := known.get(key)) is None:
            yield (key,), words.unknown(key), suggestion(key, KEYS)
            continue
        allowed = countries if key == "country" else setting.allowed
        if not _fits(setting, value):
            yield (key,), words.EXPECTED[setting.kind], ""
        elif allowed and value not in allowed:
            yield (key,), words.not_one_of(allowed), suggestion(value, allowed, most=0)


def _fits(setting: Setting, value: object) -> bool:
    match setting.kind, value:
        case ("switch", bool()) | ("text", str()):
            return True
        case "number", str():
            return value.isascii() and value.isdecimal()
        case "number", int() | float():
            return type(value) is not bool and 0 <= value < float("inf")
    return False


def _as_text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def write_setting(path: Path, key: str, value: str) -> None:
    """Keep one setting; an empty value forgets it. Everything else in the file stays as it is.

    Raises CannotWriteError, also for a file with a mistake in its syntax, which is not changed.
    """
    from reconcile_tui.toml import edit  # noqa: PLC0415 - settings are seldom written

    try:
        text, data = read_data(atomic.read_regular(path), str(path))
    except NoSuchError:
        text, data = f"# {named(words.HEAD[0])}\n", {}
    except ProblemsError as error:
        raise CannotWriteError(words.broken(path, error.problems[0])) from error
    if value:
        changed = edit.set_key(text, (key,), _as_value(key, value), KEYS)
    else:
        changed = edit.remove_key(text, (key,)) if key in data else text
    if changed != text:
        _write(path, changed)


def _as_value(key: str, value: str) -> str | int | bool:
    kind = next(setting.kind for setting in SETTINGS if setting.key == key)
    if kind == "number" and value.isdecimal() and value.isascii():
        return int(value)
    return value == "true" if kind == "switch" else value


def _write(path: Path, text: str) -> None:
    atomic.make_private_folder(path.parent)
    try:
        atomic.write_new(path, text.encode())
    except FileExistsError:
        atomic.replace(path, text.encode())


def default_text() -> str:
    """Return a settings file that names every setting, says what it does, and sets none."""
    from reconcile_tui.toml.write import commented  # noqa: PLC0415 - seldom written

    return commented(
        list(map(named, words.HEAD)),
        [(setting.key, setting.example, words.ABOUT[setting.key]) for setting in SETTINGS],
    )


def write_default(path: Path) -> None:
    """Write `default_text` to a file that is not there yet. Raises CannotWriteError."""
    atomic.make_private_folder(path.parent)
    try:
        atomic.write_new(path, default_text().encode())
    except FileExistsError:
        raise CannotWriteError(words.exists(path)) from None
