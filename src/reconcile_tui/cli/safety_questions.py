"""The question for whom a copy is, and the safety questions, on the terminal.

Nothing of the answers is kept. When in doubt, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from reconcile_tui.cli.console import ask, can_ask, say, talk_width
from reconcile_tui.content.library import Library
from reconcile_tui.domain.display import one_line, wrapped
from reconcile_tui.domain.form import question
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.kinds import OneOfKind, Option
from reconcile_tui.domain.pages import paragraphs, unmarked
from reconcile_tui.domain.safety_questions import (
    ALONE_HERE,
    QUIET,
    WANTED,
    next_quiet,
    quiet_outcome,
    quiet_words,
)
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import NotSharedError, UsageError
from reconcile_tui.messages import compare
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.cli.line_mode import without_keys

Whom = Literal["me", "both"]
ME: Whom = "me"
WIDEST = 76


class Closed(NamedTuple):
    """What is said where the way stays closed: nobody to ask, no answer, not for now.

    `about` says what the way leads to, once nobody else sees the screen.
    """

    no_terminal: str
    no_answer: str
    for_now: str
    about: str = ""


EXPORTING = Closed(words.BOTH_NEEDS_TERMINAL, words.NOTHING_WRITTEN, words.NOT_FOR_BOTH)
COPYING = Closed(
    words.COPY_NEEDS_TERMINAL, words.NOTHING_WRITTEN, words.NOT_COPIED, words.COPY_ABOUT
)
COMPARING = Closed(compare.BESIDE_NEEDS_TERMINAL, compare.NOTHING_SHOWN, compare.NOT_BESIDE)


def ask_whom() -> Whom:
    """Ask whether the copy is for the person alone. Raises when there is no answer.

    Raises UsageError where nobody can be asked.
    """
    if not can_ask():
        raise UsageError(words.SAY_FOR_WHOM)
    say(f"{words.FOR_WHOM}\n")
    chosen = _choose([label for _, label in words.WHOM_CHOICES])
    if chosen is None:
        raise NotSharedError(words.NOTHING_WRITTEN)
    return "me" if words.WHOM_CHOICES[chosen][0] == ME else "both"


def pass_quiet_questions(library: Library, closed: Closed = EXPORTING) -> None:
    """Ask the safety questions; return only when they open the way.

    Raises NotSharedError, whatever the reason with the same kind words and where help is; with
    nothing but that nothing was done where someone else may see the screen.
    """
    if not can_ask():
        raise UsageError(closed.no_terminal)
    sheet = library.worksheet(QUIET)
    say(f"\n{words.STAYS_READABLE}")

    def answer(item: Item, options: Sequence[Option]) -> str | None:
        hint = f"\n{_read(item.hint)}" if item.hint else ""
        say(f"\n{_read(question(item))}{hint}\n")
        chosen = _choose([option.label for option in options])
        value = None if chosen is None else options[chosen].value
        if closed.about and item.id == ALONE_HERE and value == WANTED:
            say(f"\n{_told(closed.about)}")
        return value

    answers = answers_typed(sheet, lambda intro: say(f"\n{_read(intro)}"), answer)
    if answers is None or (outcome := quiet_outcome(sheet, answers)).way == "unseen":
        raise NotSharedError(f"\n{closed.no_answer}")
    if outcome.page:
        said = words.not_for_now(library.page(outcome.page).title)
        raise NotSharedError(f"\n{_told(said)}\n\n{_told(closed.for_now)}")
    for one in quiet_words(sheet, answers):
        say(f"\n{_read(one.text)}")
    say("")


def answers_typed(
    sheet: Worksheet,
    introduce: Callable[[str], object],
    answer: Callable[[Item, Sequence[Option]], str | None],
) -> dict[str, str] | None:
    """Ask the safety questions until one stops the person. None where one is left unanswered.

    `introduce` says what a section begins with; `answer` returns the value that is chosen.
    """
    answers: dict[str, str] = {}
    while (item := next_quiet(sheet, answers)) is not None:
        section = next(one for one in sheet.section if item in one.item)
        if section.intro and section.item[0] is item:
            introduce(section.intro)
        value = answer(item, item.options) if isinstance(item, OneOfKind) else None
        if value is None:
            return None
        answers[item.id] = value
    return answers


def _choose(labels: list[str]) -> int | None:
    """The place of what was chosen, by its number or its words. None when nothing was typed."""
    say("\n".join(f"  {number}  {label}" for number, label in enumerate(labels, 1)))
    known = {str(number): place for place, number in enumerate(range(1, len(labels) + 1))}
    for place, label in enumerate(map(str.casefold, labels)):
        known |= {label: place, label.partition(",")[0]: place}
    while (typed := ask(words.A_NUMBER).casefold()) not in words.STOPS:
        typed = words.SHORT_WORDS.get(typed, typed)
        if typed in known:
            return known[typed]
        say(words.ONE_OF_THE_NUMBERS)
    return None


def _read(text: str) -> str:
    """Return words of a worksheet, with what to type in place of the app's keys."""
    return _told(without_keys(text, at_shell=True))


def _told(text: str) -> str:
    width = min(WIDEST, talk_width())
    return "\n\n".join(wrapped(one_line(unmarked(one)), width) for one in paragraphs(text))
