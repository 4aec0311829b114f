"""The timeline of promises and observations by week, drawn without computed results."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import week_of
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RUNGS
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.report import text_of
from reconcile_tui.messages.screens import lower_first
from reconcile_tui.messages.timeline import LEGEND, legend
from reconcile_tui.storage.paths import shipped_content
from reconcile_tui.timeline import (
    MORE,
    NO_SIGN,
    NOTHING,
    REPAIRED,
    SIGNS,
    WALL,
    Timeline,
    Track,
    cell,
    timeline_of,
)
from tests.core.promises_sample import LEDGER, ledger

TODAY = date(2026, 11, 22)
THIS_WEEK = week_of(TODAY)


def answers(*days: dict[str, Any], promises: tuple[dict[str, Any], ...] = ()) -> Answers:
    kept = promises or ({"row": "p1", "words": "Calls before it gets late"},)
    rows = {"my-promises": kept, "my-days": days}
    return Answers("ledger", "1", "T", datetime(2026, 1, 1, tzinfo=UTC), rows=rows)


def day(row: str, when: object, **cells: Any) -> dict[str, Any]:
    found = {"row": row, "promise": "p1", "date": when, **cells}
    return {key: value for key, value in found.items() if value is not None}


def drawn(*days: dict[str, Any], **more: Any) -> Timeline:
    return timeline_of(ledger(), answers(*days, **more), TODAY)


def only(timeline: Timeline) -> Track:
    (track,) = timeline.parts[0].tracks
    return track


def test_the_legend_says_what_the_worksheet_says() -> None:
    sheet = Library(shipped_content()).worksheet("promises")
    for one in sheet.timeline:
        item = sheet.by_id[one.sightings]
        assert isinstance(item, Rows)
        column = item.column(one.repaired)
        assert column is not None
        assert LEGEND[REPAIRED] == lower_first(column.text)


def test_the_mark_of_this_week_is_explained_as_it_is_drawn() -> None:
    timeline = drawn(day("d1", TODAY, how="kept"))
    *drawing, signs, _ = text_of(timeline, 80)
    assert "v" in drawing[0].split("\n")[1]
    assert "v this week" in signs
    on_screen = [pair for line in legend(timeline, 80, "▼") for pair in line]
    assert ("▼", "this week") in on_screen


def test_the_parts_stand_in_the_order_of_the_sheet_and_promises_in_that_of_the_file() -> None:
    promises = ({"row": "p2", "words": "Second said"}, {"row": "p1", "words": "First said"})
    timeline = drawn(promises=promises)
    assert [part.ledger.title for part in timeline.parts] == ["Mine", "Theirs"]
    assert [track.name for track in timeline.parts[0].tracks] == ["Second said", "First said"]


def test_a_week_holds_its_sightings_the_newest_first() -> None:
    monday, sunday = date(2026, 11, 9), date(2026, 11, 15)
    track = only(drawn(day("a", monday), day("b", sunday), day("c", monday), day("d", TODAY)))
    assert [one.id for one in track.by_week[week_of(monday)]] == ["b", "c", "a"]
    assert [one.id for one in track.by_week[THIS_WEEK]] == ["d"]


def test_the_word_at_the_end_is_the_newest_that_was_given_whatever_was_seen_since() -> None:
    track = only(
        drawn(
            day("a", date(2026, 10, 1), rung="kept", how="kept"),
            day("b", date(2026, 9, 1), rung="repeated", how="kept"),
            day("c", date(2026, 11, 1), how="not"),
            day("d", date(2026, 11, 2), how="not"),
        )
    )
    assert track.newest_rung is not None
    assert (track.newest_rung.rung, track.newest_rung.day) == ("kept", date(2026, 10, 1))


@given(st.lists(st.sampled_from([*SIGNS, ""]), min_size=1, max_size=30))
def test_without_a_word_of_the_person_there_is_none(signs: list[str]) -> None:
    days = [day(f"r{n}", TODAY - timedelta(n), how=sign) for n, sign in enumerate(signs)]
    assert only(drawn(*days)).newest_rung is None


def test_what_was_seen_of_no_promise_that_is_here_stands_in_a_row_of_its_own() -> None:
    loose = {"row": "x", "date": TODAY, "how": "kept"}
    gone = {"row": "y", "date": TODAY, "promise": "p9", "how": "not"}
    tracks = drawn(day("a", TODAY), loose, gone).parts[0].tracks
    assert [track.id for track in tracks] == ["p1", ""]
    assert {one.id for one in tracks[-1].by_week[THIS_WEEK]} == {"x", "y"}


def test_what_has_no_day_is_kept_and_drawn_in_no_week() -> None:
    timeline = drawn(day("a", None, how="kept"), day("b", "sometime"))
    assert [one.id for one in only(timeline).undated] == ["a", "b"]
    assert timeline.has_undated
    assert not only(timeline).by_week


def test_cells_of_the_wrong_kind_are_no_fault() -> None:
    odd = day("a", TODAY, how=7, rung=["kept"], stress="yes", repaired=1)
    (seen,) = only(drawn(odd)).by_week[THIS_WEEK]
    assert (seen.sign, seen.rung, seen.stress, seen.repaired) == ("", "", False, False)


def test_the_weeks_reach_from_the_first_promise_to_the_last_end() -> None:
    promise = {"row": "p1", "words": "W", "since": date(2026, 3, 1), "until": date(2026, 12, 24)}
    timeline = drawn(promises=(promise,))
    assert timeline.first_week == week_of(date(2026, 3, 1))
    assert timeline.last_week == week_of(date(2026, 12, 24)) + 1
    far = drawn(promises=({**promise, "until": date.max, "since": date.min},))
    assert (far.first_week, far.last_week) == (0, week_of(date.max))


def test_with_nothing_written_it_is_empty() -> None:
    blank = replace(answers(), rows={})
    timeline = timeline_of(ledger(), blank, TODAY)
    assert timeline.is_empty
    assert timeline.first_week == timeline.this_week == timeline.last_week


def test_a_part_whose_questions_are_not_shown_is_not_there() -> None:
    shown = timeline_of(ledger(), answers(), TODAY, {"my-promises", "my-days", "their-days"})
    assert [part.ledger.title for part in shown.parts] == ["Mine"]


# -- symbols ---------------------------------------------------------------------------------------


def at(track: Track, week: int = THIS_WEEK) -> tuple[str, str]:
    return cell(track, week, THIS_WEEK)


@pytest.mark.parametrize("sign", SIGNS)
def test_one_sighting_is_its_sign(sign: str) -> None:
    assert at(only(drawn(day("a", TODAY, how=sign)))) == (f"{SIGNS[sign]} ", "  ")


def test_a_sighting_without_a_sign_is_seen_all_the_same() -> None:
    assert at(only(drawn(day("a", TODAY)))) == (f"{NO_SIGN} ", "  ")
    assert at(only(drawn(day("a", TODAY, how="odd")))) == (f"{NO_SIGN} ", "  ")


def test_stress_stands_beside_the_sign_and_put_right_below_it() -> None:
    stressed = day("a", TODAY, how="kept", stress=True, repaired=True)
    assert at(only(drawn(stressed))) == (f"{SIGNS['kept']}!", " +")


def test_several_alike_in_one_week_say_that_there_are_more() -> None:
    alike = [day(f"r{n}", TODAY, how="kept") for n in range(3)]
    assert at(only(drawn(*alike))) == (f"{SIGNS['kept']} ", f"{MORE} ")


@given(st.lists(st.sampled_from([*SIGNS, ""]), min_size=1, max_size=8))
def test_a_kept_sign_never_covers_one_that_was_not(signs: list[str]) -> None:
    week = [day(f"r{n}", TODAY, how=sign or None) for n, sign in enumerate(signs)]
    above, below = at(only(drawn(*week)))
    newest = SIGNS.get(signs[-1], NO_SIGN)
    assert above == f"{newest} "
    if "not" in signs:
        assert SIGNS["not"] in above + below


def test_before_it_was_made_a_week_is_blank_and_after_its_end_there_is_a_wall() -> None:
    promise = {"row": "p1", "words": "W", "since": date(2026, 9, 9), "until": date(2026, 11, 1)}
    track = only(drawn(day("a", date(2026, 9, 10), how="kept"), promises=(promise,)))
    first, last = week_of(date(2026, 9, 9)), week_of(date(2026, 11, 1))
    assert at(track, first - 1) == ("  ", "  ")
    assert at(track, first) == (f"{SIGNS['kept']} ", "  ")
    assert at(track, last) == (f"{NOTHING} ", "  ")
    assert at(track, last + 1) == (f"{WALL} ", "  ")
    assert at(track, last + 2) == ("  ", "  ")


def test_weeks_to_come_are_blank() -> None:
    track = only(drawn(day("a", TODAY, how="kept")))
    assert at(track, THIS_WEEK + 1) == ("  ", "  ")


def test_what_was_seen_before_and_after_is_drawn_where_it_was_seen() -> None:
    promise = {"row": "p1", "words": "W", "since": date(2026, 9, 9), "until": date(2026, 9, 30)}
    early, late = date(2026, 8, 1), date(2026, 10, 7)
    days = day("a", early, how="not"), day("b", late, how="kept")
    track = only(drawn(*days, promises=(promise,)))
    assert at(track, week_of(early))[0][0] == SIGNS["not"]
    assert at(track, week_of(late))[0][0] == SIGNS["kept"]


def test_every_sign_is_in_the_oldest_font_of_a_terminal() -> None:
    signs = [*SIGNS.values(), NO_SIGN, NOTHING, WALL, MORE]
    assert len(set(signs)) == len(signs)
    for sign in signs:
        assert len(sign.encode("cp437")) == 1


# -- the whole timeline ----------------------------------------------------------------------------

CELLS = st.fixed_dictionaries(
    {},
    optional={
        "promise": st.sampled_from(["p1", "p2", "p9"]),
        "date": st.one_of(st.dates(), st.text(max_size=3), st.integers()),
        "how": st.sampled_from([*SIGNS, "odd"]),
        "rung": st.sampled_from([*RUNGS]),
        "stress": st.booleans(),
        "repaired": st.booleans(),
    },
)


@given(st.lists(CELLS, max_size=12))
def test_nothing_that_was_written_is_lost(found: list[dict[str, Any]]) -> None:
    days = [{"row": f"r{n}", **cells} for n, cells in enumerate(found)]
    promises = ({"row": "p1", "words": "One"}, {"row": "p2", "words": "Two"})
    timeline = drawn(*days, promises=promises)
    told = [
        one.id
        for track in timeline.parts[0].tracks
        for some in (*track.by_week.values(), track.undated)
        for one in some
    ]
    assert sorted(told) == sorted(row["row"] for row in days)
    for track in timeline.parts[0].tracks:
        for week in track.by_week:
            assert timeline.first_week <= week <= timeline.last_week
            assert cell(track, week, timeline.this_week)[0][0] in {*SIGNS.values(), NO_SIGN}


def test_the_sample_worksheet_is_valid() -> None:
    assert isinstance(ledger(), Worksheet)
    assert "[[timeline]]" in LEDGER


def test_an_end_before_the_beginning_ends_nothing() -> None:
    promise = {
        "row": "p1",
        "words": "Calls",
        "since": date(2026, 11, 10),
        "until": date(2026, 9, 1),
    }
    timeline = drawn(day("a", date(2026, 11, 12), how="kept"), promises=(promise,))
    track = only(timeline)
    assert track.last_week is None
    assert timeline.first_week == week_of(date(2026, 11, 10)), "no week before it is drawn"
    assert cell(track, THIS_WEEK, THIS_WEEK)[0].strip() == NOTHING
