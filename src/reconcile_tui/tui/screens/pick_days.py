"""Which dates to compare with: Space marks, Enter takes the marked ones."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.core.compare import day_names
from reconcile_tui.store.heads import Head
from reconcile_tui.tui import labels as book_labels
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import compare as labels
from reconcile_tui.tui.labels import foot
from reconcile_tui.tui.lists import LOW_WINDOW, DialogChoices
from reconcile_tui.tui.words import Words, plain

__all__ = ["PickDays"]


class PickDays(ModalScreen[tuple[Head, ...]]):
    """The dates that were marked; where none is, the one that was moved to; none after Esc."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("space", "mark", show=False),
    ]
    VERTICAL_BREAKPOINTS = LOW_WINDOW

    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self._heads = heads
        self._days = day_names([head.answers.started for head in heads])
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        """Title, how it works, the days; with the hour where there are several of a day."""
        with Vertical(classes="dialog"):
            yield Words(labels.WHICH_DAYS, classes="dialog-title")
            yield Words(labels.WHICH_ABOUT, classes="dialog-about")
            yield DialogChoices(*map(Option, self._prompts()), space=False, unset=True)
            yield Words(plain(foot.ESC_BACK, "$secondary"))

    def _prompts(self) -> list[Content]:
        return [self._prompt(place) for place in range(len(self._heads))]

    def _prompt(self, place: int) -> Content:
        answers = self._heads[place].answers
        box = "[x]" if place in self._marked else "[ ]"
        day = self._days[place].ljust(max(map(len, self._days)))
        return plain(f"{box} {day}  {book_labels.STATES.get(answers.status, '')}")

    def action_mark(self) -> None:
        """Mark the day under the cursor, or take the mark away."""
        choices = self.query_one(DialogChoices)
        place = choices.highlighted
        if place is not None:
            self._marked ^= {place}
            choices.replace_option_prompt_at_index(place, self._prompt(place))

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        marked = sorted(self._marked) or [event.option_index]
        self.dismiss(tuple(self._heads[place] for place in marked))

    def action_step_out(self) -> None:
        """None of them."""
        self.dismiss(())
