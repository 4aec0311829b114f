"""Answers typed on the screen and lines typed in `fill` produce the same file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from reconcile_tui.domain.form import asks_before_opening
from reconcile_tui.domain.items import Choice, Choices, Day, Item, Plan, Rows
from reconcile_tui.domain.kinds import CheckColumn, ChoiceColumn, Column, DayColumn, RefColumn
from reconcile_tui.messages.fields import GO_ON
from reconcile_tui.messages.private import ASK_FIRST, NOT_SAVED
from reconcile_tui.messages.screens import STATE_CHOICES
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.chrome import ActionLink
from reconcile_tui.tui.widgets.fields.field import Field
from tests.commands.line_mode import (
    KINDS,
    LIBRARY,
    TYPED_DAY,
    Raw,
    RecordedFill,
    normalized,
    saved_in,
)
from tests.conftest import RunBook
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand
from tests.tui.safety_keys import ASKED, ASKED_YES, FEAR, HERE, NO, ORDER, YES

SAVE = ("down", "down", "enter")
"""The keys for the second choice of the saving dialog, where nothing is preselected."""
PRIVATE = [kind for kind in KINDS if LIBRARY.worksheet(kind).private]
ORDINARY = sorted(set(KINDS) - set(PRIVATE) - {"promises"})


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["promises", *ORDINARY])
async def test_a_worksheet_typed_on_the_screen_is_the_one_that_fill_writes(
    book: OpenBook, run_book: RunBook, home: Path, tmp_path: Path, kind: str
) -> None:
    await compare_with_fill(book, run_book, home, RecordedFill(tmp_path / "session", kind))


@pytest.mark.parametrize("kind", PRIVATE)
async def test_a_private_worksheet_that_is_saved_is_the_one_that_fill_writes(
    book: OpenBook, run_book: RunBook, home: Path, tmp_path: Path, kind: str
) -> None:
    await compare_with_fill(book, run_book, home, RecordedFill(tmp_path / "session", kind))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
async def test_the_last_option_of_each_question_gives_the_same_file(
    book: OpenBook, tmp_path: Path, kind: str
) -> None:
    """Only questions with options are answered. `fill` has its own tests of what a session does."""
    recorded = RecordedFill(tmp_path / "session", kind, last=True, only_options=True)
    if recorded.given:
        by_hand = await answered_on_the_screen(book, recorded)
        (by_session,) = saved_in(recorded.places.data)
        assert normalized(by_hand.read_text()) == normalized(by_session.read_text())


async def compare_with_fill(
    book: OpenBook, run_book: RunBook, home: Path, recorded: RecordedFill
) -> None:
    """Answer a worksheet on the screen and in `fill`, and compare the two files."""
    kind = recorded.work.worksheet.id
    told = run_book("fill", kind, input="\n".join([*recorded.lines, ""]))
    assert told.returncode == 0, told.stdout + told.stderr
    by_hand = await answered_on_the_screen(book, recorded)
    (by_lines,) = saved_in(home)
    assert normalized(by_hand.read_text()) == normalized(by_lines.read_text())
    assert missing_date_message(by_hand) == missing_date_message(by_lines)


async def answered_on_the_screen(book: OpenBook, recorded: RecordedFill) -> Path:
    """Answer a worksheet with keys and return its file."""
    async with book() as hand:
        await begin(hand, recorded.work.worksheet.id)
        for item, raw in recorded.given:
            await answer(hand, item, raw)
        await finish(hand)
        (path,) = saved_in(hand.places.data)
    return path


def missing_date_message(path: Path) -> str:
    """Return a file name without its leading date, because the screen's clock is frozen."""
    year, month, day, name = path.name.split("-", 3)
    assert (year + month + day).isdigit()
    return name


# -- before and after the answers ------------------------------------------------------------------


async def begin(hand: BookHand, kind: str) -> None:
    """Start a worksheet and answer what is asked before its first question."""
    sheet = LIBRARY.worksheet(kind)
    hand.app.navigation.start(kind)
    if asks_before_opening(sheet):
        for asked, keys in ((HERE, YES), (FEAR, NO), (ORDER, NO), (ASKED, ASKED_YES)):
            await hand.sees(asked)
            await hand.press(*keys)
        await hand.sees(GO_ON)
        await hand.press("enter")
    if sheet.ask_first:
        await hand.sees(ASK_FIRST)
        await hand.press(*SAVE)
    await hand.until(lambda: hand.app.screen.query(".sheet .form > *"), f"worksheet {kind}")
    await hand.settle()


async def finish(hand: BookHand) -> None:
    """Save a private worksheet, mark any other as done, and quit."""
    if not hand.work.worksheet.private:
        await hand.show("(end)")
        link = next(
            one for one in hand.view.query(ActionLink) if one.label == STATE_CHOICES["completed"]
        )
        link.focus()
        await hand.press("enter")
    elif not hand.work.kept:
        await hand.press("f6", *SAVE)
    await hand.press("ctrl+q")
    await hand.until(lambda: not hand.app.is_running)


# -- one answer ------------------------------------------------------------------------------------


async def answer(hand: BookHand, item: Item, raw: Raw) -> None:
    """Answer one question with keys, and consent to saving it if it's private."""
    await hand.show_item(item.id)
    match item:
        case Rows():
            assert isinstance(raw, Mapping)
            await add_entry(hand, item, raw)
        case Plan():
            assert isinstance(raw, Mapping)
            for words in raw.values():
                await hand.type(words)
                await hand.press("enter")
        case _:
            assert isinstance(raw, str)
            await enter_value(hand, item, raw)
    if item.id in hand.session.sensitive and not hand.session.saves_sensitive:
        await hand.show(hand.view.current_step, item.id)
        await hand.sees(NOT_SAVED)
        await hand.press("f6", *SAVE)


async def add_entry(hand: BookHand, item: Rows, cells: Mapping[str, str]) -> None:
    """Write one entry of a list, column by column, and return to the worksheet."""
    await hand.press("end", "enter")
    await hand.until(lambda: isinstance(hand.app.screen, RowScreen), f"an entry of {item.id}")
    for column in item.columns:
        if column.id not in cells:
            continue
        next(f for f in hand.app.screen.query(Field) if f.item_id == column.id).enter()
        await hand.settle()
        await enter_value(hand, column, cells[column.id])
    await hand.press("escape")
    await hand.at(item.id)


async def enter_value(hand: BookHand, kind: Item | Column, raw: str) -> None:
    """Type the answer of the focused field with the keys that a person has for it."""
    match kind:
        case Choice() | ChoiceColumn() | Choices():
            await choose(hand, [option.value for option in kind.options], raw.split("\n"))
        case RefColumn():
            await hand.press("down", "space")
        case CheckColumn():
            await hand.press("space")
        case Day() | DayColumn():
            await hand.type(TYPED_DAY)
        case _:
            first, *more = raw.split("\n")
            await hand.type(first)
            for line in more:
                await hand.press("enter")
                await hand.type(line)


async def choose(hand: BookHand, values: list[str], wanted: list[str]) -> None:
    """Move to each wanted option and choose it, starting with no option highlighted."""
    at = -1
    for value in wanted:
        place = values.index(value)
        await hand.press(*["right"] * (place - at), "space")
        at = place
