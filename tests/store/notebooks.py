"""A notebook in a temporary folder, and helpers for its files."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.storage.paths import Places

NOW = datetime(2026, 11, 22, 19, 5, tzinfo=timezone(timedelta(hours=1)))
PROMPTS = {"ended-us": "What problem ended us?", "contact": "Are you in contact now?"}


def at(minutes: float) -> datetime:
    """Return the time some minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def places_in(folder: Path) -> Places:
    """Return the app's folders below one folder."""
    return Places(folder / "data", folder / "config", folder / "state", folder / "content")


def notebook_in(folder: Path) -> Notebook:
    """Return a notebook inside one folder."""
    return Notebook(places_in(folder))


def fresh(**values: str) -> Answers:
    """Return new answers with these values."""
    names = {name.replace("_", "-"): value for name, value in values.items()}
    return replace(new_answers("what-changed", 1, "What changed?", NOW), values=names)


def said(path: Path) -> dict[str, Any]:
    """Return the answers in a file."""
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["answers"]
    return found


def keep(notebook: Notebook, answers: Answers) -> tuple[Entry, Path]:
    """Save answers for the first time."""
    entry = Entry()
    notebook.save(entry, answers, PROMPTS, NOW)
    assert entry.path is not None
    return entry, entry.path


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace text in a file like an editor that writes a new file and renames it."""
    text = path.read_text("utf-8")
    assert old in text
    other = path.with_name("4913")
    other.write_text(text.replace(old, new), "utf-8")
    other.rename(path)


def copies(path: Path) -> list[Path]:
    """Return the conflict copies of a file."""
    return sorted(path.parent.glob(f"{path.stem}.conflict-*.toml"))


def leftovers(folder: Path) -> list[str]:
    """Return the hidden files that a save left behind."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
