"""Encrypted files of the notebook: which they are by name, and the key while it is in memory.

A file is encrypted when its name says so: `3f9a12bc5d6e7f80.toml.age`, and every name derived from
that. `disk` and `atomic` ask here, so that what is read through them is text and what is written
is ciphertext, whoever calls. The format is age's (age-encryption.org), by its library pyrage, which
is imported with the first key; there is no cryptography of our own.

One process has one notebook, and so one key.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.lazy import late

if TYPE_CHECKING:
    import hmac

    import pyrage
else:
    hmac = late("hmac")
    pyrage = late("pyrage")

IDENTITY = "identity.age"
"""The file with the key, wrapped by the passphrase. A notebook that has one is encrypted."""

ENDING = ".toml.age"

LOCKED = errno.EDOM
"""The number of the error for a file whose key is not in memory. No disk answers with it."""

DAMAGED = errno.EBADMSG
"""The number for ciphertext that was changed, cut off, or made for another key."""

MOST = 1_100_000
"""Bytes of ciphertext that are read: a worksheet of 1 MiB with all that age adds to it."""


class _Keyring:
    """The key of this process, and whether its notebook is encrypted at all."""

    def __init__(self) -> None:
        self.is_on = False
        self.identity: pyrage.x25519.Identity | None = None
        self.recipient: pyrage.x25519.Recipient | None = None
        self.secret = b""
        self.here = threading.local()


_keyring = _Keyring()


# -- the key ---------------------------------------------------------------------------------------


def begin() -> None:
    """Say that the notebook is encrypted: no new file of it is plain from now on."""
    _keyring.is_on = True


def end() -> None:
    """Say that it is not, or not any more, and forget the key."""
    lock()
    _keyring.is_on = False


def is_on() -> bool:
    """Return whether the notebook of this process is encrypted."""
    return _keyring.is_on


def is_unlocked() -> bool:
    """Return whether the key is in memory."""
    return _keyring.identity is not None


def is_locked() -> bool:
    """Return whether the notebook is encrypted and its key is not in memory."""
    return _keyring.is_on and _keyring.identity is None


def new_identity() -> bytes:
    """Make a new key, in the form in which age writes one."""
    return f"{pyrage.x25519.Identity.generate()}\n".encode("ascii")


def unlock(secret: bytes) -> None:
    """Take a key into memory. Raises ValueError when these bytes are none."""
    lines = [line for line in secret.split(b"\n") if line.startswith(b"AGE-SECRET-KEY-")]
    try:
        identity = pyrage.x25519.Identity.from_str(lines[0].strip().decode("ascii"))
    except (IndexError, UnicodeDecodeError, pyrage.IdentityError):
        raise ValueError("no age key") from None
    _keyring.is_on = True
    _keyring.secret = lines[0].strip()
    _keyring.identity, _keyring.recipient = identity, identity.to_public()


def lock() -> None:
    """Forget the key. Python gives its memory back, and does not promise to wipe it."""
    _keyring.identity = _keyring.recipient = None
    _keyring.secret = b""


# -- names -----------------------------------------------------------------------------------------


def is_encrypted(path: Path) -> bool:
    """Return whether what stands under this name is ciphertext, by the name alone.

    The names of what is on its way in or out of a file hold the name of that file.
    """
    return ENDING in path.name and not getattr(_keyring.here, "is_bare", False)


def new_name() -> str:
    """Return a name for a new file that tells nothing of it."""
    return f"{os.urandom(8).hex()}{ENDING}"


def name_for(name: str) -> str:
    """Return the name of a small file of the state folder, which is encrypted with the notebook."""
    return f"{name}{ENDING}" if _keyring.is_on else name


@contextmanager
def as_it_is() -> Iterator[None]:
    """Have this thread read and write ciphertext as the bytes it is, to copy a file unopened."""
    before = getattr(_keyring.here, "is_bare", False)
    _keyring.here.is_bare = True
    try:
        yield
    finally:
        _keyring.here.is_bare = before


# -- bytes -----------------------------------------------------------------------------------------


def encrypted(path: Path, data: bytes) -> bytes:
    """Return the bytes to be written under a name. OSError where that needs a key that is not here.

    No two results are alike, also of the same bytes.
    """
    if not is_encrypted(path):
        return data
    recipient = _keyring.recipient
    if recipient is None:
        raise OSError(LOCKED, os.strerror(LOCKED), str(path))
    made: bytes = pyrage.encrypt(data, [recipient])
    return made


def decrypted(path: Path, data: bytes) -> bytes:
    """Return what ciphertext says. OSError without the key, or when it was not made with it.

    A file that was emptied says nothing, encrypted or not.
    """
    identity = _keyring.identity
    if identity is None:
        raise OSError(LOCKED, os.strerror(LOCKED), str(path))
    if not data:
        return b""
    try:
        made: bytes = pyrage.decrypt(data, [identity])
    except pyrage.DecryptError:
        raise OSError(DAMAGED, os.strerror(DAMAGED), str(path)) from None
    return made


def keyed_digest(data: bytes) -> str:
    """Return what tells one version from every other, and can't be made without the key.

    A plain digest beside the ciphertext would let anyone check a guess at what it says. While the
    key is not in memory, the result is like no other.
    """
    return hmac.new(_keyring.secret or os.urandom(32), data, "sha256").hexdigest()
