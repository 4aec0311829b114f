"""Worksheets: what is saved, newest first, and what can be started."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.session import Session
from reconcile_tui.store.notebook import Summary
from reconcile_tui.tui import labels
from reconcile_tui.tui.lists import Choices
from reconcile_tui.tui.pane import Pane
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.shelf_actions import (
    Act,
    actions_for,
    answer_again,
    look_into_bin,
    open_line,
    remove,
    rename,
)
from reconcile_tui.tui.screens.shelf_line import Line
from reconcile_tui.tui.words import Words, plain

__all__ = ["ShelfPane"]


class ShelfPane(Pane):
    """Typing narrows the list; Enter opens; Space says what else can be done."""

    PLACES = ("shelf",)

    def compose(self) -> ComposeResult:
        """What was typed, the list, and words about the line under the cursor."""
        self._typed = ""
        self._lines: list[Line | None] = []
        theirs = self.library.is_theirs
        sheets = self.library.worksheets()
        self._sheets = [s for s in sheets if s.is_listed or theirs("worksheets", s.id)]
        self._saved: list[Summary] = []
        yield Words(classes="filter")
        yield Choices(space=False)
        yield Words(classes="about")

    def on_mount(self) -> None:
        """Read the notebook, and say when something of the person's own cannot be used."""
        self.shown_again()
        if self.library.problems:
            self.app.notify(labels.OWN_PROBLEMS, markup=False)

    def shown_again(self) -> None:
        """Read the notebook anew: files may have come or gone."""
        self.hand_in()
        try:
            self._saved = self.desk.notebook.summaries()
        except BookError as error:
            self._saved = []
            self.app.notify(str(error), markup=False)
        self._fill()

    def hand_in(self) -> None:
        """Have everything on the disk before the list is read."""
        self.desk.saver.flush(1.0)

    def enter(self) -> None:
        """Into the list."""
        self.query_one(Choices).focus()

    # -- the list ------------------------------------------------------------------------------

    def _fill(self) -> None:
        choices = self.query_one(Choices)
        before = choices.highlighted
        wanted = self._typed.lower()
        saved = [Line(s, self._sheet_of(s)) for s in self._saved]
        blank = [Line(sheet=s) for s in self._sheets]
        saved = [line for line in saved if wanted in self._sought(line)]
        blank = [line for line in blank if wanted in self._sought(line)]
        self._lines, options = [], []
        for heading, lines in ((labels.SAVED, saved), (labels.TO_START, blank)):
            if lines:
                self._lines += [None, *lines]
                options.append(Option(plain(heading, "bold $primary"), disabled=True))
                options += [Option(self._prompt(line)) for line in lines]
        choices.clear_options()
        choices.add_options(options)
        first = next((n for n, line in enumerate(self._lines) if line), None)
        keep = before is not None and before < len(self._lines) and self._lines[before]
        choices.highlighted = before if keep else first
        self.query_one(".filter", Words).say(self._filter_words())
        self._about()

    def _sought(self, line: Line) -> str:
        when = f" {line.saved.name}" if line.saved else ""
        return (line.title + when).lower()

    def _filter_words(self) -> str:
        if self._typed:
            found = "" if any(self._lines) else f"  {labels.NOTHING_FOUND}"
            return f"{labels.SOUGHT} {self._typed}{found}"
        return labels.NOTHING_SAVED if not self._saved else labels.TYPE_TO_FIND

    def _prompt(self, line: Line) -> Content:
        if line.saved:
            return self._saved_prompt(line)
        sheet = line.sheet
        if sheet is None:
            return plain("")
        yours = f" {labels.YOURS}" if self.library.is_theirs("worksheets", sheet.id) else ""
        title = f"  {sheet.title}{yours}"
        return plain(f"{title:<38.38} {labels.minutes(sheet.minutes)}")

    def _saved_prompt(self, line: Line) -> Content:
        saved = line.saved
        assert saved is not None
        answers = saved.answers
        if saved.trouble and not answers.worksheet:
            return plain(f"  {answers.title:<36.36} {labels.CANNOT_BE_READ}", "$warning")
        when = saved.when.astimezone()
        state = labels.STATES.get(answers.status, answers.status)
        how_far = self._how_far(line)
        title = answers.title or saved.path.name
        return plain(f"  {title:<36.36} {when:%Y-%m-%d %H:%M}  {state:<8}{how_far}")

    def _how_far(self, line: Line) -> str:
        if line.sheet is None or line.is_private or line.saved is None:
            return ""
        answered, _, asked = Session(line.sheet, line.saved.answers, lambda *_: None).progress()
        return f"{answered} of {asked}"

    def _sheet_of(self, saved: Summary) -> Worksheet | None:
        try:
            return self.library.worksheet(saved.answers.worksheet)
        except BookError:
            return None

    @on(OptionList.OptionHighlighted)
    def _about(self) -> None:
        self.query_one(".about", Words).say(labels.about(*self._parts()))

    def _parts(self) -> tuple[str, str]:
        line = self._line()
        if line is None:
            return "", ""
        if line.is_blank and line.sheet:
            return line.sheet.purpose, "" if line.sheet.reviewed_by else labels.NOT_REVIEWED
        if line.saved and line.saved.trouble:
            return line.saved.trouble, ""
        return (f"{line.saved.path.name}" if line.saved else ""), ""

    def _line(self) -> Line | None:
        place = self.query_one(Choices).highlighted
        return self._lines[place] if place is not None and place < len(self._lines) else None

    # -- typing --------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list; Backspace and Esc widen it again."""
        if event.character and (event.character.isalnum() or event.character in "-_'"):
            self._typed += event.character
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.key == "escape" and self._typed:
            self._typed = ""
        else:
            return
        event.stop()
        event.prevent_default()
        self._fill()

    # -- what can be done ----------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open what is saved, start what is blank."""
        self._do(open_line)

    def action_actions(self) -> None:
        """What can be done with the line under the cursor."""
        line = self._line()
        if line is None:
            return
        offered = actions_for(line)

        def chosen(place: str | None) -> None:
            if place is not None:
                offered[int(place)].act(self, line)

        choices = [(str(place), action.label) for place, action in enumerate(offered)]
        self.app.push_screen(Choose(line.title, choices), chosen)

    def action_again(self) -> None:
        """Answer it again: a new file that knows the one before."""
        self._do(answer_again)

    def action_rename(self) -> None:
        """Give it another title; the file keeps its name."""
        self._do(rename)

    def action_remove(self) -> None:
        """Put it into the bin, after a question."""
        self._do(remove)

    def action_layers(self) -> None:
        """See the four layers, from everything that is saved."""
        self.book.show_layers()

    def action_bin(self) -> None:
        """Look into the bin; what is chosen comes back."""
        look_into_bin(self)

    def _do(self, act: Act) -> None:
        act(self, self._line() or Line())
