"""Promises, observations and the four layers: the worksheets' questions and their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.gather import LAYERS, evidence_in, is_own_part, layer_of
from reconcile_tui.domain.items import Rows, all_hold, any_holds
from reconcile_tui.domain.kinds import RUNGS, ChoiceColumn, DayColumn, is_ladder
from reconcile_tui.domain.worksheet import Worksheet
from tests.content.asking import asked, rows_of

# -- promises --------------------------------------------------------------------------------------


def test_own_promises_come_first(library: Library) -> None:
    sheet = library.worksheet("promises")
    assert [i for i in asked(sheet) if isinstance(sheet.by_id[i], Rows)] == [
        "my-promises",
        "my-days",
        "their-promises",
        "their-days",
    ]
    assert [ledger.promises for ledger in sheet.timeline] == ["my-promises", "their-promises"]


@pytest.mark.parametrize(
    ("contact", "closed"),
    [
        ("yes", False),
        ("no", True),
        ("not-sure", True),
        ("unwanted", True),
        ("court-order", True),
        (None, True),
    ],
)
def test_lines_about_the_other_person_come_only_from_wanted_contact(
    library: Library, contact: str | None, closed: bool
) -> None:
    sheet = library.worksheet("promises")
    answers: dict[str, Any] = {"contact": contact}
    assert asked(sheet)[0] == "contact"
    for name in ("their-promises", "their-days"):
        item = rows_of(sheet, name)
        assert any_holds(item.closed_when, answers.get) is closed
        assert item.closed_text
    for name in ("my-promises", "my-days"):
        assert not rows_of(sheet, name).closed_when


def test_what_was_promised_is_no_evidence(library: Library) -> None:
    sheet = library.worksheet("promises")
    layers = {item.id: part.layer for part in sheet.section for item in part.item}
    assert layers["my-promises"] is layers["their-promises"] is None
    assert layers["my-days"] == layers["their-days"] == "behavior"
    assert layers["rung-mine"] == "proof"


# -- the four layers -------------------------------------------------------------------------------


def ladders(sheet: Worksheet) -> Iterator[tuple[str, str, bool]]:
    """Return (layer, id, whether it is about oneself) of every dated list with a progress scale."""
    for part in sheet.section:
        for item in part.item if part.layer else ():
            columns = item.columns if isinstance(item, Rows) else ()
            rungs = [c for c in columns if isinstance(c, ChoiceColumn) and is_ladder(c.options)]
            days = [c for c in columns if isinstance(c, DayColumn)]
            if rungs and days:
                yield layer_of(part), item.id, is_own_part(sheet, item)


def test_what_changed_has_one_list_for_oneself_and_one_for_what_was_seen(
    library: Library,
) -> None:
    """The list about oneself comes first; an entry can name one of the four layers."""
    sheet = library.worksheet("what-changed")
    assert list(ladders(sheet)) == [("behavior", "mine", True), ("behavior", "seen", False)]
    for name in ("mine", "seen"):
        column: Any = rows_of(sheet, name).column("about")
        assert [option.value for option in column.options] == list(LAYERS)


def test_an_entry_is_evidence_of_the_layer_that_it_names(library: Library) -> None:
    rows = tuple(
        {"row": f"r{n}", "date": date(2026, 11, n), "rung": "once", "what": "x", **more}
        for n, more in enumerate([{}, *({"about": layer} for layer in LAYERS)], 1)
    )
    started = datetime(2026, 11, 1, tzinfo=UTC)
    answers = Answers("what-changed", "1", "T", started, rows={"mine": rows})
    found = list(evidence_in(library.worksheet("what-changed"), answers))
    assert [one.layer for one in found] == ["behavior", *LAYERS]
    assert {one.words for one in found} == {"x"}, "the name of the layer isn't repeated"


@pytest.mark.parametrize("contact", ["no", "not-sure", "unwanted", "court-order", None])
@pytest.mark.parametrize("name", ["them-now", "seen"])
def test_what_the_other_did_is_asked_only_of_contact_both_want(
    library: Library, name: str, contact: str | None
) -> None:
    item = library.worksheet("what-changed").by_id[name]
    answers: dict[str, Any] = {"contact": "yes"}
    assert all_hold(item.enable_when, answers.get)
    assert not all_hold(item.enable_when, {**answers, "contact": contact}.get)


@pytest.mark.parametrize("name", ["what-changed", "promises"])
def test_the_end_of_a_sheet_with_such_words_leads_to_the_four_layers(
    library: Library, name: str
) -> None:
    sheet = library.worksheet(name)
    for contact in ("yes", "no", "not-sure", "unwanted", "court-order", None):
        values = {} if contact is None else {"contact": contact}
        answers = Answers(
            worksheet=name,
            id="a",
            title="",
            started=datetime(2026, 11, 22, tzinfo=UTC),
            values=values,
        )
        shown = [words for words in Form(sheet, answers).guidance() if words.next]
        assert "layers" in {door.to for words in shown for door in words.doors}, contact


def test_the_page_on_the_four_layers_leads_to_one_s_own(library: Library) -> None:
    doors = [door.to for block in library.page("four-layers").block for door in block.doors]
    assert "layers" in doors


def test_the_rung_of_a_day_is_a_word_of_the_ladder(library: Library) -> None:
    sheet = library.worksheet("promises")
    for ledger in sheet.timeline:
        column: Any = rows_of(sheet, ledger.sightings).column(ledger.rung)
        assert [option.value for option in column.options] == list(RUNGS)
        sign: Any = rows_of(sheet, ledger.sightings).column(ledger.sign)
        assert [o.value for o in sign.options] == ["kept", "partly", "not", "not-tested"]
