"""Small dialogs: choose one thing, write one line. Each takes a value and returns a new one."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.tui.fields.line import PlainLine
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import foot
from reconcile_tui.tui.lists import LOW_WINDOW, DialogChoices
from reconcile_tui.tui.words import Words, plain

__all__ = ["Ask", "Choose"]


class Choose(ModalScreen[str | None]):
    """One of a few things. Esc: none of them."""

    place = "dialog"
    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    VERTICAL_BREAKPOINTS = LOW_WINDOW

    def __init__(
        self,
        title: str,
        choices: list[tuple[str, str]],
        about: str = "",
        *,
        preselect: bool = True,
    ) -> None:
        """Without `preselect`, Enter alone chooses nothing: a move comes first."""
        super().__init__()
        self._title = title
        self._about = about
        self._choices = choices
        self._preselect = preselect

    def compose(self) -> ComposeResult:
        """Title, what it is about, the choices."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="dialog-title")
            if self._about:
                yield Words(self._about, classes="dialog-about")
            yield DialogChoices(*[Option(plain(label)) for _, label in self._choices])
            foot_words = foot.ENTER_CHOOSES if self._preselect else foot.MOVE_AND_ENTER
            yield Words(plain(foot_words, "$secondary"))

    def on_mount(self) -> None:
        """Begin on the first choice, or on none."""
        if not self._preselect:
            self.query_one(DialogChoices).highlighted = None

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])

    def action_step_out(self) -> None:
        """None of them."""
        self.dismiss(None)


class Ask(ModalScreen[str | None]):
    """One line of text. Enter takes it, Esc leaves everything as it was."""

    place = "dialog"
    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012

    def __init__(self, title: str, value: str) -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        """Title and line."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="dialog-title")
            yield PlainLine(self._value)
            yield Words(plain(foot.ENTER_TAKES, "$secondary"))

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_step_out(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
