"""An encrypted notebook for a test, without the seconds that a passphrase takes."""

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
"""A key that `PASSPHRASE` opens with 16 rounds in place of 262,144: at once, for stock age too."""


def seal(home: Path) -> None:
    """Make the notebook below this home, in which nothing is yet, an encrypted one."""
    data = home / ".local/share/reconcile-tui"
    data.mkdir(mode=0o700, parents=True)
    (data / encryption.IDENTITY).write_bytes(IDENTITY)
    (data / encryption.IDENTITY).chmod(0o600)


@contextmanager
def key_in_memory(secret: bytes = b"") -> Iterator[bytes]:
    """A key in memory, as after the right passphrase; no notebook is encrypted afterwards."""
    secret = secret or encryption.new_identity()
    encryption.unlock(secret)
    try:
        yield secret
    finally:
        encryption.end()


def opened(secret: bytes, path: Path) -> str:
    """What a file says to whoever has the key, by the library alone."""
    identity = pyrage.x25519.Identity.from_str(secret.decode().strip())
    raw: bytes = pyrage.decrypt(path.read_bytes(), [identity])
    return raw.decode()


def files_in(places: Places) -> list[Path]:
    """Every file in the data and state folders."""
    roots = [places.data, places.state]
    return sorted(path for root in roots for path in root.rglob("*") if path.is_file())


def files_with(places: Places, *words: str) -> list[Path]:
    """The files in which one of these words can be read by anyone, and those with one as a name."""
    return [
        path
        for path in files_in(places)
        if any(word.encode() in path.read_bytes() or word in str(path) for word in words)
    ]
