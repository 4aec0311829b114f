"""Edit the answers in the text of a file in place, and leave every other byte alone."""

from __future__ import annotations

import copy
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile_tui.domain.answers import MAX_FILE, Answers, Row, alike, same, with_ids
from reconcile_tui.errors import CannotWriteError, UnfitFileError
from reconcile_tui.toml import BOM
from reconcile_tui.toml.scan import KeyPath, Statement, comments, statements
from reconcile_tui.toml.write import (
    HEADER,
    TABLES,
    Prompts,
    are_rows,
    canonical_text,
    encode,
    encode_key,
    header_of,
    ordered,
    question_line,
    row_lines,
    title_line,
)


class Document(Struct, frozen=True):
    """A text with its statements, for one edit: the next one parses the new text."""

    text: str
    statements: list[Statement]
    line_end: str

    @classmethod
    def of(cls, text: str) -> Document:
        """Parse a text that tomllib accepts. Its line end is that of most lines."""
        windows = text.count("\r\n")
        return cls(text, statements(text), "\r\n" if 2 * windows > text.count("\n") else "\n")

    def key(self, path: KeyPath) -> Statement | None:
        """Return the statement that sets exactly this key, or None."""
        return next((s for s in self.statements if s.kind == "key" and s.path == path), None)

    def header(self, path: KeyPath) -> Statement | None:
        """Return the header of exactly this table or record, or None."""
        return next((s for s in self.statements if s.kind != "key" and s.path == path), None)

    def rows(self, item_id: str) -> dict[int, list[int]]:
        """Return the indexes of the statements of each record of an item, by its number."""
        rows: dict[int, list[int]] = {}
        for index, statement in enumerate(self.statements):
            match statement.path:
                case ("rows", name, int(number), *_) if name == item_id:
                    rows.setdefault(number, []).append(index)
        return rows

    def under(self, path: KeyPath) -> list[Statement]:
        """Return every statement about this path or something inside it."""
        return [s for s in self.statements if s.path[: len(path)] == path]

    def before(self, statement: Statement) -> int:
        """Return where the gap between this statement and the previous one starts."""
        number = self.statements.index(statement)
        if number:
            return self.statements[number - 1].end
        return len(BOM) if self.text.startswith(BOM) else 0

    def after(self, statement: Statement) -> int:
        """Return where a new statement can follow this one.

        Comments right below it belong to it, unless they are right above another key.
        """
        following = self.statements.index(statement) + 1
        limit = len(self.text)
        if following < len(self.statements):
            limit = self.statements[following].start
        end = statement.end
        while end < limit and _is_comment(self.line(end)):
            end += len(self.line(end))
        above_a_key = end == limit < len(self.text) and self.statements[following].kind == "key"
        return statement.end if above_a_key else end

    def line(self, start: int) -> str:
        """Return the line that starts here, with its line end; empty at the end of the text."""
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start : end + 1]

    def line_above(self, position: int, limit: int) -> int | None:
        """Return where the line above starts; None above `limit`."""
        if position <= limit:
            return None
        return max(self.text.rfind("\n", limit, position - 1) + 1, limit)

    def entry_start(self, statement: Statement, question: str) -> int:
        """Return where a key starts, with our question above it if that is there."""
        above = self.line_above(statement.start, self.before(statement))
        if above is not None and question and self.line(above).strip() == question:
            return above
        return statement.start

    def comment_block(self, statement: Statement) -> int:
        """Return where the comment lines right above a statement start."""
        start, limit = statement.start, self.before(statement)
        while (above := self.line_above(start, limit)) is not None:
            if not _is_comment(self.line(above)):
                break
            start = above
        return start

    def question_under(self, header: Statement, question: str) -> tuple[int, int] | None:
        """Return the span of our question right below a header, or None."""
        line = self.line(header.end)
        if question and line.strip() == question:
            return header.end, header.end + len(line)
        return None

    def kept_comments(self, start: int, end: int) -> str:
        """Return the comments in a span, each as a line."""
        return "".join(comment + self.line_end for comment in comments(self.text, start, end))

    def insert(
        self,
        position: int,
        lines: list[str],
        *,
        blank_before: bool = False,
        blank_after: bool = False,
    ) -> str:
        """Insert lines, separated by blank lines where asked and none is there."""
        head, tail = self.text[:position], self.text[position:]
        if head.removeprefix(BOM) and not head.endswith("\n"):
            head += self.line_end
        block = "".join(line.replace("\n", self.line_end) + self.line_end for line in lines)
        if blank_before and head.removeprefix(BOM) and not _ends_blank(head):
            block = self.line_end + block
        if blank_after and tail and not _starts_blank(tail):
            block += self.line_end
        return head + block + tail


def _close_gap(head: str, tail: str) -> str:
    """Join the text around something removed, without two blank lines in a row."""
    if _ends_blank(head) and (not tail or _starts_blank(tail)):
        head = head[: _last_line(head)]
    return head + tail


def _starts_blank(text: str) -> bool:
    """Return whether the first line is blank."""
    end = text.find("\n")
    return not (text if end < 0 else text[:end]).strip()


def _ends_blank(text: str) -> bool:
    """Return whether the last line is blank and has a line end."""
    return text.endswith("\n") and not text[_last_line(text) :].strip()


def _last_line(text: str) -> int:
    start = text.rfind("\n", 0, max(len(text) - 1, 0)) + 1
    return start or len(BOM) * text.startswith(BOM)


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


class InPlaceEditError(Exception):
    """The form of the file does not allow this edit in place."""


def set_key(
    document: Document, path: KeyPath, value: Any, order: Sequence[str], question: str = ""
) -> str:
    """Replace the value of a key, or insert the key after those before it in `order`."""
    text = document.text
    statement = document.key(path)
    if statement is None:
        if any(document.key(path[:end]) for end in range(1, len(path))):
            raise InPlaceEditError
        if document.under(path):
            document = Document.of(_cut_parts(document, path, question))
        return _insert_key(document, path, value, order, question)
    lifted = document.kept_comments(statement.value_start, statement.value_end)
    start = document.entry_start(statement, _question_above(path, question))
    written = encode(value).replace("\n", document.line_end)
    rest = text[start : statement.value_start] + written + text[statement.value_end :]
    return text[:start] + lifted + rest


def remove_key(document: Document, path: KeyPath, question: str = "") -> str:
    """Remove a key, and the question above it while that is ours.

    A key written as a table or in dotted parts is removed with all of them. With the last key of
    `[skipped]` its bare header is removed.
    """
    text = document.text
    statement = document.key(path)
    if statement is None:
        return _cut_parts(document, path, question)
    start = document.entry_start(statement, _question_above(path, question))
    kept = document.kept_comments(statement.value_start, statement.end)
    head, tail = text[:start], text[statement.end :]
    if path[0] == "skipped" and not kept and (header := _bare_header(document, path[0], statement)):
        return _close_gap(text[: header.start], tail)
    if kept or path[0] != "answers":
        return head + kept + tail
    number = document.statements.index(statement)
    leads = number > 0 and document.statements[number - 1].end == start
    followed = document.statements[number + 1 : number + 2]
    if leads and followed and followed[0].kind == "key" and _starts_blank(tail):
        # This was the first key of its table: remove the blank line before the next one too.
        return head + tail[tail.index("\n") + 1 :]
    return _close_gap(head, tail)


def _add_rows(
    text: str, item_id: str, rows: Sequence[Mapping[str, Any]], question: str = ""
) -> str:
    """Add records after the last one of their item, or at the end of the text."""
    document = Document.of(text)
    if document.key(("rows",)) or document.key(("rows", item_id)):
        raise InPlaceEditError
    present = document.under(("rows", item_id))
    lines = row_lines(item_id, rows, "" if present else question)
    position = document.after(present[-1]) if present else len(text)
    return document.insert(position, lines, blank_before=True, blank_after=True)


def _remove_rows(text: str, item_id: str, numbers: Sequence[int], question: str = "") -> str:
    """Remove records, given from the last to the first; our question moves to the first left."""
    document = Document.of(text)
    rows = document.rows(item_id)
    for number in numbers:
        row = [document.statements[index] for index in rows.get(number, ())]
        if not row or row[0].kind != "array":
            raise InPlaceEditError
        asked = document.question_under(row[0], question)
        # Everything above is still where it was when the text was parsed.
        document = replace(document, text=_cut(document, row, asked))
        if asked and number == 0:
            return _insert_question(document.text, item_id, question)
    return document.text


def _edit_cells(text: str, item_id: str, changes: Sequence[Change], question: str = "") -> str:
    """Set and remove cells of the records of one item, each in the text of its record alone.

    To parse the whole text anew for each cell would take seconds in a large file.
    """
    document = Document.of(text)
    rows = document.rows(item_id)
    by_row: dict[int, list[Change]] = {}
    for change in changes:
        by_row.setdefault(int(change.path[2]), []).append(change)
    if not all(_is_plain_row(document, rows.get(number, ())) for number in by_row):
        for change in changes:
            text = _edit_key(Document.of(text), change.path, change, question)
        return text
    for number in sorted(by_row, reverse=True):
        first, following = rows[number][0], rows[number][-1] + 1
        start, end = document.statements[first].start, len(document.text)
        if following < len(document.statements):
            end = document.statements[following].start
        row = document.text[start:end]
        for change in by_row[number]:
            alone = Document(row, statements(row), document.line_end)
            row = _edit_key(alone, ("rows", item_id, 0, change.path[3]), change, question)
        text = text[:start] + row + text[end:]
    return text


def _is_plain_row(document: Document, indexes: Sequence[int]) -> bool:
    """Return whether a record is a header with nothing but simple keys under it."""
    row = [document.statements[index] for index in indexes]
    is_record = bool(row) and row[0].kind == "array"
    return is_record and all(cell.kind == "key" and len(cell.path) == 4 for cell in row[1:])


def _edit_key(document: Document, path: KeyPath, change: Change, question: str) -> str:
    if change.kind == "set":
        return set_key(document, path, change.value, change.order, question)
    return remove_key(document, path, question)


def _replace_title_line(text: str, old: str, new: str) -> str:
    """Replace the title in the first line, if that is still the one this program wrote."""
    start = len(BOM) if text.startswith(BOM) else 0
    behind = start + len(old)
    if old == new or not text.startswith(old, start) or text[behind : behind + 1] not in "\r\n":
        return text
    return text[:start] + new + text[behind:]


def _cut_parts(document: Document, path: KeyPath, question: str) -> str:
    """Remove a value that is written in several statements."""
    parts = document.under(path)
    if not parts:
        raise InPlaceEditError
    return _cut(
        document,
        parts,
        (document.entry_start(parts[0], _question_above(path, question)), parts[0].start),
    )


def _cut(document: Document, statements: list[Statement], also: tuple[int, int] | None) -> str:
    """Remove the statements of one value, and one more span next to them."""
    cuts = [(s.start, s.end, document.kept_comments(s.value_start, s.end)) for s in statements]
    if also:
        cuts.append((*also, ""))
    text = document.text
    for start, end, kept in sorted(cuts, reverse=True):
        text = text[:start] + kept + text[end:]
    first = min(start for start, _, _ in cuts)
    return _close_gap(text[:first], text[first:])


def _question_above(path: KeyPath, question: str) -> str:
    """Return the question if it is right above the key; in rows it is below their header."""
    return question if path[0] == "answers" else ""


def _bare_header(document: Document, name: str, only: Statement) -> Statement | None:
    """Return the header of a table with just one key and no comment, or None."""
    header = document.header((name,))
    if header is None or len(document.under((name,))) > 2 or header.end != only.start:
        return None
    above = document.line_above(header.start, document.before(header))
    commented = above is not None and _is_comment(document.line(above))
    return None if commented or document.kept_comments(header.value_end, header.end) else header


def _insert_question(text: str, item_id: str, question: str) -> str:
    document = Document.of(text)
    header = document.header(("rows", item_id, 0))
    if header is None or document.question_under(header, question):
        return text
    return document.insert(header.end, [question])


def _insert_key(
    document: Document, path: KeyPath, value: Any, order: Sequence[str], question: str
) -> str:
    owner, name = path[:-1], str(path[-1])
    answer = owner == ("answers",)
    comment = [question] if _question_above(path, question) else []
    anchor = _anchor(document, owner, order[: order.index(name)])
    if anchor is None and owner and document.header(owner) is None:
        # A table without a header: `answers.contact = "no"`.
        keys = (s for s in reversed(document.under(owner)) if s.kind == "key")
        anchor = next((s for s in keys if len(s.table) < len(owner)), None)
    if anchor is not None:
        key = ".".join(encode_key(str(part)) for part in path[len(anchor.table) :])
        lines = [*comment, f"{key} = {encode(value)}"]
        position = document.after(anchor)
        return document.insert(position, lines, blank_before=answer, blank_after=answer)
    lines = [*comment, f"{encode_key(name)} = {encode(value)}"]
    if not owner:
        return _insert_at_top(document, lines)
    header = document.header(owner)
    if header is not None:
        asked = document.question_under(header, question)
        position = header.end if asked is None else asked[1]
        return document.insert(position, lines, blank_after=answer)
    if len(owner) > 1:
        raise InPlaceEditError
    return _insert_table(document, str(owner[0]), lines)


def _anchor(document: Document, owner: KeyPath, names: Sequence[str]) -> Statement | None:
    """Return the last of these keys that a new key of `owner` can follow, or None."""
    for name in reversed(names):
        path = (*owner, name)
        for statement in reversed(document.under(path)):
            if statement.kind == "key" and statement.table == owner[: len(statement.table)]:
                return statement
    return None


def _insert_at_top(document: Document, lines: list[str]) -> str:
    """Insert a key above every table when no key exists that it should follow."""
    if not document.statements:
        return document.insert(len(document.text), lines)
    first = document.statements[0]
    if first.kind == "key":
        return document.insert(first.start, lines)
    return document.insert(document.comment_block(first), lines, blank_after=True)


def _insert_table(document: Document, name: str, lines: list[str]) -> str:
    below = ("answers", "rows") if name == "skipped" else ("rows",)
    headers = (s for table in below for s in document.under((table,)) if s.kind != "key")
    following = next(headers, None)
    position = document.comment_block(following) if following else len(document.text)
    written = [f"[{name}]", *lines]
    return document.insert(position, written, blank_before=True, blank_after=True)


_RowKey: TypeAlias = tuple[str | None, int]
"""The id of a row, and how many rows with the same id precede it (copied by hand)."""


class Change(Struct, frozen=True):
    """One edit. `path` leads to a key, to a row, or for a new row to its item.

    `order` holds the keys around a new key, in the order they should have.
    """

    kind: Literal["set", "remove", "add row", "remove row"]
    path: KeyPath
    value: Any = None
    order: Sequence[str] = ()


def differences(
    data: Mapping[str, Any], base: Answers, target: Answers, prompts: Prompts
) -> list[Change]:
    """Return the edits that bring what changed from `base` to `target` into a file's data.

    A row without an id gets the one it has in the answers. Raises UnfitFileError when the file uses
    a required name for something other than a table, or than rows.
    """
    for table in TABLES:
        untouched = table == "rows" and base.rows == target.rows
        if not isinstance(data.get(table, {}), Mapping) and not untouched:
            raise UnfitFileError(f'"{table}" isn\'t a table in this file, so nothing can be added.')
    changes = _changed_keys((), data, header_of(base), header_of(target), HEADER)
    for table, old, new in (
        ("skipped", base.skipped, target.skipped),
        ("answers", base.values, target.values),
    ):
        order = ordered({**old, **new}, prompts)
        changes += _changed_keys((table,), data.get(table, {}), old, new, order)
    rows = data.get("rows", {})
    if not isinstance(rows, Mapping):
        return changes
    for item_id, now in rows.items():
        changes += _missing_ids(item_id, now)
    for item_id in ordered({**base.rows, **target.rows}, prompts):
        now = rows.get(item_id, [])
        old_rows, new_rows = base.rows.get(item_id, ()), target.rows.get(item_id, ())
        changes += _changed_rows(item_id, now, old_rows, new_rows)
    return changes


def apply_changes(data: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """Return a copy of the data with the edits made: what the file has to say in the end."""
    result = dict(data)
    copied: dict[int, Any] = {id(result): result}
    for change in changes:
        *owners, name = change.path
        holder: Any = result
        for owner in owners:
            holder = _copied(holder, owner, copied)
        if change.kind == "add row":
            _copied(holder, name, copied, list)
        if change.kind == "set":
            holder[name] = change.value
        elif change.kind == "add row":
            holder.setdefault(name, []).append(change.value)
        else:
            del holder[name]
    return result


def _copied(holder: Any, name: str | int, copied: dict[int, Any], kind: type = dict) -> Any:
    """Return the value under a name, to be changed: a copy, unless it is one already.

    Only containers along a path are copied; a file of thousands of rows shares the others.
    """
    inner = holder.get(name) if isinstance(name, str) else holder[name]
    if inner is None or id(inner) not in copied:
        inner = kind() if inner is None else copy.copy(inner)
        copied[id(inner)] = inner
        holder[name] = inner
    return inner


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data without empty tables and lists of rows: they say the same as none."""
    rows = data.get("rows")
    if isinstance(rows, Mapping):
        data = {**data, "rows": {key: value for key, value in rows.items() if value != []}}
    return {key: value for key, value in data.items() if key not in TABLES or value != {}}


def _changed_keys(
    owner: KeyPath,
    now: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    order: Sequence[str],
) -> list[Change]:
    """Return the edits of one table. None in Python is a missing key in TOML."""
    changes = []
    for key in order:
        wanted = new.get(key)
        if alike(old.get(key), wanted) or alike(now.get(key), wanted):
            continue
        kind: Literal["set", "remove"] = "remove" if wanted is None else "set"
        changes.append(Change(kind, (*owner, key), wanted, order))
    return changes


def _changed_rows(item_id: str, now: Any, old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    if old is new:
        return []
    before, after = _by_row_key(old), _by_row_key(new)
    # Most rows are the same object in both.
    touched = [
        key
        for key, row in after.items()
        if before.get(key) is not row and not alike(before.get(key), row)
    ]
    removed = [key for key in before if key not in after]
    if not touched and not removed:
        return []
    if not isinstance(now, list):
        raise UnfitFileError(f'"rows.{item_id}" isn\'t a list of entries in this file.')
    there = {number: row for number, row in enumerate(with_ids(now)) if row is not None}
    numbers = dict(zip(_by_row_key(there.values()), there, strict=True))
    changes, added = [], []
    for key in touched:
        row, old_row = after[key], before.get(key, {})
        if key in numbers:
            path = ("rows", item_id, numbers[key])
            order = ordered({**row, **old_row}, ["row"])
            changes += _changed_keys(path, there[numbers[key]], old_row, row, order)
        else:
            added.append(Change("add row", ("rows", item_id), dict(row)))
    # From the last to the first, so that the numbers of the others stay true.
    for number in sorted((numbers[key] for key in removed if key in numbers), reverse=True):
        changes.append(Change("remove row", ("rows", item_id, number)))
    return changes + added


def _missing_ids(item_id: str, now: Any) -> list[Change]:
    """Return edits that give each row without an id the one that it is known by."""
    if not isinstance(now, list):
        return []
    return [
        Change("set", ("rows", item_id, number, "row"), row["row"], ordered(row, ["row"]))
        for number, (row, written) in enumerate(zip(with_ids(now), now, strict=True))
        if row is not None and row is not written
    ]


def _by_row_key(rows: Iterable[Row]) -> dict[_RowKey, Row]:
    keyed: dict[_RowKey, Row] = {}
    seen: Counter[str | None] = Counter()
    for row in rows:
        row_id = row.get("row")
        name = row_id if isinstance(row_id, str) else None
        keyed[name, seen[name]] = row
        seen[name] += 1
    return keyed


def _expand_inline_tables(text: str, data: Mapping[str, Any], prompts: Prompts) -> str:
    """Return a text, which says `data`, with its inline tables of answers written out.

    Raises InPlaceEditError, also when there are none.
    """
    before = text
    while (statement := next(_inline_tables(Document.of(text), data), None)) is not None:
        text = _expand_inline_table(text, statement.path, data, prompts)
    if text is before:
        raise InPlaceEditError
    return text


def _inline_tables(document: Document, data: Mapping[str, Any]) -> Iterator[Statement]:
    """Yield the statements that hold a table of answers, or all rows of an item, in one value."""
    for statement in document.statements:
        path = statement.path
        value = _value_at(data, path)
        whole_table = len(path) == 1 and path[0] in TABLES and isinstance(value, Mapping)
        rows = len(path) == 2 and path[0] == "rows" and are_rows(value)
        if statement.kind == "key" and (whole_table or rows):
            yield statement


def _value_at(data: Mapping[str, Any], path: KeyPath) -> Any:
    value: Any = data
    for part in path:
        value = value[part]
    return value


def _expand_inline_table(
    text: str, path: KeyPath, data: Mapping[str, Any], prompts: Prompts
) -> str:
    value = _value_at(data, path)
    if path == ("rows",) and not all(map(are_rows, value.values())):
        raise InPlaceEditError
    document = Document.of(text)
    statement = document.key(path)
    assert statement is not None
    kept = document.kept_comments(statement.value_start, statement.end)
    text = text[: statement.start] + kept + text[statement.end :]
    if path[0] == "rows":
        items: Mapping[str, Any] = value if len(path) == 1 else {str(path[1]): value}
        for item in ordered(items, prompts):
            question = question_line(prompts.get(item, ""))
            text = _add_rows(text, item, items[item], question) if items[item] else text
        return text
    order = ordered(value, prompts)
    for key in order:
        question = question_line(prompts.get(key, "")) if path[0] == "answers" else ""
        text = set_key(Document.of(text), (path[0], key), value[key], order, question)
    return text


class Edit(Struct, frozen=True):
    """The new text of a file, and its data.

    `rewritten`: its form did not allow edits in place. Every key and value is kept, but not the
    comments and order; the old file must be kept as a copy.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    rewritten: bool = False
    lossless: bool = False
    """Rewritten, but only inline tables were written out: every comment is kept."""


def edit(
    text: str,
    base: Answers,
    target: Answers,
    prompts: Prompts,
    data: Mapping[str, Any] | None = None,
) -> Edit:
    """Bring what changed from `base` to `target` into the text of a file.

    `data` is the parsed text, if known. Raises CannotWriteError when the text is invalid or would
    grow too large, UnfitFileError when no answer can be added to it.
    """
    with _translated_errors():
        data = tomllib.loads(text.removeprefix(BOM)) if data is None else data
        return _edited(text, data, differences(data, base, target, prompts), prompts)


def remove_answers(
    text: str,
    data: Mapping[str, Any],
    marks: Iterable[str],
    prompts: Prompts,
    *,
    head: Collection[str] = (),
) -> Edit:
    """Remove the marked answers from the text of a file that says `data`.

    `head` are keys at its top to remove as well. Everything else stays, comments included. Raises
    CannotWriteError as `edit` does.
    """
    with _translated_errors():
        changes = [Change("remove", (key,)) for key in head if key in data]
        return _edited(text, data, [*changes, *_removals(data, set(marks))], prompts)


def _removals(data: Mapping[str, Any], marks: Collection[str]) -> Iterator[Change]:
    for table in TABLES:
        inner = data.get(table)
        for item, value in inner.items() if isinstance(inner, Mapping) else ():
            if item in marks:
                yield Change("remove", (table, item))
            elif table == "rows" and isinstance(value, list):
                # From the last to the first, so that the numbers of the others stay true.
                for number, row in reversed(list(enumerate(value))):
                    if isinstance(row, Mapping) and f"{item}/{row.get('row')}" in marks:
                        yield Change("remove row", ("rows", item, number))


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Raise CannotWriteError for a text that cannot be edited."""
    try:
        yield
    except (ValueError, RecursionError) as error:
        kind = type(error).__name__
        raise CannotWriteError(f"The answers can't be saved in this file ({kind}).") from error


def _edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], prompts: Prompts
) -> Edit:
    """Make the edits in place, or write the file anew where its form does not allow that."""
    if not changes:
        return Edit(text, data)
    meant = apply_changes(data, changes)
    # The title in the first line is changed before the text is read back, and nothing after that.
    titled = _replace_title_line(text, title_line(data), title_line(meant))
    for rewritten in (False, True):
        with suppress(InPlaceEditError):
            changed = _expand_inline_tables(titled, data, prompts) if rewritten else titled
            for _, batch in groupby(changes, _batch):
                changed = _apply_batch(changed, list(batch), prompts)
            if (parsed := _parsed_as(changed, meant)) is not None:
                return Edit(_check_size(changed), parsed, rewritten, lossless=rewritten)
    canonical = canonical_text(meant, prompts)
    if (parsed := _parsed_as(canonical, meant)) is None:
        raise UnfitFileError("The answers can't be saved in this file without changing others.")
    return Edit(_check_size(canonical), parsed, rewritten=True)


def _batch(change: Change) -> tuple[str, KeyPath]:
    """Return what successive edits share that are made with one parse of the text."""
    return "cell" if len(change.path) == 4 else change.kind, change.path[:2]


def _apply_batch(text: str, changes: Sequence[Change], prompts: Prompts) -> str:
    first, path, question = changes[0], changes[0].path, ""
    if path[0] in {"answers", "rows"}:
        question = question_line(prompts.get(str(path[1]), ""))
    if len(path) == 4:
        return _edit_cells(text, str(path[1]), changes, question)
    if first.kind == "add row":
        return _add_rows(text, str(path[1]), [change.value for change in changes], question)
    if first.kind == "remove row":
        return _remove_rows(text, str(path[1]), [int(c.path[2]) for c in changes], question)
    return _edit_key(Document.of(text), path, first, question)


def _parsed_as(text: str, meant: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the data of a text, as tomllib reads it; None unless it is what was meant."""
    try:
        data = tomllib.loads(text.removeprefix(BOM))
    except (ValueError, RecursionError):
        return None
    return data if same(_without_empty(data), _without_empty(meant)) else None


def _check_size(text: str) -> str:
    if len(text) > MAX_FILE or len(text.encode("utf-8")) > MAX_FILE:
        raise CannotWriteError("Not saved: the file would be too large (over 1 MiB).")
    return text
