"""Observations grouped by promise: each promise is printed once, with its dates below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from reconcile_tui.cli.commands.show import answers_text
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.display import cells
from reconcile_tui.domain.outline import UNLINKED, UNNAMED
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.messages.timeline import WEEKS
from tests.core.promises_sample import LEDGER, ledger
from tests.core.worksheet_sample import sheet
from tests.export.filling import empty
from tests.export.reading import export, page, tokens, words_of

LONG = " ".join(f"word{n}" for n in range(40))
SHORT = "No more shouting"
FORMS = ["md", "txt", "html", "show"]


def days(promise: str | None, count: int, word: str) -> list[dict[str, Any]]:
    """Return as many observations, entered with the latest date first."""
    made = [
        {
            "row": f"{word}{n}",
            "date": date(2026, 11, 1) + timedelta(n),
            "what": f"{word} {n:02}",
            "how": "kept",
            **({} if promise is None else {"promise": promise}),
        }
        for n in range(count)
    ]
    return made[::-1]


def given(*seen: dict[str, Any], promises: tuple[dict[str, Any], ...] | None = None) -> Answers:
    both = ({"row": "p1", "words": LONG}, {"row": "p2", "words": SHORT})
    rows = {"my-promises": both if promises is None else promises, "my-days": seen}
    return replace(empty(ledger()), rows=rows)


def told(form: str, answers: Answers, of: Worksheet | None = None) -> str:
    """Return the text between the question about the dates and the timeline, on one line."""
    blank = of or ledger()
    if form == "show":
        text = answers_text(blank, answers, blank.exportable_ids, 80)
    else:
        text = export(form, blank, answers)
    if form == "html":
        text = words_of(page(text).find("body"))
    return " ".join(text.split("What did you then do?")[1].partition(WEEKS)[0].split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("promise", ["p1", "p2"])
def test_a_promise_is_printed_once_above_its_entries(form: str, promise: str) -> None:
    text = told(form, given(*days(promise, 10, "day")))
    words = {"p1": LONG, "p2": SHORT}[promise]
    assert text.count(words) == 1
    places = [text.index(words), *(text.index(f"day {n:02}") for n in range(10))]
    assert places == sorted(places), "first the promise, then its entries by date"


@pytest.mark.parametrize("form", FORMS)
def test_promises_are_in_file_order_with_unassigned_entries_last(form: str) -> None:
    seen = [*days("gone", 1, "lost"), *days("p2", 2, "quiet"), *days(None, 1, "loose")]
    text = told(form, given(*seen, *days("p1", 2, "long")))
    order = [LONG, "long 00", "long 01", SHORT, "quiet 00", "quiet 01", UNLINKED, "lost 00"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.index("loose 00") > text.index(UNLINKED)


@pytest.mark.parametrize("form", FORMS)
def test_entries_without_any_promise_are_not_grouped(form: str) -> None:
    text = told(form, given(*days("gone", 2, "day"), promises=()))
    assert UNLINKED not in text
    assert "day 01" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_promise_without_words_has_a_placeholder_name(form: str) -> None:
    assert UNNAMED in told(form, given(*days("p1", 1, "day"), promises=({"row": "p1"},)))


@pytest.mark.parametrize("form", FORMS)
def test_a_never_shared_promise_is_no_group(form: str) -> None:
    hidden = sheet(LEDGER.replace("my_part = true", 'my_part = true\nsharing = "never"'))
    text = told(form, given(*days("p2", 2, "day")), hidden)
    assert "day 01" in text
    assert SHORT not in text
    assert UNLINKED not in text


def test_a_markdown_reader_sees_a_list_below_each_promise() -> None:
    found = tokens(export("md", ledger(), given(*days("p2", 2, "day"), *days("p1", 1, "day"))))
    depth = {
        token.content.split(" · ")[-1]: token.level for token in found if token.type == "inline"
    }
    assert depth[SHORT] == depth[LONG]
    assert depth["Kept"] == depth[SHORT] + 2


def test_short_entries_are_one_table_grouped_by_promise() -> None:
    body = page(export("html", ledger(), given(*days("p2", 2, "a"), *days("p1", 1, "b"))))
    tables = [one for one in body.iter("table") if one.find("tbody/tr/th") is not None]
    table, *_ = tables
    heads = [words_of(one) for one in table.iterfind("tbody/tr/th")]
    assert heads == [LONG, SHORT]
    assert [one.get("scope") for one in table.iterfind("tbody/tr/th")] == ["rowgroup"] * 2


def test_long_entries_are_blocks_below_their_promise() -> None:
    seen = {**days("p1", 1, "a")[0], "what": "so long a day " * 20}
    body = page(export("html", ledger(), given(seen)))
    assert [words_of(one) for one in body.iter("p") if one.get("class") == "of"] == [LONG]


@pytest.mark.parametrize("form", ["txt", "show"])
def test_no_line_is_wider_than_paper(form: str) -> None:
    answers = given(*days("p1", 10, "day"))
    text = (
        export("txt", ledger(), answers)
        if form == "txt"
        else answers_text(ledger(), answers, ledger().exportable_ids, 60)
    )
    assert max(map(cells, text.split("\n"))) <= (76 if form == "txt" else 60)
