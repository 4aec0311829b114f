"""The steps of a worksheet: grounding before a heavy one, its sections, its review page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import plain_words
from reconcile_tui.domain.form import claims_of_review, claims_of_section, with_claims
from reconcile_tui.domain.items import Item, Link
from reconcile_tui.domain.outline import Entry, has_heavy_answer, question, reviewed
from reconcile_tui.domain.pages import Block
from reconcile_tui.domain.worksheet import Guidance, Section
from reconcile_tui.messages import compare, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import HEAVY, HEAVY_DISCREET
from reconcile_tui.messages.files import hidden, not_read
from reconcile_tui.messages.general import FROM_OLDER_SHEET
from reconcile_tui.session import Slot
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import lists
from reconcile_tui.tui.widgets.chrome import ActionLink, PlaceLink
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.lists import SearchMixin
from reconcile_tui.tui.widgets.page import PageText, WrappedText
from reconcile_tui.tui.widgets.text import Words, plain, wrapped
from reconcile_tui.workspace import OpenWorksheet, latest_notice


class Step(Struct, frozen=True):
    """A step of a worksheet, with a sign for its progress."""

    id: str
    title: str
    sign: str = " "


ABOVE, BELOW = "   ↑", "   ↓"
"""Shown in a low window while there are more steps above or below."""


class SectionList(SearchMixin, can_focus=True):
    """The list of steps; Enter opens the one under the cursor."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("enter,right", "choose", show=False),
        *bindings("sections"),
    ]

    typing_notice = labels.TYPING_ON_SECTIONS
    """The notice when a person types here."""

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
        """Show these steps; draw nothing if nothing changed."""
        if (steps, current) == (self.steps, self.current):
            return
        moved = current != self.current
        self.steps, self.current = steps, current
        ids = [step.id for step in steps]
        if moved or self.at >= len(ids):
            self.at = ids.index(current) if current in ids else 0
        self.refresh(layout=True)

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next step with these words in its title, or the previous one, if any."""
        found = lists.next_with(sought, [one.title for one in self.steps], self.at, step)
        if found is not None:
            self.at = found
            self.refresh()
        return found is not None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the titles take."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[int, str]]:
        lines = []
        for number, step in enumerate(self.steps):
            lead = f"{'►' if step.id == self.current else ' '}{step.sign} "
            lines += [(number, line) for line in wrapped(step.title, width, lead, "   ")]
        return lines

    def render(self) -> Content:
        """Draw the steps: the current one in bold, the one under the cursor in reverse."""
        drawn = []
        lines, top = self._visible_lines()
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

    def _visible_lines(self) -> tuple[list[tuple[int, str]], int]:
        """Return the visible lines, with the step under the cursor, and how many are above."""
        lines, room = self._lines(self.size.width), self.size.height
        here = [place for place, (number, _) in enumerate(lines) if number == self.at]
        if len(lines) <= room or not here:
            return lines, 0
        if here[-1] < room - 1:
            top, end = 0, room - 1
        elif here[0] > len(lines) - room:
            top, end = len(lines) - room + 1, len(lines)
        else:
            top, end = here[-1] + 3 - room, here[-1] + 1
        return lines[top:end], top

    @property
    def cursor_line(self) -> int:
        """Return the line of the step under the cursor, for the terminal's own cursor."""
        lines, top = self._visible_lines()
        numbers = [number for number, _ in lines]
        return numbers.index(self.at) + bool(top) if self.at in numbers else 0

    def action_go(self, step: int) -> None:
        """Move the cursor by one step."""
        self.at = max(0, min(len(self.steps) - 1, self.at + step))
        self.refresh()

    def action_jump(self, place: int) -> None:
        """Move the cursor to the first step (0) or the last one (-1)."""
        if self.steps:
            self.at = place % len(self.steps)
            self.refresh()

    def action_choose(self) -> None:
        """Open the step under the cursor."""
        if self.steps:
            self.post_message(self.Chosen(self.steps[self.at].id))


INDENT = "  "
BULLET, HANG = "  • ", "    "


class Review(WrappedText):
    """All questions and answers, without blank lines between them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(self._render_text, classes="review", name="answers")
        self._entries = entries

    def _render_text(self, width: int) -> Content:
        if not self._entries:
            return plain("\n".join(wrapped(labels.REVIEW_EMPTY, width)))
        lines = [line for entry in self._entries for line in _review_lines(entry, width)]
        return Content("\n").join(lines)


def _review_lines(entry: Entry, width: int) -> Iterator[Content]:
    for line in wrapped(question(entry.item), width):
        yield plain(line, "bold")
    if not entry.words:
        note = labels.skip_note(entry.skipped)
        yield from (plain(line, "$secondary") for line in wrapped(note, width, INDENT, INDENT))
    elif entry.rows:
        for row in entry.rows:
            yield from map(plain, wrapped(" ".join(row.split()), width, BULLET, HANG))
    else:
        for written in entry.words.split("\n"):
            if written.strip():
                yield from map(plain, wrapped(written, width, INDENT, INDENT))


GROUNDING = "(grounding)"
END = "(end)"
"""Ids of steps that no section can have: ids contain no brackets."""


class Steps:
    """Builds the widgets of each step of a worksheet."""

    def __init__(
        self, work: OpenWorksheet, library: Library, letter: Callable[[], Iterable[Widget]]
    ) -> None:
        self.letter = letter
        self.work = work
        self.session = work.session
        self.library = library
        self._timelines = work.worksheet.timeline

    # -- list of steps ----------------------------------------------------------------------------

    def all(self) -> list[Step]:
        """Return every step that is shown. Private worksheets have no signs."""
        worksheet, form = self.work.worksheet, self.session.form
        steps = [
            Step(one.id, one.title, " " if worksheet.private else labels.section_mark(form, one))
            for one in self.session.form.sections()
        ]
        if worksheet.load == "heavy":
            steps.insert(0, Step(GROUNDING, labels.GROUNDING))
        return [*steps, Step(END, labels.REVIEW)]

    def first(self) -> str:
        """Return the first step: grounding, the first unanswered section, or the review page."""
        return GROUNDING if self.work.worksheet.load == "heavy" else self._unanswered_section(END)

    def _unanswered_section(self, otherwise: str) -> str:
        """Return the section of the first unanswered question.

        Before any answer it is the first section, even if all its questions are optional: its text
        comes first.
        """
        answers = self.session.answers
        if not (answers.values or answers.rows or answers.skipped):
            return self.session.form.sections()[0].id
        item = self.session.next_unanswered()
        return self.session.section_of(item).id if item else otherwise

    # -- widgets of a step -------------------------------------------------------------------------

    def widgets(self, step: str) -> list[Widget]:
        """Return the widgets of a step, in order."""
        if step == GROUNDING:
            return list(self._grounding_widgets())
        if step == END:
            return list(self._review_widgets())
        section = self._section_of(step)
        return list(self._section_widgets(section)) if section else []

    def _section_of(self, step: str) -> Section | None:
        return next((one for one in self.work.worksheet.section if one.id == step), None)

    def shape(self, step: str) -> object:
        """Return a value that is the same as long as the widgets of a section are.

        It has whether there are answers, but not their words: so a typed letter builds no widgets.
        Return None where any answer may change them.
        """
        section = self._section_of(step)
        if section is None:
            return None
        answers, session = self.session.answers, self.session
        return (
            step,
            [item.id for item in session.form.items(section)],
            [words.id for words in session.form.guidance(section.id)],
            session.form.gate,
            [shown.id for shown in self.session.form.sections()],
            {key: value for key, value in answers.values.items() if not isinstance(value, str)},
            answers.values.keys() | answers.rows.keys(),
            answers.skipped,
            answers.status,
            self.work.with_lines.unread,
            self.work.notices,
        )

    def _grounding_widgets(self) -> Iterator[Widget]:
        page = self.library.page("grounding")
        yield Words(page.title, classes="section-title", name="title")
        yield PageText(page.block, {})
        following = self._unanswered_section(self.session.form.sections()[0].id)
        yield ActionLink(labels.GO_ON, f"step:{following}")
        for block in page.block:
            yield from map(PlaceLink, block.doors)

    def _section_widgets(self, section: Section) -> Iterator[Widget]:
        numbers = {claim: n for n, claim in enumerate(self.claims(section.id), 1)}
        yield Words(section.title, classes="section-title", name="title")
        if section.intro:
            yield PageText([Block(text=section.intro)], numbers)
        for item in self.session.form.items(section):
            slot = Slot.of_item(self.session, item)
            yield Field(slot, numbers, self._my_part_note(item))
            unread = not_read([one for one in self.work.with_lines.unread if one.item == item.id])
            yield from self._aside(unread, f"{item.id}: ")
        gate = self.session.form.gate
        if gate is not None and gate.gate and gate in section.item:
            page = self.library.page(gate.gate.page)
            yield Words(labels.STOPS_HERE, classes="aside", name="gate")
            yield PlaceLink(Link(f"guide/{page.id}", page.title))
        for words in self.session.form.guidance(section.id):
            yield Advice(words, numbers)
        if has_heavy_answer(self.session.form, section):
            note = HEAVY_DISCREET if self.library.is_neutral else HEAVY
            yield Words(note, classes="aside", name="heavy")
        if any(ledger.sightings in {i.id for i in section.item} for ledger in self._timelines):
            yield ActionLink(timeline.OPEN, "timeline")
        steps = self.all()
        following = steps[[step.id for step in steps].index(section.id) + 1]
        yield ActionLink(labels.CONTINUE_WITH + following.title, f"step:{following.id}")

    def _aside(self, note: str, name: str = "") -> Iterator[Widget]:
        """Yield a sentence, unless the status bar says it already."""
        if note and note != latest_notice(self.work):
            yield Words(note, classes="aside", name=f"{name}{note}")

    def _my_part_note(self, item: Item) -> Sequence[Block]:
        """Return the note shown once in a worksheet, beside its first "my part" question."""
        first = self.work.worksheet.first_my_part
        return self.library.page("exception").block if item is first else ()

    def _review_widgets(self) -> Iterator[Widget]:
        worksheet = self.work.worksheet
        yield Words(labels.REVIEW, classes="section-title", name="title")
        # Links come first, to be in view however much was written.
        yield from self.choices()
        if self.session.read_only or worksheet.private:
            kept = labels.REVIEW_PRIVATE_SAVED if self.work.kept else labels.REVIEW_PRIVATE
            locked = self.session.read_only
            yield PageText([Block(text=f"{locked} {labels.READ_ONLY}" if locked else kept)], {})
        # What the file has and no section shows.
        yield from self._aside(not_read(self.work.unread))
        yield from self._aside(hidden(len(self.session.form.hidden_answers())))
        numbers = {claim: n for n, claim in enumerate(self.claims(END), 1)}
        yield from self._replies(numbers)
        if not worksheet.private:
            yield Review(reviewed(self.session.form))
        guidance = self.session.form.guidance()
        for words in guidance:
            if not words.next:
                yield Advice(words, numbers)
        older = self.session.form.older()
        if older:
            text = "\n\n".join(f"{key}: {_older_answer_words(value)}" for key, value in older)
            yield PageText([Block(heading=FROM_OLDER_SHEET, text=text)], {})
        for words in guidance:
            if words.next:
                yield Advice(words, numbers)
        if not worksheet.reviewed_by:
            yield Words(labels.NOT_REVIEWED, classes="aside", name="review")

    def _replies(self, numbers: dict[str, int]) -> Iterator[Widget]:
        """Yield the replies to answers, under one heading, in the order of the questions."""
        replies = self.session.form.replies()
        for number, (item, reply) in enumerate(replies):
            name, title = f"reply-{item.id}-{number}", "" if number else labels.REPLIES
            text = with_claims(item, reply)
            yield Advice(Guidance(id=name, title=title, text=text, doors=reply.doors), numbers)

    def choices(self) -> Iterator[Widget]:
        """Yield what can be done with the whole worksheet; Commands offers its links anywhere."""
        worksheet = self.work.worksheet
        answers = self.session.answers
        # Without an answer there is no file to mark either.
        has_state = not answers.is_empty() or answers.status != "in-progress"
        if has_state and not worksheet.private and not self.session.read_only:
            yield Words(
                labels.STATE_NOW[answers.status], classes="state", name=f"state-{answers.status}"
            )
            for name, label in labels.STATE_CHOICES.items():
                if name != answers.status:
                    yield ActionLink(label, f"status:{name}")
        if answers.previous and not worksheet.private and worksheet.exportable_ids:
            yield ActionLink(compare.COMPARE_BEFORE, "compare:before")
        if self._timelines:
            yield ActionLink(timeline.OPEN, "timeline")
        yield from self.letter()

    # -- sources -------------------------------------------------------------------------------

    def claims(self, step: str) -> list[str]:
        """Return the claims cited in a step, or in the whole review page, in reading order."""
        section = self._section_of(step)
        if section is not None:
            return claims_of_section(self.work.worksheet, section)
        return claims_of_review(self.session.form, replies=step == END)


class Advice(Vertical):
    """Guidance that depends on answers, with its links."""

    def __init__(self, words: Guidance, numbers: dict[str, int]) -> None:
        super().__init__(name=words.id, classes="advice")
        self._words = words
        self._numbers = numbers

    def compose(self) -> Iterator[Widget]:
        """Yield the text and the links."""
        yield PageText([Block(heading=self._words.title, text=self._words.text)], self._numbers)
        yield from map(PlaceLink, self._words.doors)


def key_of(widget: Widget) -> tuple[str, str]:
    """Return the identity of a widget of a step, to be compared with a newly built one."""
    if isinstance(widget, Field):
        return "field", widget.item_id
    if isinstance(widget, ActionLink):
        return widget.what, widget.label
    return type(widget).__name__, str(widget.name or "")


def _older_answer_words(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "; ".join(", ".join(f"{k} {v}" for k, v in row.items()) for row in value)
    return plain_words(value)
