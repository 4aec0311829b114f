"""The safety questions: when they are asked, and the page each answer leads to."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from reconcile_tui.domain.form import (
    ALONE_QUESTION,
    REFUSAL_PAGE,
    SafetyOutcome,
    asks_before_opening,
    asks_before_sharing,
    next_safety_question,
    safety_guidance,
    safety_outcome,
)
from reconcile_tui.domain.items import Choice, Condition, Gate
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet

OPTIONS = tuple(Option(value, value) for value in ("yes", "no", "not-sure"))


def question(name: str, page: str = "") -> Choice:
    gate = Gate("in", ["yes", "not-sure"], page) if page else None
    return Choice(id=name, text=f"{name}?", options=OPTIONS, gate=gate)


ALONE = Guidance(
    id="alone",
    text="Nobody asked for it.",
    when_any=(Condition("wanted", "in", ["no", "not-sure"]),),
)
THREE = Worksheet(
    id="quiet-questions",
    title="Safety questions",
    purpose="",
    keep="ask",
    sharing="never",
    section=(
        Section(id="one", title="", item=(question("fear", "afraid"), question("order", "law"))),
        Section(id="two", title="", item=(question("wanted"),)),
    ),
    guidance=(ALONE, Guidance(id="always", text="Always there.")),
)


@pytest.mark.parametrize(
    ("fear", "order", "wanted"), product(("yes", "no", "not-sure", None), repeat=3)
)
def test_only_safe_answers_allow_sharing(
    fear: str | None, order: str | None, wanted: str | None
) -> None:
    given = {"fear": fear, "order": order, "wanted": wanted}
    answers = {key: value for key, value in given.items() if value is not None}
    expected = SafetyOutcome("open") if wanted == "yes" else SafetyOutcome("alone", REFUSAL_PAGE)
    if order != "no":
        expected = SafetyOutcome("stopped", "law")
    if fear != "no":
        expected = SafetyOutcome("stopped", "afraid")
    assert safety_outcome(THREE, answers) == expected


def test_a_worksheet_without_questions_allows_no_sharing() -> None:
    empty = replace(THREE, section=())
    assert safety_outcome(empty, {}).way == "alone"


def test_questions_come_one_by_one_until_a_gate_closes() -> None:
    asked = next_safety_question(THREE, {})
    assert asked is not None
    assert asked.id == "fear"
    assert next_safety_question(THREE, {"fear": "yes"}) is None
    then = next_safety_question(THREE, {"fear": "no"})
    assert then is not None
    assert then.id == "order"
    last = next_safety_question(THREE, {"fear": "no", "order": "no"})
    assert last is not None
    assert last.id == "wanted"
    assert next_safety_question(THREE, {"fear": "no", "order": "no", "wanted": "no"}) is None


def test_guidance_comes_from_the_worksheet() -> None:
    assert safety_guidance(THREE, {"wanted": "not-sure"}) == [ALONE]
    assert safety_guidance(THREE, {"wanted": "yes"}) == []


def test_the_audience_decides_when_the_questions_are_asked() -> None:
    solo, each, both = (replace(THREE, audience=who) for who in ("solo", "each", "together"))
    assert [asks_before_opening(sheet) for sheet in (solo, each, both)] == [False, False, True]
    assert [asks_before_sharing(sheet) for sheet in (solo, each, both)] == [False, True, True]


@pytest.mark.parametrize("answer", ["no", "not-sure", None])
def test_nothing_more_is_asked_when_someone_may_be_watching(answer: str | None) -> None:
    here = Section(id="zero", title="", item=(question(ALONE_QUESTION),))
    sheet = replace(THREE, section=(here, *THREE.section))
    given = {ALONE_QUESTION: answer} if answer else {}
    if answer:
        assert next_safety_question(sheet, given) is None
    assert safety_outcome(sheet, given) == SafetyOutcome("unseen")
    well = {ALONE_QUESTION: "yes", "fear": "no", "order": "no", "wanted": "yes"}
    assert safety_outcome(sheet, well) == SafetyOutcome("open")
