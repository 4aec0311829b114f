"""The saver: the newest state wins, in order and without delay; a flush reports the result."""

from __future__ import annotations

import signal
import threading
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

import pytest

from reconcile_tui.autosave import RETRY, Saver
from reconcile_tui.errors import AppError, CannotWriteError
from tests.conftest import REPOSITORY

LONG = 10.0
"""Seconds before a test gives up; a passing test never waits that long."""


class Listener:
    """Records the saver's callbacks and can be waited for."""

    def __init__(self) -> None:
        self.saved: list[tuple[Hashable, Any]] = []
        self.failed: list[tuple[Hashable, AppError]] = []
        self.heard = threading.Condition()

    def on_saved(self, key: Hashable, result: Any) -> None:
        with self.heard:
            self.saved.append((key, result))
            self.heard.notify_all()

    def on_failed(self, key: Hashable, error: AppError) -> None:
        with self.heard:
            self.failed.append((key, error))
            self.heard.notify_all()

    def wait_until(self, enough: Any) -> None:
        with self.heard:
            assert self.heard.wait_for(enough, LONG)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def saver(listener: Listener) -> Iterator[Saver]:
    saver = Saver(listener.on_saved, listener.on_failed)
    yield saver
    saver.stop(0.1)


def test_a_submitted_write_runs_after_the_debounce(saver: Saver, listener: Listener) -> None:
    saver.submit("sheet", lambda: "written")
    listener.wait_until(lambda: listener.saved == [("sheet", "written")])


def test_only_the_newest_of_many_submissions_is_written(saver: Saver, listener: Listener) -> None:
    written: list[int] = []
    for number in range(500):
        saver.submit("sheet", partial(written.append, number))
    assert saver.flush(LONG)
    assert written[-1] == 499
    assert written == sorted(written)
    assert len(written) < 500, "intermediate states are skipped"


def test_fast_typing_is_written_after_the_longest_delay(saver: Saver, listener: Listener) -> None:
    typing = threading.Event()

    def type_on() -> None:
        while not typing.wait(0.02):
            saver.submit("sheet", lambda: None)

    typist = threading.Thread(target=type_on)
    typist.start()
    try:
        listener.wait_until(lambda: bool(listener.saved))
    finally:
        typing.set()
        typist.join()


def test_two_worksheets_are_both_written(saver: Saver) -> None:
    written: list[str] = []
    saver.submit("one", lambda: written.append("one"))
    saver.submit("two", lambda: written.append("two"))
    assert saver.flush(LONG)
    assert sorted(written) == ["one", "two"]


def test_a_flush_waits_for_the_write_in_progress(saver: Saver) -> None:
    started, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        started.set()
        may_end.wait(LONG)
        ended.set()

    saver.submit("sheet", slow, at_once=True)
    assert started.wait(LONG)
    assert not saver.flush(0.05), "it isn't on the disk yet"
    may_end.set()
    assert saver.flush(LONG)
    assert ended.is_set()


def test_a_flush_returns_false_when_a_write_fails(saver: Saver, listener: Listener) -> None:
    def refuse() -> None:
        raise CannotWriteError("The disk is full.")

    saver.submit("sheet", refuse)
    assert not saver.flush(LONG)
    assert listener.failed
    assert str(listener.failed[0][1]) == "The disk is full."


def test_a_failed_write_is_retried_with_the_newest_text(saver: Saver, listener: Listener) -> None:
    written: list[str] = []
    full = [True]

    def write(words: str) -> None:
        if full[0]:
            raise CannotWriteError("The disk is full.")
        written.append(words)

    saver.submit("sheet", lambda: write("old"), at_once=True)
    listener.wait_until(lambda: bool(listener.failed))
    saver.submit("sheet", lambda: write("new"))
    full[0] = False
    assert saver.flush(LONG)
    assert written == ["new"]


def test_an_exception_in_one_save_does_not_end_the_thread(saver: Saver, listener: Listener) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("a secret word")

    saver.submit("sheet", break_down, at_once=True)
    listener.wait_until(lambda: bool(listener.failed))
    assert "secret" not in str(listener.failed[0][1])
    saver.submit("sheet", lambda: "written", at_once=True)
    listener.wait_until(lambda: ("sheet", "written") in listener.saved)


def test_a_signal_handler_can_flush_during_submit(saver: Saver) -> None:
    written: list[str] = []
    flushed: list[bool] = []
    before = signal.signal(signal.SIGUSR1, lambda *_: flushed.append(saver.flush(LONG)))
    try:
        saver.submit("sheet", lambda: written.append("words"))
        with saver._changed:
            signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert flushed == [True]
    assert written == ["words"]


def test_stop_writes_what_is_pending(listener: Listener) -> None:
    saver = Saver(listener.on_saved, listener.on_failed)
    saver.submit("sheet", lambda: "last words")
    assert saver.stop(LONG)
    assert listener.saved == [("sheet", "last words")]


def test_an_exception_in_a_callback_is_reported_and_saving_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda fell: told.append(fell.exc_value))
    written: list[int] = []

    def listen(*_: object) -> None:
        raise RuntimeError("a fault")

    saver = Saver(listen, listen)
    for number in range(3):
        saver.submit("sheet", partial(written.append, number), at_once=True)
        assert saver.flush(LONG)
    assert written == [0, 1, 2]
    assert [str(error) for error in told] == ["a fault"] * 3
    assert saver.stop(LONG)


def test_the_retry_intervals_are_the_documented_ones() -> None:
    *first, before_last, last = [f"{pause:g}" for pause in RETRY]
    sentence = (
        f"Tries are {', '.join(first)} and {before_last} seconds apart, then {last} each time."
    )
    assert sentence in (REPOSITORY / "docs/files.md").read_text("utf-8")
