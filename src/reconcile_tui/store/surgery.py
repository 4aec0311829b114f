"""Changing one thing in the text of an answers file and leaving every other byte alone.

Comments belong to people: none is ever removed, except the question this program itself wrote
beside an answer, and only while it still says exactly that. A comment that stands where a
statement goes away becomes a line of its own.

Nothing here reads the result back; `document` does, and does not trust this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reconcile_tui.core.toml_text import BOM, KeyPath, Statement, encode, encode_key
from reconcile_tui.store.canonical import row_lines
from reconcile_tui.store.page import Page, close_gap, starts_blank

__all__ = ["UnfitError", "add_row", "remove_key", "remove_row", "replace_title_line", "set_key"]


class UnfitError(Exception):
    """The file is written in a form that this change cannot be made in by surgery."""


def set_key(text: str, path: KeyPath, value: Any, order: Sequence[str], question: str = "") -> str:
    """Put a value in place of the one there is, or add the key after those before it in `order`."""
    page = Page.of(text)
    statement = page.key(path)
    if statement is None:
        if any(page.key(path[:end]) for end in range(1, len(path))):
            raise UnfitError
        if page.under(path):
            page = Page.of(_cut_parts(page, path, question))
        return _insert_key(page, path, value, order, question)
    lifted = page.kept_comments(statement.value_start, statement.value_end)
    start = page.entry_start(statement, _own(path, question))
    written = encode(value).replace("\n", page.line_end)
    rest = text[start : statement.value_start] + written + text[statement.value_end :]
    return text[:start] + lifted + rest


def remove_key(text: str, path: KeyPath, question: str = "") -> str:
    """Take a key away, and the question above it while that is ours.

    A key that is written as a table or in dotted parts goes with all of them. The last reason why
    something was skipped takes its bare header along.
    """
    page = Page.of(text)
    statement = page.key(path)
    if statement is None:
        return _cut_parts(page, path, question)
    start = page.entry_start(statement, _own(path, question))
    kept = page.kept_comments(statement.value_start, statement.end)
    head, tail = text[:start], text[statement.end :]
    if path[0] == "skipped" and not kept and (header := _bare_header(page, path[0], statement)):
        return close_gap(text[: header.start], tail)
    if kept or path[0] != "answers":
        return head + kept + tail
    number = page.statements.index(statement)
    leads = number > 0 and page.statements[number - 1].end == start
    followed = page.statements[number + 1 : number + 2]
    if leads and followed and followed[0].kind == "key" and starts_blank(tail):
        # It was the first of its table: the blank line that parted it from the next goes too.
        return head + tail[tail.index("\n") + 1 :]
    return close_gap(head, tail)


def add_row(text: str, item_id: str, row: Mapping[str, Any], question: str = "") -> str:
    """Add a record after the last one of its item, or at the end of the text."""
    page = Page.of(text)
    if page.key(("rows",)) or page.key(("rows", item_id)):
        raise UnfitError
    there = page.under(("rows", item_id))
    lines = row_lines(item_id, row, "" if there else question)
    position = page.after(there[-1]) if there else len(text)
    return page.insert(position, lines, blank_before=True, blank_after=True)


def remove_row(text: str, item_id: str, number: int, question: str = "") -> str:
    """Take a record away; our question goes on to the first one that is left."""
    page = Page.of(text)
    mine = page.under(("rows", item_id, number))
    if not mine or mine[0].kind != "array":
        raise UnfitError
    asked = page.question_under(mine[0], question)
    text = _cut(page, mine, asked)
    return _ask_above(text, item_id, question) if asked and number == 0 else text


def replace_title_line(text: str, old: str, new: str) -> str:
    """Give the first line its new title, if it is still the one this program wrote."""
    start = len(BOM) if text.startswith(BOM) else 0
    behind = start + len(old)
    if old == new or not text.startswith(old, start) or text[behind : behind + 1] not in "\r\n":
        return text
    return text[:start] + new + text[behind:]


def _cut_parts(page: Page, path: KeyPath, question: str) -> str:
    """Take out a value that is written in more than one statement."""
    parts = page.under(path)
    if not parts:
        raise UnfitError
    return _cut(page, parts, (page.entry_start(parts[0], _own(path, question)), parts[0].start))


def _cut(page: Page, statements: list[Statement], also: tuple[int, int] | None) -> str:
    """Take out statements that make up one thing, and one more stretch beside them."""
    cuts = [(s.start, s.end, page.kept_comments(s.value_start, s.end)) for s in statements]
    if also:
        cuts.append((*also, ""))
    text = page.text
    for start, end, kept in sorted(cuts, reverse=True):
        text = text[:start] + kept + text[end:]
    first = min(start for start, _, _ in cuts)
    return close_gap(text[:first], text[first:])


def _own(path: KeyPath, question: str) -> str:
    """The question, where it stands right above the key; in rows it stands under their header."""
    return question if path[0] == "answers" else ""


def _bare_header(page: Page, name: str, only: Statement) -> Statement | None:
    """The header of a table with just one key and nothing else, not even a comment."""
    header = page.header((name,))
    if header is None or len(page.under((name,))) > 2 or header.end != only.start:
        return None
    above = page.line_above(header.start, page.before(header))
    commented = above is not None and page.line(above).lstrip().startswith("#")
    return None if commented or page.kept_comments(header.value_end, header.end) else header


def _ask_above(text: str, item_id: str, question: str) -> str:
    page = Page.of(text)
    header = page.header(("rows", item_id, 0))
    if header is None or page.question_under(header, question):
        return text
    return page.insert(header.end, [question])


def _insert_key(page: Page, path: KeyPath, value: Any, order: Sequence[str], question: str) -> str:
    owner, name = path[:-1], str(path[-1])
    answer = owner == ("answers",)
    comment = [question] if _own(path, question) else []
    anchor = _anchor(page, owner, order[: order.index(name)])
    if anchor is not None:
        key = ".".join(encode_key(str(part)) for part in path[len(anchor.table) :])
        lines = [*comment, f"{key} = {encode(value)}"]
        position = page.after(anchor)
        return page.insert(position, lines, blank_before=answer, blank_after=answer)
    lines = [*comment, f"{encode_key(name)} = {encode(value)}"]
    if not owner:
        return _insert_at_top(page, lines)
    header = page.header(owner)
    if header is not None:
        asked = page.question_under(header, question)
        position = header.end if asked is None else asked[1]
        return page.insert(position, lines, blank_after=answer)
    if dotted := _last_dotted(page, owner):
        key = ".".join(encode_key(str(part)) for part in path[len(dotted.table) :])
        lines = [*comment, f"{key} = {encode(value)}"]
        return page.insert(page.after(dotted), lines, blank_before=answer, blank_after=answer)
    if len(owner) > 1:
        raise UnfitError
    return _insert_table(page, str(owner[0]), lines)


def _anchor(page: Page, owner: KeyPath, names: Sequence[str]) -> Statement | None:
    """The statement of the last of these names that a new key of `owner` can follow."""
    for name in reversed(names):
        path = (*owner, name)
        for statement in reversed(page.under(path)):
            if statement.kind == "key" and statement.table == owner[: len(statement.table)]:
                return statement
    return None


def _last_dotted(page: Page, owner: KeyPath) -> Statement | None:
    """The last of the keys that make up a table without a header: `answers.contact = "no"`."""
    for statement in reversed(page.under(owner)):
        if statement.kind == "key" and len(statement.table) < len(owner):
            return statement
    return None


def _insert_at_top(page: Page, lines: list[str]) -> str:
    """Add a key above every table when none stands there that it should follow."""
    if not page.statements:
        return page.insert(len(page.text), lines)
    first = page.statements[0]
    if first.kind == "key":
        return page.insert(first.start, lines)
    return page.insert(page.comment_block(first), lines, blank_after=True)


def _insert_table(page: Page, name: str, lines: list[str]) -> str:
    following = page.first_table("answers", "rows") if name == "skipped" else None
    following = following or page.first_table("rows")
    position = page.comment_block(following) if following else len(page.text)
    written = [f"[{name}]", *lines]
    return page.insert(position, written, blank_before=True, blank_after=True)
