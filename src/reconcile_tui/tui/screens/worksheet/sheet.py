"""A worksheet on the screen: sections, pinned answers, status, and its keys."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Item
from reconcile_tui.messages import fields
from reconcile_tui.messages import fields as rows
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.encryption import ENCRYPTED
from reconcile_tui.session import privacy_of
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.events import (
    Cleared,
    CursorMoved,
    Edited,
    GateReached,
    KeysChanged,
    MovedOn,
    SheetLeft,
    SourcesWanted,
    StillShown,
    TimelineWanted,
)
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.worksheet.gather import (
    RESTING,
    letter_end,
    open_gathering,
    open_letter,
)
from reconcile_tui.tui.screens.worksheet.row import RowScreen
from reconcile_tui.tui.screens.worksheet.steps import END, SectionList, Steps, key_of
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.body import Body, Form
from reconcile_tui.tui.widgets.fields.field import (
    Field,
    FullWidth,
    come_into_view,
    is_in_view,
    keep_in_view,
)
from reconcile_tui.tui.widgets.fields.rows import RemovalAsked, RowsBody, RowWanted
from reconcile_tui.tui.widgets.fields.text_area import FullWidthWanted
from reconcile_tui.tui.widgets.rendering import SteadyScreen
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet

LOOK = 2.0
"""Seconds from one look at the file to the next, while its sheet is in view."""


class SheetView(Vertical):
    """One worksheet in hand. It holds no answers: the work's session does."""

    scrolls_itself = True
    """It keeps the whole question in view; its screen scrolls nothing in it (`SteadyScreen`)."""

    is_for_words = True
    """What is typed where no words are taken does nothing (`StrayTyping`)."""

    BINDINGS = [*bindings("worksheet", "saved", "sensitive")]  # noqa: RUF012 - Textual reads a list here

    def __init__(
        self,
        work: OpenWorksheet,
        library: Library,
        *,
        enter: bool = True,
        at: str = "",
        row: str = "",
    ) -> None:
        super().__init__(classes="sheet")
        self.work = work
        self.session = work.session
        self.steps = Steps(work, library, lambda: letter_end(self.book, work))
        self.current = self.steps.first()
        self._enter_at_once = enter
        self._at, self._row = at, row
        self._gate = self.session.gate()
        self._shape: object = None
        # Held by name: a letter asks for each of them, and looking for them took longer than it.
        self.form = Form()
        self.full_width = FullWidth(self.form, self.say_status)
        self._sections = SectionList()
        self._pins = Words(classes="pinned")
        self._status = Words(classes="status")

    def compose(self) -> ComposeResult:
        """The frame; the section comes when it is shown."""
        with Horizontal():
            yield self._sections
            with Vertical(classes="work"):
                yield self._pins
                yield self.form
        yield self._status

    async def on_mount(self) -> None:
        """Begin at the question that was asked for, or where the person left off."""
        self.book.open_worksheets.register_pane(self)
        item = self.session.shown_item(self._at)
        step = self.session.section_of(item).id if item else self.current
        await self.show(step, enter=self._enter_at_once, item=item)
        for field in self._fields():
            if item is not None and field.item_id == item.id and isinstance(field.body, RowsBody):
                field.body.show(self._row)
        self.set_interval(LOOK, self.say_still_shown)

    def on_unmount(self) -> None:
        """Nobody speaks to it any more."""
        self.book.open_worksheets.leave(self)

    @property
    def is_in_hand(self) -> bool:
        """Whether it stands on its screen, and not in a pane that is turned away."""
        return all(node.display for node in (self, *self.ancestors) if isinstance(node, Widget))

    def say_still_shown(self) -> None:
        """Have the file looked at, while this sheet is what the person sees."""
        if self.is_in_hand and self.app.screen is self.screen and self.work.has_file:
            self.post_message(StillShown(self.work))

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    # -- in view -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """The question being answered stays in view in another window size."""
        self.call_after_refresh(self.keep_in_view)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self.form.release()
        self.call_after_refresh(self.keep_in_view)

    @on(FullWidthWanted)
    def _full_width_wanted(self, event: FullWidthWanted) -> None:
        self.full_width.answer(event)

    def on_descendant_blur(self) -> None:
        """A question has the whole screen as long as the cursor is in it."""
        if self.full_width.leave_if_gone():
            self.say_status()
            self.call_after_refresh(come_into_view, self.form, self.screen.focused)

    def keep_in_view(self) -> None:
        """The whole question, not only the line the cursor is in; that line if it is too tall."""
        if not self.form.holds_for(self.screen.focused):
            keep_in_view(self.form, self.screen.focused)

    def on_key(self, event: events.Key) -> None:
        """A key for a question that is still out of sight shows it, and does nothing unseen."""
        if self.form.ends_hold(event):
            focused = self.screen.focused
            if focused is not None and not is_in_view(self.form, focused):
                event.stop()
            self.call_after_refresh(self.keep_in_view)

    # -- what the keys do ----------------------------------------------------------------------

    @property
    def is_at_sensitive(self) -> bool:
        """Whether the cursor is in a question whose answer is not saved unless the person says."""
        return self.here in self.session.sensitive

    def focused_field(self) -> Field | None:
        """The field the cursor is in."""
        focused = self.screen.focused
        nodes = [focused, *focused.ancestors] if focused else []
        return next((node for node in nodes if isinstance(node, Field)), None)

    @property
    def here(self) -> str | None:
        """The item that the cursor is in."""
        field = self.focused_field()
        return field.item_id if field else None

    async def action_next_unanswered(self) -> None:
        """Go to the next open question, wherever it is."""
        self.commit()
        item = self.session.next_unanswered(self.here)
        if item is None:
            self.app.notify(labels.ALL_ANSWERED, markup=False)
            return
        section = self.session.section_of(item)
        if section.id != self.current:
            await self.show(section.id, item=item)
        else:
            self.enter(item)

    async def action_next_section(self) -> None:
        """Go to the next step."""
        ids = [step.id for step in self.steps.all()]
        place = ids.index(self.current) + 1
        await self.show(ids[min(place, len(ids) - 1)])

    def action_sections(self) -> None:
        """Go to the list of sections."""
        self.query_one(SectionList).focus()

    def action_skip(self) -> None:
        """Leave this question out, and say why."""
        if self.session.read_only:
            self.app.notify(labels.READ_ONLY, markup=False)
            return
        field = self.focused_field()
        if field is None or not isinstance(field.slot.kind, Item) or not field.slot.kind.asks:
            self.app.notify(labels.NO_QUESTION_HERE, markup=False)
            return
        item = field.slot.kind
        if field.slot.is_answered:
            self.app.notify(labels.ANSWERED, markup=False)
            return

        def chosen(reason: str | None) -> None:
            if reason is not None:
                self.session.skip(item.id, reason or None)
                self.post_message(Edited())
                if reason:
                    self.screen.focus_next()

        choices = list(labels.REASONS.items())
        if item.id in self.session.answers.skipped:
            choices.append(("", labels.NOT_LEFT_OUT))
        dialog = Choose(labels.WHY_LEFT_OUT, choices, item.text, unset=True)
        self.app.push_screen(dialog, chosen)

    def action_clear(self) -> None:
        """Clear this answer; once more brings it back. Before many lines go, that is asked."""
        field = self.focused_field()
        if field is None or field.body is None:
            return
        body = field.body
        if not isinstance(body, RowsBody) or len(body.rows) < 2 or body.removed is not None:
            self._clear(field, body)
            return

        def chosen(answer: str | None) -> None:
            if answer == "remove":
                self._clear(field, body)

        about = field.slot.kind.text
        self.app.push_screen(Choose(rows.CLEAR_ALL, rows.REMOVE_CHOICES, about), chosen)

    def _clear(self, field: Field, body: Body) -> None:
        item_id = field.item_id
        if isinstance(body, RowsBody) and body.bring_back():
            said = labels.BROUGHT_BACK
        elif self.session.answers.value(item_id) is not None:
            self.session.clear(item_id)
            self.post_message(Cleared(self.work, item_id))
            said = labels.cleared(self.work)
        elif item_id in self.session.cleared:
            self.session.restore(item_id, self.session.cleared[item_id])
            said = labels.BROUGHT_BACK
        else:
            said = labels.NOTHING_TO_CLEAR
        body.complaint = field.slot.fault
        body.show()
        self.app.notify(said, markup=False)
        self.post_message(Edited())

    def action_source(self) -> None:
        """Where the sentences of this section come from."""
        claims = self.steps.claims(self.current)
        self.post_message(SourcesWanted(claims))

    def action_scroll(self, way: int) -> None:
        """Read what stands above or below; the cursor stays where it is."""
        self.form.scroll_relative(y=way * (self.form.size.height - 2), animate=False)

    def action_far(self, way: int) -> None:
        """Read the top or the end of the section; the cursor stays where it is."""
        if way < 0:
            self.form.scroll_home(animate=False)
        else:
            self.form.scroll_end(animate=False)

    def action_step_out(self) -> None:
        """From full width to the form; from a question to the sections; from there, out."""
        if self.full_width.leave():
            self.say_status()
            return
        sections = self.query_one(SectionList)
        if sections.has_focus:
            self.commit()
            self.post_message(SheetLeft())
        else:
            sections.focus()

    # -- showing -------------------------------------------------------------------------------

    async def show(self, step: str, *, enter: bool = True, item: Item | None = None) -> None:
        """Show one step, and put the cursor into `item` or the first open question.

        A worksheet that was closed before it was put together shows nothing.
        """
        if not self.form.is_attached:
            return
        self.commit()
        self.full_width.leave()
        # A gate may have closed the way since it was offered: nothing leads behind it.
        self.current = step = step if step in {one.id for one in self.steps.all()} else END
        self._shape = None
        with self.app.batch_update():
            await self.form.remove_children()
            await self.form.mount_all(self.steps.widgets(step))
        self.form.scroll_home(animate=False, immediate=True)
        self.bring_up_to_date()
        if enter:
            self.book.keys.hold(self)
            # The fields get their sizes first: focus scrolls to where they then are.
            self.call_after_refresh(self.enter, item, opened=True)

    def show_again(self) -> None:
        """Draw every answer of this step again; another view may have changed it."""
        for field in self._fields():
            if field.body is not None:
                field.body.complaint = field.slot.fault
                field.body.show()
        self.post_message(Edited())

    def enter(self, item: Item | None = None, *, opened: bool = False) -> None:
        """Put the cursor into a question: the one meant, the first open one, or any.

        A section that was just `opened`, without an answer so far, shows its top all the same.
        """
        fields = self._fields()
        meant = [field for field in fields if item is not None and field.item_id == item.id]
        fresh = [f for f in fields if f.slot.kind.asks and not self._is_dealt_with(f)]
        # What is only offered waits until the rest is answered; then it takes the cursor like any.
        fresh.sort(key=lambda field: bool(field.slot.kind.offered))
        links = [one for one in self.form.children if isinstance(one, Go) and not fresh]
        if self.current == END:
            # There is much to read here: the cursor takes a link in view, and scrolls nothing away.
            links = [one for one in links if one.virtual_region.bottom <= self.form.size.height]
            # How it is marked, and whether a text that rests is read all the same, is the person's
            # to say: no such link is under the cursor unasked.
            links = [one for one in links if not one.what.startswith(("status:", RESTING))]
        entries = [field.entry() for field in [*meant, *fresh]]
        targets = [*entries, *links, self._sections]
        # At once, and not by a message: the next key may be here already.
        target = next(t for t in targets if t is not None and t.focusable)
        is_first = target is (fresh[0].entry() if fresh else links[0] if links else None)
        if is_first and (opened or item is None) and self._is_untouched(fields):
            self.form.hold_for(target)
        self.screen.set_focus(target, scroll_visible=False)
        self.book.keys.release(self, self.screen)

    def bring_up_to_date(self) -> None:
        """Everything around the fields, after an answer changed."""
        self._sections.show(self.steps.all(), self.current)
        pinned = [
            f"{item.text.split('?')[0]}: {' '.join(words.split())}"
            for item, words in self.session.pinned()
            if all(field.item_id != item.id for field in self._fields())
        ]
        self._pins.say("\n".join(pinned))
        self._pins.display = bool(pinned)
        self._say_fields()
        self.say_status()

    def _say_fields(self) -> None:
        """Say around each field what there is to say; where private answers are, only once."""
        told = {"unsaved"} if self.work.withholds else set()
        for field in self._fields():
            privacy = privacy_of(field.slot)
            field.is_privacy_told = privacy in told
            field.say()
            told.add(privacy)

    def _is_untouched(self, fields: list[Field]) -> bool:
        """Whether a step is as it was first opened: at its top, and without an answer."""
        is_at_top = self.current != END and not self.form.scroll_offset.y
        return is_at_top and not any(map(self._is_dealt_with, fields))

    def _is_dealt_with(self, field: Field) -> bool:
        return field.slot.is_answered or field.item_id in self.session.answers.skipped

    def _fields(self) -> list[Field]:
        return [one for one in self.form.children if isinstance(one, Field)]

    def say_status(self) -> None:
        """The line at the bottom: where the words are, and how far."""
        work = self.work
        self._status.set_class(bool(work.why), "failed")
        said = labels.status(work, self.book.today())
        is_told = work.is_encrypted and not work.private
        said = f"{said}   {ENCRYPTED}" if is_told else said
        count = self.full_width.count
        self._status.say(said if count is None else fields.full_width(count, said))

    def say_kept(self) -> None:
        """On the sheet, on its last page where that is shown, and in the keys."""
        self.bring_up_to_date()
        if self.current == END:
            self.call_later(self.show, END)
        self.post_message(KeysChanged())

    # -- what happens --------------------------------------------------------------------------

    @on(Edited)
    async def _edited(self, event: Edited) -> None:
        event.stop()
        self.form.release()
        await self._fit_to_answers()
        self.bring_up_to_date()
        self.call_after_refresh(self.keep_in_view)
        gate = self.session.gate()
        if gate is not None and gate is not self._gate and gate.gate is not None:
            self.post_message(GateReached(gate.gate.page))
        self._gate = gate

    async def _fit_to_answers(self) -> None:
        """Questions and guidance that an answer shows or hides."""
        shape = self.steps.shape(self.current)
        if shape is not None and shape == self._shape:
            return
        self._shape = shape
        wanted = self.steps.widgets(self.current)
        have = list(self.form.children)
        keys = [key_of(widget) for widget in have]
        wanted_keys = [key_of(widget) for widget in wanted]
        if keys == wanted_keys:
            return
        with self.app.batch_update():
            for widget in have:
                if key_of(widget) not in wanted_keys:
                    await widget.remove()
            for number, widget in enumerate(wanted):
                if wanted_keys[number] not in keys:
                    at = {"before": number} if number < len(self.form.children) else {}
                    # Unlike `mount`, it does nothing in an app that is ending.
                    await self.form.mount_all([widget], **at)

    @on(MovedOn)
    def _moved_on(self, event: MovedOn) -> None:
        event.stop()
        if event.step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @on(SectionList.Chosen)
    async def _section_chosen(self, event: SectionList.Chosen) -> None:
        event.stop()
        await self.show(event.step)

    @on(Go.Chosen)
    async def _go(self, event: Go.Chosen) -> None:
        if await self.follow(event.what):
            event.stop()

    def ways(self) -> list[tuple[str, str]]:
        """The links of this step, the review page, and its links: each a label and what it does."""
        links = [*self.form.query(Go), *self.steps.choices()]
        ways = {link.what: link.label for link in links if link.display}
        if self.current != END:
            ways.setdefault(f"step:{END}", labels.END)
        return [(label, what) for what, label in ways.items()]

    async def follow(self, way: str) -> bool:
        """Do what a link is for; False where that is not for a worksheet to do."""
        kind, _, value = way.partition(":")
        if kind == "step":
            await self.show(value)
        elif kind == "timeline":
            self.post_message(TimelineWanted(self.work))
        elif kind == "compare":
            self.book.navigation.compare_with_before(self.work)
        elif kind == "status":
            await self._mark(value)
        elif kind == "gather":
            open_gathering(self.book, self.work, value)
        elif kind == "letter":
            self.commit()
            open_letter(self.book, self.work)
        else:
            return False
        return True

    async def _mark(self, status: str) -> None:
        """Mark the worksheet, and say so on the review page, which stays where it is."""
        if self.current != END:
            await self.show(END, enter=False)
        self.session.set_status(status)
        self.book.keys.hold(self)
        await self._fit_to_answers()
        self.bring_up_to_date()
        # On no link that would mark it otherwise: one more Enter must not take it back.
        self.screen.set_focus(self._sections, scroll_visible=False)
        stated = [one for one in self.form.children if one.name == f"state-{status}"]
        for words in stated:
            self.call_after_refresh(self.form.scroll_to_widget, words, animate=False)
        self.book.keys.release(self)

    @on(RowWanted)
    def _row_wanted(self, event: RowWanted) -> None:
        event.stop()
        body, item = event.body, event.body.item

        async def closed(_: None) -> None:
            body.show(event.row_id)
            await self._edited(Edited())

        self.app.push_screen(RowScreen(self.work, item, event.row_id), closed)

    @on(RemovalAsked)
    def _removal_asked(self, event: RemovalAsked) -> None:
        event.stop()

        def chosen(answer: str | None) -> None:
            if answer == "remove":
                event.body.take_away(event.row_id)

        dialog = Choose(event.title, rows.REMOVE_CHOICES, rows.POINTED_AT)
        self.app.push_screen(dialog, chosen)

    def action_edit_outside(self) -> None:
        """Write in an editor of one's own: this answer, or outside a field the whole file."""
        self.book.editor.edit_outside(self.work)

    def on_descendant_focus(self) -> None:
        """What the cursor comes into is brought into view."""
        if not self.form.holds_for(self.screen.focused):
            self.form.release()
            self.call_after_refresh(come_into_view, self.form, self.screen.focused)

    def commit(self) -> None:
        """Give the session whatever the fields hold right now."""
        for field in self.query(Field):
            if field.body is not None:
                field.body.commit()


class WorksheetScreen(SteadyScreen):
    """One worksheet. Esc goes to its sections, then back."""

    BINDINGS = [*bindings("everywhere", "ledger", "two")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, work: OpenWorksheet, at: str = "", row: str = "") -> None:
        super().__init__()
        self.work = work
        self._at, self._row = at, row

    @property
    def place(self) -> str:
        """Which help belongs to this sheet."""
        if self.work.private:
            return "private"
        return "ledger" if self.work.worksheet.timeline else "worksheet"

    def compose(self) -> ComposeResult:
        """Title, sheet, keys."""
        yield Words(self.work.title, classes="screen-title")
        library = workbook(self).library
        yield SheetView(self.work, library, at=self._at, row=self._row)
        yield Footing(*self._places())

    def _places(self) -> list[str]:
        """Whose keys the last line names."""
        weeks = ["ledger"] if self.work.worksheet.timeline else []
        return [*weeks, *(["private"] if self.work.private else []), "worksheet"]

    @on(KeysChanged)
    def say_keys(self) -> None:
        """Name them anew: a sheet that is kept is not to be kept once more."""
        self.query_one(Footing).say_keys(*self._places())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Weeks are offered where there are promises, and versions of what has a file."""
        if action == "timeline":
            return bool(self.work.worksheet.timeline)
        if action == "two_versions":
            return not self.work.private
        return super().check_action(action, parameters)

    def on_screen_resume(self) -> None:
        """On top again: what other hands wrote meanwhile is looked for at once."""
        for view in self.query(SheetView):
            view.say_still_shown()

    def on_unmount(self) -> None:
        """The sheet is closed: what was cleared in it is gone."""
        workbook(self).workspace.close(self.work)

    @on(SheetLeft)
    def _left(self) -> None:
        self.dismiss(None)

    def action_timeline(self) -> None:
        """See the promises week by week."""
        self.post_message(TimelineWanted(self.work))

    def action_two_versions(self) -> None:
        """Look at another version beside this one, and choose."""
        workbook(self).navigation.choose_version(self.work)
