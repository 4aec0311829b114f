"""The few settings there are: how the book looks, and a country for the help lines, if asked."""

from __future__ import annotations

import contextlib
from pathlib import Path

from reconcile_tui.core.toml_text import encode
from reconcile_tui.errors import BookError
from reconcile_tui.store import atomic
from reconcile_tui.store.reading import read_data

__all__ = ["read_settings", "write_setting"]

KNOWN = ("look", "country")


def read_settings(path: Path) -> dict[str, str]:
    """The settings in a file. A file that cannot be read counts as none."""
    try:
        _, data = read_data(atomic.read_regular(path), str(path))
    except BookError:
        return {}
    return {key: data[key] for key in KNOWN if isinstance(data.get(key), str)}


def write_setting(path: Path, key: str, value: str) -> None:
    """Keep one setting; an empty value forgets it. Raises CannotWriteError."""
    settings = {**read_settings(path), key: value}
    lines = [f"{name} = {encode(text)}\n" for name, text in settings.items() if text]
    atomic.make_private_folder(path.parent)
    text = "# The few settings of reconcile-tui.\n" + "".join(lines)
    with contextlib.suppress(FileExistsError):
        atomic.write_new(path, text.encode())
        return
    atomic.replace(path, text.encode())
