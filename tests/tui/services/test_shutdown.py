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
from tests.tui.services.host import FakeBook, FakeView


class Typed:
    """A key queue whose pending keys take effect while shutdown waits for them."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def taken(self, patience: float) -> None:
        """Wait for nothing: the keys take effect immediately."""
        self.waited.append(patience)


class Out:
    """The shutdown service of a fake app."""

    def __init__(self, host: FakeBook) -> None:
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
        assert self.shutdown._leaving is not None
        await asyncio.wait({self.shutdown._leaving})


async def test_leaving_wipes_saves_and_ends(host: FakeBook, view: FakeView) -> None:
    out = Out(host)
    view.work.session.answer("different", "newest words")
    await out.leave()
    assert out.shutdown.is_wiped
    assert view.told == ["commit"]
    (file,) = host.places.worksheets.glob("*.toml")
    assert "newest words" in file.read_text("utf-8")
    assert host.ended == 0
    assert out.keys.waited
    assert out.errors == []


async def test_unsaved_words_are_asked_about_on_a_cleared_screen(
    host: FakeBook, view: FakeView
) -> None:
    out = Out(host)
    out.final_save.ask_too(lambda: True)
    await out.leave()
    assert host.ended is None
    assert isinstance(host.screen, NotSavedCover)
    assert out.shutdown.is_asking
    await out.leave()
    assert host.ended == 0, "the second Quit didn't quit"


async def test_a_disk_that_takes_the_words_after_all_needs_no_second_key(
    host: FakeBook, view: FakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError("The disk is full.")

    out = Out(host)
    with monkeypatch.context() as full:
        full.setattr(host.workspace.notebook, "save", refuse)
        view.work.session.answer("different", "words")
        await out.leave()
        out.shutdown.resume_after_save()
        assert host.ended is None
    assert host.saver.flush(10)
    out.shutdown.resume_after_save()
    assert out.shutdown._leaving is not None
    await asyncio.wait({out.shutdown._leaving})
    assert host.ended == 0


async def test_saving_everything_does_not_quit_by_itself(host: FakeBook) -> None:
    out = Out(host)
    out.shutdown.resume_after_save()
    assert out.shutdown._leaving is None


async def test_a_hang_up_saves_in_the_signal_and_ends_with_its_number(
    host: FakeBook, view: FakeView
) -> None:
    out = Out(host)
    host.loop = asyncio.get_running_loop()
    view.work.session.answer("different", "newest words")
    out.shutdown.hang_up(1)
    assert view.told == ["commit"], "not committed in the signal handler"
    while host.ended is None:
        await asyncio.sleep(0.001)
    assert host.ended == 128 + 1
    assert out.shutdown.is_wiped
    (file,) = host.places.worksheets.glob("*.toml")
    assert "newest words" in file.read_text("utf-8")


def test_a_signal_without_a_loop_saves_and_ends_the_process(
    host: FakeBook, view: FakeView, monkeypatch: pytest.MonkeyPatch
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


def test_a_crash_saves_what_is_half_typed(host: FakeBook, view: FakeView) -> None:
    view.work.session.answer("different", "half typed")
    Out(host).shutdown.save_after_crash()
    (file,) = host.places.worksheets.glob("*.toml")
    assert "half typed" in file.read_text("utf-8")
