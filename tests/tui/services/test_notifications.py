"""Notifications: how long they're displayed, and when navigation dismisses them."""

from __future__ import annotations

import pytest

from reconcile_tui.tui.services.notifications import USUAL, Notifications
from tests.tui.services.host import FakeApp


def test_a_notice_has_the_requested_timeout(host: FakeApp) -> None:
    notices = Notifications(host)
    assert notices.begin("information", None) == USUAL
    assert notices.begin("information", 15) == 15


def test_a_notice_is_cleared_with_its_screen_after_another_key(host: FakeApp) -> None:
    notices = Notifications(host)
    notices.begin("information", None)
    notices.clear_on_leave()
    before = host.cleared
    assert not before, "a notice must survive the key that caused it"
    notices.keys_delivered += 1
    notices.clear_on_leave()
    assert host.cleared > before


@pytest.mark.parametrize(("severity", "timeout"), [("information", 15.0), ("warning", None)])
def test_a_notice_with_a_longer_timeout_stays(
    host: FakeApp, severity: str, timeout: float | None
) -> None:
    notices = Notifications(host)
    notices.begin(severity, timeout)
    notices.keys_delivered += 1
    notices.clear_on_leave()
    assert not host.cleared
