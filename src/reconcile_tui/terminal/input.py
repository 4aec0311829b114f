"""Terminal input: parse bytes into keys, sequences and pastes.

A slow connection delivers an arrow key in pieces and a minute of typing at once. That must not
change what was typed: a sequence is complete before it is delivered, an unknown one is dropped, an
answer of the terminal is skipped to its end, and what follows Esc in a burst is text. A paste
contains no key. The parser reads no clock and no file.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import getincrementaldecoder

from msgspec import Struct
from textual import events

from reconcile_tui.domain.answers import MAX_ANSWER

# -- keys ------------------------------------------------------------------------------------------

SHIFT, ALT, CTRL = 1, 2, 4
_LOCKS = 64 | 128
"""Caps Lock and Num Lock, which change no key."""

_KEY = re.compile(
    r"\x1b\[(?P<code>\d+)(?::\d*)?(?::(?P<base>\d*))?"
    r"(?:;(?P<held>\d*)(?::(?P<event>\d))?)?(?:;[\d:]*)?(?P<end>[u~ABCDEFHPQS])"
)
"""`CSI code:shifted:base ; modifiers:event ; text end`; most of it may be missing."""

_OTHER_KEY = re.compile(r"\x1b\[27;(?P<held>\d+);(?P<code>\d+)~")
"""xterm's modifyOtherKeys."""

_OLD_SHIFT = re.compile(r"\x1b\[(\d{1,2})\$")
"""Shift with a key in urxvt: `$` ends it, which no other sequence has at its end."""

_ENTER, _BACKSPACE, _SPACE, _ESCAPE, _TAB = 13, 127, 32, 27, 9
_KEYPAD = dict(enumerate("0123456789./*-+\r=,", start=57399))
_PLAIN = {_ENTER: "\r", _BACKSPACE: "\x7f", _SPACE: " ", **_KEYPAD}
"""Keys that type or delete one character."""

_DELETE_WORD_LEFT = "\x17"
_WITH_ALT = {"b": "\x1b[1;5D", "f": "\x1b[1;5C", "d": "\x1b[100;3u", "\x7f": _DELETE_WORD_LEFT}
"""What Alt does in a text: move or delete by words. With any other key it does nothing."""

_LAYOUTS = (
    ("йцукенгшщзфывапролдячсмитьіў", "qwertyuiopasdfghjklzxcvbnmso"),
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("קראטוןםפשדגכעיחלזסבהנמצ", "ertyuiopasdfghjkzxcvbnm"),
)
"""Letters of other scripts and the Latin ones on the same keys, if the terminal reports none."""

_LATIN = {ord(letter): ord(key) for ours, keys in _LAYOUTS for letter, key in zip(ours, keys)}  # noqa: B905


def normalize_key(sequence: str) -> str:
    """Return a key as the plain xterm encoding sends it; empty if it means nothing.

    Other sequences, and keys that have only one encoding, are returned unchanged.
    """
    if len(sequence) == 2 and sequence[1] not in "[O":
        return _WITH_ALT.get(sequence[1], "")
    if old := _OLD_SHIFT.fullmatch(sequence):
        sequence = f"\x1b[{old[1]};2~"
    found = _KEY.fullmatch(sequence)
    if other := _OTHER_KEY.fullmatch(sequence):
        found = _KEY.fullmatch(f"\x1b[{other['code']};{other['held']}u")
    if found is None:
        return sequence
    if found["event"] == "3":  # released
        return ""
    code, base = _number(found["code"]), _number(found["base"])
    held = max(0, _number(found["held"]) - 1) & ~_LOCKS
    if found["end"] != "u":
        return _encode_function_key(found["code"], held, found["end"])
    return _encode_character(code, base, held)


def _number(digits: str | None) -> int:
    return int(digits) if digits and len(digits) < 8 else 0


def _encode_function_key(code: str, held: int, end: str) -> str:
    if not held or (held == SHIFT and (code, end) == ("3", "~")):  # Delete is the same with Shift
        return f"\x1b[{code}~" if end == "~" else f"\x1b[1;1{end}"
    return f"\x1b[{code};{held + 1}{end}"


def _encode_character(code: int, base: int, held: int) -> str:
    if not held & ~SHIFT:
        if code in _PLAIN:
            return _PLAIN[code]
        if code == _TAB and held:
            return "\x1b[Z"
        if code in {_ESCAPE, 57426}:
            held = 0
    if held & ~SHIFT == CTRL:
        return _with_ctrl(_latin(code, base), held)
    if held & ~SHIFT == ALT:
        letter = _latin(code, base)
        return _WITH_ALT.get(chr(letter), "") if letter < 128 else ""
    return f"\x1b[{code};{held + 1}u" if held else f"\x1b[{code}u"


def _with_ctrl(code: int, held: int) -> str:
    if ord("a") <= code <= ord("z"):
        return chr(code & 0x1F)
    if code == ord("["):
        return "\x1b[27u"
    if code == _BACKSPACE:
        return _DELETE_WORD_LEFT
    return f"\x1b[{code};{held + 1}u"


def _latin(code: int, base: int) -> int:
    """Return the key in the Latin layout. A Latin letter stays, whatever the layout."""
    if ord("a") <= code <= ord("z"):
        return code
    if ord("A") <= code <= ord("Z"):
        return code | 0x20
    return base or _LATIN.get(code, code)


# -- parser ----------------------------------------------------------------------------------------

LONGEST_PASTE = MAX_ANSWER
"""The most characters of one paste; a longer one is refused whole, with a notice."""

PASTE_TIMEOUT = 2.0
"""Seconds without a byte after which a paste ends whose end mark is missing."""

SEQUENCE_TIMEOUT = 1.0
"""Seconds to wait for the rest of a sequence longer than Esc."""

QUIT_KEY = "\x11"
"""ctrl+q, which also ends a paste whose end mark is missing."""

QUIT_AFTER_SILENCE = 0.5
"""Seconds of silence in a paste after which a lone ctrl+q is the key and not text."""

CRLF_WITHIN = 0.05
"""The most seconds between a carriage return and a line feed that are one line end."""

LATE_ESCAPE_WITHIN = 1.0
"""Seconds after a lone Esc in which the rest of a key may still arrive."""

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_CSI = re.compile(r"\x1b\[(?:\[[A-E]|[0-?]*[ -/]*[@-Z\\-~])")
_CSI_BEGUN = re.compile(r"\x1b\[(?:\[|[0-?]*[ -/]*)\Z")
_SS3 = re.compile(r"\x1bO\d?[A-FHMP-S]")
_OLD_CTRL = re.compile(r"\x1bO[a-d](?=\Z|\x1b)")
"""ctrl with an arrow in urxvt; in a burst of letters it is Esc and a word."""
_SS3_BEGUN = re.compile(r"\x1bO\d?\Z")
_ANSWER = re.compile(r"\x1b\[\d*n")
_STRING = re.compile(r"\x1b[\]PX^_][^\x00-\x1f\x7f]*(?:\x07|\x1b\\)")
"""OSC, DCS, SOS, PM, APC: a terminal's answer to some program, from begin to end."""
_STRING_BEGUN = re.compile(r"\x1b(?:\]\d|P[\d;]*[>!$+|]|_G)")
"""The beginning of one of those; a word after Esc does not begin so."""
_STRING_MAY_BEGIN = re.compile(r"\x1b(?:[\]_]|P[\d;]*)\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TAIL = re.compile(
    r"\[(?:[A-FHZ]|\d{1,2}(?:;\d+)?~|1;\d+[A-FHPQRS]|20[01]~|\[[A-E]|\d*n)|O[A-DFHP-S]"
)
_TAIL_BEGUN = re.compile(r"(?:\[(?:\[|\d{0,3}(?:;\d*)?)|O)\Z")
_NEVER_PASTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LAST_KEY = re.compile(r"(?:\x11|\x1b\[[\d:;]+[u~])\Z")
_UNDECODED = re.compile("[\udc80-\udcff]")
LONGEST_SEQUENCE = 64
"""The most characters of a sequence; a longer one is noise."""

_OF_ALT = re.compile(r"\x1b[^\x00-\x0c\x0e-\x1f\[](?=\Z|\x1b)")
"""Alt with a letter, Enter or Backspace: Esc and that key at once, and nothing after them."""


class Typed(Struct, frozen=True):
    """Characters, each of them a key."""

    text: str


class Sequence(Struct, frozen=True):
    """One whole escape sequence."""

    text: str


class Escape(Struct, frozen=True):
    """The Esc key."""


class Pasted(Struct, frozen=True):
    """One paste."""

    text: str


class PasteRefused(Struct, frozen=True):
    """One paste that was refused, and its length in characters."""

    length: int


class InvalidUtf8(Struct, frozen=True):
    """A byte that is no UTF-8; U+FFFD replaces it."""


class Answered(Struct, frozen=True):
    """The terminal's answer to the writer's question."""


Token = Typed | Sequence | Escape | Pasted | PasteRefused | InvalidUtf8 | Answered


class InputParser:
    """Parses bytes as they arrive. `escape_delay`: seconds after which a lone Esc is the key."""

    def __init__(self, escape_delay: float = 0.1) -> None:
        self.escape_delay = escape_delay
        self._decoder = getincrementaldecoder("utf-8")("surrogateescape")
        self._held = ""
        self._esc_was_held = False
        """Whether Esc arrived before the text after it: then the two are no Alt."""
        self._paste: list[str] | None = None
        self._pasted = 0
        self._in_string = False
        self._last = self._last_return = float("-inf")
        self._tail_until = 0.0

    def feed(self, data: bytes, now: float) -> list[Token]:
        """Return the tokens that these bytes complete."""
        if not data:  # half a character waits for its rest, or for `tick`
            return []
        text, tokens = self._decoded(data)
        silence, self._last = now - self._last, now
        if (
            self._paste is not None
            and silence >= QUIT_AFTER_SILENCE
            and normalize_key(text) == QUIT_KEY
        ):
            return [*tokens, *self._abort_paste(), Typed(QUIT_KEY)]
        text = self._normalize_line_ends(text, now)
        self._esc_was_held = self._held == "\x1b"
        text, self._held = self._held + text, ""
        if now < self._tail_until:
            text = self._restore_late_escape(text)
        return [*tokens, *self._read(text)]

    def due(self) -> float | None:
        """Return when to call `tick` if nothing arrives before; None if there is no need."""
        if self._paste is not None:
            return self._last + PASTE_TIMEOUT
        if self._in_string:
            return self._last + SEQUENCE_TIMEOUT
        if not self._held:
            is_partial = bool(self._decoder.getstate()[0])  # of a character
            return self._last + SEQUENCE_TIMEOUT if is_partial else None
        short = len(self._held) == 1 or _SHORT.fullmatch(self._held) or self._held[0] != "\x1b"
        return self._last + (self.escape_delay if short else SEQUENCE_TIMEOUT)

    def tick(self, now: float) -> list[Token]:
        """Return the tokens that are complete because nothing followed."""
        due = self.due()
        if due is None or now < due:
            return []
        if self._paste is not None:
            return self._abort_paste()
        held, self._held = self._held, ""
        if self._in_string:
            self._in_string = False
            return []
        if not held:
            text, tokens = self._decoded(b"")
            return [*tokens, *self._read(text)]
        return self._resolve_held(held, now)

    def _resolve_held(self, held: str, now: float) -> list[Token]:
        """Return what the beginning of a sequence means if nothing followed."""
        if held == "\x1b":
            self._tail_until = now + LATE_ESCAPE_WITHIN
            return [Escape()]
        if held[0] != "\x1b":
            return [Typed(held)]
        is_text = len(held) == 2 or _STRING_MAY_BEGIN.match(held)
        return [Escape(), Typed(held[1:])] if is_text else []

    def _decoded(self, data: bytes) -> tuple[str, list[Token]]:
        """Decode bytes, and report invalid ones. No bytes: nothing more will arrive."""
        text = self._decoder.decode(data, final=not data)
        if not _UNDECODED.search(text):
            return text, []
        raw = text.encode("utf-8", "surrogateescape")
        return raw.decode("utf-8", "replace"), [InvalidUtf8()]

    def _normalize_line_ends(self, text: str, now: float) -> str:
        """Remove each line feed right after a carriage return, outside of pastes."""
        if self._paste is not None:
            return text
        if text.startswith("\n") and now - self._last_return < CRLF_WITHIN:
            text = text[1:]
        head, begin, rest = text.partition(_BEGIN)
        if head.endswith("\r"):
            self._last_return = now
        return head.replace("\r\n", "\r") + begin + rest

    def _restore_late_escape(self, text: str) -> str:
        """Put Esc before the rest of a sequence whose Esc was delivered already as a key."""
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
            elif self._in_string:
                text = self._skip_string(text)
            elif text[0] != "\x1b":
                typed, esc, rest = text.partition("\x1b")
                tokens.append(Typed(typed))
                text = esc + rest
            else:
                text = self._read_escape(text, tokens)
        return tokens

    def _read_escape(self, text: str, tokens: list[Token]) -> str:
        """Read one token that begins with Esc; return the text after it, empty if incomplete."""
        esc_was_held, self._esc_was_held = self._esc_was_held, False
        found = next(filter(None, (known.match(text) for known in _SEQUENCES)), None)
        if found is not None:
            self._read_sequence(found[0], tokens)
            return text[found.end() :]
        if string := _STRING.match(text):
            return text[string.end() :]
        if string := _STRING_BEGUN.match(text):
            self._in_string = True
            return text[string.end() :]
        if text == "\x1b" or any(begun.match(text) for begun in _BEGUN):
            self._held = text if len(text) <= LONGEST_SEQUENCE else ""
            return ""
        alt = _OF_ALT.match(text)
        if alt is not None and not esc_was_held:
            tokens.append(Sequence(alt[0]))
            return text[alt.end() :]
        tokens.append(Escape())
        # An introducer of no known sequence was typed after Esc.
        return text[1:]

    def _read_sequence(self, sequence: str, tokens: list[Token]) -> None:
        if sequence == _BEGIN:
            self._paste, self._pasted = [], 0
        elif _ANSWER.fullmatch(sequence):
            tokens.append(Answered())
        elif sequence != _END:
            tokens.append(Sequence(sequence))

    def _skip_string(self, text: str) -> str:
        """Return the text after the string that is being skipped; a control in it ends it too."""
        found = _CONTROL.search(text)
        if found is None:
            return ""
        rest = text[found.start() :]
        if rest == "\x1b":
            self._held = rest
            return ""
        self._in_string = False
        if rest[0] == "\x07":
            return rest[1:]
        return rest.removeprefix("\x1b\\")

    def _read_paste(self, text: str, tokens: list[Token]) -> str:
        content, end, rest = text.partition(_END)
        if not end:
            keep = _begun(text)
            self._held = text[len(text) - keep :]
            self._add(text[: len(text) - keep])
            return ""
        self._add(content)
        tokens.append(self._finish_paste())
        return rest

    def _add(self, text: str) -> None:
        if self._paste is not None and text:
            self._pasted += len(text)
            if self._pasted > LONGEST_PASTE:
                self._paste = []
            else:
                self._paste.append(text)

    def _finish_paste(self) -> Pasted | PasteRefused:
        text = "".join(self._paste or ()).replace("\r\n", "\n").replace("\r", "\n")
        self._paste = None
        if self._pasted > LONGEST_PASTE:
            return PasteRefused(self._pasted)
        return Pasted(_NEVER_PASTED.sub("", text))

    def _abort_paste(self) -> list[Token]:
        """End a paste whose end mark is missing. The key that quits, at its end, is no text."""
        held, self._held = self._held, ""
        self._add(held)
        if self._paste:
            whole = "".join(self._paste)
            last = _LAST_KEY.search(whole)
            if last is not None and normalize_key(last[0]) == QUIT_KEY:
                self._paste = [whole[: last.start()]]
                return [self._finish_paste(), Typed(QUIT_KEY)]
        return [self._finish_paste()]


_SEQUENCES = (_OLD_SHIFT, _CSI, _SS3, _OLD_CTRL)
_BEGUN = (_CSI_BEGUN, _SS3_BEGUN, _STRING_MAY_BEGIN)
_SHORT = re.compile(r"\x1b[O\]P_]")
"""A beginning that may well be Esc and a letter."""


def _begun(text: str) -> int:
    """Return how many characters at the end may be the beginning of the paste's end mark."""
    return next(
        (n for n in range(min(len(_END) - 1, len(text)), 0, -1) if text.endswith(_END[:n])), 0
    )


_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, surrogates, and line ends that no keyboard has."""


class Sign(events.Key):
    """The key of a character that is text, though Python calls it not printable."""

    is_printable = True


# Textual names the handler after each class once it is made; the fields know one for keys.
Sign.handler_name = events.Key.handler_name


def as_text_key(key: events.Key) -> events.Key:
    """Return a key as a `Sign` if its character is text. No control ever is."""
    sign = key.character
    if sign is None or len(sign) != 1 or key.is_printable:
        return key
    return key if unicodedata.category(sign) in _NO_TEXT else Sign(key.key, sign)
