"""Driver for TUI tests: presses keys, reads the screen, and waits for conditions.

No test sleeps. `until` returns as soon as a condition is true, `sees` as soon as a text is on the
screen; on a timeout both fail with the whole screen in their message.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import AnyItem
from reconcile_tui.domain.worksheet import SAVED, Guidance, Section, Worksheet, sensitive_items
from reconcile_tui.session import Session
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.notebook import Notebook, new_answers
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetView
from reconcile_tui.tui.screens.worksheet.steps import SectionList
from reconcile_tui.tui.services.key_queue import KeyQueue
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.settled import settled

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=timezone(timedelta(hours=1)))
"""The frozen time of every TUI test."""

PATIENCE = 30.0
"""Timeout in seconds for a condition to become true; not a measure of speed."""

CHARACTER = {
    "space": " ",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
KEY = {character: key for key, character in CHARACTER.items()}


class Hand:
    """Press keys in an app under Pilot and read its screen; `said` lists the notifications."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.said: list[str] = []
        self._has_looked = False

    # -- keys ----------------------------------------------------------------------------------

    def rush(self, *keys: str) -> None:
        """Press keys without waiting for the app to process them."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            character = CHARACTER.get(key, key if len(key) == 1 else None)
            event = events.Key(KEY.get(key, key), character)
            event.set_sender(self.app)
            driver.send_message(event)
        self._has_looked = False

    async def press(self, *keys: str) -> None:
        """Press keys one at a time, waiting for each to take effect."""
        for key in keys:
            self.rush(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text without waiting between the characters."""
        self.rush(*text)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the app has processed its queued keys and everything they caused."""
        await settled(self.app)
        keys = getattr(self.app, "keys", None)
        if not isinstance(keys, KeyQueue):
            return
        taken = asyncio.ensure_future(keys.wait_until_empty(PATIENCE))
        while not taken.done():
            await settled(self.app)
            await asyncio.wait({taken}, timeout=0.005)
        await settled(self.app)

    # -- waiting -------------------------------------------------------------------------------

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until a condition is true."""
        clock = asyncio.get_running_loop()
        end = clock.time() + PATIENCE
        while not holds():
            if clock.time() > end:
                raise AssertionError(f"never came: {what or 'the condition'}\n{self.screen()}")
            await asyncio.sleep(0.02)
            if self.app.is_running:
                await self.settle()

    async def sees(self, *texts: str) -> None:
        """Wait until all of these texts are on the screen, regardless of line breaks."""
        words = self.words()
        for text in texts:
            wanted = squeezed(text)
            if wanted not in words:
                await self.until(lambda wanted=wanted: wanted in self.words(), repr(text))  # type: ignore[misc]
                words = self.words()

    async def hears(self, text: str) -> None:
        """Wait until the app has shown this notification."""
        await self.until(lambda: any(text in said for said in self.said), f"notice {text!r}")

    # -- the screen ----------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Return the lines of the screen as drawn."""
        return [strip.text for strip in self._strips()]

    def _strips(self) -> list[Strip]:
        self._has_looked = True
        return self.app.screen._compositor.render_strips()

    def screen(self) -> str:
        """Return the screen as one text."""
        return "\n".join(line.rstrip() for line in self.lines())

    def look(self) -> None:
        """Draw the screen if the app is running and nothing was drawn since the last key."""
        if self.app.is_running and not self._has_looked:
            self._strips()

    def words(self) -> str:
        """Return the screen's words with white space collapsed, one column after the other."""
        strips = self._strips()
        return squeezed(" ".join([*(strip.text for strip in strips), *self._widgets(strips)]))

    def _widgets(self, strips: list[Strip]) -> list[str]:
        """Yield each widget's own visible text, so that text beside it doesn't interrupt it."""
        found = []
        for widget, shown in self.app.screen._compositor.visible_widgets.items():
            region, clip = shown
            area = region.intersection(clip)
            if not widget.is_container and area:
                rows = strips[area.y : area.bottom]
                found.append("\n".join(row.crop(area.x, area.right).text for row in rows))
        return found

    # -- the open worksheet --------------------------------------------------------------------

    @property
    def view(self) -> WorksheetView:
        """The worksheet view on the screen."""
        for view in self.app.screen.query(WorksheetView):
            if all(getattr(node, "display", True) for node in view.ancestors_with_self):
                return view
        raise AssertionError(f"no sheet here\n{self.screen()}")

    @property
    def work(self) -> OpenWorksheet:
        """The open worksheet on the screen."""
        return self.view.work

    @property
    def session(self) -> Session:
        """The session of the worksheet on the screen."""
        return self.view.session

    def value(self, item_id: str) -> Any:
        """Return the session's value for an item."""
        return self.session.answers.value(item_id)

    def fields(self) -> list[str]:
        """Return the ids of the items on the screen, in order."""
        return [field.item_id for field in self.view.query(Field)]

    def here(self) -> str:
        """Return the id of the focused item; `(sections)` in the section list; else empty."""
        focused = self.app.focused
        if isinstance(focused, SectionList):
            return "(sections)"
        nodes = [focused, *focused.ancestors] if focused else []
        return next((node.item_id for node in nodes if isinstance(node, Field)), "")

    async def at(self, item_id: str) -> None:
        """Wait until an item has the focus."""
        await self.until(lambda: self.here() == item_id, f"the cursor in {item_id}")

    async def show_item(self, item_id: str) -> None:
        """Show the section of an item and focus the item."""
        section = self.session.section_of(self.session.worksheet.by_id[item_id])
        await self.show(section.id, item_id)

    async def show(self, section: str, item_id: str = "") -> None:
        """Show a section and focus one of its items, without the keys that other tests cover."""
        await self.view.show(section, enter=not item_id)
        await self.settle()
        if item_id:
            next(f for f in self.view.query(Field) if f.item_id == item_id).enter()
            await self.at(item_id)


class BookHand(Hand):
    """Drive the complete app, with access to its notebook."""

    app: WorkbookApp

    @property
    def places(self) -> Places:
        """The folders of this app."""
        return self.app.places

    def files(self) -> list[Path]:
        """Return every file in the person's folders, except locks, which contain no words."""
        roots = (self.places.data, self.places.config, self.places.state)
        found = (path for root in roots for path in root.rglob("*") if path.is_file())
        return sorted(path for path in found if path.suffix != ".lock")

    def on_disk(self, name: str = "") -> dict[str, Any]:
        """Return the content of the only saved worksheet, or of the named one."""
        state = self.places.state
        found = [
            path
            for path in self.files()
            if path.suffix == ".toml" and name in path.name and state not in path.parents
        ]
        assert len(found) == 1, found
        return tomllib.loads(found[0].read_text(encoding="utf-8"))

    async def saved(self) -> None:
        """Wait until the worksheet on the screen reports that it's saved."""
        await self.until(lambda: not self.work.dirty and self.work.saved_at, "saved")
        await self.sees("Saved 14:03")

    async def open_tab(self, name: str) -> HomeScreen:
        """Go to a tab of the home screen, and return the screen."""
        home = self.app.screen
        assert isinstance(home, HomeScreen), self.screen()
        await home.show_tab(name)
        return home

    async def start(self, kind: str) -> None:
        """Start a blank worksheet as a link or a command does.

        The safety questions and the choice of saving private answers have their own tests; here
        both were answered before.
        """
        self.app.safety_questions.outcomes.setdefault(kind, "open")
        if self.app.library.worksheet(kind).ask_first:
            self.app.navigation.private_worksheet(kind).asked = True
        self.app.navigation.start(kind)
        await self.until(lambda: self.app.screen.query(".sheet .form > *"), f"worksheet {kind}")
        await self.settle()

    async def open(self, path: Path) -> None:
        """Open a saved worksheet, with the safety questions already answered."""
        for sheet in self.app.library.worksheets():
            self.app.safety_questions.outcomes.setdefault(sheet.id, "open")
        self.app.navigation.open_saved(path)
        await self.until(lambda: self.app.screen.query(".sheet .form > *"), path.name)
        await self.settle()


def sheet_of(*items: AnyItem, guidance: Sequence[Guidance] = (), **more: Any) -> Worksheet:
    """Return a worksheet with one section."""
    section = Section(id="only", title="Only section", item=items)
    return Worksheet(
        id="made-up",
        title="Made up",
        purpose="",
        section=(section,),
        guidance=tuple(guidance),
        reviewed_by="",
        **more,
    )


def work_of(sheet: Worksheet, **answers: Any) -> OpenWorksheet:
    """Return an open worksheet in memory, with answers if any are given; nothing is written."""
    blank = new_answers(sheet.id, sheet.version, sheet.title, NOW)
    given = {key.replace("_", "-"): value for key, value in answers.items()}
    filled = Answers(**{**_fields_of(blank), "values": given})
    return OpenWorksheet(Session(sheet, filled, lambda *_: None), Entry(), kept=True)


def _fields_of(answers: Answers) -> dict[str, Any]:
    return {name: getattr(answers, name) for name in answers.__dataclass_fields__}


def write_down(
    places: Places,
    worksheet: str,
    values: Mapping[str, Any],
    *,
    when: datetime = NOW,
    **more: Any,
) -> Path:
    """Save a filled-in worksheet to the notebook, as in an earlier session.

    Private answers count as saved with the person's consent.
    """
    sheet = Library(places.content, None).worksheet(worksheet)
    if sensitive_items(sheet) & {*values, *more.get("rows", ())}:
        more.setdefault("sensitive", SAVED)
    title = more.pop("title", sheet.neutral_title if sheet.private else sheet.title)
    blank = new_answers(sheet.id, sheet.version, title, when)
    answers = Answers(**{**_fields_of(blank), "values": dict(values), **more})
    entry = Entry(stem="notes" if sheet.private else "")
    return Notebook(places).save(entry, answers, sheet.prompts, when).path


def squeezed(text: str) -> str:
    """Return a text with every run of white space collapsed to one space."""
    return " ".join(text.split())
