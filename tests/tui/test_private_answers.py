"""Private answers in other worksheets, and cleared answers: in no file without consent."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.conflicts import copies_of, keep_copy
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.conftest import Clock, OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import go_to_worksheets, shown

WORD = "marigold"
FEARED = {"pressing": ["my-family"], "pressing-how": WORD}


def holding(places: Places, word: str = WORD) -> list[str]:
    """Return every file in the person's folders that contains a word."""
    roots = (places.data, places.config, places.state)
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in _bytes_of(path)]


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # deleted since it was listed
        return b""


async def is_settled(hand: BookHand) -> None:
    """Return whether every pending write and deletion is done."""
    assert hand.app.saver.flush(10)
    await hand.settle()


async def to_pressing(hand: BookHand) -> None:
    section = next(
        s for s in hand.session.form.sections() if any(i.id == "pressing" for i in s.item)
    )
    await hand.show(section.id, "pressing")


async def write_privately(hand: BookHand) -> None:
    """Answer two private questions of `my-decision`, and one that isn't private."""
    await to_pressing(hand)
    hand.session.answer("pressing", "my-family")
    await hand.show(hand.view.current_step, "pressing-how")
    await hand.type(WORD)


async def leave(hand: BookHand) -> None:
    await hand.press("ctrl+q")
    await hand.until(lambda: not hand.app.is_running)


# -- not saved without consent ---------------------------------------------------------------------


async def test_a_private_answer_alone_makes_no_file_and_f6_asks(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        await write_privately(hand)
        await hand.sees(words.NOT_SAVED)
        await is_settled(hand)
        assert hand.files() == []
        await hand.press("f6")
        await hand.sees(words.SAVE_TOO, words.NOT_SAVED_NOW)
        await hand.press("enter")
        assert isinstance(hand.app.screen, Choose), "Enter alone chose something"
        await hand.press("escape")
        await is_settled(hand)
        await leave(hand)
    assert holding(places) == []
    assert holding(places, "pressing") == []


@pytest.mark.slow
async def test_that_it_is_not_saved_is_said_once(book: OpenBook) -> None:
    async with book(size=(120, 50)) as hand:
        await hand.start("what-changed")
        await hand.show("the-cause", "cause-kind")
        assert hand.screen().count("rivate: not saved") == 1
        assert words.NOT_SAVED not in hand.screen()
        hand.session.answer("cause-kind", "other")
        hand.view.show_again()
        await hand.sees("What was it, in your own words?")
        assert "Private: not saved" not in hand.screen()
        assert hand.screen().count(words.NOT_SAVED) == 1


@pytest.mark.slow
async def test_beside_other_answers_it_stays_out_of_the_file(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        await write_privately(hand)
        newest_in_progress = next(
            item
            for item in hand.session.asked()
            if item.type_name in {"text", "line"} and item.id not in hand.session.sensitive
        )
        hand.session.answer(newest_in_progress.id, "daylight")
        await is_settled(hand)
        assert hand.on_disk()["answers"] == {newest_in_progress.id: "daylight"}
        assert hand.value("pressing-how") == WORD, "it must still be on the screen"
        await hand.sees(words.NOT_SAVED)
        await leave(hand)
    assert holding(places) == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_esc_loses_no_private_answer_and_the_list_marks_it(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    async with book(size=size) as hand:
        await go_to_worksheets(hand)
        await hand.start("my-decision")
        await write_privately(hand)
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await is_settled(hand)
        line = next(line for line in hand.lines() if "My decision" in line)
        assert labels.OPEN_NOT_SAVED in line
        await hand.start("my-decision")
        assert hand.value("pressing-how") == WORD
        one = next(i for i in hand.session.asked() if i.id not in hand.session.sensitive)
        hand.session.answer(one.id, "daylight")
        await is_settled(hand)
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.until(lambda: labels.NOT_ALL_SAVED in hand.screen())
        (path,) = hand.files()
        await hand.open(path)
        assert hand.value("pressing-how") == WORD
        assert hand.value(one.id) == "daylight"
        await leave(hand)
    assert holding(places) == []


@pytest.mark.slow
async def test_a_private_worksheet_in_memory_is_marked_in_the_list(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.start("before-you-start")
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        assert labels.OPEN_NOT_SAVED not in hand.screen(), "no word is typed yet"
        await hand.start("before-you-start")
        await hand.press("right", "space", "escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.until(lambda: labels.OPEN_NOT_SAVED in hand.screen())
        assert shown(hand)[:2] == [labels.UNSAVED_WORKSHEETS, "Before you start"], (
            "first, so it's in view"
        )


async def test_saved_too_it_stands_in_the_file_and_in_no_earlier_version(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        await write_privately(hand)
        await hand.press("f6", "down", "down", "enter")
        await hand.hears(words.ANSWERS_SAVED_NOW)
        await hand.sees(words.SAVED_TOO)
        await is_settled(hand)
        saved = hand.on_disk()
        assert saved["answers"] == FEARED
        assert saved["sensitive"] == "saved"
        assert words.NOT_SAVED not in hand.words()
        await leave(hand)
    async with book() as hand:
        (path,) = hand.files()
        await hand.open(path)
        assert not isinstance(hand.app.screen, Choose), "the choice wasn't remembered"
        item = next(
            i
            for i in hand.session.asked()
            if i.type_name in {"text", "line"} and i.id not in hand.session.sensitive
        )
        hand.session.answer(item.id, "daylight")
        await is_settled(hand)
        assert History(places.state, path).versions(), "the earlier version was deleted"
        assert holding(places) == [path.name]
        await leave(hand)


async def test_cleared_it_is_gone_at_once(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        await write_privately(hand)
        await hand.press("f6", "down", "down", "enter")
        await is_settled(hand)
        assert len(holding(places)) == 1
        await hand.show(hand.view.current_step, "pressing-how")
        await hand.press("ctrl+r")
        await is_settled(hand)
        assert holding(places) == []
        assert not (places.state / "erasing").exists()
        await hand.press("ctrl+r")
        assert hand.value("pressing-how") == WORD, "it stays in memory until the worksheet closes"
        await leave(hand)


async def test_no_editor_is_given_one(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/bin/true")
    given: list[bytes] = []
    path = write_down(places, "my-decision", {**FEARED, "decision": "x"}, sensitive="saved")
    async with book() as hand:
        await hand.open(path)

        def lend(command: list[str]) -> int:
            file = Path(command[-1])
            given.append(file.read_bytes())
            file.write_text(file.read_text("utf-8").replace("My decision", "New title"))
            return 0

        monkeypatch.setattr(hand.app.terminal, "run", lend)
        hand.app.editor.is_warned = True
        hand.app.editor.edit_file(hand.work)
        await is_settled(hand)
        assert given
        assert WORD.encode() not in given[0]
        assert b"sensitive" not in given[0]
        saved = hand.on_disk()
        assert saved["answers"] == {**FEARED, "decision": "x"}, "an answer was lost"
        assert saved["title"] == "New title"
        assert saved["sensitive"] == "saved"


# -- files that contain them already ---------------------------------------------------------------


def old_file(places: Places) -> Path:
    """A file of the first release: a private answer in it and in an earlier version."""
    path = write_down(places, "my-decision", FEARED, sensitive="")
    History(places.state, path).add(path.read_bytes().replace(b"my-family", b"faith"), "mine", NOW)
    return path


async def test_until_the_person_chooses_they_stay(book: OpenBook, places: Places) -> None:
    path = old_file(places)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(words.FOUND)
        await hand.press("enter")
        await hand.sees(words.FOUND)
        await hand.press("escape")
        await to_pressing(hand)
        await hand.sees(words.UNCHOSEN)
        hand.session.answer("pressing", "faith")
        await is_settled(hand)
        assert hand.on_disk()["answers"] == FEARED
        assert len(holding(places)) == 2
        await leave(hand)


async def test_keys_typed_before_the_question_is_seen_choose_nothing(
    book: OpenBook, places: Places
) -> None:
    path = old_file(places)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        hand.rush("down", "down", "enter", "down", "down", "enter")
        await hand.settle()
        await hand.sees(words.FOUND)
        assert hand.on_disk()["answers"] == FEARED
        assert isinstance(hand.app.screen, Choose)
        assert hand.app.screen.query_one(OptionList).highlighted is None
        await hand.press("down", "enter")
        await hand.hears(words.KEPT_IN_FILE)
        await leave(hand)


async def test_erased_they_are_gone_here_and_in_the_history(book: OpenBook, places: Places) -> None:
    path = old_file(places)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(words.FOUND)
        await hand.press("down", "down", "enter")
        await hand.sees(
            words.ERASE, "This can't be undone, and you may need these answers as", "Cancel"
        )
        await hand.press("down", "enter")
        await is_settled(hand)
        assert hand.value("pressing-how") == WORD, "Cancel erased it"
        await to_pressing(hand)
        await hand.press("f6", "down", "down", "enter", "down", "down", "enter")
        await hand.hears(words.ERASED)
        await is_settled(hand)
        assert hand.value("pressing-how") is None
        assert holding(places) == []
        assert History(places.state, path).versions(), "the rest of the version was deleted"
        await leave(hand)


@pytest.mark.slow
async def test_what_the_app_does_not_know_is_named_as_not_erased(
    book: OpenBook, places: Places
) -> None:
    path = old_file(places)
    text = path.read_text(encoding="utf-8")
    path.write_text(f'my-note = "hush"\n{text}\nold-fear = "{WORD}"\n', encoding="utf-8")
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(words.FOUND)
        await hand.press("down", "down", "enter", "down", "down", "enter")
        await hand.hears("erases only what it recognizes, so this is still in the file: my-note, ")
        await hand.hears("answers.old-fear")
        await is_settled(hand)
        assert path.name in holding(places), "it was erased, contrary to the message"
        await leave(hand)


async def test_kept_they_stay_in_the_file_alone(book: OpenBook, places: Places) -> None:
    path = old_file(places)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(words.FOUND)
        await hand.press("down", "enter")
        await hand.hears(words.KEPT_IN_FILE)
        await is_settled(hand)
        assert holding(places) == [path.name]
        assert hand.on_disk()["sensitive"] == "saved"
        await leave(hand)


async def test_a_file_that_is_read_only_or_broken_says_so(book: OpenBook, places: Places) -> None:
    path = old_file(places)
    path.chmod(0o400)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.hears(words.FOUND_READ_ONLY)
        assert not isinstance(hand.app.screen, Choose)
        await leave(hand)
    path.chmod(0o600)
    path.write_text(path.read_text("utf-8") + "\n[[[", "utf-8")
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.hears(words.FOUND_UNREADABLE)
        await leave(hand)


# -- clearing --------------------------------------------------------------------------------------


async def clear_word(hand: BookHand, path: Path) -> None:
    await hand.open(path)
    await hand.show("the-cause", "ended-us")
    await hand.press("ctrl+r")
    await is_settled(hand)


@pytest.fixture
def kept(places: Places) -> Path:
    """A worksheet with one word in its file and in an earlier version."""
    path = write_down(places, "what-changed", {"ended-us": f"It was {WORD}.", "contact": "yes"})
    History(places.state, path).add(path.read_bytes(), "mine", NOW)
    return path


async def test_cleared_can_be_undone_until_the_sheet_is_closed(
    book: OpenBook, places: Places, kept: Path
) -> None:
    async with book() as hand:
        await clear_word(hand, kept)
        assert WORD not in kept.read_text("utf-8")
        assert holding(places), "the earlier version was erased too soon"
        await hand.press("ctrl+r")
        await is_settled(hand)
        assert f"It was {WORD}." in kept.read_text("utf-8")
        assert not (places.state / "erasing").exists()
        await hand.press("escape", "escape")
        await is_settled(hand)
        assert len(holding(places)) >= 2, "the restored answer was erased"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["escape", "ctrl+q"])
async def test_when_the_sheet_closes_it_is_nowhere(
    book: OpenBook, places: Places, kept: Path, way: str
) -> None:
    async with book() as hand:
        await clear_word(hand, kept)
        noted = next((places.state / "erasing").iterdir()).read_text("utf-8")
        assert WORD not in noted, "only ids may be noted"
        if way == "escape":
            await hand.press("escape", "escape")
            await is_settled(hand)
        else:
            await leave(hand)
        assert holding(places) == []
        assert not (places.state / "erasing").exists()
    assert 'contact = "yes"' in History(places.state, kept).versions()[0].path.read_text("utf-8")


@pytest.mark.slow
async def test_answered_anew_the_new_words_stay(book: OpenBook, places: Places, kept: Path) -> None:
    async with book() as hand:
        await clear_word(hand, kept)
        await hand.type("Another word")
        await hand.press("escape", "escape")
        await is_settled(hand)
        assert holding(places) == []
        assert "Another word" in kept.read_text("utf-8")


async def test_emptied_by_hand_it_is_an_edit_and_can_be_had_back(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("the-cause", "ended-us")
        await hand.type(WORD)
        await is_settled(hand)
        for _ in range(2):
            await hand.press(*["backspace"] * (len(WORD) // 2))
            await is_settled(hand)
        assert hand.value("ended-us") is None
        await leave(hand)
    assert any("ended-us" not in name for name in holding(places)), "no earlier version has it"
    assert len(holding(places)) == 1


@pytest.mark.slow
async def test_a_removed_entry_is_erased_too(book: OpenBook, places: Places) -> None:
    rows = ({"row": "r1", "words": WORD}, {"row": "r2", "words": "stays"})
    path = write_down(places, "promises", {}, rows={"my-promises": rows})
    History(places.state, path).add(path.read_bytes(), "mine", NOW)
    async with book() as hand:
        await hand.open(path)
        hand.session.remove_row("my-promises", "r1")
        await is_settled(hand)
        assert holding(places)
        await hand.press("escape", "escape")
        await is_settled(hand)
        assert holding(places) == []
        assert holding(places, "stays")


@pytest.mark.slow
async def test_another_version_is_named_and_not_touched(
    book: OpenBook, places: Places, kept: Path
) -> None:
    copy = keep_copy(kept, kept.read_bytes(), NOW)
    async with book() as hand:
        await clear_word(hand, kept)
        await hand.hears(words.copies_with_answer([copy]))
        await hand.press("escape", "escape")
        await is_settled(hand)
        assert holding(places) == [copy.name]
        assert copies_of(kept) == [copy]


@pytest.mark.slow
async def test_what_cannot_be_reached_is_said(
    book: OpenBook, places: Places, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (version,) = [one.path for one in History(places.state, kept).versions()]

    def refused(path: Path, data: bytes) -> None:
        raise CannotWriteError(f"{path} could not be saved: this account has no permission.")

    async with book() as hand:
        await clear_word(hand, kept)
        with monkeypatch.context() as patched:
            patched.setattr(disk, "replace", refused)
            await hand.press("escape", "escape")
            await is_settled(hand)
        await hand.hears("What you erased isn't gone everywhere yet")
        assert any(str(version) in said for said in hand.said)
        assert (places.state / "erasing").exists(), "it must be retried"
        await leave(hand)
    async with book() as hand:
        await hand.until(lambda: not holding(places))
        await is_settled(hand)
        assert not (places.state / "erasing").exists()


@pytest.mark.slow
async def test_a_key_that_another_program_took_away_erases_nothing(
    book: OpenBook, places: Places, kept: Path
) -> None:
    async with book() as hand:
        await hand.open(kept)
        text = kept.read_text("utf-8").replace(f'ended-us = "It was {WORD}."\n', "")
        kept.write_text(text, "utf-8")
        hand.view.request_file_check()
        await hand.until(lambda: hand.value("ended-us") is None)
        await hand.press("escape", "escape")
        await leave(hand)
    assert holding(places)


# -- deleting --------------------------------------------------------------------------------------


async def test_in_the_trash_it_can_be_had_back_and_deleted_permanently_it_is_nowhere(
    book: OpenBook, places: Places, kept: Path
) -> None:
    async with book() as hand:
        notebook = hand.app.workspace.notebook
        binned = notebook.remove(kept)
        assert len(holding(places)) == 2
        notebook.restore(binned)
        assert len(holding(places)) == 2
        notebook.erase(notebook.remove(kept))
        assert holding(places) == []


# -- asked before the first word -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["closing-well", "take-to-helper"])
async def test_it_asks_before_the_first_word_and_enter_chooses_nothing(
    book: OpenBook, places: Places, kind: str
) -> None:
    async with book() as hand:
        hand.app.navigation.start(kind)
        await hand.sees(words.ASK_FIRST, words.FORGOTTEN_WHEN)
        await hand.sees("To encrypt them, quit and run reconcile-tui encrypt.")
        await hand.press("enter")
        assert isinstance(hand.app.screen, Choose)
        await hand.press("down", "enter")
        assert hand.work.private
        await hand.sees(labels.PRIVATE)
        item = next(i for i in hand.session.asked() if i.type_name in {"text", "line"})
        hand.session.answer(item.id, WORD)
        await is_settled(hand)
        await leave(hand)
    assert holding(places) == []


async def test_saved_as_you_go_it_has_a_neutral_name_and_no_history(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        hand.app.navigation.start("closing-well")
        await hand.sees(words.ASK_FIRST)
        await hand.press("down", "down", "enter")
        await hand.sees(words.AS_YOU_GO)
        assert hand.files() == [], "a file was created before any word"
        item = next(i for i in hand.session.asked() if i.type_name in {"text", "line"})
        hand.session.answer(item.id, WORD)
        await hand.saved()
        (path,) = hand.files()
        assert path.name == "2026-11-22-notes.toml"
        assert hand.on_disk()["title"] == "Notes"
        hand.session.answer(item.id, f"{WORD} again")
        await is_settled(hand)
        await leave(hand)
    assert holding(places) == [path.name]


@pytest.mark.slow
async def test_versions_kept_by_the_first_edition_are_offered_to_be_erased(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "closing-well", {"keep": WORD})
    History(places.state, path).add(path.read_bytes(), "mine", NOW)
    async with book() as hand:
        hand.app.navigation.open_saved(path)
        await hand.sees(words.FOUND_VERSIONS)
        await hand.press("down", "down", "enter", "down", "down", "enter")
        await hand.hears(words.VERSIONS_ERASED)
        assert holding(places) == [path.name]


@pytest.mark.slow
async def test_cleared_in_a_sheet_whose_file_is_in_the_trash_says_so(
    book: OpenBook, places: Places, kept: Path
) -> None:
    async with book() as hand:
        await hand.open(kept)
        await hand.show("the-cause", "ended-us")
        hand.app.workspace.notebook.remove(kept)
        await hand.type("x")
        await hand.until(lambda: hand.work.removed)
        await hand.press("ctrl+r")
        await hand.hears(words.IN_TRASH)


@pytest.mark.slow
async def test_the_palette_offers_the_choice_where_the_cursor_is(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("my-decision")
        await to_pressing(hand)
        await hand.press("ctrl+p", *"save", "enter")
        await hand.sees(words.SAVE_TOO)


async def test_one_that_lies_in_the_trash_is_restored_or_deleted_permanently(
    book: OpenBook, places: Places, kept: Path
) -> None:
    async with book() as hand:
        hand.app.workspace.notebook.remove(kept)
        await hand.open_tab("worksheets")
        await hand.settle()
        await hand.press("ctrl+o", "enter", "down", "enter")
        await hand.hears(labels.ERASED)
    assert holding(places) == []
