"""From a row's field to the screen of what was written elsewhere, and back with copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconcile_tui.core.gather import Offer, row_for, without_taken
from reconcile_tui.core.items import Rows
from reconcile_tui.tui.labels import gather as words

if TYPE_CHECKING:
    from reconcile_tui.tui.sheet import SheetView

__all__ = ["open_gathering"]


def open_gathering(view: SheetView, item_id: str) -> None:
    """Show what can be taken into the rows of an item; what is chosen becomes rows of it."""
    from reconcile_tui.tui.screens.gather import GatherScreen  # noqa: PLC0415 - opened on a key

    item = view.session.worksheet.by_id[item_id]
    if not isinstance(item, Rows) or item.gather is None:
        return
    book, session = view.book, view.session
    book.collect()
    sheets = {sheet.id: sheet for sheet in book.library.worksheets()}
    own, rows = session.answers.id, session.rows(item_id)

    def find() -> list[Offer]:
        book.saver.flush(1.0)
        return without_taken(book.desk.offers(sheets, besides=own), item, rows)

    def chosen(taken: list[Offer] | None) -> None:
        if taken:
            _add(view, item, taken)

    view.app.push_screen(GatherScreen(find), chosen)


def _add(view: SheetView, item: Rows, taken: list[Offer]) -> None:
    session = view.session
    room = len(taken) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, [row_for(item, offer) for offer in taken[:room]])
    if room < len(taken):
        view.app.notify(words.no_room(item.limit or 0), markup=False)
    view.show_again()
