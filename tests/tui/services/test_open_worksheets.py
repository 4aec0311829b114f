"""The registry of open worksheets: which views are notified, and which no longer are."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.workspace import OpenWorksheet
from tests.tui.services.host import FakeBook, FakeScreen, FakeView


def test_every_open_view_is_asked_in_the_order_in_which_it_was_opened(
    host: FakeBook, work: OpenWorksheet, view: FakeView
) -> None:
    row = FakeView(work, host.screen, is_active_view=False)
    host.open_worksheets.register(row)
    assert host.open_worksheets.views() == [view, row]
    host.open_worksheets.commit_all()
    assert (view.told, row.told) == (["commit"], ["commit"])


def test_a_worksheet_that_is_open_twice_is_one_worksheet(
    host: FakeBook, work: OpenWorksheet, view: FakeView
) -> None:
    host.open_worksheets.register(FakeView(work, host.screen))
    assert host.open_worksheets.works() == [work]


def test_what_a_closed_screen_held_counts_no_longer(host: FakeBook, work: OpenWorksheet) -> None:
    screen = FakeScreen()
    host.screens.append(screen)
    view = FakeView(work, screen)
    host.open_worksheets.register_pane(view)
    host.screens.remove(screen)  # the views are unmounted a moment later
    host.open_worksheets.commit_all()
    host.open_worksheets.update_status(work)
    assert view.told == []
    assert host.open_worksheets.works() == []


def test_a_closed_view_is_not_notified(host: FakeBook, work: OpenWorksheet, view: FakeView) -> None:
    host.open_worksheets.unregister(view)
    host.open_worksheets.unregister(view)  # registering twice is harmless
    host.open_worksheets.show_again(work)
    host.open_worksheets.update_storage(work)
    assert view.told == []


def test_only_the_worksheet_that_is_meant_is_drawn_again(
    host: FakeBook, work: OpenWorksheet, view: FakeView
) -> None:
    other = FakeView(host.workspace.start("promises"), host.screen)
    host.open_worksheets.register_pane(other)
    host.open_worksheets.show_again(work)
    host.open_worksheets.update_status(work)
    assert view.told == ["show again", "status"]
    assert other.told == []


def test_a_row_says_its_status_and_nothing_of_the_whole_worksheet(
    host: FakeBook, work: OpenWorksheet
) -> None:
    row = FakeView(work, host.screen)
    host.open_worksheets.register(row)
    host.open_worksheets.update_status(work)
    host.open_worksheets.update_storage(work)
    assert row.told == ["status"]


def test_the_worksheet_in_hand_is_the_one_that_is_seen_on_that_screen(
    host: FakeBook, work: OpenWorksheet, view: FakeView
) -> None:
    turned_away = FakeView(host.workspace.start("promises"), host.screen, is_active_view=False)
    host.open_worksheets.register_pane(turned_away)
    assert host.open_worksheets.active_works(host.screen) == [work]


def test_a_worksheet_is_found_by_its_file(
    host: FakeBook, work: OpenWorksheet, view: FakeView
) -> None:
    path = Path("somewhere.toml")
    assert host.open_worksheets.at(path) is None
    work.entry.path = path
    assert host.open_worksheets.at(path) is work


def test_the_worksheet_in_view_is_the_topmost_that_is_seen(host: FakeBook, view: FakeView) -> None:
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
