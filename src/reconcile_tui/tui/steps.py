"""The way through a sheet: grounding where it is heavy, its sections, its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from reconcile_tui.core.form import can_leave
from reconcile_tui.core.items import Door, Item, Reply
from reconcile_tui.core.pages import Block, cited
from reconcile_tui.core.worksheet import Guidance, Section
from reconcile_tui.desk import Work
from reconcile_tui.session import raw_of
from reconcile_tui.store.library import Library
from reconcile_tui.strings.entries import hidden, not_read
from reconcile_tui.tui import labels
from reconcile_tui.tui.chrome import DoorLink, Go
from reconcile_tui.tui.fields.field import Field
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.labels import compare, timeline
from reconcile_tui.tui.labels.fields import HEAVY
from reconcile_tui.tui.labels.progress import sign
from reconcile_tui.tui.reading import PageText
from reconcile_tui.tui.review import Review, reviewed
from reconcile_tui.tui.sections import Step
from reconcile_tui.tui.words import Words

__all__ = ["END", "GROUNDING", "Steps", "key_of"]

GROUNDING = "(grounding)"
END = "(end)"
"""Names no section can have: ids hold no brackets."""


class Steps:
    """What each step of a sheet shows."""

    def __init__(
        self, work: Work, library: Library, letter: Callable[[], Iterable[Widget]] = tuple
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
        return sign(self.session, section)

    def first(self) -> str:
        """Where to begin: grounding, else the section of the first open question, else the end."""
        if self.work.worksheet.load == "heavy":
            return GROUNDING
        item = self.session.next_unanswered()
        return self.session.section_of(item).id if item else END

    def after_grounding(self) -> str:
        """Where grounding leads."""
        item = self.session.next_unanswered()
        return self.session.section_of(item).id if item else self._shown()[0].id

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
            if unread := not_read(self._unread(item.id)):
                yield Words(unread, classes="aside", name=f"unread-{item.id}")
        yield from self._gate(section)
        for words in self.session.guidance(section.id):
            yield Advice(words, numbers)
        if self._was_heavy(section):
            yield Words(HEAVY, classes="aside", name="heavy")
        if any(ledger.sightings in {i.id for i in section.item} for ledger in self._ledgers):
            yield Go(timeline.OPEN, "timeline")
        yield self._onwards(section)

    def _unread(self, *item_ids: str) -> list[int]:
        """Lines of the file with an entry of these questions that could not be read."""
        known = self.work.entry.known
        return [one.line for one in known.answers.unread if one.item in item_ids] if known else []

    def _was_heavy(self, section: Section) -> bool:
        """Whether something heavy was answered here: then the way on names the way to a breath."""
        heavy = (item for item in self.session.items(section) if item.heavy)
        return any(map(self.session.form.is_answered, heavy))

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

    def _exception(self, item: Item) -> Sequence[Block]:
        """Return what is said, once in a worksheet, beside its first "my part" question."""
        first = next((one for one in self.work.worksheet.items() if one.my_part), None)
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
            yield Review(reviewed(self.session))
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
        known = self.work.entry.known
        unread = not_read([one.line for one in known.answers.unread] if known else [])
        for said in (unread, hidden(len(self.session.form.hidden_answers()))):
            if said:
                yield Words(said, classes="aside", name="not-shown")

    def _replies(self, numbers: dict[str, int]) -> Iterator[Widget]:
        """What single answers are told, under one heading, in the order of the questions."""
        replies = self.session.form.replies()
        for number, (item, reply) in enumerate(replies):
            name, title = f"reply-{item.id}-{number}", "" if number else labels.REPLIES
            text = _with_claims(item, reply)
            yield Advice(Guidance(id=name, title=title, text=text, doors=reply.doors), numbers)

    def _choices(self) -> Iterator[Widget]:
        """What can be done with the worksheet as a whole."""
        sheet = self.work.worksheet
        if not sheet.private and not self.session.read_only and self._may_be_marked():
            yield from self._states()
        if self.session.answers.previous and can_leave(sheet):
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
        return not answers.says_nothing() or answers.status != "in-progress"

    def _states(self) -> Iterator[Widget]:
        status = self.session.answers.status
        yield Words(labels.STATE_NOW[status], classes="state", name=f"state-{status}")
        for name, label in labels.STATE_CHOICES.items():
            if name != status:
                yield Go(label, f"status:{name}")

    # -- sources -------------------------------------------------------------------------------

    def claims(self, step: str) -> list[str]:
        """Every claim a step rests on, in reading order; then those of the whole sheet."""
        sheet = self.work.worksheet
        section = next((s for s in sheet.section if s.id == step), None)
        texts: list[str] = []
        if section is not None:
            texts.append(section.intro)
            for item in section.item:
                texts += [item.text, item.hint, *(f"[^{claim}]" for claim in item.claims)]
        after = "" if section is None else section.id
        if step == END:
            texts += [_with_claims(*one) for one in self.session.form.replies()]
        texts += [words.text for words in sheet.guidance if words.after == after]
        return list(dict.fromkeys(claim for text in texts for claim in cited(text)))


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


def _with_claims(item: Item, reply: Reply) -> str:
    """A reply with the marks of the claims that its item rests on."""
    marks = [f"[^{claim}]" for claim in item.claims if claim not in cited(reply.text)]
    return reply.text.rstrip() + "".join(marks)


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
    return raw_of(value)
