"""When an app under Pilot has nothing left to do: asked of its event loop, not of a clock.

Textual's own `pilot.pause` posts a message to every widget, twice, and then looks whether the
process uses little of the processor for a fiftieth of a second. That costs more than most of what
is tested here, and a busy machine changes the answer. The loop knows: it has a handle that can run,
or it has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from rich.text import Text
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App, ScreenStackError
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

__all__ = ["DRAW", "note_only", "settled", "watch_threads"]

ROUNDS = 50
"""How often a screen may ask to be drawn again before the app counts as settled all the same."""

THREAD = 0.1
"""Seconds for what runs in a thread. A test that holds one up on purpose goes on after them."""


DRAW = Compositor.render_update
"""Textual's own drawing of what changed."""


def note_only(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> Any:
    """Stand in for `DRAW`: have the widgets say what they show, and paint no cell of it.

    Without a terminal the cells are thrown away, and they took a third of the time of these tests.
    Whoever reads the screen, or takes a picture, has all of it painted.
    """
    if full:
        return DRAW(compositor, full, screen_stack, simplify)
    if not compositor._dirty_regions:
        return None
    compositor._dirty_regions.clear()
    visible_screen_stack.set(screen_stack or [])
    for widget in compositor.visible_widgets:
        _say(widget)
    return Text()


def _say(widget: Widget) -> None:
    """What drawing a widget sets off in it: a list counts its lines, a text is laid out."""
    if isinstance(widget, OptionList):
        widget._update_lines()
    elif (
        widget._dirty_regions
        and type(widget).render_line is Widget.render_line
        and not isinstance(widget, Screen)
    ):
        widget._render()


class Threads(ThreadPoolExecutor):
    """The loop's own threads; knows what is running in them."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="asyncio")
        self.running: set[Future[Any]] = set()

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        """Begin a piece of work, which is in `running` until it is done."""
        future = super().submit(work, *args, **more)
        self.running.add(future)
        future.add_done_callback(self.running.discard)
        return future


def watch_threads() -> None:
    """Let `settled` wait for what this loop does in threads. Called before the app runs."""
    asyncio.get_running_loop().set_default_executor(Threads())


async def settled(app: App[Any]) -> None:
    """Wait until every message was handled, and what they changed is drawn."""
    for _ in range(ROUNDS):
        await _nothing_ready()
        if app.is_running:
            await app.animator.wait_until_complete()  # even one that is set to take no time
        if not _draw(app) and not await _thread_ended():
            return


async def _nothing_ready() -> None:
    """Give way until no other handle of the loop can run."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


def _draw(app: App[Any]) -> bool:
    """Draw the screen now, when it is due at the next tick. Return whether it was."""
    try:
        screen = app.screen
    except ScreenStackError:
        return False
    due = bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
    if due and screen.is_running and not app._batch_count:
        screen._on_timer_update()
        return True
    return False


async def _thread_ended() -> bool:
    """Wait for what runs in threads; return whether it ended in time, and so may have led on."""
    threads = getattr(asyncio.get_running_loop(), "_default_executor", None)
    running = set(threads.running) if isinstance(threads, Threads) else set()
    if not running:
        return False
    waiting = [asyncio.wrap_future(future) for future in running]
    done, _ = await asyncio.wait(waiting, timeout=THREAD)
    return bool(done)
