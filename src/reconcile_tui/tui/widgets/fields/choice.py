"""Choosing: one of several, any of several, a box, a place on a scale. One widget each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.references import names_of
from reconcile_tui.messages import fields as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import CHOOSING, MOVE_FIRST, SCALING
from reconcile_tui.session import Slot, may_add
from reconcile_tui.tui.events import CursorMoved
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.lists import fits, in_view, room_of, top_for
from reconcile_tui.tui.widgets.text import plain, wrapped

NOWHERE = -1
"""The cursor is in the question, on none of its options."""


class PickBody(Body, can_focus=True):
    """Options to move over with the arrows. In one row when they fit, else one a line.

    Nothing is chosen for the person: without an answer the cursor arrives on no option, so Enter
    alone goes on, and an answer needs an arrow first. Then Space chooses or un-chooses, and Enter
    chooses and goes on. Backspace un-chooses. The arrows do the same in a row and on lines, for the
    width of a window is no matter of the question: Up and Down that run out of options go to the
    question before or after.
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
    takes_no_words = CHOOSING
    """Said when a person types with the cursor here."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.options: tuple[Option, ...] = self._options()
        self.at = self._arrival()
        """The option under the cursor, or `NOWHERE`."""
        self._told = False
        """Whether the note that nothing is chosen yet may still be on the screen."""
        self._undo: list[str] = []
        self._redo: list[str] = []
        """Answers of this visit to the question, for ctrl+z and ctrl+y."""

    def _options(self) -> tuple[Option, ...]:
        options: tuple[Option, ...] = self.slot.kind.options
        return options

    def is_chosen(self, value: str) -> bool:
        """Whether the answer is, or holds, this value."""
        return bool(self.slot.raw == value)

    def _arrival(self) -> int:
        """Where the cursor arrives: on the answer, or on no option while there is none."""
        chosen = (n for n, option in enumerate(self.options) if self.is_chosen(option.value))
        return next(chosen, NOWHERE)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row, or as many lines as the options need."""
        return 1 if self._in_a_row(width) else len(self._lines(width))

    def _in_a_row(self, width: int) -> bool:
        cells = sum(cell_len(option.label) + len(self.marks[0]) + 1 for option in self.options)
        return cells + len(self.gap) * (len(self.options) - 1) <= width

    def _gap(self, width: int) -> str:
        """What stands between the options of a row."""
        return self.gap

    def render(self) -> Content:
        """The options, the one under the cursor shown as such."""
        width = self.size.width
        if self._in_a_row(width):
            parts = [self._option(n, self._label(n)) for n in range(len(self.options))]
            return plain(self._gap(width)).join(parts)
        return Content("\n").join([self._option(n, line) for n, line in self._lines(width)])

    @property
    def cursor_line(self) -> int:
        """The line of the option under the cursor: the terminal's own cursor stands there."""
        numbers = [number for number, _ in self._lines(self.size.width)]
        in_a_row = self._in_a_row(self.size.width)
        return 0 if in_a_row or self.at not in numbers else numbers.index(self.at)

    @property
    def cursor_height(self) -> int:
        """How many lines the option under the cursor has: all of them are kept in view."""
        if self._in_a_row(self.size.width):
            return 1
        return sum(number == self.at for number, _ in self._lines(self.size.width)) or 1

    def _label(self, number: int) -> str:
        option = self.options[number]
        return f"{self.marks[self.is_chosen(option.value)]} {option.label}"

    def _lines(self, width: int) -> list[tuple[int, str]]:
        hang = " " * (len(self.marks[0]) + 1)
        return [
            (n, line)
            for n in range(len(self.options))
            for line in wrapped(self._label(n), width, "", hang)
        ]

    def _option(self, number: int, text: str) -> Content:
        styles = ["bold"] if self.is_chosen(self.options[number].value) else []
        if number == self.at and self.has_focus:
            styles.append("reverse")
        return plain(text, " ".join(styles))

    def on_focus(self) -> None:
        """Show the cursor, where it arrives: what was moved to on an earlier visit is forgotten."""
        self.at = self._arrival()
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    # -- keys ----------------------------------------------------------------------------------

    def action_go(self, way: str) -> None:
        """Move over the options; past the end, on to the next question."""
        back = way in {"up", "left"}
        target = self.at + (-1 if back else 1)
        if 0 <= target < len(self.options):
            self._move_to(target)
        elif way in {"up", "down"}:
            self.move_on(-1 if back else 1)

    def action_jump(self, place: int) -> None:
        """Move to the first option (0) or to the last one (-1)."""
        if self.options:
            self._move_to(place % len(self.options))

    def _move_to(self, target: int) -> None:
        self.at = target
        self.refresh()
        self.post_message(CursorMoved())

    def action_pick(self) -> None:
        """Choose the option under the cursor, or un-choose it; on none, say how to get to one."""
        if self.slot.fixed or not self.options:
            return
        if self.at == NOWHERE:
            self._told = True
            self.app.notify(MOVE_FIRST, markup=False)
            return
        self._undo.append(self.slot.raw)
        self._redo.clear()
        self._take(self._toggled(self.options[self.at].value))

    def _take(self, raw: str) -> None:
        complaint = self.slot.take(raw)
        self.refresh()
        if self._told:
            self._told = False
            self.app.clear_notifications()
        self.took(complaint)

    def action_undo(self) -> None:
        """Take back the last choice made here."""
        if self._undo and not self.slot.fixed:
            self._redo.append(self.slot.raw)
            self._take(self._undo.pop())

    def action_redo(self) -> None:
        """Make the choice again that was taken back."""
        if self._redo and not self.slot.fixed:
            self._undo.append(self.slot.raw)
            self._take(self._redo.pop())

    def _toggled(self, value: str) -> str:
        return "" if self.is_chosen(value) else value

    def action_pick_and_go(self) -> None:
        """Choose what the cursor was moved to, and go on; on no option, only go on."""
        if self.at != NOWHERE and not self.is_chosen(self.options[self.at].value):
            self.action_pick()
        self.move_on()

    def action_unpick(self) -> None:
        """No answer after all."""
        if self.slot.value is not None and not self.slot.fixed:
            self.slot.take("")
            self.refresh()
            self.took()


class OneBody(PickBody):
    """One of several."""


class ManyBody(PickBody):
    """Any of several."""

    marks = ("[ ]", "[x]")

    def is_chosen(self, value: str) -> bool:
        """Whether the list holds this value."""
        return value in self.slot.raw.split("\n")

    def _toggled(self, value: str) -> str:
        chosen = [v for v in self.slot.raw.split("\n") if v]
        if value in chosen:
            chosen.remove(value)
        else:
            chosen.append(value)
        return "\n".join(chosen)

    def action_pick_and_go(self) -> None:
        """Go on with what is chosen; choosing is Space here."""
        self.move_on()


class CheckBody(PickBody):
    """One box. Space ticks it: with nothing to choose among, the cursor stands on it at once."""

    marks = ("[ ]", "[x]")

    def _arrival(self) -> int:
        return 0

    def _options(self) -> tuple[Option, ...]:
        return (Option("yes", labels.YES),)

    def action_pick_and_go(self) -> None:
        """Go on: who passes a box with Enter has not ticked it."""
        self.move_on()


class ScaleBody(PickBody):
    """A row of whole numbers; a typed number picks it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(digit, f"type('{digit}')", show=False) for digit in "0123456789"
    ]
    gap = " "
    marks = ("", "")
    takes_no_words = SCALING

    def _options(self) -> tuple[Option, ...]:
        kind = self.slot.kind
        return tuple(Option(str(n), str(n)) for n in range(kind.min, kind.max + 1))

    def _label(self, number: int) -> str:
        value = self.options[number].value
        return f"[{value}]" if self.is_chosen(value) else f" {value} "

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The numbers, and under them the words at the ends."""
        ends = self._ends(width)
        return super().get_content_height(container, viewport, width) + len(ends)

    def _in_a_row(self, width: int) -> bool:
        return self._cells() <= width

    def _gap(self, width: int) -> str:
        """None where there is no room for one: in a row the words at the ends stay in view."""
        roomy = self._cells() + len(self.gap) * (len(self.options) - 1)
        return self.gap if roomy <= width else ""

    def _cells(self) -> int:
        return sum(len(option.label) + 2 for option in self.options)

    def render(self) -> Content:
        """The numbers and the words at the ends."""
        ends = [plain(line, "$secondary") for line in self._ends(self.size.width)]
        return Content("\n").join([super().render(), *ends])

    def _ends(self, width: int) -> list[str]:
        kind = self.slot.kind
        said = [(kind.min, kind.min_label), (kind.max, kind.max_label)]
        words = "   ".join(f"{number} = {label}" for number, label in said if label)
        return wrapped(words, width) if words else []

    def action_type(self, digit: str) -> None:
        """A typed number picks; a second digit makes a two-digit number where there is one."""
        if self.slot.fixed:
            return
        values = [option.value for option in self.options]
        typed = next((v for v in (self.slot.raw + digit, digit) if v in values), "")
        if typed:
            self.at = values.index(typed)
            self.took(self.slot.take(typed))
            self.refresh()


class TargetWanted(Message):
    """There is no row to refer to: one is to be written in the question that has them."""

    def __init__(self, body: RefBody, item: Rows) -> None:
        super().__init__()
        self.body = body
        self.item = item


class RefBody(PickBody):
    """One of the rows there are. A reference to a row that is gone stays, and says so.

    Where there are none, it is the way to write the first one.
    """

    top = 0

    @property
    def takes_no_words(self) -> str:  # type: ignore[override]
        """Said when a person types with the cursor here."""
        return CHOOSING if self.options else self._nothing()

    def _options(self) -> tuple[Option, ...]:
        session, chosen = self.slot.session, self.slot.raw
        names = names_of(session.worksheet, session.answers, self.slot.kind.to)
        gone = [Option(chosen, words.GONE)] if chosen and chosen not in names else []
        return (*[Option(row_id, name) for row_id, name in names.items()], *gone)

    def _in_a_row(self, width: int) -> bool:
        """One under the other, as they stand in the list they come from."""
        return False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need, up to a part of the screen."""
        if not self.options:
            return len(list(self._none_yet(width)))
        room = room_of(viewport.height)
        whole = fits(len(self.options), room, lambda n: len(self._lines_of(n, width)))
        return room if whole is None else whole

    def render(self) -> Content:
        """The rows in view, the one under the cursor shown as such."""
        width, room = self.size.width, self.size.height
        if not self.options:
            return Content("\n").join(self._none_yet(width))
        count = len(self.options)
        whole = fits(count, room, lambda n: len(self._lines_of(n, width)))
        if whole is not None:
            return Content("\n").join(self._drawn(range(count), width))
        room -= 2

        def height(number: int) -> int:
            return min(len(self._lines_of(number, width)), room)

        self.top = top_for(max(self.at, 0), min(self.top, count - 1), room, height)
        shown = in_view(self.top, count, room, height)
        lines = list(self._drawn(shown, width))[:room]
        above = plain(words.ABOVE if self.top else "", "$secondary")
        below = plain(words.BELOW if shown.stop < count else "", "$secondary")
        return Content("\n").join([above, *lines, *[Content()] * (room - len(lines)), below])

    @property
    def cursor_line(self) -> int:
        """The line under the cursor, also in a window on many rows."""
        width, room, count = self.size.width, self.size.height, len(self.options)
        if not self.options:
            return len(wrapped(self._nothing(), width))
        whole = fits(count, room, lambda n: len(self._lines_of(n, width)))
        top, above = (0, 0) if whole is not None else (self.top, 1)
        return above + sum(len(self._lines_of(n, width)) for n in range(top, self.at))

    def _drawn(self, numbers: range, width: int) -> Iterator[Content]:
        for number in numbers:
            for line in self._lines_of(number, width):
                yield self._option(number, line)

    def _lines_of(self, number: int, width: int) -> list[str]:
        return wrapped(self._label(number), width, "", " " * (len(self.marks[0]) + 1))

    # -- while there is nothing to choose ------------------------------------------------------

    def _none_yet(self, width: int) -> Iterator[Content]:
        """That there is nothing to choose, and the line that Enter follows from here."""
        for line in wrapped(self._nothing(), width):
            yield plain(line, "$secondary")
        if (item := self._target) is not None:
            here = "reverse" if self.has_focus else ""
            for line in wrapped(item.add, width, "+ ", "  "):
                yield plain(line, f"$primary {here}".strip())

    def _nothing(self) -> str:
        return words.NOTHING_TO_CHOOSE if self._target is None else words.WRITE_ONE

    @property
    def _target(self) -> Rows | None:
        """The question whose rows stand here, while one can be added to it."""
        session = self.slot.session
        item = session.worksheet.by_id.get(self.slot.kind.to)
        return item if isinstance(item, Rows) and may_add(session, item) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space chooses; where there is nothing to choose, it opens nothing either."""
        if action == "pick":
            return bool(self.options)
        return super().check_action(action, parameters)

    def action_pick_and_go(self) -> None:
        """Choose and go on; where there is nothing to choose, write the first one."""
        item = self._target
        if self.options or item is None:
            super().action_pick_and_go()
        else:
            self.post_message(TargetWanted(self, item))

    def chose(self, row_id: str) -> bool:
        """Refer to a row that was just written; False when nothing was written after all."""
        self.options = self._options()
        values = [option.value for option in self.options]
        if written := row_id in values:
            self.at = values.index(row_id)
            self.took(self.slot.take(row_id))
        self.refresh(layout=True)
        return written
