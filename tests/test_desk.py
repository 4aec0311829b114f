"""A sheet that no file can hold: on a way out that nobody chose its words are kept all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_ANSWER
from reconcile_tui.errors import BookError
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import find_places
from reconcile_tui.workspace import Desk, Work

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def test_what_makes_the_file_too_big_is_kept_beside_it_once(tmp_path: Path) -> None:
    places = find_places(str(tmp_path))

    def failed(work: object, error: BookError) -> None:
        cast("Work", work).failed_since, cast("Work", work).why = NOW, str(error)

    saver = Saver(lambda *_: None, failed)
    desk = Desk(Library(places.content, places.own_content), Notebook(places), saver, lambda: NOW)
    work = desk.start("slow-re-entry")
    asked = [item for item in work.worksheet.items() if not (item.sensitive or item.enable_when)]
    texts = [item.id for item in asked if item.type_name in {"text", "line"}]
    for name in texts[:5]:
        work.session.answer(name, "w" * MAX_ANSWER)
    assert saver.flush(5.0)
    work.session.answer(texts[5], "New words. " + "n" * 150_000)
    assert not saver.flush(1.0)
    assert "1 MiB" in work.why
    for _ in range(2):  # a hang-up asks twice: at once, and when the last keys were taken
        desk.keep_refused(work)
        saver.flush(2.0)
    assert work.entry.path is not None
    (copy,) = copies_of(work.entry.path)
    kept = desk.notebook.open(copy).answers.values
    assert kept == {texts[5]: work.session.answers.values[texts[5]]}
    saver.close()


def test_no_copy_of_what_cannot_be_saved_holds_a_sensitive_answer(tmp_path: Path) -> None:
    """Not the copy elsewhere that F6 makes, and not what is kept beside the file on a hang-up."""
    places = find_places(str(tmp_path))
    saver = Saver(lambda *_: None, lambda *_: None)
    desk = Desk(Library(places.content, places.own_content), Notebook(places), saver, lambda: NOW)
    work = desk.start("my-decision")
    session = work.session
    session.answer("decision", "daylight")
    session.answer("pressing", "faith")
    session.save_sensitive()
    session.answer("pressing-how", "marigold " * MAX_ANSWER)
    assert saver.flush(5.0)
    assert session.for_copies().values == {"decision": "daylight"}
    assert session.for_copies().sensitive == ""
    desk.keep_refused(work)
    assert saver.flush(5.0)
    assert work.entry.path is not None
    assert copies_of(work.entry.path) == []
    saver.close()
