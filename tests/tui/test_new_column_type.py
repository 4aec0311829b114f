"""A new column type takes one class: the screen, `fill`, `check`, files and lists support it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import time
from typing import Any, cast

from reconcile_tui.cli.commands.fill_prompts import ask
from reconcile_tui.cli.commands.line_ui import LineUI
from reconcile_tui.domain.dates import read_time
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import BaseColumn, LineColumn, LineKind, WrongAnswerError
from reconcile_tui.domain.outline import row_words
from reconcile_tui.domain.reading import faults_of_answers
from reconcile_tui.messages import cli as words
from reconcile_tui.session import Session, Slot
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from tests.tui.conftest import OpenSheet
from tests.tui.hand import sheet_of, work_of

TYPE_IT = "write a time as 14:30 or 2:30 pm"


class TimeColumn(LineKind, BaseColumn, frozen=True, kw_only=True, tag="time"):
    """A column for a time of day."""

    is_written, keeps_typed = False, True
    unread_label = "couldn't be read as a time"
    named = "among several"

    def parse(self, raw: str) -> Any:
        if not raw.strip():
            return None
        clock = read_time(raw)
        if clock is None:
            raise WrongAnswerError(TYPE_IT)
        return clock

    def typed(self, answer: Any) -> str:
        return f"{answer:%H:%M}"

    def fault(self, value: Any) -> str | None:
        is_time = isinstance(value, time)
        return None if is_time else "expected a time without quotes, such as 14:30:00"

    def words(self, value: Any) -> str:
        return self.typed(value)


WHAT = LineColumn(id="what", text="What")
CALLED = TimeColumn(id="called", text="Called at?")
LEFT = TimeColumn(id="left", text="Left at?")


def calls(*columns: BaseColumn) -> Rows:
    return Rows(id="calls", text="Which calls?", columns=cast("Any", columns))


async def test_it_is_typed_on_the_screen_and_told_in_the_list(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(calls(WHAT, CALLED)))
    async with sheet(work, size=(90, 30)) as hand:
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.type("Talked")
        await hand.press("enter")
        await hand.type("soonish")
        await hand.sees("soonish", f"the app couldn't read it: {TYPE_IT}")
        assert work.session.rows("calls")[0]["called"] == "soonish", "saved as it was typed"
        await hand.press("ctrl+u")
        await hand.type("2.30 pm")
        assert work.session.rows("calls")[0]["called"] == time(14, 30)
        await hand.press("escape")
        await hand.sees("- Talked · 14:30")
        await hand.press("up", "enter", "tab")
        await hand.sees("14:30")


class Typed:
    """The dialog for one question in `fill`: lines typed, and messages printed."""

    def __init__(self, session: Session, *lines: str) -> None:
        self.session = session
        self.slot: Slot | None = None
        self.said: list[str] = []
        self._lines = list(lines)

    def prompt(self, text: str = "", *, draft: Any = None, **_: Any) -> str:
        return self._lines.pop(0)

    def note(self, said: str) -> None:
        self.said.append(said)

    def make_undoable(self, before: object) -> None:
        """Discard the previous value, which only undo needs."""


def filled(column: BaseColumn, *lines: str) -> tuple[Any, list[str]]:
    """Return the cell's value and the messages after these lines are typed for it."""
    item = calls(column)
    session = work_of(sheet_of(item)).session
    ui = Typed(session, *lines)
    ask(cast("LineUI", ui), Slot.of_cell(session, item, "r1", cast("Any", column)))
    cells: Iterable[Any] = session.rows("calls")
    return next((row[column.id] for row in cells), None), ui.said


def test_fill_asks_until_it_is_one() -> None:
    value, said = filled(CALLED, "soonish", "2:30 pm")
    assert value == time(14, 30)
    assert said == [
        f"What you typed is still here, but the app couldn't read it: {TYPE_IT}.",
        words.TYPE_AGAIN_OR_ENTER,
    ]


def test_fill_goes_on_when_nothing_is_typed() -> None:
    assert filled(CALLED, "") == (None, [])
    value, said = filled(CALLED, "soonish", "")
    assert value == "soonish"
    assert len(said) == 2


def test_a_file_holds_it_and_check_finds_what_is_none() -> None:
    item = calls(WHAT, CALLED, LEFT)
    session = work_of(sheet := sheet_of(item)).session
    session.answer_cell("calls", "r1", "called", "2:30 pm")
    session.answer_cell("calls", "r1", "left", "late")
    (row,) = tomllib.loads(new_text(session.answers, {}))["rows"]["calls"]
    assert row == {"row": "r1", "called": time(14, 30), "left": "late"}
    assert [(place, said) for place, said, _ in faults_of_answers(session.answers, sheet)] == [
        (("rows", "calls", 0, "left"), "expected a time without quotes, such as 14:30:00")
    ]
    told = row_words(item, row)
    assert told == "Called at: 14:30 · Left at: (couldn't be read as a time: late)"
