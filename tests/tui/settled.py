"""Detect when an app under Pilot is idle, from its event loop rather than a clock.

Textual's `pilot.pause` posts a message to every widget, twice, and then checks whether the process
uses little of the processor for 20 milliseconds. That costs more than most of what is tested here,
and its result depends on the load of the machine. The event loop knows whether it has a handle that
is ready to run.
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

__all__ = ["DRAW", "render_only", "settled", "watch_threads"]

MAX_ROUNDS = 50
"""The number of redraws after which an app counts as settled anyway."""

THREAD_TIMEOUT = 0.1
"""Timeout in seconds for running threads, for tests that block one on purpose."""


DRAW = Compositor.render_update
"""Textual's own rendering of a change."""


def render_only(
    compositor: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> Any:
    """Replace `DRAW`: render the widgets' content without painting any cell.

    Without a terminal the cells are discarded, and painting them took a third of the run time of
    these tests. Reading the screen or taking a snapshot paints all of it.
    """
    if full:
        return DRAW(compositor, full, screen_stack, simplify)
    if not compositor._dirty_regions:
        return None
    compositor._dirty_regions.clear()
    visible_screen_stack.set(screen_stack or [])
    for widget in compositor.visible_widgets:
        _render_content(widget)
    return Text()


def _render_content(widget: Widget) -> None:
    """Trigger the side effects of rendering: a list counts its lines, a text is wrapped."""
    if isinstance(widget, OptionList):
        widget._update_lines()
    elif (
        widget._dirty_regions
        and type(widget).render_line is Widget.render_line
        and not isinstance(widget, Screen)
    ):
        widget._render()


class Threads(ThreadPoolExecutor):
    """The event loop's executor, which records the work in progress."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="asyncio")
        self.running: set[Future[Any]] = set()

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        """Submit work and record it in `running` until it's done."""
        future = super().submit(work, *args, **more)
        self.running.add(future)
        future.add_done_callback(self.running.discard)
        return future


def watch_threads() -> None:
    """Make `settled` wait for this loop's threads. Call it before the app runs."""
    asyncio.get_running_loop().set_default_executor(Threads())


async def settled(app: App[Any]) -> None:
    """Wait until every message is handled and the resulting changes are drawn."""
    for _ in range(MAX_ROUNDS):
        await _nothing_ready()
        if app.is_running:
            await app.animator.wait_until_complete()  # even a timer of zero seconds
        if not _draw(app) and not await _thread_ended():
            return


async def _nothing_ready() -> None:
    """Yield until no other handle of the loop is ready."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while ready:
        await asyncio.sleep(0)


def _draw(app: App[Any]) -> bool:
    """Draw the screen if a redraw is due at the next tick; return whether it was drawn."""
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
    """Wait for running threads; return whether one ended within the timeout."""
    threads = getattr(asyncio.get_running_loop(), "_default_executor", None)
    running = set(threads.running) if isinstance(threads, Threads) else set()
    if not running:
        return False
    waiting = [asyncio.wrap_future(future) for future in running]
    done, _ = await asyncio.wait(waiting, timeout=THREAD_TIMEOUT)
    return bool(done)
