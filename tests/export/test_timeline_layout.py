"""The timeline in exports: as in `show --timeline`, with end markers, shareable entries only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as generated

from reconcile_tui.cli.commands.show import timeline_page
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.display import cells, visible
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export import formats as exports
from reconcile_tui.export.formats import WIDTH
from reconcile_tui.messages.timeline import LEGEND, WEEKS
from reconcile_tui.timeline import END_MARK
from tests.core.promises_sample import LEDGER, ledger
from tests.core.worksheet_sample import sheet
from tests.export.filling import NOON, empty
from tests.export.reading import ANY_TEXT, page, words_of

TODAY = date(2026, 11, 22)
PROMISE: dict[str, Any] = {
    "row": "p1",
    "words": "Calls before it gets late",
    "until": date(2026, 11, 8),
}


def seen(row: str, when: date, **more: Any) -> dict[str, Any]:
    return {"row": row, "promise": "p1", "date": when, **more}


def given(*promises: dict[str, Any]) -> Answers:
    days = (
        seen("a", date(2026, 10, 6), how="kept", rung="once"),
        seen("b", date(2026, 10, 13), how="not", stress=True),
        seen("c", date(2026, 10, 20), how="partly", repaired=True),
    )
    return replace(empty(ledger()), rows={"my-promises": promises or (PROMISE,), "my-days": days})


def export(to: str, answers: Answers, of: Worksheet | None = None, today: date = TODAY) -> str:
    return exports.export(to, [(of or ledger(), answers)], today=today)


def drawn_in(html: str) -> str:
    """Return the symbols on an HTML page, row by row."""
    cells_drawn = (one for one in page(html).iter("td") if one.get("class") == "drawn")
    return "\n".join(words_of(one) for one in cells_drawn)


def test_plain_text_has_it_as_the_command_prints_it() -> None:
    text = export("txt", given())
    printed = timeline_page(ledger(), given(), ledger().exportable_ids, WIDTH, TODAY)
    assert printed.partition("\n\n")[2] in text
    assert f"{WEEKS}\n{'-' * len(WEEKS)}\n" in text
    assert max(map(cells, text.split("\n"))) <= WIDTH


@pytest.mark.parametrize("to", ["txt", "html"])
def test_every_sign_and_the_end_mark_are_drawn(to: str) -> None:
    text = export(to, given())
    drawn = drawn_in(text) if to == "html" else text.partition(WEEKS)[2].partition("kept ")[0]
    for sign in ("■", "o!", "▒", "+", END_MARK):
        assert sign in drawn
    words = words_of(page(text)) if to == "html" else text
    assert "Done once" in words.partition(WEEKS)[2]
    assert "6 Oct 2026" in words.partition(WEEKS)[2]


def test_a_page_names_each_promise_whole_and_explains_the_signs() -> None:
    long = " ".join(f"word{n}" for n in range(30))
    text = export("html", given({**PROMISE, "words": long}))
    tree = page(text)
    assert next(words_of(one) for one in tree.iter("th") if one.get("scope") == "row") == long
    (signs,) = (one for one in tree.iter("ul") if one.get("class") == "signs")
    assert f"{END_MARK} {LEGEND[END_MARK]}" in words_of(signs)
    assert "There's no score." in words_of(tree).partition(WEEKS)[2]


def test_it_is_drawn_up_to_today() -> None:
    nothing = "· · "
    open_end = {**PROMISE, "until": date(2028, 1, 1)}
    early, late = (
        drawn_in(export("html", given(open_end), today=day)).count(nothing)
        for day in (date(2026, 11, 1), date(2027, 6, 1))
    )
    assert late > early
    saved = replace(given(open_end), saved=NOON)
    assert exports.export("txt", [(ledger(), saved)]) == export("txt", saved, today=NOON.date())


def test_a_year_is_split_into_blocks_that_fit_on_paper() -> None:
    rows = {
        "my-promises": (PROMISE,),
        "my-days": tuple(
            seen(f"r{month}", date(2026, month, 3), how="kept") for month in range(1, 12)
        ),
    }
    answers = replace(empty(ledger()), rows=rows)
    assert max(map(len, drawn_in(export("html", answers)).split("\n"))) <= 44
    assert drawn_in(export("html", answers)).count("■") == 11
    drawn = export("txt", answers).partition(WEEKS)[2].partition("kept ")[0]
    assert drawn.count("■") == 12, "each once, plus the symbol in the legend"


@pytest.mark.parametrize("to", exports.EXPORTERS)
def test_a_never_shared_promise_is_not_drawn(to: str) -> None:
    hidden = sheet(LEDGER.replace("my_part = true", 'my_part = true\nsharing = "never"'))
    text = export(to, given(), hidden)
    assert PROMISE["words"] not in text
    assert END_MARK not in text


@pytest.mark.parametrize("to", ["txt", "html"])
def test_without_promises_there_is_no_empty_timeline(to: str) -> None:
    assert WEEKS not in export(to, empty(ledger()))


def test_several_worksheets_have_each_their_own() -> None:
    other = replace(given({**PROMISE, "words": "Says when it is too much"}), id="c3d4")
    text = exports.export("html", [(ledger(), given()), (ledger(), other)], many=True, today=TODAY)
    names = [words_of(one) for one in page(text).iter("th") if one.get("scope") == "row"]
    assert PROMISE["words"] in names
    assert "Says when it is too much" in names


@generated(ANY_TEXT)
def test_the_name_of_a_promise_is_escaped(typed: str) -> None:
    answers = given({**PROMISE, "words": typed})
    text = export("txt", answers)
    assert visible(text) == text
    assert max(map(cells, text.split("\n"))) <= WIDTH
    page(export("html", answers))
