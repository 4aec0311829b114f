"""A notebook in a folder of its own, and small hands on it."""

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
    """A moment some minutes after the beginning."""
    return NOW + timedelta(minutes=minutes)


def places_in(folder: Path) -> Places:
    """The folders of a book inside one folder."""
    return Places(folder / "data", folder / "config", folder / "state", folder / "content")


def notebook_in(folder: Path) -> Notebook:
    """A notebook inside one folder."""
    return Notebook(places_in(folder))


def fresh(**values: str) -> Answers:
    """Answers with these in them."""
    names = {name.replace("_", "-"): value for name, value in values.items()}
    return replace(new_answers("what-changed", 1, "What changed?", NOW), values=names)


def said(path: Path) -> dict[str, Any]:
    """The answers that stand in a file."""
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["answers"]
    return found


def keep(notebook: Notebook, answers: Answers) -> tuple[Entry, Path]:
    """Save answers for the first time."""
    entry = Entry()
    notebook.save(entry, answers, PROMPTS, NOW)
    assert entry.path is not None
    return entry, entry.path


def swap_words(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does that writes a new one and renames it."""
    text = path.read_text("utf-8")
    assert old in text
    other = path.with_name("4913")
    other.write_text(text.replace(old, new), "utf-8")
    other.rename(path)


def copies(path: Path) -> list[Path]:
    """The conflict copies beside a file."""
    return sorted(path.parent.glob(f"{path.stem}.conflict-*.toml"))


def leftovers(folder: Path) -> list[str]:
    """What a save left behind under a name that hides."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
