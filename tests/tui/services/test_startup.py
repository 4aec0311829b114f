"""Startup: which screen is shown first."""

from __future__ import annotations

import pytest

from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.page import FirstPageScreen
from reconcile_tui.tui.services.navigation import Navigation, SafetyQuestions, Startup
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from tests.tui.hand import write_down
from tests.tui.services.host import FakeApp


def startup(host: FakeApp, opening: Opening) -> Startup:
    questions = SafetyQuestions(host, host.workspace, host)
    answers = PrivateAnswers(host, host.workspace, host.open_worksheets)
    navigation = Navigation(host.as_workbook, questions, answers)
    return Startup(
        host.as_workbook, navigation, opening, lambda *_: pytest.fail("nothing is encrypted")
    )


def test_the_first_page_is_shown_while_nothing_is_saved(
    host: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    service = startup(host, Opening(kind="what-changed", word="Said once."))
    monkeypatch.setattr(service._navigation, "start", opened.append)
    service.begin()
    assert isinstance(host.screen, FirstPageScreen)
    assert opened == []
    host.answer(None)
    assert opened == ["what-changed"]
    assert host.notices == ["Said once."]


def test_with_saved_worksheets_the_requested_one_opens_at_once(
    host: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_down(host.places, "what-changed", {"different": "mine"})
    opened: list[object] = []
    service = startup(host, Opening(path=path))
    monkeypatch.setattr(service._navigation, "open_saved", opened.append)
    service.begin()
    assert opened == [path]
    assert len(host.screens) == 1
