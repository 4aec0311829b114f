"""Before anything that is meant for two, the safety questions."""

from __future__ import annotations

from collections.abc import Callable

from textual.driver import Driver

from reconcile_tui.domain.safety_questions import QUIET, QuietOutcome, Way, asks_before_opening
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.tui.services.key_queue import InOrder
from reconcile_tui.workspace import Desk

__all__ = ["QuietFirst"]


class QuietFirst(InOrder):
    """The part of `BookApp` that asks them, once a run of the program and sheet.

    `quiet_ways` holds, for each sheet that was let through, whether its sharing is open. It is all
    that is remembered, in memory only; where the answers stopped, nothing is.
    """

    desk: Desk

    def __init__(self, *, driver_class: type[Driver] | None, ansi_color: bool | None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=ansi_color)
        self.quiet_ways: dict[str, Way] = {}

    def quiet_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` once the way is open; at once where nothing needs to be asked."""
        if not asks_before_opening(sheet) or sheet.id in self.quiet_ways:
            then()
            return

        def go_on(way: Way) -> None:
            self.quiet_ways[sheet.id] = way
            then()

        self._ask(go_on)

    def both_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only where both want it: what two people said is not laid open by one alone.

        What was answered before for this sheet counts, if it opened the way.
        """
        if self.quiet_ways.get(sheet.id) == "open":
            then()
            return

        def go_on(way: Way) -> None:
            if way == "open":
                self.quiet_ways[sheet.id] = way
                then()

        self._ask(go_on, alone=False)

    def only_ask(self) -> None:
        """Ask the questions with nothing behind them: they are never a sheet that could be kept."""
        self._ask(lambda _: None)

    def _ask(self, go_on: Callable[[Way], object], *, alone: bool = True) -> None:
        def answered(outcome: QuietOutcome | None) -> None:
            if outcome is not None:
                go_on(outcome.way)

        self.ask_quietly(answered, alone=alone)

    def ask_quietly(
        self, answered: Callable[[QuietOutcome | None], None], *, alone: bool = True
    ) -> None:
        """Show the questions. Where they cannot be shown, the way stays closed.

        The screen itself tells a person that the worksheet stays closed; then there is no outcome.
        `alone` says whether there is something to go on with for oneself.
        """
        from reconcile_tui.tui.screens.safety_questions import QuietScreen  # noqa: PLC0415 - seldom needed

        try:
            blank = self.desk.start(QUIET).session
        except BookError as error:
            self.notify(str(error), markup=False)
            return
        blank.changed = lambda *_: None
        questions = QuietScreen(blank, alone=alone)
        self.hold_keys(questions)
        self.push_screen(questions, answered)
