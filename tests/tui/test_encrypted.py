"""Encrypted worksheets: the passphrase at the start, and again after the key expires."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from reconcile_tui.errors import AppError, CannotReadError
from reconcile_tui.messages import encryption as words
from reconcile_tui.messages import files, private
from reconcile_tui.messages.private import read_by_whom
from reconcile_tui.messages.screens import HOW_TO_LEAVE
from reconcile_tui.storage import conversion
from reconcile_tui.storage.io import disk, encryption, passphrase
from reconcile_tui.storage.io.passphrase import LENGTH, WRONG
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.cover import Month, PassphraseScreen
from tests.store.sealed import WRAPPED, files_with
from tests.tui.conftest import OpenBook, OpenDiscreet
from tests.tui.hand import NOW, BookHand, write_down

RIGHT = "correct horse"
ENCRYPTED_TOO = "What you save is encrypted, like your other worksheets"
assert ENCRYPTED_TOO in read_by_whom(encrypted=True)
PLAIN_TO_READ = "Anyone who can get into this computer"
assert PLAIN_TO_READ in read_by_whom(encrypted=False)
FOUGHT = "We never came back to a fight."


@pytest.fixture
def saved(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One encrypted worksheet and a fast worker; the key is not in memory."""
    write_down(places, "what-changed", {"ended-us": FOUGHT})
    secret = encryption.new_identity()
    encryption.unlock(secret)
    conversion.encrypt(places, WRAPPED, NOW)
    encryption.lock()

    def run(given: bytearray) -> tuple[int, bytes]:
        end = 1 + LENGTH + int.from_bytes(given[1 : 1 + LENGTH], "big")
        typed = bytes(given[1 + LENGTH : end]).decode()
        return (0, secret) if typed == RIGHT else (WRONG, b"")

    monkeypatch.setattr(passphrase, "_run", run)
    yield Notebook(places).paths()[0]
    encryption.end()


def opening(path: Path | None = None, kind: str | None = None) -> Opening:
    return Opening(later=lambda: Opening(path=path, kind=kind))


def is_asked(hand: BookHand) -> bool:
    return isinstance(hand.app.screen, PassphraseScreen)


async def enter_passphrase(hand: BookHand, typed: str) -> None:
    hand.rush(*typed, "enter")
    await hand.settle()
    await hand.until(lambda: not hand.app.unlock._is_busy, "the worker's answer")


async def test_the_right_passphrase_opens_what_was_asked_for(book: OpenBook, saved: Path) -> None:
    async with book(opening(saved)) as hand:
        assert is_asked(hand)
        await hand.sees(words.SCREEN_TITLE)
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?", "Encrypted")
        assert hand.value("ended-us") == FOUGHT
        await hand.press("escape")
        await hand.sees("Encrypted")


async def test_nothing_of_the_passphrase_is_shown_or_kept(book: OpenBook, saved: Path) -> None:
    async with book(opening()) as hand:
        before = hand.screen()
        hand.rush(*"zebra")
        await hand.settle()
        assert hand.screen() == before
        screen = hand.app.screen
        assert isinstance(screen, PassphraseScreen)
        assert screen.typed == b"zebra"
        await hand.press("backspace")
        assert screen.typed == b"zebr"
        await hand.press("ctrl+u")
        assert screen.typed == b""


@pytest.mark.slow
async def test_three_wrong_tries_cost_nothing_but_time(book: OpenBook, saved: Path) -> None:
    before = saved.read_bytes()
    async with book(opening(saved)) as hand:
        for _ in range(3):
            await enter_passphrase(hand, "wrong words")
            await hand.sees(words.WRONG)
            assert is_asked(hand)
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?")
    assert saved.read_bytes() == before


async def test_no_key_leads_anywhere_but_to_help_and_out(book: OpenBook, saved: Path) -> None:
    async with book(opening(saved)) as hand:
        for key in ("f1", "f6", "f7", "f9", "ctrl+p", "ctrl+t", "tab", "space", "!", "?"):
            await hand.press(key)
            assert is_asked(hand), key
        await hand.press("ctrl+u", "f2")
        await hand.sees("988", "911")
        await hand.press("down", "pagedown", "f2")
        await hand.sees(words.SCREEN_ABOUT)
        assert hand.app.screen.typed == b""  # type: ignore[attr-defined]
        await hand.press("escape")
        await hand.until(lambda: hand.app._exit, "the app to quit")
        assert encryption.is_locked()


async def test_ctrl_c_names_the_key_that_quits(book: OpenBook, saved: Path) -> None:
    async with book(opening(saved)) as hand:
        await hand.press("ctrl+c")
        assert is_asked(hand)
        await hand.sees(HOW_TO_LEAVE)


@pytest.mark.slow
async def test_while_it_checks_it_says_so_and_help_opens(
    book: OpenBook, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, run = Event(), passphrase._run
    monkeypatch.setattr(passphrase, "_run", lambda given: (checked.wait(20), run(given))[1])
    async with book(opening(saved)) as hand:
        hand.rush(*RIGHT, "enter")
        await hand.sees(words.OPENING)
        await hand.press("x", "f2")
        await hand.sees("988", "911")
        await hand.press("f2")
        checked.set()
        await hand.sees("What changed?")


@pytest.mark.slow
async def test_a_discreet_run_covers_the_question_too_and_opens_nothing_under_the_cover(
    open_discreet: OpenDiscreet, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, run = Event(), passphrase._run
    monkeypatch.setattr(passphrase, "_run", lambda given: (checked.wait(20), run(given))[1])
    async with open_discreet(opening(saved)) as hand:
        hand.rush(*RIGHT, "enter")
        await hand.sees(words.OPENING)
        await hand.press("f9")
        assert isinstance(hand.app.screen, Month)
        checked.set()
        await hand.until(lambda: not hand.app.unlock._is_busy, "the worker's answer")
        await hand.press("x", "enter")
        assert isinstance(hand.app.screen, Month)
        assert encryption.is_locked()
        await hand.press("f9")
        assert is_asked(hand)
        await enter_passphrase(hand, RIGHT)
        await hand.until(lambda: not is_asked(hand), "what was asked for")


async def test_what_cannot_be_found_ends_with_its_own_code(book: OpenBook, saved: Path) -> None:
    def later() -> Opening:
        raise CannotReadError("nothing of that name")

    async with book(Opening(later=later)) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.until(lambda: hand.app._exit, "the app to quit")
        assert hand.app.return_code == CannotReadError.exit_code


async def test_a_worksheet_that_is_begun_is_encrypted(
    book: OpenBook, saved: Path, places: Places
) -> None:
    async with book(opening(kind="what-changed")) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.at("different")
        await hand.type("walrus words")
        await hand.press("f6")
        await hand.until(lambda: len(Notebook(places).paths()) == 2)
        assert files_with(places, "walrus", "what-changed") == []
        await hand.press("f4")
        await hand.hears("A text editor needs a plain file")


async def test_after_a_rest_the_key_is_gone_and_asked_for_again(
    book: OpenBook, saved: Path
) -> None:
    async with book(opening(saved)) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?")
        hand.app.idle_cover.cover()
        await hand.settle()
        assert encryption.is_locked()
        assert FOUGHT not in hand.screen()
        await hand.press("x")
        assert is_asked(hand)
        await hand.press("escape")
        assert is_asked(hand), "Esc closed the passphrase screen"
        await enter_passphrase(hand, "no")
        await hand.sees(words.WRONG)
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?")
        assert not encryption.is_locked()
        assert hand.value("ended-us") == FOUGHT


@pytest.mark.slow
async def test_the_key_stays_while_something_is_not_saved(
    book: OpenBook, saved: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, full = disk.write, True

    def write(descriptor: int, data: memoryview) -> int:
        if full:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    async with book(opening(kind="what-changed")) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.at("different")
        monkeypatch.setattr(disk, "write", write)
        await hand.type("narwhal words")
        hand.app.idle_cover.cover()
        await hand.settle()
        assert hand.app.idle_cover.is_covered
        assert encryption.is_unlocked(), "the key is needed for unsaved words"
        full = False
        await hand.until(encryption.is_locked, "saved and locked")
        assert len(Notebook(places).paths()) == 2
        await hand.press("x")
        await enter_passphrase(hand, RIGHT)
        await hand.until(lambda: hand.value("different") == "narwhal words")


@pytest.mark.slow
async def test_a_copy_elsewhere_is_encrypted_under_the_name_that_is_offered(
    book: OpenBook, saved: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, data: memoryview) -> int:
        raise OSError(28, "No space left on device")

    async with book(opening(kind="what-changed")) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.at("different")
        with monkeypatch.context() as full:
            full.setattr(disk, "write", refuse)
            await hand.type("narwhal words")
            await hand.sees("NOT SAVED since")
            await hand.press("f6")
            await hand.sees(files.copy_where("What changed?", encrypted=True))
        await hand.press("enter")
        await hand.until(lambda: list(home.glob("*.toml.age")), "the copy")
        (copy,) = home.glob("*.toml.age")
        assert b"narwhal" not in copy.read_bytes()
        assert b"narwhal" in encryption.decrypted(copy, copy.read_bytes())


@pytest.mark.slow
async def test_another_program_changes_nothing_while_nobody_is_there(
    book: OpenBook, saved: Path, places: Places
) -> None:
    async with book(opening(saved)) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?")
        hand.app.idle_cover.cover()
        await hand.settle()
        shutil.copy2(saved, saved.with_name("copy"))
        saved.with_name("copy").replace(saved)
        hand.app.open_worksheets.say_still_shown()
        await hand.settle()
        assert hand.app.saver.flush(5.0)
        await hand.press("x")
        await enter_passphrase(hand, RIGHT)
        await hand.sees("Saved")


async def test_a_private_question_says_that_what_is_saved_is_encrypted(
    book: OpenBook, saved: Path
) -> None:
    async with book(opening(saved)) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.sees("What changed?")
        hand.app.navigation.start("closing-well")
        await hand.sees(private.ASK_FIRST, ENCRYPTED_TOO, "passphrase")
        assert PLAIN_TO_READ not in hand.words()
        await hand.press("escape")
        await hand.start("my-decision")
        hand.app.private_answers.ask_about_sensitive(hand.work)
        await hand.sees(private.SAVE_TOO, ENCRYPTED_TOO)
        assert PLAIN_TO_READ not in hand.words()


async def test_deleting_says_that_it_stays_encrypted_in_trash(book: OpenBook, saved: Path) -> None:
    async with book(opening()) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.sees("►Worksheets")
        await hand.press("delete")
        await hand.sees("In Trash it's still encrypted.")
        assert PLAIN_TO_READ not in hand.words()


async def test_a_damaged_file_is_a_marked_row_and_a_sentence(
    book: OpenBook, saved: Path, places: Places
) -> None:
    saved.write_bytes(saved.read_bytes()[:-9])
    os.utime(saved, (1, 1))
    before = saved.read_bytes()
    async with book(opening()) as hand:
        await enter_passphrase(hand, RIGHT)
        await hand.sees("it's damaged, or encrypted with a different key")
        await hand.press("enter")
        await hand.settle()
        await hand.sees("it's damaged, or encrypted with a different key")
    assert saved.read_bytes() == before


async def test_a_plain_notebook_is_not_asked_for_anything(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", {"ended-us": FOUGHT})
    async with book() as hand:
        assert not is_asked(hand)
        assert "Encrypted" not in hand.screen()
        hand.app.idle_cover.cover()
        await hand.press("x")
        assert not is_asked(hand)


def test_a_worker_that_is_killed_is_a_sentence(
    saved: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrase, "_run", lambda given: (-9, b""))
    with pytest.raises(AppError, match="up to 1 GiB of memory"):
        passphrase.unlock(places.identity, bytearray(b"x"))
