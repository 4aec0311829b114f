"""A form in stock Textual, as a baseline for reconcile-tui.

    .venv/bin/python bench/stock.py

It asks the questions of "What changed?" with Textual's own widgets, without our driver
or settings.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import (
    Checkbox,
    Footer,
    Header,
    Input,
    Label,
    RadioButton,
    RadioSet,
    TextArea,
)

from reconcile_tui.content.library import Library
from reconcile_tui.domain.items import Item
from reconcile_tui.storage.paths import shipped_content

__all__ = ["Form"]


class Form(App[None]):
    """The questions of a worksheet, one below the other."""

    CSS = "TextArea { height: 8; } RadioSet, Checkbox, Input { height: auto; }"

    def compose(self) -> ComposeResult:
        """Yield the header, the questions and the footer."""
        sheet = Library(shipped_content()).worksheet("what-changed")
        yield Header()
        with VerticalScroll():
            for item in sheet.items():
                yield Label(item.text, markup=False)
                yield from _widgets(item)
        yield Footer()

    def on_mount(self) -> None:
        """Focus the first question."""
        self.query(TextArea).first().focus()


def _widgets(item: Item) -> ComposeResult:
    kind = item.__struct_config__.tag
    options = getattr(item, "options", ())
    if kind == "text":
        yield TextArea()
    elif kind == "choice":
        with RadioSet():
            for option in options:
                yield RadioButton(option.label)
    elif kind == "choices":
        for option in options:
            yield Checkbox(option.label)
    elif kind != "note":
        yield Input()


if __name__ == "__main__":
    Form().run()
