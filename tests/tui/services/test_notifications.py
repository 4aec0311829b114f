"""Notifications: how long they're displayed, and when navigation dismisses them."""

from __future__ import annotations

import pytest

from reconcile_tui.tui.services.notifications import USUAL, Notifications
from tests.tui.services.host import FakeBook


def test_a_notice_stands_as_long_as_it_asks_for(host: FakeBook) -> None:
    notices = Notifications(host)
    assert notices.begin("information", None) == USUAL
    assert notices.begin("information", 15) == 15


def test_the_next_key_that_leads_elsewhere_takes_it_along(host: FakeBook) -> None:
    notices = Notifications(host)
    notices.begin("information", None)
    notices.clear_on_leave()
    before = host.cleared
    assert not before, "a notice must survive the key that caused it"
    notices.keys_delivered += 1
    notices.clear_on_leave()
    assert host.cleared > before


@pytest.mark.parametrize(("severity", "timeout"), [("information", 15.0), ("warning", None)])
def test_what_has_more_to_say_stays(host: FakeBook, severity: str, timeout: float | None) -> None:
    notices = Notifications(host)
    notices.begin(severity, timeout)
    notices.keys_delivered += 1
    notices.clear_on_leave()
    assert not host.cleared
