"""Damaged files: in every list one that can't be read, or crashes it, leaves the others usable."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.messages import compare as compare_words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages import timeline as layer_words
from reconcile_tui.storage import notebook as heads
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens import layers
from reconcile_tui.tui.screens.worksheets import pane as worksheets_pane
from reconcile_tui.tui.screens.worksheets.actions import ListEntry
from reconcile_tui.tui.screens.worksheets.compare import CompareScreen
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import from_menu, go_to_worksheets, shown

WORDS = {"ended-us": "We stopped talking."}
OTHER = {"ended-us": "We talked too much."}


class OddError(Exception):
    """An exception that no code expects."""


@pytest.fixture
def odd(places: Places) -> Path:
    """The older of two saved copies of the same worksheet."""
    write_down(places, "what-changed", WORDS, when=NOW - timedelta(1))
    return write_down(places, "what-changed", OTHER, when=NOW - timedelta(2))


def _fails_in_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_for_odd(data: dict[str, object], _: object) -> Answers:
        answers = answers_from(data)
        if answers.values == OTHER:
            raise OddError("my own words")
        return answers

    monkeypatch.setattr("reconcile_tui.storage.entries.answers_from", raise_for_odd)
    monkeypatch.setattr(heads.HeaderIndex, "_read_without_waiting", lambda *_: None)


def _fails_in_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    how_many = worksheets_pane._answer_count

    def raise_for_odd(line: ListEntry) -> str:
        if line.saved and line.saved.when < NOW - timedelta(1, 1):
            raise OddError("my own words")
        return how_many(line)

    monkeypatch.setattr(worksheets_pane, "_answer_count", raise_for_odd)


@pytest.mark.parametrize("fail", [_fails_in_reading, _fails_in_drawing])
async def test_the_worksheets_tab_marks_the_row_and_shows_the_others(
    book: OpenBook,
    odd: Path,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[pytest.MonkeyPatch], None],
) -> None:
    fail(monkeypatch)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.sees(labels.CANNOT_BE_READ)
        assert shown(hand)[0] == labels.SAVED
        assert "What changed?" in shown(hand)[1:3]
        assert "my own words" not in hand.words()


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
async def test_a_time_that_no_calendar_can_show_closes_no_tab(
    book: OpenBook, places: Places, odd: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
    time.tzset()
    text = odd.read_text("utf-8").splitlines()
    changed = [
        f"{line[:10].split(' ')[0]} = {moment}" if line.startswith(("saved", "started")) else line
        for line in text
    ]
    odd.write_text("\n".join(changed) + "\n", "utf-8")
    async with book() as hand:
        await go_to_worksheets(hand)
        assert shown(hand)[1:3] == ["What changed?", "! What changed?"], "it's never the newest"
        for _ in range(2):
            await hand.press("enter")
            await hand.sees("1 of 10 answered")
            await hand.sees("Saved ")
            await hand.press("escape", "escape")
            await hand.until(lambda: isinstance(hand.app.focused, Choices))
            await hand.press("down")
        await hand.press("up")
        await from_menu(hand, compare_words.COMPARE_DAYS)
        await hand.until(lambda: isinstance(hand.app.screen, CompareScreen))


async def test_a_long_or_odd_name_stays_on_the_one_line_of_its_row(
    book: OpenBook, odd: Path
) -> None:
    names = (f"{'a-long-name-' * 18}", "new\nline\x1b[2J", os.fsdecode(b"bad\xff"), "漢字" * 30)
    for name in names:
        odd.with_name(f"{name}.toml").write_bytes(odd.read_bytes())
    odd.with_name("x\ny.toml").write_text("format =", "utf-8")
    async with book() as hand:
        await go_to_worksheets(hand)
        rows = [line for line in hand.lines() if " 1 answered" in line or "can't be read" in line]
        assert len(rows) == 2 + len(names) + 1
        sound = [line for line in rows if "1 answered" in line]
        assert len({cell_len(line[: line.rindex("2026-")]) for line in sound}) == 1
        await hand.sees("-long-name-)", "line␛[2J", "bad\ufffd", "x y.toml")
        assert not set("\x1b\udcff") & set("".join(hand.lines()))


async def test_a_fault_in_one_file_leaves_the_search_to_the_others(
    book: OpenBook, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fails_in_reading(monkeypatch)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("talk")
        await hand.sees(labels.FOUND_IN_ANSWERS, "We stopped »talk«ing.")


async def test_a_fault_in_one_file_leaves_the_layers_to_the_others(
    book: OpenBook, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_for_odd(sheet: object, answers: Answers) -> list[object]:
        if answers.values == OTHER:
            raise OddError("my own words")
        return []

    monkeypatch.setattr(layers, "evidence_in", raise_for_odd)
    async with book() as hand:
        hand.app.navigation.show_layers()
        await hand.sees(layer_words.PASSED_OVER)
