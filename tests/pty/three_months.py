"""Three fictional months with the app, through its own commands and keys, session by session.

A person wonders whether to go back, writes a decision, looks at what changed, writes down six
promises and what was then seen, tries a slow re-entry, finds words for repair, and looks again. All
of it is invented. Only the program writes files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.pty.session_run import AppSession

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MINE",
    "SIGHTINGS",
    "THEIRS",
    "Life",
    "live_through",
    "seen_in",
]

FIRST_DAY = date(2026, 8, 30)
LAST_DAY = date(2026, 11, 22)

MINE = (
    ("Say when I will be back", "I ask for a break, and name a time.", "each time"),
    ("No message after ten", "The phone lies in the kitchen at ten.", "every evening"),
    ("See the counsellor", "I go, also when I do not want to.", "every two weeks"),
)
THEIRS = (
    ("Come back to a quarrel", "We finish it the same day.", "each time"),
    ("No shouting", "The voice stays low.", "each time"),
    ("Money on the table", "We look at the bills together.", "once a month"),
)
"""The promise, how it can be observed, and how often."""


@dataclass(frozen=True)
class Sighting:
    """One entry: the promise's name, how it went, and what was seen."""

    day: date
    promise: str
    how: str
    what: str
    stress: bool = False
    repaired: bool = False
    rung: str = ""


def _day(week: int, weekday: int) -> date:
    """Return a date in one of the weeks, which begin on Monday, August 31."""
    return date(2026, 8, 31) + timedelta(weeks=week, days=weekday)


SIGHTINGS: tuple[Sighting, ...] = (
    Sighting(_day(0, 2), MINE[0][0], "not", "I walked out, and said nothing.", rung="said"),
    Sighting(_day(0, 4), MINE[1][0], "kept", "The phone lay in the kitchen."),
    Sighting(_day(0, 5), THEIRS[0][0], "not", "We went to bed with it."),
    Sighting(_day(1, 1), MINE[0][0], "partly", "I said it, and came back an hour late."),
    Sighting(_day(1, 3), MINE[2][0], "kept", "First hour. I said little.", rung="once"),
    Sighting(_day(1, 5), THEIRS[1][0], "not-tested", "A quiet week."),
    Sighting(_day(2, 0), MINE[1][0], "not", "I wrote at one in the morning.", stress=True),
    Sighting(_day(2, 2), THEIRS[0][0], "partly", "They wrote the day after."),
    Sighting(_day(2, 6), MINE[0][0], "kept", "Twenty minutes, as I had said.", rung="once"),
    Sighting(_day(3, 1), THEIRS[1][0], "not", "Loud, on the phone.", stress=True),
    Sighting(_day(3, 2), THEIRS[1][0], "partly", "They called to say sorry.", repaired=True),
    Sighting(_day(3, 3), MINE[2][0], "kept", "Second hour."),
    Sighting(_day(3, 5), MINE[1][0], "kept", "In the kitchen all week."),
    Sighting(_day(4, 2), MINE[0][0], "kept", "Asked for ten minutes.", rung="repeated"),
    Sighting(_day(4, 4), THEIRS[0][0], "kept", "We finished it before dinner.", rung="once"),
    Sighting(_day(4, 6), THEIRS[2][0], "not", "It was put off."),
    Sighting(_day(5, 1), MINE[1][0], "kept", "Nothing written.", rung="repeated"),
    Sighting(_day(5, 3), MINE[2][0], "not", "I did not go.", stress=True),
    Sighting(_day(5, 4), MINE[2][0], "partly", "I called and took a new day.", repaired=True),
    Sighting(_day(5, 5), THEIRS[1][0], "kept", "Low, and slow."),
    Sighting(_day(6, 0), THEIRS[0][0], "kept", "They came back to it by themself."),
    Sighting(_day(6, 2), MINE[0][0], "kept", "After a bad day at work.", stress=True),
    Sighting(_day(6, 5), THEIRS[2][0], "partly", "We looked at half of it.", rung="planned"),
    Sighting(_day(7, 1), MINE[2][0], "kept", "Third hour.", rung="repeated"),
    Sighting(_day(7, 3), THEIRS[1][0], "kept", "Also when I was late.", stress=True),
    Sighting(_day(7, 6), MINE[1][0], "kept", "Not once this week."),
    Sighting(_day(8, 0), THEIRS[0][0], "not", "Three days of silence.", stress=True),
    Sighting(_day(8, 3), THEIRS[0][0], "partly", "They named it.", repaired=True, rung="repaired"),
    Sighting(_day(8, 4), MINE[0][0], "kept", "I waited, and did not push."),
    Sighting(_day(9, 1), MINE[2][0], "kept", "Fourth hour."),
    Sighting(_day(9, 2), THEIRS[2][0], "kept", "An evening with all the bills.", rung="once"),
    Sighting(_day(9, 5), THEIRS[1][0], "kept", "A hard talk, and no shouting.", rung="repeated"),
    Sighting(_day(10, 0), MINE[1][0], "kept", "In the kitchen.", rung="under-stress"),
    Sighting(_day(10, 2), MINE[0][0], "not", "I went without a word.", stress=True),
    Sighting(_day(10, 3), MINE[0][0], "partly", "I wrote when I would be back.", repaired=True),
    Sighting(_day(10, 6), THEIRS[0][0], "kept", "The same day."),
    Sighting(_day(11, 1), MINE[0][0], "kept", "Ten minutes, twice.", rung="repaired"),
    Sighting(_day(11, 3), THEIRS[1][0], "kept", "On a very bad day.", stress=True),
    Sighting(_day(11, 4), MINE[2][0], "kept", "Fifth hour."),
    Sighting(_day(11, 5), THEIRS[0][0], "kept", "We came back to it.", rung="under-stress"),
)
"""Forty entries, in order."""


def seen_in(week: int) -> list[Sighting]:
    """Return the entries of one week: first on the other person's promises, then on one's own."""
    first, last = _day(week, 0), _day(week, 6)
    return sorted((s for s in SIGHTINGS if first <= s.day <= last), key=is_mine)


def is_mine(one: Sighting) -> bool:
    """Return whether it is about the person's own promise."""
    return one.promise in [words for words, _, _ in MINE]


def live_through(program: Path, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run through the three months; yield a description after each session."""
    life = Life(program, env)
    yield life.decide()
    yield life.look_at_what_changed()
    yield life.write_down_promises()
    for week in range(12):
        yield life.sunday(week)
    yield life.agree()
    yield life.find_words_for_repair()
    yield life.look_once_more()
    yield life.decide_once_more()


class Life:
    """The sessions. Their files are independent of each other, except those of the Sundays."""

    def __init__(self, program: Path, env: Mapping[str, str] | None = None) -> None:
        self.program = program
        self.env = env

    def session(
        self, day: date, kind: str, *words: str, quiet: bool = False, hour: int = 21
    ) -> AppSession:
        when = datetime.combine(day, time(hour, 4))
        return AppSession(self.program, when, kind, *words, env=self.env, quiet=quiet)

    def fill(self, session: AppSession, answers: Mapping[str, Any]) -> None:
        with session as app:
            for item, value in answers.items():
                app.answer(item, value)

    # -- the first sessions --------------------------------------------------------------------

    def decide(self) -> str:
        """Write down a decision that is still open."""
        with self.session(FIRST_DAY, "my-decision") as app:
            app.answer("decision", "Whether I go on waiting, or put my days in order without it.")
            app.answer("pressing", ["lonely", "my-family"])
            app.row("reasons", self.reason("apart", "for", "I sleep through again.", "much"))
            app.row("reasons", self.reason("apart", "against", "I would miss Sundays.", "some"))
            app.row("reasons", self.reason("trial", "for", "We never tried it slowly.", "some"))
            app.row("reasons", self.reason("trial", "against", "It broke twice before.", "most"))
            app.answer("leaning", "not-sure")
            app.answer("next-step", "Ask Jo for a walk.")
        return "a decision"

    def look_at_what_changed(self) -> str:
        """Fill in "What changed?"."""
        self.fill(
            self.session(FIRST_DAY + timedelta(1), "what-changed"),
            {
                "different": "I read more about it. That is all.",
                "me-now": "Nothing yet. I can say that I am tired.",
                "contact": "yes",
                "fight-today": "One of us would walk out. I think it would be me.",
                "ended-us": "We never came back to a quarrel after one of us walked out.",
                "cause-now": "same",
                "rung-now": "said",
                "carried-by": "hope",
            },
        )
        return "what changed, the first time"

    def write_down_promises(self) -> str:
        """Write down three promises by each person."""
        with self.session(FIRST_DAY + timedelta(2), "promises") as app:
            app.answer("contact", "yes")
            for promise in MINE:
                app.row("my-promises", self.promise(promise))
            for promise in THEIRS:
                app.row("their-promises", self.promise(promise))
        return "six promises"

    @staticmethod
    def reason(way: str, side: str, reason: str, weight: str) -> dict[str, Any]:
        return {"way": way, "side": side, "reason": reason, "weight": weight}

    @staticmethod
    def promise(said: tuple[str, str, str]) -> dict[str, Any]:
        words, seen_as, how_often = said
        return {
            "words": words,
            "seen-as": seen_as,
            "how-often": how_often,
            "said-on": date(2026, 9, 1),
            "until": date(2026, 11, 29),
        }

    # -- every Sunday --------------------------------------------------------------------------

    def sunday(self, week: int) -> str:
        """Write down what was seen in one week."""
        seen = seen_in(week)
        with self.session(_day(week, 6), "promises", "open", "2026-09-01-promises") as app:
            for one in seen:
                app.row("my-days" if is_mine(one) else "their-days", self.cells(one))
        return f"week {week + 1}: {len(seen)} days"

    @staticmethod
    def cells(one: Sighting) -> dict[str, Any]:
        cells = {"promise": one.promise, "date": one.day, "what": one.what, "how": one.how}
        marks = {"stress": one.stress, "repaired": one.repaired, "rung": one.rung}
        return {**cells, **{key: value for key, value in marks.items() if value}}

    # -- the last sessions ---------------------------------------------------------------------

    def agree(self) -> str:
        """Agree on a slow re-entry."""
        with self.session(date(2026, 9, 21), "slow-re-entry", quiet=True) as app:
            app.answer("both-yes", "yes")
            app.answer("can-say-no", "yes")
            app.answer("what-we-try", "We meet on Sundays, and talk about one thing at a time.")
            app.answer("stays", "Two homes. Our own money. Our own keys.")
            app.answer("start", date(2026, 9, 27))
            app.answer("end", date(2026, 11, 22))
            app.answer("first-check-in", date(2026, 10, 4))
            app.answer("check-in-every", "two-weeks")
            app.answer("check-in-time", "19:30")
            app.answer("calendar-title", "Call")
            app.row(
                "boundaries",
                {"if": "voices get loud", "then": "leave the room for twenty minutes"},
            )
        return "an agreement"

    def find_words_for_repair(self) -> str:
        """Find words for one's own wrongs."""
        self.fill(
            self.session(date(2026, 10, 11), "repair-script", quiet=True),
            {
                "made-afraid": "no",
                "wanted": "yes",
                "what-i-did": "I walked out in the middle of our fights.",
                "how-it-landed": "You were left alone with it.",
                "what-i-do-now": "Now I say when I will be back, and I come back.",
                "no-demand": "You owe me no answer.",
            },
        )
        return "words for repair"

    def look_once_more(self) -> str:
        """Fill in "What changed?" again."""
        self.fill(
            self.session(date(2026, 11, 20), "what-changed"),
            {
                "different": "I say when I will be back. They come back to it the same day.",
                "me-now": "I can say that I need a break, and when I will be back.",
                "contact": "yes",
                "fight-today": "One of us would ask for a break. I think both would come back.",
                "ended-us": "We never came back to a quarrel. One of us walked out, mostly me.",
                "cause-now": "partly",
                "rung-now": "repaired",
                "carried-by": "seen",
            },
        )
        return "what changed, once more"

    def decide_once_more(self) -> str:
        """Write the decision down again."""
        with self.session(LAST_DAY, "my-decision") as app:
            app.answer("decision", "Whether the trial ends today or goes on.")
            app.row("reasons", self.reason("apart", "for", "I sleep through again.", "some"))
            app.row("reasons", self.reason("trial", "for", "It held on bad days.", "much"))
            app.answer("leaning", "trial")
            app.answer("next-step", "Say it on Sunday, in words.")
        return "the decision, once more"
