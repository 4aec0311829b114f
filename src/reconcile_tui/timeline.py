"""Promises and what was then seen, laid out week by week. Nothing is computed from them.

The word at the end of a row is the newest one that the person gave; no sign, no gap and no number
of signs ever changes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile_tui.domain.answers import Answers, Row, Unread
from reconcile_tui.domain.dates import LAST_WEEK, week_of, written_day
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.items import Ledger, Rows
from reconcile_tui.domain.references import name_of_row
from reconcile_tui.domain.worksheet import Worksheet


class Sighting(Struct, frozen=True):
    """One dated row: what was seen of a promise. A cell that does not fit its column is empty."""

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
    """One promise. `id` and `name` are empty for what was seen of no promise that is there.

    `name` alone is empty for a promise without words. An end before the beginning is no end.
    `by_week` holds the sightings of each week that has any, the newest first; `undated` those
    without a day.
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
        """The week it was made in, else the first in which something was seen of it."""
        return week_of(self.since) if self.since else min(self.by_week, default=None)

    @property
    def last_week(self) -> int | None:
        """The week it ends in, if it ends."""
        return week_of(self.until) if self.until else None


class Part(Struct, frozen=True):
    """The promises of one `[[timeline]]` of a sheet, in the order of the file."""

    ledger: Ledger
    promises: Rows
    sightings: Rows
    tracks: tuple[Track, ...]


class Timeline(Struct, frozen=True):
    """Every part of a sheet's timeline, in its order, and the weeks they cover.

    `unread` is what could not be read: an entry of the file, which is in no week, or a cell of one.
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
        """Whether something was written without a day, and so stands in no week."""
        return any(track.undated for part in self.parts for track in part.tracks)


def timeline_of(
    sheet: Worksheet, answers: Answers, today: date, shown: Collection[str] | None = None
) -> Timeline:
    """The timeline of a sheet. With `shown`, only parts whose questions are all among them."""
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
    return replace(_around(tuple(parts), week_of(today)), unread=unread)


def _around(parts: tuple[Part, ...], this_week: int) -> Timeline:
    weeks = {this_week}
    for part in parts:
        for track in part.tracks:
            weeks |= track.by_week.keys()
            weeks |= {week for week in (track.first_week, track.last_week) if week is not None}
            # The wall at the end of a promise stands in the week after its last.
            weeks |= {track.last_week + 1} if track.last_week is not None else set()
    return Timeline(parts, min(weeks), this_week, min(max(weeks), LAST_WEEK))


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
            name=name_of_row(promises, row, ledger.name),
            since=since,
            until=None if since and until and until < since else until,
        )
    loose = [sighting for sightings in seen.values() for sighting in sightings]
    if loose:
        yield _track(loose)


def _track(sightings: list[Sighting], **about: Any) -> Track:
    dated = sorted((s for s in sightings if s.day), key=_age, reverse=True)
    by_week: dict[int, list[Sighting]] = {}
    for sighting in dated:
        assert sighting.day is not None
        by_week.setdefault(week_of(sighting.day), []).append(sighting)
    return Track(
        by_week={week: tuple(found) for week, found in by_week.items()},
        undated=tuple(s for s in sightings if s.day is None),
        newest_rung=next((s for s in dated if s.rung), None),
        **about,
    )


def _age(sighting: Sighting) -> tuple[date, int]:
    return sighting.day or date.min, sighting.place


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
WALL = "┤"
MORE = ":"
STRESS = "!"
REPAIRED = "+"
THIS_WEEK, THIS_WEEK_DRAWN = "v", "▼"
"""Stands above the column of this week: in plain text, and on the screen."""

Cell = tuple[str, str]
"""The upper and the lower two characters."""

_NEVER_HIDDEN = ("not", "partly", "kept", "not-tested")
"""Which of several other signs stands below: what went wrong is not covered by what went well."""


def cell(track: Track, week: int, this_week: int) -> Cell:
    """What is drawn for one promise in one week."""
    seen = track.by_week.get(week, ())
    if not seen:
        return _without_sighting(track, week, this_week).ljust(CELL), " " * CELL
    stress = STRESS if any(one.stress for one in seen) else " "
    repaired = REPAIRED if any(one.repaired for one in seen) else " "
    return _sign(seen[0]) + stress, _below(seen) + repaired


def _sign(sighting: Sighting) -> str:
    return SIGNS.get(sighting.sign, NO_SIGN)


def _below(seen: tuple[Sighting, ...]) -> str:
    others = {one.sign for one in seen[1:]} - {seen[0].sign}
    other = next((sign for sign in _NEVER_HIDDEN if sign in others), "")
    if other:
        return SIGNS[other]
    return MORE if len(seen) > 1 else " "


def _without_sighting(track: Track, week: int, this_week: int) -> str:
    first, last = track.first_week, track.last_week
    if last is not None and week == last + 1:
        return WALL
    over = last is not None and week > last
    if first is None or week < first or week > this_week or over:
        return " "
    return NOTHING
