"""The safety questions before a worksheet for two: what opens, and what is remembered."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.form import SafetyOutcome
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.services.navigation import SafetyQuestions
from tests.tui.services.host import FakeApp

FOR_TWO = "repair-script"


class Asked:
    """The service, and the worksheets it opened."""

    def __init__(self, host: FakeApp) -> None:
        self.questions = SafetyQuestions(host, host.workspace, host)
        self.sheet = host.library.worksheet(FOR_TWO)
        self.opened: list[str] = []

    def open(self) -> None:
        """Record that the worksheet was opened."""
        self.opened.append(FOR_TWO)


@pytest.fixture
def asked(host: FakeApp) -> Asked:
    """The service before any question is answered."""
    return Asked(host)


def test_a_worksheet_for_two_waits_for_the_outcome(host: FakeApp, asked: Asked) -> None:
    asked.questions.ask_before(asked.sheet, asked.open)
    assert isinstance(host.screen, SafetyQuestionsScreen)
    assert host.held == [host.screen], "keys must be held until the question is shown"
    assert not asked.opened
    host.answer(SafetyOutcome("alone"))
    assert asked.opened == [FOR_TWO]
    assert asked.questions.outcomes == {FOR_TWO: "alone"}
    asked.questions.ask_before(asked.sheet, asked.open)
    assert asked.opened == [FOR_TWO] * 2, "the questions must be asked once per run"


def test_a_stopping_outcome_is_not_remembered(host: FakeApp, asked: Asked) -> None:
    asked.questions.ask_before(asked.sheet, asked.open)
    host.answer(None)
    assert not asked.opened
    assert asked.questions.outcomes == {}


def test_a_solo_worksheet_opens_without_questions(host: FakeApp, asked: Asked) -> None:
    asked.questions.ask_before(host.library.worksheet("what-changed"), asked.open)
    assert asked.opened == [FOR_TWO]
    assert len(host.screens) == 1


def test_comparing_two_people_needs_both(host: FakeApp, asked: Asked) -> None:
    asked.questions.outcomes[FOR_TWO] = "alone"
    asked.questions.ask_both_before(asked.sheet, asked.open)
    host.answer(SafetyOutcome("alone"))
    assert not asked.opened
    asked.questions.ask_both_before(asked.sheet, asked.open)
    host.answer(SafetyOutcome("open"))
    assert asked.opened == [FOR_TWO]
    assert asked.questions.outcomes == {FOR_TWO: "open"}


def test_asking_the_questions_alone_opens_nothing(host: FakeApp, asked: Asked) -> None:
    asked.questions.ask(lambda _: None)
    host.answer(SafetyOutcome("open"))
    assert asked.questions.outcomes == {}
