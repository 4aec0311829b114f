"""Promises and what was seen of them, week by week. No score is computed.

The word at the end of a row is the newest one that the person gave; signs never change it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from msgspec import Struct, field

from reconcile_tui.domain.answers import Answers, Row, Unread
from reconcile_tui.domain.dates import LAST_WEEK, week_of, written_day
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.items import Ledger, Rows
from reconcile_tui.domain.outline import row_name
from reconcile_tui.domain.worksheet import Worksheet


class Sighting(Struct, frozen=True):
    """One entry about a promise. A cell that does not fit its column is empty."""

    row: Row
    place: int
    day: date | None
    sign: str = ""
    rung: str = ""
    stress: bool = False
    repaired: bool = False

    @property
    def id(self) -> str:
        """The id of its row."""
        return str(self.row["row"])


class Track(Struct, frozen=True):
    """One promise with its entries. `id` and `name` are empty for entries without a promise.

    `name` alone is empty for a promise without words. An end before the beginning is ignored.
    `by_week` has the entries of each week that has any, the newest first; `undated` those without a
    date.
    """

    id: str = ""
    name: str = ""
    since: date | None = None
    until: date | None = None
    by_week: Mapping[int, tuple[Sighting, ...]] = field(default_factory=dict)
    undated: tuple[Sighting, ...] = ()
    newest_rung: Sighting | None = None

    @property
    def first_week(self) -> int | None:
        """The week it was made in, else that of its first entry."""
        return week_of(self.since) if self.since else min(self.by_week, default=None)

    @property
    def last_week(self) -> int | None:
        """The week it ends in, if it ends."""
        return week_of(self.until) if self.until else None


class Part(Struct, frozen=True):
    """The promises of one `[[timeline]]` of a worksheet, in the order of the file."""

    ledger: Ledger
    promises: Rows
    sightings: Rows
    tracks: tuple[Track, ...]


class Timeline(Struct, frozen=True):
    """Every part of a worksheet's timeline, in its order, and the weeks they cover.

    `unread` lists entries of the file, or cells of them, that could not be read.
    """

    parts: tuple[Part, ...]
    first_week: int
    this_week: int
    last_week: int
    unread: tuple[Unread, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return not any(part.tracks for part in self.parts)

    @property
    def has_undated(self) -> bool:
        """Whether an entry has no date, and so is in no week."""
        return any(track.undated for part in self.parts for track in part.tracks)


def timeline_of(
    sheet: Worksheet, answers: Answers, today: date, shown: Collection[str] | None = None
) -> Timeline:
    """Return the timeline. With `shown`, only parts whose questions are all among these."""
    parts = []
    for ledger in sheet.timeline:
        promises, sightings = sheet.by_id.get(ledger.promises), sheet.by_id.get(ledger.sightings)
        if shown is not None and not {ledger.promises, ledger.sightings} <= set(shown):
            continue
        if isinstance(promises, Rows) and isinstance(sightings, Rows):
            tracks = tuple(_tracks(ledger, promises, sightings, answers))
            parts.append(Part(ledger, promises, sightings, tracks))
    drawn = {"", *(one.id for part in parts for one in (part.promises, part.sightings))}
    unread = tuple(one for one in Form(sheet, answers).unread if one.item in drawn)
    this_week = week_of(today)
    weeks = {this_week}
    for track in (track for part in parts for track in part.tracks):
        weeks |= track.by_week.keys()
        if track.first_week is not None:
            weeks.add(track.first_week)
        if track.last_week is not None:
            # The end of a promise is drawn in the week after its last.
            weeks |= {track.last_week, track.last_week + 1}
    return Timeline(tuple(parts), min(weeks), this_week, min(max(weeks), LAST_WEEK), unread)


def _tracks(ledger: Ledger, promises: Rows, sightings: Rows, answers: Answers) -> Iterator[Track]:
    seen: dict[str, list[Sighting]] = {}
    for place, row in enumerate(answers.rows.get(ledger.sightings, ())):
        sighting = _sighting(ledger, sightings, place, row)
        seen.setdefault(str(row.get(ledger.promise, "")), []).append(sighting)
    for row in answers.rows.get(ledger.promises, ()):
        since, until = written_day(row.get(ledger.since)), written_day(row.get(ledger.until))
        yield _track(
            seen.pop(str(row["row"]), []),
            id=str(row["row"]),
            name=row_name(promises, row, ledger.name),
            since=since,
            until=None if since and until and until < since else until,
        )
    unassigned = [one for entries in seen.values() for one in entries]
    if unassigned:
        yield _track(unassigned)


def _track(sightings: list[Sighting], **about: Any) -> Track:
    dated = [(s.day, s.place, s) for s in sightings if s.day]
    dated.sort(key=lambda one: one[:2], reverse=True)
    weeks = groupby(dated, key=lambda one: week_of(one[0]))
    return Track(
        by_week={week: tuple(s for _, _, s in entries) for week, entries in weeks},
        undated=tuple(s for s in sightings if s.day is None),
        newest_rung=next((s for _, _, s in dated if s.rung), None),
        **about,
    )


def _sighting(ledger: Ledger, item: Rows, place: int, row: Row) -> Sighting:
    return Sighting(
        row,
        place,
        written_day(row.get(ledger.date)),
        _word(item, row, ledger.sign),
        _word(item, row, ledger.rung),
        row.get(ledger.stress) is True,
        row.get(ledger.repaired) is True,
    )


def _word(item: Rows, row: Row, column_id: str) -> str:
    column = item.column(column_id)
    return "" if column is None else str(column.read(row.get(column_id, "")) or "")


CELL = 2
"""Columns a week takes."""

SIGNS: dict[str, str] = {"kept": "■", "partly": "▒", "not": "o", "not-tested": "-"}
NO_SIGN = "?"
NOTHING = "·"
END_MARK = "┤"
MORE = ":"
STRESS = "!"
REPAIRED = "+"
THIS_WEEK, THIS_WEEK_DRAWN = "v", "▼"
"""The sign above the column of this week: in plain text, and on the screen."""

Cell = tuple[str, str]
"""The upper and the lower two characters."""

_NEVER_HIDDEN = ("not", "partly", "kept", "not-tested")
"""The order in which other signs of a week are shown: what went wrong is not hidden by the rest."""


def cell(track: Track, week: int, this_week: int) -> Cell:
    """Return what is drawn for one promise in one week."""
    seen = track.by_week.get(week, ())
    if not seen:
        first, last = track.first_week, track.last_week
        if last is not None and week == last + 1:
            sign = END_MARK
        else:
            end = this_week if last is None else min(last, this_week)
            sign = NOTHING if first is not None and first <= week <= end else " "
        return sign.ljust(CELL), " " * CELL
    others = {one.sign for one in seen[1:]} - {seen[0].sign}
    more = MORE if len(seen) > 1 else " "
    below = next((SIGNS[sign] for sign in _NEVER_HIDDEN if sign in others), more)
    stress = STRESS if any(one.stress for one in seen) else " "
    repaired = REPAIRED if any(one.repaired for one in seen) else " "
    return SIGNS.get(seen[0].sign, NO_SIGN) + stress, below + repaired
