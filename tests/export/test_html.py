"""The HTML export: one complete, valid page without external links, and safe from injection."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import AnyItem, Choice, Plan, Rows, Scale, Text
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.worksheet import Section, Worksheet
from reconcile_tui.export import formats as exports
from reconcile_tui.export.html import STYLE
from tests.export.filling import EXPORTABLE, empty, filled
from tests.export.reading import ANY_TEXT, export, page, words_of

COLUMNS = [
    {"type": "line", "id": "what", "text": "What"},
    {"type": "text", "id": "how", "text": "How"},
    {"type": "check", "id": "done", "text": "Done"},
]


def sheet_of(*items: AnyItem, title: str = "A small sheet", section: str = "First") -> Worksheet:
    sections = (Section(id="first", title=section, item=items),)
    return Worksheet(id="small", title=title, purpose="", section=sections)


SHEET = sheet_of(
    Text(id="words", text="What was done?"),
    Plan(id="plan", text="What will you do?"),
    msgspec.convert({"type": "rows", "id": "rows", "text": "What else?", "columns": COLUMNS}, Rows),
)


def small(words: Any = None, plan: Any = None, rows: tuple[Any, ...] = ()) -> Answers:
    given = {"words": words, "plan": plan}
    values = {key: value for key, value in given.items() if value is not None}
    return replace(empty(SHEET), values=values, rows={"rows": rows} if rows else {})


def body(answers: Answers) -> Element:
    found = page(export("html", SHEET, answers)).find("body")
    assert found is not None
    return found


def said(answers: Answers) -> Element:
    """Return the text below the only answered question."""
    found = body(answers).findall(".//div[@class='said']")
    assert len(found) == 1
    return found[0]


# -- a whole page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", EXPORTABLE, ids=lambda sheet: sheet.id)
@pytest.mark.parametrize("fill", [filled, empty])
def test_every_worksheet_is_valid_html(sheet: Worksheet, fill: Any) -> None:
    tree = page(export("html", sheet, fill(sheet)))
    assert tree.tag == "html"
    assert tree.get("lang") == "en"
    assert words_of(tree.find(".//h1")) == sheet.title


def test_all_worksheets_are_one_document_with_contents() -> None:
    text = exports.export("html", [(sheet, filled(sheet)) for sheet in EXPORTABLE], many=True)
    tree = page(text)
    links = tree.findall(".//nav//a")
    assert [words_of(link) for link in links] == [sheet.title for sheet in EXPORTABLE]
    for link in links:
        target = tree.findall(f".//*[@id='{(link.get('href') or '').removeprefix('#')}']")
        assert [words_of(one.find(".//h2")) for one in target] == [words_of(link)]
    assert len(tree.findall(".//h1")) == 1


def test_the_page_has_no_external_resources() -> None:
    sheets = [(sheet, filled(sheet, "https://example.org")) for sheet in EXPORTABLE]
    tree = page(exports.export("html", sheets, many=True))
    loading = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "svg"}
    assert not {one.tag for one in tree.iter()} & loading
    for one in tree.iter():
        assert not {name for name in one.keys() if name.startswith("on")}  # noqa: SIM118
        assert not {"src", "action", "style", "ping", "srcset"} & set(one.keys())
        assert (one.get("href") or "#").startswith("#")
    style = words_of(tree.find(".//style"))
    assert not re.search(r"url\(|@import|https?:", style)


def test_the_csp_allows_only_its_own_style() -> None:
    tree = page(export("html", SHEET, small("x")))
    policy = next(one for one in tree.iter("meta") if one.get("http-equiv"))
    assert policy.get("http-equiv") == "Content-Security-Policy"
    style = words_of(tree.find(".//style"))
    code = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{code}'; base-uri 'none'; form-action 'none'"
    )
    named = {one.get("name"): one.get("content") for one in tree.iter("meta") if one.get("name")}
    assert named["referrer"] == "no-referrer"
    assert "generator" not in named
    assert "author" not in named


def test_the_window_and_the_printers_queue_see_a_neutral_title() -> None:
    answers = replace(small("x"), title="Leaving")
    tree = page(export("html", SHEET, answers))
    assert words_of(tree.find(".//title")) == "Notes"
    assert words_of(tree.find(".//h1")) == "Leaving"


@pytest.mark.parametrize(
    ("language", "spoken"), [("de", "de"), ("pt-BR", "pt-BR"), ('"><script>', "en"), ("", "en")]
)
def test_the_language_is_that_of_all_worksheets_or_english(language: str, spoken: str) -> None:
    answers = replace(small("x"), language=language)
    assert page(export("html", SHEET, answers)).get("lang") == spoken


# -- answers ---------------------------------------------------------------------------------------


def test_each_answer_is_below_its_question() -> None:
    topics = body(small("Talked.", {"if": "a", "then": "b"})).findall(".//div[@class]")
    output = [one for one in topics if (one.get("class") or "").startswith("topic")]
    assert [(words_of(one.find("h3")), words_of(one.find("div")).strip()) for one in output] == [
        ("What was done?", "Talked."),
        ("What will you do?", "IfaThen I willb"),
    ]


def test_paragraphs_line_ends_and_spaces_stay() -> None:
    paragraphs = said(small("One\n  two\r\n\r\n\r\nthree\n \nfour\n")).findall("p")
    assert [words_of(one) for one in paragraphs] == ["One\n  two", "three", "four"]
    assert {one.get("dir") for one in paragraphs} == {"auto"}


def test_each_line_has_the_direction_of_its_own_text() -> None:
    # `dir=auto` alone gives all lines of an answer the direction of the first.
    assert '[dir="auto"] { unicode-bidi: plaintext; text-align: start; }' in STYLE


def test_short_rows_are_a_table_with_check_marks() -> None:
    rows = ({"row": "a", "what": "[x]", "how": "well", "done": True}, {"row": "b", "what": "two"})
    table = said(small(rows=rows)).find("table")
    assert table is not None
    assert [words_of(one) for one in table.iter("th")] == ["What", "How", "Done"]
    assert [words_of(one) for one in table.iter("td")] == ["[x]", "well", "✓", "two", "", ""]


@pytest.mark.parametrize("long", ["two\nlines", "word " * 20])
def test_long_rows_are_blocks(long: str) -> None:
    found = said(small(rows=({"row": "a", "what": "x", "how": long},)))
    assert found.find("table") is None
    assert [words_of(one) for one in found.iter("dt")] == ["What", "How"]
    assert [words_of(one) for one in found.iter("dd")] == ["x", long]


def test_two_columns_with_the_same_heading_are_both_printed() -> None:
    columns = [dict(COLUMNS[0], text="Same"), dict(COLUMNS[1], text="Same")]
    item = msgspec.convert({"type": "rows", "id": "r", "text": "?", "columns": columns}, Rows)
    rows = ({"row": "a", "what": "first", "how": "second"},)
    answers = replace(empty(sheet_of(item)), rows={"r": rows})
    words = words_of(page(export("html", sheet_of(item), answers)))
    assert "first" in words
    assert "second" in words


def test_skipped_questions_have_a_reason_and_an_empty_worksheet_says_so() -> None:
    skipped = replace(small(), skipped={"words": "too-much"})
    assert words_of(said(skipped)).strip() == "(too much for now)"
    assert "There are no answers to show here." in words_of(body(small()))


def test_a_scale_prints_the_labels_of_its_ends() -> None:
    item = Scale(id="s", text="How steady am I?", min_label="not at all", max_label="very")
    sheet = sheet_of(item)
    text = export("html", sheet, replace(empty(sheet), values={"s": 3}))
    assert "3 (0: not at all, 10: very)" in words_of(page(text))


# -- injection -------------------------------------------------------------------------------------


def shape(element: Element) -> list[str]:
    """Return every tag of the page except paragraphs, of which a text can have many."""
    return [one.tag for one in element.iter() if one.tag != "p"]


@given(ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, min_size=1, max_size=3))
def test_every_text_is_escaped(words: str, line: str, cells: list[str]) -> None:
    def output(words: str, line: str, cells: list[str]) -> Element:
        rows = tuple({"row": str(n), "what": one, "how": "a\nb"} for n, one in enumerate(cells))
        answers = small(f"{words}a", {"if": f"{line}a", "then": f"a{line}"}, rows)
        whole = replace(answers, title=f"{line}a", language=line, status=line)
        return page(export("html", SHEET, whole))

    assert shape(output(words, line, cells)) == shape(output("x", "x", ["x"] * len(cells)))


@given(ANY_TEXT)
def test_no_character_is_lost(typed: str) -> None:
    shown = words_of(body(small("a" + typed + "z")))
    for char in set(typed):
        if char.isalnum():
            assert char in shown


def test_texts_of_the_worksheet_are_escaped_too() -> None:
    item = Choice(id="c", text="<b>?", options=(Option("x", "<i>x</i> & y"),))
    sheet = sheet_of(item, title="<u>", section="<s>")
    words = words_of(page(export("html", sheet, replace(empty(sheet), values={"c": "x"}))))
    for output in ("<i>x</i> & y", "<b>?", "<u>", "<s>"):
        assert output in words
