"""The passphrase of an encrypted notebook: it opens the key, and nothing else.

What takes memory is done in a process of its own (`passphrase_worker`). Here the passphrase is a
bytearray, which `wipe` overwrites; the copies that the system makes of it in a pipe can't be.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from reconcile_tui import private_run
from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import BookError, CannotReadError
from reconcile_tui.messages import encryption as words
from reconcile_tui.storage.io import atomic, encryption
from reconcile_tui.storage.io.passphrase_worker import LENGTH, UNUSABLE, UNWRAP, WRAP, WRONG

_WORKER = "reconcile_tui.storage.io.passphrase_worker"
_PATIENCE = 120.0
"""Seconds. A slow computer takes ten; one that swaps takes longer, and one that hangs for ever."""


class WrongPassphraseError(BookError):
    """This passphrase does not open the key."""


def wrapped(secret: bytes, passphrase: bytearray) -> bytes:
    """Return a key in the form that stock age opens with this passphrase. Raises BookError."""
    return _work(WRAP, passphrase, secret, Path())


def unwrapped(path: Path, raw: bytes, passphrase: bytearray) -> bytes:
    """Return the key in these bytes of a file. Raises WrongPassphraseError and CannotReadError."""
    return _work(UNWRAP, passphrase, raw, path)


def unlock(identity: Path, passphrase: bytearray) -> None:
    """Take the key of a notebook into memory. Raises WrongPassphraseError and CannotReadError."""
    raw = atomic.read_regular(identity)
    secret = unwrapped(identity, raw, passphrase)
    try:
        encryption.unlock(secret)
    except ValueError:
        raise CannotReadError(words.CANT_READ_KEY.format(path=identity)) from None


def wipe(passphrase: bytearray) -> None:
    """Overwrite it in place."""
    passphrase[:] = bytes(len(passphrase))
    passphrase.clear()


def _work(task: bytes, passphrase: bytearray, key: bytes, path: Path) -> bytes:
    if find_spec("pyrage") is None:
        raise CannotReadError(words.NO_LIBRARY)
    given = bytearray(task + len(passphrase).to_bytes(LENGTH, "big") + passphrase + key)
    try:
        code, made = _run(given)
    finally:
        wipe(given)
    if code == WRONG:
        raise WrongPassphraseError(words.WRONG)
    if code == UNUSABLE or len(made) > MAX_FILE:
        raise CannotReadError(words.CANT_READ_KEY.format(path=path))
    if code != 0:
        raise CannotReadError(words.NEEDS_MEMORY)
    return made


def _run(given: bytearray) -> tuple[int, bytes]:
    """Run the worker on these bytes; its exit code, negative where a signal ended it.

    It writes nothing, so that a private run may start it.
    """
    command = [sys.executable, "-P", "-B", "-m", _WORKER]
    quiet = subprocess.DEVNULL
    try:
        with private_run.opened():
            process = subprocess.Popen(  # noqa: S603 - this very Python, and our own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=quiet,
                start_new_session=True,
            )
    except OSError:
        return -1, b""
    with process:
        try:
            made, _ = process.communicate(cast("bytes", given), timeout=_PATIENCE)
        except (subprocess.TimeoutExpired, OSError):
            made = b""
            with suppress(OSError):
                process.kill()
            process.wait()
            return -1, made
    return process.returncode, made
