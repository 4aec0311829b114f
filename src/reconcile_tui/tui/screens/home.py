"""The home screen: the tabs, and the base of their panes, each made on its first visit."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from reconcile_tui.content.library import Library
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import ENCRYPTED, NOTHING_IS_SAVED
from reconcile_tui.storage.io import encryption
from reconcile_tui.tui.app_protocol import (
    KeysChanged,
    SearchRequested,
    Workbook,
    WorksheetClosed,
    workbook,
)
from reconcile_tui.tui.keymap import KEYS, bindings
from reconcile_tui.tui.screens.cover import place_of_keys
from reconcile_tui.tui.widgets.chrome import KeyFooter, TabBar
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.rendering import BatchedScreen
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import Workspace, save_state

# -- panes -----------------------------------------------------------------------------------------


class Pane(Vertical):
    """The content of a tab."""

    KEY_PLACES: ClassVar[tuple[str, ...]] = ()
    """Places in the key table whose keys the pane binds."""
    WIDGET_KEY_PLACES: ClassVar[tuple[str, ...]] = ()
    """Places whose keys a widget in the pane binds; the footer shows them too."""

    def __init_subclass__(cls) -> None:
        """Bind the keys of `KEY_PLACES`."""
        cls.BINDINGS = [*bindings(*cls.KEY_PLACES)]
        super().__init_subclass__()

    @property
    def workbook(self) -> Workbook:
        """The app."""
        return workbook(self)

    @property
    def library(self) -> Library:
        """The library."""
        return self.workbook.library

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.workbook.workspace

    @property
    def footer_places(self) -> tuple[str, ...]:
        """The places whose keys the footer shows; post `KeysChanged` when they change."""
        return (*self.KEY_PLACES, *self.WIDGET_KEY_PLACES)

    def handle_typed_key(self, event: events.Key) -> bool:
        """Handle a key typed on the tabs; False if it means nothing here."""
        choices = next(iter(self.query(Choices)), None)
        if event.key != "slash" or choices is None:
            return False
        # To the app: a message created while a screen handles a key doesn't bubble further.
        self.app.post_message(SearchRequested(choices))
        return True

    def show_page(self, page: str) -> bool:
        """Show a guide page or a myth card by its id; False if the pane lists no such page."""
        return False

    def enter(self) -> None:
        """Focus the list of the pane."""
        self.query(Choices).first().focus()

    def reload(self) -> None:
        """Update what may have changed while another tab was shown."""


# -- home ------------------------------------------------------------------------------------------

PANES: dict[str, tuple[str, str]] = {
    "guide": ("guide", "GuidePane"),
    "myths": ("guide", "MythsPane"),
    "worksheets": ("worksheets.pane", "WorksheetsPane"),
    "red-flags": ("worksheet.sheet", "RedFlagsPane"),
    "this-week": ("worksheet.sheet", "ThisWeekPane"),
}
"""Tab -> the module in this folder, loaded on the first visit, and the class of its pane. A new tab
is one line here and one in `labels.TABS`."""

TAB_KEYS = frozenset(key.key for key in KEYS if key.place == "home")
"""Keys that change the tab: with the focus on the tabs they are no letters for the pane."""


class HomeScreen(BatchedScreen):
    """The tabs, and the pane of the active one."""

    BINDINGS = [*bindings("everywhere", "home")]  # noqa: RUF012 - Textual reads a list here
    AUTO_FOCUS = ""

    def __init__(self, tab: str = "guide") -> None:
        super().__init__()
        self._first_tab = tab
        self.active = ""

    @property
    def workbook(self) -> Workbook:
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
        yield TabBar(labels.tabs(discreet=self.workbook.places.discreet))
        yield Container(id="panes")
        yield Words(classes="status failed unsaved")
        if self.workbook.places.private_run:
            yield Words(NOTHING_IS_SAVED, classes="status private-run")
        if encryption.is_on():
            yield Words(ENCRYPTED, classes="status encrypted")
        yield KeyFooter("home")

    async def on_mount(self) -> None:
        """Show the first tab, unless another screen is on top: then on return.

        The sentence that the window is too small doesn't count: keys go to the screen below it.
        """
        if place_of_keys(self.app.screen_stack) is self:
            await self.show_tab(self._first_tab)

    def show_unsaved(self) -> None:
        """List the worksheets that are open nowhere and could not be saved yet."""
        shown, today = self.workbook.open_worksheets.active_works(self), self.workbook.today()
        unsaved = [
            f"{save_state(work, today)} ({work.title})"
            for work in list(self.workbook.save_status.failing)
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

    def reload(self) -> None:
        """Update the active pane, after a screen on top was closed."""
        pane = self.pane(self.active)
        if pane and pane.is_mounted:
            pane.reload()

    def show_guide_page(self, page: str) -> bool:
        """Show a page of the guide, if that is the active tab; return whether it is shown."""
        pane = self.pane("guide")
        if pane is None or not pane.is_mounted or self.active != "guide":
            return False
        return pane.show_page(page)

    async def show_tab(self, tab: str, *, enter: bool = True) -> None:
        """Show another tab."""
        self.workbook.open_worksheets.commit_all()
        self.workbook.keys.hold(self)
        if tab != self.active:
            self.workbook.notifications.clear_on_leave()
        self.active = tab
        with self.app.batch_update():
            if not self.query(TabBar):
                await self.mount_all(self._parts())
                if self.active != tab:
                    return  # another tab was asked for meanwhile
            self.query_one(TabBar).turn_to(tab)
            panes = self.query_one("#panes", Container)
            for child in panes.children:
                child.display = child.id == f"pane-{tab}"
            pane = self.pane(tab)
            if pane is None:
                module, name = PANES[tab]
                loaded = import_module(f"reconcile_tui.tui.screens.{module}")
                pane = cast("Pane", getattr(loaded, name)(id=f"pane-{tab}"))
                await panes.mount(pane)
            elif pane.is_mounted:
                pane.reload()
        self.update_footer()
        self.show_unsaved()

        def finish() -> None:
            if enter and pane.is_mounted:  # not while an earlier call still mounts it
                pane.enter()
            self.workbook.keys.release(self)

        self.call_after_refresh(finish)

    @on(KeysChanged)
    def update_footer(self) -> None:
        """Show the keys that work here: of the pane only while the focus is in it."""
        pane = self.pane(self.active)
        in_pane = () if pane is None or self.query_one(TabBar).has_focus else pane.footer_places
        self.query_one(KeyFooter).say_keys(*in_pane, "home")

    def on_descendant_focus(self) -> None:
        """Update the footer when the focus enters or leaves the tabs."""
        self.update_footer()

    def on_key(self, event: events.Key) -> None:
        """Give a letter typed on the tabs to the pane, which may use it."""
        pane, on_tabs = self.pane(self.active), self.query_one(TabBar).has_focus
        if pane and on_tabs and event.key not in TAB_KEYS and pane.handle_typed_key(event):
            event.stop()

    async def on_screen_resume(self) -> None:
        """Focus something when a screen on top was closed."""
        self.show_unsaved()
        if not self.active and self.is_mounted and self.is_active:
            await self.show_tab(self._first_tab)
        pane = self.pane(self.active)
        if self.focused is None and pane and pane.is_mounted:
            pane.enter()

    @on(TabBar.Turned)
    async def _on_tab_changed(self, event: TabBar.Turned) -> None:
        await self.show_tab(event.tab, enter=False)

    @on(TabBar.Entered)
    def _on_tab_bar_entered(self) -> None:
        pane = self.pane(self.active)
        if pane and pane.is_mounted:
            pane.enter()

    @on(WorksheetClosed)
    def _on_worksheet_closed(self) -> None:
        self.query_one(TabBar).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn digits and brackets off while the focus is in a question."""
        if action in {"tab", "step_tab"} and self.focused is not None:
            return not any(isinstance(node, Form) for node in self.focused.ancestors)
        return super().check_action(action, parameters)

    async def action_tab(self, number: int) -> None:
        """Change to a tab by its number; a focus on the tabs stays there."""
        await self._change_tab(labels.TABS[number - 1][0])

    async def action_step_tab(self, step: int) -> None:
        """Change to the next or previous tab, wrapping around."""
        await self._change_tab(self._adjacent_tab(step))

    async def _change_tab(self, tab: str) -> None:
        await self.show_tab(tab, enter=not self.query_one(TabBar).has_focus)

    async def action_next_tab(self) -> None:
        """Change to the next tab, wrapping around, and enter it."""
        await self.show_tab(self._adjacent_tab(1))

    def _adjacent_tab(self, step: int) -> str:
        names = [name for name, _ in labels.TABS]
        return names[(names.index(self.active) + step) % len(names)]

    def action_step_out(self) -> None:
        """Focus the tabs; from there, Esc only says how to quit."""
        bar = self.query_one(TabBar)
        if bar.has_focus:
            self.app.notify(labels.HOW_TO_LEAVE, markup=False)
        bar.focus()
