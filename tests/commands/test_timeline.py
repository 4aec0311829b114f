"""`show --timeline`: promises and what was seen, as plain text on stdout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reconcile_tui.cli.commands.show import timeline_page
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.display import cells
from reconcile_tui.domain.outline import UNLINKED, UNNAMED
from reconcile_tui.messages.timeline import NO_TIMELINE, WHAT_WILL_COME
from tests.commands.saved import NAME, PRIVATE, Run
from tests.core.promises_sample import ledger
from tests.core.test_timeline import answers, day

TODAY = date(2026, 11, 22)
PROMISE = {"row": "p1", "words": "Calls before it gets late"}
NAME_CELLS = 24
HEAD = """\
format = 1
worksheet = "promises"
id = "d00dfeed"
title = "Promises and what was seen"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00
"""
ROWS = """
[[rows.my-promises]]
row = "p1"
words = "I say when I will be back"
said-on = 2026-11-01

[[rows.my-days]]
row = "d1"
promise = "p1"
date = 2026-11-04
how = "kept"
rung = "once"
"""


def drawn(given: Answers, width: int = 80) -> str:
    return timeline_page(ledger(), given, ledger().exportable_ids, width, TODAY)


@pytest.fixture
def promises(notebook: Path) -> str:
    (notebook / "2026-11-22-promises.toml").write_text(HEAD + ROWS, encoding="utf-8")
    return "2026-11-22-promises"


def test_the_timeline_is_printed_with_a_legend(run: Run, promises: str) -> None:
    code, out, err = run("show", promises, "--timeline")
    assert (code, err) == (0, "")
    line = next(line for line in out.split("\n") if line.startswith("I say when I will be"))
    assert "■" in line
    assert line.endswith("Done once")
    assert "■ kept" in out
    assert "There's no score." in out
    assert "%" not in out


def test_every_line_fits_the_width(run: Run, promises: str) -> None:
    _, out, _ = run("show", promises, "--timeline")
    assert max(map(cells, out.split("\n"))) <= 80


def test_an_empty_timeline_says_what_will_be_there(run: Run, notebook: Path) -> None:
    (notebook / "2026-11-22-promises.toml").write_text(HEAD, encoding="utf-8")
    _, out, _ = run("show", "2026-11-22-promises", "--timeline")
    assert WHAT_WILL_COME.split("\n", maxsplit=1)[0] in out


def test_a_worksheet_without_promises_says_so(run: Run, notebook: Path) -> None:
    assert run("show", NAME, "--timeline") == (2, "", f"{NO_TIMELINE}\n")


def test_a_private_worksheet_is_refused(run: Run, notebook: Path) -> None:
    code, out, _ = run("show", PRIVATE, "--timeline")
    assert code != 0
    assert out == ""


def test_years_are_printed_in_blocks_and_empty_stretches_are_not() -> None:
    days = [day("a", date(2022, 3, 1), how="not"), day("b", date(2026, 11, 3), how="kept")]
    text = drawn(answers(*days))
    assert "'22" in text
    assert "'24" not in text
    blocks = [block for block in text.split("\n\n") if "Calls before" in block]
    assert len(blocks) == 2
    assert "o" in blocks[0].split("Calls before it gets")[1]


def test_the_newest_rung_is_in_the_last_block_alone() -> None:
    days = [day("a", date(2022, 3, 1), how="not", rung="said"), day("b", TODAY, how="kept")]
    text = drawn(answers(*days))
    assert text.count("Said") == 1
    assert text.index("Said") > text.index("'26")


def test_a_never_shared_promise_is_not_printed() -> None:
    shown = ledger().exportable_ids - {"my-promises"}
    text = timeline_page(ledger(), answers(), shown, 80, TODAY)
    assert "Calls before" not in text
    assert "Mine" not in text


def test_a_promise_without_words_is_not_mixed_up_with_unassigned_entries() -> None:
    bare = {"row": "p1"}
    loose = day("b", TODAY, how="kept", promise="p9")
    text = " ".join(drawn(answers(loose, promises=(bare,))).split())
    assert text.index(UNNAMED) < text.index(UNLINKED.partition(" promise")[0])


def test_the_note_explains_rungs_only_where_there_is_one() -> None:
    without = drawn(answers(day("a", TODAY, how="kept")))
    assert "word at the end" not in without
    assert "There's no score here" in without
    undated = drawn(answers(day("a", None, how="kept", rung="once")))
    assert "word at the end" not in undated, "a word without a date has no end marker"
    assert "word at the end" in drawn(answers(day("a", TODAY, how="kept", rung="once")))


def columns_of(text: str, name: str) -> str:
    line = next(line for line in text.split("\n") if line.startswith(name))
    return line[NAME_CELLS:]


def test_the_timeline_begins_with_the_first_entry() -> None:
    text = drawn(answers(day("a", date(2026, 11, 4), how="kept"), promises=(PROMISE,)))
    assert columns_of(text, "Calls").startswith("■"), text
    assert "Apr" not in text
    assert "Nov '26" in text


@pytest.mark.parametrize("ends", [date(2026, 11, 14), TODAY, date(2026, 12, 13), date(2028, 1, 9)])
def test_a_future_end_is_drawn(ends: date) -> None:
    given = answers(day("a", date(2026, 11, 4), how="kept"), promises=({**PROMISE, "until": ends},))
    text = drawn(given)
    assert any("┤" in line for line in text.split("\n") if line.startswith("Calls")), text
    assert "┤ the end" in text
    assert max(map(cells, text.split("\n"))) <= 80
