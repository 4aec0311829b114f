"""Answers of a wrong type in a hand-edited file: reported, and not mixed with new words."""

from __future__ import annotations

import tomllib

from reconcile_tui.storage.paths import Places
from tests.commands.test_unreadable import FILE, SAID
from tests.tui.conftest import OpenBook
from tests.tui.test_hand_written_rows import write_file

SAYS = "until you answer again. It says: 5"


async def test_new_words_do_not_run_on_from_what_could_not_be_read(
    book: OpenBook, places: Places
) -> None:
    path = write_file(places, FILE)
    async with book(size=(120, 36)) as hand:
        await hand.open(path)
        await hand.sees(SAID)
        await hand.show("what-held", "held-words")
        await hand.sees("This answer couldn't be read. It stays in the file until you answer")
        await hand.sees("couldn't be read", ": forever")
        assert path.read_text(encoding="utf-8") == FILE, "opening it changed the file"
        await hand.at("held-words")
        await hand.sees(SAYS)
        await hand.type("kept words")
        await hand.saved()
        assert SAYS not in hand.words()
    saved = tomllib.loads(path.read_text(encoding="utf-8"))
    assert saved["answers"]["held-words"] == "kept words"
    assert saved["answers"]["rung-mine"] == "forever", "an unanswered item must stay"
    assert saved["answers"]["look-again"] == "2026-02-31"
    assert saved["rows"]["my-promises"][0]["words"] == 7


async def test_the_review_page_tells_no_such_answer_as_one(book: OpenBook, places: Places) -> None:
    path = write_file(places, FILE)
    async with book(size=(120, 60)) as hand:
        await hand.open(path)
        await hand.show("(end)")
        await hand.sees("(couldn't be read: 5)", "(couldn't be read: forever)")
