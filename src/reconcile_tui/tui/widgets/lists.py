"""A list to choose from, as the whole book shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList

from reconcile_tui.lazy import late
from reconcile_tui.messages.screens import CHOOSE_FIRST
from reconcile_tui.tui.widgets.searching import Searched

if TYPE_CHECKING:
    from reconcile_tui.tui.widgets import searching
else:
    searching = late("reconcile_tui.tui.widgets.searching")


LOW_WINDOW = [(0, "-low"), (20, "-high")]
"""Lines of a window -> what a dialog is then: in a low one it has no blank lines at its edges."""

MOST, FEWEST = 12, 3
"""Lines that the choices of a dialog may have, and need."""


class Choices(OptionList, Searched):
    """An OptionList without borders. Its prompts are Content: nothing in them is markup."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "space", show=False)]

    def __init__(
        self, *options: object, space: bool = True, unset: bool = False, **kwargs: object
    ) -> None:
        self._space_chooses = space
        super().__init__(*options, markup=False, compact=True, **kwargs)  # type: ignore[arg-type]
        if unset:
            # Where choosing is an answer, none is under the cursor: Enter alone chooses nothing.
            self.highlighted = None

    def action_space(self) -> None:
        """Choose, as Enter does, where the place around the list has no other use for it."""
        if not self._space_chooses:
            raise SkipAction
        self.action_select()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No search where typing narrows the list, which is where Space is not for choosing."""
        if action in {"search", "search_again"} and not self._space_chooses:
            return False
        return super().check_action(action, parameters)

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next option with these words, or the one before. False: there is none."""
        places = [
            place
            for place, option in enumerate(self.options)
            if not option.disabled and any(searching.spans(str(option.prompt), sought))
        ]
        here = -1 if self.highlighted is None else self.highlighted
        found = searching.next_of(places, here, step)
        if found is not None:
            self.highlighted = found
        return found is not None

    def on_resize(self) -> None:
        """What is under the cursor stays in view in another window size."""
        self.call_after_refresh(self.scroll_to_highlight)

    @property
    def shows_cursor(self) -> bool:
        """Whether the highlighted line is shown as the one that the next key means."""
        return self.has_focus

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part. Without colours the line under the cursor is shown in reverse.

        The stylesheet cannot say so: Textual drops `reverse` from the styles of a widget's parts.
        """
        style = super().get_visual_style(*component_classes, partial=partial)
        here = "option-list--option-highlighted" in component_classes and self.shows_cursor
        return style + Style(reverse=True) if here and self.app.no_color else style


class DialogChoices(Choices):
    """The choices of a dialog. In a small window they are scrolled, and all else stays in view."""

    takes_no_words = CHOOSE_FIRST
    """Said when a person types with the cursor here."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are choices, if the window has room for them."""
        box = self.parent
        room = MOST
        if isinstance(box, Widget):
            others = [one for one in box.displayed_children if one is not self]
            taken = self.styles.margin.height + box.gutter.height
            for one in others:
                taken += one.get_content_height(container, viewport, width) + one.gutter.height
                taken += one.styles.margin.height
            room = max(FEWEST, min(MOST, viewport.height * 9 // 10 - taken))
        return min(super().get_content_height(container, viewport, width), room)


Height = Callable[[int], int]
"""How many lines one thing of the list takes: at least one."""


def room_of(screen_height: int) -> int:
    """How many lines a list may take of a screen, so that its question stays in view with it."""
    return max(6, screen_height * 2 // 5)


def fits(count: int, room: int, height: Height) -> int | None:
    """How many lines the whole list takes, or None when that is more than `room`."""
    if count > room:
        return None
    lines = sum(height(n) for n in range(count))
    return lines if lines <= room else None


def top_for(at: int, top: int, room: int, height: Height) -> int:
    """The first thing to draw so that the one at `at` is in view, moving as little as possible."""
    if at <= top:
        return at
    used = 0
    for number in range(at, top - 1, -1):
        used += height(number)
        if used > room:
            return min(number + 1, at)
    return top


def pulled_back(top: int, count: int, room: int, height: Height) -> int:
    """`top`, or something before it: no line stays free at the end while things stand above."""
    used = 0
    for number in range(top, count):
        used += height(number)
        if used > room:
            return top
    while top > 0 and used + height(top - 1) <= room:
        top -= 1
        used += height(top)
    return top


def in_view(top: int, count: int, room: int, height: Height) -> range:
    """The things that are drawn from `top` on; the last may be cut."""
    used, end = 0, top
    while end < count and used < room:
        used += height(end)
        end += 1
    return range(top, end)


def parts_in_view(
    top: int, count: int, room: int, height: Height
) -> tuple[list[tuple[int, int]], bool]:
    """What is drawn from `top` on, each with its lines, and whether the last of it is cut.

    Lines that stay free at the end go to the beginning of what stands before `top`.
    """
    parts = [(number, height(number)) for number in in_view(top, count, room, height)]
    left = room - sum(lines for _, lines in parts)
    if left < 0:
        last, lines = parts[-1]
        parts[-1] = last, lines + left
    elif left and top:
        parts.insert(0, (top - 1, min(left, height(top - 1))))
    return parts, left < 0
