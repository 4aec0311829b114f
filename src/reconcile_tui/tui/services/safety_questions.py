"""Before anything that is meant for two, the safety questions."""

from __future__ import annotations

from collections.abc import Callable

from reconcile_tui.domain.safety_questions import QUIET, QuietOutcome, Way, asks_before_opening
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import KeyHolding, ScreenHost
from reconcile_tui.workspace import Workspace


class SafetyQuestions:
    """Asks them, once a run of the program and worksheet.

    `ways` holds, for each worksheet that was let through, whether its sharing is open. It is all
    that is remembered, in memory only; where the answers stopped, nothing is.
    """

    def __init__(self, host: ScreenHost, workspace: Workspace, keys: KeyHolding) -> None:
        self._host, self._workspace, self._keys = host, workspace, keys
        self.ways: dict[str, Way] = {}

    def ask_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` once the way is open; at once where nothing needs to be asked."""
        if not asks_before_opening(sheet) or sheet.id in self.ways:
            then()
            return

        def go_on(way: Way) -> None:
            self.ways[sheet.id] = way
            then()

        self._ask_way(go_on)

    def both_first(self, sheet: Worksheet, then: Callable[[], object]) -> None:
        """Do `then` only where both want it: what two people said is not laid open by one alone.

        What was answered before for this sheet counts, if it opened the way.
        """
        if self.ways.get(sheet.id) == "open":
            then()
            return

        def go_on(way: Way) -> None:
            if way == "open":
                self.ways[sheet.id] = way
                then()

        self._ask_way(go_on, alone=False)

    def only_ask(self) -> None:
        """Ask the questions with nothing behind them: they are never a sheet that could be kept."""
        self._ask_way(lambda _: None)

    def _ask_way(self, go_on: Callable[[Way], object], *, alone: bool = True) -> None:
        def answered(outcome: QuietOutcome | None) -> None:
            if outcome is not None:
                go_on(outcome.way)

        self.ask(answered, alone=alone)

    def ask(self, answered: Callable[[QuietOutcome | None], None], *, alone: bool = True) -> None:
        """Show the questions. Where they cannot be shown, the way stays closed.

        The screen itself tells a person that the worksheet stays closed; then there is no outcome.
        `alone` says whether there is something to go on with for oneself.
        """
        try:
            blank = self._workspace.start(QUIET).session
        except BookError as error:
            self._host.notify(str(error), markup=False)
            return
        blank.changed = lambda *_: None
        questions = screens.SafetyQuestionsScreen(blank, alone=alone)
        self._keys.hold(questions)
        self._host.push_screen(questions, answered)
