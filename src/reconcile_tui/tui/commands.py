"""The palette: every action of the key table that works here, by its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

from textual.binding import Binding, BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from reconcile_tui.desk import Work
from reconcile_tui.tui import labels
from reconcile_tui.tui.keys import KEYS
from reconcile_tui.tui.labels import cover, editing, files
from reconcile_tui.tui.labels.fields import UNDO_WHERE
from reconcile_tui.tui.themes import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconcile_tui.tui.app import BookApp

__all__ = ["KeyTable", "Palette"]


@runtime_checkable
class Undoes(Protocol):
    """A field that words are written in."""

    def action_undo(self) -> None:
        """Take back the last step."""

    def action_redo(self) -> None:
        """Bring it back."""


class Palette(CommandPalette):
    """Textual's palette with a cursor that does not blink: on a slow line every blink is sent.

    When nothing is found it says so at once, and shows no empty list first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "command_list('first')", show=False, priority=True),
        Binding("end", "command_list('last')", show=False, priority=True),
    ]
    _NO_MATCHES_COUNTDOWN = 0.1  # type: ignore[misc]  # final in Textual, half a second

    def on_mount(self) -> None:
        """Hold the cursor still."""
        self.query_one(Input).cursor_blink = False


class KeyTable(Provider):
    """Offers what the person could do right now."""

    def _offers(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = cast("BookApp", self.app)
        seen: set[str] = set()
        for binding in self.screen.active_bindings.values():
            key = next(
                (
                    k
                    for k in KEYS
                    if k.key == binding.binding.key
                    and k.palette
                    and k.label == binding.binding.description
                ),
                None,
            )
            if key is None or key.label in seen:
                continue
            seen.add(key.label)
            run = partial(app.run_action, binding.binding.action, binding.node)
            yield key.label, key.shown, run
        yield from self._of_writing()
        work = getattr(self.screen, "work", None)
        if isinstance(work, Work) and not work.private:
            yield editing.EDIT_FILE, "", partial(app.edit_file, work)
        for tab, label in labels.TABS:
            yield labels.GO_TO + label, "", partial(app.go_to_tab, tab)
        from reconcile_tui.tui.labels import layers  # noqa: PLC0415 - opened on a key

        yield labels.GO_TO + layers.TITLE, "", app.show_layers
        yield files.REMOVE_ALL, "", app.remove_everything
        for sheet in app.library.worksheets():
            if sheet.is_listed:
                yield labels.START + sheet.title, "", partial(app.start, sheet.id)
        yield cover.COVER_NOW, "", app.cover
        for minutes, words in cover.AFTER.items():
            yield words, "", partial(app.set_cover, minutes)
        for look, words in labels.LOOK_WORDS.items():
            if look in LOOKS:
                yield words, "", partial(app.set_look, look)

    def _of_writing(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """The way back and forth in what is written; where no words go in, what to do is said."""
        field = self.focused
        does: dict[str, Callable[[], object]] = {}
        if isinstance(field, Undoes):
            does = {"undo": field.action_undo, "redo": field.action_redo}
        elif not self.screen.query("Field"):
            return
        tell = partial(self.app.notify, UNDO_WHERE, markup=False)
        for key in KEYS:
            if key.place == "text":
                yield key.label, key.shown, does.get(key.action, tell)

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for label, shown, run in self._offers():
            yield DiscoveryHit(label, run, help=shown or None)

    async def search(self, query: str) -> Hits:
        """What has the typed letters."""
        matcher = self.matcher(query)
        for label, shown, run in self._offers():
            if (score := matcher.match(label)) > 0:
                yield Hit(score, matcher.highlight(label), run, help=shown or None)
