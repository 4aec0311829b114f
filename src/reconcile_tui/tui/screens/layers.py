"""The picture of the four layers, and the entries that belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reconcile_tui.domain.gather import LAYERS, Evidence, by_layer, evidence_in
from reconcile_tui.domain.pages import Layer
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, reading_one
from reconcile_tui.messages import timeline as labels
from reconcile_tui.tui.app_protocol import close_screen, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.lists import SearchMixin, in_view, next_with
from reconcile_tui.tui.widgets.text import Line, Words, plain, stacked, wrapped

TOP_DOWN = tuple(reversed(LAYERS))
BOX_TEXT_HEIGHT = 16
"""Lines of a window below which a box has only its name, to leave room for the list."""

BOX_HEIGHT = 13
"""Lines below which the layers are four lines without boxes, for the same reason."""

TWO_ENTRIES_HEIGHT = 28
"""Lines from which on a box shows two entries."""


class LayersView(SearchMixin, can_focus=True):
    """The picture with a cursor, and a page of the entries of the layer under it."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("older", "newer"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("home", "jump(-1)"),
        ("end", "jump(1)"),
    ]

    class PagesChanged(Message):
        """Other pages of the list exist now: `places` are those of the keys that show them."""

        def __init__(self, places: tuple[str, ...]) -> None:
            super().__init__()
            self.places = places

    def __init__(
        self, layers: tuple[Layer, ...], evidence: Mapping[str, tuple[Evidence, ...]]
    ) -> None:
        super().__init__()
        self._layers = layers
        self._evidence = evidence
        self.cursor = len(TOP_DOWN) - 1
        self.first_entry = 0
        self._pages: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Evidence, ...]:
        """The entries of the layer under the cursor, the newest first."""
        return self._evidence.get(TOP_DOWN[self.cursor], ())

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next layer or entry with these words, or the one before. False: no such."""
        places, texts = [], []
        for at, name in enumerate(TOP_DOWN):
            for top, one in enumerate(self._evidence.get(name, ()) or (None,)):
                texts_of = (
                    [labels.evidence_heading(one), one.words, labels.evidence_source(one)]
                    if one
                    else []
                )
                # A layer is found by its name too, at its newest entry.
                texts.append("\n".join([*[self._layers[at].name] * (not top), *texts_of]))
                places.append((at, top))
        found = next_with(sought, texts, places.index((self.cursor, self.first_entry)), step)
        if found is not None:
            self.cursor, self.first_entry = places[found]
            self.refresh()
        return found is not None

    # -- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """Return the picture, and below it the list of the layer under the cursor."""
        width = self.size.width
        lines = [self._picture_line(number, line) for number, line in self._picture(width)]
        room = max(3, self.size.height - len(lines) - 1)
        lines += [Content(), *(plain(text, style) for text, style in self._list(width, room))]
        return Content("\n").join(lines)

    @property
    def cursor_line(self) -> int:
        """The line with the layer under the cursor, for the terminal's own cursor."""
        picture = [(number, style) for number, (_, style) in self._picture(self.size.width)]
        return picture.index((self.cursor, "bold")) if (self.cursor, "bold") in picture else 0

    def _picture(self, width: int) -> Iterator[tuple[int, Line]]:
        if self.size.height < BOX_HEIGHT:
            return ((n, (self._layer_line(n, width), "bold")) for n in range(len(TOP_DOWN)))

        def inside(number: int, room: int) -> Iterator[Line]:
            yield self._layers[number].name[:room], "bold"
            if self.size.height >= BOX_TEXT_HEIGHT:
                newest = [labels.newest_evidence(one) for one in self._newest(number)]
                for line in newest or [labels.NOTHING_YET]:
                    yield _one_line(line, room), "" if newest else "$secondary"

        return stacked(width, len(TOP_DOWN), inside)

    def _layer_line(self, number: int, width: int) -> str:
        """Return a layer on one line: its name, and its newest entry or that there is none."""
        name = self._layers[number].name.ljust(max(len(one.name) for one in self._layers))
        newest = next(map(labels.newest_evidence, self._newest(number)), labels.NOTHING_YET)
        return _one_line(f"│ {name}  {newest}", width)

    def _newest(self, number: int) -> list[Evidence]:
        """Return the newest entry; in a tall window the newest of each of the two people."""
        entries = self._evidence.get(TOP_DOWN[number], ())
        if self.size.height < TWO_ENTRIES_HEIGHT:
            return list(entries[:1])
        return [
            *[one for one in entries if one.my_part][:1],
            *[one for one in entries if not one.my_part][:1],
        ]

    def _picture_line(self, number: int, line: Line) -> Content:
        """Return a line of the picture; the name of the layer under the cursor is in reverse."""
        text, style = line
        bare = self.size.height < BOX_HEIGHT
        if style != "bold" or (number != self.cursor and not bare):
            return plain(text, style)
        before, bar, rest = text.partition("│ ")
        name = self._layers[number].name if bare else rest.rstrip("│ ")
        here = "bold reverse" if number == self.cursor else "bold"
        after = plain(rest[len(name) :], "$secondary" if bare else "")
        return Content.assemble(plain(before + bar), plain(name, here), after)

    def _list(self, width: int, room: int) -> list[Line]:
        layer = self._layers[self.cursor]
        if not self.entries:
            self._report_pages()
            lines = [(line, "") for line in wrapped(layer.text, width)]
            return [*lines, *((line, "$secondary") for line in wrapped(labels.EMPTY_LAYER, width))]
        shown = self._entries_in_view(width, room - 1)
        lines = [line for number in shown for line in self._entry(number, width)]
        newer, older = self.first_entry > 0, shown.stop < len(self.entries)
        self._report_pages(*["older"] * older, *["newer"] * newer)
        pages = [*[labels.NEWER] * newer, *[labels.OLDER] * older]
        return [*lines[: room - 1], ("   ".join(pages), "$secondary")]

    def _report_pages(self, *places: str) -> None:
        if places != self._pages:
            self._pages = places
            self.post_message(self.PagesChanged(places))

    def _entries_in_view(self, width: int, room: int) -> range:
        """Return the entries from `top` on that have room as a whole, and at least one."""
        count = len(self.entries)
        self.first_entry = min(self.first_entry, count - 1)

        def height(number: int) -> int:
            return len(self._entry(number, width))

        shown = in_view(self.first_entry, count, room, height)
        while len(shown) > 1 and sum(map(height, shown)) > room:
            shown = shown[:-1]
        return shown

    def _entry(self, number: int, width: int) -> list[Line]:
        one = self.entries[number]
        words = wrapped(one.words, width, "  ", "  ") if one.words else []
        return [
            *((line, "bold") for line in wrapped(labels.evidence_heading(one), width)),
            *((line, "") for line in words),
            *(
                (line, "$secondary")
                for line in wrapped(labels.evidence_source(one), width, "  ", "  ")
            ),
        ]

    def action_go(self, step: int) -> None:
        """Go to the layer above (-1) or below (1)."""
        target = self.cursor + step
        if 0 <= target < len(TOP_DOWN):
            self.cursor, self.first_entry = target, 0
            self.refresh()

    def action_page(self, direction: int) -> None:
        """Show a page of older (1) or newer (-1) entries."""
        width = self.size.width
        room = max(2, self.size.height - len(list(self._picture(width))) - 2)
        if not self.entries:
            return
        if direction > 0:
            shown = self._entries_in_view(width, room)
            self.first_entry = shown.stop if shown.stop < len(self.entries) else self.first_entry
        else:
            self.first_entry = self._page_before(width, room)
        self.refresh()

    def _page_before(self, width: int, room: int) -> int:
        """Return the first entry of the page that ends just before this one."""
        start, used = self.first_entry, 0
        while start > 0:
            used += len(self._entry(start - 1, width))
            if used > room and start < self.first_entry:
                break
            start -= 1
        return start

    def action_jump(self, direction: int) -> None:
        """Go to the newest entry (-1) or to the oldest (1)."""
        self.first_entry = 0 if direction < 0 else max(0, len(self.entries) - 1)
        self.refresh()


def _one_line(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


class LayersScreen(Screen[None]):
    """The layers of everything that is saved, which a thread reads file by file."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "layers"

    def compose(self) -> ComposeResult:
        """Return the title, what this is and is not, a place for the picture, and the keys."""
        yield Words(labels.TITLE, classes="screen-title")
        yield Words(labels.MODEL, classes="layers-note")
        yield Container(Words(labels.READING), id="layers")
        yield Words(labels.PASSED_OVER, classes="layers-note", id="passed-over")
        yield KeyFooter("screen")

    def on_mount(self) -> None:
        """Read what is saved, once all of it is on the disk."""
        self.query_one("#passed-over").display = False
        workbook(self).open_worksheets.commit_all()
        sheets = {sheet.id: sheet for sheet in workbook(self).library.worksheets()}
        self.run_worker(lambda: self._read_files(sheets), thread=True)

    def _read_files(self, sheets: dict[str, Worksheet]) -> None:
        """Read every file, in a thread; `evidence_in` leaves out what may not be shown."""
        workbook(self).saver.flush(1.0)
        worker, notebook = get_current_worker(), workbook(self).workspace.notebook
        found: list[Evidence] = []
        passed_over = False
        try:
            paths = sorted(notebook.paths())
        except AppError:
            paths, passed_over = [], True
        for path in paths:
            if worker.is_cancelled:
                return
            try:
                with reading_one(path.name):
                    answers = notebook.open(path).answers
                    if answers.worksheet in sheets:
                        found += evidence_in(sheets[answers.worksheet], answers)
            except AppError:
                passed_over = True
        self.app.call_from_thread(self.call_later, self._show, found, passed_over)

    async def _show(self, found: list[Evidence], passed_over: bool) -> None:
        if not self.is_mounted or not self.is_attached:
            return
        pane = self.query_one("#layers", Container)
        view = LayersView(self._layers(), by_layer(found))
        with self.app.batch_update():
            await pane.remove_children()
            await pane.mount(view)
            self.query_one("#passed-over").display = passed_over
        view.focus()

    @on(LayersView.PagesChanged)
    def _on_pages_changed(self, event: LayersView.PagesChanged) -> None:
        """List only the keys in the footer that show something."""
        self.query_one(KeyFooter).say_keys("screen", *event.places)

    def _layers(self) -> tuple[Layer, ...]:
        """Return the layers with the names in the guide, the top one first."""
        try:
            blocks = workbook(self).library.page("four-layers").block
        except AppError:
            blocks = ()
        drawn = next((block.layers for block in blocks if len(block.layers) == len(LAYERS)), ())
        return drawn or tuple(Layer(labels.NAMES[name], "") for name in reversed(LAYERS))

    action_step_out = close_screen
