"""The key queue: each key is delivered after the previous one has taken effect."""

from __future__ import annotations

import asyncio

from textual import events

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.services.key_queue import UNQUEUED_KEYS, KeyQueue, SmallWindow
from tests.tui.services.host import FakeBook

PATIENCE = 10.0


class Keys:
    """A key queue that records what it delivers."""

    def __init__(self, host: FakeBook) -> None:
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
            await self.queue.take(events.Key(key, key if len(key) == 1 else None))


async def test_keys_come_out_in_the_order_in_which_they_were_typed(host: FakeBook) -> None:
    keys = Keys(host)
    await keys.press("a", "tab", "b", "enter")
    await keys.queue.taken(PATIENCE)
    assert keys.delivered == ["a", "tab", "b", "enter"]


async def test_keys_wait_for_the_place_that_is_being_opened(host: FakeBook) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    await keys.press("a")
    for _ in range(5):
        await asyncio.sleep(0)
    assert keys.delivered == []
    keys.queue.release(host.screen)
    await keys.queue.taken(PATIENCE)
    assert keys.delivered == ["a"]
    assert keys.queue.holds.overdue == []


async def test_the_key_that_leaves_waits_for_nothing(host: FakeBook) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    await keys.press("a", *UNQUEUED_KEYS)
    assert keys.delivered == [*UNQUEUED_KEYS]
    keys.queue.release(host.screen)
    await keys.queue.taken(PATIENCE)
    assert keys.delivered == [*UNQUEUED_KEYS, "a"]


async def test_what_is_no_key_goes_its_way_at_once(host: FakeBook) -> None:
    keys = Keys(host)
    keys.queue.hold(host.screen)
    passed: list[events.Event] = []

    async def deliver(event: events.Event) -> None:
        passed.append(event)

    queue = KeyQueue(host, deliver, SmallWindow(host))
    await queue.take(events.Focus())
    assert len(passed) == 1


def test_bytes_that_are_no_text_are_told_once_for_a_while(host: FakeBook) -> None:
    keys = Keys(host)
    keys.queue.say_bad_bytes()
    keys.queue.say_bad_bytes()
    assert host.said == [labels.BAD_BYTES]


def test_a_paste_that_was_refused_is_told_with_its_length(host: FakeBook) -> None:
    Keys(host).queue.say_paste_too_long(300_000)
    assert host.said == [labels.paste_too_long(300_000, None)]


async def test_a_fault_in_delivering_a_key_is_a_fault_of_the_app(host: FakeBook) -> None:
    async def fail(event: events.Event) -> None:
        raise RuntimeError

    raised: list[BaseException] = []
    host.call_later = lambda callback, *args: raised.append(*args) or True  # type: ignore[func-returns-value,method-assign]
    queue = KeyQueue(host, fail, SmallWindow(host))
    await queue.take(events.Key("a", "a"))
    await queue.taken(PATIENCE)
    assert [type(error) for error in raised] == [RuntimeError]
