"""Bodies of the fields with a list: options, a check box, a scale, references, and rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.outline import (
    is_referenced,
    row_name,
    row_names,
    row_words,
    sort_by_day,
    with_names,
)
from reconcile_tui.messages import fields as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Slot, can_add_row, closed_reason, is_closed
from reconcile_tui.tui.app_protocol import CursorMoved
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.lists import SearchMixin, Window, list_height, next_with, window
from reconcile_tui.tui.widgets.text import first_words, plain, wrapped

NOWHERE = -1
"""The cursor is in the question, but on none of its options."""


class PickBody(Body, can_focus=True):
    """Options that the arrows move over: in one row if they fit, else one below the other.

    Nothing is preselected: without an answer the cursor is on no option, Enter alone moves on, and
    only after an arrow does Space choose or Enter choose and move on. Space again, or Backspace,
    removes the choice. Up and Down past the ends move to the previous or next question, in a row
    too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go('up')", show=False),
        Binding("down", "go('down')", show=False),
        Binding("left", "go('left')", show=False),
        Binding("right", "go('right')", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("space", "pick", show=False),
        Binding("enter", "pick_and_go", show=False),
        Binding("backspace", "unpick", show=False),
        *bindings("text"),
    ]
    marks = ("( )", "(•)")
    gap = "  "
    typing_notice = labels.TYPING_ON_CHOICE
    """The notice when a person types here."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.options: tuple[Option, ...] = self._options()
        self.at = self._initial_cursor()
        """The option under the cursor, or `NOWHERE`."""
        self._hint_shown = False
        """Whether the hint that no option has the cursor may still be in view."""
        self._undo: list[str] = []
        self._redo: list[str] = []
        """Answers since the field got the focus, for undo and redo."""

    def _options(self) -> tuple[Option, ...]:
        options: tuple[Option, ...] = self.slot.kind.options
        return options

    def is_chosen(self, value: str) -> bool:
        """Return whether the answer is, or contains, this value."""
        return bool(self.slot.raw == value)

    def _initial_cursor(self) -> int:
        """Return where the cursor starts: at the answer, or at no option while there is none."""
        chosen = (n for n, option in enumerate(self.options) if self.is_chosen(option.value))
        return next(chosen, NOWHERE)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one line for a row, or as many as the options need."""
        return 1 if self._in_a_row(width) else len(self._lines(width))

    def _in_a_row(self, width: int) -> bool:
        return self._row_width() + len(self.gap) * (len(self.options) - 1) <= width

    def _row_width(self) -> int:
        return sum(cell_len(self._label(number)) for number in range(len(self.options)))

    def _gap(self, width: int) -> str:
        """Return the space between the options of a row."""
        return self.gap

    def render(self) -> Content:
        """Draw the options, the one under the cursor in reverse."""
        width = self.size.width
        if self._in_a_row(width):
            parts = [self._styled_option(n, self._label(n)) for n in range(len(self.options))]
            return plain(self._gap(width)).join(parts)
        return Content("\n").join([self._styled_option(n, line) for n, line in self._lines(width)])

    @property
    def cursor_line(self) -> int:
        """Return the line of the option under the cursor, for the terminal's own cursor."""
        numbers = [number for number, _ in self._lines(self.size.width)]
        in_a_row = self._in_a_row(self.size.width)
        return 0 if in_a_row or self.at not in numbers else numbers.index(self.at)

    @property
    def cursor_height(self) -> int:
        """Return how many lines the option under the cursor has: all of them are kept in view."""
        if self._in_a_row(self.size.width):
            return 1
        return sum(number == self.at for number, _ in self._lines(self.size.width)) or 1

    def _label(self, number: int) -> str:
        option = self.options[number]
        return f"{self.marks[self.is_chosen(option.value)]} {option.label}"

    def _lines(self, width: int) -> list[tuple[int, str]]:
        return [(n, line) for n in range(len(self.options)) for line in self._lines_of(n, width)]

    def _lines_of(self, number: int, width: int) -> list[str]:
        return wrapped(self._label(number), width, "", " " * (len(self.marks[0]) + 1))

    def _styled_option(self, number: int, text: str) -> Content:
        styles = ["bold"] if self.is_chosen(self.options[number].value) else []
        if number == self.at and self.has_focus:
            styles.append("reverse")
        return plain(text, " ".join(styles))

    def on_focus(self) -> None:
        """Put the cursor at the answer, wherever it was on an earlier visit."""
        self.at = self._initial_cursor()

    # -- keys ----------------------------------------------------------------------------------

    def action_go(self, way: str) -> None:
        """Move the cursor over the options; past the ends, move to another question."""
        back = way in {"up", "left"}
        target = self.at + (-1 if back else 1)
        if 0 <= target < len(self.options):
            self._move_to(target)
        elif way in {"up", "down"}:
            self.move_on(-1 if back else 1)

    def action_jump(self, place: int) -> None:
        """Move the cursor to the first option (0) or the last one (-1)."""
        if self.options:
            self._move_to(place % len(self.options))

    def _move_to(self, target: int) -> None:
        self.at = target
        self.refresh()
        self.post_message(CursorMoved())

    def action_pick(self) -> None:
        """Choose or unchoose the option under the cursor; without one, say how to get to one."""
        if self.slot.fixed or not self.options:
            return
        if self.at == NOWHERE:
            self._hint_shown = True
            self.app.notify(labels.MOVE_FIRST, markup=False)
            return
        self._undo.append(self.slot.raw)
        self._redo.clear()
        self._set_answer(self._toggled(self.options[self.at].value))

    def _set_answer(self, raw: str) -> None:
        complaint = self.slot.take(raw)
        self.refresh()
        if self._hint_shown:
            self._hint_shown = False
            self.app.clear_notifications()
        self.report_edit(complaint)

    def action_undo(self) -> None:
        """Undo the last choice made here."""
        if self._undo and not self.slot.fixed:
            self._redo.append(self.slot.raw)
            self._set_answer(self._undo.pop())

    def action_redo(self) -> None:
        """Redo the choice undone last."""
        if self._redo and not self.slot.fixed:
            self._undo.append(self.slot.raw)
            self._set_answer(self._redo.pop())

    def _toggled(self, value: str) -> str:
        return "" if self.is_chosen(value) else value

    def action_pick_and_go(self) -> None:
        """Choose the option under the cursor, if any, and move on."""
        if self.at != NOWHERE and not self.is_chosen(self.options[self.at].value):
            self.action_pick()
        self.move_on()

    def action_unpick(self) -> None:
        """Remove the answer."""
        if self.slot.value is not None and not self.slot.fixed:
            self.slot.take("")
            self.refresh()
            self.report_edit()


class MultiPickBody(PickBody):
    """Any number of options."""

    marks = ("[ ]", "[x]")

    def is_chosen(self, value: str) -> bool:
        """Return whether the answer contains this value."""
        return value in self.slot.raw.split("\n")

    def _toggled(self, value: str) -> str:
        chosen = [v for v in self.slot.raw.split("\n") if v]
        if value in chosen:
            chosen.remove(value)
        else:
            chosen.append(value)
        return "\n".join(chosen)

    def action_pick_and_go(self) -> None:
        """Move on; here only Space chooses."""
        self.move_on()


class CheckBody(PickBody):
    """One check box, which has the cursor at once: there is nothing to choose among."""

    marks = ("[ ]", "[x]")

    def _initial_cursor(self) -> int:
        return 0

    def _options(self) -> tuple[Option, ...]:
        return (Option("yes", labels.YES),)

    def action_pick_and_go(self) -> None:
        """Move on; Enter never ticks the box."""
        self.move_on()


class ScaleBody(PickBody):
    """A scale of whole numbers; typing a number chooses it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(digit, f"type('{digit}')", show=False) for digit in "0123456789"
    ]
    gap = " "
    marks = ("", "")
    typing_notice = labels.TYPING_ON_SCALE

    def _options(self) -> tuple[Option, ...]:
        kind = self.slot.kind
        return tuple(Option(str(n), str(n)) for n in range(kind.min, kind.max + 1))

    def _label(self, number: int) -> str:
        value = self.options[number].value
        return f"[{value}]" if self.is_chosen(value) else f" {value} "

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the numbers and of the labels below them."""
        ends = self._ends(width)
        return super().get_content_height(container, viewport, width) + len(ends)

    def _in_a_row(self, width: int) -> bool:
        return self._row_width() <= width

    def _gap(self, width: int) -> str:
        """Return the space between the numbers: none if the row would not fit with it."""
        roomy = self._row_width() + len(self.gap) * (len(self.options) - 1)
        return self.gap if roomy <= width else ""

    def render(self) -> Content:
        """Draw the numbers and the labels of both ends."""
        ends = [plain(line, "$secondary") for line in self._ends(self.size.width)]
        return Content("\n").join([super().render(), *ends])

    def _ends(self, width: int) -> list[str]:
        kind = self.slot.kind
        ends = [(kind.min, kind.min_label), (kind.max, kind.max_label)]
        words = "   ".join(f"{number} = {label}" for number, label in ends if label)
        return wrapped(words, width) if words else []

    def action_type(self, digit: str) -> None:
        """Choose a number by its digit, or by two digits where the scale has such numbers."""
        if self.slot.fixed:
            return
        values = [option.value for option in self.options]
        typed = next((v for v in (self.slot.raw + digit, digit) if v in values), "")
        if typed:
            self.at = values.index(typed)
            self.report_edit(self.slot.take(typed))
            self.refresh()


class TargetRowRequested(Message):
    """A row is to be written in `item`, for `body` to refer to; there is none yet."""

    def __init__(self, body: RefBody, item: Rows) -> None:
        super().__init__()
        self.body = body
        self.item = item


class RefBody(PickBody):
    """A reference to one of the rows of another question.

    A reference to a deleted row stays and is named as such. While that question has no rows, the
    body is a link that writes the first one.
    """

    top = 0

    @property
    def typing_notice(self) -> str:  # type: ignore[override]
        """The notice when a person types here."""
        return labels.TYPING_ON_CHOICE if self.options else self._empty_notice()

    def _options(self) -> tuple[Option, ...]:
        session, chosen = self.slot.session, self.slot.raw
        names = row_names(session.worksheet, session.answers, self.slot.kind.to)
        gone = [Option(chosen, words.GONE)] if chosen and chosen not in names else []
        return (*[Option(row_id, name) for row_id, name in names.items()], *gone)

    def _in_a_row(self, width: int) -> bool:
        """Always one below the other, as in the question that has the rows."""
        return False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take: all of them, up to a part of the screen."""
        if not self.options:
            return len(list(self._empty_lines(width)))
        return list_height(len(self.options), viewport.height, lambda n: self._lines_of(n, width))

    def render(self) -> Content:
        """Draw the rows in view, the one under the cursor in reverse."""
        if not self.options:
            return Content("\n").join(self._empty_lines(self.size.width))
        shown = self._window()
        self.top = shown.top
        return shown.drawn(self._styled_option)

    def _window(self) -> Window:
        width, height = self.size
        count, at = len(self.options), max(self.at, 0)
        return window(count, at, self.top, height, lambda n: self._lines_of(n, width))

    @property
    def cursor_line(self) -> int:
        """Return the line of the row under the cursor, for the terminal's own cursor."""
        if not self.options:
            return len(wrapped(self._empty_notice(), self.size.width))
        shown = self._window()
        numbers = [number for number, _ in shown.lines]
        return numbers.index(max(self.at, 0)) + (not shown.is_whole)

    # -- while there is nothing to choose ------------------------------------------------------

    def _empty_lines(self, width: int) -> Iterator[Content]:
        """Yield that there is nothing to choose, and the link that writes the first row."""
        for line in wrapped(self._empty_notice(), width):
            yield plain(line, "$secondary")
        if (item := self._target) is not None:
            here = "reverse" if self.has_focus else ""
            for line in wrapped(item.add, width, "+ ", "  "):
                yield plain(line, f"$primary {here}".strip())

    def _empty_notice(self) -> str:
        return words.NOTHING_TO_CHOOSE if self._target is None else words.WRITE_ONE

    @property
    def _target(self) -> Rows | None:
        """The question that has the rows, while one can be added to it."""
        session = self.slot.session
        item = session.worksheet.by_id.get(self.slot.kind.to)
        return item if isinstance(item, Rows) and can_add_row(session, item) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn Space off while there is nothing to choose."""
        if action == "pick":
            return bool(self.options)
        return super().check_action(action, parameters)

    def action_pick_and_go(self) -> None:
        """Choose and move on; while there is nothing to choose, write the first row."""
        item = self._target
        if self.options or item is None:
            super().action_pick_and_go()
        else:
            self.post_message(TargetRowRequested(self, item))

    def refer_to(self, row_id: str) -> bool:
        """Refer to a row just written; False if it was left empty, so that there is none."""
        self.options = self._options()
        values = [option.value for option in self.options]
        if written := row_id in values:
            self.at = values.index(row_id)
            self.report_edit(self.slot.take(row_id))
        self.refresh(layout=True)
        return written


# -- rows ------------------------------------------------------------------------------------------

FEW = 5
"""With more rows than these the cursor starts at the end, where people add to them."""

NAME = 40
"""Cells, and at most half a line, for the name of a row that another row refers to."""


class RowEditRequested(Message):
    """A row is to be edited on a screen of its own."""

    def __init__(self, body: RowsBody, row_id: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id


class RowRemovalRequested(Message):
    """A row that others refer to is to be removed, if the person confirms `title`."""

    def __init__(self, body: RowsBody, row_id: str, title: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id
        self.title = title


class RowsBody(Body, SearchMixin, can_focus=True):
    """The rows of an item, and a line that adds one."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("rows"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("home", "jump(-1)"),
        ("end", "jump(1)"),
        ("pageup", "page(-1)"),
        ("pagedown", "page(1)"),
    ]

    typing_notice = labels.TYPING_ON_ROWS
    """The notice when a person types here."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.item: Rows = slot.kind
        self.at = self._last() if len(self.rows) > FEW else 0
        self.top = 0
        self.removed: tuple[int, Row] | None = None
        self._seen_others = self._others()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the session; sightings in the order of their days."""
        session = self.slot.session
        return sort_by_day(session.worksheet, self.item.id, session.rows(self.item.id))

    @property
    def can_add_row(self) -> bool:
        """Return whether another row can be added."""
        return can_add_row(self.slot.session, self.item)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take: all of them, up to a part of the screen."""
        return list_height(self._count(), viewport.height, lambda n: self._lines(n, width))

    def render(self) -> Content:
        """Draw the rows in view, the one under the cursor in reverse."""
        width, height = self.size
        shown = window(self._count(), self.at, self.top, height, lambda n: self._lines(n, width))
        self.top = shown.top
        return shown.drawn(self._styled_line)

    def _styled_line(self, number: int, line: str) -> Content:
        style = "" if number < len(self.rows) else "$primary" if self.can_add_row else "$secondary"
        here = "reverse" if number == self.at and self.has_focus else ""
        return plain(line, f"{style} {here}".strip())

    def _count(self) -> int:
        """Return the number of rows, plus one for the line that adds a row or says why none is."""
        return len(self.rows) + (self.can_add_row or self._closed_reason() != "")

    def _lines(self, number: int, width: int) -> list[str]:
        """Return the lines of one row, or of the last line."""
        if number >= len(self.rows):
            return (
                [f"+ {self.item.add}"]
                if self.can_add_row
                else wrapped(self._closed_reason(), width)
            )
        lead = "" if self.item.tick else "- "
        hang = " " * (4 if self.item.tick else 2)
        return wrapped(self._words(self.rows[number], width), width, lead, hang)

    def _words(self, row: Row, width: int) -> str:
        session = self.slot.session
        texts = dict(with_names(session.worksheet, session.answers, self.item, row))
        for column in self.item.refs:
            if column.id in texts:
                texts[column.id] = first_words(texts[column.id], min(NAME, width // 2))
        return " ".join(row_words(self.item, texts).split())

    def _closed_reason(self) -> str:
        """Return why nothing can be added: the worksheet's own words, or that there are no rows."""
        if is_closed(self.slot.session, self.item) and not self.slot.fixed:
            return closed_reason(self.item)
        return "" if self.rows else labels.NO_ROWS

    def show(self, row_id: str = "") -> None:
        """Draw the rows again; with `row_id`, with the cursor on that row if there is one."""
        ids = [str(row["row"]) for row in self.rows] if row_id else []
        self.at = ids.index(row_id) if row_id in ids else min(self.at, self._last())
        self.refresh(layout=True)

    def update_from_answers(self) -> None:
        """Draw the rows again if other answers closed or opened them, or changed their targets."""
        others = self._others()
        if others != self._seen_others:
            self._seen_others = others
            self.show()

    def _others(self) -> tuple[bool, list[tuple[Row, ...]]]:
        """Return what these lines show of other answers."""
        targets = [column.to for column in self.item.refs]
        return is_closed(self.slot.session, self.item), [
            self.slot.session.rows(target) for target in targets
        ]

    def _last(self) -> int:
        return len(self.rows) if self.can_add_row else max(0, len(self.rows) - 1)

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """Move the cursor over the rows; past the ends, move to another question."""
        target = self.at + step
        if 0 <= target <= self._last():
            self._go_to(target)
        else:
            self.move_on(step)

    def action_jump(self, way: int) -> None:
        """Move the cursor to the first or the last line."""
        self._go_to(0 if way < 0 else self._last())

    def action_page(self, way: int) -> None:
        """Move the cursor by a page; scroll the worksheet instead where the list ends."""
        target = max(0, min(self._last(), self.at + way * max(1, self.size.height - 3)))
        if target == self.at or self._count() <= self.size.height:
            raise SkipAction
        self._go_to(target)

    def _go_to(self, target: int) -> None:
        self.at = target
        self.refresh()

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next row with these words, or the previous one; False if there is none."""
        session, item = self.slot.session, self.item
        texts = [
            row_words(item, with_names(session.worksheet, session.answers, item, row))
            for row in self.rows
        ]
        found = next_with(sought, texts, self.at, step)
        if found is not None:
            self._go_to(found)
        return found is not None

    # -- changing ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Restrict ticking to rows with a box, and removing to rows: else Space is a letter."""
        if action == "tick":
            has_box = bool(self.item.tick) and self.at < len(self.rows)
            return has_box and not self.slot.fixed
        if action == "remove":
            return self.at < len(self.rows) and not self.slot.fixed
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Open a new row."""
        if self.can_add_row:
            self.post_message(RowEditRequested(self, self.slot.session.new_row_id(self.item.id)))
        elif is_closed(self.slot.session, self.item):
            self.app.notify(closed_reason(self.item), markup=False)

    def action_edit(self) -> None:
        """Open the row under the cursor, or a new one."""
        if self.slot.fixed:
            return
        if self.at < len(self.rows):
            self.post_message(RowEditRequested(self, str(self.rows[self.at]["row"])))
        else:
            self.action_add()

    def action_tick(self) -> None:
        """Tick or untick the row under the cursor."""
        row = self.rows[self.at]
        ticked = "" if row.get(self.item.tick) else "yes"
        self.slot.session.answer_cell(self.item.id, str(row["row"]), self.item.tick, ticked)
        self.refresh()
        self.report_edit()

    def action_remove(self) -> None:
        """Remove the row under the cursor; ask first if other rows refer to it."""
        session, row = self.slot.session, self.rows[self.at]
        row_id = str(row["row"])
        if not is_referenced(session.worksheet, session.answers, self.item.id, row_id):
            self.remove_row(row_id)
        else:
            title = words.remove(row_name(self.item, row))
            self.post_message(RowRemovalRequested(self, row_id, title))

    def remove_row(self, row_id: str) -> None:
        """Remove a row; `restore_row` restores it."""
        rows = self.slot.session.rows(self.item.id)
        place = next((n for n, row in enumerate(rows) if row["row"] == row_id), None)
        if place is None:
            return
        self.removed = (place, rows[place])
        self.slot.session.remove_row(self.item.id, row_id)
        self.app.notify(labels.ROW_REMOVED, markup=False)
        self.show()
        self.report_edit()

    def restore_row(self) -> bool:
        """Restore the row removed last at its place; False if there is none."""
        if self.removed is None:
            return False
        place, row = self.removed
        self.removed = None
        self.slot.session.restore_row(self.item.id, row, place)
        self.show(str(row["row"]))
        return True
