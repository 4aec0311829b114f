"""Keys one after the other, each once the one before has had its effect.

Textual hands a key to whatever has the focus at that moment. On a slow line keys come in bursts,
and `an answer, Tab, the next answer` would put all the words into the first field; what is typed
while a screen opens would go nowhere. Here a key waits until the one before it was dealt with and
the place it opened can take keys. Leaving waits for nothing. While the window is too small to read
in, the field behind the sentence that says so takes them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, Protocol
from weakref import WeakSet

from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.app_protocol import ScreenHost, Unasked, WritingPlace
from reconcile_tui.tui.events import CursorMoved
from reconcile_tui.tui.screens.cover import TooSmall, is_too_small, place_of_keys
from reconcile_tui.tui.widgets.fields.body import Body, room_in
from reconcile_tui.tui.widgets.rendering import is_area, is_written, takes_letters

_STEPS = {"tab": 1, "shift+tab": -1}
_GOES_ON = {*_STEPS, "enter", "up", "down"}
"""Keys that in a dialog would decide or choose something."""


class SmallWindow:
    """Shows the sentence, and hands keys to the field behind it."""

    def __init__(self, host: ScreenHost) -> None:
        self._host = host

    def resized(self, size: Size) -> None:
        """Show the sentence while the window is too small, and no longer."""
        host, small = self._host, is_too_small(size)
        if small and not isinstance(host.screen, TooSmall):
            host.push_screen(TooSmall(takes_letters(host.screen.focused)))
        elif not small and isinstance(host.screen, TooSmall):
            host.pop_screen()

    async def hand_down(self, event: events.Key | events.Paste) -> bool:
        """Give a key to the field behind the sentence; False where that is not for it."""
        sentence = self._host.screen
        if not isinstance(sentence, TooSmall):
            return False
        screen = place_of_keys(self._host.screen_stack)
        field = screen.focused
        if field is None or not takes_letters(field):
            return False
        if isinstance(event, events.Paste) or event.is_printable:
            field._forward_event(event)  # noqa: SLF001 - see tests/tui/test_hooks.py
            return True
        taken = await self._press(screen, field, event)
        sentence.say(takes_letters(screen.focused))
        return taken

    async def _press(self, screen: Screen[Any], field: Widget, event: events.Key) -> bool:
        """A key that is no letter: a field's own, such as Backspace, an answer's Enter, Tab."""
        if event.key in _GOES_ON and not _is_in_answer(field):
            return False
        if event.key in _STEPS:
            (screen.focus_next if _STEPS[event.key] > 0 else screen.focus_previous)()
            return True
        for binding in field._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - the same
            if await self._host.run_action(binding.action, field):
                return True
        if event.key == "enter" and is_area(field):
            field._forward_event(event)  # noqa: SLF001 - the same
            return True
        return False


def _is_in_answer(field: Widget) -> bool:
    return any(isinstance(node, Body) for node in field.ancestors)


class KeyHolds:
    """The widgets that are being opened."""

    def __init__(self) -> None:
        self._holders: WeakSet[Widget] = WeakSet()
        self.overdue: list[str] = []
        """Class names of widgets that never released their hold: each one is a fault of ours."""

    def hold(self, holder: Widget) -> None:
        """Have keys wait while this widget is in view, until it is released."""
        self._holders.add(holder)

    def release(self, *holders: Widget) -> None:
        """These widgets can take keys."""
        self._holders.difference_update(holders)

    def are_held(self, stack: Sequence[Screen[Any]]) -> bool:
        """Whether what the person sees is still being opened."""
        return any(self._counting(stack))

    def give_up(self, stack: Sequence[Screen[Any]]) -> None:
        """Release whatever holds keys now, and remember that nobody else did."""
        counting = self._counting(stack)
        self.overdue += sorted(type(holder).__name__ for holder in counting)
        self.release(*counting)

    def _counting(self, stack: Sequence[Screen[Any]]) -> list[Widget]:
        place = place_of_keys(stack)
        return [holder for holder in self._holders if _is_seen(holder, place)]


def _is_seen(holder: Widget, place: Screen[Any]) -> bool:
    """Whether a widget stands on this screen, and neither it nor what it is in was turned away."""
    if holder is place:
        return True
    return place in holder.ancestors and all(
        node.display for node in holder.ancestors_with_self if isinstance(node, Widget)
    )


PAUSE = 2.0
"""Seconds without a key after which what is typed is a new beginning."""


class StrayTyping:
    """Knows whether a sentence is being typed into nothing. One for the whole book."""

    def __init__(self) -> None:
        self._last: float | None = None

    def falls(self, event: events.Key | events.Paste, screen: Screen[object]) -> bool:
        """Whether this key, or paste, is part of words that nothing here takes."""
        is_typed = isinstance(event, events.Paste) or _is_typed(event)
        if not is_typed or not _is_for_words(screen) or _takes_words(screen.focused):
            self._last = None
            return False
        if not self._goes_on(event) and not _means_nothing(event, screen):
            return False
        ends = isinstance(event, events.Key) and event.key == "enter"
        self._last = None if ends else event.time
        return True

    def _goes_on(self, event: events.Event) -> bool:
        return self._last is not None and event.time - self._last <= PAUSE

    @property
    def has_begun(self) -> bool:
        """Whether such words are being typed right now."""
        return self._last is not None


def what_to_say(focused: Widget | None) -> str:
    """What is said about typing with the cursor here."""
    if is_written(focused):
        return labels.READING
    return str(getattr(focused, "takes_no_words", labels.NO_WORDS))


def _is_typed(event: events.Key) -> bool:
    return event.is_printable or event.key == "enter"


def _is_for_words(screen: Screen[object]) -> bool:
    """Whether a person writes here: a sheet, or one entry of a list."""
    focused = screen.focused
    nodes = focused.ancestors_with_self if focused is not None else [screen]
    return any(isinstance(node, WritingPlace) and node.is_for_words for node in nodes)


def _takes_words(focused: Widget | None) -> bool:
    """Whether letters go into what has the cursor. A text that can only be read takes none."""
    return is_written(focused) and not getattr(focused, "read_only", False)


def _means_nothing(event: events.Key | events.Paste, screen: Screen[object]) -> bool:
    return isinstance(event, events.Paste) or event.key not in screen.active_bindings


PATIENCE = 10.0
"""Seconds after which a key is handed on in any case. Nothing is meant to rely on it: a place that
is being opened releases the keys itself, and one that did not is named in `holds.overdue`."""

BUSY = 5.0
"""Seconds that one field may take for a burst of letters before the next key is handed on."""

STEP = 0.005
"""Seconds between two looks at whether a place can take keys; nothing looks while nobody types."""

AT_ONCE = frozenset({"ctrl+q"})

SAID_AGAIN = 60.0
"""Seconds after which it is said again that the terminal is not set to UTF-8."""


class Pump(Protocol):
    """Something with a queue of messages; a widget, a screen and the app are."""

    @property
    def is_running(self) -> bool:
        """Whether it takes messages."""

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Have something done after the messages that wait."""


class KeyHost(ScreenHost, Pump, Protocol):
    """The app as the keys see it."""


class KeyQueue:
    """Takes typed keys, and hands on each to `deliver` when its place can take it.

    `run_task` begins what takes them beside the messages. `window` has a field behind the sentence
    for small windows.
    """

    def __init__(
        self,
        host: KeyHost,
        deliver: Callable[[events.Event], Awaitable[None]],
        run_task: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        window: SmallWindow,
    ) -> None:
        self._host, self._deliver, self._run_task = host, deliver, run_task
        self._window = window
        self._typed: deque[events.Key | events.Paste] = deque()
        self._taker: asyncio.Task[None] | None = None
        self.holds = KeyHolds()
        self._behind: list[Pump] = []
        """Whom the last letters still pass. Nobody waits for them but the key after a letter."""
        self._stray = StrayTyping()
        self._bad_bytes_said = float("-inf")

    def hold(self, holder: Widget) -> None:
        """`holder` is being opened: what is typed now is meant for it."""
        self.holds.hold(holder)

    def release(self, *holders: Widget) -> None:
        """These places can take keys."""
        self.holds.release(*holders)

    async def take(self, event: events.Event) -> None:
        """Put typed keys into line; everything else goes its usual way."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed or (isinstance(event, events.Key) and event.key in AT_ONCE):
            await self._deliver(event)
            return
        self._typed.append(event)  # type: ignore[arg-type]  # `typed` says so
        if self._taker is None or self._taker.done():
            self._taker = self._run_task(self._take_keys())

    def say_paste_too_long(self, length: int) -> None:
        """Say that a paste was refused, and how much fits where the cursor is."""
        field = self.focused
        room = room_in(field) if is_written(field) else None
        self._host.notify(labels.paste_too_long(length, room), markup=False, timeout=8)

    def say_bad_bytes(self) -> None:
        """Say that the terminal sent what is no text, once for all that is typed in a while."""
        now = monotonic()
        if now - self._bad_bytes_said > SAID_AGAIN:
            self._bad_bytes_said = now
            self._host.notify(labels.BAD_BYTES, markup=False, timeout=10)

    async def taken(self, patience: float) -> None:
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
            if self._falls(event) or self._comes_too_early(event):
                continue
            if not await self._window.hand_down(event):
                await self._deliver(event)
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
        had_begun = self._stray.has_begun
        falls = self._stray.falls(event, self._host.screen)
        if falls and not had_begun:
            self._host.notify(what_to_say(self._host.screen.focused), markup=False)
            if self._host.screen.focused is not None:
                self._host.screen.focused.post_message(CursorMoved())
        return falls

    def _comes_too_early(self, event: events.Key | events.Paste) -> bool:
        """Whether it was typed before the question could be seen that would take it now."""
        screen = self._host.screen
        return isinstance(screen, Unasked) and event.time < screen.drawn_at

    def _is_written(self, event: events.Event) -> bool:
        """Whether this is a letter that goes into the field with the focus, and moves nothing."""
        letter = isinstance(event, events.Key) and event.is_printable
        return letter and bool(self._host.screen_stack) and takes_letters(self.focused)

    @property
    def focused(self) -> Widget | None:
        """The widget that a typed letter goes to."""
        return place_of_keys(self._host.screen_stack).focused

    async def _wait_for_place(self) -> None:
        """Wait while the place that takes the next key is still being opened."""
        end = monotonic() + PATIENCE
        while self._is_opening():
            if monotonic() > end:
                self.holds.give_up(self._host.screen_stack)
                return
            await asyncio.sleep(STEP)

    def _is_opening(self) -> bool:
        if not self._host.screen_stack or not self._host.screen.is_mounted:
            return True
        return self.holds.are_held(self._host.screen_stack)

    def _chain(self) -> list[Pump]:
        """Everyone a key passes, from the focused widget up to the app."""
        focused = self.focused
        nodes: list[Pump] = [self._host.screen, self._host]
        if focused:
            nodes = list(focused.ancestors_with_self)
        return [node for node in nodes if node.is_running]


async def _all_dealt_with(pumps: list[Pump]) -> None:
    """Wait until what stands in the queues now was handled.

    Twice: what a handler posts to itself comes after the first round.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(BUSY):
            for pump in pumps * 2:
                done = asyncio.Event()
                if pump.is_running and pump.call_later(done.set):
                    await done.wait()
