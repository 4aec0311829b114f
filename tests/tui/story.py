"""Sample data: promises and observations over four months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from reconcile_tui.domain.answers import Answers
from tests.tui.hand import NOW

TODAY = NOW.date()
SHEET = "promises"

MY_PROMISES = (
    ("rp1", "I ask for a break and say when I will be back", date(2026, 7, 26), None),
    ("rp2", "I do not write after ten at night", date(2026, 8, 23), date(2026, 12, 6)),
    ("rp3", "I go to the group on Tuesdays", date(2026, 9, 8), None),
)
THEIR_PROMISES = (
    ("rt1", "Calls when it gets later than agreed", date(2026, 8, 2), None),
    ("rt2", "No mockery in front of the children, and stops when told", date(2026, 9, 6), None),
    ("rt3", "Pays back by the end of October", date(2026, 9, 13), date(2026, 10, 31)),
)
MINE = """
rp1 2026-08-06 not - Walked out, and came back the next day. .
rp1 2026-08-13 partly r Left, then wrote that I need an hour. .
rp1 2026-08-27 kept - Asked for a break, back after 20 minutes. once
rp1 2026-09-10 kept - Said when, and was back. .
rp1 2026-09-24 not s Left without a word, after a night shift. .
rp1 2026-09-26 kept r Said sorry on my own, and what I do next time. repaired
rp1 2026-10-08 kept s Asked for a break in the middle of the quarrel. under-stress
rp1 2026-10-22 not-tested - No quarrel this week. .
rp1 2026-11-05 kept - Said when, and was back. .
rp1 2026-11-19 kept s Asked, and was back after half an hour. .
rp2 2026-08-30 partly - Wrote once. .
rp2 2026-09-06 kept - The phone stayed in the kitchen. once
rp2 2026-09-13 kept - . .
rp2 2026-09-20 kept - . .
rp2 2026-09-27 kept - . repeated
rp2 2026-10-18 not s Wrote four times. .
rp2 2026-10-20 kept - . .
rp2 2026-11-15 kept - . .
rp3 2026-09-08 kept - First evening. planned
rp3 2026-09-15 kept - . .
rp3 2026-09-22 kept - . .
rp3 2026-10-06 partly - Left early. .
rp3 2026-10-13 kept - . .
rp3 2026-11-10 kept - . repeated
rp3 2026-11-17 kept - . .
"""
THEIRS = """
rt1 2026-08-15 not - Two hours late, no call. said
rt1 2026-09-05 kept - Called from the train. once
rt1 2026-09-19 kept - Wrote a message at six. .
rt1 2026-10-03 partly - Called, but an hour after. .
rt1 2026-10-31 kept s Called, although the day was bad. .
rt1 2026-11-14 kept - Called before it got late. repeated
rt2 2026-09-12 not - A joke about my job, at table. .
rt2 2026-09-17 not - Again. .
rt2 2026-09-19 kept r Took it back before the children. .
rt2 2026-10-10 not-tested - . .
rt2 2026-11-07 partly - Stopped when told, the second time. .
rt3 2026-10-29 partly - Half of it. planned
"""


def answers_of_story() -> dict[str, Any]:
    """Return the fields of `Answers` for the sample data."""
    return {
        "values": {"contact": "yes", "rung-mine": "repaired"},
        "rows": {
            "my-promises": tuple(map(_promise, MY_PROMISES)),
            "my-days": _days(MINE, "rm"),
            "their-promises": tuple(map(_promise, THEIR_PROMISES)),
            "their-days": _days(THEIRS, "rh"),
        },
    }


def _promise(about: tuple[str, str, date, date | None]) -> dict[str, Any]:
    row, words, said, until = about
    found = {"row": row, "words": words, "said-on": said, "until": until}
    return {key: cell for key, cell in found.items() if cell is not None}


def _days(text: str, lead: str) -> tuple[dict[str, Any], ...]:
    return tuple(_day(f"{lead}{n}", line) for n, line in enumerate(text.strip().split("\n")))


def _day(row: str, line: str) -> dict[str, Any]:
    promise, day, how, marks, *words, rung = line.split()
    what = " ".join(words).strip(" .")
    found = {
        "row": row,
        "promise": promise,
        "date": date.fromisoformat(day),
        "what": f"{what}." if what else None,
        "how": how,
        "stress": "s" in marks or None,
        "repaired": "r" in marks or None,
        "rung": rung if rung != "." else None,
    }
    return {key: cell for key, cell in found.items() if cell is not None}


def many(promises: int, weeks: int, until: date = TODAY) -> dict[str, Any]:
    """Return the given number of promises, half of them mine, with weekly observations."""
    rows: dict[str, Any] = {
        "my-promises": [],
        "my-days": [],
        "their-promises": [],
        "their-days": [],
    }
    for n in range(promises):
        who = "my" if n % 2 == 0 else "their"
        begun = until - timedelta(weeks=weeks)
        words = f"Promise {n}: comes home when it was said, and calls when it gets late"
        rows[f"{who}-promises"].append({"row": f"rp{n:02}", "words": words, "said-on": begun})
        rows[f"{who}-days"] += [_seen(n, week, begun) for week in range(weeks)]
    return {
        "values": {"contact": "yes"},
        "rows": {key: tuple(found) for key, found in rows.items()},
    }


def _seen(promise: int, week: int, begun: date) -> dict[str, Any]:
    kind = (promise * 7 + week * 3) % 11
    row = {
        "row": f"r{promise:02}{week:03}",
        "promise": f"rp{promise:02}",
        "date": begun + timedelta(weeks=week, days=(promise + week) % 7),
        "what": "Came home twenty minutes later than agreed, and had called before that.",
        "how": ("kept", "kept", "partly", "kept", "not", "kept", "not-tested", "kept")[kind % 8],
    }
    if kind == 3:
        row["stress"] = True
    if kind == 5:
        row["rung"] = "repeated"
    return row


def filled(blank: Answers, story: dict[str, Any]) -> Answers:
    """Return blank answers filled with the sample data."""
    return Answers(**{**{n: getattr(blank, n) for n in blank.__dataclass_fields__}, **story})
