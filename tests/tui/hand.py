"""A person at the book: presses keys, reads the screen, and waits for what must come.

No test sleeps for luck. `until` goes on as soon as something is true, and `sees` as soon as it is
on the screen; both fail with the whole screen in their message when it never comes.
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
from reconcile_tui.tui.screens.worksheet.sheet import SheetView
from reconcile_tui.tui.screens.worksheet.steps import SectionList
from reconcile_tui.tui.services.key_queue import KeyQueue
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.settled import settled

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=timezone(timedelta(hours=1)))
"""The moment at which every test of the screens takes place."""

PATIENCE = 30.0
"""Seconds after which something that did not come counts as missing; never a measure of speed."""

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
    """Keys in, screen out. `said` is every short notice that the app gave."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.said: list[str] = []
        self._has_looked = False

    # -- keys ----------------------------------------------------------------------------------

    def rush(self, *keys: str) -> None:
        """Press keys faster than the app takes them: nothing is waited for."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            character = CHARACTER.get(key, key if len(key) == 1 else None)
            event = events.Key(KEY.get(key, key), character)
            event.set_sender(self.app)
            driver.send_message(event)
        self._has_looked = False

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work."""
        for key in keys:
            self.rush(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Write a text, as fast as hands go."""
        self.rush(*text)
        await self.settle()

    async def settle(self) -> None:
        """Let the app do everything that waits to be done: keys first, then what they led to."""
        await settled(self.app)
        keys = getattr(self.app, "keys", None)
        if not isinstance(keys, KeyQueue):
            return
        taken = asyncio.ensure_future(keys.taken(PATIENCE))
        while not taken.done():
            await settled(self.app)
            await asyncio.wait({taken}, timeout=0.005)
        await settled(self.app)

    # -- waiting -------------------------------------------------------------------------------

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        clock = asyncio.get_running_loop()
        end = clock.time() + PATIENCE
        while not holds():
            if clock.time() > end:
                raise AssertionError(f"never came: {what or 'the condition'}\n{self.screen()}")
            await asyncio.sleep(0.02)
            if self.app.is_running:
                await self.settle()

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen, whatever lines they are broken into."""
        words = self.words()
        for text in texts:
            wanted = squeezed(text)
            if wanted not in words:
                await self.until(lambda wanted=wanted: wanted in self.words(), repr(text))  # type: ignore[misc]
                words = self.words()

    async def hears(self, text: str) -> None:
        """Wait until the app gave this notice."""
        await self.until(lambda: any(text in said for said in self.said), f"notice {text!r}")

    # -- the screen ----------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The screen, line by line, as it is drawn."""
        return [strip.text for strip in self._strips()]

    def _strips(self) -> list[Strip]:
        self._has_looked = True
        return self.app.screen._compositor.render_strips()

    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(line.rstrip() for line in self.lines())

    def look(self) -> None:
        """Paint the screen, if the app still runs and none was painted since the last key."""
        if self.app.is_running and not self._has_looked:
            self._strips()

    def words(self) -> str:
        """The words on the screen, white space squeezed, column by column where there are two."""
        strips = self._strips()
        return squeezed(" ".join([*(strip.text for strip in strips), *self._widgets(strips)]))

    def _widgets(self, strips: list[Strip]) -> list[str]:
        """Each widget's own visible text, so that what is beside it does not break into it."""
        found = []
        for widget, shown in self.app.screen._compositor.visible_widgets.items():
            region, clip = shown
            area = region.intersection(clip)
            if not widget.is_container and area:
                rows = strips[area.y : area.bottom]
                found.append("\n".join(row.crop(area.x, area.right).text for row in rows))
        return found

    # -- the sheet in hand ---------------------------------------------------------------------

    @property
    def view(self) -> SheetView:
        """The sheet on the screen."""
        for view in self.app.screen.query(SheetView):
            if all(getattr(node, "display", True) for node in view.ancestors_with_self):
                return view
        raise AssertionError(f"no sheet here\n{self.screen()}")

    @property
    def work(self) -> OpenWorksheet:
        """The work of the sheet on the screen."""
        return self.view.work

    @property
    def session(self) -> Session:
        """The session of the sheet on the screen."""
        return self.view.session

    def value(self, item_id: str) -> Any:
        """What the session holds for an item."""
        return self.session.answers.value(item_id)

    def fields(self) -> list[str]:
        """The ids of the items on the screen, in order."""
        return [field.item_id for field in self.view.query(Field)]

    def here(self) -> str:
        """The id of the item the cursor is in; `(sections)` in their list; else empty."""
        focused = self.app.focused
        if isinstance(focused, SectionList):
            return "(sections)"
        nodes = [focused, *focused.ancestors] if focused else []
        return next((node.item_id for node in nodes if isinstance(node, Field)), "")

    async def at(self, item_id: str) -> None:
        """Wait until the cursor is in this item."""
        await self.until(lambda: self.here() == item_id, f"the cursor in {item_id}")

    async def show(self, section: str, item_id: str = "") -> None:
        """Turn to a section, and into one of its items: a shortcut past keys tested elsewhere."""
        await self.view.show(section, enter=not item_id)
        await self.settle()
        if item_id:
            next(f for f in self.view.query(Field) if f.item_id == item_id).enter()
            await self.at(item_id)


class BookHand(Hand):
    """A person at the whole book, with its notebook within reach."""

    app: WorkbookApp

    @property
    def places(self) -> Places:
        """Where this book keeps things."""
        return self.app.places

    def files(self) -> list[Path]:
        """Every file under the person's folders, but the locks: those hold no words."""
        roots = (self.places.data, self.places.config, self.places.state)
        found = (path for root in roots for path in root.rglob("*") if path.is_file())
        return sorted(path for path in found if path.suffix != ".lock")

    def on_disk(self, name: str = "") -> dict[str, Any]:
        """The one worksheet file that there is, or the one of this name; no earlier version."""
        state = self.places.state
        found = [
            path
            for path in self.files()
            if path.suffix == ".toml" and name in path.name and state not in path.parents
        ]
        assert len(found) == 1, found
        return tomllib.loads(found[0].read_text(encoding="utf-8"))

    async def saved(self) -> None:
        """Wait until the sheet on the screen says that its words are on the disk."""
        await self.until(lambda: not self.work.dirty and self.work.saved_at, "saved")
        await self.sees("Saved 14:03")

    async def start(self, kind: str) -> None:
        """Start a blank sheet, by the way that doors and commands take.

        The three quiet questions have tests of their own, and so has where the words may be; here
        both were answered before.
        """
        self.app.safety_questions.ways.setdefault(kind, "open")
        if self.app.library.worksheet(kind).ask_first:
            self.app.navigation.private_work(kind).asked = True
        self.app.navigation.start(kind)
        await self.until(lambda: self.app.screen.query(".sheet .form > *"), f"sheet {kind}")
        await self.settle()

    async def open(self, path: Path) -> None:
        """Open saved answers; the three quiet questions were answered before."""
        for sheet in self.app.library.worksheets():
            self.app.safety_questions.ways.setdefault(sheet.id, "open")
        self.app.navigation.open_saved(path)
        await self.until(lambda: self.app.screen.query(".sheet .form > *"), path.name)
        await self.settle()


def sheet_of(*items: AnyItem, guidance: Sequence[Guidance] = (), **more: Any) -> Worksheet:
    """A worksheet with one section."""
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
    """A blank sheet in hand, or one with answers; nothing of it reaches a disk."""
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
    """Put a filled-in worksheet into the notebook, as an earlier evening would have.

    Where private answers are among them, the person chose then that they are saved too.
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
    """A text with every run of white space as one space."""
    return " ".join(text.split())
