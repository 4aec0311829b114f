"""The same sheet side by side: what is said of each question, and what is never said."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from reconcile_tui.commands.comparing import words_of_comparison
from reconcile_tui.core.answers import Answers
from reconcile_tui.core.compare import Between, Comparison, Question, Side, compare, day_names
from reconcile_tui.core.row_pairs import paired
from reconcile_tui.core.shareable import Shareable, shareable
from reconcile_tui.core.wording import signed
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.store.library import Library
from reconcile_tui.store.paths import shipped_content
from tests.core.ledgers import ledger
from tests.export.filling import filled

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHEETS = Library(shipped_content()).worksheets()

SMALL = """
id = "small"
title = "A small sheet"
purpose = "For a test."
[[section]]
id = "first"
title = "First"
[[section.item]]
id = "why"
type = "text"
text = "Why?[^common]"
[[section.item]]
id = "contact"
type = "choice"
text = "In contact?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
[[section.item]]
id = "kinds"
type = "choices"
text = "Which kinds?"
options = [{ value = "a", label = "A walk" }, { value = "b", label = "A call" },
  { value = "c", label = "Sleep" }]
[[section.item]]
id = "steady"
type = "scale"
text = "How steady?"
[[section.item]]
id = "when"
type = "date"
text = "When?"
[[section.item]]
id = "plan"
type = "plan"
text = "What will you do?"
[[section.item]]
id = "only-then"
type = "line"
text = "Only in contact?"
enable_when = [{ item = "contact", op = "=", value = "yes" }]
[[section.item]]
id = "offer"
type = "line"
text = "Only if you like?"
offered = true
[[section]]
id = "second"
title = "Second"
[[section.item]]
id = "seen"
type = "rows"
text = "What was seen?"
tick = "done"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "done", type = "check", text = "Done" },
]
[[section.item]]
id = "hidden"
type = "text"
text = "What is kept back?"
sharing = "never"
"""


@pytest.fixture(scope="module")
def small() -> Worksheet:
    return msgspec.convert(tomllib.loads(SMALL), Worksheet)


def shared(sheet: Worksheet, more: dict[str, Any] | None = None, **values: Any) -> Shareable:
    given = {key.replace("_", "-"): value for key, value in values.items()}
    blank = Answers(worksheet=sheet.id, id="x", title="", started=NOON, values=given)
    found = shareable(sheet, replace(blank, **(more or {})))
    assert found is not None
    return found


def laid(*sides: Shareable, between: Between = "days") -> Comparison:
    return compare([Side(f"side {n}", one) for n, one in enumerate(sides, 1)], between)


def asked(found: Comparison, item_id: str) -> Question:
    questions = [question for part in found.parts for question in part.questions]
    return next(question for question in questions if question.item_id == item_id)


def cells(found: Comparison, item_id: str) -> list[str]:
    """What each side says, with its signs; rows with a bar between them."""
    told = []
    for cell in asked(found, item_id).cells:
        rows = ["".join(map(signed, said.pieces)) for said in cell.said]
        if cell.standing != "answered":
            rows.append(f"({cell.standing} {cell.reason})")
        told.append(" | ".join(rows))
    return told


# -- values that are not text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "before", "after", "told"),
    [
        ("contact", "no", "yes", ["No", "[-No-] {+Yes+}"]),
        ("kinds", ["a", "b"], ["a", "c"], ["A walk, A call", "A walk, [-A call-], {+Sleep+}"]),
        ("steady", 3, 7, ["3", "[-3-] {+7+}"]),
        (
            "when",
            date(2026, 11, 22),
            date(2026, 12, 6),
            ["Sunday 22 November 2026", "[-Sunday 22 November 2026-] {+Sunday 6 December 2026+}"],
        ),
        (
            "plan",
            {"if": "I wake", "then": "read"},
            {"if": "I wake", "then": "walk"},
            ["If I wake, then I will read", "If I wake, then I will [-read-]{+walk+}"],
        ),
        ("contact", "no", "of another sheet", ["No", "[-No-] {+of another sheet+}"]),
    ],
)
def test_every_kind_of_answer_compares_in_words(
    small: Worksheet, item: str, before: Any, after: Any, told: list[str]
) -> None:
    found = laid(shared(small, **{item: before}), shared(small, **{item: after}))
    assert cells(found, item) == told


def test_what_is_the_same_is_alike_and_carries_no_mark(small: Worksheet) -> None:
    one = shared(small, why="Same  words.\n", contact="yes", kinds=["a"])
    found = laid(one, shared(small, why="Same words.", contact="yes", kinds=["a"]))
    for item in ("why", "contact", "kinds"):
        assert asked(found, item).alike


# -- no answer -------------------------------------------------------------------------------------


def test_no_answer_is_told_in_each_of_its_ways(small: Worksheet) -> None:
    left = {"skipped": {"why": "too-much"}}
    found = laid(shared(small, left, contact="no"), shared(small, why="Now.", contact="yes"))
    assert cells(found, "why") == ["(left-out too-much)", "{+Now.+}"]
    assert cells(found, "only-then") == ["(not-asked )", "(unanswered )"]
    assert not asked(found, "only-then").alike
    assert [asked(found, one).silent for one in ("only-then", "why")] == [True, False]


def test_what_nobody_was_asked_or_only_offered_is_not_listed(small: Worksheet) -> None:
    found = laid(shared(small, contact="no"), shared(small, contact="no"))
    listed = {question.item_id for part in found.parts for question in part.questions}
    assert not {"only-then", "offer", "hidden"} & listed
    assert "why" in listed


def test_an_answer_after_a_gap_is_held_against_the_last_one(small: Worksheet) -> None:
    found = laid(shared(small, why="I go."), shared(small), shared(small, why="I stay."))
    assert cells(found, "why") == ["I go.", "[-I go.-] | (unanswered )", "I [-go-]{+stay+}."]


def test_an_answer_that_came_or_went_as_a_whole_has_a_sign(small: Worksheet) -> None:
    found = laid(shared(small, contact="no"), shared(small, why="I go."))
    assert cells(found, "why") == ["(unanswered )", "{+I go.+}"]
    assert cells(found, "contact") == ["No", "[-No-] | (unanswered )"]
    seen = laid(shared(small), shared(small, rows("Listened", "Knocked")))
    assert cells(seen, "seen")[1] == "{+[ ] Listened+} | {+[ ] Knocked+}"


def test_what_comes_back_after_a_gap_is_new_and_what_stays_away_is_gone_once(
    small: Worksheet,
) -> None:
    one, none = shared(small, why="I go."), shared(small)
    assert cells(laid(one, none, one), "why")[2] == "{+I go.+}"
    assert cells(laid(one, none, none), "why")[1:] == ["[-I go.-] | (unanswered )", "(unanswered )"]


def test_a_long_answer_that_is_gone_is_named_by_how_it_began(small: Worksheet) -> None:
    long = " ".join(f"word{n}" for n in range(100))
    gone = cells(laid(shared(small, why=long), shared(small)), "why")[1]
    assert gone.startswith("[-word0 ")
    assert "word11 …-]" in gone
    assert "word12" not in gone


# -- rows ------------------------------------------------------------------------------------------


def rows(*told: str, ids: str = "") -> dict[str, Any]:
    records = tuple({"row": ids[n : n + 1] or f"r{n}", "what": w} for n, w in enumerate(told))
    return {"rows": {"seen": records}}


def test_rows_find_each_other_by_their_words(small: Worksheet) -> None:
    before = shared(small, {**rows("Came back after a break", "Shouted", ids="ab"), "id": "one"})
    after = shared(
        small,
        {**rows("Listened", "Came back after a long break", ids="ab"), "id": "two"},
    )
    assert cells(laid(before, after), "seen")[1].split(" | ") == [
        "{+[ ] Listened+}",
        "[ ] Came back after a {+long+} break",
        "[-[ ] Shouted-]",
    ]


def test_in_copies_of_one_file_rows_are_the_same_by_their_id(small: Worksheet) -> None:
    before = shared(small, rows("Came back", "Shouted", ids="ab"))
    after = shared(small, rows("Shouted", "Something else entirely", ids="ba"))
    assert cells(laid(before, after), "seen")[1].split(" | ")[0] == "[ ] Shouted"
    assert "{+" in cells(laid(before, after), "seen")[1].split(" | ")[1]


def test_days_typed_in_any_order_find_their_own_earlier_version() -> None:
    late = {"row": "a", "date": date(2026, 11, 9), "what": "Left the room"}
    early = {"row": "b", "date": date(2026, 11, 2), "what": "Called at ten"}

    def side(*days: dict[str, Any]) -> Shareable:
        return shared(ledger(), {"rows": {"my-days": days}})

    changed = {**late, "what": "Left the house"}
    told = cells(laid(side(late, early), side(early, changed)), "my-days")[1]
    assert told.split(" | ") == [
        "Monday 2 November 2026 · Called at ten",
        "Monday 9 November 2026 · Left the [-room-]{+house+}",
    ]


def test_two_thousand_rows_against_two_thousand_others_are_bounded() -> None:
    old = [(f"r{n}", f"day {n} one thing") for n in range(2000)]
    new = [(f"s{n}", f"day {n} another thing") for n in range(2000)]
    pairs = list(paired(old, new, by_id=False))
    assert len(pairs) == 4000, "too many to look for likeness; each is told as it is"


def test_hostile_rows_with_one_id_for_all_are_taken_one_by_one() -> None:
    old = [("r", "a"), ("r", "b")]
    assert sorted(map(str, paired(old, old, by_id=True))) == sorted(
        map(str, [("b", "a"), (None, "b"), ("a", None)])
    )


# -- people ----------------------------------------------------------------------------------------


def test_of_two_people_neither_is_first(small: Worksheet) -> None:
    mine = shared(small, {**rows("Walked", "Mine alone"), "id": "one"}, why="I go out.")
    theirs = shared(small, {**rows("Walked"), "id": "two"}, why="I stay out.", contact="no")
    found = laid(mine, theirs, between="people")
    assert cells(found, "why") == ["I {go} out.", "I {stay} out."]
    assert cells(found, "contact") == ["(unanswered )", "{No}"]
    assert cells(found, "seen") == ["[ ] Walked | {[ ] Mine alone}", "[ ] Walked"]


def test_answers_in_quite_other_words_stand_as_they_are(small: Worksheet) -> None:
    mine = "Every evening we sat on the stairs and said what the day had been like for us."
    theirs = "Nobody asked. There was a phone at the table and a door that closed very early."
    found = laid(shared(small, why=mine), shared(small, why=theirs), between="people")
    assert cells(found, "why") == [mine, theirs]


# -- names -----------------------------------------------------------------------------------------


def test_days_are_told_apart() -> None:
    early, noon, other = NOON.replace(hour=8, minute=5), NOON, NOON.replace(month=3)
    assert day_names([other, noon]) == ["Sunday 22 March 2026", "Sunday 22 November 2026"]
    assert day_names([early, noon]) == [
        "Sunday 22 November 2026, 08:05",
        "Sunday 22 November 2026, 12:00",
    ]
    assert day_names([noon, noon])[1] == "Sunday 22 November 2026, 12:00 (2)"
    assert day_names([datetime(1, 1, 1, tzinfo=UTC)])


def test_different_sheets_cannot_be_laid_side_by_side(small: Worksheet) -> None:
    other = next(sheet for sheet in SHEETS if sheet.id == "what-changed")
    with pytest.raises(ValueError, match="one worksheet"):
        laid(shared(small), shared(other))


# -- privacy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["days", "people"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.id)
def test_no_answer_that_is_never_shared_is_in_a_comparison(
    sheet: Worksheet, between: Between
) -> None:
    """A unique word in every answer of every sheet of the library, on both sides."""
    one, other = (
        shareable(sheet, filled(sheet, "qzleft")),
        shareable(sheet, filled(sheet, "qzright")),
    )
    if one is None or other is None:
        assert sheet.private or sheet.sharing == "never"
        return
    text = " ".join(words_of_comparison(laid(one, other, between=between), 10_000).split())
    for item in sheet.items():
        never = item.asks and item.id not in one.answers.values and item.id not in one.answers.rows
        if item.sharing == "never":
            assert never
        if never:
            assert f"qzleft {item.id}" not in text
            assert f"qzright {item.id}" not in text
            assert item.text.split("[^")[0] not in text, "nor that it was asked"
    assert "qzleft" in text or not any(
        item.type_name in {"line", "text", "plan", "rows"} and item.id in one.answers.values
        for item in sheet.items()
    )


def test_a_private_answer_changes_nothing_in_what_is_printed(small: Worksheet) -> None:
    silent = words_of_comparison(laid(shared(small), shared(small)), 80)
    assert words_of_comparison(laid(shared(small, hidden="x"), shared(small)), 80) == silent
