"""Fixtures for service tests: a host without Textual, and worksheets in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.services.saving import SaveStatus
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.services.host import FakeApp, FakeView


@pytest.fixture
def host(places: Places) -> Iterator[FakeApp]:
    """The app as services see it; its saver must stop cleanly."""
    book = FakeApp(places)
    yield book
    assert book.saver.stop(20.0)


@pytest.fixture
def work(host: FakeApp) -> OpenWorksheet:
    """A blank worksheet."""
    return host.workspace.start("what-changed")


@pytest.fixture
def view(host: FakeApp, work: OpenWorksheet) -> FakeView:
    """The view of that worksheet, registered as open."""
    pane = FakeView(work, host.screen)
    host.open_worksheets.register_pane(pane)
    return pane


@pytest.fixture
def status(host: FakeApp) -> SaveStatus:
    """The save status service."""
    return SaveStatus(host, host.workspace, host.open_worksheets)
