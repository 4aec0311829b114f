"""The screen of the test terminal: converts bytes into a grid of cells and the replies.

pyte draws. This module adds what pyte lacks: the alternate screen, scrolling and repeating by
number, and ignoring sequences that pyte would print as text (device control strings, private
parameters). It records the title, so that a test can check it for private text.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import pyte

_SPECIAL = re.compile(
    rb"\x1b[\]P_^Xk](?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)"  # OSC, DCS, APC, PM, SOS, title
    rb"|\x1b\[(?P<private>[?<=>]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b[ *+./-][ -~]"  # character sets that pyte would print
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P_^Xk][^\x07\x1b]*\x1b?|[ *+./()#%-])?\Z")

_ALTERNATE = {47, 1047, 1049}
_QUESTIONS = {b"c", b">c", b"n", b"?$p"}  # DA1, DA2, DSR, DECRQM
_KNOWN_MODES = {2026}
_ARROWS_ARE_SS3 = 1 << 5  # pyte stores private modes shifted by five


class Screen(pyte.Screen):
    """pyte's screen with an alternate screen, and scrolling and repeating by number."""

    _main: tuple[Any, Any] | None = None
    _last_drawn = " "

    def draw(self, data: str) -> None:
        """Draw text and remember the last character for `repeat`."""
        super().draw(data)
        self._last_drawn = data[-1:] or self._last_drawn

    def repeat(self, count: int = 1) -> None:
        """REP: draw the last character again, once or more."""
        super().draw(self._last_drawn * (count or 1))

    def insert_lines(self, count: int | None = None) -> None:
        """IL: the new lines have the current background, as in xterm, VTE, Linux and tmux."""
        super().insert_lines(count)
        self._blank(self.cursor.y, count or 1)

    def delete_lines(self, count: int | None = None) -> None:
        """DL: the same for the lines that appear at the end."""
        super().delete_lines(count)
        bottom = self.margins.bottom if self.margins else self.lines - 1
        self._blank(max(self.cursor.y, bottom + 1 - (count or 1)), count or 1)

    def _blank(self, first: int, count: int) -> None:
        bottom = self.margins.bottom if self.margins else self.lines - 1
        blank = self.default_char._replace(bg=self.cursor.attrs.bg)
        for y in range(first, min(first + count, bottom + 1)):
            for x in range(self.columns):
                self.buffer[y][x] = blank

    def scroll_up(self, count: int = 1) -> None:
        """SU: move the lines between the margins up and insert blank ones below."""
        self._scroll(self.margins.top if self.margins else 0, count, self.delete_lines)

    def scroll_down(self, count: int = 1) -> None:
        """SD: move the lines between the margins down."""
        self._scroll(self.margins.top if self.margins else 0, count, self.insert_lines)

    def _scroll(self, top: int, count: int, shift: Any) -> None:
        column, row = self.cursor.x, self.cursor.y
        self.cursor.y = top
        shift(count or 1)
        self.cursor.x, self.cursor.y = column, row

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Set modes; entering the alternate screen saves the main one."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE & set(modes) and self._main is None:
            self._main = copy.deepcopy((self.buffer, self.cursor))
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Reset modes; leaving the alternate screen restores the main one."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE & set(modes) and self._main is not None:
            (self.buffer, self.cursor), self._main = self._main, None


_BY_NUMBER = {"b": "repeat", "S": "scroll_up", "T": "scroll_down"}


class _Stream(pyte.ByteStream):
    def __init__(self, screen: Screen) -> None:
        self.csi = {**pyte.ByteStream.csi, **_BY_NUMBER}
        super().__init__(screen)


class Emulator:
    """Processes a program's output; `feed` returns a terminal's replies."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = Screen(columns, lines)
        self.titles: list[str] = []
        self._stream = _Stream(self.screen)
        self._rest = b""

    @property
    def keys_are_ss3(self) -> bool:
        """Return whether the program requested arrow keys as ESC O A (application cursor keys)."""
        return _ARROWS_ARE_SS3 in self.screen.mode

    @property
    def in_alternate_screen(self) -> bool:
        """Return whether the program is on the alternate screen."""
        return self.screen._main is not None

    def text(self) -> str:
        """The screen's text without trailing blanks."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def feed(self, data: bytes) -> bytes:
        """Draw `data`, in pieces of any size, and return the replies to its queries."""
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        data, self._rest = data[:cut], data[cut:]
        replies, drawn = [], 0
        for special in _SPECIAL.finditer(data):
            self._stream.feed(data[drawn : special.start()])
            drawn = special.end()
            replies.append(self._special(special))
        self._stream.feed(data[drawn:])
        return b"".join(replies)

    def _special(self, found: re.Match[bytes]) -> bytes:
        """Draw, store or ignore one sequence; return the reply to a query."""
        if found["string"] is not None:
            self._keep_title(found[0], found["string"])
        if found["final"] is None:
            return b""
        kind = found["private"] + found["between"] + found["final"]
        if kind in _QUESTIONS:
            return self._answer(kind, found["numbers"])
        if not found["between"] and found["private"] in {b"", b"?"} and kind != b"?m":
            self._stream.feed(found[0].replace(b":", b";"))
        return b""

    def _answer(self, kind: bytes, numbers: bytes) -> bytes:
        if kind == b"c":
            return b"\x1b[?62;22c"
        if kind == b">c":
            return b"\x1b[>41;380;0c"
        if kind == b"?$p":
            known = 2 if int(numbers or 0) in _KNOWN_MODES else 0
            return b"\x1b[?%s;%d$y" % (numbers, known)
        if numbers == b"6":
            return b"\x1b[%d;%dR" % (self.screen.cursor.y + 1, self.screen.cursor.x + 1)
        return b"\x1b[0n" if numbers == b"5" else b""

    def _keep_title(self, whole: bytes, content: bytes) -> None:
        if whole.startswith(b"\x1bk") or content[:2] in {b"0;", b"1;", b"2;"}:
            words = content if whole.startswith(b"\x1bk") else content[2:]
            self.titles.append(words.decode("utf-8", "replace"))
