"""Keys one after the other, each once the one before has had its effect.

Textual hands a key to whatever has the focus at that moment. On a slow line keys come in bursts,
and `an answer, Tab, the next answer` would put all the words into the first field; what is typed
while a screen opens would go nowhere. Here a key waits until the one before it was dealt with and
the place it opened can take keys. Leaving waits for nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from reconcile_tui.tui.astray import Astray, what_to_say
from reconcile_tui.tui.beneath import hand_down, place_of_keys, takes_letters
from reconcile_tui.tui.faults import Faults
from reconcile_tui.tui.key_holds import KeyHolds
from reconcile_tui.tui.messages import CursorMoved

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.widget import Widget

__all__ = ["InOrder"]

PATIENCE = 10.0
"""Seconds after which a key is handed on in any case. Nothing is meant to rely on it: a place that
is being opened releases the keys itself, and one that did not is named in `holds.overdue`."""

BUSY = 5.0
"""Seconds that one field may take for a burst of letters before the next key is handed on."""

STEP = 0.005
"""Seconds between two looks at whether a place can take keys; nothing looks while nobody types."""

AT_ONCE = frozenset({"ctrl+q"})


class InOrder(Faults):
    """The part of `BookApp` that takes keys."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self._typed: deque[events.Key | events.Paste] = deque()
        self._taker: asyncio.Task[None] | None = None
        self.holds = KeyHolds()
        self._behind: list[MessagePump] = []
        """Whom the last letters still pass. Nobody waits for them but the key after a letter."""
        self._astray = Astray()

    def hold_keys(self, holder: Widget) -> None:
        """`holder` is being opened: what is typed now is meant for it."""
        self.holds.hold(holder)

    def release_keys(self, *holders: Widget) -> None:
        """These places can take keys."""
        self.holds.release(*holders)

    async def on_event(self, event: events.Event) -> None:
        """Put typed keys into line; everything else goes its usual way."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed or (isinstance(event, events.Key) and event.key in AT_ONCE):
            await super().on_event(event)
            return
        self._typed.append(event)  # type: ignore[arg-type]  # `typed` says so
        if self._taker is None or self._taker.done():
            self._taker = self.run_task(self._take_keys())

    async def keys_taken(self, patience: float) -> None:
        """Wait until every key typed so far has had its effect, but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                if self._taker is not None:
                    await asyncio.wait({self._taker})
                await self._letters_dealt_with()

    async def _take_keys(self) -> None:
        while self._typed:
            if not self._is_written(self._typed[0]):
                await self._letters_dealt_with()
            await self._wait_for_place()
            chain, event = self._chain(), self._typed[0]
            written = self._is_written(event)
            self._typed.popleft()
            if self._falls(event):
                continue
            if not await hand_down(self, event):
                await super().on_event(event)
            if written:
                # A letter goes where the one before it went: only what follows it waits.
                self._behind = chain
                await asyncio.sleep(0)
            else:
                await _all_dealt_with(chain)

    async def _letters_dealt_with(self) -> None:
        behind, self._behind = self._behind, []
        await _all_dealt_with(behind)

    def _falls(self, event: events.Key | events.Paste) -> bool:
        """Let fall what nothing here takes. It is said once for all that is typed in one go.

        What the words were meant for is then to be seen, too.
        """
        had_begun = self._astray.has_begun
        falls = self._astray.falls(event, self.screen)
        if falls and not had_begun:
            self.notify(what_to_say(self.screen.focused), markup=False)
            if self.screen.focused is not None:
                self.screen.focused.post_message(CursorMoved())
        return falls

    def _is_written(self, event: events.Event) -> bool:
        """Whether this is a letter that goes into the field with the focus, and moves nothing."""
        letter = isinstance(event, events.Key) and event.is_printable
        return letter and bool(self.screen_stack) and takes_letters(self._focus())

    def _focus(self) -> Widget | None:
        return place_of_keys(self.screen_stack).focused

    async def _wait_for_place(self) -> None:
        """Wait while the place that takes the next key is still being opened."""
        end = monotonic() + PATIENCE
        while self._is_opening():
            if monotonic() > end:
                self.holds.give_up(self.screen_stack)
                return
            await asyncio.sleep(STEP)

    def _is_opening(self) -> bool:
        if not self.screen_stack or not self.screen.is_mounted:
            return True
        return self.holds.are_held(self.screen_stack)

    def _chain(self) -> list[MessagePump]:
        """Everyone a key passes, from the focused widget up to the app."""
        focused = self._focus()
        nodes = list(focused.ancestors_with_self) if focused else [self.screen, self]
        return [node for node in nodes if node.is_running]


async def _all_dealt_with(pumps: list[MessagePump]) -> None:
    """Wait until what stands in the queues now was handled.

    Twice: what a handler posts to itself comes after the first round.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(BUSY):
            for pump in pumps * 2:
                done = asyncio.Event()
                if pump.is_running and pump.call_later(done.set):
                    await done.wait()
