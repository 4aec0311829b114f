"""Removing everything: what would go and a word to be typed; then what went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from reconcile_tui.messages import files as words
from reconcile_tui.messages.files import OPEN_ELSEWHERE, Group, lines_of, path_lines, still_there
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.fields.line import PlainLine
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 500
"""Files that are named as still there."""

FIRST, LEAST = 60, 20
"""Columns before the width is known, and at least."""


class NamedFiles(Words):
    """Files in lines that are laid for the width there is."""

    def __init__(self, lay: Callable[[int], list[str]], **kwargs: Any) -> None:
        super().__init__("\n".join(lay(FIRST)), **kwargs)
        self._lay = lay

    def on_resize(self) -> None:
        """Lay them anew."""
        self.say("\n".join(self._lay(max(self.content_size.width, LEAST))))


class EraseScreen(ModalScreen[str | None]):
    """What would go, and what cannot be promised. Hands back what was typed; Esc: None.

    `copied` says where a copy was saved before.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "forget"

    def __init__(
        self, groups: Sequence[Group], *, open_elsewhere: bool = False, copied: str = ""
    ) -> None:
        super().__init__()
        self._groups = groups
        self._copied = copied
        self._open_elsewhere = open_elsewhere

    def compose(self) -> ComposeResult:
        """Title, what it means, the files, the line for the word."""
        with Vertical(classes="dialog wide"):
            yield Words(words.REMOVE_ALL, classes="dialog-title")
            yield Words(words.ALL_ABOUT, classes="dialog-about")
            if self._open_elsewhere:
                yield Words(plain(OPEN_ELSEWHERE, "bold"), classes="dialog-about")
            with VerticalScroll(classes="named-files", can_focus=True):
                if self._copied:
                    yield Words(plain(self._copied, "bold"))
                yield NamedFiles(lambda width: lines_of(self._groups, width))
            yield Words(plain(words.TYPE_THE_WORD, "bold"))
            yield PlainLine("")

    def on_mount(self) -> None:
        """The cursor stands where the word is typed, and that is in view in any window."""
        self.set_class(self._open_elsewhere, "-elsewhere")
        self.query_one(PlainLine).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_step_out(self) -> None:
        """Keep everything."""
        self.dismiss(None)


class ErasedScreen(Screen[None]):
    """What was removed and what is still there. From here the only way is out of the book."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012
    place = "gone"

    def __init__(self, groups: Sequence[Group], left: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._groups = groups
        self._left = left

    def compose(self) -> ComposeResult:
        """Title, what is not promised, the files, the keys."""
        yield Words(words.ALL_GONE, classes="screen-title")
        yield Words(words.GONE_ABOUT, classes="how-to-read")
        with VerticalScroll(classes="reading"):
            if self._left:
                yield NamedFiles(self._still_there, classes="trouble")
            yield NamedFiles(lambda width: [words.GONE, *lines_of(self._groups, width)])
        yield Footing("screen")

    def _still_there(self, width: int) -> list[str]:
        told = [still_there(*one) for one in self._left[:MOST]]
        return [words.STILL_THERE, *(line for one in told for line in path_lines(one, width))]

    def on_mount(self) -> None:
        """The arrows move the list."""
        self.query_one(VerticalScroll).focus()

    def action_step_out(self) -> None:
        """Out of the book."""
        self.dismiss(None)
