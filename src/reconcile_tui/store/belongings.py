"""The files that are removed with everything, in groups that a person knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from reconcile_tui.store.names import listed
from reconcile_tui.store.paths import Places
from reconcile_tui.strings.removing import TITLES, Group

__all__ = ["groups_of", "short"]


def groups_of(paths: Iterable[Path], places: Places) -> list[Group]:
    """Every path in exactly one group, by where it is; they need not be there any more."""
    found: dict[tuple[str, Path], list[str]] = {}
    paths = list(paths)
    worksheets = set(listed(path.name for path in paths if path.parent == places.worksheets))
    for path in paths:
        kind, folder = _where(path, places, worksheets)
        name = str(path.relative_to(folder)) if folder in path.parents else path.name
        found.setdefault((kind, folder), []).append(name)
    order = list(TITLES)
    kinds = sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    return [Group(kind, short(folder), tuple(found[kind, folder])) for kind, folder in kinds]


def short(path: Path) -> str:
    """A path as a person writes it: from the home folder on, where it is inside."""
    text, home = str(path), str(Path("~").expanduser())
    inside = home not in ("~", "/") and text.startswith(f"{home}/")
    return f"~{text[len(home) :]}" if inside else text


def _where(path: Path, places: Places, worksheets: Collection[str]) -> tuple[str, Path]:
    if path.parent == places.worksheets:
        return ("worksheets" if path.name in worksheets else "beside"), places.worksheets
    state = places.state
    for kind, folder in (
        ("beside", places.worksheets),
        ("bin", places.bin),
        ("pages", places.own_content),
        ("history", state / "history"),
        ("recent", state / "recent"),
        ("locks", state / "locks"),
        ("cache", places.cache),
    ):
        if path == folder:  # a link, in place of a folder
            return kind, folder.parent
        if folder in path.parents:
            return kind, folder
    if state in path.parents:
        inside = path.relative_to(state).parts
        return "other", state / inside[0] if len(inside) > 1 else state
    return ("settings" if path == places.settings else "copies"), path.parent
