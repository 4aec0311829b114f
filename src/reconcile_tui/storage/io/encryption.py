"""Encrypt and decrypt files of the notebook, and keep the key while it is in memory.

A file is encrypted when its name says so: `3f9a12bc5d6e7f80.toml.age`, and every name derived from
that. `disk` calls this module, so that callers read and write plain text. The format is
age (age-encryption.org), by the library pyrage, which is imported with the first key. One process
has one notebook, and so one key.
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
"""The file with the key, wrapped by the passphrase. An encrypted notebook has one."""

ENDING = ".toml.age"

LOCKED = errno.EDOM
"""Error number for a file whose key is not in memory. No disk reports it."""

DAMAGED = errno.EBADMSG
"""Error number for ciphertext that was changed, truncated, or made for another key."""

MOST = 1_100_000
"""Largest ciphertext in bytes: a worksheet of 1 MiB with what age adds to it."""


class _Keyring:
    """The key of this process, and whether its notebook is encrypted."""

    def __init__(self) -> None:
        self.is_on = False
        self.identity: pyrage.x25519.Identity | None = None
        self.recipient: pyrage.x25519.Recipient | None = None
        self.secret = b""
        self.local = threading.local()


_keyring = _Keyring()


# -- the key ---------------------------------------------------------------------------------------


def begin() -> None:
    """Mark the notebook as encrypted: every new file of it is."""
    _keyring.is_on = True


def end() -> None:
    """Mark the notebook as not encrypted, and forget the key."""
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
    """Generate a key, in the form in which age writes one."""
    return f"{pyrage.x25519.Identity.generate()}\n".encode("ascii")


def unlock(secret: bytes) -> None:
    """Load a key into memory. Raises ValueError for anything else."""
    lines = [line for line in secret.split(b"\n") if line.startswith(b"AGE-SECRET-KEY-")]
    try:
        identity = pyrage.x25519.Identity.from_str(lines[0].strip().decode("ascii"))
    except (IndexError, UnicodeDecodeError, pyrage.IdentityError):
        raise ValueError("no age key") from None
    _keyring.is_on = True
    _keyring.secret = lines[0].strip()
    _keyring.identity, _keyring.recipient = identity, identity.to_public()


def lock() -> None:
    """Forget the key. Python frees its memory, and does not promise to wipe it."""
    _keyring.identity = _keyring.recipient = None
    _keyring.secret = b""


# -- names -----------------------------------------------------------------------------------------


def is_encrypted(path: Path) -> bool:
    """Return whether a file is ciphertext, by its name alone.

    The name of a temporary file contains the name of its worksheet.
    """
    return ENDING in path.name and not getattr(_keyring.local, "is_bare", False)


def new_name() -> str:
    """Return an opaque name for a new file."""
    return f"{os.urandom(8).hex()}{ENDING}"


def name_for(name: str) -> str:
    """Return the name of a small file of the state folder, which is encrypted with the notebook."""
    return f"{name}{ENDING}" if _keyring.is_on else name


@contextmanager
def ciphertext_unchanged() -> Iterator[None]:
    """Read and write ciphertext unchanged in this thread, to copy files without the key."""
    before = getattr(_keyring.local, "is_bare", False)
    _keyring.local.is_bare = True
    try:
        yield
    finally:
        _keyring.local.is_bare = before


# -- bytes -----------------------------------------------------------------------------------------


def encrypted(path: Path, data: bytes) -> bytes:
    """Return the bytes to write under a name. Raises OSError when the key is needed and missing.

    The same content never gives the same ciphertext twice.
    """
    if not is_encrypted(path):
        return data
    recipient = _keyring.recipient
    if recipient is None:
        raise OSError(LOCKED, os.strerror(LOCKED), str(path))
    made: bytes = pyrage.encrypt(data, [recipient])
    return made


def decrypted(path: Path, data: bytes) -> bytes:
    """Return the content of ciphertext. Raises OSError without the right key.

    An empty file is empty content, encrypted or not.
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
    """Return a digest of a version that cannot be computed without the key.

    A plain digest beside the ciphertext would let anyone check a guess of its content. Without the
    key in memory, the result matches no other.
    """
    return hmac.new(_keyring.secret or os.urandom(32), data, "sha256").hexdigest()
