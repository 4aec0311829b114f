"""The questions about where private answers may be: asked before they are written anywhere.

None of them has a choice that Enter alone takes, and Esc decides nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.domain.sensitive import sensitive_items
from reconcile_tui.errors import BookError
from reconcile_tui.messages import private as words
from reconcile_tui.storage import atomic
from reconcile_tui.storage.history import History
from reconcile_tui.storage.redact import mentions
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.workspace import to_decide

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp
    from reconcile_tui.tui.screens.worksheet.sheet import SheetView
    from reconcile_tui.workspace import Work

__all__ = ["ask_about_sensitive", "ask_when_opened", "tell_of_unreadable"]


def ask_when_opened(book: BookApp, work: Work) -> None:
    """Ask what has to be decided before a word is typed into a sheet that was just opened."""
    first = to_decide(work, book.places.state)
    if first == "save":
        _ask_first(book, work)
    elif first == "found" and work.session.read_only:
        book.notify(words.FOUND_READ_ONLY, markup=False, timeout=15)
    elif first == "found":
        _ask_about_found(book, work)
    elif first == "versions":
        _ask_about_versions(book, work)


def _ask_first(book: BookApp, work: Work) -> None:
    work.asked = True

    def chosen(answer: str | None) -> None:
        if answer == "save":
            book.desk.keep(work)
        book.show_status_of(work)

    book.push_screen(
        Choose(words.ASK_FIRST, words.ASK_FIRST_CHOICES, words.ASK_FIRST_ABOUT, unset=True),
        chosen,
    )


def _ask_about_found(book: BookApp, work: Work) -> None:
    def chosen(answer: str | None) -> None:
        if answer == "keep":
            book.desk.save_sensitive(work)
            book.notify(words.KEPT_IN_FILE, markup=False)
        elif answer == "erase":
            _drop(book, work)
        book.show_status_of(work)

    book.push_screen(
        Choose(words.FOUND, words.FOUND_CHOICES, words.FOUND_ABOUT, unset=True), chosen
    )


def _ask_about_versions(book: BookApp, work: Work) -> None:
    path = work.entry.path
    assert path is not None
    history = History(book.places.state, path)

    def chosen(answer: str | None) -> None:
        if answer == "keep":
            work.session.save_sensitive()
        elif answer == "erase":
            try:
                history.empty()
            except BookError as error:
                book.notify(str(error), severity="warning", markup=False, timeout=15)
            else:
                book.notify(words.VERSIONS_ERASED, markup=False)

    book.push_screen(
        Choose(
            words.FOUND_VERSIONS,
            words.FOUND_VERSIONS_CHOICES,
            words.FOUND_VERSIONS_ABOUT,
            unset=True,
        ),
        chosen,
    )


def ask_about_sensitive(view: SheetView) -> None:
    """Ask whether the private answers of a sheet are saved too, or, where they are, erased."""
    book, work = view.book, view.work
    view.hand_over()
    if work.session.read_only:
        book.notify(words.FOUND_READ_ONLY, markup=False)
    elif work.unchosen():
        _ask_about_found(book, work)
    elif work.session.saves_sensitive:
        _ask_about_saved(book, work)
    else:
        _ask_to_save(book, work)


def _ask_to_save(book: BookApp, work: Work) -> None:
    def chosen(answer: str | None) -> None:
        if answer == "save":
            book.desk.save_sensitive(work)
            book.notify(words.SAVES_THEM, markup=False)
        elif answer == "memory":
            book.notify(words.STAY_IN_MEMORY, markup=False)
        book.show_status_of(work)

    book.push_screen(
        Choose(words.SAVE_TOO, words.SAVE_TOO_CHOICES, words.SAVE_TOO_ABOUT, unset=True),
        chosen,
    )


def _ask_about_saved(book: BookApp, work: Work) -> None:
    def chosen(answer: str | None) -> None:
        if answer == "erase":
            _drop(book, work)
        book.show_status_of(work)

    book.push_screen(
        Choose(words.ARE_SAVED, words.ARE_SAVED_CHOICES, words.ARE_SAVED_ABOUT, unset=True),
        chosen,
    )


def _drop(book: BookApp, work: Work) -> None:
    book.desk.drop_sensitive(work)
    book.notify(words.ERASED, markup=False)


def tell_of_unreadable(book: BookApp, path: Path) -> None:
    """Say so where a file that cannot be read may hold private answers: it stays as it is."""
    try:
        raw = atomic.read_regular(path)
    except BookError:
        return
    for sheet in book.library.worksheets():
        hidden = sensitive_items(sheet)
        if hidden and f'"{sheet.id}"'.encode() in raw and mentions(raw, hidden):
            book.notify(words.FOUND_UNREADABLE, markup=False, timeout=15)
            return
