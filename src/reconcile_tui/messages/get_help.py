"""Messages around the helplines, on the Get help screen and the page for tonight."""

from __future__ import annotations

import re
from datetime import date

from reconcile_tui.domain.pages import Country, HelpLine, HelpLines, verification

AFRAID = "I am afraid or controlled"
TONIGHT = "If you do not want to live tonight"
"""The two links at the top: the titles of their pages."""

TWO_LINKS = "Enter opens a link. The second one (press Right) starts with crisis lines."
FIRST_NUMBERS = "Emergency · if you're afraid of someone"
CHOOSE_FOR_MORE = (
    "For text, chat, sign language and more helplines, choose your country in the list. Some "
    "helplines are for young people, and some for people worried about their own behavior."
)
IF_THREATENED = (
    "If they threaten to end their life when you leave, call the emergency number. Do not go to "
    "them, not even with someone else."
)
THREATENED = f"{IF_THREATENED} “I am afraid or controlled” links to a page about threats like this."
EMERGENCY = "Emergency"
AFRAID_HEADING = "If you're afraid of someone"
CRISIS_HEADING = "If you do not want to live"
OWN_BEHAVIOR_HEADING = "If you're worried about your own behavior"
MORE = "More helplines"
NO_OWN_LINE = (
    "In this country, we didn't find a helpline for people worried about their own behavior. A "
    "crisis line, a doctor or a counselor can listen, and there may be a service near you. You can "
    "call before anything happens."
)

CALL, TEXT, CHAT, SITE, DEAF = "Call", "Text", "Chat", "Site", "Deaf"
HOURS, LANGUAGES, TRACES = "Hours", "Speaks", "Traces"
FROM_MEMORY = "number from memory"
BY_TEXT = "text"
"""Precedes a text-only number: "text HOME to 741741"."""

FIRST_LINES = 2
"""The crisis lines per country on the page for tonight; Get help has the others."""

_INSIDE = re.compile(r"(?<=\d) (?=\d)")

_SENT_TO = re.compile(r"(\S+ to )?\d")
"""A word and the number to text it to, or the number alone; not "by WhatsApp"."""


def not_verified(*, some_checked: bool) -> str:
    """Return how far the numbers can be trusted, for the top of the screen."""
    unless = ", except those marked “checked”" if some_checked else ""
    return (
        f"Published numbers, not verified: we haven't called them{unless}. If one doesn't work, "
        "try the next."
    )


def see_above(name: str) -> str:
    """Return the entry of a helpline that is already under another heading."""
    return f"{name}: see above"


def number_note(entry: Country | HelpLine, today: date) -> str:
    """Return the note after a number if it differs from the one at the top."""
    if entry.status == "live-checked":
        return f" ({verification(entry, today)})"
    number = entry.emergency if isinstance(entry, Country) else entry.call
    return f" ({FROM_MEMORY})" if entry.status == "memory" and number else ""


def number_and_audience(line: HelpLine) -> str:
    """Return the number, and in parentheses whom it is for unless it is for anyone."""
    whom = line.for_whom.partition(",")[0].partition(";")[0]
    number = unbroken_number(line.call or line.text or line.web)
    return number if whom.startswith("anyone") or not whom else f"{number} ({whom})"


def verification_note(lines: HelpLines) -> str:
    """Return how far the numbers can be trusted, and that they leave traces."""
    entries: list[Country | HelpLine] = [*lines.country, *lines.line]
    checked = any(entry.status == "live-checked" for entry in entries)
    return f"{not_verified(some_checked=checked)} {lines.note}"


def contacts(line: HelpLine) -> list[tuple[str, str]]:
    """Return every contact of a helpline as (kind, words); a site is not named twice."""
    name = line.name
    site = "" if any(line.web in said for said in (line.text, line.chat, name)) else line.web
    found = [
        (CALL, unbroken_number(line.call)),
        (TEXT, unbroken_number(line.text)),
        (CHAT, line.chat),
        (SITE, site),
        (DEAF, line.deaf),
        (HOURS, line.hours),
        (LANGUAGES, line.languages),
        (TRACES, line.leaves_trace),
    ]
    return [(way, said) for way, said in found if said]


def countries(lines: HelpLines, kept: str) -> list[Country]:
    """Return the countries, the remembered one before the others."""
    return sorted(lines.country, key=lambda one: one.id != kept)


def crisis_numbers(lines: HelpLines, kept: str = "") -> list[tuple[str, str]]:
    """Return the first crisis lines of each country, the remembered country first."""
    found = []
    for country in countries(lines, kept):
        crisis = [line for line in lines.line if line.country == country.id and line.crisis]
        numbers = [f"{unbroken_number(country.emergency)} (emergency)"] if country.emergency else []
        numbers += [_number_of(line) for line in crisis[:FIRST_LINES]]
        if numbers:
            found.append((country.name, ", ".join(numbers)))
    return found


def _number_of(line: HelpLine) -> str:
    """Return the number with its name and, unless it is always open, its hours."""
    text = f"{BY_TEXT} {line.text}" if _SENT_TO.match(line.text) else line.text
    number = line.call or text or line.web
    hours = "" if line.hours.startswith("24/7") else line.hours
    if line.name.startswith(number):
        return f"{line.name} ({hours})" if hours else line.name
    return f"{unbroken_number(number)} ({', '.join(filter(None, [line.name, hours]))})"


def unbroken_number(number: str) -> str:
    """Return a number with no-break spaces between its digits."""
    return _INSIDE.sub("\u00a0", number)
