"""Startup: which screen is shown first."""

from __future__ import annotations

import pytest

from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.page import FirstPageScreen
from reconcile_tui.tui.services.navigation import Navigation, SafetyQuestions, Startup
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from tests.tui.hand import write_down
from tests.tui.services.host import FakeBook


def startup(host: FakeBook, opening: Opening) -> Startup:
    questions = SafetyQuestions(host, host.workspace, host)
    answers = PrivateAnswers(host, host.workspace, host.open_worksheets)
    navigation = Navigation(host.as_book, questions, answers)
    return Startup(
        host.as_book, navigation, opening, lambda *_: pytest.fail("nothing is encrypted")
    )


def test_who_has_saved_nothing_reads_the_first_page_first(
    host: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    service = startup(host, Opening(kind="what-changed", word="Said once."))
    monkeypatch.setattr(service._navigation, "start", opened.append)
    service.begin()
    assert isinstance(host.screen, FirstPageScreen)
    assert opened == []
    host.answer(None)
    assert opened == ["what-changed"]
    assert host.said == ["Said once."]


def test_who_has_saved_something_is_where_they_asked_to_be(
    host: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_down(host.places, "what-changed", {"different": "mine"})
    opened: list[object] = []
    service = startup(host, Opening(path=path))
    monkeypatch.setattr(service._navigation, "open_saved", opened.append)
    service.begin()
    assert opened == [path]
    assert len(host.screens) == 1
