"""The commands `encrypt` and `decrypt`: store worksheets encrypted, or as plain files again."""

from __future__ import annotations

from datetime import datetime

from reconcile_tui import platform as posix
from reconcile_tui.cli.console import can_ask, confirm, on_terminal, print_message
from reconcile_tui.cli.names import worksheet_or_none
from reconcile_tui.cli.prompts import (
    ask_for_passphrase,
    finish_conversion,
    hidden_input,
    settle_conversion,
)
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import UsageError
from reconcile_tui.messages import private as words
from reconcile_tui.storage import conversion
from reconcile_tui.storage.conversion import ConversionResult
from reconcile_tui.storage.erase import with_tilde
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.passphrase import unwrapped, wipe, wrapped
from reconcile_tui.storage.paths import Places, check_folders
from reconcile_tui.storage.recovery import remembered_copies
from reconcile_tui.workspace import neutral_stem

LEAST = 8
"""Characters of a passphrase, at least. No rule makes one good."""


def encrypt(places: Places) -> int:
    """Explain, ask for a new passphrase twice, and encrypt everything that is saved.

    Where worksheets are encrypted already, encrypt files that have been added unencrypted since.
    """
    _prepare_conversion(places)
    if encryption.is_on():
        return _encrypt_added(places)
    conversion.check_is_alone(places)
    print_message(f"{words.ENCRYPT_ABOUT}\n")
    if not confirm(words.ENCRYPT_QUESTION):
        print_message(words.NOTHING_CHANGED)
        return 0
    conversion.settle_before(places, _now())
    identity = _create_key(places)
    try:
        converted = conversion.encrypt(places, identity, _now())
    finally:
        if not places.identity.exists():
            encryption.end()
    print_message(words.encrypted(converted.worksheets, converted.trashed))
    _report_left(places, converted)
    return 0


def _create_key(places: Places) -> bytes:
    """Make a key, load it, and return it wrapped with a new passphrase."""
    with hidden_input() as ask:
        passphrase = ask(words.ASK_NEW)
        again = bytearray()
        try:
            if len(passphrase.decode("utf-8", "replace")) < LEAST:
                raise UsageError(words.TOO_SHORT)
            again = ask(words.ASK_AGAIN)
            if passphrase != again:
                raise UsageError(words.TWO_DIFFER)
            print_message(words.OPENING)
            secret = encryption.new_identity()
            identity = wrapped(secret, passphrase)
            # No file is touched before it is sure that the passphrase unlocks this.
            encryption.unlock(unwrapped(places.identity, identity, passphrase))
            return identity
        finally:
            wipe(passphrase)
            wipe(again)


def _encrypt_added(places: Places) -> int:
    ask_for_passphrase(places)
    finish_conversion(places)
    conversion.settle_before(places, _now())
    with encryption.ciphertext_unchanged():
        identity = disk.read_regular(places.identity)
    converted = ConversionResult()
    if conversion.has_plain_files(places):
        converted = conversion.encrypt(places, identity, _now())
    print_message(words.new_files_encrypted(converted.worksheets, converted.trashed))
    _report_left(places, converted)
    return 0


def _report_left(places: Places, converted: ConversionResult) -> None:
    copies = [one for one in remembered_copies(places.state) if not encryption.is_encrypted(one)]
    if left := [*converted.left, *copies]:
        print_message(f"\n{words.plain_files_left(map(with_tilde, left))}")


def decrypt(places: Places) -> int:
    """Explain, ask for the passphrase, and decrypt everything to plain files."""
    _prepare_conversion(places)
    if not encryption.is_on():
        print_message(words.NOT_ENCRYPTED)
        return 0
    conversion.check_is_alone(places)
    print_message(f"{words.DECRYPT_ABOUT}\n")
    if not confirm(words.DECRYPT_QUESTION):
        print_message(words.NOTHING_CHANGED)
        return 0
    ask_for_passphrase(places)
    finish_conversion(places)
    conversion.settle_before(places, _now())
    library = Library.of(places, checks_ours=False)

    def name_of(answers: Answers) -> str:
        sheet = worksheet_or_none(library, answers.worksheet)
        return neutral_stem(sheet) if sheet is not None and sheet.private else answers.worksheet

    converted = conversion.decrypt(places, name_of, _now())
    print_message(words.decrypted(converted.worksheets, converted.trashed))
    return 0


def _prepare_conversion(places: Places) -> None:
    if not (on_terminal() and can_ask()):
        raise UsageError(words.ONLY_ON_TERMINAL)
    check_folders(places)
    posix.harden()
    settle_conversion(places)


def _now() -> datetime:
    return datetime.now().astimezone()
