"""Line input and output for the line mode: for screen readers, dumb terminals, pipes.

No escape byte is ever sent, whatever is typed or read from a file. On a terminal, canonical mode is
switched off and lines are edited here: a line can have any length, and what was typed before Enter
is not lost with the connection.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from reconcile_tui.cli.console import output_width, print_data
from reconcile_tui.domain.answers import MAX_ANSWER, before, lines_of
from reconcile_tui.domain.display import cells, visible, wrapped
from reconcile_tui.messages import cli as words
from reconcile_tui.messages.screens import BAD_BYTES

WIDEST = 76
"""Columns of a line on a wider terminal."""

_CHUNK = 1 << 16
_ESC, _END, _TAB = "\x1b", "\x04", "\t"
_ERASE, _KILL, _WORD = "\x7f\x08", "\x15", "\x17"
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
"""Control characters, dropped from input as a field does from a paste. A tab is kept."""


class EndOfInputError(Exception):
    """The input ended, or the terminal is gone."""


class Navigate(Exception):  # noqa: N818 - no error, but navigation
    """A command that navigates was typed at a prompt: `back`, `quit`, or `section` with its id."""

    def __init__(self, to: str, section: str = "") -> None:
        super().__init__(to)
        self.to = to
        self.section = section


class Lines:
    """Reads lines from a descriptor, and prints lines on standard output.

    `draft`, set while an answer is asked for, takes a line that was never ended with Enter: a lost
    connection loses no letter that arrived.
    """

    def __init__(self, source: int = 0) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._typed = _LineBuffer()
        self._pending = ""
        self._modes: list[Any] | None = None
        self._prompt = ""
        self.draft: Callable[[str], object] | None = None
        self.at_shell = False
        """Whether there is no prompt, so that texts name shell commands, not words to type."""

    @property
    def width(self) -> int:
        """The width that lines are wrapped to; 0 for a pipe or a file, where they aren't."""
        width = output_width()
        return min(WIDEST, width - 1) if width else 0

    @property
    def height(self) -> int:
        """How many lines a page may have; 0 where input or output is no terminal."""
        if not (self.is_terminal and output_width()):
            return 0
        with suppress(OSError, ValueError):
            return max(0, os.get_terminal_size(sys.stdout.fileno()).lines - 2)
        return 0

    def lines_of(self, text: str) -> int:
        """Return how many lines a text takes when it is printed."""
        return (wrapped(text, self.width) if self.width else text).count("\n") + 1

    def say(self, text: str = "") -> None:
        """Print text, wrapped to the terminal."""
        print_data(wrapped(text, self.width) if self.width else text)

    def ask(
        self,
        prompt: str,
        room: int = MAX_ANSWER,
        draft: Callable[[str], object] | None = None,
    ) -> str:
        """Prompt for a line and return it. One longer than `room` is refused whole.

        Raises EndOfInputError, after passing an unfinished line to `draft`.
        """
        while True:
            self._prompt, self.draft, self._typed = prompt, draft, _LineBuffer()
            print_data(prompt, end="")
            sys.stdout.flush()
            try:
                while not self._process_input():
                    pass
            finally:
                self.draft = None
            if not self.is_terminal:
                print_data("")
            typed = self._typed
            if "\ufffd" in typed.text:
                self.say(BAD_BYTES)
            if typed.length <= room:
                return typed.text
            self.say(words.too_long(typed.length, room))

    def _process_input(self) -> bool:
        """Process available input. Returns True once the line is complete."""
        if not self._pending:
            self._pending = self._read_input()
        edits = self._modes is not None
        taken, echo, done = self._typed.take(self._pending, edits=edits)
        self._pending = self._pending[taken:]
        if edits:
            self._echo(echo)
            if self._typed.ended:
                raise EndOfInputError
        return done

    def _read_input(self) -> str:
        """Wait for input and return it. In a pipe, an unfinished last line counts as a line."""
        try:
            raw = os.read(self._source, _CHUNK)
        except OSError:
            raw = b""
        if raw:
            return self._decoder.decode(raw)
        rest = self._decoder.decode(b"", final=True)
        if self.is_terminal or not (rest or self._typed.text):
            self.flush_draft()
            raise EndOfInputError
        return rest + "\n"

    def flush_draft(self) -> None:
        """Pass an unfinished line to `draft`. Safe in a signal handler."""
        draft, text = self.draft, self._typed.text
        self.draft = None
        if draft is not None and text:
            draft(text)

    @property
    def is_terminal(self) -> bool:
        """Whether the input is a terminal."""
        return os.isatty(self._source)

    @contextmanager
    def editing(self) -> Iterator[None]:
        """Edit lines here inside the block, where the input is a terminal that echoes them."""
        handler = signal.getsignal(signal.SIGTSTP)
        self.take_terminal()
        try:
            yield
        finally:
            self.release_terminal()
            signal.signal(signal.SIGTSTP, handler)

    def take_terminal(self) -> None:
        """Switch off canonical mode and echo."""
        with suppress(termios.error, OSError, ValueError):
            modes = termios.tcgetattr(self._source)
            is_open = fcntl.fcntl(self._source, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
            if not (is_open and modes[3] & termios.ICANON and modes[3] & termios.ECHO):
                return  # another program, such as a shell in an editor, echoes and edits lines
            ours = [*modes[:6], [*modes[6]]]
            ours[3] &= ~(termios.ICANON | termios.ECHO | termios.ECHONL | termios.IEXTEN)
            ours[6][termios.VMIN], ours[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._source, termios.TCSANOW, ours)
            self._modes = modes
            signal.signal(signal.SIGTSTP, self._stop)

    def end_line_and_release(self) -> None:
        """End the line that is being typed, and restore the terminal."""
        if self._modes is not None:
            self._echo("\n")
        self.release_terminal()

    def release_terminal(self) -> None:
        """Restore the terminal's modes. Safe in a signal handler, and when called twice."""
        modes, self._modes = self._modes, None
        if modes is not None:
            with suppress(termios.error, OSError):
                termios.tcsetattr(self._source, termios.TCSANOW, modes)

    def _stop(self, *_: object) -> None:
        """Handle ctrl+z: restore the terminal for the shell, and take it again on resume."""
        self.release_terminal()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        self.take_terminal()
        self._echo(self._prompt + visible(self._typed.text))

    def _echo(self, text: str) -> None:
        if text:
            with suppress(OSError):
                os.write(self._source, text.encode("utf-8", "replace"))


class _LineBuffer:
    """The line being typed: its text, cut at the limit of an answer, and its full length.

    Escape sequences, as arrow keys send, are dropped.
    """

    def __init__(self) -> None:
        self.text = ""
        self.length = 0
        self.ended = False
        self._escape = ""

    def take(self, read: str, *, edits: bool) -> tuple[int, str, bool]:
        """Process characters up to the end of the line; with `edits`, control keys edit it.

        Returns how many were processed, their echo, and whether the line is complete.
        """
        if not edits:
            line, end, _ = read.partition("\n")
            self._add(_CONTROLS.sub("", line))
            return len(line) + len(end), "", bool(end)
        echo = ""
        for place, char in enumerate(read, 1):
            if char == "\n":
                return place, f"{echo}\n", True
            if char == _END and not self.text:
                self.ended = True
                return place, f"{echo}\n", False
            echo += self._process_key(char)
        return len(read), echo, False

    def _process_key(self, char: str) -> str:
        """Process one key. Returns its echo."""
        if self._in_escape(char):
            return ""
        if char in _ERASE:
            return self._erase(self.text[: before(self.text, len(self.text))])
        if char == _KILL:
            return self._erase("")
        if char == _WORD:
            words = self.text.rstrip()
            return self._erase(words[: words.rfind(" ") + 1])
        if char == _TAB:
            char = " "
        if char < " ":
            return ""
        self._add(char)
        return visible(char)

    def _in_escape(self, char: str) -> bool:
        """Return whether a character is part of an escape sequence."""
        if char == _ESC:
            self._escape = _ESC
            return True
        if self._escape == _ESC:
            self._escape = _ESC + char if char in "[O" else ""
            return bool(self._escape)
        if self._escape:
            is_last = self._escape[1] == "O" or "\x40" <= char <= "\x7e"
            self._escape = "" if is_last else self._escape
            return True
        return False

    def _add(self, text: str) -> None:
        self.length += len(text)
        self.text += text[: max(0, MAX_ANSWER + 1 - len(self.text))]

    def _erase(self, left: str) -> str:
        gone = cells(visible(self.text[len(left) :]))
        self.length -= len(self.text) - len(left)
        self.text = left
        return "\b" * gone + " " * gone + "\b" * gone


def is_quit(typed: str) -> bool:
    """Return whether a line is the command to quit, which works at every prompt."""
    return typed.strip().casefold() in {"quit", "exit"}


def as_one_line(text: str) -> str:
    """Return text joined to one line, as a one-line field takes it."""
    return " ".join(lines_of(text))
