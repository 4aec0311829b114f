"""Screens about files: an unreadable one as text, earlier versions, and deleting all data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.outline import outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.files import Group, lines_of, path_lines, still_there
from reconcile_tui.messages.general import FROM_OLDER_SHEET
from reconcile_tui.storage.entries import PlainView, Version, plain_view
from reconcile_tui.storage.history import EarlierVersion, History
from reconcile_tui.storage.notebook import restore_version
from reconcile_tui.tui.app_protocol import close_screen, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.line import PlainInput
from reconcile_tui.tui.widgets.lists import Choices, SearchMixin, next_of, spans
from reconcile_tui.tui.widgets.page import Reader, WrappedText
from reconcile_tui.tui.widgets.text import Words, plain

# -- a file as text --------------------------------------------------------------------------------

MAX_TEXT = 200_000
"""Characters of a file or a version that are shown; a file of ours has a tenth of it."""

GUTTER = 7
CONTEXT = 4
"""Lines that are shown above the one with the error."""


class FileText(ScrollView, SearchMixin, can_focus=True):
    """Numbered lines; only those in view are rendered. The one with the error has a sign."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(classes="file-text")
        self._text = text
        self._line = line
        self._lines: list[tuple[int, str]] = []
        """The number of each line, 0 for its continuation, and its text."""
        self._is_first_layout = True
        self._match: int | None = None
        """The last search hit, as a place in `_lines`."""

    def on_resize(self) -> None:
        """Wrap the lines to the new width; at first, scroll to the one with the error."""
        width = max(self.scrollable_content_region.width - GUTTER, 12)
        self._lines = []
        for number, whole in enumerate(self._text.split("\n"), 1):
            shown = visible(whole.rstrip("\r")).replace("\t", "    ")
            first, *rest = wrapped(shown, width).split("\n")
            self._lines += [(number, first), *((0, part) for part in rest)]
        self._match = None
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        if self._is_first_layout and self._line:
            error = (y for y, (number, _) in enumerate(self._lines) if number == self._line)
            top = max(next(error, 0) - CONTEXT, 0)
            self.call_after_refresh(self.scroll_to, y=top, animate=False)
        self._is_first_layout = False
        self.refresh()

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next line with these words, or the one before. False: the file has none."""
        text = "\n".join(part for _, part in self._lines)
        places = {text.count("\n", 0, start) for start, _ in spans(text, sought)}
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        here = top - 1 if step > 0 else bottom
        if self._match is not None and top <= self._match < bottom:
            here = self._match
        found = next_of(places, here, step)
        if found is not None:
            self._match = found
            self.scroll_to(y=max(found - CONTEXT, 0), animate=False)
            self.refresh()
        return found is not None

    def render_line(self, y: int) -> Strip:
        """Return one line: its number, a sign if it has the error, its text."""
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        number, text = self._lines[place]
        here = number == self._line > 0
        style = self.rich_style + Style(bold=here)
        gutter = Segment(f"{'►' if here else ' '}{number or '':>5} ", style)
        strip = Strip([gutter, Segment(text, style + Style(reverse=place == self._match))])
        return strip.adjust_cell_length(self.size.width, self.rich_style)


class TextScreen(Screen[None]):
    """The reason, and the text of the file. Only the person's own editor changes it."""

    BINDINGS = [*bindings("everywhere", "broken", "screen")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, view: PlainView, *, can_edit: bool = False) -> None:
        super().__init__()
        self._view = view
        self._can_edit = can_edit

    @property
    def place(self) -> str:
        """The help page of this screen."""
        return "broken" if self._can_edit else "as-text"

    def compose(self) -> ComposeResult:
        """Return the reason, the text and the keys."""
        view = self._view
        cut = f" {words.ONLY_BEGINNING}" if view.cut or len(view.text) > MAX_TEXT else ""
        yield Words(labels.CANNOT_OPEN, classes="screen-title")
        why = view.why.replace(f"{view.path.parent}/", "")
        yield Words(f"{why}\n{labels.FILE_UNTOUCHED}{cut}", classes="how-to-read why")
        yield FileText(view.text[:MAX_TEXT], view.line)
        yield KeyFooter(*(["broken"] if self._can_edit else []), "screen")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no editing of an earlier version or a conflict copy."""
        if action == "edit_broken":
            return self._can_edit
        return super().check_action(action, parameters)

    def action_edit_broken(self) -> None:
        """Open the person's editor on the file, and then the worksheet as it was saved."""
        app, path = workbook(self), self._view.path

        def closed() -> None:
            close_screen(self)
            app.call_next(app.navigation.open_saved, path)

        app.editor.edit_broken_file(path, closed)

    action_step_out = close_screen


# -- earlier versions ------------------------------------------------------------------------------


class HistoryScreen(Screen[None]):
    """The versions by date and author, newest first. Looking changes nothing."""

    BINDINGS = [*bindings("everywhere", "earlier", "screen")]  # noqa: RUF012
    place = "earlier"

    def __init__(self, path: Path, sheet: Worksheet, title: str) -> None:
        super().__init__()
        self._path = path
        self._sheet = sheet
        self._title = title
        self._versions: list[EarlierVersion] = []

    @property
    def _history(self) -> History:
        return History(workbook(self).places.state, self._path)

    def compose(self) -> ComposeResult:
        """Return the title, what this is, the versions and the keys."""
        yield Words(f"{words.EARLIER}: {self._title}", classes="screen-title")
        yield Words(classes="filter")
        yield Choices()
        yield KeyFooter("earlier", "screen")

    def on_mount(self) -> None:
        """List the versions."""
        self._update_list()

    def _update_list(self) -> None:
        self._versions = self._history.versions()
        about = words.EARLIER_ABOUT if self._versions else words.NO_EARLIER
        self.query_one(".filter", Words).say(about)
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(plain(_version_name(kept))) for kept in self._versions])
        choices.highlighted = 0 if self._versions else None

    @property
    def _current_version(self) -> EarlierVersion | None:
        place = self.query_one(Choices).highlighted
        return self._versions[place] if place is not None and self._versions else None

    @on(OptionList.OptionSelected)
    def _on_version_selected(self) -> None:
        """Show the version under the cursor, as text where it cannot be read as answers."""
        kept = self._current_version
        if kept is None:
            return
        try:
            answers = Version.read(self._history.read(kept.number), kept.path.name).answers
        except AppError:
            self._report(lambda: workbook(self).navigation.show_as_text(plain_view(kept.path)))
            return

        def closed(restore: bool | None) -> None:
            if restore:
                self._restore(kept)

        self.app.push_screen(VersionScreen(self._sheet, answers, _version_name(kept)), closed)

    def _report(self, act: Callable[[], object], done: str = "") -> None:
        try:
            act()
        except AppError as error:
            done = str(error)
        if done:
            self.notify(done, markup=False)

    def action_restore_version(self) -> None:
        """Restore the version under the cursor."""
        if self._current_version is not None:
            self._restore(self._current_version)

    def _restore(self, kept: EarlierVersion) -> None:
        notebook, now = workbook(self).workspace.notebook, workbook(self).now()
        self._report(
            lambda: restore_version(notebook, self._path, kept.number, self._sheet, now),
            words.VERSION_RESTORED,
        )
        self._update_list()

    def action_delete_versions(self) -> None:
        """Delete all versions, after a question."""
        if not self._versions:
            self.notify(words.NO_EARLIER, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "empty":
                self._report(self._history.empty, words.HISTORY_DELETED)
                self._update_list()

        self.app.push_screen(
            Choose(words.ASK_DELETE_VERSIONS, words.DELETE_VERSIONS_CHOICES), chosen
        )

    action_step_out = close_screen


class VersionScreen(Screen[bool]):
    """One version to read, private answers too. Returns True to restore it."""

    BINDINGS = [*bindings("everywhere", "version", "screen")]  # noqa: RUF012
    place = "version"

    def __init__(self, sheet: Worksheet, answers: Answers, about: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._answers = answers
        self._about = about

    def compose(self) -> ComposeResult:
        """Return the title, which version it is, its answers and the keys."""
        yield Words(title_of(self._answers, self._sheet), classes="screen-title")
        yield Words(f"{self._about}\n{words.VERSION_PURPOSE}", classes="how-to-read")
        with Reader():
            yield WrappedText(self._version_text, classes="page-text")
        yield KeyFooter("version", "screen")

    def _version_text(self, width: int) -> Content:
        lines, room = [], MAX_TEXT
        for text, style in _paragraphs(self._sheet, self._answers):
            lines.append(plain(wrapped(visible(text[:room]), width), style))
            room -= len(text)
            if room <= 0:
                lines.append(plain(words.ONLY_BEGINNING, "$secondary"))
                break
        return Content("\n").join(lines or [plain(labels.NOTHING_YET)])

    def action_restore_version(self) -> None:
        """Restore this version."""
        close_screen(self, True)

    action_step_out = close_screen


def _version_name(kept: EarlierVersion) -> str:
    when = kept.when.astimezone()
    return words.earlier_version(f"{when:%Y-%m-%d %H:%M}", kept.origin)


def _paragraphs(sheet: Worksheet, answers: Answers) -> Iterator[tuple[str, str]]:
    """Return each question with its answer or skip reason, then answers to older questions."""
    for part in outline(sheet, answers, [item.id for item in sheet.items()]):
        for entry in part.entries:
            skipped = labels.skip_note(entry.skipped) if entry.skipped else ""
            if entry.words or skipped:
                yield question(entry.item), "bold"
                yield entry.words or skipped, ""
                yield "", ""
    older = {**answers.values, **{key: list(rows) for key, rows in answers.rows.items()}}
    for key in older.keys() - sheet.by_id.keys():
        yield f"{FROM_OLDER_SHEET}: {key}", "bold"
        yield plain_words(older[key]), ""
        yield "", ""


# -- deleting all data -----------------------------------------------------------------------------

MAX_FILES_LEFT = 500
"""Files that are listed as still there."""

INITIAL_WIDTH, MIN_WIDTH = 60, 20
"""Columns before the width is known, and at least."""


class FileList(Words):
    """Files in lines that `lay` wraps to the width."""

    def __init__(self, lay: Callable[[int], list[str]], **kwargs: Any) -> None:
        super().__init__("\n".join(lay(INITIAL_WIDTH)), **kwargs)
        self._lay = lay

    def on_resize(self) -> None:
        """Wrap them to the new width."""
        self.say("\n".join(self._lay(max(self.content_size.width, MIN_WIDTH))))


class EraseScreen(ModalScreen[str | None]):
    """What would be deleted, and what cannot be promised. Returns what was typed, None after Esc.

    `copied` says where a copy was saved before.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "forget"
    AUTO_FOCUS = "PlainInput"

    def __init__(
        self, groups: Sequence[Group], *, open_elsewhere: bool = False, copied: str = ""
    ) -> None:
        super().__init__(classes="-elsewhere" if open_elsewhere else "")
        self._groups = groups
        self._copied = copied
        self._open_elsewhere = open_elsewhere

    def compose(self) -> ComposeResult:
        """Return the title, what it means, the files and the line for the word."""
        with Vertical(classes="dialog wide"):
            yield Words(words.REMOVE_ALL, classes="dialog-title")
            yield Words(words.ALL_ABOUT, classes="dialog-about")
            if self._open_elsewhere:
                yield Words(plain(words.OPEN_ELSEWHERE, "bold"), classes="dialog-about")
            with VerticalScroll(classes="named-files", can_focus=True):
                if self._copied:
                    yield Words(plain(self._copied, "bold"))
                yield FileList(lambda width: lines_of(self._groups, width))
            yield Words(plain(words.TYPE_THE_WORD, "bold"))
            yield PlainInput("")

    @on(Input.Submitted)
    def _on_word_submitted(self, event: Input.Submitted) -> None:
        close_screen(self, event.value)

    action_step_out = close_screen


class ErasedScreen(Screen[None]):
    """What was deleted and what is still there. Leaving this screen quits the app."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012
    place = "gone"

    def __init__(self, groups: Sequence[Group], left: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._groups = groups
        self._left = left

    def compose(self) -> ComposeResult:
        """Return the title, what is not promised, the files and the keys."""
        yield Words(words.DELETED, classes="screen-title")
        yield Words(words.DELETED_ABOUT, classes="how-to-read")
        with VerticalScroll(classes="reading"):
            if self._left:
                yield FileList(self._still_there, classes="trouble")
            yield FileList(lambda width: [words.DELETED_TITLE, *lines_of(self._groups, width)])
        yield KeyFooter("screen")

    def _still_there(self, width: int) -> list[str]:
        sentences = [still_there(*one) for one in self._left[:MAX_FILES_LEFT]]
        lines = [line for one in sentences for line in path_lines(one, width)]
        return [words.STILL_THERE, *lines]

    action_step_out = close_screen
