"""The four layers, drawn bottom up, and what the person wrote in each."""

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
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.messages import timeline as labels
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.lists import in_view
from reconcile_tui.tui.widgets.searching import Searched, next_with
from reconcile_tui.tui.widgets.text import Line, Words, plain, stacked, wrapped

TOP_DOWN = tuple(reversed(LAYERS))
LOW = 16
"""Lines below which a box holds no more than its name, so that there is room for the list."""

LOWEST = 13
"""Lines below which the layers are four lines without boxes: there would be none for the list."""

TALL = 28
"""Lines from which on a box has room for two words."""


class LayersView(Searched, can_focus=True):
    """Up and Down choose a layer; only what is in view of its list is put into lines."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("older", "newer"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("home", "far(-1)"),
        ("end", "far(1)"),
    ]

    class Turned(Message):
        """Something else stands beyond what is shown: `ways` are the places of the keys to it."""

        def __init__(self, ways: tuple[str, ...]) -> None:
            super().__init__()
            self.ways = ways

    def __init__(
        self, layers: tuple[Layer, ...], evidence: Mapping[str, tuple[Evidence, ...]]
    ) -> None:
        super().__init__()
        self._layers = layers
        self._evidence = evidence
        self.at = len(TOP_DOWN) - 1
        self.top = 0
        self._ways: tuple[str, ...] = ()

    @property
    def found(self) -> tuple[Evidence, ...]:
        """What stands in the layer under the cursor, the newest first."""
        return self._evidence.get(TOP_DOWN[self.at], ())

    # -- searching -----------------------------------------------------------------------------

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next layer or entry with these words, or the one before. False: no such."""
        places, texts = [], []
        for at, name in enumerate(TOP_DOWN):
            for top, one in enumerate(self._evidence.get(name, ()) or (None,)):
                said = [labels.head(one), one.words, labels.source(one)] if one else []
                # A layer is found by its name too, at its newest entry.
                texts.append("\n".join([*[self._layers[at].name] * (not top), *said]))
                places.append((at, top))
        found = next_with(sought, texts, places.index((self.at, self.top)), step)
        if found is not None:
            self.at, self.top = places[found]
            self.refresh()
        return found is not None

    # -- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """The picture, and below it the layer under the cursor."""
        width = self.size.width
        lines = [self._picture_line(number, line) for number, line in self._picture(width)]
        room = max(3, self.size.height - len(lines) - 1)
        lines += [Content(), *(plain(text, style) for text, style in self._list(width, room))]
        return Content("\n").join(lines)

    @property
    def cursor_line(self) -> int:
        """The line with the layer under the cursor: the terminal's own cursor stands there."""
        drawn = enumerate(self._picture(self.size.width))
        named = (
            line for line, (number, (_, style)) in drawn if (number, style) == (self.at, "bold")
        )
        return next(named, 0)

    def _picture(self, width: int) -> Iterator[tuple[int, Line]]:
        if self.size.height < LOWEST:
            return ((n, (self._bare(n, width), "bold")) for n in range(len(TOP_DOWN)))

        def inside(number: int, room: int) -> Iterator[Line]:
            yield self._layers[number].name[:room], "bold"
            if self.size.height < LOW:
                return
            said = [labels.newest(one) for one in self._newest(number)]
            for line in said or [labels.NOTHING_YET]:
                yield _one_line(line, room), "" if said else "$secondary"

        return stacked(width, len(TOP_DOWN), inside)

    def _bare(self, number: int, width: int) -> str:
        """A layer on one line: its name, and the newest word in it or that there is none."""
        name = self._layers[number].name.ljust(max(len(one.name) for one in self._layers))
        said = [labels.newest(one) for one in self._newest(number)] or [labels.NOTHING_YET]
        return _one_line(f"│ {name}  {said[0]}", width)

    def _newest(self, number: int) -> list[Evidence]:
        """What stands in a box: the newest; in a tall window that of the own part and the other."""
        found = self._evidence.get(TOP_DOWN[number], ())
        if self.size.height < TALL:
            return list(found[:1])
        mine = next((one for one in found if one.mine), None)
        other = next((one for one in found if not one.mine), None)
        return [one for one in (mine, other) if one is not None]

    def _picture_line(self, number: int, line: Line) -> Content:
        """The name of the layer under the cursor stands out, without colour too."""
        text, style = line
        bare = self.size.height < LOWEST
        if style != "bold" or (number != self.at and not bare):
            return plain(text, style)
        before, bar, rest = text.partition("│ ")
        name = self._layers[number].name
        if not rest.startswith(name):
            name = rest.rstrip("│ ")
        here = "bold reverse" if number == self.at else "bold"
        beside = plain(rest[len(name) :], "$secondary" if bare else "")
        return Content.assemble(plain(before + bar), plain(name, here), beside)

    def _list(self, width: int, room: int) -> list[Line]:
        layer = self._layers[self.at]
        if not self.found:
            self._tell_ways()
            lines = [(line, "") for line in wrapped(layer.text, width)]
            return [*lines, *((line, "$secondary") for line in wrapped(labels.EMPTY_LAYER, width))]
        shown = self._shown(width, room - 1)
        lines = [line for number in shown for line in self._entry(number, width)]
        newer, older = self.top > 0, shown.stop < len(self.found)
        self._tell_ways(*["older"] * older, *["newer"] * newer)
        ways = [*[labels.NEWER] * newer, *[labels.OLDER] * older]
        return [*lines[: room - 1], ("   ".join(ways), "$secondary")]

    def _tell_ways(self, *ways: str) -> None:
        if ways != self._ways:
            self._ways = ways
            self.post_message(self.Turned(ways))

    def _shown(self, width: int, room: int) -> range:
        """The entries from `top` on that are shown whole; at least one."""
        count = len(self.found)
        self.top = min(self.top, count - 1)

        def height(number: int) -> int:
            return len(self._entry(number, width))

        shown = in_view(self.top, count, room, height)
        while len(shown) > 1 and sum(map(height, shown)) > room:
            shown = shown[:-1]
        return shown

    def _entry(self, number: int, width: int) -> list[Line]:
        one = self.found[number]
        words = [(line, "") for line in wrapped(one.words, width, "  ", "  ")] if one.words else []
        asked = wrapped(labels.source(one), width, "  ", "  ")
        head = wrapped(labels.head(one), width)
        return [
            *((line, "bold") for line in head),
            *words,
            *((line, "$secondary") for line in asked),
        ]

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """To the layer above or below."""
        target = self.at + step
        if 0 <= target < len(TOP_DOWN):
            self.at, self.top = target, 0
            self.refresh()

    def action_turn(self, way: int) -> None:
        """Turn over to older or newer ones."""
        width = self.size.width
        room = max(2, self.size.height - len(list(self._picture(width))) - 2)
        if not self.found:
            return
        if way > 0:
            shown = self._shown(width, room)
            self.top = shown.stop if shown.stop < len(self.found) else self.top
        else:
            self.top = self._page_before(width, room)
        self.refresh()

    def _page_before(self, width: int, room: int) -> int:
        """The first entry of the page that ends just before this one."""
        start, used = self.top, 0
        while start > 0:
            used += len(self._entry(start - 1, width))
            if used > room and start < self.top:
                break
            start -= 1
        return start

    def action_far(self, way: int) -> None:
        """To the newest, or to the oldest."""
        self.top = 0 if way < 0 else max(0, len(self.found) - 1)
        self.refresh()


def _one_line(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


class LayersScreen(Screen[None]):
    """The notebook is read in a thread of its own, file by file; Esc goes back at any time."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "layers"

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    def compose(self) -> ComposeResult:
        """Title, what this is and is not, the picture when it is there, the keys."""
        yield Words(labels.TITLE, classes="screen-title")
        yield Words(labels.MODEL, classes="layers-note")
        yield Container(Words(labels.READING), id="layers")
        yield Words(classes="layers-note", id="passed-over")
        yield Footing("screen")

    def on_mount(self) -> None:
        """Read what is saved, once all of it is on the disk."""
        self.query_one("#passed-over", Words).display = False
        self.book.open_worksheets.commit_all()
        sheets = {sheet.id: sheet for sheet in self.book.library.worksheets()}
        self.run_worker(lambda: self._read(sheets), thread=True)

    def _read(self, sheets: dict[str, Worksheet]) -> None:
        """In the thread: every file that can be read, through the one gate for what may leave."""
        self.book.saver.flush(1.0)
        worker, notebook = get_current_worker(), self.book.workspace.notebook
        found: list[Evidence] = []
        passed_over = False
        try:
            paths = sorted(notebook.paths())
        except BookError:
            paths, passed_over = [], True
        for path in paths:
            if worker.is_cancelled:
                return
            try:
                with reading_one(path.name):
                    answers = notebook.open(path).answers
                    if answers.worksheet in sheets:
                        found += evidence_in(sheets[answers.worksheet], answers)
            except BookError:
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
            note = self.query_one("#passed-over", Words)
            note.say(labels.PASSED_OVER if passed_over else "")
            note.display = passed_over
        view.focus()

    @on(LayersView.Turned)
    def _turned(self, event: LayersView.Turned) -> None:
        """The last line names only the keys that lead to something."""
        self.query_one(Footing).say_keys("screen", *event.ways)

    def _layers(self) -> tuple[Layer, ...]:
        """The layers as the guide names them, the top one first."""
        try:
            blocks = self.book.library.page("four-layers").block
        except BookError:
            blocks = ()
        drawn = next((block.layers for block in blocks if len(block.layers) == len(LAYERS)), ())
        return drawn or tuple(Layer(labels.NAMES[name], "") for name in reversed(LAYERS))

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)
