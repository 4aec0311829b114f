"""One answers file as text: written new, changed where answers changed, and read strictly.

A file is edited by surgery, so that everything a person wrote into it stays as it is. tomllib is
the judge: what comes out has to say exactly what was meant, or it is not used.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.core.toml_text import BOM, KeyPath
from reconcile_tui.errors import CannotWriteError, UnfitFileError
from reconcile_tui.store import surgery
from reconcile_tui.store.canonical import (
    TABLES,
    Prompts,
    canonical_text,
    new_text,
    question_line,
    title_line,
)
from reconcile_tui.store.changes import Change, apply, differences, same_data
from reconcile_tui.store.reading import read_data
from reconcile_tui.store.usual_form import in_usual_form
from reconcile_tui.store.window import LONG, Pieces

__all__ = ["Edit", "Prompts", "cut", "edit", "new_text", "read_data"]


@dataclass(frozen=True)
class Edit:
    """A file's new text, and what it says.

    `rewritten` says that its shape did not allow surgery: every key and value is kept, and where
    only inline tables had to be written out every comment; else not the person's comments and
    order. The old file has to be kept beside it.
    """

    text: str
    data: Mapping[str, Any] = field(default_factory=dict, compare=False)
    rewritten: bool = False
    lossless: bool = False
    """Rewritten, and yet every comment and every other line is in it."""


def edit(
    text: str,
    base: Answers,
    target: Answers,
    prompts: Prompts,
    data: Mapping[str, Any] | None = None,
) -> Edit:
    """Bring what changed from `base` to `target` into the text of a file as it is now.

    `data` is what the text says, for whoever has read it already. Raises CannotWriteError when the
    text does not parse or would grow too large, UnfitFileError when its shape takes no answer.
    """
    with _in_words():
        data = tomllib.loads(text.removeprefix(BOM)) if data is None else data
        return _edited(text, data, differences(data, base, target, prompts), prompts)


def cut(
    text: str,
    data: Mapping[str, Any],
    marks: Iterable[str],
    prompts: Prompts,
    *,
    head: Collection[str] = (),
) -> Edit:
    """Take what the marks name (`core/sensitive.py`) out of the text of a file that says `data`.

    `head` are keys at its top to take out as well. Everything else stays, comments included.
    Raises CannotWriteError as `edit` does.
    """
    with _in_words():
        changes = [Change("remove", (key,)) for key in head if key in data]
        return _edited(text, data, [*changes, *_cuts(data, set(marks))], prompts)


def _cuts(data: Mapping[str, Any], marks: Collection[str]) -> Iterator[Change]:
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
def _in_words() -> Iterator[None]:
    """Turn a text that cannot be changed into a sentence."""
    try:
        yield
    except (ValueError, RecursionError) as error:
        kind = type(error).__name__
        raise CannotWriteError(f"The answers cannot be put into this file ({kind}).") from error


def _edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], prompts: Prompts
) -> Edit:
    """The text with these steps taken in place, or written anew where its shape allows none."""
    if not changes:
        return Edit(text, data)
    meant = apply(data, changes)
    # The first line has a new title before it is read back: nothing is changed after that.
    titled = _retitle(text, data, meant)
    for operate in (_operate_in_pieces, _operate):
        changed = operate(titled, changes, prompts)
        if changed is not None and (said := _what_it_says(changed, meant)) is not None:
            return Edit(_sized(changed), said)
    usual = _in_usual_form(titled, changes, prompts, data)
    if usual is not None and (said := _what_it_says(usual, meant)) is not None:
        return Edit(_sized(usual), said, rewritten=True, lossless=True)
    rewritten = canonical_text(meant, prompts)
    said = _what_it_says(rewritten, meant)
    if said is None:
        raise UnfitFileError("The answers cannot be put into this file without changing others.")
    return Edit(_sized(rewritten), said, rewritten=True)


def _operate_in_pieces(text: str, changes: Iterable[Change], prompts: Prompts) -> str | None:
    """As `_operate`, for a long text of records in the form this program writes."""
    first = text.find("\n[[rows.") + 1
    pieces = Pieces.of(text, first) if first and len(text) > LONG else None
    if pieces is None:
        return None
    try:
        for change in changes:

            def take(piece: str, path: KeyPath, change: Change = change) -> str:
                return _step(piece, replace(change, path=path), prompts)

            if change.kind == "remove row" or not pieces.step(change.path, take):
                return None
    except surgery.UnfitError:
        return None
    return pieces.text()


def _operate(text: str, changes: Iterable[Change], prompts: Prompts) -> str | None:
    """The text with every step taken, or None when its shape does not allow one of them."""
    try:
        for change in changes:
            text = _step(text, change, prompts)
    except surgery.UnfitError:
        return None
    return text


def _in_usual_form(
    text: str, changes: Iterable[Change], prompts: Prompts, data: Mapping[str, Any]
) -> str | None:
    """As `_operate`, once inline tables of answers were written out; None when that is no help."""
    try:
        written_out = in_usual_form(text, data, prompts)
    except surgery.UnfitError:
        return None
    return _operate(written_out, changes, prompts) if written_out is not None else None


def _step(text: str, change: Change, prompts: Prompts) -> str:
    path, question = change.path, ""
    if path[0] in {"answers", "rows"}:
        question = question_line(prompts.get(str(path[1]), ""))
    match change.kind:
        case "set":
            return surgery.set_key(text, path, change.value, change.order, question)
        case "remove":
            return surgery.remove_key(text, path, question)
        case "add row":
            return surgery.add_row(text, str(path[1]), change.value, question)
        case "remove row":
            return surgery.remove_row(text, str(path[1]), int(path[2]), question)


def _what_it_says(text: str, meant: Mapping[str, Any]) -> dict[str, Any] | None:
    """What tomllib reads in a text, when it is what was meant; None when it is anything else."""
    try:
        said = tomllib.loads(text.removeprefix(BOM))
    except (ValueError, RecursionError):
        return None
    return said if same_data(said, meant) else None


def _retitle(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The first line names the title: an old one must not stay behind when it is taken away."""
    return surgery.replace_title_line(text, title_line(old), title_line(new))


def _sized(text: str) -> str:
    if len(text) > MAX_FILE or len(text.encode("utf-8")) > MAX_FILE:
        raise CannotWriteError("The file would hold more than 1 MiB, and could not be read again.")
    return text
