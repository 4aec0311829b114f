"""Retired words, British spelling, repeated questions, and worksheets saved without consent."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from reconcile_tui.content.library import Library, read_object
from reconcile_tui.content.lint.readability import ContentFile
from reconcile_tui.content.lint.rules import CHECKED_FOR_DAYS, outdated_facts
from reconcile_tui.content.lint.wording import (
    british_in,
    faults_of_voice,
    faults_of_wording,
    repeated_options,
    repeated_questions,
    retired_in,
)
from reconcile_tui.domain.pages import Claims, Myth, Page
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import shipped_content

HEAD = """
id = "{id}"
title = "A worksheet"
purpose = "For a test."
keep = "{keep}"
sharing = "{sharing}"

[[section]]
id = "first"
title = "First"
"""


def sheet(items: str, *, name: str = "one", keep: str = "yes", sharing: str = "ask") -> Worksheet:
    text = HEAD.format(id=name, keep=keep, sharing=sharing) + items
    read, found = read_object(tomllib.loads(text), Worksheet, "a.toml", text)
    assert found == []
    assert isinstance(read, Worksheet)
    return read


def item(words: str, more: str = "", *, kind: str = "line", name: str = "it") -> str:
    return f'\n[[section.item]]\nid = "{name}"\ntype = "{kind}"\ntext = "{words}"\n{more}\n'


def said(found: Any) -> list[str]:
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The rest of the book is for later.", "the book"),
        ("This notebook is yours.", "This notebook"),
        ("Open the blank sheet.", "blank sheet"),
        ("Answer the three quiet questions.", "three quiet questions"),
        ("Since the break-up you wait.", "break-up"),
        ("What happened after the break?", "the break"),
        ("They had parted twice.", "parted"),
        ("A reunion can wait.", "reunion"),
        ("You can leave this out.", "leave this out"),
        ("It goes with low mood.", "goes with"),
        ("Call a help line.", "help line"),
        ("It is in memory only.", "in memory only"),
        ("Lay them side by side.", "Lay them side by side"),
    ],
)
def test_a_retired_word_is_found(text: str, words: str) -> None:
    assert [one.words for one in retired_in(text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "This workbook has one word for one thing.",
        "Fill in a worksheet, on your own.",
        "I ask for a break, and come back.",
        "A helpline can tell you more.",
        "Let someone go with you.",
        "Just renewed hope.",
        "You can leave, and come back later.",
        "Bookshops and bedsheets are safe.",
    ],
)
def test_other_words_are_allowed(text: str) -> None:
    assert list(retired_in(text)) == []
    assert list(british_in(text)) == []


@pytest.mark.parametrize(
    "text", ["your own behaviour", "a counsellor", "to apologise", "a programme", "44 % of them"]
)
def test_british_spelling_is_found(text: str) -> None:
    assert len(list(british_in(text))) == 1


def test_a_finding_names_the_words_and_what_to_write() -> None:
    page = Page(id="a", title="A sheet", block=())
    (found,) = faults_of_voice(page)
    assert found.message == "“sheet” is a retired word"
    assert "worksheet" in found.hint


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Were you ever afraid?", ""),
        ("Who is putting pressure on you?", ""),
        ("What happened then?", 'sharing = "never"'),
    ],
)
def test_items_about_fear_must_be_sensitive(words: str, more: str) -> None:
    assert said(faults_of_voice(sheet(item(words, more)))) == ['"it" would be saved without asking']
    assert said(faults_of_voice(sheet(item(words, f"{more}\nsensitive = true")))) == []
    private = sheet(item(words, 'sharing = "never"'), keep="ask", sharing="never")
    assert said(faults_of_voice(private)) == [], "a private one is never saved without consent"


def test_a_question_is_asked_in_one_worksheet_only() -> None:
    before, after = sheet(item("What ended us?")), sheet(item("What ended us"), name="two")
    ((where, found),) = repeated_questions([before, after])
    assert (where, found.message) == ("two", '"one" asks this too')
    twice = sheet(item("What ended us?") + item("What ended us?", name="again"))
    assert list(repeated_questions([twice])) == [], "one worksheet may ask again later"


def test_a_scale_and_a_question_that_opens_others_may_be_repeated() -> None:
    scale = item("How steady do you feel?", kind="scale")
    opens = item("Are you in contact?", name="contact") + item(
        "What did they say?", 'enable_when = [{ item = "contact", op = "answered", value = true }]'
    )
    others = opens.replace("What did they say?", "What did you see?")
    pairs = [(scale, scale), (opens, others)]
    for one, other in pairs:
        assert list(repeated_questions([sheet(one), sheet(other, name="two")])) == []


def test_the_third_list_of_the_same_options_becomes_a_named_set() -> None:
    same = 'options = [{ value = "yes", label = "Yes" }]'
    items = [item(f"Number {n}?", same, kind="choice", name=f"i{n}") for n in range(3)]
    assert list(repeated_options(tomllib.loads(HEAD + "".join(items[:2])))) == []
    (found,) = repeated_options(tomllib.loads(HEAD + "".join(items)))
    assert found.place == ("section", 0, "item", 2, "options")


def test_a_claim_is_checked_again_after_two_years() -> None:
    claims = Library(shipped_content()).claims.values()
    content = Claims(claim=tuple(claims))
    newest = max(claim.checked for claim in claims)
    assert list(outdated_facts(content, newest)) == []
    later = date.fromordinal(newest.toordinal() + CHECKED_FOR_DAYS + 1)
    assert len(list(outdated_facts(content, later))) == len(content.claim)


def test_couple_counseling_is_named_beside_its_limit_and_never_advised() -> None:
    limit = "It isn't recommended where one person is abused.[^couple-help]"
    named = "Couple therapy is for two people who have both decided."
    for fact, allowed in (
        (f"{named} {limit}", True),
        (named, False),
        (f"You could try couple therapy. {limit}", False),
        (f"Couple counseling helps. {limit}", False),
    ):
        card = Myth(id="a", myth="It fixes everything.", fact=fact)
        assert (not said(faults_of_wording(card))) is allowed, fact


SECOND_EDITION = {
    "worksheets": (
        "reflection what-changed my-decision promises slow-re-entry words-i-need repair-script "
        "deep-questions this-week"
    ),
    "guide": (
        "core-idea how-it-shows four-layers what-helps take-with-you practices solo-first causes "
        "couple-help clinical-lens deep-questions who-has-read-it related-reading"
    ),
}


def test_the_rewritten_files_keep_to_the_voice() -> None:
    library = Library(shipped_content())
    read = [library.worksheet(name) for name in SECOND_EDITION["worksheets"].split()]
    pages = [library.page(name) for name in SECOND_EDITION["guide"].split()]
    claims = Claims(claim=tuple(library.claims.values()))
    files: list[ContentFile] = [*read, *pages, *library.myths(), claims]
    for content in files:
        assert said(faults_of_voice(content)) == [], content
    assert list(repeated_questions(read)) == []
