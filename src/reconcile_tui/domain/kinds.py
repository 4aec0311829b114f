"""What can be answered: each kind of answer, and the column types of lists, in one place.

A kind says how typed text becomes a value for the file (`parse`; `raw` is the way back), what is
wrong with a value found in one (`fault`, `read`, `unread`), how it's described in words (`words`,
`describe`), and, as class attributes, how it's answered and saved. Everything else asks the kind.
Items (`items.py`) and columns are kinds with an id and a text.

A new column type is a class here with its tag, and its place in `Column`. When it's answered as
another kind is, `answered_as` is all that the screen and `fill` need; else it takes a line in
`FIELD_FOR` (`tui/widgets/fields/field.py`) and one in `ASKERS` (`cli/commands/fill_prompts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import StructConfig

from reconcile_tui.domain.answers import is_blank, plain_text, plain_words
from reconcile_tui.domain.dates import (
    date_fault,
    day_in_words,
    plain_day,
    read_day,
    short_day,
    written_day,
)


class WrongAnswerError(ValueError):
    """Typed text doesn't fit the question; the message says what would."""


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One option: `value` in the file, `label` on the screen."""

    value: str
    label: str


Lookup: TypeAlias = Callable[[str], Any]
"""Item id -> its answer, or None if it has none or is hidden."""


class Suggest(Struct, frozen=True, forbid_unknown_fields=True):
    """A date to suggest: `days` after the date in `item`, or today."""

    days: int = 0
    item: str = ""

    def day(self, answer_of: Lookup, today: date) -> date | None:
        """Return the suggested date; None while the date it is counted from is unknown."""
        base = self._base(answer_of, today)
        try:
            return base + timedelta(self.days) if base else None
        except OverflowError:
            return None

    def in_words(self, answer_of: Lookup, today: date) -> str:
        """Return `19 Jan 2027, 8 weeks after 24 Nov 2026`, or empty without a suggestion."""
        base, day = self._base(answer_of, today), self.day(answer_of, today)
        if base is None or day is None:
            return ""
        if not self.days:
            return f"{short_day(day)}{', today' if base == today else ''}"
        number, unit = (self.days, "day") if self.days % 7 else (self.days // 7, "week")
        span = f"{abs(number)} {unit}{'s' if abs(number) > 1 else ''}"
        if base == today and self.days > 0:
            return f"{short_day(day)}, {span} from today"
        side = "after" if self.days > 0 else "before"
        return f"{short_day(day)}, {span} {side} {short_day(base)}"

    def _base(self, answer_of: Lookup, today: date) -> date | None:
        return plain_day(answer_of(self.item)) if self.item else today


class TextKind:
    """Many lines of text."""

    __slots__ = ()
    __struct_config__: ClassVar[StructConfig]

    answered_as: ClassVar[str] = "text"
    """The key of its field in `FIELD_FOR`, and of its prompt in `ASKERS`."""
    is_written: ClassVar[bool] = True
    """Whether an answer is the person's own words; others are compared as a whole."""
    at_once: ClassVar[bool] = False
    """Whether an answer is saved immediately, without debounce."""
    keeps_typed: ClassVar[bool] = False
    """Whether a field still shows typed text that can't be parsed."""
    unread_label: ClassVar[str] = "couldn't be read"
    """The words before a value that can't be read."""

    @property
    def type_name(self) -> str:
        """The value of `type` in a content file."""
        return str(self.__struct_config__.tag)

    def parse(self, raw: str) -> Any:
        """Parse typed text as a value for the file; None if it is blank.

        Raises WrongAnswerError, which says what would fit.
        """
        text = plain_text(raw)
        return text if text.strip() else None

    def raw(self, value: Any) -> str:
        """Return a value of a file as the text of its field.

        A value that can't be read leaves the field empty, so that nothing is added to it, unless
        the kind `keeps_typed`.
        """
        if self.keeps_typed and isinstance(value, str):
            return value
        answer = self.read(value)
        return "" if answer is None else self.typed(answer)

    def typed(self, answer: Any) -> str:
        """Return an answer as it would be typed, the inverse of `parse`."""
        return str(answer)

    def fault(self, value: Any) -> str | None:
        """Return what is wrong with a value of a file, as "expected …", or None."""
        return None if isinstance(value, str) else "expected text in quotes"

    def words(self, value: Any) -> str:
        """Return an answer in words."""
        return str(value)

    def read(self, value: Any) -> Any:
        """Return the answer in a value of a file, or None."""
        return None if is_blank(value) or self.fault(value) else value

    def unread(self, value: Any) -> Any:
        """Return the part of a value of a file that can't be read as an answer, or None."""
        return None if is_blank(value) or not self.fault(value) else value

    def describe(self, value: Any) -> str:
        """Return a value of a file in words: its answer, and the part that couldn't be read."""
        answer, unread = self.read(value), self.unread(value)
        parts = ["" if answer is None else self.words(answer)]
        parts += [] if unread is None else [f"({self.unread_label}: {plain_words(unread)})"]
        return " ".join(part for part in parts if part)


class LineKind(TextKind):
    """One line of text."""

    __slots__ = ()
    answered_as = "line"

    def parse(self, raw: str) -> Any:
        """The text on one line: line ends become spaces."""
        text = " ".join(plain_text(raw).split("\n"))
        return text if text.strip() else None


class OneOfKind(TextKind):
    """One of `options`."""

    __slots__ = ()
    answered_as, is_written, at_once = "choice", False, True
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
        """Return the values that a file can have."""
        return [option.value for option in self.options]

    def _expected(self) -> str:
        return "expected one of " + ", ".join(f'"{value}"' for value in self.values())


class ManyOfKind(OneOfKind):
    """Any number of `options`. Raw is the chosen values, one a line."""

    __slots__ = ()
    answered_as = "choices"

    def parse(self, raw: str) -> Any:
        """The chosen values, in the order of the options."""
        chosen = raw.split("\n") if raw else []
        for value in chosen:
            super().parse(value)
        return [value for value in self.values() if value in chosen] or None

    def typed(self, answer: Any) -> str:
        """The chosen values, one a line."""
        return "\n".join(answer)

    def fault(self, value: Any) -> str | None:
        """A value must be a list of the options."""
        if not isinstance(value, list):
            return 'expected a list such as ["a", "b"]'
        return next((fault for one in value if (fault := super(ManyOfKind, self).fault(one))), None)

    def read(self, value: Any) -> Any:
        """Those of a list that are options."""
        values = value if isinstance(value, list) else []
        return [one for one in values if super(ManyOfKind, self).fault(one) is None] or None

    def unread(self, value: Any) -> Any:
        """Those of a list that are none."""
        if not isinstance(value, list):
            return super().unread(value)
        return [one for one in value if super(ManyOfKind, self).fault(one)] or None

    def words(self, value: Any) -> str:
        """The labels, with commas."""
        return ", ".join(super(ManyOfKind, self).words(one) for one in value)


class NumberKind(TextKind):
    """A whole number from `min` to `max`."""

    __slots__ = ()
    answered_as, is_written, at_once = "scale", False, True
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
    """A day. `suggest` offers one, which is never filled in without asking.

    `not_before` names another date of the worksheet or the row that it should not precede.
    """

    __slots__ = ()
    answered_as, is_written, keeps_typed = "date", False, True
    id: str
    suggest: Suggest | None
    not_before: str
    unread_label = "couldn't be read as a date"

    def comes_too_early(self, answer_of: Lookup) -> bool:
        """Return whether its day is before that of `not_before`; False unless both are days."""
        if not self.not_before:
            return False
        day, before = plain_day(answer_of(self.id)), plain_day(answer_of(self.not_before))
        return day is not None and before is not None and day < before

    def parse(self, raw: str) -> Any:
        """The day; typed as 2026-11-22, 22.11.2026 or 22 Nov 2026."""
        if not raw.strip():
            return None
        day = read_day(raw)
        if day is None:
            raise WrongAnswerError(date_fault(raw) or "write a date as 22 Nov 2026 or 2026-11-22")
        return day

    def typed(self, answer: Any) -> str:
        """The day as 2026-11-22."""
        return str(answer.isoformat())

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

    def describe(self, value: Any) -> str:
        """The day in words, with the time of day where one is written."""
        time = f", {value:%H:%M}" if isinstance(value, datetime) else ""
        return super().describe(value) + time


class TickKind(TextKind):
    """Done or not. Raw is "yes" or empty; an unticked box is never written to a file."""

    __slots__ = ()
    answered_as, is_written, at_once = "check", False, True

    def parse(self, raw: str) -> Any:
        """True when ticked."""
        return True if raw else None

    def typed(self, answer: Any) -> str:
        """`yes` when ticked."""
        return "yes" if answer else ""

    def fault(self, value: Any) -> str | None:
        """A value must be true or false."""
        return None if isinstance(value, bool) else "expected true or false"

    def words(self, value: Any) -> str:
        """A box."""
        return "[x]" if value else "[ ]"


class PlanKind(TextKind):
    """If … then I will …, and when. Raw is the three lines `if`, `then`, `when`."""

    __slots__ = ()
    answered_as, at_once = "plan", True
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
        """The rest of the table, or what is in its place."""
        if not isinstance(value, Mapping):
            return super().unread(value)
        return {k: v for k, v in value.items() if not self._is_part(k, v)} or None

    def words(self, value: Any) -> str:
        """The plan as one sentence."""
        when = f" ({value['when']})" if value.get("when") else ""
        return f"If {value.get('if', '…')}, then I will {value.get('then', '…')}{when}"


class BaseColumn(
    TextKind, Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """One column of rows: its id is in the file, its text above the field.

    `no_duty`: a note is shown if the answer makes closeness, a place or access a duty.
    """

    id: str
    text: str
    hint: str = ""
    about_me: bool = False
    no_duty: bool = False

    named: ClassVar[Literal["never", "always", "among several", "but the first"]] = "never"
    """When a cell is shown with the name of its column, by the columns of its type in the row."""

    def describe_with_others(self, cell: Any, alike: Sequence[BaseColumn]) -> str:
        """Return a cell among the others of its row; `alike` are the columns of the same type."""
        words = self.describe_in_row(cell)
        is_named = {
            "never": False,
            "always": True,
            "among several": len(alike) > 1,
            "but the first": self is not alike[0],
        }[self.named]
        return f"{self.text.strip('?:.… ')}: {words}" if is_named and words else words

    def describe_in_row(self, cell: Any) -> str:
        """Return a cell in words, without a heading."""
        return self.describe(cell)


class LineColumn(LineKind, BaseColumn, frozen=True, kw_only=True, tag="line"):
    """One line of text."""

    named = "but the first"


class TextColumn(BaseColumn, frozen=True, kw_only=True, tag="text"):
    """Many lines of text."""

    named = "but the first"


class ChoiceColumn(OneOfKind, BaseColumn, frozen=True, kw_only=True, tag="choice"):
    """One of several."""

    options: tuple[Option, ...]


class DayColumn(DayKind, BaseColumn, frozen=True, kw_only=True, tag="date"):
    """A day."""

    suggest: Suggest | None = None
    not_before: str = ""
    named = "among several"


class CheckColumn(TickKind, BaseColumn, frozen=True, kw_only=True, tag="check"):
    """Done or not."""

    named = "always"

    def describe_in_row(self, cell: Any) -> str:
        """Return `yes`, or nothing if it isn't ticked."""
        return ("yes" if cell else "") if isinstance(cell, bool) else self.describe(cell)


class RefColumn(BaseColumn, frozen=True, kw_only=True, tag="ref"):
    """A row of another `rows` item, `to`, named by its row id."""

    to: str
    answered_as, is_written = "ref", False


Column: TypeAlias = LineColumn | TextColumn | ChoiceColumn | DayColumn | CheckColumn | RefColumn
"""Every column type there is."""

COLUMN_TYPES: dict[str, type[BaseColumn]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(Column)
}

RUNGS: dict[str, str] = {
    "said": "Said",
    "planned": "Planned",
    "once": "Done once",
    "repeated": "Repeated",
    "under-stress": "Held under stress",
    "repaired": "Slipped and repaired",
    "kept": "Kept",
}
"""Value in the file -> label, from the lowest rung to the highest."""


def is_ladder(options: Iterable[Option]) -> bool:
    """Return whether these options are the ladder: its values, all of them, in its order."""
    return [option.value for option in options] == list(RUNGS)


def rung_words(value: str) -> str:
    """Return a rung in words; any other word unchanged."""
    return RUNGS.get(value, value)
