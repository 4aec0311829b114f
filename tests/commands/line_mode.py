"""A worksheet answered twice: in a session, and as lines typed for `fill`.

Both come from one walk over the questions, so that the file `fill` writes can be compared with the
session's. The walk also records each answer as it was given, to be typed on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reconcile_tui.autosave import Saver
from reconcile_tui.cli.commands.line_ui import now
from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import asks_before_opening, closes_gate
from reconcile_tui.domain.items import Choice, Choices, Day, Item, Note, Plan, Rows, Scale, Text
from reconcile_tui.domain.kinds import CheckColumn, ChoiceColumn, Column, DayColumn, RefColumn
from reconcile_tui.session import Session, can_add_row
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places, find_places, shipped_content
from reconcile_tui.workspace import OpenWorksheet, Workspace

LIBRARY = Library(shipped_content())
KINDS = [sheet.id for sheet in LIBRARY.worksheets() if sheet.id != "quiet-questions"]

SAFETY = ["1", "3", "3", "1", "2"]
"""Typed answers to the safety questions: alone, not afraid, no court order, asked for; continue."""
CONTINUE = [""]
APP_KEYS = re.compile(
    r"\b(?:F(?:1[0-2]|[1-9])|Esc|Tab|Space|Pg(?:Up|Dn)|[Aa]rrows?|[Cc]trl\+(?!c\b)\w"
    r"|(?:Up|Left) (?:and|or) (?:Down|Right))\b"
)
"""Key names of the app, which plain lines must not mention."""
DAY = "2026-11-03"
TYPED_DAY = "3 Nov 2026"
"""The date in every answer, as saved and as typed."""
Raw = str | Mapping[str, str]
"""The input for a question: a raw value, the parts of a plan, or the cells of one entry."""
TEXT = "One [line] \\ here.\n\n.\n“Two” é"


class RecordedFill:
    """Answers a worksheet in a session and records the equivalent typed lines.

    `last` chooses the last option of each question instead of the first, unless a gate stops there.
    With `only_options` all other questions stay unanswered, and `lines` aren't equivalent.
    """

    def __init__(
        self, folder: Path, kind: str, *, last: bool = False, only_options: bool = False
    ) -> None:
        self.places = places_in(folder)
        saver = Saver(lambda *_: None, lambda *_: None)
        self.workspace = Workspace(LIBRARY, Notebook(self.places), saver, now)
        self.work: OpenWorksheet = self.workspace.start(kind)
        self.session: Session = self.work.session
        self.last, self.only_options = last, only_options
        self.lines: list[str] = []
        self.given: list[tuple[Item, Raw]] = []
        """Each answered question and its input, in the order of the walk."""
        self._answer_all()

    def _answer_all(self) -> None:
        sheet, session = self.work.worksheet, self.session
        self.lines += CONTINUE  # the first page, while nothing is saved
        self.lines += SAFETY if asks_before_opening(sheet) else []
        if sheet.ask_first:
            self.lines.append("yes")
            self.workspace.keep(self.work)
        self.lines += CONTINUE if sheet.load == "heavy" else []
        done: set[str] = set()
        while (item := self._next(done)) is not None:
            done.add(item.id)
            if self.only_options and not _has_options(item):
                continue
            self.lines += self._answer(item)
            if item.id in session.sensitive and not session.saves_sensitive:
                self.lines.append("yes")
                self.workspace.save_sensitive(self.work)
        if sheet.private:
            if not self.work.kept:
                self.workspace.keep(self.work)
                self.lines += ["save", "yes"]
        else:
            session.set_status("completed")
            self.lines.append("done")
        self.lines.append("quit")
        assert self.workspace.saver.stop(10)

    def _next(self, done: set[str]) -> Item | None:
        shown = (
            one for part in self.session.form.sections() for one in self.session.form.items(part)
        )
        return next((one for one in shown if one.asks and one.id not in done), None)

    # -- one answer ----------------------------------------------------------------------------

    def _answer(self, item: Item) -> Iterator[str]:
        session = self.session
        match item:
            case Note():
                return
            case Rows():
                yield from self._entries(item)
            case Plan():
                plan = {"if": "it rains", "then": "stay in", "when": "today"}
                for part, words in plan.items():
                    session.answer_part(item.id, part, words)
                    yield words
                self.given.append((item, plan))
            case _:
                raw, lines = self._words_for(item)
                session.answer(item.id, raw)
                self.given.append((item, raw))
                yield from lines

    def _words_for(self, kind: Item | Column) -> tuple[str, list[str]]:
        """Return the value for the session and the lines typed for it."""
        match kind:
            case Choice() | ChoiceColumn() | Choices():
                return self._options_for(kind)
            case Scale():
                return str(kind.max), [str(kind.max)]
            case Day() | DayColumn():
                return DAY, [TYPED_DAY]
            case CheckColumn():
                return "yes", ["yes"]
            case Text():
                return TEXT, [*TEXT.replace("\n.\n", "\n..\n").split("\n"), "."]
        is_text = kind.__struct_config__.tag == "text"
        words = "A line, of words"[: getattr(kind, "max", None)]
        return words, [words, "."] if is_text else [words]

    def _options_for(self, kind: Choice | ChoiceColumn | Choices) -> tuple[str, list[str]]:
        values = [option.value for option in kind.options]
        several = isinstance(kind, Choices)
        free = [
            value
            for value in values
            if not (isinstance(kind, Item) and closes_gate(kind, [value] if several else value))
        ]
        chosen = free[:2] if several else [free[-1 if self.last else 0]]
        return "\n".join(chosen), [" ".join(str(values.index(one) + 1) for one in chosen)]

    def _entries(self, item: Rows) -> Iterator[str]:
        session = self.session
        if can_add_row(session, item):
            yield "add"
            row_id = session.new_row_id(item.id)
            cells: dict[str, str] = {}
            for column in item.columns:
                if self.only_options and not _has_options(column):
                    continue
                if isinstance(column, RefColumn):
                    targets = [str(row["row"]) for row in session.rows(column.to)]
                    yield "1" if targets else ""
                    if targets:
                        cells[column.id] = targets[0]
                    continue
                cells[column.id], lines = self._words_for(column)
                yield from lines
            for column_id, raw in cells.items():
                session.answer_cell(item.id, row_id, column_id, raw)
            self.given.append((item, cells))
        yield ""


def _has_options(kind: Item | Column) -> bool:
    """Return whether the question, or one of its columns, offers options."""
    columns = kind.columns if isinstance(kind, Rows) else ()
    return isinstance(kind, Choice | ChoiceColumn) or any(map(_has_options, columns))


def places_in(home: Path) -> Places:
    """Return the folders below another home."""
    return find_places(str(home / "data"))


def saved_in(folder: Path) -> list[Path]:
    """Return the saved worksheets below a folder."""
    return sorted(folder.rglob("worksheets/*.toml"))


def normalized(text: str) -> str:
    """Return a file without its times and with its ids numbered by first occurrence."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:+-]+", "TIME", text)
    text = re.sub(r'^(id|previous) = "[0-9a-f]+"', r'\1 = "ID"', text, flags=re.MULTILINE)
    found: dict[str, Any] = {}
    return re.sub(
        r'"(r[0-9a-f]{4})"', lambda m: f'"row-{found.setdefault(m[1], len(found))}"', text
    )
