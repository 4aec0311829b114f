"""A long list of worksheets: only visible files are read, and never on the screen's thread."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from threading import Event, get_ident
from typing import Any

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import HeaderIndex
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheets.pane import PAGE_SIZE, WorksheetsPane
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import go_to_worksheets, shown

WORDS: dict[str, Any] = {"different": "We never came back to a quarrel."}


def pane(hand: BookHand) -> WorksheetsPane:
    return hand.app.screen.query_one(WorksheetsPane)


def many(places: Places, count: int) -> list[Path]:
    path = write_down(places, "what-changed", WORDS, when=NOW - timedelta(500))
    text = path.read_text()
    paths = []
    for number in range(count):
        made = path.with_name(f"2025-01-01-what-changed-{number + 2}.toml")
        when = NOW - timedelta(400) + timedelta(hours=number)
        told = text.replace("What changed?", f"Talk {number:04}")
        made.write_text(re.sub("saved = .*", f"saved = {when.isoformat()}", told))
        os.utime(made, (1_700_000_000 + number, 1_700_000_000 + number))
        paths.append(made)
    path.unlink()
    return paths


async def test_of_many_files_only_those_in_view_are_read(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(places, 250)
    read: list[str] = []
    threads = set()
    look = disk.read

    def counting(path: Path, limit: int) -> tuple[os.stat_result, bytes]:
        if path.parent == places.worksheets:
            read.append(path.name)
            threads.add(get_ident())
        return look(path, limit)

    monkeypatch.setattr(disk, "read", counting)
    async with book() as hand:
        await go_to_worksheets(hand)
        assert len(set(read)) == PAGE_SIZE
        assert get_ident() not in threads, "read on the screen's thread"
        lines = shown(hand)
        assert lines[1] == "Talk 0249"
        assert lines[PAGE_SIZE + 1] == labels.older_worksheets(250 - PAGE_SIZE)
        assert lines[PAGE_SIZE + 2] == labels.TO_START


@pytest.mark.slow
async def test_enter_on_the_last_line_shows_more_and_typing_finds_any(
    book: OpenBook, places: Places
) -> None:
    many(places, 250)
    async with book() as hand:
        await go_to_worksheets(hand)
        pane(hand).lines.highlighted = PAGE_SIZE + 1
        await hand.settle()
        await hand.press("enter")
        await hand.until(lambda: labels.older_worksheets(250 - 2 * PAGE_SIZE) in shown(hand))
        assert shown(hand)[PAGE_SIZE + 1] == f"Talk {249 - PAGE_SIZE:04}"
        await hand.type("Talk 0003")
        await hand.until(lambda: "Talk 0003" in shown(hand))
        assert shown(hand)[1] == "Talk 0003"
        await hand.press("enter")
        assert hand.work.session.answers.title == "Talk 0003"


async def test_while_the_disk_is_slow_the_names_are_shown(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_down(places, "what-changed", WORDS)
    gate = Event()
    read = HeaderIndex.read

    def slow(heads: HeaderIndex, *args: Any, **kwargs: Any) -> Any:
        gate.wait(20)
        return read(heads, *args, **kwargs)

    monkeypatch.setattr(HeaderIndex, "read", slow)
    async with book() as hand:
        await hand.open_tab("worksheets")
        await hand.sees(labels.READING_FILES, "2026-11-22-what-changed")
        gate.set()
        await hand.sees("What changed?", labels.SAVED)


async def test_a_folder_that_cannot_be_read_says_so(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refused(folder: Any) -> Any:
        if folder == places.worksheets:
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    write_down(places, "what-changed", WORDS)
    monkeypatch.setattr(os, "scandir", refused)
    async with book() as hand:
        await hand.open_tab("worksheets")
        await hand.hears("can't be read: Permission denied")
        await hand.sees(labels.NOTHING_SAVED)


LONG_TITLE = "What I want to remember about the summer that we spent apart"


@pytest.mark.parametrize(("width", "whole"), [(80, False), (120, True), (200, True)])
async def test_a_title_is_cut_only_where_there_is_no_room(
    book: OpenBook, places: Places, width: int, whole: bool
) -> None:
    write_down(places, "what-changed", {"contact": "yes"}, title=LONG_TITLE)
    async with book(size=(width, 24)) as hand:
        await go_to_worksheets(hand)
        line = next(line for line in hand.lines() if "What I want to remember" in line)
        assert (LONG_TITLE in line) == whole
        assert line.rstrip().endswith("1 answered")


async def test_in_a_very_wide_window_all_stands_in_one_column(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"contact": "yes"})
    async with book(size=(200, 50)) as hand:
        await go_to_worksheets(hand)
        begins = {len(line) - len(line.lstrip()) for line in hand.lines() if line.strip()}
        assert min(begins) >= 30, "a row starts at the left edge"
        assert max(len(line.rstrip()) for line in hand.lines()) <= 170
