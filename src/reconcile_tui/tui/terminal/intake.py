"""What comes up the wire: bytes in, keys, sequences and pastes out. Pure: it is told the time.

A slow line delivers an arrow key in pieces and a minute of typing in one. Nothing of that may turn
into other words than were typed: a sequence is whole before it is handed on, one that nobody knows
is left out, and what follows Esc in a burst is text. A paste holds no key.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass

from reconcile_tui.core.answers import MAX_ANSWER

__all__ = ["LONGEST_PASTE", "Escape", "Intake", "Pasted", "Seen", "Sequence", "Token", "Typed"]

LONGEST_PASTE = MAX_ANSWER
"""Characters of one paste; what is longer is cut, and said. What an answer holds can be pasted."""

PASTE_ENDS = 2.0
"""Seconds without a byte after which a paste without an end is at its end."""

SEQUENCE_ENDS = 1.0
"""Seconds to wait for the rest of a sequence of which more than Esc came."""

TAIL_COMES = 1.0
"""Seconds after a lone Esc in which the rest of a key may still arrive."""

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_CSI = re.compile(r"\x1b\[(?:\[[A-E]|[0-?]*[ -/]*[@-Z\\-~])")
_CSI_BEGUN = re.compile(r"\x1b\[(?:\[|[0-?]*[ -/]*)\Z")
_SS3 = re.compile(r"\x1bO\d?[A-FHMP-S]")
_SS3_BEGUN = re.compile(r"\x1bO\d?\Z")
_ANSWER = re.compile(r"\x1b\[\d*n")
_TAIL = re.compile(
    r"\[(?:[A-FHZ]|\d{1,2}(?:;\d+)?~|1;\d+[A-FHPQRS]|20[01]~|\[[A-E]|\d*n)|O[A-DFHP-S]"
)
_TAIL_BEGUN = re.compile(r"(?:\[(?:\[|\d{0,3}(?:;\d*)?)|O)\Z")
_NEVER_PASTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_SEQUENCE = 64
"""Characters after which a sequence without an end is noise."""

_OF_ALT = "\x7fbf"
"""What a terminal sends behind Esc for keys that go by words: Alt with Backspace, B, F."""


@dataclass(frozen=True)
class Typed:
    """Characters, each of them a key."""

    text: str


@dataclass(frozen=True)
class Sequence:
    """One whole escape sequence."""

    text: str


@dataclass(frozen=True)
class Escape:
    """The Esc key."""


@dataclass(frozen=True)
class Pasted:
    """One paste; `cut` when it was too long to be taken whole."""

    text: str
    cut: bool = False


@dataclass(frozen=True)
class Seen:
    """The terminal's answer to the writer's question."""


Token = Typed | Sequence | Escape | Pasted | Seen


class Intake:
    """Takes bytes as they come. `escape_delay`: seconds after which Esc alone is the Esc key."""

    def __init__(self, escape_delay: float = 0.1) -> None:
        self.escape_delay = escape_delay
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._held = ""
        self._paste: list[str] | None = None
        self._pasted = 0
        self._last = 0.0
        self._tail_until = 0.0

    def feed(self, data: bytes, now: float) -> list[Token]:
        """What these bytes complete."""
        text = self._held + self._decode(data)
        self._held = ""
        self._last = now
        if now < self._tail_until:
            text = self._with_its_head(text)
        return self._read(text)

    def due(self) -> float | None:
        """When `tick` is to be called, if nothing comes before; None when there is no need."""
        if self._paste is not None:
            return self._last + PASTE_ENDS
        if not self._held:
            return None
        short = self._held in {"\x1b", "\x1bO"} or self._held[0] != "\x1b"
        return self._last + (self.escape_delay if short else SEQUENCE_ENDS)

    def tick(self, now: float) -> list[Token]:
        """What is complete because nothing followed."""
        due = self.due()
        if due is None or now < due:
            return []
        held, self._held = self._held, ""
        if self._paste is not None:
            self._add(held)
            return [self._pasted_whole()]
        if held == "\x1b":
            self._tail_until = now + TAIL_COMES
            return [Escape()]
        if held[0] != "\x1b":
            return [Typed(held)]
        return [Escape(), Typed(held[1:])] if len(held) == 2 else []

    # -- inside --------------------------------------------------------------------------------

    def _with_its_head(self, text: str) -> str:
        """The rest of a key whose Esc was handed on already is a key all the same, not text."""
        if _TAIL.match(text):
            self._tail_until = 0.0
            return f"\x1b{text}"
        if _TAIL_BEGUN.match(text):
            self._held = text
            return ""
        self._tail_until = 0.0
        return text

    def _read(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        while text:
            if self._paste is not None:
                text = self._read_paste(text, tokens)
            elif text[0] != "\x1b":
                typed, esc, rest = text.partition("\x1b")
                tokens.append(Typed(typed))
                text = esc + rest
            else:
                text = self._read_escape(text, tokens)
        return tokens

    def _read_escape(self, text: str, tokens: list[Token]) -> str:
        """One thing that begins with Esc; the text after it, empty when more is to come."""
        found = _CSI.match(text) or _SS3.match(text)
        if found is not None:
            sequence = found[0]
            if sequence == _BEGIN:
                self._paste, self._pasted = [], 0
            elif _ANSWER.fullmatch(sequence):
                tokens.append(Seen())
            elif sequence != _END:
                tokens.append(Sequence(sequence))
            return text[found.end() :]
        if text == "\x1b" or _CSI_BEGUN.match(text) or _SS3_BEGUN.match(text):
            self._held = text if len(text) <= LONGEST_SEQUENCE else ""
            return ""
        if text[1] in _OF_ALT and text[2:3] in {"", "\x1b"}:
            tokens.append(Sequence(text[:2]))
            return text[2:]
        tokens.append(Escape())
        # An introducer that leads nowhere is what was typed behind Esc.
        return text[1:]

    def _read_paste(self, text: str, tokens: list[Token]) -> str:
        content, end, rest = text.partition(_END)
        if not end:
            keep = _begun(text)
            self._held = text[len(text) - keep :]
            self._add(text[: len(text) - keep])
            return ""
        self._add(content)
        tokens.append(self._pasted_whole())
        return rest

    def _add(self, text: str) -> None:
        if self._paste is not None and text:
            room = LONGEST_PASTE - self._pasted
            if room > 0:
                self._paste.append(text[:room])
            self._pasted += len(text)

    def _pasted_whole(self) -> Pasted:
        text = "".join(self._paste or ()).replace("\r\n", "\n").replace("\r", "\n")
        cut = self._pasted > LONGEST_PASTE
        self._paste = None
        return Pasted(_NEVER_PASTED.sub("", text), cut)


def _begun(text: str) -> int:
    """How many characters at the end may be the beginning of the paste's end."""
    return next(
        (n for n in range(min(len(_END) - 1, len(text)), 0, -1) if text.endswith(_END[:n])), 0
    )
