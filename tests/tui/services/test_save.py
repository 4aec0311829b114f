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
from tests.tui.services.host import FakeBook, FakeScreen, FakeView


@pytest.fixture
def save(host: FakeBook, status: SaveStatus) -> Save:
    """The save service."""
    opened = host.open_worksheets
    return Save(
        host,
        host.workspace,
        opened,
        PrivateAnswers(host, host.workspace, opened),
        SaveACopy(host, host.places, host.workspace, opened, status),
    )


def opened(host: FakeBook, kind: str, *, is_at_sensitive: bool = False) -> OpenWorksheet:
    """The view of a blank worksheet."""
    work = host.workspace.start(kind)
    view = FakeView(work, host.screen, is_at_sensitive=is_at_sensitive)
    host.open_worksheets.register_pane(view)
    return work


def test_without_a_worksheet_it_says_so(host: FakeBook, save: Save) -> None:
    save.save()
    assert host.said == [labels.NO_WORKSHEET_HERE]


def test_a_worksheet_in_a_tab_that_is_turned_away_is_not_meant(host: FakeBook, save: Save) -> None:
    host.open_worksheets.register_pane(
        FakeView(host.workspace.start("this-week"), host.screen, is_active_view=False)
    )
    save.save()
    assert host.said == [labels.NO_WORKSHEET_HERE]


def test_what_was_typed_is_on_the_disk_when_it_says_so(
    host: FakeBook, save: Save, view: FakeView
) -> None:
    view.work.session.answer("different", "words")
    save.save()
    assert view.told[0] == "commit"
    assert "words" in next(host.places.worksheets.glob("*.toml")).read_text("utf-8")
    assert len(host.said) == 1


def test_it_works_from_a_screen_that_lies_over_the_worksheet(host: FakeBook, save: Save) -> None:
    opened(host, "promises")
    host.screens.append(FakeScreen())
    upper = opened(host, "closing-well")
    host.screens.append(FakeScreen())
    save.save()
    assert isinstance(host.screen, Choose), "the topmost, private one must ask"
    host.answer("save")
    assert upper.kept


@pytest.mark.parametrize("answer", ["memory", None])
def test_a_private_worksheet_stays_in_memory_unless_the_person_says_save(
    host: FakeBook, save: Save, answer: str | None
) -> None:
    work = opened(host, "closing-well")
    save.save()
    host.answer(answer)
    assert not work.kept
    assert not list(host.places.worksheets.glob("*.toml"))


def test_at_a_private_question_it_asks_about_the_private_answers(
    host: FakeBook, save: Save
) -> None:
    work = opened(host, "my-decision", is_at_sensitive=True)
    save.save()
    host.answer("save")
    assert host.said == [words.ANSWERS_SAVED_NOW]
    assert work.session.saves_sensitive


def test_while_the_disk_refuses_it_asks_where_a_copy_goes(
    host: FakeBook, save: Save, status: SaveStatus, view: FakeView
) -> None:
    status.save_failed(view.work, CannotWriteError("The disk is full."))
    save.save()
    assert isinstance(host.screen, Ask)
    save.save()
    assert len(host.screens) == 2, "another dialog opened over the open one"
