"""Wrap and unwrap the key of an encrypted notebook with a passphrase.

The work takes 512 MiB to 1 GiB of memory, and the library aborts the whole process where it can't
have them. So it runs in a process of its own, this module as `__main__`, which gets its secrets by
standard input and returns them by standard output: never by arguments, the environment or a file.
Here the passphrase is a bytearray, which `wipe` overwrites; the copies that the system makes of it
in a pipe can't be.
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
from reconcile_tui.errors import AppError, CannotReadError
from reconcile_tui.messages import private as words
from reconcile_tui.storage.io import disk, encryption

# -- worker ----------------------------------------------------------------------------------------

WRAP, UNWRAP = b"w", b"u"

LENGTH = 4
"""Bytes of the length field of the passphrase, before it and the key."""

WRONG = 3
"""Exit code when the passphrase does not unwrap the key."""

UNUSABLE = 4
"""Exit code when the wrapped key is damaged, or not a key."""


def main() -> int:
    """Run the worker: wrap or unwrap one key."""
    from reconcile_tui import platform as posix  # noqa: PLC0415 - see `__main__`

    posix.harden()
    given = sys.stdin.buffer.read()
    task, rest = given[:1], given[1:]
    end = LENGTH + int.from_bytes(rest[:LENGTH], "big")
    try:
        passphrase, key = rest[LENGTH:end].decode("utf-8"), rest[end:]
    except UnicodeDecodeError:
        return WRONG
    import pyrage  # noqa: PLC0415 - after the memory is closed to other programs

    try:
        work = pyrage.passphrase.encrypt if task == WRAP else pyrage.passphrase.decrypt
        made = work(key, passphrase)
    except pyrage.DecryptError as error:
        # Only the message of the library distinguishes a wrong passphrase from a damaged file.
        return WRONG if str(error) == "Decryption failed" else UNUSABLE
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())


_WORKER = "reconcile_tui.storage.io.passphrase"
_PATIENCE = 120.0
"""Seconds. A slow computer takes ten; one that swaps takes longer."""


class WrongPassphraseError(AppError):
    """This passphrase does not unwrap the key."""


def wrapped(secret: bytes, passphrase: bytearray) -> bytes:
    """Return a key wrapped so that stock age unwraps it with this passphrase. Raises AppError."""
    return _work(WRAP, passphrase, secret, Path())


def unwrapped(path: Path, raw: bytes, passphrase: bytearray) -> bytes:
    """Return the key in these bytes of a file. Raises WrongPassphraseError and CannotReadError."""
    return _work(UNWRAP, passphrase, raw, path)


def unlock(identity: Path, passphrase: bytearray) -> None:
    """Load the key of a notebook. Raises WrongPassphraseError and CannotReadError."""
    raw = disk.read_regular(identity)
    secret = unwrapped(identity, raw, passphrase)
    try:
        encryption.unlock(secret)
    except ValueError:
        raise CannotReadError(words.CANT_READ_KEY.format(path=identity)) from None


def wipe(passphrase: bytearray) -> None:
    """Overwrite a passphrase in place."""
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
    """Run the worker. Returns its exit code, negative after a signal, and its output.

    It writes nothing, so that a private run may start it.
    """
    command = [sys.executable, "-P", "-B", "-m", _WORKER]
    quiet = subprocess.DEVNULL
    try:
        with private_run.writing_allowed():
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
