"""The registry of open worksheets: which views are notified, and which no longer are."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.workspace import OpenWorksheet
from tests.tui.services.host import FakeApp, FakeScreen, FakeView


def test_views_are_committed_in_the_order_they_were_opened(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    row = FakeView(work, host.screen, is_active_view=False)
    host.open_worksheets.register(row)
    assert host.open_worksheets.views() == [view, row]
    host.open_worksheets.commit_all()
    assert (view.calls, row.calls) == (["commit"], ["commit"])


def test_works_lists_a_worksheet_with_two_views_once(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    host.open_worksheets.register(FakeView(work, host.screen))
    assert host.open_worksheets.works() == [work]


def test_views_of_a_closed_screen_are_ignored(host: FakeApp, work: OpenWorksheet) -> None:
    screen = FakeScreen()
    host.screens.append(screen)
    view = FakeView(work, screen)
    host.open_worksheets.register_pane(view)
    host.screens.remove(screen)  # the views are unmounted a moment later
    host.open_worksheets.commit_all()
    host.open_worksheets.update_status(work)
    assert view.calls == []
    assert host.open_worksheets.works() == []


def test_an_unregistered_view_is_not_notified(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    host.open_worksheets.unregister(view)
    host.open_worksheets.unregister(view)  # registering twice is harmless
    host.open_worksheets.show_again(work)
    host.open_worksheets.update_storage(work)
    assert view.calls == []


def test_show_again_redraws_only_the_given_worksheet(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    other = FakeView(host.workspace.start("promises"), host.screen)
    host.open_worksheets.register_pane(other)
    host.open_worksheets.show_again(work)
    host.open_worksheets.update_status(work)
    assert view.calls == ["show again", "status"]
    assert other.calls == []


def test_a_row_view_gets_status_updates_but_no_pane_updates(
    host: FakeApp, work: OpenWorksheet
) -> None:
    row = FakeView(work, host.screen)
    host.open_worksheets.register(row)
    host.open_worksheets.update_status(work)
    host.open_worksheets.update_storage(work)
    assert row.calls == ["status"]


def test_active_pane_is_the_displayed_one_of_the_screen(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    turned_away = FakeView(host.workspace.start("promises"), host.screen, is_active_view=False)
    host.open_worksheets.register_pane(turned_away)
    assert host.open_worksheets.active_works(host.screen) == [work]


def test_a_worksheet_is_found_by_its_file(
    host: FakeApp, work: OpenWorksheet, view: FakeView
) -> None:
    path = Path("somewhere.toml")
    assert host.open_worksheets.at(path) is None
    work.entry.path = path
    assert host.open_worksheets.at(path) is work


def test_in_view_is_the_topmost_displayed_worksheet(host: FakeApp, view: FakeView) -> None:
    below = host.screen
    assert host.open_worksheets.in_view() is view
    host.screens.append(FakeScreen())
    assert host.open_worksheets.in_view() is view, "nothing covers it"
    upper = FakeView(host.workspace.start("promises"), host.screen)
    host.open_worksheets.register_pane(upper)
    later = FakeView(host.workspace.start("promises"), below, is_active_view=False)
    host.open_worksheets.register_pane(later)
    assert host.open_worksheets.in_view() is upper
    host.screens.pop()
    assert host.open_worksheets.in_view() is view
