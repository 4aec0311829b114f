"""The promises of a made-up person, and what was seen of them, for the pictures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

__all__ = ["EARLIER", "promise_rows"]

MONDAY = date(2026, 8, 31)
MINE = ("Say when I will be back", "No message after ten", "See the counsellor")
THEIRS = ("Come back to a quarrel", "No shouting")

EARLIER = {
    "ended-us": "We never came back to a quarrel after one of us left the room.",
    "contact": "yes",
    "cause-now": "same",
    "me-now": "I can say that I am tired.",
}
"""*What changed?*, three months before."""

DAYS: tuple[tuple[str, str, str], ...] = (
    # week and weekday, promise, "sign marks rung: words"
    ("0 2", "mine 0", "not said: I walked out, and said nothing."),
    ("0 4", "mine 1", "kept: The phone lay in the kitchen."),
    ("1 1", "mine 0", "partly: I said it, and came back an hour late."),
    ("1 3", "mine 2", "kept once: First hour. I said little."),
    ("2 0", "mine 1", "not !: I wrote at one in the morning."),
    ("2 6", "mine 0", "kept once: Twenty minutes, as I had said."),
    ("3 3", "mine 2", "kept: Second hour."),
    ("3 5", "mine 1", "kept: In the kitchen all week."),
    ("4 2", "mine 0", "kept repeated: Asked for ten minutes."),
    ("5 3", "mine 2", "not !: I did not go."),
    ("5 4", "mine 2", "partly +: I called and took a new day."),
    ("6 2", "mine 0", "kept !: After a bad day at work."),
    ("7 1", "mine 2", "kept repeated: Third hour."),
    ("8 4", "mine 1", "kept repeated: Nothing written."),
    ("10 2", "mine 0", "not !: I went without a word."),
    ("10 3", "mine 0", "partly +: I wrote when I would be back."),
    ("11 1", "mine 0", "kept repaired: Ten minutes, twice."),
    ("0 5", "theirs 0", "not: We went to bed with it."),
    ("2 2", "theirs 0", "partly said: They wrote the day after."),
    ("3 1", "theirs 1", "not !: Loud, on the phone."),
    ("3 2", "theirs 1", "partly +: They called to say sorry."),
    ("4 4", "theirs 0", "kept once: We finished it before dinner."),
    ("7 3", "theirs 1", "kept ! once: Also when I was late."),
    ("10 6", "theirs 0", "kept: The same day."),
    ("11 3", "theirs 1", "kept ! under-stress: On a very bad day."),
)


def promise_rows() -> dict[str, tuple[dict[str, Any], ...]]:
    """The rows of *Promises and what was seen*, by item."""
    said = {"said-on": MONDAY, "until": date(2026, 12, 6)}
    rows: dict[str, list[dict[str, Any]]] = {"my-days": [], "their-days": []}
    for number, (day, promise, told) in enumerate(DAYS):
        whose, _, which = promise.partition(" ")
        item = "my-days" if whose == "mine" else "their-days"
        rows[item].append(_sighting(f"d{number}", day, f"{whose[0]}{which}", told))
    return {
        "my-promises": tuple({"row": f"m{n}", "words": w, **said} for n, w in enumerate(MINE)),
        "their-promises": tuple({"row": f"t{n}", "words": w, **said} for n, w in enumerate(THEIRS)),
        **{item: tuple(found) for item, found in rows.items()},
    }


def _sighting(name: str, day: str, promise: str, told: str) -> dict[str, Any]:
    week, weekday = map(int, day.split())
    marks, _, words = told.partition(": ")
    sign, *more = marks.split()
    row: dict[str, Any] = {
        "row": name,
        "promise": promise,
        "date": MONDAY + timedelta(weeks=week, days=weekday),
        "what": words,
        "how": sign,
    }
    row |= {"stress": True} if "!" in more else {}
    row |= {"repaired": True} if "+" in more else {}
    rung = next((word for word in more if word not in "!+"), "")
    return {**row, "rung": rung} if rung else row
