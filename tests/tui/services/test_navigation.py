"""Navigation: link targets, and one open worksheet per file."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.items import Link
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Entry
from reconcile_tui.tui import screens
from reconcile_tui.tui.screens.files import TextScreen
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.layers import LayersScreen
from reconcile_tui.tui.screens.page import PageScreen, SourcesScreen
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.screens.timeline import TimelineScreen
from reconcile_tui.tui.services.navigation import Navigation, SafetyQuestions
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.hand import write_down
from tests.tui.services.host import FakeApp, FakeScreen, FakeView


@pytest.fixture
def navigation(host: FakeApp) -> Navigation:
    """The navigation service."""
    return Navigation(
        host.as_workbook,
        SafetyQuestions(host, host.workspace, host),
        PrivateAnswers(host, host.workspace, host.open_worksheets),
    )


def test_a_file_that_is_open_is_opened_once(host: FakeApp, navigation: Navigation) -> None:
    path = write_down(host.places, "what-changed", {"different": "mine"})
    work = navigation.worksheet_at(path)
    view = FakeView(work, host.screen)
    host.open_worksheets.register_pane(view)
    assert navigation.worksheet_at(path) is work
    assert view.calls == ["commit"], "typed words must be committed before another view reads them"


def test_a_private_worksheet_is_one_while_the_program_runs(navigation: Navigation) -> None:
    assert navigation.private_worksheet("red-flags") is navigation.private_worksheet("red-flags")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[OpenWorksheet]:
    """Record the worksheets that would be shown; their screens need a running app."""
    works: list[OpenWorksheet] = []

    def stand_in(work: OpenWorksheet, *_: str) -> FakeScreen:
        works.append(work)
        return FakeScreen()

    monkeypatch.setattr(screens, "WorksheetScreen", stand_in)
    return works


def test_private_answers_that_are_not_saved_outlive_their_screen(
    host: FakeApp, navigation: Navigation, shown: list[OpenWorksheet]
) -> None:
    path = write_down(host.places, "my-decision", {})
    navigation.open_saved(path)
    work = shown[0]
    assert navigation.unsaved_worksheet("my-decision", path) is None, "no unsaved answer yet"
    work.session.answer("pressing", "my-family")
    host.answer(None)
    assert navigation.unsaved_worksheet("my-decision", path) is work
    assert navigation.worksheet_at(path) is work
    host.workspace.save_sensitive(work)
    assert host.saver.flush(10)
    assert navigation.unsaved_worksheet("my-decision", path) is None
    assert navigation.worksheet_at(path) is not work, "the saved file isn't used"


async def test_a_blank_worksheet_with_unsaved_private_answers_is_reopened(
    host: FakeApp, navigation: Navigation, shown: list[OpenWorksheet]
) -> None:
    navigation.start("my-decision")
    shown[0].session.answer("pressing", "my-family")
    assert host.saver.flush(10)
    host.answer(None)
    navigation.start("my-decision")
    host.answer(None)
    await navigation.follow_link(Link("worksheet/my-decision", "A door"))
    assert shown == [shown[0]] * 3


def test_a_private_file_that_is_erased_is_not_written_again(
    host: FakeApp, navigation: Navigation
) -> None:
    work = navigation.private_worksheet("closing-well")
    item = next(one for one in work.worksheet.items() if one.type_name == "text")
    work.session.answer(item.id, "words")
    host.workspace.keep(work)
    assert host.saver.flush(10)
    path = work.entry.path
    assert path is not None
    navigation.forget_file(path)
    assert work.private
    assert work.entry == Entry()


@pytest.mark.parametrize(
    ("to", "screen"),
    [
        ("guide/tonight", PageScreen),
        ("layers", LayersScreen),
        ("help", GetHelpScreen),
        ("worksheet/repair-script", SafetyQuestionsScreen),
    ],
)
async def test_a_link_opens_its_screen(
    host: FakeApp, navigation: Navigation, to: str, screen: type
) -> None:
    navigation._safety_questions.outcomes.clear()
    await navigation.follow_link(Link(to, "A door"))
    assert isinstance(host.screen, screen)


async def test_a_broken_link_is_reported(host: FakeApp, navigation: Navigation) -> None:
    await navigation.follow_link(Link("guide/nowhere", "A door"))
    assert len(host.notices) == 1
    assert len(host.screens) == 1


def test_a_file_that_is_no_answers_is_shown_as_text(host: FakeApp, navigation: Navigation) -> None:
    host.places.worksheets.mkdir(parents=True)
    path = host.places.worksheets / "2026-01-01-broken.toml"
    path.write_text("no toml at all [")
    navigation.open_saved(path)
    assert isinstance(host.screen, TextScreen)
    assert path.read_text() == "no toml at all ["


def test_two_versions_of_git_are_offered(host: FakeApp, navigation: Navigation) -> None:
    path = write_down(host.places, "what-changed", {"different": "mine"})
    text = path.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.endswith('"mine"'))
    theirs = line.replace("mine", "theirs")
    both = f"<<<<<<< HEAD\n{line}\n=======\n{theirs}\n>>>>>>> other"
    path.write_text(text.replace(line, both), "utf-8")
    navigation.open_saved(path)
    host.answer("text")
    assert isinstance(host.screen, TextScreen)


async def test_show_tab_closes_every_screen_above_the_tabs(
    host: FakeApp, navigation: Navigation
) -> None:
    host.push_screen(GetHelpScreen())
    host.push_screen(GetHelpScreen())
    await navigation.show_tab("guide")
    assert len(host.screens) == 1


async def test_show_tab_closes_nothing_under_the_cover(
    host: FakeApp, navigation: Navigation
) -> None:
    host.push_screen(GetHelpScreen())
    host.idle_cover.is_covered = True
    await navigation.show_tab("guide")
    assert isinstance(host.screen, GetHelpScreen)


def test_the_worksheet_is_redrawn_after_its_timeline_closes(
    host: FakeApp, navigation: Navigation, view: FakeView
) -> None:
    navigation.show_timeline(view.work)
    assert isinstance(host.screen, TimelineScreen)
    host.answer(None)
    assert view.calls == ["commit", "show again"]


def test_missing_sources_are_reported(host: FakeApp, navigation: Navigation) -> None:
    navigation.show_sources(["no-such-claim"])
    assert host.notices == [labels.NO_SOURCE]
    navigation.show_sources([next(iter(host.library.claims))])
    assert isinstance(host.screen, SourcesScreen)


def test_pages_name_the_data_folder(host: FakeApp, navigation: Navigation) -> None:
    texts = [b.text for b in navigation.blocks(host.library.page("first-start"))]
    assert not any("{data_dir}" in text for text in texts)
    assert any(str(host.places.worksheets) in text for text in texts)


def test_close_worksheets_closes_open_and_private_ones(
    host: FakeApp, navigation: Navigation, view: FakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[object] = []
    monkeypatch.setattr(host.workspace, "close", closed.append)
    private = navigation.private_worksheet("red-flags")
    navigation.close_worksheets()
    assert closed == [view.work, private]
