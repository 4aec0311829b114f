"""Crash handling: exceptions in tasks, callbacks and threads reach one handler."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any, NoReturn

import pytest

from reconcile_tui.tui.services.shutdown import Crash, crash_message

WORD = "a word of the person"


class Heard:
    """A handler that records exceptions and the thread it was called from."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.handed_over = 0
        self.crash = Crash(self.errors.append, self.call_later)

    def call_later(self, handle: Any, error: Exception) -> None:
        """Call it immediately, recording the thread, as the app does from any thread."""
        self.handed_over += 1
        handle(error)


def fall() -> NoReturn:
    raise RuntimeError(WORD)


async def fall_later() -> None:
    fall()


async def test_an_exception_in_a_task_is_handled() -> None:
    heard = Heard()
    await asyncio.wait({heard.crash.run_task(fall_later())})
    await asyncio.sleep(0)
    assert [type(error) for error in heard.errors] == [RuntimeError]


async def test_a_cancelled_task_is_no_crash() -> None:
    heard = Heard()
    task = heard.crash.run_task(asyncio.sleep(60))
    task.cancel()
    await asyncio.wait({task})
    await asyncio.sleep(0)
    assert heard.errors == []


async def test_an_exception_in_a_loop_callback_is_handled() -> None:
    heard = Heard()
    heard.crash.watch_loop()
    asyncio.get_running_loop().call_soon(fall)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [type(error) for error in heard.errors] == [RuntimeError]


def test_an_exception_in_a_thread_is_handled_on_the_app_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Heard()
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    heard.crash.watch_process()
    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    assert heard.handed_over == 1
    assert [type(error) for error in heard.errors] == [RuntimeError]


def test_the_crash_message_has_the_location_and_no_answers() -> None:
    try:
        fall()
    except RuntimeError as error:
        said = crash_message(error)
    assert "RuntimeError test_crash.py:" in said
    assert WORD not in said
    assert "?" in crash_message(None)
