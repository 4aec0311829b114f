"""One filled-in worksheet as plain immutable data; text, graphemes and values of TOML files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from msgspec import Struct

from reconcile_tui.errors import Place
from reconcile_tui.lazy import late

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = late("hashlib")

FORMAT = 1
"""The newest file format this program writes and understands."""

MAX_ANSWER = 200_000
"""Characters one answer may hold (design, section 4)."""

MAX_FILE = 1024 * 1024
"""Bytes one file may hold (design, section 4)."""

Status = Literal["in-progress", "completed", "stopped"]
SkipReason = Literal["skipped", "later", "too-much", "not-mine", "ask-helper"]
STATUSES: tuple[str, ...] = get_args(Status)
REASONS: tuple[str, ...] = get_args(SkipReason)

Value: TypeAlias = str | int | float | bool | date | datetime | time | list[Any] | dict[str, Any]
Row: TypeAlias = Mapping[str, Any]
"""One record of a `rows` item: `row` is its short random id, the other keys are its columns."""


class Unread(Struct, frozen=True):
    """Something in a file that can't be read: an entry that is no row, or one answer.

    `item` is empty if it is unknown, `line` is 0 without a file.
    """

    item: str
    line: int
    is_answer: bool = False


def plain_text(text: str) -> str:
    """Return text as files have it: with LF line ends and without lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    has_surrogate = not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)
    return text.encode("utf-8", "replace").decode("utf-8") if has_surrogate else text


def lines_of(text: str) -> list[str]:
    """Split a text at its line ends, and not at U+2028, U+0085 and the like.

    A line end at the end of the text doesn't begin another line.
    """
    lines = plain_text(text).split("\n")
    return lines if lines[-1] else lines[:-1]


@dataclass(frozen=True)
class Answers:
    """One filled-in worksheet. `values` and `rows` hold only what was answered.

    `unread` lists entries among the rows of the file that couldn't be read as rows.
    """

    worksheet: str
    id: str
    title: str
    started: datetime
    worksheet_version: int = 1
    language: str = "en"
    status: str = "in-progress"
    previous: str = ""
    sensitive: str = ""
    """`saved` once the person chose to save sensitive answers too (`may_be_saved`)."""
    saved: datetime | None = None
    format: int = FORMAT
    skipped: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = field(default=(), compare=False)
    line_of: Callable[[Place, Any], int] | None = field(default=None, compare=False, repr=False)
    """Returns the line of a value in the file; 0 if it isn't there."""

    def value(self, item_id: str) -> Any:
        """Return the answer to one item, rows included, or None."""
        if item_id in self.rows:
            return list(self.rows[item_id]) or None
        return self.values.get(item_id)

    def with_value(self, item_id: str, value: Value | None) -> Answers:
        """Return these answers with one of them set, or deleted by None. An answer ends a skip."""
        values = {**self.values}
        if value is None:
            values.pop(item_id, None)
        else:
            values[item_id] = value
        skipped = self.skipped if value is None else _without(self.skipped, item_id)
        return replace(self, values=values, skipped=skipped)

    def with_row(self, item_id: str, row: Row, at: int | None = None) -> Answers:
        """Return these answers with one row replaced, or added.

        An added row is last, or at index `at`.
        """
        rows = list(self.rows.get(item_id, ()))
        place = next((n for n, old in enumerate(rows) if old["row"] == row["row"]), None)
        if place is None:
            rows.insert(len(rows) if at is None else at, dict(row))
        else:
            rows[place] = dict(row)
        skipped = _without(self.skipped, item_id)
        return replace(self, rows={**self.rows, item_id: tuple(rows)}, skipped=skipped)

    def without_row(self, item_id: str, row_id: str) -> Answers:
        """Return these answers without one row."""
        rows = tuple(row for row in self.rows.get(item_id, ()) if row["row"] != row_id)
        changed = {**self.rows, item_id: rows} if rows else _without(self.rows, item_id)
        return replace(self, rows=changed)

    def with_skip(self, item_id: str, reason: str | None) -> Answers:
        """Return these answers with an item skipped for a reason, or not skipped with None."""
        if reason is None:
            return replace(self, skipped=_without(self.skipped, item_id))
        return replace(self, skipped={**self.skipped, item_id: reason})

    def has_content_of(self, other: Answers) -> bool:
        """Return whether all that a person writes is equal: the answers, title and status."""
        return (
            self.values == other.values
            and self.rows == other.rows
            and self.skipped == other.skipped
            and (self.title, self.status) == (other.title, other.status)
        )

    def is_empty(self) -> bool:
        """Return whether nothing was answered or skipped, so that there is nothing to save."""
        return not (self.values or self.rows or self.skipped)


def _without(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {k: v for k, v in mapping.items() if k != key} if key in mapping else mapping


NO_ROOM = "there's no more room"
"""The fault of a text that is too long for an answer or a file."""


def written_size(answers: Answers) -> int:
    """Return an upper estimate of the bytes that the answers take in a file."""
    values = sum(_size(key) + _size(value) for key, value in answers.values.items())
    return values + sum(
        _size(key) + _size(cell)
        for rows in answers.rows.values()
        for row in rows
        for key, cell in row.items()
    )


def text_size(text: str) -> int:
    """Return the bytes that a text takes in a file, escapes included."""
    escapes = text.count('"') + text.count("\\")
    return escapes + len(text if text.isascii() else text.encode("utf-8", "replace"))


_AROUND = 16
"""Bytes around a key or a value: quotes, an equals sign, a line end."""


def _size(value: Any) -> int:
    match value:
        case str():
            return _AROUND + text_size(value)
        case dict():
            return sum(_size(key) + _size(one) for key, one in value.items())
        case list() | tuple():
            return sum(map(_size, value))
    return 2 * _AROUND


def with_ids(rows: Iterable[Any]) -> list[Row | None]:
    """Return each entry as a row with a unique id; None for each that is no table."""
    rows = list(rows)
    own = [_own_id(row) for row in rows]
    if all(own) and len(set(own)) == len(own):
        return rows
    taken = {one for one in own if one}
    seen: set[str] = set()
    result: list[Row | None] = []
    for row, written in zip(rows, own, strict=True):
        if not isinstance(row, Mapping):
            result.append(None)
            continue
        name = written if written and written not in seen else _made_id(row, taken)
        seen.add(name)
        taken.add(name)
        is_written = row.get("row") == name
        result.append(
            row if is_written else {"row": name, **{k: row[k] for k in row if k != "row"}}
        )
    return result


def _own_id(row: Any) -> str:
    written = row.get("row") if isinstance(row, Mapping) else None
    return written if isinstance(written, str) else ""


def _made_id(row: Mapping[str, Any], taken: set[str]) -> str:
    cells = sorted((key, repr(cell)) for key, cell in row.items() if key != "row")
    made = hashlib.sha256(repr(cells).encode("utf-8", "replace")).hexdigest()
    number = 0
    # A letter in front: an id never reads as a number.
    while (name := f"r{made[:4]}{f'-{number}' if number else ''}") in taken:
        number += 1
    return name


def shortened(before: Answers, after: Answers, written: Collection[str]) -> Iterator[int]:
    """Yield the new length of each written answer or row that is shorter now.

    `written` are the items whose answers are typed. Shared references are skipped cheaply.
    """
    for item in written:
        old, new = before.values.get(item), after.values.get(item)
        if old is not new and (left := _length(new)) < _length(old):
            yield left
        old_rows, new_rows = before.rows.get(item, ()), after.rows.get(item, ())
        if old_rows is not new_rows:
            yield from _shortened_rows(old_rows, new_rows)


def _shortened_rows(before: tuple[Row, ...], after: tuple[Row, ...]) -> Iterator[int]:
    now = {row["row"]: row for row in after}
    for row in before:
        new = now.get(row["row"])
        if new is not row and (left := _length(new)) < _length(row):
            yield left


def _length(value: Any) -> int:
    """Count the typed characters in a text, the parts of a plan, or the cells of a row."""
    if isinstance(value, dict):
        return sum(_length(part) for key, part in value.items() if key != "row")
    return len(value) if isinstance(value, str) else 0


_ZWJ, _ZWNJ = "\u200d", "\u200c"
_SKIN = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_PICTURES, _SYMBOLS = range(0x1F000, 0x1FB00), range(0x2100, 0x3300)
_OLD_PICTURES = frozenset("©®‼⁉ℹ↔↕↖↗↘↙↩↪▪▫▶◀◻◼◽◾⤴⤵〰〽")
"""Emoji outside those ranges, or with another category."""

_ALSO_EXTENDS = frozenset("\u200c\uff9e\uff9f")
_ALSO_FOLLOWS = frozenset("\u0e33\u0eb3")
_LEADS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
)
"""Number signs that precede what they belong to (Unicode: Prepend)."""

_L = frozenset([*range(0x1100, 0x1160), *range(0xA960, 0xA97D)])
_V = frozenset([*range(0x1160, 0x11A8), *range(0xD7B0, 0xD7C7)])
_T = frozenset([*range(0x11A8, 0x1200), *range(0xD7CB, 0xD7FC)])
_SYLLABLES, _WITH_T = range(0xAC00, 0xD7A4), 28


def after(text: str, place: int) -> int:
    """Return the end of the grapheme cluster that starts at, or contains, an index."""
    place = min(place + 1, len(text))
    while place < len(text) and inside(text, place):
        place += 1
    return place


def before(text: str, place: int) -> int:
    """Return the start of the grapheme cluster that ends at, or contains, an index."""
    place = max(place - 1, 0)
    while place and inside(text, place):
        place -= 1
    return place


def inside(text: str, place: int) -> bool:
    """Return whether an index is inside a grapheme cluster, where a cursor must not be."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    if right < "\u0300" and left not in _LEADS:
        return left + right == "\r\n"  # nearly all that is ever typed
    if _is_control(left) or _is_control(right):
        return False
    return _extends(right) or left in _LEADS or _belongs(text, place)


def _belongs(text: str, place: int) -> bool:
    """Return whether a character joins the one before: an emoji, a flag, a syllable."""
    left, right = text[place - 1], text[place]
    if left == _ZWJ:
        return _is_picture(right) and _joins_pictures(text, place - 1)
    if ord(left) in _FLAG_LETTERS and ord(right) in _FLAG_LETTERS:
        return _flag_letters_before(text, place) % 2 == 1
    return _is_one_syllable(ord(left), ord(right))


def _extends(char: str) -> bool:
    """Return whether it extends the one before: an accent, joiner, skin tone, vowel sign."""
    if unicodedata.category(char) in {"Mn", "Me", "Mc"} or char == _ZWJ:
        return True
    code = ord(char)
    return code in _SKIN or code in _TAGS or char in _ALSO_EXTENDS or char in _ALSO_FOLLOWS


def _is_control(char: str) -> bool:
    """Return whether nothing joins it on either side."""
    if char in {_ZWJ, _ZWNJ} or ord(char) in _TAGS or char in _LEADS:
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _is_picture(char: str) -> bool:
    code = ord(char)
    if code in _PICTURES:
        return code not in _SKIN and code not in _FLAG_LETTERS
    return char in _OLD_PICTURES or (code in _SYMBOLS and unicodedata.category(char) == "So")


def _joins_pictures(text: str, joiner: int) -> bool:
    """Return whether an emoji, with its modifiers, precedes this joiner."""
    place = joiner - 1
    while place > 0 and text[place] != _ZWJ and _extends(text[place]):
        place -= 1
    return place >= 0 and _is_picture(text[place])


def _flag_letters_before(text: str, place: int) -> int:
    start = place
    while start and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return place - start


def _is_one_syllable(left: int, right: int) -> bool:
    """Return whether two Hangul letters belong to one cluster."""
    if right in _L or right in _SYLLABLES:
        return left in _L
    if right in _V:
        return left in _L or left in _V or _is_open(left)
    if right in _T:
        return left in _V or left in _T or left in _SYLLABLES
    return False


def _is_open(code: int) -> bool:
    """Return whether a Hangul syllable has no final consonant."""
    return code in _SYLLABLES and (code - 0xAC00) % _WITH_T == 0


_NOT_SIMPLE = (Mapping, list, tuple)
_PLAIN = {str, int, bool, date}


def same(one: object, other: object) -> bool:
    """Return whether two values are the same TOML: 1, 1.0 and true differ, nan equals nan.

    The order of a table's keys does not count, and neither does tuple or list.
    """
    kind = type(one)
    if kind is type(other) and kind in _PLAIN:
        return bool(one == other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, _NOT_SIMPLE) or isinstance(other, _NOT_SIMPLE):
        return False
    if isinstance(one, str) or isinstance(other, str):
        return isinstance(one, str) and isinstance(other, str) and one == other
    return in_letters(one) == in_letters(other)


def alike(one: object, other: object) -> bool:
    """Return whether two values are `same`, where None is no value at all."""
    return one is other if one is None or other is None else same(one, other)


def is_blank(value: object) -> bool:
    """Return whether a value says nothing: blank text, an empty list or table."""
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, Mapping | list | tuple) and not value


def plain_words(value: object) -> str:
    """Return a value in words, without a question that explains it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        cells = (f"{key}: {plain_words(one)}" for key, one in value.items() if key != "row")
        return " · ".join(cells)
    if isinstance(value, list | tuple):
        tables = any(isinstance(one, Mapping) for one in value)
        return ("\n" if tables else ", ").join(plain_words(one) for one in value)
    return str(value)


def in_letters(value: object) -> str:
    """Return a number or time as TOML writes it, without importing tomlkit."""
    match value:
        case bool():
            return repr(value)
        case int():
            return int.__repr__(value)  # that of an enum is its name
        case float():
            return float.__repr__(value)
        case datetime():
            return _whole_minutes(value).isoformat()
        case time() if value.tzinfo is not None:
            raise ValueError("TOML has no time of day with an offset")
        case date() | time():
            return value.isoformat()
    raise ValueError(f"TOML has no way to write a {type(value).__name__}")


def _whole_minutes(value: datetime) -> datetime:
    """Return the same instant with an offset in whole minutes, as TOML needs it."""
    offset = value.utcoffset()
    odd = offset is not None and (offset.seconds % 60 or offset.microseconds)
    return value.astimezone(UTC) if odd else value
