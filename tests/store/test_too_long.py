"""Files in which an earlier release saved text too long for one answer are still read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reconcile_tui.domain.answers import Answers
from reconcile_tui.storage.conflicts import compare_copies, copies_of, original_of, with_choices
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import find_places
from reconcile_tui.toml.write import new_text

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def test_its_parts_are_offered_in_order_and_can_be_chosen(tmp_path: Path) -> None:
    places = find_places(str(tmp_path / "data"))
    notebook, entry = Notebook(places), Entry()
    answers = Answers("what-changed", "an-id", "What changed?", NOW, saved=NOW)
    notebook.save(entry, answers, {}, NOW)
    assert entry.path is not None
    for number, text in enumerate(("One half, ", "and the other."), 1):
        name = f"{entry.path.stem}.too-long-20261122T140300Z-{number}-of-2.toml"
        entry.path.with_name(name).write_text(
            new_text(answers.with_value("ended-us", text), {}), "utf-8"
        )
    found = compare_copies(entry.path, answers)
    assert [one.piece for one in found] == [(1, 2), (2, 2)]
    assert [one.copy for one in found] == copies_of(entry.path)
    assert {original_of(one.copy) for one in found} == {entry.path}
    assert notebook.paths() == [entry.path]
    place = ("answers", "ended-us")
    assert with_choices(answers, found[0], [place]).values == {"ended-us": "One half, "}
