"""The real app on a real terminal, made to crash on one of its screens.

`python -m tests.pty.crashing SCREEN HOW` crashes once. Without arguments it loads the app, then
crashes on request, each time in a separate process.

Nothing of this is part of the product. A pilot navigates to the screen, types into a text field
where there is one, and then raises an error whose message and local variables hold private text.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from reconcile_tui.__main__ import main
from reconcile_tui.tui.app import WorkbookApp
from tests.pty.screens import WAYS
from tests.tui.hand import BookHand

__all__ = ["CANARY", "HOW", "TYPED"]

CANARY = "a-canary-in-the-coal-mine"
TYPED = "half-typed"


# -- ways to crash ---------------------------------------------------------------------------------


class SelfDrawnError(Exception):
    """Textual lets such an error render itself."""

    def __rich__(self) -> str:
        return f"{CANARY} drew itself"


def fall() -> NoReturn:
    answer = CANARY  # a traceback with locals would show it
    raise RuntimeError(answer)


async def fall_later() -> None:
    fall()


def in_its_messages(app: WorkbookApp) -> None:
    app.screen.call_later(fall)


def while_it_is_drawn(app: WorkbookApp) -> None:
    widget = app.screen.focused or app.screen
    widget.render_line = widget.render_lines = lambda *_: fall()  # type: ignore[method-assign, assignment]
    widget.refresh()


def with_a_picture(app: WorkbookApp) -> None:
    def draw() -> None:
        raise SelfDrawnError(CANARY)

    app.screen.call_later(draw)


def in_a_worker(app: WorkbookApp) -> None:
    app.run_worker(fall_later())


def in_a_thread(app: WorkbookApp) -> None:
    threading.Thread(target=fall).start()


def in_a_task(app: WorkbookApp) -> None:
    app.crash.run_task(fall_later())


def in_the_loop(app: WorkbookApp) -> None:
    asyncio.get_running_loop().call_soon(fall)


def in_a_timer(app: WorkbookApp) -> None:
    app.screen.set_timer(0.01, fall)


def while_it_is_said_that_it_is_saved(app: WorkbookApp) -> None:
    def listen(*_: object) -> None:
        fall()

    app.saver._on_saved = listen
    app.saver.submit("anything", lambda: None, at_once=True)


def while_it_leaves(app: WorkbookApp) -> None:
    app.open_worksheets.commit_all = fall  # type: ignore[method-assign]
    app.action_leave()


def in_a_destructor(app: WorkbookApp) -> None:
    """Python itself reports errors in destructors and abandoned tasks; the app goes on."""

    class Thrown:
        def __del__(self) -> None:
            fall()

    async def and_then() -> None:
        nobody_waits = asyncio.get_running_loop().create_task(fall_later())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del nobody_waits
        gc.collect()
        app.screen.call_later(fall)

    Thrown()
    app.crash.run_task(and_then())


def and_nothing_ends_it(app: WorkbookApp) -> None:
    app._close_messages_no_wait = lambda: None  # type: ignore[method-assign]
    app.screen.call_later(fall)


def blocked(app: WorkbookApp) -> None:
    """Not a crash: block the screen's thread longer than any test waits."""

    def stand() -> None:
        (Path.home() / "hangs").touch()
        time.sleep(600)

    app.screen.call_later(stand)


def waiting(_: WorkbookApp) -> None:
    """Not a crash: signal that the screen is ready for a measurement."""
    (Path.home() / "there").touch()


HowTo = Callable[[WorkbookApp], None]

HOW: dict[str, HowTo] = {
    "in its messages": in_its_messages,
    "while it is drawn": while_it_is_drawn,
    "with a picture of itself": with_a_picture,
    "in a worker": in_a_worker,
    "in a thread": in_a_thread,
    "in a task": in_a_task,
    "in the loop": in_the_loop,
    "in a timer": in_a_timer,
    "while it says saved": while_it_is_said_that_it_is_saved,
    "while it leaves": while_it_leaves,
    "in a destructor": in_a_destructor,
    "and nothing ends it": and_nothing_ends_it,
}


# -- crashing --------------------------------------------------------------------------------------


def _walk(name: str, how: str) -> Callable[[Pilot[Any]], Coroutine[Any, Any, None]]:
    way, wanted = WAYS[name]

    async def walk(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, WorkbookApp)
        hand = BookHand(app, pilot)
        await hand.settle()
        try:
            await way(hand)
            await hand.until(lambda: type(app.screen).__name__ == wanted, f"the screen {wanted}")
        except BaseException as lost:
            (Path.home() / "lost").write_text(repr(lost).replace("\\n", "\n"))
            raise
        if isinstance(app.focused, Input | TextArea):
            await hand.type(TYPED)
        {**HOW, "blocked": blocked, "waiting": waiting}[how](app)

    return walk


def crash_on_screen(name: str, how: str) -> int:
    """Open the app, navigate to the screen, and crash."""
    run = WorkbookApp.run
    WorkbookApp.run = lambda app, **more: run(  # type: ignore[method-assign]
        app, auto_pilot=_walk(name, how), **more
    )
    return main([])


def serve() -> int:
    """Read one request per line: a terminal, an environment, a screen and a way to crash.

    The replies are the id of the crashing process and its exit code.
    """
    for line in sys.stdin:
        terminal, env, name, how = json.loads(line)
        child = os.fork()
        if child == 0:
            _go_to(terminal, env)
            sys.exit(crash_on_screen(name, how))
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return 0


def _go_to(terminal: str, env: dict[str, str]) -> None:
    """Replace this process's session and streams with those of a terminal."""
    device = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    os.write(1, b"%d\n" % os.getpid())
    os.login_tty(device)
    for number, stream in enumerate(("stdin", "stdout", "stderr")):
        opened = open(number, "w" if number else "r", buffering=1, closefd=False)  # noqa: SIM115
        setattr(sys, stream, opened)
        setattr(sys, f"__{stream}__", opened)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()


if __name__ == "__main__":
    sys.exit(crash_on_screen(*sys.argv[1:]) if sys.argv[1:] else serve())
