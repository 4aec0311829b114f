"""A session: visible questions, the next question, and saved answers."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, REASONS
from reconcile_tui.session import Session
from tests.small_session import ChangeRecorder, begin


@pytest.fixture
def told() -> ChangeRecorder:
    return ChangeRecorder()


@pytest.fixture
def session(told: ChangeRecorder) -> Session:
    return begin(told)


def shown(session: Session) -> list[str]:
    return [item.id for section in session.form.sections() for item in session.form.items(section)]


def test_a_hidden_question_keeps_its_answer(session: Session) -> None:
    session.answer("contact", "yes")
    session.answer("how", "by letter")
    assert "how" in shown(session)
    assert "how-often" in shown(session)
    session.answer("contact", "no")
    assert "how" not in shown(session)
    assert session.answers.values["how"] == "by letter"
    session.answer("contact", "yes")
    assert session.raw("how") == "by letter"


def test_a_question_that_depends_on_a_hidden_answer_is_hidden(session: Session) -> None:
    session.answer("contact", "yes")
    session.answer("how", "by letter")
    session.answer("contact", "no")
    assert "how-often" not in shown(session)


def test_a_gate_ends_the_worksheet_and_deletes_no_answer(session: Session) -> None:
    session.answer("day", "2026-11-22")
    session.answer("fear", "yes")
    assert shown(session)[-1] == "fear"
    assert [section.id for section in session.form.sections()] == ["one", "two"]
    gate = session.form.gate
    assert gate is not None
    assert gate.id == "fear"
    assert session.answers.values["day"] == date(2026, 11, 22)
    session.answer("fear", "no")
    assert shown(session)[-1] == "seen"


def test_guidance_follows_the_answers(session: Session) -> None:
    assert [words.id for words in session.form.guidance("two")] == ["unmarked"]
    session.answer("fear", "yes")
    assert [words.id for words in session.form.guidance("two")] == ["marked"]


def test_next_unanswered_wraps_around_and_passes_optional_questions(session: Session) -> None:
    def next_after(item: str | None) -> str | None:
        found = session.next_unanswered(item)
        return found.id if found else None

    assert next_after(None) == "why"
    assert next_after("contact") == "fear"
    assert next_after("seen") == "why"
    for item in ("why", "contact", "fear", "day", "seen"):
        session.skip(item, "skipped")
    assert next_after(None) == "plan"
    session.skip("plan", "too-much")
    session.skip("day", "later")
    assert next_after(None) == "day", "what was skipped for later comes at the end"
    session.answer("day", "2026-11-22")
    assert next_after(None) is None


@pytest.mark.parametrize("reason", REASONS)
def test_a_skip_lasts_until_there_is_an_answer(session: Session, reason: str) -> None:
    session.skip("why", reason)
    assert session.answers.skipped == {"why": reason}
    assert session.form.count()[:2] == (0, 1)
    session.answer("why", "because")
    assert session.answers.skipped == {}
    assert session.form.count()[:2] == (1, 0)


def test_a_skip_can_be_undone(session: Session) -> None:
    session.skip("why", "later")
    session.skip("why", None)
    assert session.answers.is_empty()


def test_invalid_text_is_saved_as_typed(session: Session) -> None:
    assert "2026-11-22" in (session.answer("day", "last Tuesday") or "")
    assert session.raw("day") == "last Tuesday"
    day = session.worksheet.by_id["day"]
    assert session.fault(day)
    assert session.words(day) == "(couldn't be read as a date: last Tuesday)"
    assert session.answer("day", "22 Nov 2026") is None
    assert session.answers.values["day"] == date(2026, 11, 22)


def test_too_long_an_answer_is_refused(session: Session, told: ChangeRecorder) -> None:
    session.answer("why", "short")
    assert session.answer("why", "x" * (MAX_ANSWER + 1)) == NO_ROOM
    assert session.raw("why") == "short"
    assert session.answer("why", "x" * MAX_ANSWER) is None


def test_a_part_of_a_plan_has_the_same_limit(session: Session, told: ChangeRecorder) -> None:
    session.answer_part("why", "if", "short")
    session.answer_part("why", "if", "x" * (MAX_ANSWER + 1))
    assert session.answers.value("why") == {"if": "short"}


def test_a_too_long_answer_from_an_editor_can_be_shortened(session: Session) -> None:
    session.answers = session.answers.with_value("why", "x" * (MAX_ANSWER + 100))
    assert session.answer("why", "x" * (MAX_ANSWER + 99)) is None
    assert session.answer("why", "x" * (MAX_ANSWER + 100)) == NO_ROOM


def test_an_equal_value_changes_nothing(session: Session, told: ChangeRecorder) -> None:
    session.answer("why", "because")
    session.answer("why", "because")
    session.answer("why", "because\r\n")
    session.answer("why", "because\n")
    assert [answers.values["why"] for answers, _ in told.changes] == ["because", "because\n"]


def test_a_choice_is_saved_at_once_and_typing_is_debounced(
    session: Session, told: ChangeRecorder
) -> None:
    session.answer("why", "b")
    session.answer("contact", "yes")
    assert [at_once for _, at_once in told.changes] == [False, True]


def test_snapshots_never_change_afterwards(session: Session, told: ChangeRecorder) -> None:
    session.answer("why", "first")
    first = told.changes[-1][0]
    session.answer("why", "second")
    session.answer_cell("seen", "r1", "what", "a thing")
    assert first.values == {"why": "first"}
    assert first.rows == {}


def test_parts_of_a_plan_are_set_one_by_one(session: Session) -> None:
    session.answer_part("plan", "if", "it rains")
    session.answer_part("plan", "then", "I stay in")
    assert session.answers.values["plan"] == {"if": "it rains", "then": "I stay in"}
    session.answer_part("plan", "if", "")
    session.answer_part("plan", "then", "")
    assert "plan" not in session.answers.values


def test_a_row_exists_once_a_cell_is_answered(session: Session) -> None:
    row = session.new_row_id("seen")
    session.answer_cell("seen", row, "what", "")
    assert session.rows("seen") == ()
    session.answer_cell("seen", row, "what", "Came back after 20 minutes")
    session.answer_cell("seen", row, "day", "soon")
    assert session.rows("seen") == (
        {"row": row, "what": "Came back after 20 minutes", "day": "soon"},
    )
    assert session.new_row_id("seen") != row


def test_a_removed_row_can_be_restored(session: Session) -> None:
    session.answer_cell("seen", "r1", "what", "one")
    session.answer_cell("seen", "r2", "what", "two")
    gone = session.rows("seen")[0]
    session.remove_row("seen", "r1")
    assert [row["row"] for row in session.rows("seen")] == ["r2"]
    session.answer_cell("seen", "r3", "what", "three")
    session.restore_row("seen", gone, 0)
    assert [row["row"] for row in session.rows("seen")] == ["r1", "r2", "r3"]
    session.restore_row("seen", gone, 0)
    assert len(session.rows("seen")) == 3, "it's listed once"


def test_a_cleared_answer_can_be_restored_and_later_changes_stay(session: Session) -> None:
    session.answer("why", "because")
    before = session.clear("why")
    assert session.answers.value("why") is None
    session.answer("contact", "yes")
    session.restore("why", before)
    assert session.answers.values == {"contact": "yes", "why": "because"}


def test_a_read_only_session_changes_nothing(told: ChangeRecorder) -> None:
    session = begin(told, "This file is read-only.", why="because")
    session.answer("why", "changed")
    session.skip("contact", "later")
    session.clear("why")
    assert session.raw("why") == "because"
    assert told.changes == []


def test_pinned_answers_are_in_words(session: Session) -> None:
    assert session.pinned() == []
    session.answer("why", "because")
    assert [(item.id, words) for item, words in session.pinned()] == [("why", "because")]


def test_answers_without_a_question_are_kept_and_listed(told: ChangeRecorder) -> None:
    session = begin(told, why="because", gone="old words")
    assert session.form.older() == [("gone", "old words")]
    session.answer("contact", "no")
    assert session.answers.values["gone"] == "old words"


def test_an_external_change_is_applied_and_later_typing_stays(session: Session) -> None:
    session.answer("why", "first")
    session.answer("contact", "yes")
    saved = session.answers
    merged = saved.with_value("contact", "no").with_value("why", "theirs")
    merged = merged.with_row("seen", {"row": "r1", "what": "theirs"})
    session.answer("why", "typed since")
    assert session.apply_external(saved, merged)
    assert session.answers.values == {"why": "typed since", "contact": "no"}
    assert session.rows("seen") == ({"row": "r1", "what": "theirs"},)
    assert not session.apply_external(merged, merged)


@pytest.mark.parametrize("blanks", [" ", "\n", " \t \n"])
def test_blanks_alone_are_no_answer_in_any_field(session: Session, blanks: str) -> None:
    before = session.answers
    session.answer("why", blanks)
    for part in ("if", "then", "when"):
        session.answer_part("plan", part, blanks)
    session.answer_cell("seen", "r1", "what", blanks)
    assert session.answers == before, "so that no file is created from them"


def test_text_that_is_no_date_is_kept_and_counts_as_unanswered(session: Session) -> None:
    before = session.form.count()
    assert session.answer("day", "x") is not None
    assert session.raw("day") == "x"
    assert session.form.count() == before
    assert session.lookup("day") is None, "nothing shows because of it"
    reached = session.next_unanswered()
    while reached is not None and reached.id != "day":
        session.skip(reached.id, "skipped")
        reached = session.next_unanswered()
    assert reached is not None, "the path through the unanswered questions includes it"
    session.answer("day", "2026-11-22")
    assert session.form.count()[0] == before[0] + 1
