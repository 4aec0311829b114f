"""`where`: print the folders of the program."""

from __future__ import annotations

from reconcile_tui.cli.console import put
from reconcile_tui.messages import general as strings
from reconcile_tui.storage.paths import Places


def list_folders(places: Places) -> int:
    """Print the folders the program uses, and whether they exist."""
    folders = {
        "worksheets": places.worksheets,
        "trash": places.bin,
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
