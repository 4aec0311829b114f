"""Three months with the app: the real program on its own dates, and the resulting files.

Three independent stories, so that they can run in parallel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunBook
from tests.pty.journey import NOTEBOOK
from tests.pty.session_run import has_faketime
from tests.pty.three_months import MINE, THEIRS, Life, seen_in

pytestmark = [pytest.mark.pty, pytest.mark.slow]


def saved(home: Path, name: str) -> Mapping[str, Any]:
    return tomllib.loads((home / NOTEBOOK / f"{name}.toml").read_text("utf-8"))


@pytest.fixture
def life(program: Path) -> Life:
    if not has_faketime():
        pytest.skip("faketime is not installed here (make ci-deps installs it)")
    return Life(program)


WEEKS = (0, 1, 3, 4, 11)
"""The entries include every way to keep a promise, stress, repair, and a date for each promise."""


def test_six_promises_and_what_was_seen_are_there_in_dated_words(
    life: Life, home: Path, run_book: RunBook
) -> None:
    life.write_down_promises()
    for week in WEEKS:
        life.sunday(week)
    promises = saved(home, "2026-09-01-promises")["rows"]
    seen = [*promises["my-days"], *promises["their-days"]]
    told = {(str(row["date"]), row["what"], row["how"], row.get("rung", "")) for row in seen}
    assert told == {
        (s.day.isoformat(), s.what, s.how, s.rung) for week in WEEKS for s in seen_in(week)
    }
    assert [row["words"] for row in promises["my-promises"]] == [words for words, _, _ in MINE]

    weeks = run_book("show", "2026-09-01", "--timeline").stdout
    places = [weeks.index(words[:12]) for words, _, _ in (*MINE, *THEIRS)]
    assert places == sorted(places), "the person's own promises come first"
    assert "Slipped and repaired" in weeks
    assert "%" not in weeks


def test_two_worksheets_are_compared_side_by_side(life: Life, run_book: RunBook) -> None:
    life.decide()
    life.look_at_what_changed()
    life.look_once_more()
    life.decide_once_more()
    compared = run_book("compare", "2026-08-31", "2026-11-20").stdout
    assert "{+need a break, and when I will be" in " ".join(compared.split())

    everything = run_book("export", "--all", "--to", "md", "--for", "me").stdout
    assert "What changed?" in everything
    assert "putting pressure on you?" not in everything, "that answer is never shared"


def test_an_agreement_is_in_the_calendar_and_words_for_repair_in_order(
    life: Life, run_book: RunBook
) -> None:
    life.agree()
    life.find_words_for_repair()
    days = run_book("export", "2026-09-21", "--to", "ics", "--for", "me").stdout
    assert "DTSTART:20261004T193000" in days
    assert "SUMMARY:Call" in days

    text = run_book("export", "2026-10-11", "--to", "txt", "--for", "me").stdout
    order = ["I walked out", "left alone with it", "I come back", "You owe me no answer"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
