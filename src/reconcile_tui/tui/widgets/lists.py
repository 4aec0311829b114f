"""Lists: search in lists and pages, option lists, and the scrolling of lists drawn by widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from msgspec import Struct
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList

from reconcile_tui.messages import fields as words
from reconcile_tui.messages.screens import CHOOSE_FIRST, NO_MATCHES
from reconcile_tui.search import fold
from reconcile_tui.tui.app_protocol import SearchRequested
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.text import cut, plain


class Block(Protocol):
    """A part of a screen that is found by its text and takes the focus."""

    @property
    def words(self) -> str:
        """All its text."""


AnyBlock = TypeVar("AnyBlock", bound=Block)


_folded = lru_cache(maxsize=512)(fold)


def spans(text: str, sought: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of these words in a text, ignoring case, accents and line breaks."""
    pattern = r"\s+".join(map(re.escape, fold(sought).split()))
    letters = [(letter, place) for place, char in enumerate(text) for letter in _folded(char)]
    folded = "".join(letter for letter, _ in letters)
    for found in re.finditer(pattern, folded) if pattern else ():
        yield letters[found.start()][1], letters[found.end() - 1][1] + 1


def flat(text: str) -> str:
    """Return a text as one line normalized like the words of `spans`, to be searched with `in`."""
    return " ".join(fold(text).split())


def next_of(places: Iterable[int], here: int, step: int) -> int | None:
    """Return the next of these places, or the previous one, wrapping around; None without any."""
    ordered = sorted(places, reverse=step < 0)
    ahead = (place for place in ordered if (place - here) * step > 0)
    return next(ahead, next(iter(ordered), None))


def next_with(sought: str, texts: Sequence[str], here: int, step: int) -> int | None:
    """Return the place of the next of these texts with the words, or the previous one."""
    return next_of((n for n, text in enumerate(texts) if any(spans(text, sought))), here, step)


def next_block(
    sought: str, blocks: Sequence[AnyBlock], cursors: Iterable[object], step: int
) -> AnyBlock | None:
    """Return the next block with the words, or the previous one.

    It counts from the first of `cursors` that is a block: what has the focus, or had it before.
    """
    places = {id(block): place for place, block in enumerate(blocks)}
    here = next((places[id(one)] for one in cursors if id(one) in places), -1)
    found = next_with(sought, [block.words for block in blocks], here, step)
    return None if found is None else blocks[found]


@runtime_checkable
class Searchable(Protocol):
    """A list or page that can be searched; `sought` are the words of the last search."""

    sought: str

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next match, or with -1 the previous one, wrapping around.

        Return False if there is none: then nothing has moved.
        """


def target_of(origin: Widget) -> Searchable | None:
    """Return what a search from this widget covers: the outermost searchable ancestor."""
    found = [node for node in origin.ancestors_with_self if isinstance(node, Searchable)]
    return found[-1] if found else None


class SearchMixin(Widget):
    """Mixin for a searchable list, page or screen, after its own base class.

    The class adds `seek` (see `Searchable`); keys and actions are here.
    """

    BINDINGS = [*bindings("searched")]  # noqa: RUF012 - Textual reads a list here
    sought = ""
    searched_from: Widget | None = None
    """What had the focus when the search was opened."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn `n` off until something was searched for: before, it is a letter."""
        if action == "search_again":
            target = target_of(self)
            return target is not None and target.sought != ""
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Open the search line."""
        self.searched_from = self.screen.focused or self
        self.post_message(SearchRequested(self.searched_from))

    def action_search_again(self, step: int) -> None:
        """Move to the next match of the last search, or the previous one."""
        target = target_of(self)
        if target is not None and not target.seek(target.sought, step):
            self.app.notify(NO_MATCHES, markup=False)


LOW_WINDOW = [(0, "-low"), (20, "-high")]
"""Window height -> the class of a dialog: in a low window it has no blank lines at its edges."""

MOST, FEWEST = 12, 3
"""The most lines of a dialog's choices, and the fewest."""


class Choices(OptionList, SearchMixin):
    """An `OptionList` without borders and markup, which can be searched."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "space", show=False)]

    def __init__(
        self, *options: object, space: bool = True, unset: bool = False, **kwargs: object
    ) -> None:
        self._space_chooses = space
        super().__init__(*options, markup=False, compact=True, **kwargs)  # type: ignore[arg-type]
        if unset:
            # Where a choice is an answer, Enter alone chooses nothing.
            self.highlighted = None

    def action_space(self) -> None:
        """Choose the option, unless Space has another use here."""
        if not self._space_chooses:
            raise SkipAction
        self.action_select()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn the search off where typing filters the list; Space does not choose there."""
        if action in {"search", "search_again"} and not self._space_chooses:
            return False
        return super().check_action(action, parameters)

    def seek(self, sought: str, step: int) -> bool:
        """Highlight the next option with these words, or the previous; False if there is none."""
        places = [
            place
            for place, option in enumerate(self.options)
            if not option.disabled and any(spans(str(option.prompt), sought))
        ]
        here = -1 if self.highlighted is None else self.highlighted
        found = next_of(places, here, step)
        if found is not None:
            self.highlighted = found
        return found is not None

    def move(self, step: int) -> None:
        """Highlight the next option that can be chosen, or the previous one, up to the ends."""
        here = self.highlighted or 0
        places = [place for place, option in enumerate(self.options) if not option.disabled]
        ahead = [place for place in places if (place - here) * step > 0]
        if ahead:
            self.highlighted = min(ahead) if step > 0 else max(ahead)

    def action_page_up(self) -> None:
        """Go a page up, but nowhere while the list isn't drawn, where Textual crashes."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # of Textual

    def action_page_down(self) -> None:
        """Go a page down, but nowhere while the list isn't drawn: nobody saw what is last."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # of Textual

    def on_resize(self) -> None:
        """Keep the highlighted option in view."""
        self.call_after_refresh(self.scroll_to_highlight)

    @property
    def shows_cursor(self) -> bool:
        """Whether the highlighted option is drawn as such."""
        return self.has_focus

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Return the style of a part; without colors the highlighted option is in reverse.

        The stylesheet cannot say so: Textual drops `reverse` from the styles of a widget's parts.
        """
        style = super().get_visual_style(*component_classes, partial=partial)
        here = "option-list--option-highlighted" in component_classes and self.shows_cursor
        return style + Style(reverse=True) if here and self.app.no_color else style


class DialogChoices(Choices):
    """The choices of a dialog, which alone scroll when the window is small."""

    typing_notice = CHOOSE_FIRST
    """The notice when a person types here."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for each choice, as far as the window has room for them."""
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
"""The number of lines of an entry, at least one."""


def fits(count: int, room: int, height: Height) -> int | None:
    """Return how many lines the whole list takes; None if more than `room`."""
    if count > room:
        return None
    lines = sum(height(n) for n in range(count))
    return lines if lines <= room else None


def top_for(at: int, top: int, room: int, height: Height) -> int:
    """Return the first entry to draw so that `at` is in view, close to `top`."""
    if at <= top:
        return at
    used = 0
    for number in range(at, top - 1, -1):
        used += height(number)
        if used > room:
            return min(number + 1, at)
    return top


def fill_from_above(top: int, count: int, room: int, height: Height) -> int:
    """Return `top`, or an earlier entry if lines would stay free at the end."""
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
    """Return the entries that are drawn from `top` on; the last may be cut."""
    used, end = 0, top
    while end < count and used < room:
        used += height(end)
        end += 1
    return range(top, end)


class Window(Struct, frozen=True):
    """The drawn part of a list: its lines, each with the number of its entry."""

    top: int
    lines: list[tuple[int, str]]
    is_whole: bool
    above: bool = False
    below: bool = False

    def drawn(self, draw: Callable[[int, str], Content]) -> Content:
        """Return the lines as `draw` styles them; of a part of a list, between two signs."""
        lines = [draw(number, line) for number, line in self.lines]
        if not self.is_whole:
            above, below = words.ABOVE if self.above else "", words.BELOW if self.below else ""
            lines = [plain(above, "$secondary"), *lines, plain(below, "$secondary")]
        return Content("\n").join(lines)


def list_height(count: int, screen_height: int, lines_of: Callable[[int], list[str]]) -> int:
    """Return how many lines a list takes: all of them, up to a part of the screen."""
    room = max(6, screen_height * 2 // 5)  # the question is in view too
    whole = fits(count, room, lambda n: len(lines_of(n)))
    return room if whole is None else max(1, whole)


def window(
    count: int, at: int, top: int, room: int, lines_of: Callable[[int], list[str]]
) -> Window:
    """Return the lines that a list draws in `room` lines so that the entry `at` is in view.

    Only the entries near it are laid out. Free lines at the end show the beginning of the entry
    above.
    """
    if fits(count, room, lambda n: len(lines_of(n))) is not None:
        return Window(0, [(n, line) for n in range(count) for line in lines_of(n)], is_whole=True)
    room = max(2, room - 2)

    def height(number: int) -> int:
        # One line less than there is: the last entry is in view together with the line that adds
        # one.
        return min(len(lines_of(number)), room - 1)

    top = top_for(min(at, count - 1), min(top, count - 1), room, height)
    top = fill_from_above(top, count, room, height)
    parts = [(number, height(number)) for number in in_view(top, count, room, height)]
    left = room - sum(lines for _, lines in parts)
    if left < 0:
        last, lines = parts[-1]
        parts[-1] = last, lines + left
    elif left and top:
        parts.insert(0, (top - 1, min(left, height(top - 1))))
    shown = [(number, line) for number, most in parts for line in cut(lines_of(number), most)]
    below = left < 0 or parts[-1][0] < count - 1
    return Window(top, shown, is_whole=False, above=parts[0][0] > 0, below=below)
