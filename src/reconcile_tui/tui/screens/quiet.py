"""The three quiet questions, one after the other. Of the answers only the way they open is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.items import Item
from reconcile_tui.core.pages import Block
from reconcile_tui.core.quiet import QuietOutcome, Way, next_quiet, quiet_outcome, quiet_words
from reconcile_tui.core.worksheet import Guidance
from reconcile_tui.session import Session
from reconcile_tui.tui.chrome import Footing, Go
from reconcile_tui.tui.fields.field import Field
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import quiet as words
from reconcile_tui.tui.messages import Edited, MovedOn
from reconcile_tui.tui.reading import PageText
from reconcile_tui.tui.steps import Advice
from reconcile_tui.tui.words import Words, plain

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["QuietScreen"]


class QuietScreen(Screen[QuietOutcome | None]):
    """Asks, and lets the answers go as soon as the way is known. None: the person stepped out.

    The session here is in no file's way: nothing is told of its changes, and no work holds it.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "quiet"

    def __init__(self, blank: Session, *, alone: bool = True) -> None:
        super().__init__()
        self._session = blank
        self._alone = alone
        self._blank: Answers = blank.answers
        self._way: Way = "alone"

    def compose(self) -> ComposeResult:
        """Title, one question, what the keys do."""
        yield Words(self._session.worksheet.title, classes="screen-title")
        yield VerticalScroll(can_focus=False, classes="form")
        yield Words(plain(words.HOW, "$secondary"), classes="status")
        yield Footing("screen")

    async def on_mount(self) -> None:
        """The first question."""
        await self._go_on()

    async def _go_on(self) -> None:
        """The next question, or where the answers lead."""
        sheet, values = self._session.worksheet, self._session.answers.values
        item = next_quiet(sheet, values)
        if item is not None:
            await self._show(list(self._question(item)))
            return
        outcome, said = quiet_outcome(sheet, values), quiet_words(sheet, values)
        self._forget()
        self._way = outcome.way
        if outcome.way == "stopped" or (outcome.way == "open" and not said):
            self.dismiss(outcome)
        else:
            self.query_one(".status", Words).say(plain(words.FORGOTTEN, "$secondary"))
            await self._show(list(self._end(said)))

    async def _show(self, parts: list[Widget]) -> None:
        form = self.query_one(".form", VerticalScroll)
        with self.app.batch_update():
            await form.remove_children()
            await form.mount_all(parts)
        form.scroll_home(animate=False)
        self.call_after_refresh(self._enter)

    def _enter(self) -> None:
        fields, links = list(self.query(Field)), list(self.query(Go))
        if fields:
            fields[0].enter()
        elif links:
            self.set_focus(links[0], scroll_visible=True)
        cast("BookApp", self.app).release_keys(self)

    def _question(self, item: Item) -> Iterator[Widget]:
        section = self._session.section_of(item)
        if section.item[0] is item and section.intro:
            yield PageText([Block(text=section.intro)], {})
        yield Field(Slot.of_item(self._session, item))

    def _end(self, said: list[Guidance]) -> Iterator[Widget]:
        numbers: dict[str, int] = {}
        if not said and self._way == "alone":
            yield PageText([Block(heading=words.NOBODY_ASKED, text=words.ALONE)], {})
        for guidance in said:
            yield Advice(guidance, numbers)
        if self._way == "open":
            yield Go(words.GO_ON, "on")
        elif self._alone:
            yield Go(words.GO_ON_ALONE, "on")
        yield Go(words.NOT_NOW if self._way == "open" or self._alone else words.BACK, "not-now")

    # -- keys ----------------------------------------------------------------------------------

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()

    @on(MovedOn)
    async def _moved_on(self, event: MovedOn) -> None:
        event.stop()
        asked = {field.item_id for field in self.query(Field)}
        if event.step > 0 and asked <= self._session.answers.values.keys():
            cast("BookApp", self.app).hold_keys(self)
            await self._go_on()

    @on(Go.Chosen)
    def _chosen(self, event: Go.Chosen) -> None:
        event.stop()
        self.dismiss(QuietOutcome(self._way) if event.what == "on" else None)

    def action_step_out(self) -> None:
        """Back to where the person was; what comes next stays closed."""
        self._forget()
        self.dismiss(None)

    def on_unmount(self) -> None:
        """However the screen is left, nothing of the answers stays behind it."""
        self._forget()

    def _forget(self) -> None:
        """Let the answers go."""
        self._session.answers = replace(self._blank)
