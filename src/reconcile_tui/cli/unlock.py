"""Asking for the passphrase of encrypted worksheets on the terminal, where it is never shown."""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from types import FrameType
from typing import Any

from reconcile_tui import platform as posix
from reconcile_tui import private_run
from reconcile_tui.cli.console import say
from reconcile_tui.errors import CannotReadError, UsageError
from reconcile_tui.messages import encryption as words
from reconcile_tui.storage import conversion
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.io.passphrase import WrongPassphraseError, unlock, wipe
from reconcile_tui.storage.paths import Places

TRIES = 3
_MOST = 1024
"""Bytes of a passphrase, and more than a terminal takes as one line."""


def get_ready(places: Places, needs_key: bool, *, takes_pipe: bool = False) -> None:
    """Say that worksheets are encrypted, where they are, and unlock them for a command.

    `takes_pipe`: its words may come through a pipe; the passphrase never does. Raises BookError.
    """
    if places.identity.exists():
        encryption.begin()
    if needs_key:
        settle(places)
        if encryption.is_on():
            unlock_on_terminal(places, takes_pipe=takes_pipe)
            finish_interrupted(places)


def settle(places: Places) -> None:
    """Undo or finish what was interrupted, as far as no key is needed. Raises BookError."""
    state = conversion.state_of(places)
    if state and private_run.is_on():
        raise UsageError(words.INTERRUPTED)
    if state == "undo":
        conversion.undo(places)
    elif state == "finish" and not conversion.needs_key(places):
        conversion.finish(places, datetime.now().astimezone())
    if not places.identity.exists():
        encryption.end()


def finish_interrupted(places: Places) -> None:
    """Finish encrypting where that was interrupted, now that the key is here. Raises BookError."""
    if conversion.state_of(places) == "finish":
        conversion.finish(places, datetime.now().astimezone())


def unlock_on_terminal(places: Places, *, takes_pipe: bool = False) -> None:
    """Ask until the passphrase is right, three times at most. Raises BookError."""
    posix.harden()
    with unseen(takes_pipe=takes_pipe) as ask:
        for _ in range(TRIES):
            passphrase = ask(words.ASK)
            if not passphrase:
                break
            say(words.OPENING)
            try:
                unlock(places.identity, passphrase)
            except WrongPassphraseError as error:
                say(str(error))
            else:
                return
            finally:
                wipe(passphrase)
    raise CannotReadError(words.WRONG_THRICE)


@contextmanager
def unseen(*, takes_pipe: bool = False) -> Iterator[Callable[[str], bytearray]]:
    """Show nothing of what is typed from here to the end, also while a passphrase is checked.

    Yields what asks for one; whoever asks wipes it. What was typed ahead by the end is thrown away:
    it answers no question that comes after. Raises UsageError where nobody sits at a terminal.
    """
    with _terminal(takes_pipe=takes_pipe) as descriptor, _unseen(descriptor):
        yield partial(_ask, descriptor)


def _ask(descriptor: int, prompt: str) -> bytearray:
    typed = bytearray()
    termios.tcflush(descriptor, termios.TCIFLUSH)
    os.write(descriptor, prompt.encode())
    while not typed.endswith((b"\n", b"\r")) and len(typed) < _MOST:
        part = os.read(descriptor, _MOST)
        if not part:
            break
        typed += part
    while typed.endswith((b"\n", b"\r")):
        del typed[-1]
    return typed


@contextmanager
def _terminal(*, takes_pipe: bool) -> Iterator[int]:
    """The terminal that the person sits at, whatever the streams were sent to."""
    at_keyboard = sys.stdin is not None and sys.stdin.isatty()
    if not (at_keyboard or takes_pipe):
        raise UsageError(words.NEEDS_TERMINAL)
    try:
        name = "/dev/tty"
        descriptor = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        if not at_keyboard:
            raise UsageError(words.NEEDS_TERMINAL) from None
        name = os.ttyname(sys.stdin.fileno())
        descriptor = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _unseen(descriptor: int) -> Iterator[None]:
    """Have nothing shown of what is typed but Enter; whatever ends the process restores that."""
    found: list[Any] = termios.tcgetattr(descriptor)
    modes = [*found[:6], [*found[6]]]
    modes[0] |= termios.ICRNL
    modes[3] = (modes[3] | termios.ICANON | termios.ISIG | termios.ECHONL) & ~termios.ECHO

    def end(number: int, _: FrameType | None) -> None:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, found)
        os._exit(128 + number)

    before = {number: signal.getsignal(number) for number in posix.HANG_UPS}
    for number in posix.HANG_UPS:
        signal.signal(number, end)
    try:
        # What was typed before this was asked may have been meant for the shell.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, modes)
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, found)
        for number, handler in before.items():
            signal.signal(number, handler)
