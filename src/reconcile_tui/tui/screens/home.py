"""Home: the five tabs. A pane is made when it is first visited, and stays."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.encryption import ENCRYPTED
from reconcile_tui.messages.private import NOTHING_IS_SAVED
from reconcile_tui.storage.io import encryption
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.events import KeysChanged, SheetLeft
from reconcile_tui.tui.keymap import KEYS, bindings
from reconcile_tui.tui.screens.cover import place_of_keys
from reconcile_tui.tui.screens.pane import Pane
from reconcile_tui.tui.widgets.chrome import Footing, TabBar
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.rendering import SteadyScreen
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet

PANES: dict[str, tuple[str, str]] = {
    "guide": ("guide", "GuidePane"),
    "myths": ("guide", "MythsPane"),
    "worksheets": ("worksheets.pane", "ShelfPane"),
    "red-flags": ("worksheet.tabs", "RedFlagsPane"),
    "this-week": ("worksheet.tabs", "ThisWeekPane"),
}
"""Tab -> the module beside this one, and the class there, of its pane.

A new tab is one line here, one in `labels.TABS`, and one file. It is loaded on the first visit.
"""

OWN_KEYS = frozenset(key.key for key in KEYS if key.place == "home")
"""What turns the tabs: on the tabs themselves it is no letter for the pane."""


class HomeScreen(SteadyScreen):
    """The tabs and the pane of the active one."""

    BINDINGS = [*bindings("everywhere", "home")]  # noqa: RUF012 - Textual reads a list here
    AUTO_FOCUS = ""

    def __init__(self, tab: str = "guide") -> None:
        super().__init__()
        self._first = tab
        self.active = ""

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    @property
    def place(self) -> str:
        """Which help belongs to what is on the screen."""
        return self.active

    def compose(self) -> ComposeResult:
        """Tabs on top, the keys at the bottom, the pane between."""
        yield TabBar(labels.tabs(discreet=self.book.places.discreet))
        yield Container(id="panes")
        yield Words(classes="status failed unsaved")
        yield Words(NOTHING_IS_SAVED, classes="status private-run")
        if encryption.is_on():
            yield Words(ENCRYPTED, classes="status encrypted")
        yield Footing("home")

    async def on_mount(self) -> None:
        """Show the first tab, unless something stands above it: then it waits for its turn.

        The sentence that the window is too small is nothing above it: keys go to what is behind.
        """
        self.say_unsaved()
        if place_of_keys(self.app.screen_stack) is self:
            await self.turn_to(self._first)

    def say_unsaved(self) -> None:
        """The line that words are not on the disk stands here too, after their sheet was left."""
        found = [labels.where_the_words_are(work, self.book.today()) for work in self._unsaved()]
        titles = [work.title for work in self._unsaved()]
        # A save may end before the screen is put together, or after it was taken apart.
        for line in self.query(".unsaved").results(Words):
            line.say("\n".join(map(files.unsaved, titles, found)))
            line.display = bool(found)
        # A worksheet in a tab has a line of its own, which says it too.
        is_said = not self.book.places.private_run or self.book.open_worksheets.in_hand(self)
        for line in self.query(".private-run").results(Words):
            line.display = not is_said

    def _unsaved(self) -> list[OpenWorksheet]:
        """Those of which no line speaks in the pane itself."""
        shown = self.book.open_worksheets.in_hand(self)
        return [
            work for work in list(self.book.save_status.failing) if work.why and work not in shown
        ]

    def pane(self, tab: str) -> Pane | None:
        """The pane of a tab, if it was visited."""
        return next(iter(self.query(f"#pane-{tab or 'none'}").results(Pane)), None)

    def shown_again(self) -> None:
        """Bring the active pane up to date, after a screen above it was left."""
        pane = self.pane(self.active)
        if pane is not None:
            pane.shown_again()

    def guide_goes_to(self, page: str) -> bool:
        """Show a page of the guide when the guide is what is shown; False when it is not."""
        pane = self.pane("guide")
        return pane is not None and self.active == "guide" and pane.goes_to(page)

    async def turn_to(self, tab: str, *, enter: bool = True) -> None:
        """Show another tab."""
        self.book.open_worksheets.commit_all()
        self.book.keys.hold(self)
        if tab != self.active:
            self.book.notifications.leave()
        self.active = tab
        self.query_one(TabBar).turn_to(tab)
        panes = self.query_one("#panes", Container)
        with self.app.batch_update():
            for child in panes.children:
                child.display = child.id == f"pane-{tab}"
            pane = self.pane(tab)
            if pane is None:
                pane = _made(tab)
                await panes.mount(pane)
            else:
                pane.shown_again()
        self.say_keys()
        self.say_unsaved()
        self.call_after_refresh(self._turned_to, pane if enter else None)

    @on(KeysChanged)
    def say_keys(self) -> None:
        """The keys that work where the cursor is: on the tabs, those of the pane do not yet."""
        pane = self.pane(self.active)
        on_tabs = pane is None or self.query_one(TabBar).has_focus
        within = () if on_tabs or pane is None else pane.named
        self.query_one(Footing).say_keys(*within, "home")

    def on_descendant_focus(self) -> None:
        """Into the tabs or out of them."""
        self.say_keys()

    def on_key(self, event: events.Key) -> None:
        """A letter on the tabs is for the pane, where letters find something."""
        pane = self.pane(self.active)
        if not self.query_one(TabBar).has_focus or pane is None or event.key in OWN_KEYS:
            return
        if pane.take_letter(event):
            event.stop()

    def _turned_to(self, pane: Pane | None) -> None:
        if pane is not None:
            pane.enter()
        self.book.keys.release(self)

    async def on_screen_resume(self) -> None:
        """Back from a screen above: the cursor stands where it can be used."""
        self.say_unsaved()
        if not self.active and self.is_mounted and self.is_active:
            await self.turn_to(self._first)
        pane = self.pane(self.active)
        if self.focused is None and pane is not None:
            pane.enter()

    @on(TabBar.Turned)
    async def _turned(self, event: TabBar.Turned) -> None:
        await self.turn_to(event.tab, enter=False)

    @on(TabBar.Entered)
    def _entered(self) -> None:
        pane = self.pane(self.active)
        if pane is not None:
            pane.enter()

    @on(SheetLeft)
    def _sheet_left(self) -> None:
        self.query_one(TabBar).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits and brackets belong to a worksheet's questions while the cursor is in them."""
        if action in {"tab", "step_tab"} and self.focused is not None:
            return not any(isinstance(node, Form) for node in self.focused.ancestors)
        return super().check_action(action, parameters)

    async def action_tab(self, number: int) -> None:
        """Turn to a tab by its place in the row; on the tabs, the cursor stays there."""
        await self._turn(labels.TABS[number - 1][0])

    async def action_step_tab(self, step: int) -> None:
        """Turn to the tab beside, round and round."""
        names = [name for name, _ in labels.TABS]
        await self._turn(names[(names.index(self.active) + step) % len(names)])

    async def _turn(self, tab: str) -> None:
        await self.turn_to(tab, enter=not self.query_one(TabBar).has_focus)

    async def action_next_tab(self) -> None:
        """Turn to the next tab, round and round, and go into it."""
        names = [name for name, _ in labels.TABS]
        await self.turn_to(names[(names.index(self.active) + 1) % len(names)])

    def action_step_out(self) -> None:
        """Up to the tabs. There it ends: Esc never leaves the book."""
        bar = self.query_one(TabBar)
        if bar.has_focus:
            self.app.notify(labels.HOW_TO_LEAVE, markup=False)
        bar.focus()


def _made(tab: str) -> Pane:
    module, name = PANES[tab]
    found = import_module(f"reconcile_tui.tui.screens.{module}")
    return cast("Pane", getattr(found, name)(id=f"pane-{tab}"))
