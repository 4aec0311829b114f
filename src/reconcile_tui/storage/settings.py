"""The settings and their file. Without the file, or where it is invalid, defaults hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from reconcile_tui import named
from reconcile_tui.errors import (
    AppError,
    CannotWriteError,
    NoSuchError,
    Place,
    Problem,
    ProblemsError,
    problem_at,
    suggestion,
)
from reconcile_tui.lazy import late
from reconcile_tui.messages import general as words
from reconcile_tui.storage.io import disk
from reconcile_tui.toml.read import read_data

if TYPE_CHECKING:
    from reconcile_tui.toml import edit, scan, write
else:
    edit = late("reconcile_tui.toml.edit")
    scan = late("reconcile_tui.toml.scan")
    write = late("reconcile_tui.toml.write")


Value: TypeAlias = str | float | bool


class Text(NamedTuple):
    """A text in quotes. `allowed` are the only values; empty means any text."""

    allowed: tuple[str, ...] = ()
    expected: str = words.EXPECTED_TEXT

    def fits(self, value: object) -> bool:
        """Return whether a value of the file is valid."""
        return isinstance(value, str)


class Switch(NamedTuple):
    """True or false."""

    expected: str = words.EXPECTED_SWITCH

    def fits(self, value: object) -> bool:
        """Return whether a value of the file is valid."""
        return isinstance(value, bool)


class Number(NamedTuple):
    """A number of `unit`, from `least` to `most`. A whole number may be in quotes."""

    unit: str
    least: float = 0
    most: float = math.inf

    @property
    def expected(self) -> str:
        """What a value should be."""
        return words.expected_number(self.unit, self.least, self.most)

    def fits(self, value: object) -> bool:
        """Return whether a value of the file is valid."""
        if isinstance(value, str):
            return value.isascii() and value.isdecimal() and self._holds(int(value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self._holds(value)

    def _holds(self, number: float) -> bool:
        return math.isfinite(number) and self.least <= number <= self.most


class Setting(NamedTuple):
    """One setting: its name, its type, its default, and its comment in the file.

    A `default` of None means that it has none. `example` is its value in a new file, commented out.
    """

    key: str
    kind: Text | Switch | Number
    default: Value | None
    example: Value
    about: tuple[str, ...]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "look",
        Text(("dark", "light", "terminal")),
        default=None,
        example="dark",
        about=(
            'The colors: "dark", "light", or "terminal" for your terminal\'s own.',
            "Without this setting, the app uses dark colors. If your terminal has only a few,",
            "the app uses those.",
        ),
    ),
    Setting(
        "cover_after",
        Number("minutes"),
        default=10,
        example=10,
        about=(
            "The app covers the screen after this many minutes without a keypress; 0 means never.",
            "The cover isn't a lock: any key closes it. If discreet is on, only the cover_key "
            "does.",
            "If your worksheets are encrypted, the app then asks for the passphrase.",
        ),
    ),
    Setting(
        "mouse",
        Switch(),
        default=False,
        example=True,
        about=(
            "true or false. When true, the wheel scrolls, and a click opens a tab or a link.",
            "While the mouse is on, hold Shift to select text with your terminal.",
            "In GNU screen the mouse stays off, because with it on, Esc would do nothing until you",
            "pressed another key.",
        ),
    ),
    Setting(
        "country",
        Text(),
        default=None,
        example="us",
        about=(
            'The country that comes first under Get help, by its short code, such as "us".',
            "You can also choose one on that screen by pressing k. Anyone who reads this file can",
            "see which country you chose.",
        ),
    ),
    Setting(
        "discreet",
        Switch(),
        default=False,
        example=True,
        about=(
            "true or false. When true, nothing on the first screen says what the app is about.",
            "The text in your files doesn't change, so anyone who opens one can",
            "see what it's about.",
            'If you start the app by typing "worksheets", this setting is always true.',
        ),
    ),
    Setting(
        "cover_key",
        Text(tuple(f"f{n}" for n in range(1, 13))),
        default="f9",
        example="f12",
        about=(
            "The key that brings the screen back when discreet is on: f1 to f12.",
            "Without this setting, it's F9.",
        ),
    ),
)
"""Every setting. A new one is an entry here, and is read where it is used (`Preferences`).

The file that `settings --init` writes, `check`, and what `settings` prints follow from it.
"""

KEYS = tuple(setting.key for setting in SETTINGS)
_KNOWN = {setting.key: setting for setting in SETTINGS}


def default_of(key: str) -> str:
    """Return the default of a setting, as `read_settings` would return it; may be empty."""
    default = _KNOWN[key].default
    return "" if default is None else _as_text(default)


def read_settings(path: Path) -> dict[str, str]:
    """Return the settings in a file, without invalid ones; none of a file that cannot be parsed.

    A number is read with and without quotes; a switch is "true" or "false".
    """
    try:
        _, data = read_data(disk.read_regular(path), str(path))
    except AppError:
        return {}
    wrong = {place[0] for place, _, _ in _faults(data, ())}
    return {key: _as_text(data[key]) for key in KEYS if key in data and key not in wrong}


def is_discreet(path: Path) -> bool:
    """Return whether the settings ask for the discreet look."""
    return read_settings(path).get("discreet") == "true"


def problems_of(path: Path, shown: str, countries: Sequence[str] = ()) -> list[Problem]:
    """Return all problems of a settings file, called `shown`, from top to bottom.

    `countries` are those with helplines; empty means that any may be named. Raises NoSuchError and
    CannotReadError.
    """
    try:
        text, data = read_data(disk.read_regular(path), shown)
    except ProblemsError as error:
        return error.problems
    if not (found := list(_faults(data, countries))):
        return []
    place_of = scan.Positions(text).locate
    problems = [problem_at(shown, place_of, *one) for one in found]
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _faults(data: Mapping[str, Any], countries: Sequence[str]) -> Iterator[tuple[Place, str, str]]:
    for key, value in data.items():
        if (setting := _KNOWN.get(key)) is None:
            yield (key,), words.unknown(key), suggestion(key, KEYS)
            continue
        allowed = countries if key == "country" else getattr(setting.kind, "allowed", ())
        if not setting.kind.fits(value):
            yield (key,), setting.kind.expected, ""
        elif allowed and value not in allowed:
            yield (key,), words.not_one_of(allowed), suggestion(value, allowed, most=0)


def _as_text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def write_setting(path: Path, key: str, value: str) -> None:
    """Write one setting; an empty value removes it. The rest of the file stays.

    Raises CannotWriteError, also for invalid TOML, which is not changed.
    """
    try:
        text, data = read_data(disk.read_regular(path), str(path))
    except NoSuchError:
        text, data = f"# {named(words.HEAD[0])}\n", {}
    except ProblemsError as error:
        raise CannotWriteError(words.broken(path, error.problems[0])) from error
    if value:
        changed = edit.set_key(text, (key,), _typed(key, value), KEYS)
    else:
        changed = edit.remove_key(text, (key,)) if key in data else text
    if changed == text:
        return
    disk.make_private_folder(path.parent)
    try:
        disk.write_new(path, changed.encode())
    except FileExistsError:
        disk.replace(path, changed.encode())


def _typed(key: str, text: str) -> Value:
    """Return the value to write for one chosen in the app."""
    kind = _KNOWN[key].kind
    if isinstance(kind, Switch):
        return text == "true"
    is_whole = isinstance(kind, Number) and text.isascii() and text.isdecimal()
    return int(text) if is_whole else text


def default_text() -> str:
    """Return a settings file that describes every setting and sets none."""
    return write.commented(
        list(map(named, words.HEAD)),
        [(setting.key, setting.example, setting.about) for setting in SETTINGS],
    )


def write_default(path: Path) -> None:
    """Write `default_text` to a new file. Raises CannotWriteError."""
    disk.make_private_folder(path.parent)
    try:
        disk.write_new(path, default_text().encode())
    except FileExistsError:
        raise CannotWriteError(words.exists(path)) from None
