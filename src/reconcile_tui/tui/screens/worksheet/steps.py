"""The way through a sheet: grounding where it is heavy, its sections, its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Unread, plain_words
from reconcile_tui.domain.form import (
    Entry,
    can_leave,
    claims_of_review,
    claims_of_section,
    question,
    reviewed,
    was_heavy,
    with_claims,
)
from reconcile_tui.domain.items import Door, Item
from reconcile_tui.domain.pages import Block
from reconcile_tui.domain.worksheet import Guidance, Section
from reconcile_tui.messages import compare, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import HEAVY, HEAVY_DISCREET
from reconcile_tui.messages.files import hidden, not_read
from reconcile_tui.messages.screens import SECTIONS, sign
from reconcile_tui.session import Slot
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.chrome import DoorLink, Go
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.page import Fitted, PageText
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import Words, plain, wrapped
from reconcile_tui.workspace import OpenWorksheet


class Step(NamedTuple):
    """One stop on the way through a sheet: grounding, a section, the end."""

    id: str
    title: str
    sign: str = " "


ABOVE, BELOW = "   ↑", "   ↓"
"""In a low window: that there are more steps."""


class SectionList(Searched, can_focus=True):
    """The steps, one under the other. Enter goes there."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("enter,right", "choose", show=False),
        *bindings("sections"),
    ]

    takes_no_words = SECTIONS
    """Said when a person types with the cursor here."""

    class Chosen(Message):
        """A step was chosen."""

        def __init__(self, step: str) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__(classes="sections")
        self.steps: list[Step] = []
        self.current = ""
        self.at = 0

    def show(self, steps: list[Step], current: str) -> None:
        """Show these steps; nothing is drawn when nothing changed."""
        if (steps, current) == (self.steps, self.current):
            return
        moved = current != self.current
        self.steps, self.current = steps, current
        ids = [step.id for step in steps]
        if moved or self.at >= len(ids):
            self.at = ids.index(current) if current in ids else 0
        self.refresh(layout=True)

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next step with these words in its title, or the one before, if any."""
        found = searching.next_with(sought, [one.title for one in self.steps], self.at, step)
        if found is not None:
            self.at = found
            self.refresh()
        return found is not None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the titles need."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[int, str]]:
        lines = []
        for number, step in enumerate(self.steps):
            lead = f"{'►' if step.id == self.current else ' '}{step.sign} "
            lines += [(number, line) for line in wrapped(step.title, width, lead, "   ")]
        return lines

    def render(self) -> Content:
        """The steps; the current one and the one under the cursor shown as such."""
        drawn = []
        lines, top = self._in_view()
        if top:
            drawn.append(plain(ABOVE, "$secondary"))
        for number, line in lines:
            style = "bold $primary" if self.steps[number].id == self.current else ""
            if number == self.at and self.has_focus:
                style = f"{style} reverse".strip()
            drawn.append(plain(line, style))
        if lines and lines[-1] != self._lines(self.size.width)[-1]:
            drawn.append(plain(BELOW, "$secondary"))
        return Content("\n").join(drawn)

    def _in_view(self) -> tuple[list[tuple[int, str]], int]:
        """The lines there is room for, the step under the cursor among them; how many are above."""
        lines, room = self._lines(self.size.width), self.size.height
        mine = [place for place, (number, _) in enumerate(lines) if number == self.at]
        if len(lines) <= room or not mine:
            return lines, 0
        if mine[-1] < room - 1:
            top, end = 0, room - 1
        elif mine[0] > len(lines) - room:
            top, end = len(lines) - room + 1, len(lines)
        else:
            top, end = mine[-1] + 3 - room, mine[-1] + 1
        return lines[top:end], top

    @property
    def cursor_line(self) -> int:
        """The line of the step under the cursor: the terminal's own cursor stands there."""
        lines, top = self._in_view()
        numbers = [number for number, _ in lines]
        return numbers.index(self.at) + bool(top) if self.at in numbers else 0

    def action_go(self, step: int) -> None:
        """Move over the steps."""
        self.at = max(0, min(len(self.steps) - 1, self.at + step))
        self.refresh()

    def action_jump(self, place: int) -> None:
        """Move to the first step (0) or to the last one (-1)."""
        if self.steps:
            self.at = place % len(self.steps)
            self.refresh()

    def action_choose(self) -> None:
        """Go to the step under the cursor."""
        if self.steps:
            self.post_message(self.Chosen(self.steps[self.at].id))


INDENT = "  "
ROW, BEHIND = "  • ", "    "


class Review(Fitted):
    """Questions and answers, one under the other without blank lines, set for the width."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(self._laid, classes="review", name="answers")
        self._entries = entries

    def _laid(self, width: int) -> Content:
        if not self._entries:
            return plain("\n".join(wrapped(labels.REVIEW_EMPTY, width)))
        lines = [line for entry in self._entries for line in _lines(entry, width)]
        return Content("\n").join(lines)


def _lines(entry: Entry, width: int) -> Iterator[Content]:
    for line in wrapped(question(entry.item), width):
        yield plain(line, "bold")
    if not entry.words:
        said = labels.left_out(entry.skipped)
        yield from (plain(line, "$secondary") for line in wrapped(said, width, INDENT, INDENT))
    elif entry.rows:
        for row in entry.rows:
            yield from map(plain, wrapped(" ".join(row.split()), width, ROW, BEHIND))
    else:
        for written in entry.words.split("\n"):
            if written.strip():
                yield from map(plain, wrapped(written, width, INDENT, INDENT))


GROUNDING = "(grounding)"
END = "(end)"
"""Names no section can have: ids hold no brackets."""


class Steps:
    """What each step of a sheet shows."""

    def __init__(
        self, work: OpenWorksheet, library: Library, letter: Callable[[], Iterable[Widget]] = tuple
    ) -> None:
        self.letter = letter
        self.work = work
        self.session = work.session
        self.library = library
        self._ledgers = work.worksheet.timeline

    # -- the list ------------------------------------------------------------------------------

    def all(self) -> list[Step]:
        """Every step, with a sign for how far it is. Private sheets carry no signs."""
        steps = [Step(section.id, section.title, self._sign(section)) for section in self._shown()]
        if self.work.worksheet.load == "heavy":
            steps.insert(0, Step(GROUNDING, labels.GROUNDING))
        return [*steps, Step(END, labels.END)]

    def _shown(self) -> list[Section]:
        return self.session.sections()

    def _sign(self, section: Section) -> str:
        if self.work.worksheet.private:
            return " "
        return sign(self.session.form, section)

    def first(self) -> str:
        """Where to begin: grounding, else where the person left off, else the end."""
        return GROUNDING if self.work.worksheet.load == "heavy" else self._left_off(END)

    def after_grounding(self) -> str:
        """Where grounding leads."""
        return self._left_off(self._shown()[0].id)

    def _left_off(self, otherwise: str) -> str:
        """Return the section of the first unanswered question.

        Before any answer it is the first section, even if all it asks is optional: what it says
        comes before every question.
        """
        answers = self.session.answers
        if not (answers.values or answers.rows or answers.skipped):
            return self._shown()[0].id
        item = self.session.next_unanswered()
        return self.session.section_of(item).id if item else otherwise

    # -- what a step shows ---------------------------------------------------------------------

    def widgets(self, step: str) -> list[Widget]:
        """The widgets of one step, in order."""
        if step == GROUNDING:
            return list(self._grounding())
        if step == END:
            return list(self._end())
        section = next(s for s in self.work.worksheet.section if s.id == step)
        return list(self._section(section))

    def shape(self, step: str) -> object:
        """What the widgets of a section depend on: while it is the same, they are the same.

        The words of an answer are no part of it, that there are some is: a typed letter builds no
        widget. None where anything may matter.
        """
        section = next((s for s in self.work.worksheet.section if s.id == step), None)
        if section is None:
            return None
        answers, session = self.session.answers, self.session
        return (
            step,
            [item.id for item in session.items(section)],
            [words.id for words in session.guidance(section.id)],
            session.gate(),
            [shown.id for shown in self._shown()],
            {key: value for key, value in answers.values.items() if not isinstance(value, str)},
            answers.values.keys() | answers.rows.keys(),
            answers.skipped,
            answers.status,
            self.work.with_lines.unread,
            self.work.notices,
        )

    def _grounding(self) -> Iterator[Widget]:
        page = self.library.page("grounding")
        yield Words(page.title, classes="section-title", name="title")
        yield PageText(page.block, {})
        yield Go(labels.GO_ON, f"step:{self.after_grounding()}")
        for block in page.block:
            yield from map(DoorLink, block.doors)

    def _section(self, section: Section) -> Iterator[Widget]:
        numbers = {claim: n for n, claim in enumerate(self.claims(section.id), 1)}
        yield Words(section.title, classes="section-title", name="title")
        if section.intro:
            yield PageText([Block(text=section.intro)], numbers)
        for item in self.session.items(section):
            slot = Slot.of_item(self.session, item)
            yield Field(slot, numbers, self._exception(item))
            unread = not_read(self._unread(item.id))
            if unread and not self._is_in_status_bar(unread):
                yield Words(unread, classes="aside", name=f"{item.id}: {unread}")
        yield from self._gate(section)
        for words in self.session.guidance(section.id):
            yield Advice(words, numbers)
        if self._was_heavy(section):
            said = HEAVY_DISCREET if self.library.is_neutral else HEAVY
            yield Words(said, classes="aside", name="heavy")
        if any(ledger.sightings in {i.id for i in section.item} for ledger in self._ledgers):
            yield Go(timeline.OPEN, "timeline")
        yield self._onwards(section)

    def _unread(self, item_id: str) -> list[Unread]:
        """The entries of this question that could not be read; each answer says so of itself."""
        return [one for one in self.work.with_lines.unread if one.item == item_id]

    def _was_heavy(self, section: Section) -> bool:
        """Whether something heavy was answered here: then the way on names the way to a breath."""
        return was_heavy(self.session.form, section)

    def _gate(self, section: Section) -> Iterator[Widget]:
        """Where an answer stops the sheet: that it does, and a door to the page of help."""
        item = self.session.gate()
        if item is not None and item.gate is not None and item in section.item:
            page = self.library.page(item.gate.page)
            yield Words(labels.STOPS_HERE, classes="aside", name="gate")
            yield DoorLink(Door(f"guide/{page.id}", page.title))

    def _onwards(self, section: Section) -> Widget:
        ids = [step.id for step in self.all()]
        titles = {step.id: step.title for step in self.all()}
        following = ids[ids.index(section.id) + 1]
        return Go(labels.STEP_IN + titles[following], f"step:{following}")

    def _is_in_status_bar(self, said: str) -> bool:
        """Whether the screen says this already: no sentence is there twice."""
        return said == labels.noticed(self.work)

    def _exception(self, item: Item) -> Sequence[Block]:
        """Return what is said, once in a worksheet, beside its first "my part" question."""
        first = self.work.worksheet.first_my_part
        return self.library.page("exception").block if item is first else ()

    def _end(self) -> Iterator[Widget]:
        sheet = self.work.worksheet
        yield Words(labels.END, classes="section-title", name="title")
        # What can be done comes first, so that it is in view however much was written.
        yield from self._choices()
        if self.session.read_only or sheet.private:
            yield PageText([Block(text=self._about_it())], {})
        yield from self._not_shown()
        numbers = {claim: n for n, claim in enumerate(self.claims(END), 1)}
        yield from self._replies(numbers)
        if not sheet.private:
            yield Review(reviewed(self.session.form))
        guidance = self.session.guidance()
        for words in guidance:
            if not words.next:
                yield Advice(words, numbers)
        older = self.session.older()
        if older:
            text = "\n\n".join(f"{key}: {_said(value)}" for key, value in older)
            yield PageText([Block(heading=labels.OLDER, text=text)], {})
        for words in guidance:
            if words.next:
                yield Advice(words, numbers)
        if not sheet.reviewed_by:
            yield Words(labels.NOT_REVIEWED, classes="aside", name="review")

    def _not_shown(self) -> Iterator[Widget]:
        """Say what the file holds and no section shows."""
        for said in (not_read(self.work.unread), hidden(len(self.session.form.hidden_answers()))):
            if said and not self._is_in_status_bar(said):
                yield Words(said, classes="aside", name=said)

    def _replies(self, numbers: dict[str, int]) -> Iterator[Widget]:
        """What single answers are told, under one heading, in the order of the questions."""
        replies = self.session.form.replies()
        for number, (item, reply) in enumerate(replies):
            name, title = f"reply-{item.id}-{number}", "" if number else labels.REPLIES
            text = with_claims(item, reply)
            yield Advice(Guidance(id=name, title=title, text=text, doors=reply.doors), numbers)

    def choices(self) -> list[Go]:
        """The links of the review page, which Commands offers anywhere in the worksheet."""
        return [one for one in self._choices() if isinstance(one, Go)]

    def _choices(self) -> Iterator[Widget]:
        """What can be done with the worksheet as a whole."""
        sheet = self.work.worksheet
        if not sheet.private and not self.session.read_only and self._may_be_marked():
            yield from self._states()
        if self.session.answers.previous and not sheet.private and can_leave(sheet):
            yield Go(compare.COMPARE_BEFORE, "compare:before")
        if self._ledgers:
            yield Go(timeline.OPEN, "timeline")
        yield from self.letter()

    def _about_it(self) -> str:
        if self.session.read_only:
            return f"{self.session.read_only} {labels.READ_ONLY}"
        return labels.END_PRIVATE_KEPT if self.work.kept else labels.END_PRIVATE

    def _may_be_marked(self) -> bool:
        """Whether there is anything to mark: without an answer there is no file either."""
        answers = self.session.answers
        return not answers.is_empty() or answers.status != "in-progress"

    def _states(self) -> Iterator[Widget]:
        status = self.session.answers.status
        yield Words(labels.STATE_NOW[status], classes="state", name=f"state-{status}")
        for name, label in labels.STATE_CHOICES.items():
            if name != status:
                yield Go(label, f"status:{name}")

    # -- sources -------------------------------------------------------------------------------

    def claims(self, step: str) -> list[str]:
        """Every claim a step rests on, in reading order; then those of the whole sheet."""
        section = next((s for s in self.work.worksheet.section if s.id == step), None)
        if section is not None:
            return claims_of_section(self.work.worksheet, section)
        return claims_of_review(self.session.form, replies=step == END)


class Advice(Vertical):
    """Words that show when they apply, with their doors."""

    def __init__(self, words: Guidance, numbers: dict[str, int]) -> None:
        super().__init__(name=words.id, classes="advice")
        self._words = words
        self._numbers = numbers

    def compose(self) -> Iterator[Widget]:
        """Title, words, doors."""
        yield PageText([Block(heading=self._words.title, text=self._words.text)], self._numbers)
        yield from map(DoorLink, self._words.doors)


def key_of(widget: Widget) -> tuple[str, str]:
    """What makes two widgets of a step the same one."""
    if isinstance(widget, Field):
        return "field", widget.item_id
    if isinstance(widget, Go):
        return widget.what, widget.label
    return type(widget).__name__, str(widget.name or "")


def _said(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "; ".join(", ".join(f"{k} {v}" for k, v in row.items()) for row in value)
    return plain_words(value)
