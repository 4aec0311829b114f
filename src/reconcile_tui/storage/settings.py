"""The few settings there are: the look, when the screen is covered, and a country, if asked."""

from __future__ import annotations

import contextlib
from pathlib import Path

from reconcile_tui import PROGRAM
from reconcile_tui.errors import BookError
from reconcile_tui.storage import atomic
from reconcile_tui.toml.read import read_data

__all__ = ["is_discreet", "read_settings", "write_setting"]

KNOWN = ("look", "country", "cover_after", "cover_key", "discreet")

NUMBERS = ("cover_after",)
"""Written without quotes, and read with or without them."""

SWITCHES = ("discreet",)
"""True or false."""


def read_settings(path: Path) -> dict[str, str]:
    """The settings in a file. A file that cannot be read counts as none."""
    try:
        _, data = read_data(atomic.read_regular(path), str(path))
    except BookError:
        return {}
    found = {key: data[key] for key in KNOWN if isinstance(data.get(key), str)}
    numbers = {key: data[key] for key in NUMBERS if type(data.get(key)) in {int, float}}
    switches = {key: str(data[key]).lower() for key in SWITCHES if type(data.get(key)) is bool}
    return {**found, **{key: f"{number:g}" for key, number in numbers.items()}, **switches}


def is_discreet(path: Path) -> bool:
    """Return whether the settings ask for the discreet look."""
    return read_settings(path).get("discreet") == "true"


def write_setting(path: Path, key: str, value: str) -> None:
    """Keep one setting; an empty value forgets it. Raises CannotWriteError."""
    settings = {**read_settings(path), key: value}
    lines = [f"{name} = {_written(name, text)}\n" for name, text in settings.items() if text]
    atomic.make_private_folder(path.parent)
    text = f"# Settings of {PROGRAM}\n" + "".join(lines)
    with contextlib.suppress(FileExistsError):
        atomic.write_new(path, text.encode())
        return
    atomic.replace(path, text.encode())


def _written(name: str, text: str) -> str:
    from reconcile_tui.toml.write import encode  # noqa: PLC0415 - settings are seldom written

    is_number = name in NUMBERS and text.isdecimal() and text.isascii()
    return text if is_number or name in SWITCHES else encode(text)
