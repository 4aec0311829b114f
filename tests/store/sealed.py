"""An encrypted notebook for tests, without the slow key derivation from a passphrase."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage

from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import Places

WRAPPED = b"age-encryption.org/v1\n(a wrapped key stands here; nothing in this test opens it)\n"

PASSPHRASE = "correct horse battery"
IDENTITY = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCAxeFJHL1ZWZ01oeDhkd0lsaFUwSStBIDQKaXVpTVlOTm1H"
    "dEZOVjV5eGgyM0hKbG9qeFVrd2QxSmhIVmRWTDF5bXVvVQotLS0gc3JCZE03L2svbFV3VENnMUIxenBXUEYyVEVl"
    "amM2ODNCSmM5aitxZ2pXSQptCRi/IjmFxXxXYhz1dOvNJJGESRUcTh6JB2ZoxRydC75m/XSrY6hWkCq8qgPDZhqT"
    "MgVov1uJ+BSPE1KA1GqkKsLA4OVV8jldTmnORfhvKWdhKp+DbqsKq+3cGpNXLxs5YOb251QsfSLk+g=="
)
"""An identity that `PASSPHRASE` unlocks with 16 rounds, not 262,144; stock age reads it too."""


def seal(home: Path) -> None:
    """Make the still empty notebook below this home an encrypted one."""
    data = home / ".local/share/reconcile-tui"
    data.mkdir(mode=0o700, parents=True)
    (data / encryption.IDENTITY).write_bytes(IDENTITY)
    (data / encryption.IDENTITY).chmod(0o600)


@contextmanager
def key_in_memory(secret: bytes = b"") -> Iterator[bytes]:
    """Hold a key in memory, as after unlocking; remove it at the end."""
    secret = secret or encryption.new_identity()
    encryption.unlock(secret)
    try:
        yield secret
    finally:
        encryption.end()


def opened(secret: bytes, path: Path) -> str:
    """Decrypt a file with the key, using only the library."""
    identity = pyrage.x25519.Identity.from_str(secret.decode().strip())
    raw: bytes = pyrage.decrypt(path.read_bytes(), [identity])
    return raw.decode()


def files_in(places: Places) -> list[Path]:
    """Return every file in the data and state folders."""
    roots = [places.data, places.state]
    return sorted(path for root in roots for path in root.rglob("*") if path.is_file())


def files_with(places: Places, *words: str) -> list[Path]:
    """Return the files that contain one of these words unencrypted, or have one in their path."""
    return [
        path
        for path in files_in(places)
        if any(word.encode() in path.read_bytes() or word in str(path) for word in words)
    ]
