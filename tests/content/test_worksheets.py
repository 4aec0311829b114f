"""Requirements on each shipped worksheet that lint can't check."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import ALONE_QUESTION, REFUSAL_PAGE
from reconcile_tui.domain.items import Choice, Note, all_hold, any_holds
from reconcile_tui.domain.pages import paragraphs
from tests.conftest import REPOSITORY
from tests.content.asking import asked, rows_of

WAYS = ["apart", "wait", "help", "therapy", "trial", "together", "limited"]
MOST_QUESTIONS = 175
"""The number of questions in all worksheets; a list with columns counts as one."""


def listed(library: Library) -> list[str]:
    return [sheet.title for sheet in library.worksheets() if sheet.is_listed]


# -- the list --------------------------------------------------------------------------------------


def test_the_worksheets_stand_in_the_order_in_which_a_person_may_want_them(
    library: Library,
) -> None:
    assert listed(library) == [
        "Before you write to them",
        "Reflection",
        "What changed?",
        "Before you start",
        "My decision",
        "Promises and what you've seen",
        "Slow re-entry agreement",
        "Words I need to say",
        "Words for what I did",
        "Deep questions",
        "Is it me?",
        "This week",
        "Notes to take with you",
        "Closing well",
        "Safety plan",
    ]


def test_nothing_is_asked_of_the_other_s_part_before_it_is_known_that_both_want_contact(
    library: Library,
) -> None:
    sheet = library.worksheet("what-changed")
    order = asked(sheet)
    assert order[:2] == ["different", "me-now"], "the audit of oneself comes first"
    assert order[2:5] == ["contact", "fight-today", "them-now"]
    for contact in ("unwanted", "court-order", "not-sure", "no", "yes"):
        shown = {i.id for i in sheet.items() if all_hold(i.enable_when, {"contact": contact}.get)}
        assert ({"them-now", "seen"} <= shown) is (contact == "yes"), contact
        assert ("fight-today" in shown) is (contact not in {"unwanted", "court-order"}), contact


@pytest.mark.parametrize(
    "cause", ["conflict", "trust", "health", "values", "outside", "someone-new"]
)
def test_each_kind_of_cause_names_its_own_sign_of_change_and_when_to_think_again(
    library: Library, cause: str
) -> None:
    said = [
        words.text
        for words in library.worksheet("what-changed").guidance
        if words.after == "the-cause" and any_holds(words.when_any, {"cause-kind": [cause]}.get)
    ]
    assert len(said) == 1
    assert "sign of change" in said[0]
    assert "a reason to think twice" in " ".join(said[0].split())


def test_danger_as_the_cause_goes_to_its_page_and_no_further(library: Library) -> None:
    item = library.worksheet("what-changed").by_id["cause-kind"]
    assert item.gate is not None
    assert (item.gate.page, item.gate.value) == ("afraid", ["safety"])
    assert item.sensitive


# -- before anything meant for two people ----------------------------------------------------------


def test_the_safety_questions_ask_who_can_see_and_stop_on_a_page_that_tells_nothing(
    library: Library,
) -> None:
    quiet = library.worksheet("quiet-questions")
    assert asked(quiet) == [ALONE_QUESTION, "fear", "court-order", "asked-for"]
    assert quiet.private
    assert not quiet.is_listed
    gates = [(item.gate.page, item.gate.value) for item in quiet.items() if item.gate]
    assert gates == [(REFUSAL_PAGE, ["yes", "not-sure"])] * 2
    page = library.page(REFUSAL_PAGE)
    assert not page.listed
    told = f"{page.title} {page.block[0].text}".lower()
    assert not [word for word in ("afraid", "fear", "court", "control") if word in told]


def test_what_nobody_asked_for_is_called_so(library: Library) -> None:
    page = library.page("solo-first")
    assert any("contact nobody asked for" in block.text for block in page.block)


def test_only_the_practices_for_two_are_meant_for_two(library: Library) -> None:
    together = [s.id for s in library.worksheets() if s.audience == "together"]
    assert sorted(together) == ["repair-script", "slow-re-entry", "words-i-need"]


def test_what_tells_of_fear_or_pressure_is_not_saved_unasked(library: Library) -> None:
    held = {
        "what-changed": {"cause-kind", "cause-other"},
        "my-decision": {"pressing", "pressing-how"},
        "slow-re-entry": {"can-say-no", "afraid-since"},
        "repair-script": {"made-afraid"},
    }
    for name, ids in held.items():
        sheet = library.worksheet(name)
        assert {item.id for item in sheet.items() if item.sensitive} == ids, name


# -- my decision -----------------------------------------------------------------------------------


def test_each_way_gets_the_same_room(library: Library) -> None:
    sheet = library.worksheet("my-decision")
    notes = [sheet.by_id[f"{way}-note"] for way in WAYS]
    assert all(isinstance(note, Note) and note.even == "ways" and note.door for note in notes)
    lengths = [len(note.text) for note in notes]
    assert max(lengths) <= 1.2 * min(lengths)


def test_each_way_says_what_is_good_hard_and_like_to_live_with(library: Library) -> None:
    """The IPDAS qualifying criteria for each option."""
    sheet = library.worksheet("my-decision")
    for way in WAYS:
        told = paragraphs(sheet.by_id[f"{way}-note"].text)
        assert [part.partition(" ")[0] for part in told[1:]] == ["Often", "Often", "The", "What's"]
        assert told[1].startswith("Often good:"), way
        assert told[2].startswith("Often hard:"), way
        assert "first month" in told[3], way
        assert "sixth" in told[3], way


def test_only_the_ways_that_were_marked_open_up(library: Library) -> None:
    sheet = library.worksheet("my-decision")
    for marked in ([], ["apart"], ["wait", "limited"]):
        answers: dict[str, Any] = {"looking-at": marked or None}
        shown = [item.id for item in sheet.items() if all_hold(item.enable_when, answers.get)]
        ways = [item_id for item_id in shown if item_id.endswith("-note")]
        assert ways == [f"{way}-note" for way in marked]
    reasons = rows_of(sheet, "reasons")
    assert [column.id for column in reasons.columns] == ["way", "side", "reason", "weight"]


def test_each_leaning_has_words_and_a_door(library: Library) -> None:
    sheet = library.worksheet("my-decision")
    for way in WAYS:
        said = [g for g in sheet.guidance if any_holds(g.when_any, {"leaning": way}.get)]
        assert [bool(g.doors) for g in said] == [True], way


def test_who_is_pressing_stays_on_its_sheet(library: Library) -> None:
    leaving = library.worksheet("my-decision").exportable_ids
    assert not leaving & {"pressing", "pressing-how"}
    assert "decision" in leaving


# -- slow re-entry, repair -------------------------------------------------------------------------


def test_a_slow_return_has_an_end_and_four_ways_to_go_on(library: Library) -> None:
    sheet = library.worksheet("slow-re-entry")
    end: Any = sheet.by_id["end"]
    assert (end.suggest.days, end.suggest.item) == (56, "start")
    review = sheet.by_id["review"]
    assert isinstance(review, Choice)
    ways = [option.value for option in review.options]
    assert ways == ["decide", "extend", "revise", "stop"]
    for way in ways:
        said = [g for g in sheet.guidance if any_holds(g.when_any, {"review": way}.get)]
        assert len(said) == 1, way


def test_a_boundary_reads_as_if_and_then(library: Library) -> None:
    item = rows_of(library.worksheet("slow-re-entry"), "boundaries")
    row = {"row": "a", "if": "voices get loud", "then": "leave the room"}
    assert item.row_words(row) == "If voices get loud, then I will leave the room"
    assert item.about_me
    assert all(column.about_me for column in item.columns)


@pytest.mark.parametrize(
    ("name", "item_id", "answer"),
    [
        ("slow-re-entry", "can-say-no", "no"),
        ("slow-re-entry", "afraid-since", "yes"),
        ("repair-script", "made-afraid", "yes"),
    ],
)
def test_fear_in_a_worksheet_for_two_stops_it_on_a_page_that_tells_nothing(
    library: Library, name: str, item_id: str, answer: str
) -> None:
    sheet = library.worksheet(name)
    gate = sheet.by_id[item_id].gate
    assert gate is not None
    assert gate.page == REFUSAL_PAGE
    stops = gate.value if isinstance(gate.value, list) else [gate.value]
    assert {answer} <= set(stops) <= {answer, "not-sure"}
    assert item_id not in sheet.exportable_ids


@pytest.mark.parametrize(
    ("name", "order"),
    [
        (
            "repair-script",
            ("what-i-did", "how-it-landed", "what-i-do-now", "no-demand"),
        ),
        ("words-i-need", ("i-care", "i-am-willing", "i-need-evidence", "what-i-would-see")),
    ],
)
def test_an_apology_and_a_need_for_change_are_two_texts(
    library: Library, name: str, order: tuple[str, ...]
) -> None:
    """A letter never joins "I need to see change" with "you owe me no answer"."""
    sheet = library.worksheet(name)
    assert sheet.letter is not None
    assert sheet.letter.sleep
    assert sheet.letter.items == order


def test_what_is_never_shared_is_in_no_letter_and_no_calendar(library: Library) -> None:
    for sheet in library.worksheets():
        named: set[str] = set(sheet.letter.items) if sheet.letter else set()
        if (days := sheet.calendar) is not None:
            named |= {days.title, days.first, days.every, days.until, days.time, *days.days}
        assert named <= sheet.exportable_ids, sheet.id


def test_when_not_to_say_the_words_comes_before_them(library: Library) -> None:
    for name in ("repair-script", "words-i-need"):
        when_not = next(g for g in library.worksheet(name).guidance if g.id == "when-not")
        assert when_not.after == "before-the-words", name


def test_a_court_order_is_asked_about_before_anything_is_settled(library: Library) -> None:
    order = asked(library.worksheet("closing-well"))
    assert order.index("contact") < order.index("things")


# -- for one person, and private -------------------------------------------------------------------


def test_is_it_me_is_private_and_can_be_started(library: Library) -> None:
    sheet = library.worksheet("is-it-me")
    assert sheet.private
    assert sheet.is_listed
    assert sheet.exportable_ids == frozenset()
    assert sheet.neutral_title not in {"", sheet.title}


def test_a_letter_that_is_not_sent_stays_where_it_is(library: Library) -> None:
    assert not library.worksheet("closing-well").exportable_ids & {"goodbye", "steady"}
    assert rows_of(library.worksheet("take-to-helper"), "picked").gather is not None


def test_what_could_be_turned_against_someone_is_asked_for_before_it_is_saved(
    library: Library,
) -> None:
    ask_first = {sheet.id for sheet in library.worksheets() if sheet.ask_first}
    assert ask_first == {"closing-well", "take-to-helper", "safety-plan"}
    for name in (*ask_first, "before-you-write", "red-flags", "is-it-me", "before-you-start"):
        assert library.worksheet(name).private, name
    for name in ("safety-plan", "before-you-write"):
        assert library.worksheet(name).sharing == "never"
        assert library.worksheet(name).exportable_ids == frozenset(), name


def test_the_questions_of_this_half_stay_within_their_share(library: Library) -> None:
    """Nine of fourteen worksheets; the ones on safety use the rest of the 175 questions."""
    names = {
        "reflection",
        "what-changed",
        "my-decision",
        "promises",
        "slow-re-entry",
        "words-i-need",
        "repair-script",
        "deep-questions",
        "this-week",
    }
    count = sum(len(asked(sheet)) for sheet in library.worksheets() if sheet.id in names)
    assert count <= 95 < MOST_QUESTIONS


def test_heavy_questions_come_by_threes_at_most(library: Library) -> None:
    for sheet in library.worksheets():
        run = 0
        for item in sheet.items():
            run = run + 1 if item.heavy else 0
            assert run <= 3, (sheet.id, item.id)
    assert sum(item.heavy for item in library.worksheet("deep-questions").items()) >= 3


def test_a_low_mark_opens_the_page_for_tonight(library: Library) -> None:
    for sheet in library.worksheets():
        for item in sheet.items():
            if item.id.startswith("steady"):
                shown = [g for g in sheet.guidance if any_holds(g.when_any, {item.id: 1}.get)]
                doors = [door.to for words in shown for door in words.doors]
                assert "guide/tonight" in doors, (sheet.id, item.id)
                assert doors[0] == "guide/tonight", (sheet.id, item.id)


# -- the table of points ---------------------------------------------------------------------------

_FILE = re.compile(r"`(en/[\w/.-]+)`(?:(?: \()([^)|]*)\))?")


def points() -> list[tuple[str, str, list[str]]]:
    """Return (point, file, names in parentheses) of every row in the manual's last tables."""
    manual = (REPOSITORY / "content/README.md").read_text(encoding="utf-8")
    table = manual.partition("## The source, sentence by sentence")[2]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [
        (point, path, re.findall(r"`([^`]+)`", names or ""))
        for point, *cells in rows
        for path, names in _FILE.findall(" | ".join(cells))
    ]


def test_every_point_of_the_source_is_where_the_table_says() -> None:
    assert len(points()) > 60
    for point, path, names in points():
        place = REPOSITORY / "content" / path
        assert place.exists(), (point, path)
        for name in names:
            word = name.strip("[]").rstrip("…-")
            text = place.read_text(encoding="utf-8")
            assert re.search(rf"(?m)^\[+{word}\]|\"{word}|^{word} =", text), (point, path, name)
