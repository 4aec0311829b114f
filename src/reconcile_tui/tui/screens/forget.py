"""Removing everything: what would go and a word to be typed; then what went."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from reconcile_tui.store.removal import Removed
from reconcile_tui.strings.files import OPEN_ELSEWHERE, still_there
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.fields.write import PlainLine
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import files as words
from reconcile_tui.tui.words import Words, plain

__all__ = ["Forget", "Gone"]

MOST = 500
"""Files that are named; of more, their number is said."""


class Forget(ModalScreen[str | None]):
    """What would go, and what cannot be promised. Hands back what was typed; Esc: None."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "forget"

    def __init__(self, paths: Sequence[Path], *, open_elsewhere: bool = False) -> None:
        super().__init__()
        self._paths = paths
        self._open_elsewhere = open_elsewhere

    def compose(self) -> ComposeResult:
        """Title, what it means, the files, the line for the word."""
        with Vertical(classes="dialog wide"):
            yield Words(words.REMOVE_ALL, classes="dialog-title")
            yield Words(words.ALL_ABOUT, classes="dialog-about")
            if self._open_elsewhere:
                yield Words(plain(OPEN_ELSEWHERE, "bold"), classes="dialog-about")
            yield Words(plain(words.how_many(len(self._paths)), "bold"))
            with VerticalScroll(classes="named-files", can_focus=True):
                yield Words(_named(self._paths))
            yield Words(plain(words.TYPE_THE_WORD, "bold"))
            yield PlainLine("")

    def on_mount(self) -> None:
        """The cursor stands where the word is typed."""
        self.query_one(PlainLine).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_step_out(self) -> None:
        """Keep everything."""
        self.dismiss(None)


class Gone(Screen[None]):
    """What was removed and what is still there. From here the only way is out of the book."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012
    place = "gone"

    def __init__(self, removed: Removed) -> None:
        super().__init__()
        self._removed = removed

    def compose(self) -> ComposeResult:
        """Title, what is not promised, the files, the keys."""
        left = self._removed.left
        yield Words(words.ALL_GONE, classes="screen-title")
        yield Words(words.GONE_ABOUT, classes="how-to-read")
        with VerticalScroll(classes="reading"):
            if left:
                still = "\n".join(still_there(*one) for one in left[:MOST])
                yield Words(f"{words.STILL_THERE}\n{still}", classes="trouble")
            yield Words(f"{words.GONE}\n{_named(self._removed.paths)}")
        yield Footing("screen")

    def on_mount(self) -> None:
        """The arrows move the list."""
        self.query_one(VerticalScroll).focus()

    def action_step_out(self) -> None:
        """Out of the book."""
        self.dismiss(None)


def _named(paths: Sequence[Path]) -> str:
    more = f"\n… {words.how_many(len(paths) - MOST)}" if len(paths) > MOST else ""
    return "\n".join(map(str, paths[:MOST])) + more
