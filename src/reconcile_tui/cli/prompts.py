"""Questions on the terminal: the passphrase, for whom a copy is, and the safety questions.

The passphrase is never echoed. No answer to a safety question is saved, and nothing is written
unless they open the way.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from types import FrameType
from typing import Any, Literal, NamedTuple

from reconcile_tui import platform as posix
from reconcile_tui import private_run
from reconcile_tui.cli.console import ask, can_ask, say, talk_width
from reconcile_tui.content.library import Library
from reconcile_tui.domain.display import one_line, wrapped
from reconcile_tui.domain.form import question
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.kinds import OneOfKind, Option
from reconcile_tui.domain.pages import paragraphs, unmarked
from reconcile_tui.domain.safety_questions import (
    ALONE_HERE,
    QUIET,
    WANTED,
    next_quiet,
    quiet_outcome,
    quiet_words,
)
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import CannotReadError, NotSharedError, UsageError
from reconcile_tui.messages import compare, exporting
from reconcile_tui.messages import encryption as words
from reconcile_tui.messages.cli import without_keys
from reconcile_tui.storage import conversion
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.io.passphrase import WrongPassphraseError, unlock, wipe
from reconcile_tui.storage.paths import Places

TRIES = 3
_MOST = 1024
"""Bytes of a passphrase, and more than a terminal takes as one line."""


def get_ready(places: Places, needs_key: bool, *, takes_pipe: bool = False) -> None:
    """Switch encryption on where worksheets are encrypted, and unlock them if a command needs it.

    `takes_pipe`: its text may come through a pipe; the passphrase never does. Raises AppError.
    """
    if places.identity.exists():
        encryption.begin()
    if needs_key:
        settle(places)
        if encryption.is_on():
            unlock_on_terminal(places, takes_pipe=takes_pipe)
            finish_interrupted(places)


def settle(places: Places) -> None:
    """Undo or finish an interrupted conversion, if that needs no key. Raises AppError."""
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
    """Finish an interrupted conversion, once unlocked. Raises AppError."""
    if conversion.state_of(places) == "finish":
        conversion.finish(places, datetime.now().astimezone())


def unlock_on_terminal(places: Places, *, takes_pipe: bool = False) -> None:
    """Ask for the passphrase, three times at most, and unlock. Raises AppError."""
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
    """Switch off echo inside the block, also while a passphrase is checked.

    Yields a function that asks for one; its caller wipes it. What was typed ahead is discarded at
    both ends. Raises UsageError where nobody is at a terminal.
    """
    descriptor = _open_terminal(takes_pipe=takes_pipe)
    try:
        with _without_echo(descriptor):
            yield partial(_ask, descriptor)
    finally:
        os.close(descriptor)


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


def _open_terminal(*, takes_pipe: bool) -> int:
    """Return a descriptor of the person's terminal, whatever the streams are redirected to."""
    at_keyboard = sys.stdin is not None and sys.stdin.isatty()
    flags = os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC
    if at_keyboard or takes_pipe:
        with suppress(OSError):
            return os.open("/dev/tty", flags)
    if at_keyboard:
        return os.open(os.ttyname(sys.stdin.fileno()), flags)
    raise UsageError(words.NEEDS_TERMINAL)


@contextmanager
def _without_echo(descriptor: int) -> Iterator[None]:
    """Echo only Enter inside the block; a signal that ends the process restores the terminal."""
    saved: list[Any] = termios.tcgetattr(descriptor)
    modes = [*saved[:6], [*saved[6]]]
    modes[0] |= termios.ICRNL
    modes[3] = (modes[3] | termios.ICANON | termios.ISIG | termios.ECHONL) & ~termios.ECHO

    def end(number: int, _: FrameType | None) -> None:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, saved)
        os._exit(128 + number)

    before = {number: signal.getsignal(number) for number in posix.HANG_UPS}
    for number in posix.HANG_UPS:
        signal.signal(number, end)
    try:
        # What was typed before the prompt may have been meant for the shell.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, modes)
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, saved)
        for number, handler in before.items():
            signal.signal(number, handler)


Whom = Literal["me", "both"]
ME: Whom = "me"
WIDEST = 76


class Closed(NamedTuple):
    """What to say where the safety questions stop a command: no terminal, no answer, not now.

    `about` explains the command, once nobody else can see the screen.
    """

    no_terminal: str
    no_answer: str
    for_now: str
    about: str = ""


EXPORTING = Closed(exporting.BOTH_NEEDS_TERMINAL, exporting.NOTHING_WRITTEN, exporting.NOT_FOR_BOTH)
COPYING = Closed(
    exporting.COPY_NEEDS_TERMINAL,
    exporting.NOTHING_WRITTEN,
    exporting.NOT_COPIED,
    exporting.COPY_ABOUT,
)
COMPARING = Closed(compare.BESIDE_NEEDS_TERMINAL, compare.NOTHING_SHOWN, compare.NOT_BESIDE)


def ask_whom() -> Whom:
    """Ask for whom a copy is. Raises NotSharedError where that is not answered, or UsageError."""
    if not can_ask():
        raise UsageError(exporting.SAY_FOR_WHOM)
    say(f"{exporting.FOR_WHOM}\n")
    chosen = _choose([label for _, label in exporting.WHOM_CHOICES])
    if chosen is None:
        raise NotSharedError(exporting.NOTHING_WRITTEN)
    return ME if exporting.WHOM_CHOICES[chosen][0] == ME else "both"


def pass_quiet_questions(library: Library, closed: Closed = EXPORTING) -> None:
    """Ask the safety questions. Returns only when the answers allow the command.

    Raises NotSharedError: with the same words and page whatever the reason, but only with "nothing
    was done" where someone else may see the screen. Raises UsageError without a terminal.
    """
    if not can_ask():
        raise UsageError(closed.no_terminal)
    sheet = library.worksheet(QUIET)
    say(f"\n{exporting.STAYS_READABLE}")

    def answer(item: Item, options: Sequence[Option]) -> str | None:
        hint = f"\n{_content(item.hint)}" if item.hint else ""
        say(f"\n{_content(question(item))}{hint}\n")
        chosen = _choose([option.label for option in options])
        value = None if chosen is None else options[chosen].value
        if closed.about and item.id == ALONE_HERE and value == WANTED:
            say(f"\n{_prose(closed.about)}")
        return value

    answers = answers_typed(sheet, lambda intro: say(f"\n{_content(intro)}"), answer)
    if answers is None or (outcome := quiet_outcome(sheet, answers)).way == "unseen":
        raise NotSharedError(f"\n{closed.no_answer}")
    if outcome.page:
        reason = exporting.not_for_now(library.page(outcome.page).title)
        raise NotSharedError(f"\n{_prose(reason)}\n\n{_prose(closed.for_now)}")
    for one in quiet_words(sheet, answers):
        say(f"\n{_content(one.text)}")
    say("")


def answers_typed(
    sheet: Worksheet,
    introduce: Callable[[str], object],
    answer: Callable[[Item, Sequence[Option]], str | None],
) -> dict[str, str] | None:
    """Ask the safety questions until one stops the person. None where one is not answered.

    `introduce` prints the introduction of a section; `answer` returns the chosen value.
    """
    answers: dict[str, str] = {}
    while (item := next_quiet(sheet, answers)) is not None:
        section = next(one for one in sheet.section if item in one.item)
        if section.intro and section.item[0] is item:
            introduce(section.intro)
        value = answer(item, item.options) if isinstance(item, OneOfKind) else None
        if value is None:
            return None
        answers[item.id] = value
    return answers


def _choose(labels: list[str]) -> int | None:
    """Return the index of the label that is typed, by number or words. None for Enter alone."""
    say("\n".join(f"  {number}  {label}" for number, label in enumerate(labels, 1)))
    known: dict[str, int] = {}
    for place, label in enumerate(map(str.casefold, labels)):
        known |= {str(place + 1): place, label: place, label.partition(",")[0]: place}
    while (typed := ask(exporting.A_NUMBER).casefold()) not in exporting.STOPS:
        typed = exporting.SHORT_WORDS.get(typed, typed)
        if typed in known:
            return known[typed]
        say(exporting.ONE_OF_THE_NUMBERS)
    return None


def _content(text: str) -> str:
    """Return text of the content for the terminal, with commands in place of the app's keys."""
    return _prose(without_keys(text, at_shell=True))


def _prose(text: str) -> str:
    width = min(WIDEST, talk_width())
    return "\n\n".join(wrapped(one_line(unmarked(one)), width) for one in paragraphs(text))
