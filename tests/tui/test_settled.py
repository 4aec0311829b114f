"""`settled`: what it waits for before a TUI test continues."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from tests.tui.settled import settled, watch_threads


class Chain(App[None]):
    """A key whose effect passes through a message, a thread, a new widget and a redraw."""

    BINDINGS = [("a", "begin")]  # noqa: RUF012 - Textual reads a list here

    def compose(self) -> ComposeResult:
        yield VerticalScroll()

    def action_begin(self) -> None:
        self.call_later(lambda: self.run_worker(self._look()))

    async def _look(self) -> None:
        words = await asyncio.to_thread(lambda: "found in a thread")
        await self.query_one(VerticalScroll).mount(Static(words), Static("below\n" * 40))
        self.call_after_refresh(self.call_after_refresh, self._go_down)

    def _go_down(self) -> None:
        self.query_one(VerticalScroll).scroll_end()


async def test_everything_that_a_key_led_to_is_drawn() -> None:
    app = Chain()
    watch_threads()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("a")
        await settled(app)
        assert app.query_one(VerticalScroll).is_vertical_scroll_end
        strips = app.screen._compositor.render_strips()
        assert strips[1].text.startswith("below")
        assert not app.screen._dirty_widgets


async def test_it_returns_while_a_thread_is_blocked() -> None:
    app = Chain()
    watch_threads()
    async with app.run_test():
        held = asyncio.Event()
        loop = asyncio.get_running_loop()
        waiting = asyncio.ensure_future(
            asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(held.wait(), loop).result())
        )
        await settled(app)
        assert not waiting.done()
        held.set()
        await settled(app)
        assert waiting.done()


class Counting(Static):
    """A widget that counts how often it was rendered."""

    asked = 0

    def render(self) -> str:
        self.asked += 1
        return f"asked {self.asked}"


class Shown(App[None]):
    """An app with one widget that records what reaches the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []

    def compose(self) -> ComposeResult:
        yield Counting()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        self.shown.append(renderable)


async def test_a_widget_says_what_it_shows_before_anybody_looks() -> None:
    app = Shown()
    watch_threads()
    async with app.run_test(size=(40, 10)):
        await settled(app)
        widget = app.query_one(Counting)
        app.shown.clear()
        widget.refresh()
        before = widget.asked
        await settled(app)
        assert widget.asked == before + 1
        assert None not in app.shown
        assert app.shown, "not drawn"
        assert app.screen._compositor.render_strips()[0].text.startswith(f"asked {before + 1} ")
        app.shown.clear()
        app.screen._compositor_refresh()
        assert app.shown == [None], "drawn without a change"
