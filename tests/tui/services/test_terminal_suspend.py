"""Suspending the terminal for another program, and signals received meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reconcile_tui.storage.editor_files import EditorProcess
from reconcile_tui.tui.services.external_editor import TerminalSuspend
from reconcile_tui.tui.services.shutdown import FinalSave, Shutdown
from tests.tui.services.host import FakeApp


class Lent:
    """A suspended terminal, and a record of what happened around it."""

    def __init__(self, host: FakeApp) -> None:
        self.calls: list[object] = []
        told = self.calls
        self.shutdown = SimpleNamespace(
            is_wiped=False,
            hang_up=lambda number: told.append(("hang up", number)),
            start_watchdog=lambda code: told.append(("watch", code)),
        )
        final_save = SimpleNamespace(collect=lambda: told.append("collect"))
        self.terminal = TerminalSuspend(
            host,
            host.saver,
            cast("FinalSave", final_save),
            cast("Shutdown", self.shutdown),
            lambda: told.append("came back"),
        )

    def runs(self, does: Any) -> None:
        """Run the program to its end."""

        class Program:
            """A program that ends immediately."""

            def __init__(self, _: Sequence[str]) -> None:
                pass

            def wait(self) -> int:
                """Run the program's effect."""
                return int(does() or 0)

            end = staticmethod(lambda: self.calls.append("end"))

        self.terminal.start = cast("type[EditorProcess]", Program)


def test_run_returns_the_exit_code_and_touches_the_idle_timer(host: FakeApp) -> None:
    lent = Lent(host)
    lent.runs(lambda: 3)
    assert lent.terminal.run(["editor"]) == 3
    assert lent.calls == ["came back"]


def test_a_program_that_fails_to_start_raises(host: FakeApp) -> None:
    lent = Lent(host)

    def missing(_: Sequence[str]) -> EditorProcess:
        raise FileNotFoundError

    lent.terminal.start = missing
    with pytest.raises(FileNotFoundError):
        lent.terminal.run(["editor"])
    assert lent.calls == ["came back"]


def test_a_signal_while_suspended_ends_the_program_and_saves(host: FakeApp) -> None:
    lent = Lent(host)
    lent.runs(lambda: lent.terminal.hang_up(1))
    lent.terminal.run(["editor"])
    assert lent.calls == [("watch", 129), "end", "collect", "came back"]
    assert lent.shutdown.is_wiped, "the screen wasn't cleared"
    lent.terminal.end_as_asked()
    assert lent.calls[-1] == ("hang up", 1)


def test_a_signal_while_not_suspended_is_a_hang_up(host: FakeApp) -> None:
    lent = Lent(host)
    lent.terminal.hang_up(15)
    assert lent.calls == [("hang up", 15)]
    lent.terminal.end_as_asked()
    assert lent.calls == [("hang up", 15)], "the signal arrived while no program had the terminal"
