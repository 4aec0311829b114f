"""Requirements on the content about fear, harm and help that lint can't check."""

from __future__ import annotations

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Choice, Item
from reconcile_tui.domain.pages import Page
from reconcile_tui.domain.worksheet import Worksheet

MARKED = ("yes", "not-sure")


def said(item: Item, answer: str) -> str:
    told = item.reply
    return " ".join(one.text for one in told if isinstance(one.value, list) and answer in one.value)


def links_of(page: Page) -> list[str]:
    return [door.to for block in page.block for door in block.doors]


# -- answers in Red flags --------------------------------------------------------------------------


def test_every_red_flag_that_is_marked_gets_its_own_sentence(library: Library) -> None:
    flags = library.worksheet("red-flags")
    asked = [item for item in flags.items() if isinstance(item, Choice)]
    assert len(asked) > 25
    replies = {}
    for item in asked:
        for answer in MARKED:
            assert said(item, answer), (item.id, answer)
        for answer in ("no", "rather-not"):
            assert not said(item, answer), (item.id, answer)
        replies[item.id] = said(item, "yes")
    # The reply gives advice that names the selected sign, rather than only that one was selected.
    assert not [text for text in replies.values() if text.startswith("You marked")]
    assert len(set(replies.values())) == len(replies), "each has its own text"


def test_physical_hurt_is_asked_plainly_and_growth_after_it(library: Library) -> None:
    ids = [item.id for item in library.worksheet("red-flags").items() if isinstance(item, Choice)]
    assert ids[:2] == ["hurt", "growing"]
    assert "hit, pushed, grabbed or kicked" in library.worksheet("red-flags").by_id["hurt"].text


@pytest.mark.parametrize("name", ["red-flags", "is-it-me"])
def test_the_neck_means_medical_care_even_with_no_marks(library: Library, name: str) -> None:
    neck = library.worksheet(name).by_id["neck"]
    text = " ".join(said(neck, "not-sure").split())
    assert "medical care" in text
    assert "even if there are no marks" in text
    assert "[^strangled-care]" in text
    assert "emergency number" in text
    assert "help" in [door.to for reply in neck.reply for door in reply.doors]


def test_the_care_for_a_neck_is_named_right_after_its_part(library: Library) -> None:
    flags = library.worksheet("red-flags")
    now = next(words for words in flags.guidance if words.id == "neck-marked")
    assert now.after == "before-contact"
    for sign in ("breathe", "swallow", "voice", "sight", "passed out", "pregnant"):
        assert sign in now.text, sign


def test_silence_is_asked_of_a_relationship_and_not_of_a_breakup(library: Library) -> None:
    flags = library.worksheet("red-flags")
    assert "silence" in flags.retired
    asked = flags.by_id["silence-to-force"]
    assert asked.text.startswith("While you're together")
    assert "after a breakup" in asked.hint


def test_protecting_oneself_is_no_threat_to_leave(library: Library) -> None:
    assert (
        "Leaving to protect yourself, or saying you will, isn't a threat."
        in library.worksheet("is-it-me").by_id["leverage"].hint
    )


# -- pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["not-answered", "no-contact", "grief"])
def test_a_page_for_the_unanswered_does_not_end_with_fear(library: Library, name: str) -> None:
    page = library.page(name)
    assert "guide/afraid" not in links_of(page)
    assert page.next != "afraid"


def test_the_page_for_the_unanswered_calls_silence_no_abuse(library: Library) -> None:
    words = " ".join(" ".join(block.texts()) for block in library.page("not-answered").block)
    assert "That isn't a punishment" in " ".join(words.split())


def test_what_to_do_stands_before_facts_about_killings(library: Library) -> None:
    afraid = library.page("afraid")
    assert not {"separation-risk", "strangulation", "violence"} & set(afraid.claims())
    assert "guide/danger-facts" in links_of(afraid)
    facts = library.page("danger-facts")
    assert not facts.listed
    first = [door.to for door in facts.block[0].doors]
    assert first == ["guide/afraid", "help"], "help comes before any number"


def test_a_device_they_cannot_reach_comes_with_a_warning_about_habits(library: Library) -> None:
    for name in ("afraid", "first-start", "private-run"):
        words = " ".join(" ".join(block.texts()) for block in library.page(name).block)
        assert "can't reach" in words, name
        assert "habits" in words, name


def test_the_one_who_threatens_suicide_has_a_page_reached_from_fear_and_red_flags(
    library: Library,
) -> None:
    page = "guide/threatens-suicide"
    assert page in links_of(library.page("afraid"))
    flag = library.worksheet("red-flags").by_id["threat-to-self"]
    assert page in [door.to for reply in flag.reply for door in reply.doors]
    first, what_to_do = library.page("threatens-suicide").block[:2]
    assert "emergency number" in first.text
    assert "out of their reach first" in first.text
    told = [" ".join(what_to_do.list), said(flag, "yes")]
    assert all("Do not go to them, not even with someone else" in text for text in told)


def test_another_try_is_only_spoken_of_when_nothing_earlier_was_marked(library: Library) -> None:
    flags = library.worksheet("red-flags")
    leading = [g for g in flags.guidance for door in g.doors if door.to == "worksheet/what-changed"]
    assert [g.id for g in leading] == ["only-cycles"]
    earlier = {item.id for part in flags.section[:2] for item in part.item}
    assert {condition.item for condition in leading[0].when_none} == earlier
    replies = [door.to for item in flags.items() for one in item.reply for door in one.doors]
    assert "worksheet/what-changed" not in replies


def test_a_hope_that_nobody_shared_gets_no_odds(library: Library) -> None:
    sheet = library.worksheet("reflection")
    assert "one-hopes" not in sheet.claims
    words = next(g for g in sheet.guidance if g.id == "no-yes-said")
    assert [door.to for door in words.doors] == ["guide/not-answered"]


def test_a_court_order_stands_before_every_exception_to_no_contact(library: Library) -> None:
    exceptions = next(b for b in library.page("no-contact").block if b.heading == "Exceptions")
    assert exceptions.text.strip().startswith("If there's a court order")


def everywhere(sheet: Worksheet) -> list[str]:
    return [door.to for words in sheet.guidance for door in words.doors]


def test_who_is_worried_about_their_own_acts_finds_a_line_and_the_page_for_tonight(
    library: Library,
) -> None:
    end = [words for words in library.worksheet("is-it-me").guidance if words.next]
    doors = [door.to for words in end for door in words.doors]
    assert doors[:2] == ["help", "guide/tonight"]
    tonight = library.page("tonight")
    assert any("ending someone else's life" in block.heading for block in tonight.block)
    assert "guide/tonight" in links_of(library.page("my-own-behaviour"))


def test_the_draft_of_a_message_asks_to_wait_and_leads_to_someone_who_answers(
    library: Library,
) -> None:
    sheet = library.worksheet("before-you-write")
    ids = [item.id for item in sheet.items() if item.asks]
    assert ids[0] == "urge-before"
    assert ids[-2:] == ["draft", "urge-after"]
    assert {"help", "guide/tonight"} <= set(everywhere(sheet))


# -- helplines -------------------------------------------------------------------------------------


def test_no_line_that_has_ended_is_named(library: Library) -> None:
    lines = library.help_lines.line
    assert "press 3" not in " ".join(line.call + line.text + line.languages for line in lines)
    numbers = " ".join(f"{line.call} {line.deaf}" for line in lines)
    assert "1-800-787-3224" not in numbers, "the hotline's former TTY number"
    assert "866-311-9474" not in numbers, "a misprint of loveisrespect"


def test_a_call_that_is_not_on_the_bill_is_still_listed_on_the_phone(library: Library) -> None:
    for line in library.help_lines.line:
        if "not on the" in line.leaves_trace.lower():
            assert "it stays in the phone's call history" in line.leaves_trace, line.id


def test_a_line_that_is_closed_at_night_says_whom_to_call_then(library: Library) -> None:
    italy = [line for line in library.help_lines.line if line.country == "it" and line.crisis]
    assert italy
    assert all("At night: 112" in line.hours for line in italy)


def test_no_line_is_said_to_be_checked_before_anyone_called_it(library: Library) -> None:
    lines = library.help_lines
    states = [country.status for country in lines.country] + [line.status for line in lines.line]
    assert "live-checked" not in states
