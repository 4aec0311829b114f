"""The question whether to save private answers, asked before any of them is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import files
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.history import History
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.hand import NOW, write_down
from tests.tui.services.host import FakeApp, FakeView

PRIVATE, SENSITIVE = "red-flags", "my-decision"


@pytest.fixture
def questions(host: FakeApp) -> PrivateAnswers:
    """The service."""
    return PrivateAnswers(host, host.workspace, host.open_worksheets)


def saved(host: FakeApp) -> list[Path]:
    assert host.saver.flush(10)
    return list(host.places.worksheets.glob("*.toml"))


def test_an_empty_private_worksheet_is_not_saved(host: FakeApp, questions: PrivateAnswers) -> None:
    view = FakeView(host.workspace.start(PRIVATE), host.screen)
    questions.ask_to_keep(view)
    assert host.notices == [labels.NOTHING_TO_SAVE]
    assert saved(host) == []


@pytest.mark.parametrize(("answer", "count"), [(None, 0), ("memory", 0), ("save", 1)])
def test_a_private_worksheet_is_written_only_after_confirmation(
    host: FakeApp, questions: PrivateAnswers, answer: str | None, count: int
) -> None:
    work = host.workspace.start("closing-well")
    item = next(one for one in work.worksheet.items() if one.type_name == "text")
    work.session.answer(item.id, "words")
    view = FakeView(work, host.screen)
    questions.ask_to_keep(view)
    assert isinstance(host.screen, Choose)
    assert saved(host) == []
    host.answer(answer)
    assert len(saved(host)) == count
    assert view.calls == (["commit", "kept"] if count else [])


def test_a_saved_private_worksheet_is_not_asked_about_again(
    host: FakeApp, questions: PrivateAnswers, view: FakeView
) -> None:
    questions.ask_to_keep(view)
    assert len(host.screens) == 1


@pytest.mark.parametrize(("answer", "saves"), [("memory", False), ("save", True), (None, False)])
def test_sensitive_answers_are_saved_only_when_the_person_says_so(
    host: FakeApp, questions: PrivateAnswers, answer: str | None, saves: bool
) -> None:
    work = host.workspace.start(SENSITIVE)
    view = FakeView(work, host.screen)
    host.open_worksheets.register_pane(view)
    questions.ask_about_sensitive(work)
    host.answer(answer)
    assert bool(work.session.saves_sensitive) is saves
    assert view.calls == ["show again", "kept"]


def test_undecided_sensitive_answers_are_asked_about_at_opening(
    host: FakeApp, questions: PrivateAnswers
) -> None:
    path = write_down(host.places, SENSITIVE, {"pressing": ["my-family"]}, sensitive="")
    work = host.workspace.open(path)
    questions.ask_when_opened(work)
    host.answer("erase")
    assert words.ERASED not in host.notices, "erased without confirmation"
    host.answer("erase")
    assert words.ERASED in host.notices
    assert host.saver.flush(10)
    assert "my-family" not in path.read_text("utf-8")


def test_versions_from_before_it_was_private_can_be_erased(
    host: FakeApp, questions: PrivateAnswers
) -> None:
    path = write_down(host.places, PRIVATE, {})
    history = History(host.places.state, path)
    history.add(path.read_bytes(), "mine", NOW)
    assert history.versions()
    questions.ask_when_opened(host.workspace.open(path))
    host.answer("erase")
    assert history.versions(), "erased without confirmation"
    host.answer("erase")
    assert history.versions() == []
    assert host.notices == [words.VERSIONS_ERASED]


def test_an_unreadable_file_may_hold_sensitive_answers(
    host: FakeApp, questions: PrivateAnswers
) -> None:
    path = write_down(host.places, SENSITIVE, {"pressing": ["my-family"]})
    path.write_text(path.read_text("utf-8") + "\nno toml [", "utf-8")
    questions.tell_of_unreadable(path)
    assert host.notices == [words.FOUND_UNREADABLE]


def test_a_missing_file_is_not_reported(host: FakeApp, questions: PrivateAnswers) -> None:
    questions.tell_of_unreadable(host.places.worksheets / "gone.toml")
    assert host.notices == []


def test_a_worksheet_whose_file_was_removed_can_be_saved_again(
    host: FakeApp, questions: PrivateAnswers, view: FakeView
) -> None:
    view.work.session.answer("different", "words")
    view.work.kept = False
    questions.ask_to_keep(view)
    host.answer("save")
    assert host.notices == [files.SAVED_AGAIN]
    assert len(saved(host)) == 1
