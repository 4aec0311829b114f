"""Erasing everything: what would be deleted and a word to type; then what was deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from reconcile_tui.messages import files as words
from reconcile_tui.messages.files import Group, lines_of, path_lines, still_there
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.fields.line import PlainLine
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 500
"""Files that are listed as still there."""

FIRST, LEAST = 60, 20
"""Columns before the width is known, and at least."""


class FileList(Words):
    """Files in lines that `lay` wraps to the width."""

    def __init__(self, lay: Callable[[int], list[str]], **kwargs: Any) -> None:
        super().__init__("\n".join(lay(FIRST)), **kwargs)
        self._lay = lay

    def on_resize(self) -> None:
        """Wrap them to the new width."""
        self.say("\n".join(self._lay(max(self.content_size.width, LEAST))))


class EraseScreen(ModalScreen[str | None]):
    """What would be deleted, and what cannot be promised. Returns what was typed, None after Esc.

    `copied` says where a copy was saved before.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "forget"
    AUTO_FOCUS = "PlainLine"

    def __init__(
        self, groups: Sequence[Group], *, open_elsewhere: bool = False, copied: str = ""
    ) -> None:
        super().__init__(classes="-elsewhere" if open_elsewhere else "")
        self._groups = groups
        self._copied = copied
        self._open_elsewhere = open_elsewhere

    def compose(self) -> ComposeResult:
        """Return the title, what it means, the files and the line for the word."""
        with Vertical(classes="dialog wide"):
            yield Words(words.REMOVE_ALL, classes="dialog-title")
            yield Words(words.ALL_ABOUT, classes="dialog-about")
            if self._open_elsewhere:
                yield Words(plain(words.OPEN_ELSEWHERE, "bold"), classes="dialog-about")
            with VerticalScroll(classes="named-files", can_focus=True):
                if self._copied:
                    yield Words(plain(self._copied, "bold"))
                yield FileList(lambda width: lines_of(self._groups, width))
            yield Words(plain(words.TYPE_THE_WORD, "bold"))
            yield PlainLine("")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    action_step_out = Screen.action_dismiss


class ErasedScreen(Screen[None]):
    """What was deleted and what is still there. Leaving this screen quits the app."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012
    place = "gone"

    def __init__(self, groups: Sequence[Group], left: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._groups = groups
        self._left = left

    def compose(self) -> ComposeResult:
        """Return the title, what is not promised, the files and the keys."""
        yield Words(words.DELETED, classes="screen-title")
        yield Words(words.DELETED_ABOUT, classes="how-to-read")
        with VerticalScroll(classes="reading"):
            if self._left:
                yield FileList(self._still_there, classes="trouble")
            yield FileList(lambda width: [words.DELETED_TITLE, *lines_of(self._groups, width)])
        yield Footing("screen")

    def _still_there(self, width: int) -> list[str]:
        sentences = [still_there(*one) for one in self._left[:MOST]]
        lines = [line for one in sentences for line in path_lines(one, width)]
        return [words.STILL_THERE, *lines]

    action_step_out = Screen.action_dismiss
