"""Queue typed keys, and deliver each once the one before has had its effect.

Textual delivers a key to whatever has the focus at that moment. On a slow connection keys come in
bursts, and `an answer, Tab, the next answer` would put all the words into the first field; what is
typed while a screen opens would be lost. Here a key waits until the one before it was handled and
the widget it opened can take keys. The key that quits waits for nothing. While the window is too
small to read in, the field behind the sentence that says so takes the keys.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.app_protocol import CursorMoved, OpensByItself, ScreenHost, WritingPlace
from reconcile_tui.tui.screens.cover import SmallWindowScreen, is_too_small, place_of_keys
from reconcile_tui.tui.widgets.fields.body import body_of, room_in
from reconcile_tui.tui.widgets.rendering import is_text_area, is_text_field, takes_letters

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

_MOVES = {"tab", "shift+tab", "enter", "up", "down"}
"""Keys that would choose something in a dialog."""


class SmallWindow:
    """Shows the sentence for a small window, and delivers keys to the field behind it."""

    def __init__(self, host: ScreenHost) -> None:
        self._host = host

    def on_resize(self, size: Size) -> None:
        """Open the sentence when the window gets too small, and close it when it grows."""
        small, is_open = is_too_small(size), isinstance(self._host.screen, SmallWindowScreen)
        if small and not is_open:
            self._host.push_screen(SmallWindowScreen(takes_letters(self._host.screen.focused)))
        elif is_open and not small:
            self._host.pop_screen()

    async def deliver_behind(self, event: events.Key | events.Paste) -> bool:
        """Deliver a key to the field behind the sentence; return False if it isn't for that."""
        sentence = self._host.screen
        if not isinstance(sentence, SmallWindowScreen):
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
        """Deliver a key that is no letter: the field's own, such as Backspace, Enter, Tab."""
        if event.key in _MOVES and body_of(field) is None:
            return False
        if event.key in {"tab", "shift+tab"}:
            (screen.focus_next if event.key == "tab" else screen.focus_previous)()
            return True
        for binding in field._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - the same
            if await self._host.run_action(binding.action, field):
                return True
        if event.key == "enter" and is_text_area(field):
            field._forward_event(event)  # noqa: SLF001 - the same
            return True
        return False


class KeyHolds:
    """The widgets that are being opened and hold the keys until they can take them."""

    def __init__(self) -> None:
        self._holders: WeakSet[Widget] = WeakSet()
        self.overdue: list[str] = []
        """Class names of widgets that never released their hold: each one is a bug."""

    def hold(self, holder: Widget) -> None:
        """Hold keys while this widget is in view, until it is released."""
        self._holders.add(holder)

    def release(self, *holders: Widget) -> None:
        """Release the holds of widgets that can take keys now."""
        self._holders.difference_update(holders)

    def are_held(self, stack: Sequence[Screen[Any]]) -> bool:
        """Whether a widget in view holds the keys."""
        return any(self._holds_in_view(stack))

    def give_up(self, stack: Sequence[Screen[Any]]) -> None:
        """Release every hold that counts, and record that its widget never did."""
        held_now = self._holds_in_view(stack)
        self.overdue += sorted(type(holder).__name__ for holder in held_now)
        self.release(*held_now)

    def _holds_in_view(self, stack: Sequence[Screen[Any]]) -> list[Widget]:
        place = place_of_keys(stack)
        return [holder for holder in self._holders if _is_shown(holder, place)]


def _is_shown(holder: Widget, place: Screen[Any]) -> bool:
    """Whether a widget is on this screen, and neither it nor an ancestor is hidden."""
    if holder is place:
        return True
    return place in holder.ancestors and all(
        node.display for node in holder.ancestors_with_self if isinstance(node, Widget)
    )


PAUSE = 2.0
"""Seconds without a key after which typing begins anew."""


class StrayTyping:
    """Detects words that are typed where no field takes them."""

    def __init__(self) -> None:
        self._last: float | None = None

    def is_stray(self, event: events.Key | events.Paste, screen: Screen[object]) -> bool:
        """Whether this key or paste is part of words that no field takes, and is to be ignored."""
        key = event if isinstance(event, events.Key) else None
        is_typed = key is None or key.is_printable or key.key == "enter"
        if not is_typed or not _is_writing_place(screen) or takes_letters(screen.focused):
            self._last = None
            return False
        goes_on = self._last is not None and event.time - self._last <= PAUSE
        if not goes_on and key is not None and key.key in screen.active_bindings:
            return False
        self._last = None if key is not None and key.key == "enter" else event.time
        return True

    @property
    def has_begun(self) -> bool:
        """Whether such words are being typed now."""
        return self._last is not None


def stray_notice(focused: Widget | None) -> str:
    """Return the notice about typing with this widget focused."""
    if is_text_field(focused):
        return labels.NOT_EDITABLE
    return str(getattr(focused, "typing_notice", labels.TYPING_ELSEWHERE))


def _is_writing_place(screen: Screen[object]) -> bool:
    """Whether the focus is in a place to write: a worksheet, or one entry of a list."""
    focused = screen.focused
    nodes = focused.ancestors_with_self if focused is not None else [screen]
    return any(isinstance(node, WritingPlace) and node.ignores_stray_typing for node in nodes)


PATIENCE = 10.0
"""Seconds after which a key is delivered in any case. Nothing relies on it: a widget that is being
opened releases the keys itself, and one that did not is recorded in `holds.overdue`."""

BUSY = 5.0
"""Seconds that one field may take for a burst of letters before the next key is delivered."""

STEP = 0.005
"""Seconds between two checks whether keys are held; nothing polls while nobody types."""

UNQUEUED_KEYS = frozenset({"ctrl+q"})
"""Keys that pass the queue."""

SAID_AGAIN = 60.0
"""Seconds after which the notice about a terminal that isn't set to UTF-8 is repeated."""


class KeyQueue:
    """Queues typed keys, and calls `deliver` for each when its widget can take it."""

    def __init__(
        self,
        host: ScreenHost,
        deliver: Callable[[events.Event], Awaitable[None]],
        window: SmallWindow,
    ) -> None:
        self._host, self._deliver, self._window = host, deliver, window
        self._queue: deque[events.Key | events.Paste] = deque()
        self._task: asyncio.Task[None] | None = None
        self.holds = KeyHolds()
        self.hold, self.release = self.holds.hold, self.holds.release
        self._unhandled: list[MessagePump] = []
        """Whose queues still hold the last letters. Only a key that is no letter waits for them."""
        self._stray = StrayTyping()
        self._bad_bytes_said = float("-inf")

    async def enqueue(self, event: events.Event) -> None:
        """Queue a typed key; deliver every other event at once."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed or (isinstance(event, events.Key) and event.key in UNQUEUED_KEYS):
            await self._deliver(event)
            return
        self._queue.append(event)  # type: ignore[arg-type]  # `typed` says so
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._deliver_or_crash())

    def say_paste_too_long(self, length: int) -> None:
        """Say that a paste was refused, and how much fits into the focused field."""
        field = self.focused
        room = room_in(field) if is_text_field(field) else None
        self._host.notify(labels.paste_too_long(length, room), timeout=8)

    def say_bad_bytes(self) -> None:
        """Say that the terminal sent bytes that are no text, once in a while."""
        now = monotonic()
        if now - self._bad_bytes_said > SAID_AGAIN:
            self._bad_bytes_said = now
            self._host.notify(labels.BAD_BYTES, timeout=10)

    async def wait_until_empty(self, patience: float) -> None:
        """Wait until every key in the queue has had its effect; at most `patience` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                if self._task is not None:
                    await asyncio.wait({self._task})
                await self._drain_letters()

    async def _deliver_or_crash(self) -> None:
        try:
            await self._deliver_all()
        except Exception as error:
            self._host.call_later(_raise, error)

    async def _deliver_all(self) -> None:
        while self._queue:
            if not self._is_letter(self._queue[0]):
                await self._drain_letters()
            await self._wait_for_holds()
            pumps, event = self._pumps(), self._queue.popleft()
            is_letter = self._is_letter(event)
            if self._is_stray(event) or self._is_premature(event):
                continue
            if not await self._window.deliver_behind(event):
                await self._deliver(event)
            if is_letter:
                # A letter goes where the one before it went: only what follows it waits.
                self._unhandled = pumps
                await asyncio.sleep(0)
            else:
                await _drain(pumps)

    async def _drain_letters(self) -> None:
        waiting, self._unhandled = self._unhandled, []
        await _drain(waiting)

    def _is_stray(self, event: events.Key | events.Paste) -> bool:
        """Whether to ignore a key that no field takes. Say so once for all that is typed in one go.

        The focused widget is then scrolled into view, too.
        """
        had_begun = self._stray.has_begun
        is_stray = self._stray.is_stray(event, self._host.screen)
        if is_stray and not had_begun:
            self._host.notify(stray_notice(self._host.screen.focused))
            if self._host.screen.focused is not None:
                self._host.screen.focused.post_message(CursorMoved())
        return is_stray

    def _is_premature(self, event: events.Key | events.Paste) -> bool:
        """Whether it was typed before the dialog was drawn that would take it now."""
        screen = self._host.screen
        return isinstance(screen, OpensByItself) and event.time < screen.drawn_at

    def _is_letter(self, event: events.Event) -> bool:
        """Whether this is a letter for the focused field, which moves no focus."""
        letter = isinstance(event, events.Key) and event.is_printable
        return letter and bool(self._host.screen_stack) and takes_letters(self.focused)

    @property
    def focused(self) -> Widget | None:
        """The widget that a typed letter is delivered to."""
        return place_of_keys(self._host.screen_stack).focused

    async def _wait_for_holds(self) -> None:
        """Wait while the widget that takes the next key is still being opened."""
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

    def _pumps(self) -> list[MessagePump]:
        """Return whatever a key passes, from the focused widget up to the app."""
        nodes = [self._host.screen, cast("MessagePump", self._host)]
        if focused := self.focused:
            nodes = list(focused.ancestors_with_self)
        return [node for node in nodes if node.is_running]


def _raise(error: Exception) -> None:
    raise error


async def _drain(pumps: list[MessagePump]) -> None:
    """Wait until the messages in these queues were handled.

    Two rounds: what a handler posts to itself comes after the first.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(BUSY):
            for pump in pumps * 2:
                done = asyncio.Event()
                if pump.is_running and pump.call_later(done.set):
                    await done.wait()
