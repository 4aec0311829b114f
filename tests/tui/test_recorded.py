"""Recorded sessions: the diffed terminal output shows the same screens as Textual's own."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from reconcile_tui.domain.items import AnyItem, Choices, Line, Rows, Scale, Text
from reconcile_tui.domain.kinds import Option
from reconcile_tui.terminal.cells import Traits, traits_of
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, Hand, sheet_of, work_of
from tests.tui.test_cells import Pair

pytestmark = pytest.mark.usefixtures("every_frame")

NAMES = ["xterm-256color", "screen", "vt100"]


class Recorder:
    """Send every frame of an app to two terminals, full and diffed, and compare them."""

    def __init__(self, app: App[int], traits: Traits, *, skips: float = 0.0) -> None:
        self.app, self.traits, self.frames = app, traits, 0
        self._chance, self._skips = random.Random(7), skips
        self._pair: Pair | None = None

    def __call__(self, screen: Screen[object], renderable: object) -> None:
        """Replace the app's `_display`."""
        if not isinstance(renderable, CompositorUpdate) or self.app._batch_count:
            return
        update: CompositorUpdate = renderable
        width, height = self.app.size
        if screen._compositor.size != self.app.size:
            # Drawn for the previous size: terminals differ in how they show what is outside.
            self._pair = None
            return
        if self._pair is None or (self._pair.cells.width, self._pair.cells.height) != (
            width,
            height,
        ):
            self._pair = Pair(self.traits, width=width, height=height, behind=False)
            whole = screen._compositor.render_update(full=True)
            assert isinstance(whole, CompositorUpdate)
            update = whole
        at = screen.outer_size.clamp_offset(self.app.cursor_position)
        frame = update.render_segments(self.app.console)
        self._pair.has_cursor = self.frames % 9 > 2
        self._pair.skip = self._chance.random() < self._skips
        self._pair.show(f"{frame}\x1b[{at.y + 1};{at.x + 1}H")
        self.frames += 1

    def catch_up(self) -> None:
        """Send the newest frame after skipped ones, and compare the terminals."""
        assert self._pair is not None
        self._pair.skip = False
        self._pair.show("\x1b[1;1H")


async def walk(hand: BookHand) -> None:
    """Visit every tab, a worksheet, Help, a dialog, Commands and Pause, and resize."""
    for _ in range(6):
        await hand.press("ctrl+t", "down", "down", "pagedown", "tab", "pageup")
    await hand.start("what-changed")
    await hand.type("Words that are long enough to come to the end of a line and go on after it.")
    for keys in (("tab",) * 8, ("ctrl+n", "down"), ("pagedown", "pageup"), ("f1", "escape")):
        await hand.press(*keys)
    await hand.press("f2", "down", "down", "escape", "f9", "space", "ctrl+p", "escape", "ctrl+o")
    for size in ((100, 30), (61, 17), (40, 10), (120, 40), (80, 24)):
        await hand.pilot.resize_terminal(*size)
        await hand.press("down")


@pytest.mark.slow
async def test_a_walk_through_the_book(book: OpenBook) -> None:
    """Three terminals of different capabilities, and one that gets only every other frame."""
    async with book() as hand:
        recorders = [Recorder(hand.app, traits_of(term)) for term in NAMES]
        skipping = Recorder(hand.app, traits_of(NAMES[0]), skips=0.5)

        def record(screen: Screen[object], renderable: object) -> None:
            for recorder in (*recorders, skipping):
                recorder(screen, renderable)

        hand.app._display = record  # type: ignore[method-assign]
        hand.app.screen.refresh(layout=True)
        await walk(hand)
        for recorder in (*recorders, skipping):
            recorder.catch_up()
            assert recorder.frames > 60


def random_sizes(chance: random.Random) -> Iterator[tuple[int, int]]:
    for _ in range(20):
        yield chance.randint(20, 140), chance.randint(6, 45)


@pytest.mark.slow
async def test_a_storm_of_sizes_while_someone_writes(sheet: OpenSheet) -> None:
    options = tuple(Option(name, f"The {name} of them") for name in "abcdefg")
    items: list[AnyItem] = [
        Text(id="text", text="What was said?"),
        Choices(id="choices", text="Which?", options=options),
        Line(id="line", text="And then?"),
        Scale(id="scale", text="How much?", min_label="none", max_label="all"),
        Rows(id="rows", text="What was seen?", columns=()),
    ]
    async with sheet(work_of(sheet_of(*items))) as hand:
        assert isinstance(hand, Hand)
        recorder = Recorder(hand.app, traits_of("xterm-256color"))
        hand.app._display = recorder  # type: ignore[method-assign]
        for size in random_sizes(random.Random(3)):
            await hand.pilot.resize_terminal(*size)
            await hand.press("a", "tab")
        recorder.catch_up()
        assert recorder.frames > 60
