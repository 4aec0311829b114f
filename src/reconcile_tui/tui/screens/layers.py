"""The four layers of the whole notebook: a picture and words, never a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.worker import get_current_worker

from reconcile_tui.core.layers import LAYERS, Evidence, by_layer, evidence_in
from reconcile_tui.core.pages import Layer
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import layers as labels
from reconcile_tui.tui.layers_view import LayersView
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["LayersScreen"]


class LayersScreen(Screen[None]):
    """The notebook is read in a thread of its own, file by file; Esc goes back at any time."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "layers"

    @property
    def book(self) -> BookApp:
        """The app, by its own type."""
        return cast("BookApp", self.app)

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
        self.book.collect()
        sheets = {sheet.id: sheet for sheet in self.book.library.worksheets()}
        self.run_worker(lambda: self._read(sheets), thread=True)

    def _read(self, sheets: dict[str, Worksheet]) -> None:
        """In the thread: every file that can be read, through the one gate for what may leave."""
        self.book.saver.flush(1.0)
        worker, notebook = get_current_worker(), self.book.desk.notebook
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
