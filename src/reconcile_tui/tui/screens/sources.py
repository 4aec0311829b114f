"""Where a sentence comes from: source, year, how sure, and what it does not show."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.pages import Claim
from reconcile_tui.tui import labels
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import foot
from reconcile_tui.tui.labels import sources as words
from reconcile_tui.tui.typeset import Typeset
from reconcile_tui.tui.words import Words, plain

__all__ = ["Sources"]


class Sources(ModalScreen[None]):
    """One claim at a time; Left and Right turn to the others of the page."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter,s,f3", "step_out", show=False),
    ]

    def __init__(self, claims: list[Claim], at: int = 0) -> None:
        super().__init__()
        self._claims = claims
        self._at = at

    def compose(self) -> ComposeResult:
        """The claim, and how to go on."""
        with VerticalScroll(classes="dialog wide"):
            yield Words(classes="claim")
            keys = [words.TURN, foot.ESC_BACK] if len(self._claims) > 1 else [foot.ESC_BACK]
            yield Words(plain(" ".join(keys), "$secondary"))

    def on_mount(self) -> None:
        """Show the first one asked for."""
        self.query_one(VerticalScroll).focus()
        self._show()

    def _show(self) -> None:
        claim = self._claims[self._at]
        width = min(66, self.app.size.width - 12)
        sheet = Typeset(width)
        sheet.heading(words.title(self._at + 1, len(self._claims)))
        sheet.gap()
        sheet.text(claim.say)
        sheet.pairs(_rows(claim), 15)
        self.query_one(".claim", Words).say(sheet.content())

    def action_turn(self, step: int) -> None:
        """To the claim beside."""
        place = self._at + step
        if 0 <= place < len(self._claims):
            self._at = place
            self._show()

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)


def _cited(claim: Claim) -> str:
    """Authors and year; most sources name the year themselves."""
    year = f" ({claim.year})"
    return claim.source if str(claim.year) in claim.source else claim.source + year


def _rows(claim: Claim) -> list[tuple[str, str]]:
    """What is known of a claim, line by line. A working model has no study behind it."""
    rows = [(words.HOW_SURE, labels.SURE[claim.sure])]
    if claim.sure != "model":
        rows = [
            (words.SOURCE, _cited(claim)),
            (words.KIND, claim.kind),
            (words.HOW_SURE, f"{labels.SURE[claim.sure]}. {labels.SEEN[claim.seen]}"),
        ]
    rows.append((words.DOES_NOT_SHOW, claim.not_shown))
    if claim.url:
        rows.append((words.ADDRESS, claim.url))
    rows.append((words.LOOKED_AT, day_in_words(claim.checked)))
    return rows
