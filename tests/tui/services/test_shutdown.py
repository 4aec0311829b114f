"""Shutdown without an app: the order of clearing the screen, saving and exiting."""

from __future__ import annotations

import asyncio
import os
from typing import cast

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.tui.screens.cover import NotSavedCover
from reconcile_tui.tui.services.key_queue import KeyQueue
from reconcile_tui.tui.services.saving import ExternalChanges, SaveStatus
from reconcile_tui.tui.services.shutdown import Crash, FinalSave, Shutdown
from tests.tui.services.host import FakeApp, FakeView


class Typed:
    """A key queue whose pending keys take effect while shutdown waits for them."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def wait_until_empty(self, patience: float) -> None:
        """Wait for nothing: the keys take effect immediately."""
        self.waited.append(patience)


class Out:
    """The shutdown service of a fake app."""

    def __init__(self, host: FakeApp) -> None:
        self.errors: list[Exception] = []
        self.keys = Typed()
        self.crash = Crash(self.errors.append, host.call_later)
        status = SaveStatus(host, host.workspace, host.open_worksheets)
        files = ExternalChanges(host, host.workspace, host.open_worksheets, status)
        self.final_save = FinalSave(host.open_worksheets, files, lambda: None, lambda: None)
        keys = cast("KeyQueue", self.keys)
        self.shutdown = Shutdown(host, host.saver, keys, self.crash, self.final_save)

    async def leave(self) -> None:
        """Press Quit and wait for its effect."""
        self.shutdown.leave()
        assert self.shutdown._quitting is not None
        await asyncio.wait({self.shutdown._quitting})


async def test_quit_wipes_saves_and_exits(host: FakeApp, view: FakeView) -> None:
    out = Out(host)
    view.work.session.answer("different", "newest words")
    await out.leave()
    assert out.shutdown.is_wiped
    assert view.calls == ["commit"]
    (file,) = host.places.worksheets.glob("*.toml")
    assert "newest words" in file.read_text("utf-8")
    assert host.exit_code == 0
    assert out.keys.waited
    assert out.errors == []


async def test_quit_with_unsaved_answers_asks_on_a_cleared_screen(
    host: FakeApp, view: FakeView
) -> None:
    out = Out(host)
    out.final_save.holds_unsaved = lambda: True
    await out.leave()
    assert host.exit_code is None
    assert isinstance(host.screen, NotSavedCover)
    assert out.shutdown.is_asking
    await out.leave()
    assert host.exit_code == 0, "the second Quit didn't quit"


async def test_quit_resumes_after_a_late_save(
    host: FakeApp, view: FakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError("The disk is full.")

    out = Out(host)
    with monkeypatch.context() as full:
        full.setattr(host.workspace.notebook, "save", refuse)
        view.work.session.answer("different", "words")
        await out.leave()
        out.shutdown.resume_after_save()
        assert host.exit_code is None
    assert host.saver.flush(10)
    out.shutdown.resume_after_save()
    assert out.shutdown._quitting is not None
    await asyncio.wait({out.shutdown._quitting})
    assert host.exit_code == 0


async def test_saving_everything_does_not_quit_by_itself(host: FakeApp) -> None:
    out = Out(host)
    out.shutdown.resume_after_save()
    assert out.shutdown._quitting is None


async def test_a_hang_up_saves_in_the_handler_and_exits_with_its_code(
    host: FakeApp, view: FakeView
) -> None:
    out = Out(host)
    host.loop = asyncio.get_running_loop()
    view.work.session.answer("different", "newest words")
    out.shutdown.hang_up(1)
    assert view.calls == ["commit"], "not committed in the signal handler"
    while host.exit_code is None:
        await asyncio.sleep(0.001)
    assert host.exit_code == 128 + 1
    assert out.shutdown.is_wiped
    (file,) = host.places.worksheets.glob("*.toml")
    assert "newest words" in file.read_text("utf-8")


def test_a_signal_without_a_loop_saves_and_ends_the_process(
    host: FakeApp, view: FakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedError(BaseException):
        """Raised instead of ending this process."""

    def end(code: int) -> None:
        raise EndedError(code)

    monkeypatch.setattr(os, "_exit", end)
    view.work.session.answer("different", "newest words")
    with pytest.raises(EndedError, match="143"):
        Out(host).shutdown.hang_up(15)
    (file,) = host.places.worksheets.glob("*.toml")
    assert "newest words" in file.read_text("utf-8")


def test_a_crash_commits_the_fields(host: FakeApp, view: FakeView) -> None:
    view.work.session.answer("different", "half typed")
    Out(host).shutdown.save_after_crash()
    (file,) = host.places.worksheets.glob("*.toml")
    assert "half typed" in file.read_text("utf-8")
