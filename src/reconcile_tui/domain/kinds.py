"""What can be answered: how typed text becomes a value for the file, and back into words.

`parse` turns what was typed into a value (None: nothing was typed) or raises WrongAnswerError.
Of a value found in a file, `fault` says what is wrong with it, as "expected …", `read` is the
answer in it, and `unread` what of it is none. `words` says an answer as a person would; `told` says
any value, and never as an answer what is none. Items and columns of rows are built from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from msgspec import Struct

from reconcile_tui.domain.answers import is_blank, plain_text, plain_words
from reconcile_tui.domain.dates import day_fault, day_in_words, plain_day, read_day, written_day

__all__ = [
    "RUNGS",
    "DayKind",
    "LineKind",
    "ManyOfKind",
    "NumberKind",
    "OneOfKind",
    "Option",
    "PlanKind",
    "TextKind",
    "TickKind",
    "WrongAnswerError",
    "is_ladder",
    "rung_words",
]


class WrongAnswerError(ValueError):
    """What was typed does not fit the question; the message says what would."""


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to choose: `value` stands in the file, `label` on the screen."""

    value: str
    label: str


class TextKind:
    """Many lines of text."""

    __slots__ = ()
    not_read: ClassVar[str] = "couldn't be read"
    """What `told` says before what can't be read."""

    def parse(self, raw: str) -> Any:
        """The text, with LF line ends. Blanks alone are no answer."""
        text = plain_text(raw)
        return text if text.strip() else None

    def fault(self, value: Any) -> str | None:
        """A value must be text."""
        return None if isinstance(value, str) else "expected text in quotes"

    def words(self, value: Any) -> str:
        """The text itself."""
        return str(value)

    def read(self, value: Any) -> Any:
        """The answer that a value of a file holds, or None."""
        return None if is_blank(value) or self.fault(value) else value

    def unread(self, value: Any) -> Any:
        """What of a value of a file can't be read as an answer, or None."""
        return None if is_blank(value) or not self.fault(value) else value

    def told(self, value: Any) -> str:
        """A value of a file in words: its answer, and what of it couldn't be read."""
        answer, unread = self.read(value), self.unread(value)
        parts = ["" if answer is None else self.words(answer)]
        parts += [] if unread is None else [f"({self.not_read}: {plain_words(unread)})"]
        return " ".join(part for part in parts if part)


class LineKind(TextKind):
    """One line of text."""

    __slots__ = ()

    def parse(self, raw: str) -> Any:
        """The text on one line: line ends become spaces."""
        text = " ".join(plain_text(raw).split("\n"))
        return text if text.strip() else None


class OneOfKind(TextKind):
    """One of `options`."""

    __slots__ = ()
    options: tuple[Option, ...]

    def parse(self, raw: str) -> Any:
        """The value of the chosen option."""
        if raw and raw not in self.values():
            raise WrongAnswerError(self._expected())
        return raw or None

    def fault(self, value: Any) -> str | None:
        """A value must be one of the options."""
        return None if value in self.values() else self._expected()

    def words(self, value: Any) -> str:
        """The option's label."""
        return next((o.label for o in self.options if o.value == value), str(value))

    def values(self) -> list[str]:
        """What can stand in a file."""
        return [option.value for option in self.options]

    def _expected(self) -> str:
        return "expected one of " + ", ".join(f'"{value}"' for value in self.values())


class ManyOfKind(OneOfKind):
    """Any number of `options`. Raw is the chosen values, one a line."""

    __slots__ = ()

    def parse(self, raw: str) -> Any:
        """The chosen values, in the order of the options."""
        chosen = raw.split("\n") if raw else []
        for value in chosen:
            super().parse(value)
        return [value for value in self.values() if value in chosen] or None

    def fault(self, value: Any) -> str | None:
        """A value must be a list of the options."""
        if not isinstance(value, list):
            return 'expected a list such as ["a", "b"]'
        return next((fault for one in value if (fault := super(ManyOfKind, self).fault(one))), None)

    def read(self, value: Any) -> Any:
        """Those of a list that are options."""
        chosen = [one for one in _listed(value) if super(ManyOfKind, self).fault(one) is None]
        return chosen or None

    def unread(self, value: Any) -> Any:
        """Those of a list that are none."""
        if not isinstance(value, list):
            return super().unread(value)
        return [one for one in value if super(ManyOfKind, self).fault(one)] or None

    def words(self, value: Any) -> str:
        """The labels, with commas."""
        return ", ".join(super(ManyOfKind, self).words(one) for one in value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


class NumberKind(TextKind):
    """A whole number from `min` to `max`."""

    __slots__ = ()
    min: int
    max: int

    def parse(self, raw: str) -> Any:
        """The number."""
        if not raw.strip():
            return None
        try:
            value = int(raw)
        except ValueError:
            raise WrongAnswerError(self._expected()) from None
        if fault := self.fault(value):
            raise WrongAnswerError(fault)
        return value

    def fault(self, value: Any) -> str | None:
        """A value must be a whole number on the scale."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole and self.min <= value <= self.max else self._expected()

    def _expected(self) -> str:
        return f"expected a whole number from {self.min} to {self.max}"


class DayKind(TextKind):
    """A day."""

    __slots__ = ()
    not_read = "couldn't be read as a date"

    def parse(self, raw: str) -> Any:
        """The day; typed as 2026-11-22, 22.11.2026 or 22 Nov 2026."""
        if not raw.strip():
            return None
        day = read_day(raw)
        if day is None:
            raise WrongAnswerError(day_fault(raw) or "write a date as 22 Nov 2026 or 2026-11-22")
        return day

    def fault(self, value: Any) -> str | None:
        """A value must be a TOML date without a time."""
        return None if plain_day(value) else "expected a date without quotes, such as 2026-11-22"

    def read(self, value: Any) -> Any:
        """The day, also one in quotes or with a time of day."""
        return written_day(value)

    def unread(self, value: Any) -> Any:
        """What is no day."""
        return None if is_blank(value) or written_day(value) is not None else value

    def words(self, value: Any) -> str:
        """The day in words."""
        return day_in_words(value)

    def told(self, value: Any) -> str:
        """The day in words, with the time of day where one is written."""
        time = f", {value:%H:%M}" if isinstance(value, datetime) else ""
        return super().told(value) + time


class TickKind(TextKind):
    """Done or not. Raw is "yes" or nothing; an empty box stands in no file."""

    __slots__ = ()

    def parse(self, raw: str) -> Any:
        """True when ticked."""
        return True if raw else None

    def fault(self, value: Any) -> str | None:
        """A value must be true or false."""
        return None if isinstance(value, bool) else "expected true or false"

    def words(self, value: Any) -> str:
        """A box."""
        return "[x]" if value else "[ ]"


class PlanKind(TextKind):
    """If … then I will …, and when. Raw is the three lines `if`, `then`, `when`."""

    __slots__ = ()
    PARTS: ClassVar[tuple[Literal["if", "then", "when"], ...]] = ("if", "then", "when")

    def parse(self, raw: str) -> Any:
        """A table with the parts that were filled in."""
        lines = plain_text(raw).split("\n")
        return {part: text for part, text in zip(self.PARTS, lines, strict=False) if text} or None

    def fault(self, value: Any) -> str | None:
        """A value must be a table of texts, each of them a part of a plan."""
        if isinstance(value, dict) and all(map(self._is_part, value, value.values())):
            return None
        return 'expected a table such as { if = "…", then = "…", when = "…" }'

    def _is_part(self, part: str, text: Any) -> bool:
        return part in self.PARTS and isinstance(text, str)

    def read(self, value: Any) -> Any:
        """Its parts that are text."""
        table = value if isinstance(value, Mapping) else {}
        return {k: v for k, v in table.items() if self._is_part(k, v) and v.strip()} or None

    def unread(self, value: Any) -> Any:
        """What else stands in the table, or in its place."""
        if not isinstance(value, Mapping):
            return super().unread(value)
        return {k: v for k, v in value.items() if not self._is_part(k, v)} or None

    def words(self, value: Any) -> str:
        """The plan as one sentence."""
        when = f" ({value['when']})" if value.get("when") else ""
        return f"If {value.get('if', '…')}, then I will {value.get('then', '…')}{when}"


RUNGS: dict[str, str] = {
    "said": "Said",
    "planned": "Planned",
    "once": "Done once",
    "repeated": "Repeated",
    "under-stress": "Held under stress",
    "repaired": "Slipped and repaired",
    "kept": "Kept",
}
"""Value in the file -> the words on the screen, from the lowest rung to the highest."""


def is_ladder(options: Iterable[Option]) -> bool:
    """Whether these options are the ladder: its values, all of them, in its order."""
    return [option.value for option in options] == list(RUNGS)


def rung_words(value: str) -> str:
    """A rung as a person says it; a word that is no rung as it stands."""
    return RUNGS.get(value, value)
