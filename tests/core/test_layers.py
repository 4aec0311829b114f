"""The four layers: dated entries of the person, without anything that must stay private."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.gather import LAYERS, Evidence, by_layer, evidence_in
from tests.core.promises_sample import ledger

SAVED = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def filled(values: dict[str, Any] | None = None, **rows: Any) -> Answers:
    kept = {key.replace("_", "-"): tuple(found) for key, found in rows.items()}
    started = datetime(2026, 1, 1, tzinfo=UTC)
    return Answers("ledger", "1", "T", started, saved=SAVED, values=values or {}, rows=kept)


def day(row: str, when: date | None, rung: str, what: str = "", **more: Any) -> dict[str, Any]:
    found = {"row": row, "date": when, "what": what or None, "rung": rung, **more}
    return {key: cell for key, cell in found.items() if cell is not None}


def layers(answers: Answers) -> dict[str, tuple[Evidence, ...]]:
    return by_layer(evidence_in(ledger(), answers))


def test_evidence_in_rows_belongs_to_the_layer_of_its_section() -> None:
    promise = {"row": "p1", "words": "Calls before it gets late"}
    seen = day("a", date(2026, 11, 1), "repeated", "Called at six", promise="p1", stress=True)
    found = layers(filled(my_promises=[promise], my_days=[seen]))
    assert set(found) == set(LAYERS)
    (one,) = found["behavior"]
    assert (one.day, one.rung, one.my_part) == (date(2026, 11, 1), "repeated", True)
    assert one.words == "Calls before it gets late · Called at six · Under stress: yes"
    assert (one.question, one.sheet) == ("What did you then do?", "A ledger")
    assert not found["proof"] + found["root-cause"] + found["capacity"]


def test_rows_about_the_other_person_are_not_my_part() -> None:
    found = layers(filled(their_days=[day("a", date(2026, 11, 1), "said")]))
    (one,) = found["proof"]
    assert not one.my_part
    assert one.question == "What did you then see?"


def test_evidence_in_a_choice_has_the_date_it_was_saved() -> None:
    (one,) = layers(filled({"now": "once", "elsewhere": "kept"}))["capacity"]
    assert (one.day, one.rung, one.words) == (SAVED.date(), "once", "")


def test_newest_evidence_is_first_and_undated_last() -> None:
    rows = [
        day("a", date(2026, 3, 1), "said"),
        day("b", None, "kept"),
        day("c", date(2026, 5, 1), "planned"),
        day("d", date(2026, 5, 1), "once"),
    ]
    found = layers(filled(my_days=rows))["behavior"]
    assert [one.rung for one in found] == ["once", "planned", "said", "kept"]


def test_a_row_without_a_rung_is_no_evidence() -> None:
    rows: list[dict[str, Any]] = [
        {"row": "a", "date": date(2026, 3, 1), "what": "Something"},
        {"row": "b", "date": date(2026, 3, 1), "rung": "not-a-rung"},
        {"row": "c", "date": date(2026, 3, 1), "rung": 4},
    ]
    assert not any(layers(filled({"now": "odd"}, my_days=rows)).values())


SECRET = "quince marmalade"


def test_unshared_answers_are_no_evidence() -> None:
    open_ones = {"now": "once"}
    hidden = day("h", date(2026, 11, 1), "kept", SECRET)
    with_it = filled({**open_ones, "hidden": "kept", "after-hidden": "kept"}, hidden_days=[hidden])
    assert layers(with_it) == layers(filled(open_ones))
    assert SECRET not in repr(layers(with_it))


def test_a_private_worksheet_has_no_evidence() -> None:
    private = replace_sheet()
    answers = filled({"now": "kept"}, my_days=[day("a", date(2026, 11, 1), "kept", SECRET)])
    assert list(evidence_in(private, answers)) == []


def replace_sheet() -> Any:
    fields = {name: getattr(ledger(), name) for name in ledger().__struct_fields__}
    return type(ledger())(**{**fields, "keep": "ask"})


def test_collecting_evidence_changes_no_answers() -> None:
    answers = filled({"now": "once"})
    list(evidence_in(ledger(), answers))
    assert answers == replace(answers)
