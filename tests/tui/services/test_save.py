"""The save key: what it asks, what it saves immediately, and when there's nothing to save."""

from __future__ import annotations

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.services.saving import Save, SaveACopy, SaveStatus
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.services.host import FakeApp, FakeScreen, FakeView


@pytest.fixture
def save(host: FakeApp, status: SaveStatus) -> Save:
    """The save service."""
    opened = host.open_worksheets
    return Save(
        host,
        host.workspace,
        opened,
        PrivateAnswers(host, host.workspace, opened),
        SaveACopy(host, host.places, host.workspace, opened, status),
    )


def opened(host: FakeApp, kind: str, *, is_at_sensitive: bool = False) -> OpenWorksheet:
    """The view of a blank worksheet."""
    work = host.workspace.start(kind)
    view = FakeView(work, host.screen, is_at_sensitive=is_at_sensitive)
    host.open_worksheets.register_pane(view)
    return work


def test_save_without_a_worksheet_notifies(host: FakeApp, save: Save) -> None:
    save.save()
    assert host.notices == [labels.NO_WORKSHEET_HERE]


def test_save_ignores_a_worksheet_in_an_inactive_tab(host: FakeApp, save: Save) -> None:
    host.open_worksheets.register_pane(
        FakeView(host.workspace.start("this-week"), host.screen, is_active_view=False)
    )
    save.save()
    assert host.notices == [labels.NO_WORKSHEET_HERE]


def test_save_writes_before_it_notifies(host: FakeApp, save: Save, view: FakeView) -> None:
    view.work.session.answer("different", "words")
    save.save()
    assert view.calls[0] == "commit"
    assert "words" in next(host.places.worksheets.glob("*.toml")).read_text("utf-8")
    assert len(host.notices) == 1


def test_save_works_from_a_screen_above_the_worksheet(host: FakeApp, save: Save) -> None:
    opened(host, "promises")
    host.screens.append(FakeScreen())
    upper = opened(host, "closing-well")
    host.screens.append(FakeScreen())
    save.save()
    assert isinstance(host.screen, Choose), "the topmost, private one must ask"
    host.answer("save")
    assert upper.kept


@pytest.mark.parametrize("answer", ["memory", None])
def test_a_private_worksheet_is_saved_only_after_confirmation(
    host: FakeApp, save: Save, answer: str | None
) -> None:
    work = opened(host, "closing-well")
    save.save()
    host.answer(answer)
    assert not work.kept
    assert not list(host.places.worksheets.glob("*.toml"))


def test_save_at_a_sensitive_question_asks_about_sensitive_answers(
    host: FakeApp, save: Save
) -> None:
    work = opened(host, "my-decision", is_at_sensitive=True)
    save.save()
    host.answer("save")
    assert host.notices == [words.ANSWERS_SAVED_NOW]
    assert work.session.saves_sensitive


def test_save_offers_a_copy_while_saving_fails(
    host: FakeApp, save: Save, status: SaveStatus, view: FakeView
) -> None:
    status.save_failed(view.work, CannotWriteError("The disk is full."))
    save.save()
    assert isinstance(host.screen, Ask)
    save.save()
    assert len(host.screens) == 2, "another dialog opened over the open one"
