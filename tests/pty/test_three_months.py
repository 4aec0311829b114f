"""Three months with the book, through the real program on its own dates, and what is left of them.

It takes some minutes: about sixty evenings' worth of keys, each waited for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunBook
from tests.pty.book import NOTEBOOK
from tests.pty.evening import has_faketime
from tests.pty.three_months import MINE, SIGHTINGS, THEIRS, live_through

pytestmark = [pytest.mark.pty, pytest.mark.slow]


def saved(home: Path, name: str) -> Mapping[str, Any]:
    return tomllib.loads((home / NOTEBOOK / f"{name}.toml").read_text("utf-8"))


def test_three_months_are_there_in_dated_words(
    program: Path, home: Path, run_book: RunBook
) -> None:
    if not has_faketime():
        pytest.skip("faketime is not installed here (make ci-deps installs it)")
    for said in live_through(program):
        assert said
    promises = saved(home, "2026-09-01-promises")["rows"]
    seen = [*promises["my-days"], *promises["their-days"]]
    told = {(str(row["date"]), row["what"], row["how"], row.get("rung", "")) for row in seen}
    assert told == {(s.day.isoformat(), s.what, s.how, s.rung) for s in SIGHTINGS}
    assert [row["words"] for row in promises["my-promises"]] == [words for words, _, _ in MINE]

    weeks = run_book("show", "2026-09-01", "--timeline").stdout
    places = [weeks.index(words[:12]) for words, _, _ in (*MINE, *THEIRS)]
    assert places == sorted(places), "own promises stand first"
    assert "Slipped and repaired" in weeks
    assert "%" not in weeks

    compared = run_book("compare", "2026-08-31", "2026-11-20").stdout
    assert "{+need a break, and when I will be" in " ".join(compared.split())

    days = run_book("export", "2026-09-21", "--to", "ics", "--for", "me").stdout
    assert "DTSTART:20261004T193000" in days
    assert "SUMMARY:Call" in days

    text = run_book("export", "2026-10-11", "--to", "txt", "--for", "me").stdout
    order = ["I walked out", "left alone with it", "I come back", "You owe me no answer"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)

    everything = run_book("export", "--all", "--to", "md", "--for", "me").stdout
    assert "What changed?" in everything
    assert "putting pressure on you?" not in everything, "that answer is never shared"
