"""The home screen: the tabs, and the base of their panes, each made on its first visit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from reconcile_tui.content.library import Library
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.encryption import ENCRYPTED
from reconcile_tui.messages.private import NOTHING_IS_SAVED
from reconcile_tui.storage.io import encryption
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.events import KeysChanged, SearchWanted, SheetLeft
from reconcile_tui.tui.keymap import KEYS, bindings
from reconcile_tui.tui.screens.cover import place_of_keys
from reconcile_tui.tui.widgets.chrome import Footing, TabBar
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.rendering import SteadyScreen
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import Workspace

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet_line import Line

# -- panes -----------------------------------------------------------------------------------------


class Pane(Vertical):
    """The content of a tab; it binds the keys of `PLACES` in the key table."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    WITHIN: ClassVar[tuple[str, ...]] = ()
    """Places whose keys a widget in the pane binds; the footer shows them too."""

    def __init_subclass__(cls) -> None:
        """Bind the keys of its places."""
        cls.BINDINGS = [*bindings(*cls.PLACES)]
        super().__init_subclass__()

    @property
    def book(self) -> Workbook:
        """The app."""
        return workbook(self)

    @property
    def library(self) -> Library:
        """The library."""
        return self.book.library

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.book.workspace

    @property
    def named(self) -> tuple[str, ...]:
        """The places of the footer; `KeysChanged` reports a change."""
        return (*self.PLACES, *self.WITHIN)

    def take_letter(self, event: events.Key) -> bool:
        """Handle a key typed on the tabs; False if it means nothing here."""
        searched = next(iter(self.query(Choices)), None)
        if event.key != "slash" or searched is None:
            return False
        # To the app: a message created while a screen handles a key doesn't bubble further.
        self.app.post_message(SearchWanted(searched))
        return True

    def line_in_hand(self) -> Line | None:
        """Return the worksheet under the cursor, if the pane lists worksheets."""
        return None

    def goes_to(self, page: str) -> bool:
        """Show a guide page or a myth card; False if there are none here."""
        return False

    def enter(self) -> None:
        """Focus the pane."""

    def shown_again(self) -> None:
        """Update what may have changed while another tab was shown."""


# -- home ------------------------------------------------------------------------------------------

PANES: dict[str, tuple[str, str]] = {
    "guide": ("guide", "GuidePane"),
    "myths": ("guide", "MythsPane"),
    "worksheets": ("worksheets.pane", "ShelfPane"),
    "red-flags": ("worksheet.sheet", "RedFlagsPane"),
    "this-week": ("worksheet.sheet", "ThisWeekPane"),
}
"""Tab -> the module in this folder, loaded on the first visit, and the class of its pane. A new tab
is one line here and one in `labels.TABS`."""

OWN_KEYS = frozenset(key.key for key in KEYS if key.place == "home")
"""Keys that change the tab: with the focus on the tabs they are no letters for the pane."""


class HomeScreen(SteadyScreen):
    """The tabs, and the pane of the active one."""

    BINDINGS = [*bindings("everywhere", "home")]  # noqa: RUF012 - Textual reads a list here
    AUTO_FOCUS = ""

    def __init__(self, tab: str = "guide") -> None:
        super().__init__()
        self._first = tab
        self.active = ""

    @property
    def book(self) -> Workbook:
        """The app."""
        return workbook(self)

    @property
    def place(self) -> str:
        """The name of its help."""
        return self.active

    def compose(self) -> ComposeResult:
        """Yield the parts, unless another screen is on top: then they are mounted on return."""
        if place_of_keys(self.app.screen_stack) is self:
            yield from self._parts()

    def _parts(self) -> ComposeResult:
        """Yield the tabs, the panes, the status lines, the footer."""
        yield TabBar(labels.tabs(discreet=self.book.places.discreet))
        yield Container(id="panes")
        yield Words(classes="status failed unsaved")
        if self.book.places.private_run:
            yield Words(NOTHING_IS_SAVED, classes="status private-run")
        if encryption.is_on():
            yield Words(ENCRYPTED, classes="status encrypted")
        yield Footing("home")

    async def on_mount(self) -> None:
        """Show the first tab, unless another screen is on top: then on return.

        The sentence that the window is too small doesn't count: keys go to the screen below it.
        """
        if place_of_keys(self.app.screen_stack) is self:
            await self.turn_to(self._first)

    def say_unsaved(self) -> None:
        """Show which words are not on the disk, also of worksheets that were left."""
        shown, today = self.book.open_worksheets.in_hand(self), self.book.today()
        unsaved = [
            files.unsaved(work.title, labels.where_the_words_are(work, today))
            for work in list(self.book.save_status.failing)
            if work.why and work not in shown
        ]
        # A save may end before the screen is mounted, or after it was removed.
        for line in self.query(".unsaved").results(Words):
            line.say("\n".join(unsaved))
            line.display = bool(unsaved)
        # A worksheet in a tab shows that in its own status.
        for line in self.query(".private-run").results(Words):
            line.display = not shown

    def pane(self, tab: str) -> Pane | None:
        """Return the pane of a tab, if it was visited."""
        return next(iter(self.query(f"#pane-{tab or 'none'}").results(Pane)), None)

    def shown_again(self) -> None:
        """Update the active pane, after a screen on top was closed."""
        if pane := self.pane(self.active):
            pane.shown_again()

    def guide_goes_to(self, page: str) -> bool:
        """Show a page of the guide, if that is the active tab; return whether it is shown."""
        pane = self.pane("guide")
        return pane is not None and self.active == "guide" and pane.goes_to(page)

    async def turn_to(self, tab: str, *, enter: bool = True) -> None:
        """Show another tab."""
        self.book.open_worksheets.commit_all()
        self.book.keys.hold(self)
        if tab != self.active:
            self.book.notifications.leave()
        with self.app.batch_update():
            if not self.active and not self.query(TabBar):
                await self.mount_all(self._parts())
            self.active = tab
            self.query_one(TabBar).turn_to(tab)
            panes = self.query_one("#panes", Container)
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

        def turned() -> None:
            if enter:
                pane.enter()
            self.book.keys.release(self)

        self.call_after_refresh(turned)

    @on(KeysChanged)
    def say_keys(self) -> None:
        """Show the keys that work here: of the pane only while the focus is in it."""
        pane = self.pane(self.active)
        within = () if pane is None or self.query_one(TabBar).has_focus else pane.named
        self.query_one(Footing).say_keys(*within, "home")

    def on_descendant_focus(self) -> None:
        """Update the footer when the focus enters or leaves the tabs."""
        self.say_keys()

    def on_key(self, event: events.Key) -> None:
        """Give a letter typed on the tabs to the pane, which may use it."""
        pane, on_tabs = self.pane(self.active), self.query_one(TabBar).has_focus
        if pane and on_tabs and event.key not in OWN_KEYS and pane.take_letter(event):
            event.stop()

    async def on_screen_resume(self) -> None:
        """Focus something when a screen on top was closed."""
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
        if pane := self.pane(self.active):
            pane.enter()

    @on(SheetLeft)
    def _sheet_left(self) -> None:
        self.query_one(TabBar).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn digits and brackets off while the focus is in a question."""
        if action in {"tab", "step_tab"} and self.focused is not None:
            return not any(isinstance(node, Form) for node in self.focused.ancestors)
        return super().check_action(action, parameters)

    async def action_tab(self, number: int) -> None:
        """Change to a tab by its number; a focus on the tabs stays there."""
        await self._turn(labels.TABS[number - 1][0])

    async def action_step_tab(self, step: int) -> None:
        """Change to the next or previous tab, wrapping around."""
        await self._turn(self._adjacent_tab(step))

    async def _turn(self, tab: str) -> None:
        await self.turn_to(tab, enter=not self.query_one(TabBar).has_focus)

    async def action_next_tab(self) -> None:
        """Change to the next tab, wrapping around, and enter it."""
        await self.turn_to(self._adjacent_tab(1))

    def _adjacent_tab(self, step: int) -> str:
        names = [name for name, _ in labels.TABS]
        return names[(names.index(self.active) + step) % len(names)]

    def action_step_out(self) -> None:
        """Focus the tabs; from there, Esc only says how to quit."""
        bar = self.query_one(TabBar)
        if bar.has_focus:
            self.app.notify(labels.HOW_TO_LEAVE, markup=False)
        bar.focus()


def _made(tab: str) -> Pane:
    module, name = PANES[tab]
    found = import_module(f"reconcile_tui.tui.screens.{module}")
    return cast("Pane", getattr(found, name)(id=f"pane-{tab}"))
