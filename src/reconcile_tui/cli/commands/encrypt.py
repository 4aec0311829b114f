"""The commands `encrypt` and `decrypt`: store worksheets encrypted, or as plain files again."""

from __future__ import annotations

from datetime import datetime

from reconcile_tui import platform as posix
from reconcile_tui.cli.console import can_ask, confirm, on_terminal, say
from reconcile_tui.cli.names import sheet_of
from reconcile_tui.cli.prompts import (
    finish_interrupted,
    settle,
    unlock_on_terminal,
    unseen,
)
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import UsageError
from reconcile_tui.messages import encryption as words
from reconcile_tui.storage import conversion
from reconcile_tui.storage.conversion import Converted
from reconcile_tui.storage.erase import short
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.passphrase import unwrapped, wipe, wrapped
from reconcile_tui.storage.paths import Places, refuse_unsafe
from reconcile_tui.storage.recovery import remembered_copies
from reconcile_tui.workspace import neutral_stem

LEAST = 8
"""Characters of a passphrase, at least. No rule makes one good."""


def encrypt(places: Places) -> int:
    """Explain, ask for a new passphrase twice, and encrypt everything that is saved.

    Where worksheets are encrypted already, encrypt files that have been added unencrypted since.
    """
    _get_ready(places)
    if encryption.is_on():
        return _encrypt_added(places)
    conversion.refuse_others(places)
    say(f"{words.ENCRYPT_ABOUT}\n")
    if not confirm(words.ENCRYPT_QUESTION):
        say(words.NOTHING_CHANGED)
        return 0
    conversion.settle(places, _now())
    identity = _new_key(places)
    try:
        converted = conversion.encrypt(places, identity, _now())
    finally:
        if not places.identity.exists():
            encryption.end()
    say(words.encrypted(converted.worksheets, converted.trashed))
    _report_left(places, converted)
    return 0


def _new_key(places: Places) -> bytes:
    """Make a key, load it, and return it wrapped with a new passphrase."""
    with unseen() as ask:
        passphrase = ask(words.ASK_NEW)
        again = bytearray()
        try:
            if len(passphrase.decode("utf-8", "replace")) < LEAST:
                raise UsageError(words.TOO_SHORT)
            again = ask(words.ASK_AGAIN)
            if passphrase != again:
                raise UsageError(words.TWO_DIFFER)
            say(words.OPENING)
            secret = encryption.new_identity()
            identity = wrapped(secret, passphrase)
            # No file is touched before it is sure that the passphrase unlocks this.
            encryption.unlock(unwrapped(places.identity, identity, passphrase))
            return identity
        finally:
            wipe(passphrase)
            wipe(again)


def _encrypt_added(places: Places) -> int:
    unlock_on_terminal(places)
    finish_interrupted(places)
    conversion.settle(places, _now())
    with encryption.ciphertext_unchanged():
        identity = disk.read_regular(places.identity)
    converted = Converted()
    if conversion.has_plain(places):
        converted = conversion.encrypt(places, identity, _now())
    say(words.taken_in(converted.worksheets, converted.trashed))
    _report_left(places, converted)
    return 0


def _report_left(places: Places, converted: Converted) -> None:
    copies = [one for one in remembered_copies(places.state) if not encryption.is_encrypted(one)]
    if left := [*converted.left, *copies]:
        say(f"\n{words.left_over(map(short, left))}")


def decrypt(places: Places) -> int:
    """Explain, ask for the passphrase, and decrypt everything to plain files."""
    _get_ready(places)
    if not encryption.is_on():
        say(words.NOT_ENCRYPTED)
        return 0
    conversion.refuse_others(places)
    say(f"{words.DECRYPT_ABOUT}\n")
    if not confirm(words.DECRYPT_QUESTION):
        say(words.NOTHING_CHANGED)
        return 0
    unlock_on_terminal(places)
    finish_interrupted(places)
    conversion.settle(places, _now())
    library = Library.of(places, checks_ours=False)

    def name_of(answers: Answers) -> str:
        sheet = sheet_of(library, answers.worksheet)
        return neutral_stem(sheet) if sheet is not None and sheet.private else answers.worksheet

    converted = conversion.decrypt(places, name_of, _now())
    say(words.decrypted(converted.worksheets, converted.trashed))
    return 0


def _get_ready(places: Places) -> None:
    if not (on_terminal() and can_ask()):
        raise UsageError(words.ONLY_ON_TERMINAL)
    refuse_unsafe(places)
    posix.harden()
    settle(places)


def _now() -> datetime:
    return datetime.now().astimezone()
