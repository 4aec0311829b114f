"""The screen of the safety questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import (
    SafetyOutcome,
    SafetyResult,
    next_safety_question,
    safety_guidance,
    safety_outcome,
)
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.pages import Block
from reconcile_tui.domain.worksheet import Guidance
from reconcile_tui.messages import fields as words
from reconcile_tui.session import Session, Slot
from reconcile_tui.tui.app_protocol import Edited, NextFieldRequested, close_screen, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.worksheet.steps import Advice
from reconcile_tui.tui.widgets.chrome import ActionLink, KeyFooter, PlaceLink
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.page import PageText
from reconcile_tui.tui.widgets.text import Words, plain


class SafetyQuestionsScreen(Screen[SafetyOutcome | None]):
    """Asks the safety questions one by one; the result is None if nothing is to be opened.

    The answers are forgotten as soon as the outcome is known. Whatever stops the person, the same
    neutral page is shown, so that nobody who sees the screen learns the reason. The session belongs
    to no open worksheet: nothing reports its changes or saves it.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "quiet"

    def __init__(self, blank: Session, *, alone: bool = True) -> None:
        super().__init__()
        self._session = blank
        self._alone = alone
        self._blank: Answers = blank.answers
        self._way: SafetyResult = "alone"

    def compose(self) -> ComposeResult:
        """Yield the title, the form, the keys."""
        yield Words(words.TITLE_SAFETY_QUESTIONS, classes="screen-title")
        yield VerticalScroll(can_focus=False, classes="form")
        yield Words(plain(words.HOW_SAFETY_QUESTIONS, "$secondary"), classes="status")
        yield KeyFooter("screen")

    async def on_mount(self) -> None:
        """Show the first question."""
        await self._show_next()

    async def _show_next(self) -> None:
        """Show the next question, or the outcome."""
        worksheet, values = self._session.worksheet, self._session.answers.values
        item = next_safety_question(worksheet, values)
        if item is not None:
            await self._show(list(self._question(item)))
            return
        outcome, shown = safety_outcome(worksheet, values), safety_guidance(worksheet, values)
        self._forget()
        self._way = outcome.way
        if outcome.way == "unseen":
            close_screen(self)
        elif outcome.way == "open" and not shown:
            close_screen(self, outcome)
        else:
            self.query_one(".status", Words).say(plain(words.FORGOTTEN, "$secondary"))
            parts = self._closed_page(outcome.page) if outcome.page else self._guidance_page(shown)
            await self._show(list(parts))

    async def _show(self, parts: list[Widget]) -> None:
        form = self.query_one(".form", VerticalScroll)
        with self.app.batch_update():
            await form.remove_children()
            await form.mount_all(parts)
        form.scroll_home(animate=False)
        self.call_after_refresh(self._focus_first)

    def _focus_first(self) -> None:
        fields, links = list(self.query(Field)), list(self.query(ActionLink))
        if fields:
            fields[0].enter()
        elif links:
            self.set_focus(links[0], scroll_visible=True)
        workbook(self).keys.release(self)

    def _question(self, item: Item) -> Iterator[Widget]:
        section = self._session.section_of(item)
        if section.item[0] is item and section.intro:
            yield PageText([Block(text=section.intro)], {})
        yield Field(Slot.of_item(self._session, item))

    def _guidance_page(self, shown: list[Guidance]) -> Iterator[Widget]:
        numbers: dict[str, int] = {}
        for guidance in shown:
            yield Advice(guidance, numbers)
        yield ActionLink(words.GO_ON, "on")
        yield ActionLink(words.NOT_NOW, "not-now")

    def _closed_page(self, name: str) -> Iterator[Widget]:
        """Yield the page that it stays closed, the link back, and the way on for oneself if any."""
        page = workbook(self).library.page(name)
        self.query_one(".screen-title", Words).say(page.title)
        for block in page.block:
            yield PageText([block], {})
        yield ActionLink(words.NOT_NOW if self._alone else words.BACK, "not-now")
        if self._way == "alone" and self._alone:
            yield ActionLink(words.GO_ON_ALONE, "on")
        for block in page.block:
            yield from map(PlaceLink, block.doors)

    # -- keys ----------------------------------------------------------------------------------

    @on(Edited)
    def _on_edited(self, event: Edited) -> None:
        event.stop()

    @on(NextFieldRequested)
    async def _on_next_field_requested(self, event: NextFieldRequested) -> None:
        event.stop()
        asked = {field.item_id for field in self.query(Field)}
        if event.step > 0 and asked <= self._session.answers.values.keys():
            workbook(self).keys.hold(self)
            await self._show_next()

    @on(ActionLink.Chosen)
    def _on_link_chosen(self, event: ActionLink.Chosen) -> None:
        event.stop()
        close_screen(self, SafetyOutcome(self._way) if event.what == "on" else None)

    def action_step_out(self) -> None:
        """Go back; what comes next stays closed."""
        self._forget()
        close_screen(self)

    def on_unmount(self) -> None:
        """Forget the answers, however the screen is closed."""
        self._forget()

    def _forget(self) -> None:
        """Forget the answers."""
        self._session.answers = replace(self._blank)
