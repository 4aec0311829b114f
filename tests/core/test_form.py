"""One source for what is visible, answered, counted and exportable: all readers agree with it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from reconcile_tui.cli.commands.show import answers_text
from reconcile_tui.compare import Side, compare
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form, shareable
from reconcile_tui.domain.gather import offers
from reconcile_tui.domain.outline import letter_text
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.formats import EXPORTERS, export
from reconcile_tui.search import passages
from reconcile_tui.session import Session

NOW = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
SHEET = """
id = "a-sheet"
title = "A sheet"
purpose = "For a test."

[letter]
title = "Your words"
items = ["open-words", "hidden-words", "dated-words", "gated-words"]

[[section]]
id = "first"
title = "First"

[[section.item]]
id = "open-words"
type = "text"
text = "Always asked?"

[[section.item]]
id = "contact"
type = "choice"
text = "In contact?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]

[[section.item]]
id = "hidden-words"
type = "text"
text = "Asked when in contact?"
enable_when = [{ item = "contact", op = "=", value = "yes" }]

[[section.item]]
id = "day"
type = "date"
text = "Which day?"

[[section.item]]
id = "dated-words"
type = "text"
text = "Asked once there is a day?"
enable_when = [{ item = "day", op = "answered", value = true }]

[[section.item]]
id = "fear"
type = "choice"
text = "Afraid?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
gate = { op = "=", value = "yes", page = "afraid" }

[[section.item]]
id = "gated-words"
type = "text"
text = "Asked behind the gate?"

[[section.item]]
id = "optional"
type = "line"
text = "Optional?"
offered = true

[[section]]
id = "second"
title = "Second"

[[section.item]]
id = "things"
type = "rows"
text = "Which things?"
columns = [{ id = "what", type = "line", text = "What" }]
"""


@pytest.fixture
def sheet() -> Worksheet:
    return msgspec.convert(tomllib.loads(SHEET), Worksheet)


def answers(rows: dict[str, Any] | None = None, **values: Any) -> Answers:
    named = {key.replace("_", "-"): value for key, value in values.items()}
    return Answers(
        worksheet="a-sheet", id="i", title="T", started=NOW, values=named, rows=rows or {}
    )


EVERYTHING = answers(
    {"things": ({"row": "r1", "what": "kettle"},)},
    open_words="apple",
    contact="no",
    hidden_words="banana",
    day="some tuesday",
    dated_words="cherry",
    fear="yes",
    gated_words="damson",
)
"""Every question answered and every hiding rule active: only the first answers show."""


def _exported(to: str) -> Callable[[Worksheet, Answers], str]:
    return lambda sheet, given: export(to, [(sheet, given)])


def _compared(sheet: Worksheet, given: Answers) -> str:
    shared = shareable(sheet, given)
    assert shared is not None
    found = compare([Side("a", shared), Side("b", shared)])
    return "\n".join(c.words for part in found.parts for q in part.questions for c in q.cells)


def _searched(sheet: Worksheet, given: Answers) -> str:
    shared = shareable(sheet, given)
    assert shared is not None
    return "\n".join(passage.words for passage in passages(shared))


READERS: dict[str, Callable[[Worksheet, Answers], str]] = {
    **{to: _exported(to) for to in EXPORTERS},
    "letter": letter_text,
    "compare": _compared,
    "search": _searched,
    "gather": lambda sheet, given: "\n".join(one.words for one in offers(sheet, given)),
    "show": lambda sheet, given: answers_text(sheet, given, sheet.exportable_ids, 80),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_output_has_answers_to_hidden_questions(sheet: Worksheet, reader: str) -> None:
    said = READERS[reader](sheet, EVERYTHING)
    assert "apple" in said
    for hidden in ("banana", "cherry", "damson", "kettle"):
        assert hidden not in said, hidden


@pytest.mark.parametrize("reader", READERS)
def test_every_output_has_answers_that_show_again(sheet: Worksheet, reader: str) -> None:
    shown = Session(sheet, EVERYTHING, lambda *_: None)
    shown.answer("contact", "yes")
    shown.answer("day", "2026-11-22")
    shown.answer("fear", "no")
    said = READERS[reader](sheet, shown.answers)
    for words in ("apple", "banana", "cherry", "damson"):
        assert words in said, words
    assert ("kettle" in said) == (reader != "letter")


def test_an_unreadable_date_meets_no_condition(sheet: Worksheet) -> None:
    assert not Form(sheet, answers(day="some tuesday")).is_visible("dated-words")


def test_a_closed_gate_hides_what_follows(sheet: Worksheet) -> None:
    form = Form(sheet, EVERYTHING)
    assert form.gate is sheet.by_id["fear"]
    assert [section.id for section in form.sections()] == ["first"]
    assert [i.id for i in form.items(sheet.section[0])] == ["open-words", "contact", "day", "fear"]
    assert form.items(sheet.section[1]) == []


PRIVATE_GATE = SHEET.replace('text = "Afraid?"', 'text = "Afraid?"\nsharing = "never"')


def test_a_private_gate_has_no_effect_outside_its_worksheet() -> None:
    """Pages missing from an export would reveal the answer."""
    sheet = msgspec.convert(tomllib.loads(PRIVATE_GATE), Worksheet)
    values = {key: value for key, value in EVERYTHING.values.items() if key != "fear"}
    for reader, read in READERS.items():
        without = read(sheet, replace(EVERYTHING, values=values))
        closed, opened = (read(sheet, EVERYTHING.with_value("fear", v)) for v in ("yes", "no"))
        if reader == "letter":
            assert ("damson" in closed, "damson" in opened) == (False, True), "it's in its own one"
        else:
            assert closed == opened == without, reader
    closed_form, open_form = (
        Form(sheet, EVERYTHING.with_value("fear", value)) for value in ("yes", "no")
    )
    assert closed_form.count() == open_form.count()
    assert not closed_form.is_visible("gated-words")


def test_a_hidden_gate_has_no_effect() -> None:
    hidden = SHEET.replace(
        'gate = { op = "=", value = "yes", page = "afraid" }',
        'gate = { op = "=", value = "yes", page = "afraid" }\n'
        'enable_when = [{ item = "contact", op = "=", value = "yes" }]',
    )
    sheet = msgspec.convert(tomllib.loads(hidden), Worksheet)
    assert Form(sheet, EVERYTHING).gate is None


def test_show_mentions_hidden_answers(sheet: Worksheet) -> None:
    said = answers_text(sheet, EVERYTHING, sheet.exportable_ids, 200)
    assert "4 answers aren't shown, because their questions are hidden now." in said
    assert "still in the file" in said


def test_counts_include_only_visible_exportable_questions(sheet: Worksheet) -> None:
    assert Form(sheet, EVERYTHING).count() == (3, 0, 4), "the date isn't a date yet"
    open_gate = answers(open_words="a", contact="yes", fear="no", optional="b")
    assert Form(sheet, open_gate).count() == (4, 0, 8), "an optional one counts once it's answered"


def test_rows_are_an_answer_once_a_cell_is_filled(sheet: Worksheet) -> None:
    empty = Form(sheet, answers({"things": ({"row": "r1"},)}))
    assert not empty.is_answered(sheet.by_id["things"])
    assert Form(sheet, EVERYTHING).is_answered(sheet.by_id["things"])


def test_a_value_in_place_of_rows_is_an_older_answer(sheet: Worksheet) -> None:
    given = answers(things="a list, by hand")
    assert Form(sheet, given).older() == [("things", "a list, by hand")]
    assert "a list, by hand" in answers_text(sheet, given, sheet.exportable_ids, 80)


@pytest.mark.parametrize("for_another", [False, True])
@pytest.mark.parametrize("to", EXPORTERS)
def test_no_export_has_sensitive_answers(to: str, for_another: bool) -> None:
    text = SHEET.replace('text = "In contact?"', 'text = "In contact?"\nsensitive = true')
    sheet = msgspec.convert(tomllib.loads(text), Worksheet)
    given = answers(open_words="apple", contact="yes", hidden_words="banana")
    copy = export(to, [(sheet, given)], for_another=for_another)
    assert "apple" in copy
    assert "banana" not in copy, "it would reveal the sensitive answer"
    assert "In contact?" not in copy
    assert "Asked when in contact?" not in copy
    assert Form(sheet, given).count() == (1, 0, 5), "and no count reveals it either"


def test_circular_conditions_hide_without_hanging(sheet: Worksheet) -> None:
    text = SHEET.replace(
        'text = "Always asked?"',
        'text = "Always asked?"\n'
        'enable_when = [{ item = "hidden-words", op = "answered", value = true }]',
    ).replace(
        '{ item = "contact", op = "=", value = "yes" }',
        '{ item = "open-words", op = "answered", value = true }',
    )
    circle = msgspec.convert(tomllib.loads(text), Worksheet)
    form = Form(circle, answers(open_words="a", hidden_words="b"))
    assert not form.is_visible("open-words")
    assert not form.is_visible("hidden-words")


REPLIES = """
[[section.item.reply]]
value = ["yes"]
text = "About contact."

[[section.item]]
id = "hidden-words"
"""


def test_replies_come_in_the_order_of_the_questions_and_only_for_what_shows() -> None:
    text = SHEET.replace('\n[[section.item]]\nid = "hidden-words"\n', REPLIES).replace(
        'id = "second"\ntitle = "Second"\n',
        'id = "second"\ntitle = "Second"\n\n[[section.item]]\nid = "after"\ntype = "scale"\n'
        'text = "How steady?"\n\n[[section.item.reply]]\nop = "<="\nvalue = 2\ntext = "Low."\n',
    )
    sheet = msgspec.convert(tomllib.loads(text), Worksheet)

    def told(**values: Any) -> list[str]:
        return [reply.text for _, reply in Form(sheet, answers(**values)).replies()]

    assert told(contact="yes", after=1) == ["About contact.", "Low."]
    assert told(contact="no", after=3) == []
    assert told(contact="yes", after=1, fear="yes") == ["About contact."], "behind the gate"
