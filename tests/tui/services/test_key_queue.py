"""The key queue: each key is delivered after the previous one has taken effect."""

from __future__ import annotations

import asyncio

from textual import events

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.services.key_queue import UNQUEUED_KEYS, KeyQueue, SmallWindow
from tests.tui.services.host import FakeApp

PATIENCE = 10.0


class Keys:
    """A key queue that records what it delivers."""

    def __init__(self, host: FakeApp) -> None:
        self.host = host
        self.delivered: list[str] = []
        self.queue = KeyQueue(host, self.deliver, SmallWindow(host))

    async def deliver(self, event: events.Event) -> None:
        """Deliver an event as Textual does."""
        if isinstance(event, events.Key):
            self.delivered.append(event.key)
            self.host.screen.is_mounted = True  # type: ignore[misc]

    async def press(self, *keys: str) -> None:
        """Press keys without waiting for them to be processed."""
        for key in keys:
            await self.queue.enqueue(events.Key(key, key if len(key) == 1 else None))


async def test_keys_are_delivered_in_order(host: FakeApp) -> None:
    keys = Keys(host)
    await keys.press("a", "tab", "b", "enter")
    await keys.queue.wait_until_empty(PATIENCE)
    assert keys.delivered == ["a", "tab", "b", "enter"]


async def test_keys_wait_while_a_widget_holds_them(host: FakeApp) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    await keys.press("a")
    for _ in range(5):
        await asyncio.sleep(0)
    assert keys.delivered == []
    keys.queue.release(host.screen)
    await keys.queue.wait_until_empty(PATIENCE)
    assert keys.delivered == ["a"]
    assert keys.queue.holds.overdue == []


async def test_the_quit_key_is_not_queued(host: FakeApp) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    await keys.press("a", *UNQUEUED_KEYS)
    assert keys.delivered == [*UNQUEUED_KEYS]
    keys.queue.release(host.screen)
    await keys.queue.wait_until_empty(PATIENCE)
    assert keys.delivered == [*UNQUEUED_KEYS, "a"]


async def test_other_events_are_not_queued(host: FakeApp) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    passed: list[events.Event] = []

    async def deliver(event: events.Event) -> None:
        passed.append(event)

    queue = KeyQueue(host, deliver, SmallWindow(host))
    await queue.enqueue(events.Focus())
    assert len(passed) == 1


def test_invalid_bytes_are_reported_once_in_a_while(host: FakeApp) -> None:
    keys = Keys(host)
    keys.queue.say_bad_bytes()
    keys.queue.say_bad_bytes()
    assert host.notices == [labels.BAD_BYTES]


def test_a_refused_paste_is_reported_with_its_length(host: FakeApp) -> None:
    Keys(host).queue.say_paste_too_long(300_000)
    assert host.notices == [labels.paste_too_long(300_000, None)]


async def test_an_exception_in_a_delivery_crashes_the_app(host: FakeApp) -> None:
    async def fail(event: events.Event) -> None:
        raise RuntimeError

    raised: list[BaseException] = []
    host.call_later = lambda callback, *args: raised.append(*args) or True  # type: ignore[func-returns-value,method-assign]
    queue = KeyQueue(host, fail, SmallWindow(host))
    await queue.enqueue(events.Key("a", "a"))
    await queue.wait_until_empty(PATIENCE)
    assert [type(error) for error in raised] == [RuntimeError]
