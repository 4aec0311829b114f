"""The sentences of the timeline and of the four layers, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from reconcile_tui.domain.dates import day_in_words, days_of_week, short_day, week_of
from reconcile_tui.domain.kinds import rung_words
from reconcile_tui.domain.outline import UNLINKED, UNNAMED
from reconcile_tui.timeline import (
    END_MARK,
    MORE,
    NO_SIGN,
    NOTHING,
    REPAIRED,
    SIGNS,
    STRESS,
    THIS_WEEK,
    THIS_WEEK_DRAWN,
)

if TYPE_CHECKING:
    from reconcile_tui.domain.gather import Evidence
    from reconcile_tui.timeline import Timeline, Track

LEGEND: dict[str, str] = {
    SIGNS["kept"]: "kept",
    SIGNS["partly"]: "in part",
    SIGNS["not"]: "not kept",
    SIGNS["not-tested"]: "not tested",
    NOTHING: "nothing written",
    STRESS: "under stress",
    REPAIRED: "made it right, without being asked",
    MORE: "more than one",
    END_MARK: "the end",
    NO_SIGN: "no sign",
    THIS_WEEK: "this week",
}
"""Sign -> its meaning, in the order of the explanation."""

WITH_WORDS = "The word at the end of a row is the newest one you picked. There's no score."
WITHOUT_WORDS = "There's no score here, and the app doesn't read anything into your entries."
"""Shown while no row has a word of the ladder at its end."""

NO_PROMISES = "Nothing here yet."
UNDATED = "Some entries have no date. They aren't shown here, but they're in the worksheet."

WHAT_WILL_COME = """\
Nothing here yet, and that's fine.

Each promise in the worksheet gets a row here, and each week gets a column. Each entry about a \
promise shows up as a sign in that promise's row, in the column for its week."""

NO_TIMELINE = "This worksheet has no timeline."
NO_WEEKS_YET = (
    "You haven't saved anything yet that can be shown week by week. The worksheet “Promises and "
    "what you've seen” has a timeline."
)


def legend(timeline: Timeline, width: int, now: str = THIS_WEEK) -> list[list[tuple[str, str]]]:
    """Return the signs to explain, in lines; a sign and its meaning stay together.

    `now` is the sign for this week. Signs that few timelines have are left out of the others.
    """
    tracks = [track for part in timeline.parts for track in part.tracks]
    seen = (one for track in tracks for week in track.by_week.values() for one in week)
    absent = set() if any(track.until for track in tracks) else {END_MARK}
    absent |= set() if any(one.sign not in SIGNS for one in seen) else {NO_SIGN}
    lines: list[list[tuple[str, str]]] = [[]]
    for sign, meaning in _signs(now):
        taken = sum(len(" ".join(pair)) + 3 for pair in lines[-1])
        if sign in absent:
            continue
        if lines[-1] and taken + len(f"{sign} {meaning}") > width:
            lines.append([])
        lines[-1].append((sign, meaning))
    return lines


def _signs(now: str) -> Iterator[tuple[str, str]]:
    for sign, meaning in LEGEND.items():
        yield now if sign == THIS_WEEK else sign, meaning


def track_name(track: Track) -> str:
    """Return the name of a row of the timeline."""
    return track.name or (UNNAMED if track.id else UNLINKED)


def score_note(timeline: Timeline) -> str:
    """Return the last sentence: what the word at the end of a row is, if there is one."""
    tracks = (track for part in timeline.parts for track in part.tracks)
    return WITH_WORDS if any(track.newest_rung for track in tracks) else WITHOUT_WORDS


OPEN = "Show week by week"
WEEKS = "Week by week"
ABOVE = "↑ more above"
BELOW = "↓ more below"
EARLIER = "← earlier"
LATER = "later →"
WHICH_ONE = "Which one?"
MORE_TO_READ = "… Enter shows the rest."
PURPOSE = (
    "Each promise has a row, and each week has a column. Up and Down choose a promise; Left and "
    "Right choose a week. PgUp shows earlier weeks. What you wrote for that week is below. The "
    "word at the end of a row is the newest one you picked. There's no score.\n\nThe signs: "
    f"{', '.join(map(' '.join, _signs(THIS_WEEK_DRAWN)))}."
)

ENTRY_WITHOUT_DATE = (
    "This entry is in the worksheet, but it has no date, so it isn't shown in any week."
)
ENTRY_DATE_UNREADABLE = (
    "This entry is in the worksheet, but the app couldn't read its date, so it isn't shown in any "
    "week."
)


def undated_entries(said: Sequence[str]) -> str:
    """Return the entries without a date, which are in no week, by their words."""
    return f"Not shown in any week, because there's no date: {'; '.join(said)}"


def chosen_rung(rung: str) -> str:
    """Return the word of the ladder that the person chose."""
    return f"your word: {rung}"


def week_dates(number: int, today: date) -> str:
    """Return the dates of a week, and whether it is this week."""
    return f"{days_of_week(number)}{', this week' if number == week_of(today) else ''}"


def empty_week(track: Track, number: int, today: date, *, can_add: bool = True) -> str:
    """Return the text for a week without entries.

    It names the key that adds an entry only if the list takes one (`can_add`).
    """
    key = " + adds an entry." if can_add else ""
    if number > week_of(today):
        return "That week hasn't come yet."
    if track.first_week is None:
        return f"Nothing written here yet, and that's fine.{key}"
    if number < track.first_week:
        if track.since:
            return f"The promise was made later, on {day_in_words(track.since)}."
        return "The first entry is from a later week."
    if track.until and number > week_of(track.until):
        return f"The promise ran until {day_in_words(track.until)}."
    return f"Nothing written for that week, and that's fine.{key}"


TITLE = "The four layers"
MODEL = "A working model. There's no score here, and an empty layer proves nothing."
READING = "Reading your saved worksheets …"
NOTHING_YET = "Nothing here yet."
EMPTY_LAYER = (
    "Words like “Said” or “Done once” show up here with their dates. You can pick them in “What "
    "changed?” or another worksheet. It's fine if a layer stays empty."
)
NEWER = "↑ newer ones"
NO_DATE_LAYERS = "no date"
OLDER = "↓ older ones"
PASSED_OVER = (
    "Some files can't be read, so they aren't included. The Worksheets tab shows which ones."
)
OWN_PART = "your own part"
PURPOSE_LAYERS = (
    "The words you've picked on your saved worksheets, such as “Said”, with their dates, layer by "
    "layer. Up and Down choose a layer; PgUp and PgDn show more of it. The layers are a working "
    "model, not a proven rule. There's no score. Private answers aren't shown here."
)
NAMES: dict[str, str] = {
    "root-cause": "Root cause",
    "capacity": "Capacity",
    "behavior": "Behavior change",
    "proof": "Relational proof",
}
"""The names of the layers, for when the guide has no picture of them."""


def newest_evidence(evidence: Evidence) -> str:
    """Return the newest word of a layer, for its box, with the question it answers."""
    day = short_day(evidence.day) if evidence.day else NO_DATE_LAYERS
    whose = OWN_PART if evidence.my_part else evidence.question
    return f"{rung_words(evidence.rung)}, {day} · {whose}"


def evidence_heading(evidence: Evidence) -> str:
    """Return a word with its date, and whether it is about the person's own part."""
    day = day_in_words(evidence.day) if evidence.day else NO_DATE_LAYERS
    words = f"{day} · {rung_words(evidence.rung)}"
    return f"{words} · {OWN_PART}" if evidence.my_part else words


def evidence_source(evidence: Evidence) -> str:
    """Return the question that was answered, and its worksheet."""
    return f"{evidence.question} ({evidence.sheet})"
